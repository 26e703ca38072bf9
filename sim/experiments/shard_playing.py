"""A shard played: a row a history, with what the study asks of it."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pyarrow as pa

from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.study_plan import Shard, StudyPlan, StudyWorld
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.measured import Measured, measure
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario

LIMITS = b"limits"
"""Metadata of a shard: history-weeks in which states sat on a limit, and all of them."""
Note = Callable[[int], None]


class Player:
    """Plays shards of a study; keeps the scenario that it has compiled last.

    Args:
        study: the study.
    """

    def __init__(self, study: StudyPlan) -> None:
        self.study = study
        self._compiled: tuple[int, CompiledScenario] | None = None

    def __call__(self, shard: Shard, note: Note | None = None) -> pa.Table:
        """The histories of a shard: point, draw, run and the outcomes.

        Args:
            shard: which.
            note: told after each day how many lanes have played it.
        """
        study, world = self.study, self.study.worlds[shard.world]
        setting = self._setting(shard.world)
        points, draws, runs = study.lanes(shard)
        tally = tally_of(study, world, setting, (points, draws, runs), note)
        columns: dict[str, pa.Array] = {
            "point": pa.array(points.astype(np.int32)),
            "draw": pa.array(draws.astype(np.int32)),
            "run": pa.array(runs.astype(np.int64)),
        }
        for measured in _asked(study, world, setting, tally):
            columns[measured.name] = _column(measured)
        limits = json.dumps({"looks": tally.looks, **dict(sorted(tally.at_limits.items()))})
        return pa.table(columns).replace_schema_metadata({LIMITS: limits.encode()})

    def _setting(self, number: int) -> CompiledScenario:
        if self._compiled is None or self._compiled[0] != number:
            self._compiled = number, compile_scenario(self.study.worlds[number].loaded)
        return self._compiled[1]


def tally_of(
    study: StudyPlan,
    world: StudyWorld,
    setting: CompiledScenario,
    lanes: tuple[Ints, Ints, Ints],
    note: Note | None = None,
) -> OutcomeAccumulator:
    """What histories leave behind that are named by point, draw and run: (L,) each."""
    points, draws, runs = lanes
    return play_block(
        setting,
        study.numbers(world, points, draws),
        study.seed,
        draws,
        runs,
        study.days,
        note=note,
        by_draw=False,
    )


def _asked(
    study: StudyPlan, world: StudyWorld, setting: CompiledScenario, tally: OutcomeAccumulator
) -> list[Measured]:
    rows = histories([tally], setting, study.days).to_pandas()
    found = {m.name: m for m in measure(rows, world.loaded.scenario, study.days)}
    return [found[name] for name in study.outcomes]


def _column(measured: Measured) -> pa.Array:
    """What is asked of each history, null where it is not."""
    assert measured.values is not None, "a study is refused that asks what cannot be answered"
    values: Floats = measured.values
    unknown = None if measured.asked is None else ~measured.asked
    if measured.kind == "probability":
        return pa.array(values.astype(bool), mask=unknown)
    return pa.array(values, mask=unknown)
