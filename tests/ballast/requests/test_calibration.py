"""A calibration from its file to its folder: the same bytes however it is played, and whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.calibration.inference import Inference
from ballast.analysis.calibration.reference_table import ReferenceTable
from ballast.analysis.results.calibration_folder import CalibrationFolder
from ballast.requests.calibration_request import CalibrationRequest
from ballast.requests.calibration_to_folder import (
    PreparedCalibration,
    conclude,
    conduct,
)
from ballast.sim.errors import InputError, InterruptedRun
from ballast.sim.scenario.posterior_file import read_posterior
from ballast.sim.versions import MODEL
from tests.ballast.requests.kills import files, killed
from tests.calibrations import FILE, written
from tests.cases import ROOT
from tests.made_once import made_once


def _prepared(config: Path, out: Path, *, workers: int = 1, **more: Any) -> PreparedCalibration:
    request = CalibrationRequest(config=config, out=out, workers=workers, **more)
    return request.prepare(request.check(), out, again="again", command="command")


def _infer(table: ReferenceTable, *, accept: int, rows: int, seed: int) -> Inference:
    from ballast.analysis.calibration.inference import infer

    return infer(table, accept=accept, rows=rows, seed=seed, data=50)


def _play(config: Path, out: Path, **more: Any) -> dict[str, Any]:
    prepared = _prepared(config, out, **more)
    conduct(prepared)
    return conclude(prepared, _infer)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of a calibration, and what came of it in ``out``."""

    def make(folder: Path) -> None:
        _play(written(folder), folder / "out")

    return made_once(tmp_path_factory, "calibration", make)


def test_a_folder_with_all_there_is_to_say(played: Path) -> None:
    found = CalibrationFolder(played / "out")
    assert {"matching", "conflicts", "parameters", "predictive", "ranks", "checks"} <= set(
        found.table_names
    )
    for name in found.table_names:
        again = pd.read_csv(found.folder / "tables" / f"{name}.csv")
        assert list(again.columns) == list(found.table(name).columns)
        assert len(again) == len(found.table(name))
    pictures = {path.name for path in (found.folder / "plots").glob("*.png")}
    assert "prior_posterior.png" in pictures and len(pictures) == 4
    captions = json.loads((found.folder / "plots" / "captions.json").read_text("utf-8"))
    assert {f"{name}.png" for name in captions} == pictures
    reference = found.reference()
    assert reference["draw"].tolist() == list(range(1, 301))
    assert found.files.changed() == [] and found.files.strange() == []
    assert found.manifest["code"]["model"] == MODEL
    assert found.manifest["targets"]["disputes"]["counts"] == [5, 10]
    assert found.manifest["priors"]["parameters.encounters.rate"]["high"] == 200.0


def test_the_posterior_says_what_it_rests_on(played: Path) -> None:
    found = read_posterior(CalibrationFolder(played / "out").posterior)
    about = found.about
    reference = CalibrationFolder(played / "out").reference()

    assert (about.name, about.seed, about.model) == ("calibration", 5, MODEL)
    assert about.last_day.isoformat() == "2019-12-31"
    assert about.targets == ("disputes", "encounters", "hostile")
    assert about.before == {"parameters.encounters.rate": (5.0, 200.0)}
    assert about.draws == 300 and len(about.calibration_hash) == 64
    jointly = CalibrationFolder(played / "out").summary["jointly"]
    assert "parameters.encounters.rate" in jointly  # its prior rested on the data
    assert set(found.keys) == set(jointly)
    assert set(jointly) < {name for name in reference.columns if name.count(".") > 1}
    assert found.weights.sum() == pytest.approx(1.0)


def test_the_summary_names_every_number_once(played: Path) -> None:
    found = CalibrationFolder(played / "out")
    summary = found.summary
    learnt = [row["parameter"] for row in summary["learnt"]]

    assert sorted([*learnt, *summary["unidentified"]]) == sorted(
        found.table("parameters").parameter
    )
    # encounters are counted, and their prior was widened: of all numbers their rate must be learnt
    assert learnt[0] == "parameters.encounters.rate"
    assert [row["target"] for row in summary["targets"]] == ["disputes", "encounters", "hostile"]
    assert summary["sizes"]["left_out"] == 0
    assert summary["passed"] == all(row["passed"] for row in summary["checks"])


def test_the_same_bytes_for_two_processes(played: Path, tmp_path: Path) -> None:
    _play(played / "calibration.yaml", tmp_path / "two", workers=2)

    assert files(tmp_path / "two") == files(played / "out")


def test_what_is_finished_is_not_played_again(played: Path, tmp_path: Path) -> None:
    out, config = tmp_path / "out", played / "calibration.yaml"
    prepared = _prepared(config, out)
    playing = prepared.plan.play(prepared.missing, 1)
    prepared.store.begin()
    shard, table = next(playing)
    prepared.store.keep(shard, table)
    playing.close()

    with pytest.raises(InputError, match="unfinished: it goes on with `again`"):
        _prepared(config, out)
    going_on = _prepared(config, out, resume=True)
    assert going_on.missing == going_on.shards[1:]
    conduct(going_on)
    conclude(going_on, _infer)
    assert files(out) == files(played / "out")


