"""How a record answers questions: yes, no, void, and by which row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ballast.analysis.forecasts.resolution import Resolution, resolve, resolve_question
from ballast.analysis.forecasts.seen_events import Seen, counted, seen
from ballast.analysis.observed.row_fates import ObservedEvent
from ballast.sim.scenario.forecast_questions import DatedQuestion
from ballast.sim.scenario.outcome_language import Asked
from tests.cases import small

FIRST, LAST = date(2020, 3, 1), date(2020, 6, 30)


def event(day: str, **fields: Any) -> Seen:
    """An event with the parts that matter to a test."""
    known = {
        "source": "AA", "process": "act", "act": "", "category": "", "weight": -1.0,
        "official": "", "note": "",
    }  # fmt: skip
    return Seen(day=date.fromisoformat(f"2020-{day}"), **(known | fields))


RECORD = (
    event("03-05", act="tariff", category="economic"),
    event("04-01", act="accuse", category="verbal_hostile", source="BB", weight=-3.0),
    event("04-10", act="tariff", category="economic"),
    event("04-20", act="working_talks", category="talks", source="BOTH", weight=2.5),
    event("05-02", process="visit", weight=4.0, official="visitor", note="held"),
    event("05-03", process="visit", weight=-4.0, note="put off"),
    event("05-09", process="summit", source="BOTH", weight=7.0),
    event("06-01", process="encounter", source="BB", weight=-4.0),
)


def answered(closes: str = "2020-06-30", opens: str = "2020-03-01", **asked: Any) -> Resolution:
    rule = Asked.model_validate(asked)
    days = (date.fromisoformat(opens), date.fromisoformat(closes))
    return resolve(rule, *days, RECORD, (FIRST, LAST), small().menu)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"count": "acts"}, 4),
        ({"count": "acts", "side": "AA"}, 3),
        ({"count": "acts", "side": "BB"}, 2),
        ({"count": "acts", "category": "economic"}, 2),
        ({"count": "acts", "act": "accuse"}, 1),
        ({"count": "acts", "weight_at_most": -2}, 1),
        ({"count": "hostile_acts"}, 3),
        ({"count": "hostile_acts", "side": "BB"}, 1),
        ({"count": "cooperative_acts", "side": "AA"}, 1),
        ({"count": "visits_completed"}, 1),
        ({"count": "visits_completed", "side": "BB"}, 0),
        ({"count": "visits_completed", "rank": "minister", "official": "visitor"}, 1),
        ({"count": "visits_completed", "official": "other"}, 0),
        ({"count": "summits_held"}, 1),
        ({"count": "encounters_publicised"}, 1),
        ({"count": "shocks"}, 0),
    ],
)
def test_what_is_counted(asked: dict[str, Any], count: int) -> None:
    found = answered(**asked, at_least=1)

    assert (found.count, found.answer, found.why) == (count, count >= 1, "")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"value": "tension_highest"}, "does not show tension_highest"),
        ({"count": "channels_reopened"}, "does not show channels_reopened"),
        ({"count": "acts", "cause": "routine"}, "why an act came about"),
        ({"count": "shocks", "side": "AA"}, "whom a shock offends"),
        ({"count": "visits_completed", "channel": "diplomatic"}, "through which channel"),
        ({"count": "visits_completed", "rank": "senior"}, "rank of a visitor"),
    ],
)
def test_what_a_record_cannot_tell_is_void(asked: dict[str, Any], why: str) -> None:
    found = answered(**asked, at_least=1)

    assert found.answer is None and why in found.why and found.count is None


def test_the_row_that_decides_is_the_one_that_reaches_the_threshold() -> None:
    found = answered(count="acts", side="AA", act="tariff", at_least=2)

    assert (found.answer, found.row) == (True, "2020-04-10 AA tariff")
    assert answered(count="acts", act="tariff", at_least=3).row == ""


def test_at_most_is_decided_by_the_row_that_passes_it() -> None:
    assert answered(count="acts", act="tariff", at_most=2).answer is True
    found = answered(count="acts", act="tariff", at_most=1)
    assert (found.answer, found.row) == (False, "2020-04-10 AA tariff")


def test_days_of_the_window_count_both_ends_included() -> None:
    tariffs = {"count": "acts", "act": "tariff", "at_least": 1}

    assert answered(opens="2020-04-10", closes="2020-04-10", **tariffs).answer is True
    assert answered(opens="2020-04-11", closes="2020-06-30", **tariffs).answer is False


def test_a_record_that_ends_early_can_say_yes_and_not_no() -> None:
    tariffs = {"count": "acts", "act": "tariff", "closes": "2020-07-01"}

    assert answered(**tariffs, at_least=2).answer is True
    assert "ends on 2020-06-30, before it closes" in answered(**tariffs, at_least=3).why
    assert answered(**tariffs, at_most=5).answer is None
    assert "begins on 2020-03-01" in answered(count="acts", at_least=1, opens="2020-02-01").why


def test_a_record_without_acts_or_visitors_is_told_so() -> None:
    record = [event("03-05", category="economic"), event("05-02", process="visit", weight=4.0)]
    menu = small().menu

    assert counted(Asked(count="acts", act=("tariff",)), record, menu) == (
        "the record says the act of no event"
    )
    assert counted(Asked(count="visits_completed", official=("visitor",)), record, menu) == (
        "the record does not say who travelled"
    )
    assert len(counted(Asked(count="acts"), record, menu)) == 1
    bare = [event("03-05")]
    assert counted(Asked(count="acts"), bare, menu) == (
        "the record says the category or the act of no event"
    )
    assert "a visit, a summit, an encounter or a shock" in str(
        counted(Asked(count="visits_completed"), bare, menu)
    )


def test_what_made_an_event_is_a_column_and_not_read_off_its_note() -> None:
    row = ObservedEvent(
        date="2020-05-02", source="AA", target="BB", weight=4.0, act="", category="", cameo="",
        official="", process="act", rung="5", published="2020-05-04", note="visit: in the capital",
    )  # fmt: skip
    found = seen(row)

    assert (found.process, found.note, found.rung) == ("act", "visit: in the capital", 5)
    assert found.known == date(2020, 5, 4)
    assert seen(row._replace(process="visit", rung="", published="")).process == "visit"


RUNGS = (event("03-05", rung=2), event("04-01", rung=4), event("04-01", rung=5), *RECORD)


def on_rungs(events: Sequence[Seen] = RUNGS, **asked: Any) -> Resolution:
    rule = Asked.model_validate(asked)
    return resolve(rule, FIRST, date(2020, 6, 30), events, (FIRST, LAST), small().menu)


@pytest.mark.parametrize(
    ("asked", "answer", "row"),
    [
        ({"at_least": 4}, True, "2020-04-01 AA rung 4"),
        ({"at_least": 5}, True, "2020-04-01 AA rung 5"),
        ({"at_least": 6}, False, ""),
        ({"at_most": 5}, True, ""),
        ({"at_most": 4}, False, "2020-04-01 AA rung 5"),
    ],
)
def test_rungs_are_resolved_where_the_record_says_them(
    asked: dict[str, Any], answer: bool, row: str
) -> None:
    found = on_rungs(value="highest_rung", **asked)

    assert (found.answer, found.row) == (answer, row)


def test_rungs_that_no_row_says_and_days_on_them_are_void() -> None:
    assert "rung of no day" in on_rungs(RECORD, value="highest_rung", at_least=4).why
    assert "how many days" in on_rungs(count="days_on_rung", rung=4, at_least=3).why
    assert on_rungs(count="days_on_rung", rung=4, at_least=1).answer is True


def test_a_question_whose_condition_did_not_come_is_void() -> None:
    tariffs = {"count": "acts", "act": "tariff", "at_least": 1}
    question = DatedQuestion(
        id="q", entry="q", text="q", kind="act", asked=Asked.model_validate(tariffs),
        opens=FIRST, closes=LAST,
    )  # fmt: skip
    summit, shock = (Asked(count=c, at_least=1) for c in ("summits_held", "shocks"))
    rung = Asked(value="highest_rung", at_least=4)

    def answer(**conditions: Any) -> Resolution:
        asked = replace(question, **conditions)
        return resolve_question(asked, RECORD, (FIRST, LAST), small().menu)

    assert answer(given={"met": summit}, unless={"hit": shock}).answer is True
    assert answer(given={"hit": shock}).why == "it is not asked: its condition hit did not come"
    came = answer(unless={"met": summit})
    assert (came.answer, came.row) == (None, "2020-05-09 BOTH summit")
    assert answer(given={"up": rung}).why.startswith("of its condition up: ")
