"""Officials leave office, and successors take over: who holds an office in which lane.

A departure is a clock like a shock from outside: its day is drawn ahead, as a geometric gap under
the daily chance of the official. The successor is there on the same day, is received anew, and is
not the person whom the other side has put under sanctions.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ballast.sim.rules import visits
from ballast.sim.rules.chance import whole_days
from ballast.sim.rules.quantity import Flags, Floats, Ints, Number, of_each
from ballast.sim.rules.shocks import daily_probability
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import WAR, VisitEvent, VisitPhase
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.scheduling import later, next_departure
from ballast.sim.world.state import VisitSteps, World, due
from ballast.sim.world.struck_events import Struck

TO_PUT_OFF = np.isin(np.arange(len(VisitPhase)), (VisitPhase.PROPOSED, VisitPhase.SCHEDULED))
"""Phases of a visit that waits for somebody who has left."""
PUT_OFF, POSTPONED = int(VisitEvent.POSTPONED), int(VisitPhase.POSTPONED)


def daily_departures(setting: CompiledScenario, values: Mapping[str, Number]) -> Floats:
    """Chance a day that an official leaves, by rate: (R, L) or (R, 1); no row without turnover."""
    if setting.offices is None:
        return np.zeros((0, 1))
    rates = [values[key] for key in setting.offices.rates]
    return np.asarray(daily_probability(np.stack(np.broadcast_arrays(np.zeros(1), *rates))))


def reception_of(world: World, officials: Ints, lanes: Indices) -> Floats:
    """How the other side receives whoever holds some offices today: (n,)."""
    if world.setting.offices is None:
        return of_each(world.reception, officials, lanes)
    return np.asarray(world.received[officials, lanes])


def appoint(world: World, official: int, reception: float, some: Flags | None) -> None:
    """Somebody whom the scenario names takes over an office.

    Args:
        world: the state of the morning.
        official: by position, whose office it is.
        reception: of the new holder.
        some: (L,) lanes in which it happens; None for all.
    """
    received = list(world.reception)
    received[official] = after_change(received[official], reception, some)
    world.reception = tuple(received)
    if world.setting.offices is not None:
        where: Flags | slice = slice(None) if some is None else some
        world.received[official, where], world.successors[official, where] = reception, 0


def after_change(before: Number, reception: float, some: Flags | None) -> Number:
    """How the holder of an office is received after a change of it: (L,) or (1,).

    Args:
        before: how the one before was received.
        reception: of the new holder.
        some: (L,) lanes in which there is one; None for all.
    """
    new = np.array([reception])
    return new if some is None else np.where(some, new, before)


def restart_departures(world: World, lanes: Indices, yesterday: int) -> None:
    """Draw the day of the next departure of every official, from the day after ``yesterday``."""
    if world.setting.offices is None:
        return
    for official in np.flatnonzero(world.setting.offices.rate):
        pairs = np.full(len(lanes), official)
        world.leave_day[official, lanes] = next_departure(world, pairs, lanes, yesterday)
    note_first(world, lanes)


def note_first(world: World, lanes: Indices) -> None:
    """Keep, in some lanes, the day on which the first official leaves: seldom is it today."""
    world.first_leave[lanes] = world.leave_day[:, lanes].min(axis=0)


def meet_departures(world: World) -> None:
    """Officials whose day has come leave, where there is no war, and successors take over."""
    offices = world.setting.offices
    if offices is None:
        return
    some = (world.first_leave == world.day).nonzero()[0]
    if not len(some):
        return
    days = world.leave_day.take(some, axis=1)
    officials, place = due(days, world.day)
    lanes = some[place]
    days[officials, place] = next_departure(world, officials, lanes, world.day)
    world.leave_day[officials, lanes] = days[officials, place]
    world.first_leave[some] = days.min(axis=0)
    stays = world.rung[lanes] >= WAR
    if world.removed is not None:
        stays |= ~world.removed.kept(Struck.DEPARTURE, world.day, lanes, officials)
    if stays.any():
        officials, lanes = officials[~stays], lanes[~stays]
    if not len(lanes):
        return
    world.successors[officials, lanes] += 1
    uniform = world.luck.pairs(world.keys.office["reception"], officials, world.day, lanes)
    world.received[officials, lanes] = offices.reception_of_successors(uniform)
    world.today.departures.append((officials, lanes))
    _put_off(world, officials, lanes)


def _put_off(world: World, officials: Indices, lanes: Indices) -> None:
    """Visits that wait for one who has left come back later, whoever was to travel."""
    offices = world.setting.offices
    assert offices is not None, "somebody has left"
    own = offices.visits[officials]
    places: Indices = own * world.lanes + lanes[:, None]
    waits = TO_PUT_OFF.take(world.phase.ravel().take(places)) & (own >= 0)
    places = np.sort(places[waits])  # by slot, then lane
    if not len(places):
        return
    if (places[1:] == places[:-1]).any():  # guest and host leave on one day: each visit once
        places = np.unique(places)
    slots = places // world.lanes
    lanes = places - slots * world.lanes
    if world.removed is not None:
        keep = world.removed.kept(Struck.VISIT, world.day, lanes, slots, PUT_OFF)
        slots, lanes = slots[keep], lanes[keep]
    if not len(lanes):
        return
    uniform = world.luck.pairs(world.keys.visit["return"], slots, world.day, lanes)
    steps = VisitSteps(
        slots=slots,
        lanes=lanes,
        phase=np.full(len(slots), POSTPONED, np.int8),
        date=world.visit_date[slots, lanes],
        wake=later(world.day, whole_days(uniform, *visits.RETURN_DAYS)),
        event=np.full(len(slots), PUT_OFF, np.int8),
    )
    world.phase[slots, lanes] = steps.phase
    world.wake[slots, lanes] = steps.wake
    world.today.visits.append(steps)


def still_barred(
    world: World, until: Ints, people: Ints, rows: Ints, lanes: Indices, day: int | None = None
) -> Flags:
    """Whether sanctions on somebody stand, and that person still holds the office: (n,).

    Args:
        world: the state.
        until: (R,) last day on which they stand on any of the people of a row if nobody leaves.
        people: (R, K) officials by position, padded with -1.
        rows, lanes: (n,) what is asked about.
        day: the day asked about, after this morning's departures; today if not said.
    """
    day = world.day if day is None else day
    if world.bars is not None:
        return _barred_here(world, people[rows], lanes, day)
    bars = np.asarray(day <= until[rows])
    if world.setting.offices is None or not bars.any():
        return bars
    some = bars.nonzero()[0]
    who = people[rows[some]]
    stands = (who >= 0) & (day <= world.setting.officials.sanctioned_until[who])
    stands &= world.successors[who, lanes[some][:, None]] == 0
    bars[some] = stands.any(axis=1)
    return bars


def _barred_here(world: World, who: Ints, lanes: Indices, day: int) -> Flags:
    """The same where lanes differ in who is under sanctions: (n,), for people (n, K)."""
    assert world.bars is not None
    here = lanes[:, None]
    stands = (who >= 0) & (day <= world.bars[who, here])
    if world.setting.offices is not None:
        stands &= world.successors[who, here] == 0
    return np.asarray(stands.any(axis=1))


def holder(world: World, official: int) -> str:
    """Who holds an office in a world of one lane: by name while nobody has left it."""
    officials = world.setting.officials
    if world.setting.offices is None or not world.successors[official, 0]:
        return officials.names[official]
    return officials.successors[official]
