"""Disputes without one event: without its trigger there is none, without a press no rise."""

from __future__ import annotations

from typing import Any

import pytest

from ballast.analysis.narrative.but_for import but_for
from ballast.sim.chronicle.chronicle_events import Chronicle, Event, EventKind
from ballast.sim.experiments.deletion_replays import removal_of, replay, strikeable
from ballast.sim.experiments.traced_history import trace
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import Rung
from ballast.sim.world.struck_events import Struck
from tests.cases import baseline as summer
from tests.cases import changed, quiet
from tests.scripted_disputes import (
    BOTH_PRESS,
    HELD,
    ended_by_war,
    escalating,
    over_an_encounter,
    settled_late,
)

ALL_BEGIN = {"ladder.onset_rate": 1e6} | HELD
"""A rate of disputes that no candidate could make: the anchor is at its upper end."""
INTERVENED = {
    "encounter": {"kind": "accident", "severity": "publicised"},
    "act": {"kind": "act", "side": "CN", "act": "threaten"},
}
SHOCK = {
    "date": "2023-08-01", "kind": "sovereignty", "offended": "CN", "weight": 3.0,
    "probability": 1.0, "evidence": "A",
}  # fmt: skip


def over(what: str) -> LoadedScenario:
    """The baseline in which nothing happens but one event, over which a dispute begins."""
    still = quiet(summer(), ladder__onset_rate=0.48)
    if what == "shock":
        loaded = branch(still, {"shocks.add": {"it": SHOCK}})
    else:
        it = {"date": "2023-08-01", "evidence": "A"} | INTERVENED[what]
        loaded = branch(still, {"interventions.add": {"it": it}})
    return changed(loaded, ALL_BEGIN)


def without(
    loaded: LoadedScenario, told: Chronicle, event: Event, days: int | None = None
) -> Chronicle:
    """A history without one of its events."""
    removal = removal_of(told, event)
    assert removal is not None
    days = told.horizon if days is None else days
    return trace(loaded, told.seed, told.draw, told.run, days, without=[removal]).chronicle


@pytest.mark.parametrize("what", ["encounter", "shock", "act"])
def test_without_what_it_began_over_there_is_no_dispute(what: str) -> None:
    loaded = over(what)
    told = trace(loaded, 1, 0, 0, 40).chronicle
    (began,) = (s for s in told.of(EventKind.STEP) if s.why == "onset")
    trigger = told.events[began.because[0]]
    assert trigger.kind.value == what and trigger.day == began.day == 22

    assert max(without(loaded, told, trigger).rung) < Rung.DISPUTE
    found = but_for(told, replay(told), "rung_4_or_higher")
    assert [w.event for w in found.decisive] == [trigger]
    assert [w.event for w in found.itself] == [began]


@pytest.mark.parametrize("which", ["late", "war"])
def test_without_its_trigger_a_dispute_does_not_begin_that_day(which: str) -> None:
    """Nor over anything else, where nothing else of the day would have begun it."""
    loaded = (
        escalating()
        if which == "late"
        else changed(escalating(), {"disputes.press_risk_force": 0.25})
    )
    told = (settled_late() if which == "late" else ended_by_war()).chronicle
    began = next(s for s in told.of(EventKind.STEP) if s.why == "onset")
    trigger = told.events[began.because[0]]
    instead = without(loaded, told, trigger, began.day + 1)

    assert instead.rung[:-1] == told.rung[: began.day]
    same = [s for s in instead.of(EventKind.STEP) if s.day == began.day and s.why == "onset"]
    assert all(instead.events[s.because[0]].what != trigger.what for s in same)


def test_without_a_press_the_rise_does_not_come_that_day() -> None:
    """The United States are played and hold, so that each rise hangs on one press."""
    played = {"US": {"until": "2023-08-31", "acts": {"2023-08-02": ["reply"]}}}
    loaded = over_an_encounter(BOTH_PRESS, changes={"played": played})
    told = trace(loaded, 1, 0, 0, 40).chronicle
    rises = [s for s in told.of(EventKind.STEP) if s.why == "press"]
    assert [s.after for s in rises] == [5, 6, 7]
    for risen in rises:
        (press,) = (told.events[n] for n in risen.because)
        instead = without(loaded, told, press)
        assert instead.rung[risen.day] == risen.before
        assert instead.rung[risen.day + 1] == risen.after  # the next press does it
    found = but_for(told, replay(told), "rung_7")
    moved = [(w.event.what, w.later) for w in found.moving if w.event.kind == EventKind.ACT]

    assert moved == [("press_4", 1), ("press_5", 1), ("press_6", 1)]
    kinds = [(w.event.kind, w.event.what) for w in found.decisive]
    assert kinds == [(EventKind.ENCOUNTER, "publicised"), (EventKind.ACT, "reply")]


def test_a_history_that_a_war_ends_is_replayed_to_its_horizon() -> None:
    told = ended_by_war().chronicle
    lanes = replay(told).table.to_pylist()

    assert lanes[0]["highest_rung"] == 7 and lanes[0]["days_played"] == told.days
    spared = [lane["days_played"] for lane in lanes if lane["highest_rung"] < 7]
    assert spared and set(spared) == {told.horizon}


def answered(**more: float) -> LoadedScenario:
    """A dispute in which everyone calls every day, and every call is answered."""
    sure = {"disputes.calls": 1.0, "channels.answered_open": 1.0, "channels.answered_closed": 1.0}
    return over_an_encounter(HELD | sure | more)


def test_a_struck_call_is_not_made_and_lets_contact_lapse() -> None:
    loaded = answered(**{"visits.sanctioned_acceptance": 1.0})
    told = trace(loaded, 1, 0, 0, 40).chronicle
    call = told.of(EventKind.CALL, "answered")[0]
    removal = removal_of(told, call)
    assert removal is not None and removal.kind == Struck.CALL and removal.what == (call.side,)
    instead = without(loaded, told, call)

    def made(story: Chronicle) -> list[tuple[int, int]]:
        return [(c.day, c.side) for c in story.of(EventKind.CALL)]

    assert made(instead) == [one for one in made(told) if one != (call.day, call.side)]


def test_calls_that_change_nothing_are_not_struck() -> None:
    """Those that nobody answers, and those that the scenario sets."""
    line: dict[str, Any] = {
        "date": "2023-08-01", "until": "2023-08-20", "kind": "call", "channel": "leader",
        "evidence": "A",
    }  # fmt: skip
    loaded = over_an_encounter(HELD, changes={"interventions.add": {"line": line}})
    told = trace(loaded, 1, 0, 0, 40).chronicle
    struck = [e for e, _ in strikeable(told) if e.kind == EventKind.CALL]
    calls = told.of(EventKind.CALL)

    assert {c.what for c in calls} == {"answered", "unanswered"}
    assert struck == [c for c in calls if c.what == "answered" and c.why != "planned"]


def test_a_struck_end_goes_on() -> None:
    told = settled_late().chronicle
    ended = next(s for s in told.of(EventKind.STEP) if s.why in ("lapse", "settlement"))
    instead = without(escalating(), told, ended, ended.day + 1)

    assert told.rung[ended.day] < Rung.DISPUTE <= instead.rung[ended.day] == ended.before
