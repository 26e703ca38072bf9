"""Chances of the steps of the ladder on their day, the factors in them, and what they needed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ballast.sim.chronicle.morning import LANE, one
from ballast.sim.rules import ladder, tension
from ballast.sim.rules.quantity import Floats
from ballast.sim.vocabulary import Rung
from ballast.sim.world.relation import channels_in_crisis, channels_in_peace, pressure_on_both
from ballast.sim.world.state import World


def ladder_factors(world: World, military: Floats, leader: Floats) -> dict[str, float]:
    """Factors of the hazard upward this evening: they multiply to ``modifier``.

    Args:
        world: after the day.
        military, leader: (1,) what the channels do today.
    """
    rule, nothing = world.params.ladder, np.zeros(1)
    pressure = pressure_on_both(world, LANE)
    heat = tension.standardised(world.tension)
    return {
        "factor_tension": one(ladder.modifier(heat, nothing, nothing, nothing, rule)),
        "factor_military_channel": one(ladder.modifier(nothing, military, nothing, nothing, rule)),
        "factor_leader_channel": one(ladder.modifier(nothing, nothing, leader, nothing, rule)),
        "factor_domestic_pressure": one(ladder.modifier(nothing, nothing, nothing, pressure, rule)),
        "modifier": one(ladder.modifier(heat, military, leader, pressure, rule)),
    }


def onset_numbers(world: World, day: int) -> dict[str, float]:
    """Chance of a dispute that day, the one on an ordinary day, and the factors between.

    ``enough`` is the tension from which the luck of that day let one begin, all else equal.
    """
    rate, slope = world.params.ladder.onset_rate, world.params.ladder.tension_slope
    factors = ladder_factors(world, *channels_in_peace(world, LANE))
    rest = factors["modifier"] / factors["factor_tension"]
    uniform = one(world.luck.uniform("ladder.onset", day))

    def begins(level: float) -> bool:
        heat = np.exp(slope * tension.standardised(np.array([level])))
        return uniform < one(ladder.onset_probability(rate, heat * rest))

    return factors | {
        "enough": lowest_tension(begins),
        "chance": one(ladder.onset_probability(rate, np.array([factors["modifier"]]))),
        "ordinary_chance": one(ladder.onset_probability(rate, np.ones(1))),
    }


def move_numbers(world: World, rung: int, committed: Floats, day: int) -> dict[str, float]:
    """Chances of a step up and down that day, whether calls were answered, and the factors.

    Args:
        world: after the day.
        rung: 4-6, before the step.
        committed: (G,) sides that had committed themselves in public.
        day: that was played.
    """
    military, leader, answered = channels_in_crisis(world, LANE, day)
    factors = ladder_factors(world, military, leader)
    rest = factors["modifier"] / factors["factor_tension"]
    secret = bool((world.level[world.setting.channels.secret, 0] > 0).any())
    here = world.params.ladder
    rungs = np.array([rung], np.int8)
    burden = ladder.way_down(
        rungs, committed[:, None], np.array([secret]), here.audience_cost, here.secret_channel
    )
    uniform = world.luck.uniform("ladder.climb", day)

    def climbs(level: float) -> bool:
        heat = np.exp(here.tension_slope * tension.standardised(np.array([level])))
        return int(ladder.climb(uniform, rungs, heat * rest, burden, here)[0]) > rung

    up, down = ladder.competing_hazards(rungs, np.array([factors["modifier"]]), burden, here)
    leave = -np.expm1(-(up + down))
    return factors | {
        "answered": float(answered[0]),
        "secret_channel": float(secret),
        "committed": float(committed.sum()),
        "enough": lowest_tension(climbs),
        "factor_down": one(np.exp(burden)),
        "chance_up": one(leave * up / (up + down)),
        "chance_down": one(leave * down / (up + down)),
    }


def lowest_tension(happens: Callable[[float], bool]) -> float:
    """Lowest tension, to a tenth of a point, at which something would have happened.

    Args:
        happens: whether it would have at some tension; once it does, it does at any higher one.

    Returns:
        0 where it would have happened at any tension, above 100 where at none.
    """
    low, high = 0, 1001  # in tenths
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if happens(middle / 10.0) else (middle + 1, high)
    return low / 10.0


def lifted_by_accident(world: World, rung: int, after: int, lethal: bool, day: int) -> bool:
    """Whether a lethal accident of the day is what lifted the relation into a crisis."""
    if not lethal or rung >= Rung.CRISIS or after < Rung.CRISIS:
        return False
    uniform = world.luck.uniform("ladder.accident", day)
    return bool((uniform < world.params.ladder.lethal_crisis)[0])
