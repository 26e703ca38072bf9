"""Many histories at once: the same day, over all lanes of a block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ballast.sim.day import play_day
from ballast.sim.rules.quantity import Ints, Number
from ballast.sim.streams import Luck
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.observing import Observer
from ballast.sim.world.start import begin
from ballast.sim.world.state import World


def lanes_of(first: int, last: int, runs: int) -> tuple[Ints, Ints]:
    """Draw and run numbers of the lanes ``first`` … ``last - 1``, in (draw, run) order.

    >>> [part.tolist() for part in lanes_of(1, 5, 3)]
    [[0, 0, 1, 1], [1, 2, 0, 1]]
    """
    lanes = np.arange(first, last)
    return lanes // runs, lanes % runs


def play_lanes(
    setting: CompiledScenario,
    values: Mapping[str, Number],
    seed: int,
    draws: Ints,
    runs: Ints,
    days: int,
    observers: Sequence[Observer],
    note: Callable[[int], None] | None = None,
    intervene: Callable[[World], None] | None = None,
) -> None:
    """Play some histories to their end.

    Args:
        setting: the compiled scenario.
        values: every number by dotted key, each (L,) or (1,).
        seed: root seed.
        draws, runs: (L,) names of the histories.
        days: how many days.
        observers: shown the world in the evening of each day, one after the other.
        note: told after each day how many lanes have played it.
        intervene: may change the world in the morning of each day, for experiments.
    """
    world = begin(setting, values, Luck(seed, draws, runs), len(draws))
    for _ in range(days):
        if intervene is not None:
            intervene(world)
        play_day(world)
        for observer in observers:
            observer.evening(world)
        if note is not None:
            note(len(draws))
