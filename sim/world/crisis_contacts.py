"""Calls and back-channel meetings of officials while a dispute lasts.

A government has one of its officials call; whether the counterpart answers is decided when calls
are placed. Contact counts from the next morning on.
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import crisis_calls
from ballast.sim.rules.chance import whole_days
from ballast.sim.rules.quantity import Flags, Floats, Ints, at
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import NEVER, SIDES, WAR
from ballast.sim.world.dispute_moves import in_dispute
from ballast.sim.world.interventions import calls_answered
from ballast.sim.world.state import NOWHERE, Calls, Pairs, World
from ballast.sim.world.struck_events import Struck
from ballast.sim.world.turnover import reception_of, still_barred

NOBODY = -1


def calls_due(world: World) -> Pairs:
    """Officials who are to call today, and lanes: government by government, then by lane."""
    lanes = in_dispute(world)
    if not len(lanes):
        return NOWHERE, NOWHERE
    (first, here), (second, there) = (_callers(world, side, lanes) for side in range(SIDES))
    return np.concatenate((first, second)), np.concatenate((here, there))


def _callers(world: World, side: int, lanes: Indices) -> Pairs:
    officials, name = world.setting.officials, world.setting.sides[side]
    able = officials.callers[side]
    if not len(able):
        return NOWHERE, NOWHERE
    uniform = world.luck.uniform(f"dispute.call.{name}", world.day, lanes)
    lanes = lanes[uniform < at(world.params.disputes.calls, lanes)]
    level = world.level[officials.channel[able][:, None], lanes]
    weights = crisis_calls.caller_weights(officials.seniority[able][:, None], level)
    uniform = world.luck.uniform(f"dispute.caller.{name}", world.day, lanes)
    return able[crisis_calls.choose_caller(uniform, weights)], lanes


def commit_calls(world: World, placed: Pairs) -> None:
    """Officials call, and their counterparts answer or do not."""
    callers, lanes = placed
    for side in range(SIDES):
        own = world.setting.officials.side[callers] == side
        if own.any():
            _call(world, side, callers[own], lanes[own])


def _call(world: World, side: int, callers: Indices, lanes: Indices) -> None:
    if world.removed is not None:
        keep = world.removed.kept(Struck.CALL, world.day, lanes, side)
        callers, lanes = callers[keep], lanes[keep]
    if not len(lanes):
        return
    officials, name = world.setting.officials, world.setting.sides[side]
    channel = officials.channel[callers]
    uniform = world.luck.uniform(f"dispute.answer.{name}", world.day, lanes)
    answered = uniform < answer_chance(world, callers, lanes)
    uniform = world.luck.uniform(f"dispute.meeting.{name}", world.day, lanes)
    meets = answered & officials.meets[callers] & (uniform < crisis_calls.MEETING_CHANCE)
    world.today.calls.append(Calls(side, lanes, callers, channel, answered, meets))


def answer_chance(world: World, callers: Indices, lanes: Indices) -> Floats:
    """Chance that a caller's counterpart answers today: (n,)."""
    officials, rule = world.setting.officials, world.params.channels
    return crisis_calls.answer_probability(
        world.level[officials.channel[callers], lanes],
        reception_of(world, callers, lanes),
        still_barred(world, officials.barred_until, officials.pair, callers, lanes),
        (at(rule.answered_open, lanes), at(rule.answered_closed, lanes)),
        at(world.params.visits.reception_slope, lanes),
        at(world.params.visits.sanctioned_acceptance, lanes),
    )


def settle_contacts(world: World) -> None:
    """At the end of the day: what its calls and meetings lead to from tomorrow on.

    A dispute that has ended tonight is past them, and one that has begun tonight is no matter of
    theirs.
    """
    lanes = in_dispute(world)
    lanes = lanes[_going_on(world, lanes)]
    if not len(lanes):
        return
    _planned(world, lanes)
    for calls in sorted(world.today.calls, key=lambda calls: calls.side):
        lasting = _going_on(world, calls.lanes)
        _extend(world, calls.lanes[calls.answered & lasting], crisis_calls.CONTACT_DAYS)
        meets = calls.meets & lasting
        _agree(world, calls.side, calls.lanes[meets], calls.official[meets])
    meeting = lanes[world.meeting_day[lanes] == world.day]
    if len(meeting):
        world.today.met.append((meeting, world.meeting_caller[meeting].astype(np.intp)))
        _extend(world, meeting, crisis_calls.MEETING_CONTACT_DAYS)
        world.meeting_day[meeting] = NEVER


def _going_on(world: World, lanes: Indices) -> Flags:
    """Whether a dispute of an earlier day goes on tonight: (n,)."""
    return np.asarray((world.dispute_day[lanes] < world.day) & (world.rung[lanes] < WAR))


def _planned(world: World, lanes: Indices) -> None:
    """Calls of the day that the scenario makes be answered."""
    officials = world.setting.officials
    for channel, some in calls_answered(world, world.day, lanes):
        if not len(some):
            continue
        speakers = (officials.channel == channel).nonzero()[0]
        caller = int(speakers[0]) if len(speakers) else NOBODY
        side = int(officials.side[caller]) if caller != NOBODY else 0
        n, yes = len(some), np.ones(len(some), bool)
        official, through = np.full(n, caller), np.full(n, channel)
        world.today.calls.append(
            Calls(side, some, official, through, yes, np.zeros(n, bool), planned=True)
        )


def _agree(world: World, side: int, lanes: Indices, callers: Ints) -> None:
    """A meeting in the next days, where none is agreed yet."""
    idle = world.meeting_day[lanes] == NEVER
    lanes, callers = lanes[idle], callers[idle]
    if not len(lanes):
        return
    name = world.setting.sides[side]
    uniform = world.luck.uniform(f"dispute.meeting_day.{name}", world.day, lanes)
    days = whole_days(uniform, 1, crisis_calls.MEETING_WITHIN_DAYS)
    world.meeting_day[lanes] = world.day + days
    world.meeting_caller[lanes] = callers


def _extend(world: World, lanes: Indices, days: int) -> None:
    until = world.day + days
    world.contact_until[lanes] = np.maximum(world.contact_until[lanes], until)
