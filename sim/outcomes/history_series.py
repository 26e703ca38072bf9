"""Series of every history: what a scenario asks to keep by week or by month.

Each history has a row for each period: the mean tension in it, the highest rung, and how often what
is counted happens in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
import pyarrow as pa

from ballast.sim.outcomes.counting import Counts, new_counts, note_counts
from ballast.sim.outcomes.series_counts import periods_between
from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.series_keys import columns_of
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import World

TENSION_DIGITS = 2
"""Decimals of mean tension: more would only fill the disk."""


@dataclass(kw_only=True)
class HistorySeries:
    """What is kept of the histories of a block.

    Attributes:
        periods: first and last day of each week or month.
        asked: by column, what it counts, or None for a state.
        counts: all that is counted, from day 0 on.
        before: (L,) what each column had counted when the last period ended.
        tension: (L,) sum over the days of this period so far.
        rung: (L,) highest in this period so far.
        ended: by column, (L,) values of each period that has ended.
    """

    periods: tuple[tuple[int, int], ...]
    asked: dict[str, Asked | None]
    counts: Counts
    before: dict[str, Ints]
    tension: Floats
    rung: Ints
    ended: dict[str, list[Ints | Floats]] = field(default_factory=dict)


def new_history_series(setting: CompiledScenario, lanes: int, days: int) -> HistorySeries | None:
    """Nothing kept yet; None where the scenario asks for no series."""
    wanted = setting.loaded.scenario.series
    if wanted is None:
        return None
    asked: dict[str, Asked | None] = {}
    for name in wanted.of:
        asked |= columns_of(name, setting.sides)
    questions = [question for question in asked.values() if question is not None]
    return HistorySeries(
        periods=periods_between(wanted.every == "monthly", setting.start, 0, days - 1),
        asked=asked,
        counts=new_counts(setting, questions, lanes, days),
        before={name: np.zeros(lanes, np.int64) for name in asked},
        tension=np.zeros(lanes),
        rung=np.zeros(lanes, np.int8),
        ended={name: [] for name in asked},
    )


def note_history_series(series: HistorySeries, world: World) -> None:
    """Take in the day that has just been played."""
    day = world.day - 1
    note_counts(series.counts, world)
    series.tension += world.tension
    np.maximum(series.rung, world.rung.astype(np.int8), out=series.rung)
    done = len(next(iter(series.ended.values())))
    if done == len(series.periods) or day != series.periods[done][1]:
        return
    first, last = series.periods[done]
    for name, asked in series.asked.items():
        series.ended[name].append(_value(series, name, asked, last - first + 1))
    series.tension[:], series.rung[:] = 0.0, 0


def _value(series: HistorySeries, name: str, asked: Asked | None, days: int) -> Ints | Floats:
    """(L,) of the period that ends today."""
    if asked is None:
        if name == "rung":
            return series.rung.copy()
        return np.asarray(np.round(series.tension / days, TENSION_DIGITS), float)
    count = np.array(series.counts.number(asked), np.int64)
    found = (count - series.before[name]).astype(np.int32)
    series.before[name] = count
    return found


def history_series_table(
    series: HistorySeries, draws: Ints, runs: Ints, setting: CompiledScenario
) -> pa.Table:
    """``history_series.parquet``: a row a history and period, in (draw, run) order.

    Args:
        series: of a block; the run has come to its end.
        draws, runs: (L,) names of the histories.
        setting: the compiled scenario.
    """
    periods, lanes = len(series.periods), len(draws)
    days = [[setting.start + timedelta(days=d) for d in period] for period in series.periods]
    dates = np.array(days, "M8[D]").reshape(periods, 2)
    columns: dict[str, pa.Array] = {
        "draw": pa.array(np.repeat(draws, periods).astype(np.int32)),
        "run": pa.array(np.repeat(runs, periods).astype(np.int32)),
        "first": pa.array(np.tile(dates[:, 0], lanes), pa.date32()),
        "last": pa.array(np.tile(dates[:, 1], lanes), pa.date32()),
    }
    for name, values in series.ended.items():
        columns[name] = pa.array(np.stack(values, axis=1).ravel())
    return pa.table(columns)
