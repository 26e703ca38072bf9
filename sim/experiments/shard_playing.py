"""A shard played: a row a history, with what the study asks of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa

from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.study_plan import CHECKED_LANES, Shard, StudyPlan, StudyWorld
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.measured import Measured, measure
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.scenario.priors import spread
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario
from ballast.sim.world.stability import stable

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
        numbers = study.numbers(world, points, draws)
        played = _played(study, setting, numbers, draws)
        if len(played) < len(draws):
            numbers = spread(numbers, played)
        if not len(played):
            return _nothing(study, points, draws, runs)
        tally = _tally(study, setting, numbers, draws[played], runs[played], note)
        columns = _names(points, draws, runs)
        for measured in _asked(study, world, setting, tally):
            column = _column(measured)
            columns[measured.name] = _with_gaps(column, played, len(draws))
        return _table(columns, {"looks": tally.looks, **dict(sorted(tally.at_limits.items()))})

    def _setting(self, number: int) -> CompiledScenario:
        if self._compiled is None or self._compiled[0] != number:
            self._compiled = number, compile_scenario(self.study.worlds[number].loaded)
        return self._compiled[1]


def _names(points: Ints, draws: Ints, runs: Ints) -> dict[str, pa.Array]:
    """Columns that name histories."""
    return {
        "point": pa.array(points.astype(np.int32)),
        "draw": pa.array(draws.astype(np.int32)),
        "run": pa.array(runs.astype(np.int64)),
    }


def _table(columns: Mapping[str, pa.Array], limits: Mapping[str, int]) -> pa.Table:
    about = json.dumps(limits).encode()
    return pa.table(columns).replace_schema_metadata({LIMITS: about})


def _nothing(study: StudyPlan, points: Ints, draws: Ints, runs: Ints) -> pa.Table:
    """Histories of which none is played."""
    gaps = dict.fromkeys(study.outcomes, pa.nulls(len(draws), pa.float64()))
    return _table(_names(points, draws, runs) | gaps, {"looks": 0})


def tally_of(
    study: StudyPlan,
    world: StudyWorld,
    setting: CompiledScenario,
    lanes: tuple[Ints, Ints, Ints],
    note: Note | None = None,
) -> OutcomeAccumulator:
    """What histories leave behind that are named by point, draw and run: (L,) each."""
    points, draws, runs = lanes
    return _tally(study, setting, study.numbers(world, points, draws), draws, runs, note)


def _tally(
    study: StudyPlan,
    setting: CompiledScenario,
    numbers: Mapping[str, Floats],
    draws: Ints,
    runs: Ints,
    note: Note | None,
) -> OutcomeAccumulator:
    return play_block(
        setting,
        numbers,
        study.seed,
        draws,
        runs,
        study.days,
        note=note,
        by_draw=False,
    )


def _played(
    study: StudyPlan, setting: CompiledScenario, numbers: Mapping[str, Floats], draws: Ints
) -> Ints:
    """Positions of the lanes that are played: all, or those in whose draw feedback dies out."""
    if not study.leaves_out:
        return np.arange(len(draws))
    own, at, place = np.unique(draws, return_index=True, return_inverse=True)
    good = np.ones(len(own), bool)
    for first in range(0, len(own), CHECKED_LANES):
        some = slice(first, first + CHECKED_LANES)
        good[some] = stable(setting, spread(numbers, at[some]))
    return np.flatnonzero(good[place])


def _with_gaps(column: pa.Array, played: Ints, lanes: int) -> pa.Array:
    """A column of the lanes that were played as one of all lanes, null where none was."""
    if len(played) == lanes:
        return column
    place = np.full(lanes, -1)
    place[played] = np.arange(len(played))
    return column.take(pa.array(place, mask=place < 0))


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
