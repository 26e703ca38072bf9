"""Many histories at once: the same day, over all lanes of a block."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ballast.sim.day import play_day
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator, new_accumulator, note_day
from ballast.sim.rules.quantity import Ints, Number
from ballast.sim.streams import Luck
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.start import begin
from ballast.sim.world.state import World


def lanes_of(first: int, last: int, runs: int) -> tuple[Ints, Ints]:
    """Draw and run numbers of the lanes ``first`` … ``last - 1``, in (draw, run) order.

    >>> [part.tolist() for part in lanes_of(1, 5, 3)]
    [[0, 0, 1, 1], [1, 2, 0, 1]]
    """
    lanes = np.arange(first, last)
    return lanes // runs, lanes % runs


def play_block(
    setting: CompiledScenario,
    values: Mapping[str, Number],
    seed: int,
    draws: Ints,
    runs: Ints,
    days: int,
    logged: int = 0,
    note: Callable[[int], None] | None = None,
    intervene: Callable[[World], None] | None = None,
    observe: Callable[[World], None] | None = None,
    by_draw: bool = True,
) -> OutcomeAccumulator:
    """Play some histories to their end.

    Args:
        setting: the compiled scenario.
        values: every number by dotted key, each (L,) or (1,).
        seed: root seed.
        draws, runs: (L,) names of the histories, in (draw, run) order if draws are told apart.
        days: how many days.
        logged: acts of this many first lanes are kept one by one.
        note: told after each day how many lanes have played it.
        intervene: may change the world in the morning of each day, for experiments.
        observe: shown the world in the evening of each day.
        by_draw: whether rungs over time are counted draw by draw.
    """
    world = begin(setting, values, Luck(seed, draws, runs), len(draws))
    tally = new_accumulator(setting, draws, runs, days, logged, by_draw)
    for _ in range(days):
        if intervene is not None:
            intervene(world)
        play_day(world)
        note_day(tally, world)
        if observe is not None:
            observe(world)
        if note is not None:
            note(len(draws))
    return tally
