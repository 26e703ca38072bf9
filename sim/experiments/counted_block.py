"""A block of histories, played and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ballast.sim.engines.ensemble import play_lanes
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator, new_accumulator
from ballast.sim.rules.quantity import Ints, Number
from ballast.sim.streams import Indices
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.observing import Observer
from ballast.sim.world.state import World


def play_block(
    setting: CompiledScenario,
    values: Mapping[str, Number],
    seed: int,
    draws: Ints,
    runs: Ints,
    days: int,
    logged: int | Indices = 0,
    note: Callable[[int], None] | None = None,
    intervene: Callable[[World], None] | None = None,
    observers: Sequence[Observer] = (),
    by_draw: bool = True,
) -> OutcomeAccumulator:
    """Play some histories to their end, and count what is asked of them.

    Args:
        setting, values, seed, days, note, intervene: as of
            :func:`ballast.sim.engines.ensemble.play_lanes`.
        draws, runs: (L,) names of the histories, in (draw, run) order if draws are told apart.
        logged: so many first lanes, or positions of lanes, are logged: what happens in them is
            kept one by one.
        observers: shown the world every evening, after it has been counted.
        by_draw: whether rungs over time are counted draw by draw.
    """
    tally = new_accumulator(setting, draws, runs, days, logged, by_draw)
    play_lanes(setting, values, seed, draws, runs, days, (tally, *observers), note, intervene)
    return tally
