"""What the evening makes of disputes: they begin, rise, end, or go on into the next day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules import disputes, ladder
from ballast.sim.rules.quantity import Flags, Ints, at
from ballast.sim.rules.tension import CENTRE, MOST, SCALE
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import (
    CRISIS,
    DISPUTE,
    DISPUTE_ROLES,
    NEVER,
    PRESSES,
    SIDES,
    WAR,
    Ending,
    Role,
)
from ballast.sim.world.dispute_moves import contact, in_dispute, offer_stands
from ballast.sim.world.dispute_triggers import accident_lifts, begin_disputes, kept_of
from ballast.sim.world.scheduling import look_after_rise
from ballast.sim.world.state import LONG_AGO, BegunDisputes, World
from ballast.sim.world.struck_events import Struck

REPLY, OFFER, ACCEPT = (DISPUTE_ROLES.index(role) for role in (Role.REPLY, Role.OFFER, Role.ACCEPT))
PRESSING = tuple(DISPUTE_ROLES.index(role) for role in PRESSES)


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What was done today about the disputes of some lanes: (n,) or (G, n) each."""

    lanes: Indices
    replied: Flags
    pressed: Flags
    offered: Flags  # or accepted; who presses too takes it back
    committed: Flags
    lapsed: Flags


def climb(world: World) -> None:
    """Tomorrow's rung: bands of tension, and disputes that begin, rise and end."""
    rung = world.rung
    after = np.where(rung < DISPUTE, ladder.band(rung, world.tension), rung)
    begun = begin_disputes(world)
    high = in_dispute(world)
    if world.removed is not None:
        begun = _struck(world, after, begun)
    if begun is not None:
        after[begun.lanes] = begun.rung
        world.today.begun = begun
        _begin(world, begun)
    if len(high):
        _carry_on(world, after, high)
    world.rung = after
    _crises(world, rung)
    wars = ((after == WAR) & (rung < WAR)).nonzero()[0]
    if len(wars):
        _end_history(world, wars)


def _struck(world: World, after: Ints, begun: BegunDisputes | None) -> BegunDisputes | None:
    """Steps that are struck are not taken, and what would have begun does not."""
    assert world.removed is not None
    stays = ~world.removed.kept(Struck.STEP, world.day, np.arange(world.lanes))
    after[stays] = world.rung[stays]
    if begun is None or not stays[begun.lanes].any():
        return begun
    left = kept_of(begun, ~stays[begun.lanes])
    return left if len(left.lanes) else None


def _begin(world: World, begun: BegunDisputes) -> None:
    """The state of disputes that begin."""
    lanes = begun.lanes
    world.trigger[lanes], world.opener[lanes] = begun.trigger, begun.opener
    world.replied[lanes] = begun.rung > DISPUTE
    world.dispute_day[lanes] = world.day
    world.resolve[:, lanes] = disputes.first_resolve(world.belief[:, lanes])
    acted = begun.committed.nonzero()[0]
    world.committed[begun.author[acted], lanes[acted]] = 1.0


def _carry_on(world: World, after: Ints, lanes: Indices) -> None:
    """Rises, settlements and lapses of the disputes that were under way this morning."""
    rung, moved = world.rung[lanes], _moved(world, lanes)
    rule = world.params.disputes.at_lanes(lanes)
    uniform = world.luck.uniform("dispute.rise", world.day, lanes)
    presses = moved.pressed[0].astype(np.int64) + moved.pressed[1]
    by_press = uniform < disputes.rise_probability(rung, presses, rule)
    by_accident = np.zeros(len(lanes), bool)
    by_accident[_places(lanes, accident_lifts(world, DISPUTE, CRISIS + 1))] = True
    by_accident &= ~by_press
    rises = by_press | by_accident
    settled = ~rises & _settled(world, moved)
    lapses = ~rises & moved.lapsed
    over = settled | lapses
    goes_on = np.ones(len(lanes), bool)
    if world.removed is not None:
        goes_on = world.removed.kept(Struck.STEP, world.day, lanes)
        rises, by_accident = rises & goes_on, by_accident & goes_on
    ends = over & goes_on
    after[lanes] = np.where(rises, rung + 1, rung)
    after[lanes[ends]] = ladder.settled_band(world.tension[lanes[ends]])
    _go_on(world, moved, rises, by_accident, withdrawn=over)
    for ending, some in ((Ending.LAPSE, lapses), (Ending.SETTLEMENT, settled & ~lapses)):
        if (some & ends).any():
            world.today.ended.append((ending, lanes[some & ends]))
    if rises.any():
        world.today.rises = lanes[rises], by_accident[rises]
    if ends.any():
        _forget(world, lanes[ends])


