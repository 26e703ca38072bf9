"""``sweep`` as a user types it."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.ballast.cli.running import Ended, ballast
from tests.ballast.requests.kills import files
from tests.cases import SMALL

GRID = f"""
title: A <grid>
question: What moves?
scenario: {SMALL}
factors:
  parameters.tension.base: {{law: uniform, label: base of tension}}
  talks: {{keys: [channels.economic.state], levels: [open, limited]}}
design: {{kind: grid, steps: 3}}
runs: 40
days: 40
outcomes: [tension_mean, rung_4_or_higher]
"""
SALTELLI = GRID.replace("{kind: grid, steps: 3}", "{kind: saltelli, points: 16}").replace(
    "  talks: {keys: [channels.economic.state], levels: [open, limited]}",
    "  parameters.encounters.rate: {low: 5, high: 90}\n"
    "  parameters.ladder.onset_rate: {low: 0.2, high: 3}",
)
POLICIES = (
    SALTELLI.replace(f"scenario: {SMALL}", "scenarios: [{base}, harsher.yaml]")
    .replace("{kind: saltelli, points: 16}", "{kind: random, points: 100}")
    .replace("{base}", str(SMALL))
    + "discovery: {outcome: tension_mean, above: 60.5, boxes: 1}\n"
    "robustness: {outcome: tension_mean, satisfied: 60}\n"
)


def written(folder: Path, text: str) -> Path:
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@dataclass(frozen=True)
class Played:
    """The grid, played in one process, and what the command said."""

    out: Path
    ended: Ended


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Played:
    from click.testing import CliRunner

    from ballast.cli.sweep import sweep

    folder = tmp_path_factory.mktemp("grid")
    asked = [written(folder, GRID), "--out", folder / "out", "--workers", 1]
    ended = CliRunner().invoke(sweep, [str(word) for word in asked])
    return Played(folder / "out", Ended(ended.exit_code, ended.stdout, ended.stderr))


def test_a_grid(grid: Played) -> None:
    out, ended = grid.out, grid.ended

    assert ended.code == 0
    assert ended.err.startswith("6 points (grid, 2 factors) x 40 runs x 40 days: 240 histories")
    assert "takes about" in ended.err
    assert ended.out.startswith("A <grid>\nWhat moves?\n")
    points = pd.read_parquet(out / "points.parquet")
    assert points["talks"].tolist() == ["open", "limited"] * 3
    assert (points["histories"] == 40).all() and not points["refused"].any()
    moved = pd.read_parquet(out / "effects.parquet")
    base = moved[
        (moved["outcome"] == "tension_mean") & (moved["factor"] == "parameters.tension.base")
    ]
    assert len(base) == 6
    assert (base["low"] * base["high"] > 0.0).all()
    assert (base["difference"] * (base["x"] - 55.0) > 0.0).all()
    assert {"heat_map.png", "response_curves.png", "tornado.png"} <= {
        path.name for path in (out / "plots").iterdir()
    }
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert {"points.parquet", "shards/000000.parquet"} <= set(manifest["files"])


def test_the_same_bytes_for_any_number_of_workers(
    grid: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = written(tmp_path, GRID)
    for workers in (2, 3):
        ballast(capsys, "sweep", config, "--out", tmp_path / str(workers), "--workers", workers)

    assert files(grid.out) == files(tmp_path / "2") == files(tmp_path / "3")


def test_variance_based_indices(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config, out = written(tmp_path, SALTELLI), tmp_path / "out"
    ended = ballast(capsys, "sweep", config, "--out", out, "--workers", 1, "--json", "--quiet")
    found = pd.read_parquet(out / "sensitivity.parquet")
    total = found[
        (found["outcome"] == "tension_mean")
        & (found["method"] == "sobol")
        & (found["measure"] == "total")
    ]

    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)["sizes"]["points"] == 16 * 5
    assert total.loc[total["value"].idxmax(), "factor"] == "parameters.tension.base"
    assert {"sobol", "evidence", "information", "rank"} == set(found["method"])


def test_policies_regions_and_alarms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("ema_workbench")
    (tmp_path / "harsher.yaml").write_text(
        "title: Harsher\nbranches_from: small.yaml\nchange: {parameters.tension.act_gain: 0.7}\n",
        encoding="utf-8",
    )
    small = SMALL.read_text(encoding="utf-8").replace("../../seeds/acts.yaml", "acts")
    (tmp_path / "small.yaml").write_text(small, encoding="utf-8")
    (tmp_path / "small.csv").write_bytes(SMALL.with_suffix(".csv").read_bytes())
    config, out = written(tmp_path, POLICIES.replace(str(SMALL), "small.yaml")), tmp_path / "out"
    ended = ballast(capsys, "sweep", config, "--out", out, "--workers", 1, "--json", "--quiet")
    summary = json.loads(ended.out)

    assert (ended.code, ended.err) == (0, "")
    best = {
        row["scenario"]: row["value"]
        for row in summary["robustness"]
        if row["measure"] == "best_share"
    }
    assert best["small"] > best["harsher"]
    limits = {row["factor"] for row in summary["boxes"] if row["low"] is not None}
    assert limits == {"parameters.tension.base"}
    inside = {row["scenario"]: row["cases"] for row in summary["box_policies"]}
    assert inside["harsher"] >= inside["small"] > 0.8
    assert any("no effect beyond chance" in alarm for alarm in summary["alarms"])


def test_the_plan_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config, out = written(tmp_path, GRID), tmp_path / "out"
    ended = ballast(capsys, "sweep", config, "--out", out, "--plan")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("6 points (grid, 2 factors)")
    assert not out.exists()


def test_a_budget_of_minutes_stops_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, out = written(tmp_path, GRID + "budget: {minutes: 0.000001}\n"), tmp_path / "out"
    ended = ballast(capsys, "sweep", config, "--out", out, "--workers", 1, "--quiet")

    assert ended.code == 3
    assert "the budget of 1e-06 minutes is used up with 1 of 2 shards to go" in ended.err
    assert f"ballast sweep {config} --out {out} --resume" in ended.err
    assert len(list((out / "shards").iterdir())) == 1
    written(tmp_path, GRID)  # a budget is no part of what was begun
    again = ballast(capsys, "sweep", config, "--out", out, "--resume", "--workers", 1)
    assert again.code == 0
    assert "1 of 2 shards are there already" in again.err


def test_a_shard_is_a_row_a_history(grid: Played) -> None:
    shard = pq.read_table(grid.out / "shards" / "000000.parquet")

    assert shard.column_names == ["point", "draw", "run", "tension_mean", "rung_4_or_higher"]
    assert shard.num_rows == 3 * 40


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("nowhere",), "nowhere: expected a file or the name of a shipped study"),
        (("chanels-and-encounters",), "did you mean 'channels-and-encounters'?"),
        (("evidence", "--workers", "0"), "--workers: expected a whole number of 1 or more, got 0"),
        (("evidence", "--cluster", "there"), "--cluster: expected `local` or an address"),
        (("scenarios/summer-2023.yaml",), "expected a known key, got 'start'"),
    ],
)
def test_what_cannot_be_meant(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: str
) -> None:
    ended = ballast(capsys, "sweep", *arguments)

    assert ended.code == 2
    assert expected in ended.err
    assert ended.out == ""


def test_what_an_earlier_end_has_left_does_not_stay(
    grid: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pictures and discovery are no part of what is played, so they may change on the way."""
    out = Path(shutil.copytree(grid.out, tmp_path / "out"))
    assert (out / "plots" / "heat_map.png").is_file()
    config = written(tmp_path, GRID + "pictures: [tornado]\n")
    ended = ballast(capsys, "sweep", config, "--out", out, "--resume", "--quiet")

    assert ended.code == 0
    assert sorted(path.name for path in (out / "plots").iterdir()) == [
        "captions.json", "tornado.png"
    ]  # fmt: skip


def test_a_disk_that_fills_and_is_enlarged(
    grid: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    config = written(tmp_path, GRID)
    asked = ("sweep", config, "--out", disk / "out", "--workers", 1, "--quiet")
    try:
        ended = ballast(capsys, *asked)
        assert ended.code == 3
        assert "No space left on device" in ended.err and "--resume" in ended.err
        assert ended.err.count("\n") == 1
        larger = ["mount", "-o", "remount,size=32m", str(disk)]
        subprocess.run(larger, check=True)
        assert ballast(capsys, *asked, "--resume").code == 0
        assert files(disk / "out") == files(grid.out)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
