"""What the steps of visits change: the visit itself, and what a completed one leaves behind."""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import visits
from ballast.sim.rules.chance import whole_days
from ballast.sim.rules.quantity import at
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import BY_VISIT, Duty, Role, VisitEvent
from ballast.sim.world.channel_reopening import gate_is_open
from ballast.sim.world.event_deletion import other_steps
from ballast.sim.world.exogenous_events import owe
from ballast.sim.world.state import VisitSteps, World, add_at

PUT_OFF, COMPLETED = int(VisitEvent.POSTPONED), int(VisitEvent.COMPLETED)


def commit_visits(world: World, steps: VisitSteps) -> None:
    """Apply what was decided about some visits."""
    if not len(steps.slots):
        return
    if world.removed is not None:
        steps = other_steps(world, steps)
    slots, lanes = steps.slots, steps.lanes
    late = (steps.event == PUT_OFF) & (world.visit_date[slots, lanes] <= world.day)
    if late.any():
        world.put_off[slots[late], lanes[late]] = True
    world.phase[slots, lanes] = steps.phase
    world.visit_date[slots, lanes] = steps.date
    world.wake[slots, lanes] = steps.wake
    world.today.visits.append(steps)
    completed = (steps.event == COMPLETED).nonzero()[0]
    if len(completed):
        _complete(world, slots[completed], lanes[completed])


def _complete(world: World, slots: Indices, lanes: Indices) -> None:
    about, rule, today = world.setting.slots, world.params.visits, world.today
    world.contradicted[slots, lanes] = False
    world.put_off[slots, lanes] = False
    summit = about.summit[slots]
    size = np.where(summit, at(rule.summit_effect, lanes), at(rule.effect, lanes))
    weight = np.where(summit, 1.0, about.issue_weight[slots])
    add_at(today.relief, lanes, visits.relief(size, world.trust[lanes], weight))
    add_at(today.overshoot, lanes[summit], at(rule.summit_overshoot, lanes[summit]))
    of_ministers = world.setting.officials.minister[about.visitor[slots]]
    add_at(
        today.ministers,
        (about.visitor_side[slots[of_ministers]].astype(np.intp), lanes[of_ministers]),
        1,
    )
    _raise_channel(world, slots, lanes)
    _reopen_at_summit(world, slots[summit], lanes[summit])
    hosted = ~about.occasion[slots]  # where nobody is host, no host speaks
    _speak_well(world, slots[hosted], lanes[hosted])


def _raise_channel(world: World, slots: Indices, lanes: Indices) -> None:
    """The visit may raise its channel a level, unless a sanctioned counterpart keeps it shut."""
    channel = world.setting.slots.channel[slots].astype(np.intp)
    uniform = world.luck.pairs(world.keys.visit["rise"], slots, world.day, lanes)
    rises = uniform < at(world.params.visits.channel_rise, lanes)
    rises &= (world.level[channel, lanes] > 0) | gate_is_open(world, channel, lanes)
    world.today.raised.append((channel[rises], lanes[rises]))
    world.today.raised_by.append(BY_VISIT)


def _reopen_at_summit(world: World, slots: Indices, lanes: Indices) -> None:
    """Leaders may agree to reopen what is shut; on each channel independently."""
    if not len(slots):
        return
    chance = at(world.params.channels.reopen_at_summit, lanes)
    for c in range(len(world.setting.channels.ids)):
        pairs = np.full(len(lanes), c)
        uniform = world.luck.pairs(world.keys.channel["summit"], pairs, world.day, lanes)
        opens = (world.level[c, lanes] == 0) & (uniform < chance)
        world.today.reopened.append((pairs[opens], lanes[opens]))


def _speak_well(world: World, slots: Indices, lanes: Indices) -> None:
    """A ministry of the host may speak well of the visit within four days."""
    rule, about = world.params.visits, world.setting.slots
    uniform = world.luck.pairs(world.keys.visit["statement"], slots, world.day, lanes)
    speaks = uniform < at(rule.statement_probability, lanes)
    slots, lanes = slots[speaks], lanes[speaks]
    uniform = world.luck.pairs(world.keys.visit["statement_lag"], slots, world.day, lanes)
    lag = whole_days(uniform, 1, visits.STATEMENT_WITHIN_DAYS)
    host = about.host_side[slots]
    for side, repertoire in enumerate(world.setting.repertoires):
        if len(repertoire.roles[Role.STATEMENT]):
            owe(world, Duty.STATEMENT, side, lanes[host == side], lag[host == side])
