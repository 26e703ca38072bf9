"""What the scenario makes happen: channels, offices, visits and accidents on their days."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ballast.sim.rules.quantity import at
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import BY_SCENARIO, NEVER, Rung, Severity, TensionSource, VisitEvent
from ballast.sim.vocabulary import VisitPhase as Phase
from ballast.sim.world.compiled_interventions import Planned
from ballast.sim.world.exogenous_events import JUMPS
from ballast.sim.world.intervention_chances import begin_measures, happens, made_today, where
from ballast.sim.world.scheduling import next_look
from ballast.sim.world.state import VisitSteps, World
from ballast.sim.world.struck_events import Struck
from ballast.sim.world.tension_sources import add_jump
from ballast.sim.world.turnover import appoint

TO_COME = (Phase.PROPOSED, Phase.REBUFFED, Phase.SCHEDULED, Phase.POSTPONED)
"""Phases of a visit that has not begun and may still."""
ANNOUNCED = (Phase.SCHEDULED, Phase.POSTPONED)


def meet_changes(world: World) -> None:
    """Channels set to a state today, new holders of offices, visits cancelled or moved."""
    setting = world.setting
    if not (setting.planned or setting.contingent):
        return
    begin_measures(world)
    for planned in made_today(world, "channel"):
        _set_channel(world, planned)
    for planned in setting.planned_on(world.day, "personnel"):
        appoint(world, planned.official, planned.reception, happens(world, planned))
    for planned in made_today(world, "visit"):
        _change_visit(world, planned)


def _set_channel(world: World, planned: Planned) -> None:
    everyone = where(world, planned, (world.rung < Rung.WAR).nonzero()[0])
    pairs = np.full(len(everyone), planned.channel)
    shut = world.level[planned.channel, everyone] == 0
    if planned.level == 0:
        world.today.suspended.append((pairs[~shut], everyone[~shut]))
        world.today.suspended_by.append(BY_SCENARIO)
    else:
        world.today.reopened.append((pairs[shut], everyone[shut]))
        some = happens(world, planned)
        channel = planned.channel
        place = channel if some is None else (channel, some.nonzero()[0])
        world.today.levels.append((place, planned.level))


def _change_visit(world: World, planned: Planned) -> None:
    """A visit that has not begun is called off, or gets another date if it has one."""
    phase, peace = world.phase[planned.visit], world.rung < Rung.WAR
    if planned.action == "cancel":
        lanes = where(world, planned, np.flatnonzero(np.isin(phase, TO_COME) & peace))
        announced = np.isin(phase[lanes], ANNOUNCED)
        event = np.where(announced, VisitEvent.CANCELLED, -1).astype(np.int8)
        _step(world, planned.visit, lanes, Phase.CANCELLED, NEVER, event)
    else:
        lanes = where(world, planned, np.flatnonzero(np.isin(phase, ANNOUNCED) & peace))
        event = np.full(len(lanes), -1, np.int8)
        _step(world, planned.visit, lanes, Phase.SCHEDULED, planned.to, event)


def _step(
    world: World, slot: int, lanes: Indices, phase: Phase, date: int, event: np.ndarray
) -> None:
    slots, n = np.full(len(lanes), slot), len(lanes)
    dates = np.full(n, date, np.int16)
    wake = dates if date == NEVER else next_look(world, slots, lanes, dates, world.day)
    steps = VisitSteps(
        slots=slots,
        lanes=lanes,
        phase=np.full(n, phase, np.int8),
        date=dates,
        wake=wake,
        event=event,
    )
    world.phase[slot, lanes] = steps.phase
    world.visit_date[slot, lanes] = steps.date
    world.wake[slot, lanes] = steps.wake
    world.today.visits.append(steps)


def meet_accidents(world: World) -> None:
    """Encounters of a severity that the scenario makes happen today, where there is no war."""
    for planned in made_today(world, "accident"):
        severity = Severity(planned.severity)
        lanes = where(world, planned, np.flatnonzero(world.rung < Rung.WAR))
        if world.removed is not None:
            lanes = lanes[world.removed.kept(Struck.ENCOUNTER, world.day, lanes, severity)]
        tally = world.today.encounters
        if tally is None:
            tally = np.zeros((len(Severity), world.lanes), np.int8)
        tally[severity, lanes] += 1
        world.today.encounters = tally
        points = at(getattr(world.params.encounters, JUMPS[severity]), lanes)
        add_jump(world, TensionSource.ENCOUNTERS, lanes, points)
        if severity >= Severity.COLLISION:
            world.last_incident[lanes] = world.day


def calls_answered(world: World, day: int, lanes: Indices) -> Iterator[tuple[int, Indices]]:
    """Channels through which the scenario makes a crisis call be answered on a day, and where."""
    setting = world.setting
    measures = (p.measure for p in setting.contingent if p.measure.kind == "call")
    for planned in (*setting.planned_during(day, "call"), *measures):
        yield planned.channel, where(world, planned, lanes)