def test_another_inference_replaces_what_was_there(played: Path, tmp_path: Path) -> None:
    """What only inference reads may change: the histories are those that were played."""
    out, config = tmp_path / "out", played / "calibration.yaml"
    _play(config, out)
    (tmp_path / "fewer").mkdir()
    fewer = written(tmp_path / "fewer", FILE.replace("rows: 100", "rows: 40"))
    prepared = _prepared(fewer, out, resume=True)

    assert prepared.missing == []
    conclude(prepared, _infer)
    assert len(read_posterior(out / "posterior.parquet").weights) == 40
    assert (out / "table.parquet").read_bytes() == (played / "out/table.parquet").read_bytes()


def test_other_draws_are_another_table(played: Path, tmp_path: Path) -> None:
    out, config = tmp_path / "out", played / "calibration.yaml"
    _prepared(config, out).store.begin()

    with pytest.raises(InputError, match="draws: expected 300, as when the study"):
        _prepared(config, out, resume=True, draws=200)


def test_an_interrupt_keeps_what_is_finished(played: Path, tmp_path: Path) -> None:
    prepared = _prepared(played / "calibration.yaml", tmp_path / "out")

    def stop(done: int) -> None:
        if done > 300 * 3 * 30:  # in the second world
            raise KeyboardInterrupt

    with pytest.raises(InterruptedRun, match="goes on with: again"):
        conduct(prepared, stop)
    assert len(list((tmp_path / "out/shards").iterdir())) == 1


def test_draws_that_all_run_away_are_refused_with_a_reason(tmp_path: Path) -> None:
    wild = "".join(
        f"  parameters.reciprocity.{key}: {{low: 0.93, mode: 0.94, high: 0.95}}\n"
        for key in ("aa_hostile", "bb_hostile", "aa_inertia_hostile")
    )
    config = written(tmp_path, FILE.replace("before:\n", f"before:\n{wild}"))

    with pytest.raises(InputError, match=r"calibration.yaml:11.*: before: expected .* draws"):
        _play(config, tmp_path / "out", draws=100)


def test_arrays_for_other_software(played: Path, tmp_path: Path) -> None:
    prepared = _prepared(played / "calibration.yaml", tmp_path / "out")
    conduct(prepared)
    conclude(prepared, _infer, tmp_path / "table.npz")
    reference = CalibrationFolder(tmp_path / "out").reference()

    with np.load(tmp_path / "table.npz", allow_pickle=False) as arrays:
        keys = arrays["keys"].tolist()
        assert arrays["theta"][:, 3].tolist() == reference[keys[3]].tolist()
        assert arrays["x"][:, 0].tolist() == reference["summary.disputes"].tolist()
        assert arrays["observed"].shape == arrays["observed_sd"].shape == (3,)
    # it is no part of the folder
    assert files(tmp_path / "out") == files(played / "out")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"draws": 20}, "--draws: expected 100 or more, got 20"),
        ({"draws": 0}, "--draws: expected a whole number of 1 or more, got 0"),
        ({"workers": 0}, "--workers: expected a whole number of 1 or more, got 0"),
        (
            {"npz": "/nowhere/x.npz"},
            "/nowhere/x.npz: --npz: expected a file that can be written, got one in no folder",
        ),
        ({"out": 3}, "--out: expected a path, got 3"),
    ],
)
def test_arguments_that_cannot_be_meant(played: Path, more: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as caught:
        CalibrationRequest(config=str(played / "calibration.yaml"), **more).check()

    assert str(caught.value) == said


def test_all_problems_at_once(tmp_path: Path) -> None:
    config = written(tmp_path, FILE.replace("accept: 120", "accept: 1200"))
    with pytest.raises(InputError) as caught:
        CalibrationRequest(config=config, draws=0, out=3).check()

    assert len(caught.value.problems) == 3


def test_killed_at_any_moment_and_resumed(played: Path, tmp_path: Path) -> None:
    def command(config: Path, out: Path, *more: str) -> list[str]:
        words = ["calibrate", str(config), "--out", str(out), "--quiet", *more]
        return [sys.executable, "run.py", *words]

    made = killed(played / "calibration.yaml", tmp_path, kills=2, command=command)

    whole = files(tmp_path / "whole")
    assert all(files(one) == whole for one in made)
    assert {"table.parquet", "posterior.parquet", "shards/000000.parquet"} <= set(whole)


def test_verify_knows_the_folder(played: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(played / "out", copy)
    (copy / "tables" / "checks.csv").write_text("all is well\n", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "run.py", "verify", str(copy)], cwd=ROOT, capture_output=True, text=True
    )

    assert ended.returncode == 2
    assert "tables/checks.csv" in ended.stdout + ended.stderr
    assert json.loads((copy / "manifest.json").read_text("utf-8"))["calibration"] == "calibration"
