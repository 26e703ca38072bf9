"""Histories without one event: the rest keeps its luck, and both engines play the same one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ballast.analysis.narrative.but_for import but_for, question_of, usual_question
from ballast.sim.chronicle.chronicle_events import Chronicle, Event, EventKind
from ballast.sim.experiments.deletion_replays import removal_of, replay, strikeable
from ballast.sim.experiments.traced_history import trace
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.vocabulary import VisitEvent
from ballast.sim.world.struck_events import Removal, Removals, Struck
from tests.cases import accident, changed, lively, small
from tests.sim.world.leaders import with_leaders

DAYS = 110
SURE = {
    6: set(Struck) - {Struck.CALL, Struck.LEADER_CALL, Struck.DEPARTURE},
    3: {Struck.VISIT, Struck.RISE, Struck.STEP},
}
"""Kinds that the histories below are known to have."""


def row(chronicle: Chronicle, tally: Any) -> dict[str, Any]:
    table = histories([tally], chronicle.setting, chronicle.days).to_pydict()
    return {name: values[0] for name, values in table.items()}


def one_of_each(chronicle: Chronicle) -> list[tuple[Event, Removal]]:
    """The first strikeable event of every kind, and of every sort of visit and encounter."""
    found: dict[tuple[str, str], tuple[Event, Removal]] = {}
    for event, removal in strikeable(chronicle):
        what = event.what if event.kind in (EventKind.VISIT, EventKind.ENCOUNTER) else ""
        found.setdefault((removal.kind, what), (event, removal))
    return list(found.values())


@pytest.mark.parametrize("run", [6, 3])
def test_a_replay_in_the_ensemble_is_one_in_mesa(run: int) -> None:
    """Lane 0 is the history itself; lane k is what Mesa plays without event k.

    What is struck does not happen, and nothing before it is another.
    """
    told = trace(lively(), 5, 1, run, DAYS)
    replays = replay(told.chronicle)
    lanes = replays.table.to_pylist()

    assert lanes[0] == row(told.chronicle, told.tally)
    numbers = {event.number: lane for lane, event in enumerate(replays.struck, start=1)}
    tried = one_of_each(told.chronicle)
    assert {removal.kind for _, removal in tried} >= SURE[run]
    for event, removal in tried:
        without = trace(lively(), 5, 1, run, DAYS, without=[removal])
        events = without.chronicle.events
        assert row(without.chronicle, without.tally) == lanes[numbers[event.number]], removal
        earlier = [e for e in told.chronicle.events if e.day < event.day]
        assert [e for e in events if e.day < event.day] == earlier
        today = [e for e in events if e.day == event.day]
        assert all(removal_of(told.chronicle, e) != removal for e in today), removal


def test_an_event_without_consequences_leaves_all_else_as_it_was() -> None:
    """Routine encounters that excite nothing: only their number is less by one."""
    told = trace(changed(small(), {"encounters.branching": 0.0}), 5, 1, 0, 120)
    routine = [e for e in told.chronicle.of(EventKind.ENCOUNTER, "routine") if e.count == 1]
    lanes = replay(told.chronicle)
    assert routine
    for event in routine:
        lane = lanes.struck.index(event) + 1
        here, there = lanes.table.slice(0, 1).to_pylist()[0], lanes.table.to_pylist()[lane]
        assert there.pop("encounters") == here.pop("encounters") - 1
        assert there == here


def test_the_accident_before_a_crisis_is_what_it_hangs_on() -> None:
    told = trace(accident(), 1, 0, 0, 60)
    question = usual_question(told.chronicle)
    assert question == "rung_5_or_higher"
    found = but_for(told.chronicle, replay(told.chronicle), question)

    assert found.happened and found.day == 22
    assert [(w.event.kind, w.event.what) for w in found.decisive] == [
        (EventKind.ENCOUNTER, "lethal")
    ]
    assert [w.event.kind for w in found.itself] == [EventKind.STEP]
    assert found.decisive[0].highest_rung < 4
    assert found.unmoved == found.candidates - 2


def test_a_summit_called_off_before_the_last_day_and_due_after_it_is_no_question() -> None:
    off = {"date": "2020-04-01", "kind": "visit", "visit": "meeting", "action": "cancel"}
    loaded = branch(small(), {"interventions.add": {"off": off | {"evidence": "A"}}})
    short, whole = trace(loaded, 1, 0, 0, 60), trace(loaded, 1, 0, 0, 150)

    assert max(short.chronicle.rung) < 4 and max(whole.chronicle.rung) < 4
    assert question_of(short, None, "outcome") is None
    assert question_of(whole, None, "outcome") == "summit_held"


def test_an_outcome_that_only_comes_later_is_told_apart() -> None:
    """Two accidents, ten days apart: without the first the crisis comes with the second."""
    again = {"date": "2023-08-11", "kind": "accident", "severity": "lethal", "evidence": "A"}
    loaded = branch(accident(), {"interventions.add": {"again": again}})
    told = trace(loaded, 1, 0, 0, 60)
    found = but_for(told.chronicle, replay(told.chronicle), "rung_5_or_higher")

    assert found.decisive == ()
    moved = [(w.event.kind, w.event.day, w.later, w.day) for w in found.moving]
    assert moved == [(EventKind.ENCOUNTER, 22, 10, 32), (EventKind.STEP, 22, 10, 32)]


def test_a_struck_visit_is_called_off_and_a_struck_delay_goes_ahead() -> None:
    told = trace(lively(), 5, 1, 0, DAYS).chronicle
    (begun, *_) = told.of(EventKind.VISIT, "begun")
    removal = removal_of(told, begun)
    assert removal is not None
    instead = trace(lively(), 5, 1, 0, DAYS, without=[removal]).chronicle
    today = [(e.what, e.slot) for e in instead.of(EventKind.VISIT) if e.day == begun.day]

    assert ("cancelled", begun.slot) in today and ("begun", begun.slot) not in today


def test_a_struck_refusal_is_an_acceptance_with_a_date() -> None:
    for run in range(8):
        told = trace(small(), 5, 1, run, DAYS).chronicle
        refused = told.of(EventKind.VISIT, "rebuffed")
        if refused:
            break
    removal = removal_of(told, refused[0])
    assert removal is not None and removal.what[1] == VisitEvent.REBUFFED
    instead = trace(small(), 5, 1, run, DAYS, without=[removal]).chronicle
    (accepted,) = [
        e
        for e in instead.of(EventKind.VISIT, "accepted")
        if e.day == refused[0].day and e.slot == refused[0].slot
    ]

    assert accepted.numbers["visit_day"] >= refused[0].day + 7


def test_removals_are_looked_up_by_lane_day_and_name() -> None:
    removals = Removals([(1, Removal(Struck.ACT, 3, (0, 7))), (2, Removal(Struck.ACT, 4, (0, 7)))])
    lanes, acts = np.array([0, 1, 1, 2]), np.array([7, 7, 8, 7])

    assert removals.kept(Struck.ACT, 3, lanes, 0, acts).tolist() == [True, False, True, True]
    assert removals.kept(Struck.ACT, 4, lanes, 0, acts).tolist() == [True, True, True, False]
    assert removals.kept(Struck.ACT, 3, lanes, 1, acts).all()
    assert removals.kept(Struck.SHOCK, 3, lanes, "shock.feast").all()


@pytest.mark.parametrize(("run", "held"), [(6, True), (0, False)])
def test_calls_of_leaders_and_meetings_on_an_occasion_are_struck(run: int, held: bool) -> None:
    """A meeting that is struck is not held; one that was not held is, where that is struck."""
    loaded = with_leaders(changed(small(), {"channels.use_rise": 0.5}), 20.0, 3.0, 0.5)
    told = trace(loaded, 2, 0, run, 80)
    replays, events = replay(told.chronicle), told.chronicle.events
    lanes, own = replays.table.to_pylist(), row(told.chronicle, told.tally)
    calls = told.chronicle.of(EventKind.LEADER_CALL)
    (fair,) = [e for e in events if e.slot in told.chronicle.setting.slots.occasions][:1]

    assert lanes[0] == own and own["leaders_met"] is held and len(calls) == own["leader_calls"] > 1
    numbers = {event.number: lane for lane, event in enumerate(replays.struck, start=1)}
    for event in (calls[0], fair):
        without, removal = lanes[numbers[event.number]], removal_of(told.chronicle, event)
        assert removal is not None
        mesa = trace(loaded, 2, 0, run, 80, without=[removal])
        assert row(mesa.chronicle, mesa.tally) == without
        assert without["leaders_met"] is (held if event in calls else not held)
    found = but_for(told.chronicle, replays, "leaders_met")
    assert fair in [without.event for without in found.itself]
