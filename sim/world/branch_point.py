"""The morning on which histories with a past in common part: each has its own luck from then on.

What has happened stays: tension, channels, dates that were agreed, what is owed. What had been
drawn ahead and nobody can know, the day of the next shock or of an official's next idea, is drawn
anew.
Such a gap is geometric and has no memory, so that the law of what comes is that of any other day.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ballast.sim.rules.quantity import Number
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import NEVER, WAR, ShockKind, TensionSource
from ballast.sim.vocabulary import VisitPhase as Phase
from ballast.sim.world.acts_in_preparation import probabilities, restart_expected
from ballast.sim.world.daily_rates import daily_of
from ballast.sim.world.distinct_draws import usual_and_onset
from ballast.sim.world.hazard_bounds import ceilings_of
from ballast.sim.world.intervention_chances import happens, intervention_chances, shock_chances
from ballast.sim.world.lane_parameters import read_parameters
from ballast.sim.world.leader_contacts import leader_numbers
from ballast.sim.world.scheduling import (
    look_after_rise,
    next_idea,
    next_look,
    next_reopening,
    next_shock,
)
from ballast.sim.world.state import World
from ballast.sim.world.tension_sources import bring_up_to_date
from ballast.sim.world.turnover import after_change, daily_departures, restart_departures

STREAMS = "parting"
"""Clocks drawn anew have luck apart: that of their day may have been used already."""


def part_ways(world: World) -> None:
    """In the morning: lanes whose past in common has ended get their own numbers and clocks."""
    lanes = world.luck.parting(world.day)
    if not len(lanes):
        return
    if world.own_values is not None:
        take_own_numbers(world, world.own_values)
        world.own_values = None
    restart_clocks(world, lanes)


def take_own_numbers(world: World, values: Mapping[str, Number]) -> None:
    """Parameters become others from today on; what has happened, tension included, stays.

    Args:
        world: changed in place.
        values: every number by dotted key, each (L,) or (1,).
    """
    setting, base = world.setting, world.params.tension.base
    bring_up_to_date(world)
    world.params = read_parameters(setting, values)
    world.usual, world.onset = usual_and_onset(setting, values, world.params)
    world.daily = daily_of(world.params)
    world.ceilings = ceilings_of(world.params, world.usual)
    world.expected = probabilities(setting, values, world.params.conduct)
    world.leaders = leader_numbers(setting, values)
    world.leaving = daily_departures(setting, values)
    world.chances = intervention_chances(setting, values)
    usual = world.params.shocks.calendar_probability
    world.shock_chances = shock_chances(setting, values, usual)
    # the same tension above another base
    moved = base - world.params.tension.base
    world.excess = world.excess + moved
    world.standing[TensionSource.START] += moved
    reception = [values[f"officials.{o}.reception"] for o in setting.officials.ids]
    for planned in setting.planned:
        if planned.kind == "personnel" and planned.day < world.day:
            before, some = reception[planned.official], happens(world, planned)
            reception[planned.official] = after_change(before, planned.reception, some)
    world.reception = tuple(reception)
    for received, successors, new in zip(world.received, world.successors, reception, strict=False):
        received[:] = np.where(successors > 0, received, new)


def restart_clocks(world: World, lanes: Indices, *, morning_over: bool = False) -> None:
    """Draw anew, in some lanes, the next day of everything that can happen only rarely.

    Nothing is left to happen after a war.

    Args:
        world: changed in place.
        lanes: which.
        morning_over: whether the shocks and departures of today have happened already, and the
            next ones come tomorrow at the earliest.
    """
    lanes = lanes[world.rung[lanes] < WAR]
    luck, yesterday = world.luck, world.day - 1
    past = world.day if morning_over else yesterday
    world.luck = luck.apart(STREAMS)
    rates = {
        ShockKind.SOVEREIGNTY: world.params.shocks.sovereignty_rate,
        ShockKind.DISCOVERY: world.params.shocks.discovery_rate,
    }
    for kind, clock in world.next_shock.items():
        clock[lanes] = next_shock(world, kind, rates[kind], lanes, past)
    restart_departures(world, lanes, past)
    restart_expected(world, lanes, yesterday)
    shut, n = np.nonzero(world.reopen_day[:, lanes] != NEVER)
    world.reopen_day[shut, lanes[n]] = next_reopening(world, shut, lanes[n], yesterday)
    slots, n = np.nonzero(world.phase[:, lanes] == Phase.IDEA)
    world.wake[slots, lanes[n]] = next_idea(world, slots, lanes[n], yesterday)
    slots, n = np.nonzero(world.phase[:, lanes] == Phase.SCHEDULED)
    date = world.visit_date[slots, lanes[n]]
    world.wake[slots, lanes[n]] = next_look(world, slots, lanes[n], date, yesterday)
    risen = lanes[world.crisis_day[lanes] == world.day]
    look_after_rise(world, risen, world.day)  # the rise has happened, and its morning is today
    world.luck = luck
