"""Distributions by day, by week and by visit, from the integer counts that a run keeps."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ballast.analysis.stats.uncertainty import proportions_over_time
from ballast.sim.outcomes.merging import Totals
from ballast.sim.outcomes.outcome_accumulator import CHANNEL_LEVELS, VISIT_ENDS, WINDOW_WEEKS
from ballast.sim.vocabulary import BY_SCENARIO, HOSTILE, Rung
from ballast.sim.world.compiled_scenario import CompiledScenario

STREAM = "shock."
"""Begins the names of the streams of shocks."""
QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q95": 0.95}
CHANNEL_VARIABLES = dict(zip(("channel", "channel_working"), CHANNEL_LEVELS, strict=True))
"""Prefixes of the variables of channels, and the level that each is about."""
TONES = ("hostile", "cooperative")
Counts = NDArray[np.integer]


def quantiles_of_counts(counts: Counts) -> dict[str, float]:
    """Quantiles of a distribution given as counts of 0, 1, 2, …; NaN if there are none.

    >>> quantiles_of_counts(np.array([1, 2, 1]))["q50"]
    1.0
    """
    total = counts.sum()
    if total == 0:
        return dict.fromkeys(QUANTILES, float("nan"))
    reached = np.cumsum(counts)
    return {
        name: float(np.searchsorted(reached, share * total, side="left"))
        for name, share in QUANTILES.items()
    }


def shares_at_limits(totals: Totals) -> dict[str, float]:
    """Share of time, over all histories, that each state sat on a limit of its range."""
    return {name: count / totals.looks for name, count in totals.at_limits.items()}


def days_table(totals: Totals, setting: CompiledScenario, days: int) -> pd.DataFrame:
    """``days.parquet``: tension, the probability of each rung or higher, and of open channels.

    Variables are ``tension``, ``rung_1`` … ``rung_7``, and ``channel.ID`` and
    ``channel_working.ID``: shares of histories in which the channel is at level 1 or higher, and
    at level 2 or higher, when the day ends; these have no quantiles.

    Quantiles of tension are over histories; those of a rung's probability over parameter draws,
    with replication noise taken out, and missing where draws are not resolved or only one.
    """
    dates = [setting.start + timedelta(days=day) for day in range(days)]
    rows = []
    for day, when in enumerate(dates):
        counts = totals.tension_tenths[day]
        spread = {name: at / 10.0 for name, at in quantiles_of_counts(counts).items()}
        mean = totals.tension_total[day] / 1e6 / totals.histories
        rows.append({"date": when, "variable": "tension", "mean": mean} | spread)
    sums, squares, draws = totals.rungs()
    for rung in list(Rung)[1:]:
        at = rung.value - 1
        mean, low, high = proportions_over_time(sums[:, at], squares[:, at], draws, totals.runs)
        rows += [
            {"date": d, "variable": f"rung_{rung.value}", "mean": m, "q05": lo, "q95": hi}
            for d, m, lo, hi in zip(dates, mean, low, high, strict=True)
        ]
    shares = totals.channels / totals.histories
    for at, prefix in enumerate(CHANNEL_VARIABLES):
        for column, name in enumerate(setting.channels.ids):
            rows += [
                {"date": d, "variable": f"{prefix}.{name}", "mean": float(share)}
                for d, share in zip(dates, shares[:, at, column], strict=True)
            ]
    return _typed(pd.DataFrame(rows), ["date", "variable", "mean", *QUANTILES])


def weeks_table(totals: Totals, setting: CompiledScenario, days: int) -> pd.DataFrame:
    """``weeks.parquet``: acts of each side a week, as means of the four weeks that end with it.

    After the start over histories, before it from the record; an event of both sides in the record
    counts for each. The first three weeks of either have no four weeks to average.
    """
    rows = [*_recorded_weeks(setting)]
    for week in range(WINDOW_WEEKS - 1, days // 7):
        for side, name in enumerate(setting.sides):
            for tone, label in enumerate(TONES):
                counts = totals.weekly[week, side, tone]
                spread = quantiles_of_counts(counts)
                mean = float((counts * np.arange(len(counts))).sum() / counts.sum())
                rows.append(
                    _week(setting, week, name, label, observed=False, mean=mean / WINDOW_WEEKS)
                    | {q: number / WINDOW_WEEKS for q, number in spread.items()}
                )
    return _typed(pd.DataFrame(rows), ["week", "side", "tone", "observed", "mean", *QUANTILES])


def _week(
    setting: CompiledScenario, week: int, side: str, tone: str, *, observed: bool, mean: float
) -> dict[str, object]:
    when = setting.start + timedelta(days=7 * week)
    return {"week": when, "side": side, "tone": tone, "observed": observed, "mean": mean}


def _recorded_weeks(setting: CompiledScenario) -> list[dict[str, object]]:
    acts, record = setting.acts, [e for e in setting.loaded.record if e.act and e.day < 0]
    if not record:
        return []
    weeks = -(min(event.day for event in record) // 7)
    counts = np.zeros((weeks, len(setting.sides), 2), np.int64)
    for event in record:
        tone = int(acts.category[acts.ids.index(event.act)] >= HOSTILE)
        for side, name in enumerate(setting.sides):
            if event.actor == name or event.actor not in setting.sides:
                counts[event.day // 7 + weeks, side, tone] += 1
    return [
        _week(
            setting,
            week - weeks,
            name,
            label,
            observed=True,
            mean=float(counts[week + 1 - WINDOW_WEEKS : week + 1, side, tone].mean()),
        )
        for week in range(WINDOW_WEEKS - 1, weeks)
        for side, name in enumerate(setting.sides)
        for tone, label in enumerate(TONES)
    ]


def visits_table(totals: Totals, setting: CompiledScenario) -> pd.DataFrame:
    """``visits.parquet``: how each visit of the scenario ended, and on which days it was held."""
    slots, officials, rows = setting.slots, setting.officials, []
    visits = list(setting.loaded.scenario.visits.values())
    for v, visit in enumerate(visits):
        shares = totals.ends[v] / totals.ends[v].sum()
        when = quantiles_of_counts(totals.held_counts[v])
        rows.append(
            {
                "visit": slots.ids[v],
                "visitor": officials.names[slots.visitor[v]],
                "host": setting.sides[slots.host_side[v]],
                "channel": setting.channels.ids[slots.channel[v]],
                "date": visit.day,
                "summit": visit.summit,
                "phase": visit.phase,
            }
            | dict(zip(VISIT_ENDS, shares, strict=True))
            | {f"held_{name}": _day(setting.start, when[name]) for name in ("q05", "q50", "q95")}
        )
    columns = ["visit", "visitor", "host", "channel", "date", "summit", "phase", *VISIT_ENDS]
    return pd.DataFrame(rows, columns=[*columns, "held_q05", "held_q50", "held_q95"])


def channels_table(totals: Totals, setting: CompiledScenario) -> pd.DataFrame:
    """``channels.parquet``: how often each channel is suspended in a history, by the reason."""
    undated = [f"{STREAM}{kind}" for kind in setting.undated]
    dated = [f"{STREAM}{shock}" for shock in setting.shocks.ids]
    rows = [
        (channel, reason.removeprefix(STREAM), totals.suspensions[reason][c] / totals.histories)
        for c, channel in enumerate(setting.channels.ids)
        for reason in (*undated, *dated, BY_SCENARIO)
        if reason in totals.suspensions and totals.suspensions[reason][c]
    ]
    return pd.DataFrame(rows, columns=["channel", "reason", "suspensions"])


def series_table(totals: Totals, setting: CompiledScenario) -> pd.DataFrame:
    """``series.parquet``: what outcomes with a series count in each week or month.

    Rows are in the order of the outcomes and periods; a period that the start, the window or the
    end of the run cuts short is shorter: ``last`` says how far it goes. Mean and quantiles are
    over histories.
    """
    rows = []
    for name, (periods, counts) in totals.series.items():
        for (first, last), histories in zip(periods, counts, strict=True):
            mean = float((histories * np.arange(len(histories))).sum() / histories.sum())
            days = (setting.start + timedelta(days=day) for day in (first, last))
            row = dict(zip(("outcome", "first", "last"), (name, *days), strict=True))
            rows.append(row | {"mean": mean} | quantiles_of_counts(histories))
    return _typed(pd.DataFrame(rows), ["outcome", "first", "last", "mean", *QUANTILES])


def _day(start: date, day: float) -> date | None:
    return None if np.isnan(day) else start + timedelta(days=int(day))


def _typed(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The columns in order, absent ones missing, numbers as floats."""
    table = table.reindex(columns=columns)
    for name in ("mean", *QUANTILES):
        table[name] = table[name].astype(float)
    return table
