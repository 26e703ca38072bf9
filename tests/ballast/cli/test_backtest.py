"""``backtest`` as typed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from ballast import backtest
from ballast.requests.more_questions import more_questions
from ballast.sim.scenario.library import load_scenario
from tests.ballast.cli.running import ballast
from tests.cases import ROOT, SMALL, small

RECORD = """date,actor,act,process,weight
2020-02-01,AA,tariff,act,-3
2020-04-02,AA,tariff,act,-3
2020-04-09,BB,accuse,act,-2
"""
ENTRY = {
    "kind": "act",
    "text": "{at_least} tariffs by {by}",
    "of": {"count": "acts", "side": "AA", "act": "tariff"},
    "at_least": [1, 3],
    "by": ["2020-04-30", "2020-06-30"],
}


def written(folder: Path, **fields: Any) -> Path:
    """A backtest of the small dyad, with some keys replaced."""
    (folder / "record.csv").write_text(RECORD, "utf-8")
    content = {
        "title": "Tariffs", "scenario": str(SMALL), "observed": "record.csv",
        "first": "2019-12-01", "freeze": "2020-02-29", "last": "2020-05-31",
        "draws": 3, "runs": 2, "questions": {"tariffs": ENTRY},
    } | fields  # fmt: skip
    path = folder / "tariffs.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
    return path


def test_misses_come_first_and_void_questions_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(capsys, "backtest", written(tmp_path))

    assert ended.code == 0 and ended.err == ""
    places = [ended.out.index(word) for word in ("Missed: ", "Mean scores", "Skill in", "Void")]
    assert places == sorted(places)
    assert "3 events from 2020-02-01 to 2020-04-09; 3 draws x 2 runs, seed 11" in ended.out
    assert "The record is taken to cover 2019-12-01 to 2020-05-31." in ended.out
    assert "Too few questions were resolved to say who won: " in ended.out
    assert "withheld: too few" in ended.out
    assert ended.out.rstrip().endswith(
        "the record ends on 2020-05-31, before it closes: tariffs-3-2020-06-30"
    )


def test_json_and_python_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path)
    content = json.loads(ballast(capsys, "backtest", path, "--json").out)
    found = backtest(path, progress=False)

    assert [row["id"] for row in content["questions"]] == found.table()["id"].tolist()
    assert content["scores"]["ballast"]["brier"] == found.means()["ballast"]["brier"]
    assert content["scores"]["uniform"]["crps"] is None
    assert content["freeze"] == "2020-02-29" and content["events"] == 3


def test_another_record_resolves_the_same_questions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stranger's file, in the plain format, in one command."""
    other = tmp_path / "mine.csv"
    other.write_text("date,source,target,weight,act\n2020-02-02,AA,BB,-3,tariff\n", "utf-8")
    arguments = ("backtest", written(tmp_path), "--observed", other, "--json")
    rows = json.loads(ballast(capsys, *arguments).out)["questions"]

    assert rows[0]["answer"] is False


