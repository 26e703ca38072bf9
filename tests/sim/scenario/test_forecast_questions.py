"""Dated questions: what an entry stands for, and what is wrong with one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ballast.sim.errors import InputError
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.forecast_questions import DatedQuestion, each, within_run
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.schema import LoadedScenario
from tests.cases import baseline, small

VISITS: dict[str, Any] = {
    "kind": "visit",
    "text": "{at_least} visits by {by}",
    "of": {"count": "visits_completed", "side": "AA"},
    "at_least": 1,
    "by": "2020-05-01",
}


def asking(**fields: Any) -> LoadedScenario:
    """The small dyad with one entry of questions, and some of its fields replaced or left out."""
    entry = {name: value for name, value in (VISITS | fields).items() if value is not None}
    return changed(small(), {"questions.add": {"visits": entry}})


def asked(**fields: Any) -> list[DatedQuestion]:
    loaded = asking(**fields)
    return list(each("visits", loaded.scenario.questions["visits"], loaded.scenario.start))


def test_one_day_and_one_threshold_are_one_question() -> None:
    (one,) = asked()

    assert (one.id, one.text) == ("visits", "1 visits by 2020-05-01")
    assert (one.opens, one.closes) == (date(2020, 3, 1), date(2020, 5, 1))
    assert one.rule == {
        "count": "visits_completed", "side": "AA", "by": "2020-05-01", "at_least": 1.0,
    }  # fmt: skip


def test_days_before_the_start_are_no_days_of_a_run() -> None:
    (one,) = asked(by="2020-02-01")

    assert not within_run(one, date(2020, 3, 1), 200)
    assert within_run(asked(by="2020-03-01")[0], date(2020, 3, 1), 200)


def test_several_days_and_thresholds_are_all_their_pairs() -> None:
    found = asked(at_least=[1, 2], by=["2020-05-01", "2020-06-01"], since="2020-04-01")

    assert [one.id for one in found] == [
        "visits-1-2020-05-01", "visits-1-2020-06-01", "visits-2-2020-05-01", "visits-2-2020-06-01",
    ]  # fmt: skip
    assert {one.opens for one in found} == {date(2020, 4, 1)}
    assert found[3].rule["since"] == "2020-04-01" and found[3].rule["at_least"] == 2.0
    assert found[3].text == "2 visits by 2020-06-01"


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"by": "2020-13-01"}, "questions.visits.by"),
        ({"by": ["2020-05-01", "2020-13-01"]}, "questions.visits.by[1]"),
        ({"at_least": "x"}, "questions.visits.at_least"),
        ({"since": "2020-06-01"}, "questions.visits.by"),
    ],
)
def test_one_wrong_value_is_told_without_a_place_in_a_list(
    fields: dict[str, Any], key: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as changing:
        asking(**fields)
    path = tmp_path / "asks.yaml"
    of = {"of": {"count": "visits_completed"}}
    change = {"questions.add": {"visits": VISITS | of | fields}}
    content = {"title": "Asks", "branches_from": "example-island", "change": change}
    path.write_text(yaml.safe_dump(content), "utf-8")
    with pytest.raises(InputError) as reading:
        load_scenario(str(path))

    for caught in (changing, reading):
        keys = [problem.key.replace("change.questions.add.", "questions.")
                for problem in caught.value.problems]  # fmt: skip
        assert keys == [key]


def test_a_rung_is_told_by_its_name() -> None:
    found = asked(of={"value": "highest_rung"}, text="{rung} by {by}", at_least=[4, 5])

    assert [one.text.split(" by")[0] for one in found] == ["militarised dispute", "crisis"]


def test_at_most_asks_the_other_way() -> None:
    (one,) = asked(at_least=None, at_most=3, text="{at_most} at most")

    assert one.rule["at_most"] == 3.0 and one.text == "3 at most"


@pytest.mark.parametrize(
    ("fields", "key", "message"),
    [
        (
            {"at_least": None, "text": "visits"},
            "",
            "expected one of 'at_least' and 'at_most', got none",
        ),
        ({"at_most": 2}, "", "expected one of 'at_least' and 'at_most', got both"),
        (
            {"text": "by {when}"},
            ".text",
            "expected {by}, {since}, {at_least} or no braces, got {when}",
        ),
        ({"since": "2020-05-02"}, ".by", "expected 2020-05-02 or later, got 2020-05-01"),
        (
            {"of": {"count": "visits_completed", "by": "2020-04-01"}},
            ".of.by",
            "expected no 'by' inside 'of': the question has its own",
        ),
        (
            {"of": {"first_day": "acts"}},
            ".of.first_day",
            "expected 'count' with 'by', got 'first_day'",
        ),
        (
            {"of": {"count": "visits_completed", "side": "CC"}},
            ".of.side",
            "expected the id of a government, got 'CC'",
        ),
        (
            {"of": {"count": "visits_completed", "rung": 4}},
            ".of.rung",
            "expected no 'rung' where visits_completed is asked",
        ),
        (
            {"at_least": [1, 2], "rivals": {"a club": 0.4}},
            ".rivals",
            "expected them where one question is asked, got them for 2",
        ),
        ({"by": []}, ".by", "expected 1 entries, got 0"),
        ({"kind": "guess"}, ".kind", "expected"),
        ({"rivals": {"a club": 1.4}}, ".rivals.a club", "expected"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_key(fields: dict[str, Any], key: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        asking(**fields)

    problems = refused.value.problems
    assert any(p.key == f"questions.visits{key}" and message in p.message for p in problems), [
        str(p) for p in problems
    ]


def test_two_questions_of_one_name_are_refused() -> None:
    entries = {"visits": VISITS | {"at_least": [1, 2]}, "visits-1": VISITS}
    with pytest.raises(
        InputError, match="expected a name of its own, got 'visits-1', which 'visits'"
    ):
        changed(small(), {"questions.add": entries})


def test_questions_change_no_hash() -> None:
    assert asking().canonical_hash == small().canonical_hash


def test_days_beyond_the_run_are_no_fault_and_not_within_it() -> None:
    (late,) = asked(by="2021-05-01")
    (early,) = asked(since="2019-05-01", by="2019-06-01")
    (one,) = asked()

    start, days = small().scenario.start, small().scenario.days
    assert [within_run(q, start, days) for q in (late, early, one)] == [False, False, True]


def test_the_baseline_asks_thirty_questions_of_six_kinds() -> None:
    scenario = baseline().scenario
    found = [q for name, q in scenario.questions.items() for q in each(name, q, scenario.start)]

    assert len(found) >= 30
    assert len({q.kind for q in found}) == 6
    assert all(within_run(q, scenario.start, scenario.days) for q in found)
    assert all(entry.ledger for entry in scenario.questions.values())
