"""``calibrate`` as a user types it, and as a function."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ballast as offered
from ballast.cli.calibration_output import print_calibration
from ballast.sim.errors import InputError
from ballast.sim.scenario.target_file import read_targets
from tests.ballast.cli.running import ballast
from tests.ballast.requests.kills import files
from tests.calibrations import FILE, written


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> offered.CalibrationResults:
    folder = tmp_path_factory.mktemp("calibrated")
    return offered.calibrate(
        written(folder), out=folder / "out", draws=150, workers=1, progress=False
    )


def test_as_a_function(found: offered.CalibrationResults) -> None:
    assert repr(found) == (
        f"<Calibration 'Small calibration': 150 draws, {len(found.parameters)} numbers, 3 targets>"
    )
    assert found.reference["draw"].tolist() == list(range(1, 151))
    assert found.posterior == found.folder / "posterior.parquet"
    assert found.table("checks")["check"].tolist() == [
        "implausibility", "coverage", "effective_size",
    ]  # fmt: skip
    data = {
        target.id: target.natural(target.observed[0])
        for target in read_targets(found.folder.parent / "targets.yaml").values()
    }
    for row in found.summary["targets"]:  # in the unit of the figure, not on the scale of its kind
        assert row["observed"] == pytest.approx(data[row["target"]])
        assert row["prior_q05"] <= row["prior_q50"] <= row["prior_q95"]
    with pytest.raises(InputError, match="expected a table of a calibration, got 'chekcs'; did"):
        found.table("chekcs")


def test_as_a_command(
    found: offered.CalibrationResults, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, out = written(tmp_path), tmp_path / "out"
    ended = ballast(capsys, "calibrate", config, "--out", out, "--draws", 150, "--workers", 1)

    assert ended.code == 0
    assert ended.err.startswith(
        f"150 draws of {len(found.parameters)} numbers, 3 targets\n"
        "long: 3 histories of 30 days each\nother: 1 histories of 20 days each\nplaying takes"
    )
    assert ended.out.startswith("Small calibration\n150 draws of")
    assert "data up to 2019-12-31" in ended.out
    learnt = ended.out.index("encounters.rate")
    assert learnt < ended.out.index("Unidentified, ") < ended.out.index("effective sample size")
    assert f"posterior.parquet: {out}" in ended.out
    assert files(out) == files(found.folder)


def test_json_and_nothing_else(
    found: offered.CalibrationResults, capsys: pytest.CaptureFixture[str]
) -> None:
    config = found.folder.parent / "calibration.yaml"
    words = ["--out", found.folder, "--draws", 150, "--resume", "--json", "--quiet"]
    ended = ballast(capsys, "calibrate", config, *words)

    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out) == found.summary


def test_nothing_is_written_where_something_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = written(tmp_path, FILE.replace("days: 30", "days: 300"))
    ended = ballast(
        capsys, "calibrate", config, "--out", tmp_path / "out", "--draws", 9, "--npz", tmp_path
    )

    assert ended.code == 2
    assert len(ended.err.splitlines()) == 3
    assert not (tmp_path / "out").exists()


def test_check_reads_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ballast(capsys, "check", written(tmp_path)).code == 0
    wrong = ballast(capsys, "check", written(tmp_path, FILE.replace("[hostile]", "[hostil]")))

    assert wrong.code == 2 and "did you mean 'hostile'" in wrong.err


def test_conflicts_and_what_fails_are_said(
    found: offered.CalibrationResults, capsys: pytest.CaptureFixture[str]
) -> None:
    from ballast.cli.screen import console

    alone = {"target": "hostile", "other": "", "met": 0.0, "both": None, "expected": None}
    pair = {"target": "a", "other": "b", "met": 0.5, "both": 0.001, "expected": 0.25}
    print_calibration(
        console(), {**found.summary, "conflicts": [alone, pair], "learnt": []}, Path("here")
    )
    text = capsys.readouterr().out

    assert "hostile: 0 % of draws meet it" in text
    assert "a and b: 0.1 % of draws meet both, not 25 %" in text
    assert "taught nothing" in text
    assert found.summary["passed"] is False and "does not pass all checks" in text
