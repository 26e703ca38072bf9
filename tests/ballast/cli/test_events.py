"""``events``: what is printed, what is written, and what is refused."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

import ballast as python
from ballast import InputError
from ballast.sim.vocabulary import CATEGORY_NAMES
from tests.analysis.observed.made_files import ICEWS, gdelt, icews, text
from tests.ballast.cli.running import ballast
from tests.cases import ROOT

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a file of GDELT: one event, one of others, one with a column too many."""
    monkeypatch.chdir(tmp_path)
    rows = [gdelt(), gdelt(GLOBALEVENTID=2, Actor2CountryCode="JPN"), [*gdelt(), ""]]
    Path("made.tsv").write_text(text(rows), encoding="utf-8")
    Path("made.csv").write_text(text([icews()], ICEWS), encoding="utf-8")


def test_one_file_is_told_row_by_row(capsys: Capture) -> None:
    ended = ballast(capsys, "events", "made.tsv", "--scenario", "summer-2023")
    told = dict(line.split("  ", 1) for line in ended.out.splitlines() if "  " in line)

    assert ended.code == 0 and ended.err == ""
    assert ended.out.startswith("made.tsv: GDELT 2 export, 3 rows\n")
    assert {name: text.split()[0] for name, text in told.items()} | {"rows": ""} == {
        "rows": "", "read": "1", "malformed": "1", "other dyad": "1", "bad date": "0",
        "after the freeze": "0", "unknown code": "0", "duplicate": "0", "twin": "0",
        "all rows": "3",
    }  # fmt: skip
    assert "1 event from 2023-01-05 to 2023-01-05: 1 by United States to China." in ended.out
    assert "made.tsv:3: malformed: expected 61 columns, got 62" in ended.out


def test_several_files_stand_side_by_side(capsys: Capture) -> None:
    ended = ballast(capsys, "events", "made.tsv", "made.csv", "--scenario", "summer-2023")
    lines = ended.out.splitlines()

    assert lines[0].split() == [
        "file", "format", "rows", "read", "malformed", "other", "dyad",
    ]  # fmt: skip
    assert lines[1].split() == ["made.tsv", "GDELT", "2", "export", "3", "1", "1", "1"]
    assert lines[3].split() == ["all", "files", "4", "2", "1", "1"]


def test_json_has_every_fate_and_they_add_up(capsys: Capture) -> None:
    ended = ballast(
        capsys, "events", "made.tsv", "--scenario", "summer-2023", "--json",
        "--freeze", "2023-01-04",
    )  # fmt: skip
    told = json.loads(ended.out)
    (file,) = told["files"]
    fates = (
        "read", "malformed", "other_dyad", "bad_date", "after_freeze", "nothing_done",
        "unknown_code", "described", "duplicate", "twin",
    )  # fmt: skip

    assert told["freeze"] == "2023-01-04" and told["scenario"] == "summer-2023"
    assert sum(file[fate] for fate in fates) == file["rows"] == 3
    assert file["after_freeze"] == 1 and file["format"] == "GDELT 2 export"
    assert file["examples"] == [
        {"line": 3, "fate": "malformed", "why": "expected 61 columns, got 62"}
    ]


def test_what_is_written_is_the_same_each_time_and_never_written_over(capsys: Capture) -> None:
    call = ("events", "made.tsv", "made.csv", "--scenario", "summer-2023", "--out")
    first, again = ballast(capsys, *call, "one.csv"), ballast(capsys, *call, "two.csv", "--quiet")
    over = ballast(capsys, *call, "one.csv")

    assert first.err == "written to one.csv: 2 events\n" and again.err == ""
    assert Path("one.csv").read_bytes() == Path("two.csv").read_bytes()
    with Path("one.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["note"] for row in rows] == ["GDELT 1", "ICEWS 1"]
    assert over.code == 2 and over.out == ""
    assert over.err == "--out: expected a new file, found one that is there already: one.csv\n"


def test_everything_that_is_wrong_is_told_at_once(capsys: Capture) -> None:
    Path("empty").write_bytes(b"")
    ended = ballast(
        capsys, "events", "no.tsv", "empty", ".", "--scenario", "summer-2032",
        "--freeze", "soon", "--out", "no/one.csv",
    )  # fmt: skip

    assert ended.code == 2 and ended.out == ""
    assert sorted(ended.err.splitlines()) == [
        "--freeze: expected a day as YYYY-MM-DD, got 'soon'",
        "--out: expected a folder that exists, got no",
        ".: expected a file, got a folder",
        "empty: expected rows, got an empty file",
        "no.tsv: no such file",
        "summer-2032: expected a file or the name of a shipped scenario; did you mean "
        "'summer-2023'?",
    ]


def test_nothing_is_written_where_a_file_is_damaged(capsys: Capture) -> None:
    whole = gzip.compress(text([gdelt(GLOBALEVENTID=n) for n in range(50_000)]).encode())
    Path("half.gz").write_bytes(whole[: len(whole) // 2])
    ended = ballast(
        capsys, "events", "made.tsv", "half.gz", "--scenario", "summer-2023", "--out", "one.csv"
    )

    assert ended.code == 2 and ended.out == "" and len(ended.err.splitlines()) == 1
    assert ended.err.startswith("half.gz: expected a file that can be read to its end, got: ")
    assert not Path("one.csv").exists()


def test_the_function_gives_tables_a_picture_and_a_file() -> None:
    found = python.events(["made.tsv", Path("made.csv")], "summer-2023", progress=False)

    assert repr(found) == "<Events of United States and China: 2 of 4 rows read>"
    assert found.table()["read"].tolist() == [1, 1]
    assert found.table()["rows"].tolist() == [3, 1]
    assert found.events["weight"].tolist() == [-2.0, -2.0]
    assert found.events["date"].eq(pd.Timestamp("2023-01-05")).all()
    assert found.troubles()["line"].tolist() == [3]
    assert found.plot().axes[0].get_ylabel().startswith("sum of weights")
    assert "made.tsv" in found._repr_html_()
    assert found.write("one.csv") == Path("one.csv")
    with pytest.raises(InputError, match="out: expected a new file"):
        found.write("one.csv")


def test_the_function_names_arguments() -> None:
    with pytest.raises(InputError) as caught:
        python.events([], "summer-2023", freeze="soon", progress=False)

    assert str(caught.value).splitlines() == [
        "files: expected one file or more, got none",
        "freeze: expected a day as YYYY-MM-DD, got 'soon'",
    ]
    with pytest.raises(InputError, match="files: expected the path of a file, or several, got 3"):
        python.events(3, "summer-2023")  # type: ignore[arg-type]


def test_the_freeze_may_be_a_moment() -> None:
    frozen = [date(2023, 1, 4), datetime(2023, 1, 4, 12), pd.Timestamp("2023-01-04"), "2023-01-04"]
    found = [python.events("made.tsv", "summer-2023", freeze=one, progress=False) for one in frozen]

    assert [one.table()["after_freeze"].tolist() for one in found] == [[1]] * 4


def test_the_page_lists_every_category() -> None:
    page = (ROOT / "docs" / "events.md").read_text("utf-8")

    assert [name for name in CATEGORY_NAMES if f"`{name}`" not in page] == []
