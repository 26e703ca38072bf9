"""When histories first reach a rung: the share that has not yet, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.uncertainty import proportion, proportions_over_time

WAITED_FOR = (4, 5, 6)
"""Rungs whose first day is looked at; higher ones are too rare for a curve."""
COLUMNS = ("rung", "date", "share", "mc_low", "mc_high", "q05", "q95", "at_risk")


def survival(
    runs: pd.DataFrame, draws: Draws, start: date, days: int, rungs: Sequence[int] = WAITED_FOR
) -> pd.DataFrame:
    """Survival curves of the first day on a rung or a higher one.

    No history leaves before the last day, so the share is the curve: nothing has to be estimated
    from those that were lost.

    Args:
        runs: columns ``first_day_rung_R`` of ``runs.parquet``, null if never, in (draw, run) order.
        draws: how they divide into draws; draw 0 does not count unless it is the only one.
        start: day 0.
        days: length of the histories.
        rungs: R of the curves.

    Returns:
        A row a rung and day: share of histories not yet there when the day ends, its 95 % interval
        of chance, 5-95 % over parameter draws (null where not resolved), and ``at_risk``, how many
        histories that are.
    """
    dates = [start + timedelta(days=day) for day in range(days)]
    parts = []
    for rung in rungs:
        first = draws.split(runs[f"first_day_rung_{rung}"].to_numpy(dtype=float))
        left = np.stack([_not_yet(row, days) for row in first])
        sums, squares = left.sum(axis=0), (left**2).sum(axis=0)
        mean, low, high = proportions_over_time(sums, squares, draws.sampled, draws.runs)
        chance = [proportion(column.astype(float), draws.runs) for column in left.T]
        parts.append(
            pd.DataFrame(
                {
                    "rung": rung,
                    "date": dates,
                    "share": mean,
                    "mc_low": [about.mc_low for about in chance],
                    "mc_high": [about.mc_high for about in chance],
                    "q05": low,
                    "q95": high,
                    "at_risk": sums,
                },
                columns=list(COLUMNS),
            )
        )
    return pd.concat(parts, ignore_index=True)


def _not_yet(first: np.ndarray, days: int) -> np.ndarray:
    """Histories of a draw that have not been there by the end of each day: (n,) to (days,)."""
    there = first[~np.isnan(first)].astype(np.int64)
    arrived = np.bincount(there, minlength=days)[:days].cumsum()
    return (len(first) - arrived).astype(np.int64)
