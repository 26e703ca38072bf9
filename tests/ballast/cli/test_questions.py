"""``questions`` as typed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import yaml

from ballast import questions
from ballast.analysis.forecasts.frozen_sheet import sheet_hash
from tests.ballast.cli.running import ballast
from tests.cases import SMALL

FEW = ("--draws", 3, "--runs", 2)
VISITS = {
    "kind": "visit", "text": "a visit by {by}", "of": {"count": "visits_completed"},
    "at_least": 1, "by": ["2020-04-20", "2020-06-30"],
}  # fmt: skip
CLUB = {
    "kind": "rung", "text": "{rung} by {by}", "of": {"value": "highest_rung"},
    "at_least": 4, "by": "2020-04-20", "rivals": {"a club": 0.25},
}  # fmt: skip
ASKS = {
    "title": "Asks",
    "branches_from": "small.yaml",
    "change": {"days": 110, "questions.add": {"visits": VISITS, "club": CLUB}},
}


@pytest.fixture
def asks(tmp_path: Path) -> Path:
    """A branch of the small dyad with questions, one of them beyond its days."""
    for name in ("small.yaml", "small.csv"):
        text = (SMALL.parent / name).read_text("utf-8")
        seeds = (SMALL.parents[2] / "seeds").as_posix()
        (tmp_path / name).write_text(text.replace("../../seeds", seeds), "utf-8")
    path = tmp_path / "asks.yaml"
    path.write_text(yaml.safe_dump(ASKS), "utf-8")
    return path


def test_the_sheet_is_printed_by_kind(asks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "questions", asks, *FEW)

    assert ended.code == 0 and ended.err == ""
    lines = ended.out.splitlines()
    assert lines[:2] == [
        "Asks: questions as of 2020-03-01", "3 draws x 2 runs over 110 days, seed 11",
    ]  # fmt: skip
    headings = [line for line in lines if line.endswith(":") and not line.startswith(" ")]
    assert headings == ["Outcomes of the scenario:", "Visits by a day:", "Rungs of the ladder:"]
    assert "militarised dispute or higher is reached" not in headings
    assert "a visit by 2020-04-20" in ended.out
    assert "left out, since their days are not days of the run: visits-2020-06-30" in ended.out
    assert "rivals of club: a club 25%" in ended.out


def test_json_csv_and_the_file_say_the_same(
    asks: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = tmp_path / "sheet.json"
    content = json.loads(
        ballast(capsys, "questions", asks, *FEW, "--out", place, "--json", "--quiet").out
    )
    rows = list(csv.DictReader(io.StringIO(ballast(capsys, "questions", asks, *FEW, "--csv").out)))
    sheet = questions(asks, draws=3, runs=2, progress=False)

    assert json.loads(place.read_text("utf-8")) == content == sheet.as_json()
    assert content["sha256"] == sheet_hash(content)
    assert [row["id"] for row in rows] == [row["id"] for row in content["questions"]]
    (club,) = (row for row in rows if row["id"] == "club")
    assert json.loads(club["rivals"]) == {"a club": 0.25}
    assert {"id", "text", "rule", "opens", "closes", "probability"} <= set(content["questions"][0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--at", "2020-03-02"], "--at: expected the start 2020-03-01 or earlier, got 2020-03-02"),
        (["--at", "soon"], "--at: expected a day as YYYY-MM-DD, got 'soon'"),
        (["--draws", 0], "--draws: expected"),
        (["--json", "--csv"], "expected one of --json and --csv, got both"),
        (["--out", "sheet.txt"], "--out: expected a file that ends in .json, got sheet.txt"),
        (["--out", "nowhere/s.json"], "--out: expected a folder that is there"),
    ],
)
def test_what_cannot_be_asked_is_one_line(
    arguments: list[object], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(capsys, "questions", SMALL, *FEW, *arguments)

    assert ended.code == 2 and message in ended.err
    assert len(ended.err.splitlines()) == 1 and ended.out == ""


def test_a_sheet_that_is_there_is_left_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = tmp_path / "sheet.json"
    place.write_text("mine")
    ended = ballast(capsys, "questions", SMALL, *FEW, "--out", place)

    assert ended.code == 2 and "expected a new file" in ended.err
    assert place.read_text() == "mine"


def test_a_freeze_before_a_source_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "questions", "summer-2023", *FEW, "--at", "2023-07-01")

    assert ended.code == 2
    assert (
        "got 'Article2023': officials.biden rests on it, and it reaches to 2023-07-10" in ended.err
    )
