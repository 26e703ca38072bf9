"""A ranking of levers read back from its folder: the same again, and when one of them pays."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from ballast.api.lever_answers import Levers, levers, load_levers
from ballast.requests.lever_acting import lever_acting
from ballast.sim.errors import InputError
from ballast.sim.scenario.library import load_scenario
from tests.ballast.cli.running import ballast
from tests.levers import study

OUTCOME = "rung_4_or_higher"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Levers, Path]:
    """A ranking, and where it was saved."""
    found = levers(
        "example-island", of=OUTCOME, draws=31, runs=2, days=40, pairs=2, workers=1, progress=False
    )
    return found, found.save(tmp_path_factory.mktemp("kept") / "island")


@pytest.fixture
def copy(played: tuple[Levers, Path], tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(played[1], tmp_path / "copy"))


def test_a_row_a_lever_and_draw_has_both_means(played: tuple[Levers, Path]) -> None:
    found, folder = played
    kept = pd.read_parquet(folder / "levers_by_draw.parquet")
    table = found.table().set_index("lever")

    assert kept.columns.tolist() == [
        "lever", "draw", "runs", "base_mean", "branch_mean", "up", "down",
    ]  # fmt: skip
    assert kept["lever"].unique().tolist() == table.index.tolist()
    assert (kept.groupby("lever")["draw"].apply(list).map(len) == 31).all()
    change = (kept["branch_mean"] - kept["base_mean"]).groupby(kept["lever"]).mean()
    assert change.to_dict() == pytest.approx(table["difference"].to_dict(), abs=1e-12)
    assert kept.groupby("lever")["up"].sum().to_dict() == table["up"].to_dict()
    pd.testing.assert_frame_equal(kept, found.by_draw())


def test_what_is_read_back_is_what_was_written(played: tuple[Levers, Path], tmp_path: Path) -> None:
    found, folder = played
    again = load_levers(folder)

    assert again.study.as_json() == found.study.as_json()
    assert again.command == found.command and repr(again) == repr(found)
    again.save(tmp_path / "again")
    for path in sorted(folder.rglob("*")):
        other = tmp_path / "again" / path.relative_to(folder)
        assert path.is_dir() or path.read_bytes() == other.read_bytes(), path


def test_a_kept_lever_pays_as_it_did_when_it_was_played(
    played: tuple[Levers, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    found, folder = played
    row = found.table().iloc[-1]
    acting = found.pays(row["lever"])
    told = ballast(capsys, "levers", folder, "--pays", row["sentence"], "--json")
    printed = ballast(capsys, "levers", folder, "--pays", row["lever"])

    assert told.code == 0 and json.loads(told.out) == json.loads(json.dumps(acting.study.as_json()))
    pd.testing.assert_frame_equal(load_levers(folder).pays(row["lever"]).curve(), acting.curve())
    assert printed.out.lstrip().startswith(f"When {row['sentence']}")


def test_a_folder_alone_is_printed_again(
    played: tuple[Levers, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    found, folder = played
    ended = ballast(capsys, "levers", folder)

    assert ended.code == 0 and "lowers it most" in ended.out
    assert ended.out.splitlines()[-1] == f"the same numbers again: {found.command}"
    told = ballast(capsys, "levers", folder, "--json")
    assert json.loads(told.out) == found.study.as_json()


@pytest.mark.parametrize("name", ["levers.parquet", "levers_by_draw.parquet", "played.json"])
def test_an_altered_file_is_refused(
    name: str, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copy / name
    if path.suffix == ".parquet":
        pq.write_table(pq.read_table(path), path, compression="none")
    else:
        path.write_bytes(path.read_bytes() + b" ")
    row = json.loads((copy / "levers.json").read_text("utf-8"))["levers"][0]
    ended = ballast(capsys, "levers", copy, "--pays", row["lever"])
    checked = ballast(capsys, "verify", copy)

    for one in (ended, checked):
        assert one.code == 2 and name in one.err and "it was changed" in one.err
    with pytest.raises(InputError, match="it was changed"):
        load_levers(copy)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("draws", 30, "expected the levers and draws of the tables beside it"),
        ("levers", [], "expected the levers and draws of the tables beside it"),
        ("base", 3, "lacks or garbles"),
        ("canonical_hash", "f" * 64, "got another one"),
    ],
)
def test_what_the_tables_do_not_bear_out_is_refused(
    key: str, value: object, words: str, copy: Path
) -> None:
    path = copy / "levers.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {key: value}), "utf-8")

    with pytest.raises(InputError, match=words):
        load_levers(copy)


def test_a_folder_of_an_earlier_version_says_so(copy: Path) -> None:
    path = copy / "levers.json"
    about = json.loads(path.read_text("utf-8"))
    del about["files"]["levers_by_draw.parquet"], about["files"]["played.json"]
    path.write_text(json.dumps(about), "utf-8")

    with pytest.raises(InputError, match="of an earlier version: rank the levers again"):
        load_levers(copy)


def test_mistakes_are_told_before_anything_is_played(
    played: tuple[Levers, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, folder = played
    (tmp_path / "empty").mkdir()
    cases = [
        ((folder, "--pays", "calls.answr"), "did you mean 'calls.answer'?", 1),
        ((folder, "--draws", "3", "--budget", "1m"), "have been ranked already", 2),
        ((tmp_path / "empty",), "expected a folder that levers left", 1),
        (("example-island", "--pays", "x", "--out", tmp_path / "out"), "rank its levers first", 1),
    ]
    for words, message, lines in cases:
        ended = ballast(capsys, "levers", *words)
        assert ended.code == 2 and ended.out == "" and message in ended.err
        assert ended.err.count("\n") == lines
    ended = ballast(capsys, "report", folder)
    assert ended.code == 2 and "got a ranking of levers" in ended.err


def test_an_outcome_that_is_a_number_or_not_asked_of_every_history_does_not_pay() -> None:
    """Made up: in draw 3 the outcome is asked of 9 of 10 histories."""
    runs = np.where(np.arange(1, 41) == 3, 9, 10)
    by_draw = {"lever.1": pd.DataFrame({"draw": np.arange(1, 41), "runs": runs})}
    loaded = load_scenario("example-island")

    with pytest.raises(InputError, match="asked of every history, got 'rung_5_or_higher'"):
        lever_acting(replace(study(4), by_draw=by_draw), "lever.1", loaded)
    with pytest.raises(InputError, match="got 'rung_5_or_higher', a number"):
        lever_acting(replace(study(4), kind="mean"), "lever.1", loaded)
