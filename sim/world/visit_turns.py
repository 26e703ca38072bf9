"""Steps on visits that a person chooses for a government, in place of what its officials would do.

Up to the last day that is played the officials of a played side do nothing of themselves: they do
not propose, answer or put off. What is listed for the day happens where it is feasible; the date of
a visit, a summit's conditions, occasions on which the leaders may meet, their calls, and the other
side's officials stay as they are in the model.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ballast.sim.rules import visits
from ballast.sim.rules.chance import whole_days
from ballast.sim.rules.quantity import Flags, Ints
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import NEVER, Move, Rung, VisitEvent
from ballast.sim.vocabulary import VisitPhase as Phase
from ballast.sim.world import visit_decisions as cabinet
from ballast.sim.world.scheduling import later, next_idea, next_look
from ballast.sim.world.state import Pairs, VisitSteps, World

TO_CALL_OFF = (Phase.PROPOSED, Phase.SCHEDULED, Phase.POSTPONED)


def visits_due(world: World) -> Pairs:
    """Visits that are decided on today: those whose day has come, and those a person moves."""
    if not world.setting.plays_today(world.day):
        return cabinet.visits_due(world)
    asked = world.wake == world.day
    for slot, lanes, _ in _chosen(world):
        asked[slot, lanes] = True
    slots, lanes = np.nonzero(asked)
    return slots, lanes


def decide_visits(world: World, asked: Pairs) -> VisitSteps:
    """Steps of the visits that are decided on today, played ones included.

    Args:
        world: the state of the start of the day.
        asked: all from :func:`visits_due`, or those that one official decides on.
    """
    steps = cabinet.decide_visits(world, asked)
    if not world.setting.plays_today(world.day):
        return steps
    _stand_still(world, steps)
    for slot, lanes, move in _chosen(world):
        mine = np.flatnonzero((steps.slots == slot) & np.isin(steps.lanes, lanes))
        _make(world, steps, mine, move)
    return steps


def _chosen(world: World) -> Iterator[tuple[int, Indices, Move]]:
    """Slots, lanes and moves of today, where they are feasible."""
    everyone = np.arange(world.lanes)
    for side, played in enumerate(world.setting.played):
        if played is None or world.day > played.until:
            continue
        for slot, move in played.moves.get(world.day, ()):
            yield slot, everyone[feasible_move(world, side, slot, move)], move


def feasible_move(world: World, side: int, slot: int, move: Move) -> Flags:
    """Whether a government can make a move on a visit today: (L,)."""
    about, phase = world.setting.slots, world.phase[slot]
    if about.occasion[slot]:  # both will be there, whatever a person decides
        return np.zeros(world.lanes, bool)
    peace = world.rung < Rung.WAR
    if move == Move.PROPOSE:
        others = world.phase[about.others[slot][about.others[slot] >= 0]]
        busy = cabinet.UNDER_WAY[others].any(axis=0)
        # a visit of the scenario that was rebuffed is proposed again when it has cooled off
        again = (phase == Phase.REBUFFED) & (world.wake[slot] == world.day)
        ready = (phase == Phase.IDEA) | (again & (slot < about.listed))
        return np.asarray(ready & ~busy & peace & (about.visitor_side[slot] == side))
    if move in (Move.ACCEPT, Move.REBUFF):
        # one that was put off waits until its guest asks again
        again = (phase == Phase.POSTPONED) & (world.wake[slot] == world.day)
        waits = (phase == Phase.PROPOSED) | again
        return np.asarray(waits & peace & (about.host_side[slot] == side))
    own = about.visitor_side[slot] == side
    if move == Move.PUT_OFF:
        return np.asarray((phase == Phase.SCHEDULED) & (not about.summit[slot]) & peace)
    # a proposal can be taken back by who made it; the host rebuffs it
    return np.asarray(np.isin(phase, TO_CALL_OFF if own else TO_CALL_OFF[1:]) & peace)


def feasible_moves(world: World, side: int) -> list[tuple[int, Move]]:
    """What a government can do about visits today in a world of one lane: slots and moves."""
    about = world.setting.slots
    concerned = np.flatnonzero((about.visitor_side == side) | (about.host_side == side))
    return [
        (int(slot), move)
        for slot in concerned
        for move in Move
        if feasible_move(world, side, int(slot), move)[0]
    ]


def _stand_still(world: World, steps: VisitSteps) -> None:
    """Officials of a played side do not propose and do not answer of themselves."""
    about, day = world.setting.slots, world.day
    played = world.setting.played_sides(day)
    phase = world.phase[steps.slots, steps.lanes]
    guests, hosts = played[about.visitor_side[steps.slots]], played[about.host_side[steps.slots]]

    def stay(some: Flags, stays: Phase, wake: np.ndarray) -> None:
        steps.phase[some], steps.event[some] = stays, cabinet.NO_EVENT
        steps.date[some] = world.visit_date[steps.slots[some], steps.lanes[some]]
        steps.wake[some] = wake

    some = guests & (phase == Phase.IDEA)
    stay(some, Phase.IDEA, next_idea(world, steps.slots[some], steps.lanes[some], day))
    # a visit that has cooled off can be proposed on any day; the model would on the next
    some = guests & (phase == Phase.REBUFFED) & (steps.slots < about.listed)
    stay(some, Phase.REBUFFED, np.full(int(some.sum()), day + 1))
    some = hosts & (phase == Phase.PROPOSED)
    stay(some, Phase.PROPOSED, np.full(int(some.sum()), day + visits.ANSWER_DAYS))
    some = hosts & (phase == Phase.POSTPONED)
    stay(some, Phase.POSTPONED, np.full(int(some.sum()), day + 1))


def _back(world: World, steps: VisitSteps, some: Indices) -> np.ndarray:
    """Day on which a visit that was put off or called off is thought of again: (n,)."""
    keys, slots, lanes = world.keys.visit["return"], steps.slots[some], steps.lanes[some]
    uniform = world.luck.pairs(keys, slots, world.day, lanes)
    return later(world.day, whole_days(uniform, *visits.RETURN_DAYS))


def _make(world: World, steps: VisitSteps, some: Indices, move: Move) -> None:
    """Put a move in the place of what would happen to a visit today."""
    slots, lanes, day = steps.slots[some], steps.lanes[some], world.day
    date = world.visit_date[slots, lanes]
    made: tuple[Ints | Phase, Ints | VisitEvent]
    again = world.phase[slots, lanes] == Phase.POSTPONED
    if move == Move.PROPOSE:
        made = Phase.PROPOSED, VisitEvent.PROPOSED
        wake = np.full(len(some), day + visits.ANSWER_DAYS)
    elif move == Move.ACCEPT:
        made = Phase.SCHEDULED, VisitEvent.ACCEPTED
        agreed = cabinet.agreed_date(world, slots, lanes)
        date = np.where(again, day + visits.SHORT_NOTICE_DAYS, agreed).astype(np.int16)
        wake = next_look(world, slots, lanes, date, day)
    elif move == Move.REBUFF:
        # who was put off is not refused again, but asked to wait as long again
        made = (
            np.where(again, Phase.POSTPONED, Phase.REBUFFED),
            np.where(again, cabinet.NO_EVENT, VisitEvent.REBUFFED),
        )
        uniform = world.luck.pairs(world.keys.visit["cool_off"], slots, day, lanes)
        cool_off = later(day, whole_days(uniform, *visits.COOL_OFF_DAYS))
        wake = np.where(again, _back(world, steps, some), cool_off)
    else:
        off = move == Move.CALL_OFF
        made = (
            (Phase.CANCELLED, VisitEvent.CANCELLED)
            if off
            else (Phase.POSTPONED, VisitEvent.POSTPONED)
        )
        over = off & world.setting.slots.once[slots]
        wake = np.where(over, NEVER, _back(world, steps, some))
    steps.phase[some], steps.event[some] = made
    steps.date[some], steps.wake[some] = date, wake
