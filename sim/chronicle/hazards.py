"""Chances of the steps of the ladder on their day, the factors in them, and what they needed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.chronicle.morning import LANE, one
from sim.rules import channels, ladder, tension
from sim.rules.quantity import Floats, at
from sim.vocabulary import MILITARY_CHANNELS, ChannelKind, Rung
from sim.world.state import World


def ladder_factors(world: World, answered: bool) -> dict[str, float]:
    """Factors of the hazard upward this evening: they multiply to ``modifier``.

    Args:
        world: after the day.
        answered: whether calls go through, without which channels do not help.
    """
    rule = world.params.ladder
    nothing = np.zeros(1)
    military = channels.openness(_best(world, *MILITARY_CHANNELS)) if answered else nothing
    leader = (
        channels.openness(_best(world, ChannelKind.LEADER)) - ladder.LEADER_REFERENCE
        if answered
        else nothing
    )
    pressure = np.maximum(*(np.asarray(at(p, LANE)) for p in world.pressure))
    heat = tension.standardised(world.tension)
    return {
        "factor_tension": one(ladder.modifier(heat, nothing, nothing, nothing, rule)),
        "factor_military_channel": one(ladder.modifier(nothing, military, nothing, nothing, rule)),
        "factor_leader_channel": one(ladder.modifier(nothing, nothing, leader, nothing, rule)),
        "factor_domestic_pressure": one(ladder.modifier(nothing, nothing, nothing, pressure, rule)),
        "modifier": one(ladder.modifier(heat, military, leader, pressure, rule)),
    }


def _best(world: World, *kinds: ChannelKind) -> np.ndarray:
    """Highest level of the channels of some kinds: (1,)."""
    levels = [world.level[c] for c in world.setting.channels.of_kind(*kinds)]
    return np.max(levels, axis=0) if levels else np.zeros(1, np.int8)


def onset_numbers(world: World, day: int) -> dict[str, float]:
    """Chance of a confrontation that day, the one on an ordinary day, and the factors between.

    ``enough`` is the tension from which the luck of that day let one begin, all else equal.
    """
    rate, slope = world.params.ladder.onset_rate, world.params.ladder.tension_slope
    factors = ladder_factors(world, answered=True)
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
    rule = world.params.channels
    best = np.maximum(_best(world, *MILITARY_CHANNELS), _best(world, ChannelKind.LEADER))
    chance = channels.answer_probability(best >= 1, rule.answered_open, rule.answered_closed)
    answered = bool((world.luck.uniform("ladder.call", day) < chance)[0])
    factors = ladder_factors(world, answered)
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
        "answered": float(answered),
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