def _moved(world: World, lanes: Indices) -> Moved:
    """What both governments did today about the disputes of some lanes, in rising order."""
    done = np.zeros((SIDES, len(DISPUTE_ROLES), len(lanes)), bool)
    for side, role, where in world.today.moves:
        done[side, role, _places(lanes, where)] = True
    committed, lapsed = np.zeros((SIDES, len(lanes)), bool), np.zeros(len(lanes), bool)
    for side, where in world.today.commitments:
        committed[side, _places(lanes, where)] = True
    for where in world.today.lapsed:
        lapsed[_places(lanes, where)] = True
    pressed = done[:, PRESSING[0]].copy()
    for role in PRESSING[1:]:
        pressed |= done[:, role]
    return Moved(
        lanes=lanes,
        replied=done[0, REPLY] | done[1, REPLY],
        pressed=pressed,
        offered=(done[:, OFFER] | done[:, ACCEPT]) & ~pressed,
        committed=committed,
        lapsed=lapsed,
    )


def _places(lanes: Indices, some: Indices) -> Indices:
    return np.searchsorted(lanes, some)


def _settled(world: World, moved: Moved) -> Flags:
    """Whether an offer is accepted: both offer today, or one does while the other's stands.

    Who presses takes the own offer back, so that nobody can accept it on that day.
    """
    settled = moved.offered[0] & moved.offered[1]
    for side in range(SIDES):
        other = 1 - side
        standing = offer_stands(world, other, moved.lanes) & ~moved.pressed[other]
        settled = settled | (moved.offered[side] & standing)
    return np.asarray(settled)


def _go_on(world: World, moved: Moved, rises: Flags, by_accident: Flags, withdrawn: Flags) -> None:
    """The state of disputes tomorrow; a rise clears all offers, and so does an end."""
    lanes, talking = moved.lanes, contact(world, moved.lanes)
    weight = at(world.params.disputes.signal, lanes)
    world.replied[lanes] |= moved.replied | by_accident
    for side in range(SIDES):
        told = disputes.signalled(
            moved.pressed[side], moved.offered[side], moved.committed[side], talking, weight
        )
        world.resolve[1 - side, lanes] += told
        offered = np.where(moved.offered[side], world.day, world.offered[side, lanes])
        cleared = rises | moved.pressed[side] | withdrawn
        world.offered[side, lanes] = np.where(cleared, LONG_AGO, offered)
        world.pressed[side, lanes] = moved.pressed[side]


def _forget(world: World, lanes: Indices) -> None:
    """A dispute that is over leaves nothing of its own behind."""
    world.committed[:, lanes] = 0.0
    world.trigger[lanes] = world.opener[lanes] = -1
    world.replied[lanes] = False
    world.dispute_day[lanes] = world.crisis_day[lanes] = NEVER
    world.pressed[:, lanes] = False
    world.offered[:, lanes] = LONG_AGO
    world.resolve[:, lanes] = 0.0
    world.contact_until[lanes] = LONG_AGO
    world.meeting_day[lanes], world.meeting_caller[lanes] = NEVER, -1


def _crises(world: World, before: Ints) -> None:
    """After a rise to a crisis, visits that are scheduled are looked at on the next morning."""
    lanes = ((world.rung >= CRISIS) & (before < CRISIS)).nonzero()[0]
    if not len(lanes):
        return
    world.crisis_day[lanes] = world.day + 1
    look_after_rise(world, lanes, world.day + 1)


def _end_history(world: World, lanes: Indices) -> None:
    """War ends a history: nothing after it is modelled, and all clocks stop."""
    world.today.ended.append((Ending.WAR, lanes))
    for clocks in (world.wake, world.reopen_day, world.duty_day):
        clocks[..., lanes] = NEVER
    for clock in world.next_shock.values():
        clock[lanes] = NEVER
    hold_wars(world)


def hold_wars(world: World) -> None:
    """In the evening: where there is war, tension stands at its highest and channels are shut."""
    lanes = (world.rung == WAR).nonzero()[0]
    if len(lanes):
        if world.level[:, lanes].any():  # the scenario opens a channel, and has no war in mind
            world.level = world.level.copy()
            world.level[:, lanes] = 0
        world.tension[lanes] = MOST
        highest = (MOST - CENTRE) / SCALE
        world.z[lanes] = world.lasting_z[lanes] = highest
