"""What comes instead of struck steps of visits and changes of channels."""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import visits
from ballast.sim.rules.chance import whole_days
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import NEVER, VisitEvent, VisitPhase
from ballast.sim.world.scheduling import later, next_look, next_reopening
from ballast.sim.world.state import VisitSteps, World
from ballast.sim.world.struck_events import Struck
from ballast.sim.world.visit_decisions import NO_EVENT, Step, agreed_date


def other_steps(world: World, steps: VisitSteps) -> VisitSteps:
    """The same steps of visits, with those that are struck replaced by what comes instead.

    A visit that would begin is called off; one that would be put off or called off goes ahead; a
    proposal that would be refused is accepted.
    """
    assert world.removed is not None
    what = steps.slots, steps.event
    struck = ~world.removed.kept(Struck.VISIT, world.day, steps.lanes, *what)
    if not struck.any():
        return steps
    phase, date, wake, event = (
        values.copy() for values in (steps.phase, steps.date, steps.wake, steps.event)
    )
    for instead, events in (
        (_called_off, (VisitEvent.BEGUN,)),
        (_goes_ahead, (VisitEvent.POSTPONED, VisitEvent.CANCELLED)),
        (_accepted, (VisitEvent.REBUFFED,)),
    ):
        some = np.flatnonzero(struck & np.isin(steps.event, events))
        if len(some):
            phase[some], date[some], wake[some], event[some] = instead(
                world, steps.slots[some], steps.lanes[some]
            )
    return VisitSteps(
        slots=steps.slots, lanes=steps.lanes, phase=phase, date=date, wake=wake, event=event
    )


def _called_off(world: World, slots: Indices, lanes: Indices) -> Step:
    uniform = world.luck.pairs(world.keys.visit["return"], slots, world.day, lanes)
    back = later(world.day, whole_days(uniform, *visits.RETURN_DAYS))
    wake = np.where(world.setting.slots.once[slots], NEVER, back)
    n = len(slots)
    return (
        np.full(n, VisitPhase.CANCELLED),
        world.visit_date[slots, lanes],
        wake,
        np.full(n, VisitEvent.CANCELLED),
    )


def _goes_ahead(world: World, slots: Indices, lanes: Indices) -> Step:
    date = world.visit_date[slots, lanes]
    due = date <= world.day
    over = later(world.day, world.setting.slots.days[slots])
    return (
        np.where(due, VisitPhase.IN_PROGRESS, VisitPhase.SCHEDULED),
        date,
        np.where(due, over, next_look(world, slots, lanes, date, world.day)),
        np.where(due, VisitEvent.BEGUN, NO_EVENT),
    )


def _accepted(world: World, slots: Indices, lanes: Indices) -> Step:
    date, n = agreed_date(world, slots, lanes), len(slots)
    return (
        np.full(n, VisitPhase.SCHEDULED),
        date,
        next_look(world, slots, lanes, date, world.day),
        np.full(n, VisitEvent.ACCEPTED),
    )


def strike_channels(world: World) -> None:
    """Take struck changes of channels out of the day, before the evening applies them.

    A channel that does not reopen is asked about again, as if it had been decided so.
    """
    assert world.removed is not None
    today = world.today
    lists = (
        (Struck.SUSPENSION, today.suspended),
        (Struck.REOPENING, today.reopened),
        (Struck.RISE, today.raised),
    )
    for kind, changes in lists:
        for n, (channels, lanes) in enumerate(changes):
            keep = world.removed.kept(kind, world.day, lanes, channels)
            changes[n] = channels[keep], lanes[keep]
            if kind == Struck.REOPENING and not keep.all():
                _stay_shut(world, channels[~keep], lanes[~keep])


def _stay_shut(world: World, channels: Indices, lanes: Indices) -> None:
    idle = world.reopen_day[channels, lanes] == NEVER
    channels, lanes = channels[idle], lanes[idle]
    world.reopen_day[channels, lanes] = next_reopening(world, channels, lanes, world.day)
