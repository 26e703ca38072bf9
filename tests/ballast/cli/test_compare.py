"""``compare``: paired differences, flips, and every way to ask for what cannot be compared."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.ballast.cli.running import Ended, ballast
from tests.undrawn import undrawn

SIZE = ("--draws", "5", "--runs", "8", "--days", "220", "--workers", "1")
NAMES = ("summer-2023", "military-channel-open")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Results of two scenarios in one folder, and what ``run`` printed."""
    from click.testing import CliRunner

    from ballast.cli.run import run

    out = tmp_path_factory.mktemp("results")
    with undrawn():
        ended = CliRunner().invoke(run, [*NAMES, *SIZE, "--out", str(out)])
    assert ended.exit_code == 0, ended.output
    return out, ended.stdout


def _compared(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict:
    ended = ballast(capsys, "compare", *arguments, "--json", "--quiet")
    assert (ended.code, ended.err) == (0, "")
    return json.loads(ended.out)


def test_differences_are_those_of_the_tables(
    played: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sampled draws alone, pair by pair; counts of flips and the list of them agree."""
    folders = [played[0] / name for name in NAMES]
    found = _compared(capsys, *folders, "--out", tmp_path / "c")
    first, other = (pd.read_parquet(f / "runs.parquet").query("draw > 0") for f in folders)
    rows = found["others"][0]["outcomes"]
    reached = [t["first_day_rung_4"].notna().astype(int) for t in (first, other)]
    change = reached[1] - reached[0]

    assert rows["rung_4_or_higher"]["difference"] == pytest.approx(change.mean())
    assert rows["rung_4_or_higher"]["up"] == (change == 1).sum()
    assert rows["rung_4_or_higher"]["down"] == (change == -1).sum() > 0
    assert rows["encounters"]["difference"] == pytest.approx(
        (other["encounters"] - first["encounters"]).mean()
    )
    flips = pd.read_parquet(tmp_path / "c" / "flips.parquet")
    listed = flips[flips["outcome"] == "rung_4_or_higher"]
    named = first[change != 0][["draw", "run"]].to_numpy().tolist()
    assert listed[["draw", "run"]].to_numpy().tolist() == named
    assert listed["change"].tolist() == change[change != 0].tolist()
    table = pd.read_parquet(tmp_path / "c" / "comparison.parquet")
    assert len(table) == len(rows) == found["correction"]["tests"]
    assert {p.name for p in (tmp_path / "c").iterdir()} == {
        "comparison.json", "comparison.parquet", "levels.parquet", "flips.parquet", "page.json",
        "plots", "report.html",
    }  # fmt: skip
    about = json.loads((tmp_path / "c" / "comparison.json").read_text("utf-8"))
    hashes = about.pop("files")
    assert about == found
    pictures = {f"plots/{path.name}" for path in (tmp_path / "c" / "plots").iterdir()}
    assert {"plots/captions.json", "plots/forest.png"} < pictures
    assert set(hashes) == pictures | {
        "comparison.parquet", "levels.parquet", "flips.parquet", "page.json", "report.html",
    }  # fmt: skip


def test_luck_in_common_is_worth_something(
    played: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = _compared(capsys, *(played[0] / n for n in NAMES))["others"][0]["outcomes"]

    assert rows["encounters"]["variance_reduction"] > 1.5
    assert rows["visits_completed_us"]["variance_reduction"] is None or (
        rows["visits_completed_us"]["variance_reduction"] > 10
    )


def test_what_only_one_has_is_named(
    played: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A channel that is open from the first day cannot reopen."""
    ended = ballast(capsys, "compare", *(played[0] / n for n in NAMES))

    assert "cannot happen in this scenario: no such channel is shut at the start" in ended.out
    assert "! summit_held" not in ended.out
    assert "rung_4_or_higher" in ended.out and "Holm" in ended.out
    levels = {line.split()[0]: line for line in ended.out.splitlines() if line.startswith("rung_")}
    assert "…" in levels["rung_5_or_higher"].split("%")[0]  # the level is an interval
    assert "…" not in levels["rung_4_or_higher"].split("%")[0]


def test_scenarios_are_played_on_the_luck_that_results_have(
    played: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    stored = _compared(capsys, *(played[0] / n for n in NAMES))

    assert _compared(capsys, *NAMES, *SIZE) == stored


def test_run_of_several_scenarios_prints_a_comparison(played: tuple[Path, str]) -> None:
    assert "Compared with summer-2023: 220 days, 5 draws x 8 runs, seed 20230710" in played[1]
    assert {p.name for p in played[0].iterdir()} == set(NAMES)


def test_a_scenario_against_itself_differs_in_nothing(
    played: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    twice = [played[0] / NAMES[0]] * 2
    found = _compared(capsys, *twice)["others"][0]

    rows = found["outcomes"].values()
    assert all(row["difference"] == row["up"] == row["down"] == 0 for row in rows)
    assert not any(row["moved"] for row in rows)
    assert found["not_compared"] == {}
    assert found["name"].endswith("(2)")


def test_other_sizes_are_refused_and_named(
    played: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """40 histories can be 5 draws of 8 or 8 of 5; nothing else tells seeds and days apart."""
    other = Path(shutil.copytree(played[0] / NAMES[1], tmp_path / "other"))
    manifest = json.loads((other / "manifest.json").read_text("utf-8"))
    manifest |= {"seed": 5, "days": 50, "draws": 8, "runs": 5}
    (other / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    ended = _refused(capsys, played[0] / NAMES[0], other)
    here = played[0] / NAMES[0]

    assert ended.err.splitlines() == [
        f"{other}: seed: expected the 20230710 of {here}, got 5",
        f"{other}: draws: expected the 5 of {here}, got 8",
        f"{other}: runs: expected the 8 of {here}, got 5",
        f"{other}: days: expected the 220 of {here}, got 50",
    ]


def _refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ended:
    ended = ballast(capsys, "compare", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    return ended


def test_one_thing_is_not_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert "expected two or more" in _refused(capsys, "summer-2023").err


def test_a_folder_and_a_scenario_are_not_mixed(
    played: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    ended = _refused(capsys, played[0] / NAMES[0], "no-summit")

    assert "expected results folders alone or scenarios alone, got 'no-summit'" in ended.err


def test_sizes_say_nothing_to_results(
    played: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [played[0] / name for name in NAMES]
    ended = _refused(capsys, *folders, "--draws", "3", "--seed", "1")

    assert [line.split(":")[0] for line in ended.err.splitlines()] == ["--draws", "--seed"]


def test_folders_without_results(
    played: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "manifest.json").write_text("{ not json")
    ended = _refused(capsys, played[0] / NAMES[0], tmp_path / "empty", broken)

    assert "expected a results folder, found no manifest.json" in ended.err
    assert "expected JSON, got" in ended.err
    assert len(ended.err.splitlines()) == 2


def test_wrong_scenarios_and_numbers_all_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    ended = _refused(capsys, "summer-2032", "no-sumit", "--runs", "0")

    assert "--runs: expected a whole number" in ended.err
    assert "did you mean 'summer-2023'" in ended.err and "did you mean 'no-summit'" in ended.err


def test_a_folder_with_other_things_is_left_alone(
    played: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    folders = [played[0] / name for name in NAMES]
    ended = _refused(capsys, *folders, "--out", tmp_path)

    assert "expected an empty folder or an earlier comparison, got other files" in ended.err
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_a_difference_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    few = ("--draws", "3", "--runs", "4", "--days", "40", "--workers", "1")
    names = ("example-island", "example-island-hotline")
    found = _compared(capsys, *names, *few, "--rests", "encounters")
    (one,) = found["rests"]

    assert (one["other"], one["outcome"]) == ("example-island-hotline", "encounters")
    assert len(one["supports"]) == 3
    whole = one["difference"]["contrast"]["difference"]["value"]
    assert whole == found["others"][0]["outcomes"]["encounters"]["difference"]
    for support in one["supports"]:
        assert support["there"]["value"] + support["rests"]["value"] == pytest.approx(whole)


def test_results_rest_on_nothing_that_can_be_switched_off(
    played: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [played[0] / name for name in NAMES]
    ended = ballast(capsys, "compare", *folders, "--rests", "encounters")

    assert ended.code == 2 and "--rests: expected scenarios with it" in ended.err
