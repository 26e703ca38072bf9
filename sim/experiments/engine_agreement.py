"""Whether the two engines play one and the same history."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.outcomes.history_tables import (
    episodes,
    histories,
    logged_acts,
    onsets,
    visit_events,
)
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import compile_scenario

CLOSE = 1e-12
"""Relative difference that sums of floats may have between the engines."""


def differences(loaded: LoadedScenario, seed: int, draw: int, run: int, days: int) -> list[str]:
    """Columns and acts in which the engines differ about one history; empty if they agree.

    Args:
        loaded: the scenario.
        seed, draw, run: name of the history.
        days: its length.
    """
    setting = compile_scenario(loaded)
    watched = DiplomacyModel(loaded, seed=seed, draw=draw, run=run, days=days).play()
    draws, runs = np.array([draw]), np.array([run])
    values = sample(loaded, seed, draws)
    block = play_block(setting, values, seed, draws, runs, days, logged=1)
    found = []
    tables = [histories([tally], setting, days) for tally in (watched, block)]
    for name in tables[0].column_names:
        if not _same(tables[0][name], tables[1][name]):
            found.append(name)
    for name, logged in (("acts", logged_acts), ("visit_events", visit_events)):
        if not logged([watched.log], setting).equals(logged([block.log], setting)):
            found.append(name)
    for name, table in (("onsets", onsets), ("episodes", episodes)):
        both = [table(tally, setting) for tally in (watched, block)]
        same = both[0].num_rows == both[1].num_rows
        if not (same and all(_same(one, two) for one, two in zip(*both, strict=True))):
            found.append(name)
    return found


def _same(one: pa.ChunkedArray, other: pa.ChunkedArray) -> bool:
    if pa.types.is_floating(one.type):
        numbers = one.to_numpy(), other.to_numpy()
        return bool(np.allclose(*numbers, rtol=CLOSE, atol=0.0, equal_nan=True))
    return bool(one.equals(other))
