"""Clocks: the next day on which something rare can happen.

What happens rarely is not asked about every day. It is given its next candidate day, from a
geometric gap under an upper bound of its daily chance, and decided (thinned) when that day comes.
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import channels, shocks, visits
from ballast.sim.rules.chance import geometric_days
from ballast.sim.rules.quantity import Ints, Number, at
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import NEVER, ShockKind, VisitPhase
from ballast.sim.world.state import World

DAYS_A_MONTH = 30.44


def later(day: int, gap: Ints) -> Ints:
    """Day number after a gap, never beyond the largest int16."""
    return np.minimum(day + gap, NEVER).astype(np.int16)


def next_shock(
    world: World, kind: ShockKind, rate: Number, lanes: Indices | None, today: int
) -> Ints:
    """Day of the next undated shock of a kind."""
    uniform = world.luck.uniform(f"shock.{kind.value}.gap", today, lanes)
    chance = shocks.daily_probability(rate if lanes is None else at(rate, lanes))
    return later(today, geometric_days(uniform, chance))


def next_departure(world: World, officials: Indices, lanes: Indices, today: int) -> Ints:
    """Day on which some officials next leave office: (n,)."""
    uniform = world.luck.pairs(world.keys.office["leaves"], officials, today, lanes)
    offices, chance = world.setting.offices, world.leaving
    assert offices is not None, "officials may leave"
    here = lanes if chance.shape[1] > 1 else 0
    return later(today, geometric_days(uniform, chance[offices.rate[officials], here]))


def next_idea(world: World, slots: Indices, lanes: Indices, today: int) -> Ints:
    """Day on which an official next thinks of travelling."""
    rate = (
        at(world.params.visits.proposals, lanes) * world.setting.slots.share[slots] / DAYS_A_MONTH
    )
    uniform = world.luck.pairs(world.keys.visit["idea"], slots, today, lanes)
    return later(today, geometric_days(uniform, -np.expm1(-rate)))


def next_look(world: World, slots: Indices, lanes: Indices, date: Ints, today: int) -> Ints:
    """Day on which a scheduled visit next needs a look: its date, or a candidate for postponing.

    A secret visit cannot be put off by opinion, and a summit is held on its day or not at all.
    """
    rule, about = world.params.visits, world.setting.slots
    bound = visits.postponement_bound(
        at(rule.postponement_rate, lanes), at(rule.postponement_slope, lanes)
    )
    uniform = world.luck.pairs(world.keys.visit["postponement_gap"], slots, today, lanes)
    candidate = later(today, geometric_days(uniform, bound))
    fixed = about.secret[slots] | about.summit[slots]
    return np.where(fixed, date, np.minimum(candidate, date)).astype(np.int16)


def look_after_rise(world: World, lanes: Indices, morning: int) -> None:
    """Visits that a rise to a crisis may put off are looked at on the morning after it."""
    about = world.setting.slots
    waiting = world.phase[:, lanes] == int(VisitPhase.SCHEDULED)
    waiting &= ~(about.secret | about.summit)[:, None]
    slots, n = waiting.nonzero()
    world.wake[slots, lanes[n]] = morning


def next_reopening(world: World, channel: Indices, lanes: Indices, today: int) -> Ints:
    """Next day on which a suspended channel might reopen."""
    rule = world.params.channels
    bound = channels.reopening_bound(
        at(rule.suspension_half_life, lanes), at(rule.reopening_slope, lanes)
    )
    uniform = world.luck.pairs(world.keys.channel["reopening_gap"], channel, today, lanes)
    return later(today, geometric_days(uniform, bound))