@pytest.mark.parametrize(
    ("fields", "key", "message"),
    [
        ({"first": "2020-03-01"}, "first", "expected 2020-02-29 or earlier, got 2020-03-01"),
        ({"last": "2020-02-29"}, "last", "expected a day after the freeze 2020-02-29"),
        ({"freeze": "2020-03-01"}, "freeze", "expected a day before the start 2020-03-01"),
        ({"scenario": "nobody"}, "scenario", "expected a file or the name of a shipped scenario"),
        ({"draws": 0}, "draws", "expected"),
        ({"odd": 1}, "odd", "expected a known key"),
        ({"observed": []}, "observed", "expected"),
        ({"observed": "nowhere.csv"}, "", "nowhere.csv"),
        ({"observed": 5}, "observed", "expected"),
        ({"questions": {"t": ENTRY | {"by": "2020-02-31"}}}, "questions.t.by:", "expected"),
        (
            {"questions": {"t": ENTRY | {"text": "{so}"}}},
            "questions.t.text",
            "or no braces, got {so}",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_key(
    fields: dict[str, Any], key: str, message: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    ended = ballast(capsys, "backtest", written(tmp_path, **fields))

    assert ended.code == 2 and ended.out == "" and "Traceback" not in ended.err
    assert any(key in line and message in line for line in ended.err.splitlines()), ended.err


def test_a_scenario_that_knows_what_came_later_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = {"words": ENTRY | {"of": {"count": "acts"}, "by": "2023-12-31"}}
    days = {"first": "2022-08-02", "freeze": "2023-07-01", "last": "2023-07-09"}
    path = written(tmp_path, scenario="summer-2023", questions=questions, **days)
    ended = ballast(capsys, "backtest", path)

    assert ended.code == 2
    assert "freeze: expected nothing later than 2023-07-01, got 'Article2023'" in ended.err


LABELLED = "parameters.shocks.drill_lag"
"""A number that the branch below says is an expert's, and that its base has from later data."""


@pytest.fixture(scope="module")
def relabelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backtest of a branch whose number is that of its base, and of another label."""
    folder = tmp_path_factory.mktemp("relabelled")
    content = yaml.safe_load(
        (ROOT / "configs" / "backtests" / "from-the-balloon.yaml").read_text("utf-8")
    )
    content["observed"] = (ROOT / "seeds" / "events-before.csv").as_posix()
    content |= {"draws": 2, "runs": 1}
    path = folder / "few.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
    return path


def test_numbers_of_later_data_are_widened_and_listed(
    relabelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(capsys, "backtest", relabelled, "--out", tmp_path / "scored")
    stored = json.loads((tmp_path / "scored" / "backtest.json").read_text("utf-8"))
    page = (tmp_path / "scored" / "report.html").read_text("utf-8")
    rows = {row["key"]: row for row in stored["numbers_on_data"]["widened"]}

    assert ended.code == 0
    assert "0 derived anew, 6 widened." in ended.out
    assert "Numbers that rest on data from after the freeze" in ended.out
    assert (rows[LABELLED]["was"], rows[LABELLED]["now"]) == ("1 … 3 … 5, fixed", "1 … 3 … 7")
    for text in (ended.out, page):
        assert "shocks.drill_lag" in text and "Spring 2023" in text

    sheet = tmp_path / "scored" / "sheet.json"
    again = ballast(capsys, "backtest", sheet, ROOT / "seeds" / "events-before.csv", "--json",
                    "--scenario", "balloon-2023")  # fmt: skip
    assert again.code == 0, again.err
    assert json.loads(sheet.read_text("utf-8"))["data_up_to"] == "2023-01-31"
    assert json.loads(again.out)["numbers_on_data"] == stored["numbers_on_data"]


def test_check_of_a_backtest_says_what_is_wrong_with_its_scenario(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = {"first": "2022-08-02", "freeze": "2023-07-01", "last": "2023-07-09"}
    path = written(tmp_path, scenario="summer-2023", questions={}, **days)
    ended = ballast(capsys, "check", path)

    assert ended.code == 2
    assert "freeze: expected nothing later than 2023-07-01, got 'Article2023'" in ended.err
    assert ballast(capsys, "check", written(tmp_path)).code == 0


def test_a_name_that_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "backtest", "from-the-ballon")

    assert ended.code == 2 and "did you mean 'from-the-balloon'?" in ended.err


@pytest.mark.parametrize("name", ["from-the-balloon", "from-august-2022"])
def test_shipped_backtests_are_right(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = ROOT / "configs" / "backtests" / f"{name}.yaml"
    assert ballast(capsys, "check", path).code == 0


def test_a_scenario_is_pointed_to_the_shipped_backtest_that_asks_more() -> None:
    loaded = load_scenario("balloon-2023")

    assert more_questions(loaded, ["mine.csv"], 9) == [
        "from-the-balloon asks 48 questions of such a file: "
        "ballast backtest from-the-balloon --observed mine.csv"
    ]
    assert more_questions(loaded, ["mine.csv"], 48) == []
    assert more_questions(small(), ["mine.csv"], 0) == []


def test_events_in_the_place_of_what_forecasts_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.csv").write_text("date,source,target,weight\n2020-02-02,AA,BB,-3\n", "utf-8")
    Path("sheet.json.gz").write_bytes(gzip.compress(b'{"title": "x"}'))
    alone = ballast(capsys, "backtest", "mine.csv")
    swapped = ballast(capsys, "backtest", "mine.csv", "balloon-2023")
    packed = ballast(capsys, "backtest", "sheet.json.gz", "mine.csv")

    assert [one.code for one in (alone, swapped, packed)] == [2, 2, 2]
    assert "what forecasts comes first: ballast backtest SCENARIO mine.csv" in alone.err
    assert "seem to be swapped: ballast backtest balloon-2023 mine.csv" in swapped.err
    assert "got a compressed file; unpack it" in packed.err
    assert all(len(one.err.splitlines()) == 1 for one in (alone, swapped, packed))
