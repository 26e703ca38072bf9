"""Acts of both sides counted up from the start: of the kept histories, and of the record."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from ballast.analysis.stats.uncertainty import Floats, Ints
from ballast.sim.outcomes.logged_sample import LoggedSample
from ballast.sim.vocabulary import CATEGORY_NAMES, HOSTILE

TONES = ("hostile", "cooperative")
QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
COLUMNS = ("date", "side", "tone", "recorded", "mean", *QUANTILES)
BLOCK = 28
"""Days between the points of the record, whose counts are kept as means of four weeks."""


def cumulative_acts(
    acts: pd.DataFrame,
    weeks: pd.DataFrame,
    sides: tuple[str, ...],
    start: date,
    days: int,
    sample: LoggedSample,
    draws: int,
) -> pd.DataFrame:
    """Acts since the start by side and tone, as a predictive distribution beside the record's.

    Args:
        acts: ``acts.parquet`` without acts within disputes, which no record has.
        weeks: ``weeks.parquet``; its recorded rows are used.
        sides: ids of the governments.
        start: day 0.
        days: length of the histories.
        sample: which histories are logged.
        draws: parameter draws; draw 0 is left out where there are others.

    Returns:
        Rows by side, tone and date (the morning, so that the first has no acts): mean and
        quantiles over histories, or ``recorded``, the record's count over as many days before the
        start, moved to begin on the first day; the other is missing.
    """
    edges = np.unique([*range(0, days, 7), days])
    first = sample.runs if draws > 1 else 0
    histories = sample.histories(draws) - first
    day = (pd.to_datetime(acts["date"]) - pd.Timestamp(start)).dt.days.to_numpy()
    place = sample.place(acts["draw"].to_numpy(), acts["run"].to_numpy()) - first
    cooperative = acts["category"].isin(CATEGORY_NAMES[HOSTILE:]).to_numpy()
    parts = []
    for side in sides:
        for tone, name in enumerate(TONES):
            some = (acts["source"] == side).to_numpy() & (cooperative == bool(tone)) & (place >= 0)
            if histories > 0:
                counts = _counted(place[some], day[some], edges, histories)
                parts.append(_fan(counts, edges, start).assign(side=side, tone=name))
            recorded = _recorded(weeks, side, name, days, start)
            parts.append(recorded.assign(side=side, tone=name))
    return pd.concat(parts, ignore_index=True).reindex(columns=list(COLUMNS))


def _counted(place: Ints, day: Ints, edges: Ints, histories: int) -> Ints:
    """Acts of each history before each edge: (histories, edges)."""
    counts = np.zeros((histories, len(edges)), np.int64)
    np.add.at(counts, (place, np.searchsorted(edges, day, side="right")), 1)
    return counts.cumsum(axis=1)


def _fan(counts: Ints, edges: Ints, start: date) -> pd.DataFrame:
    quantiles: Floats = np.quantile(counts, list(QUANTILES.values()), axis=0)
    found = dict(zip(QUANTILES, quantiles, strict=True))
    dates = [start + timedelta(days=int(edge)) for edge in edges]
    return pd.DataFrame({"date": dates, "mean": counts.mean(axis=0), **found})


def _recorded(weeks: pd.DataFrame, side: str, tone: str, days: int, start: date) -> pd.DataFrame:
    """The record's count, a point every four weeks, over at most ``days`` before the start."""
    mine = weeks["observed"].astype(bool) & (weeks["side"] == side) & (weeks["tone"] == tone)
    means = weeks[mine].sort_values("week")["mean"].to_numpy(dtype=float)
    blocks = 4 * means[::-1][::4][: days // BLOCK][::-1]  # four weeks each, the oldest first
    if not len(blocks):
        return pd.DataFrame({"date": [], "recorded": []})
    dates = [start + timedelta(days=BLOCK * number) for number in range(len(blocks) + 1)]
    return pd.DataFrame({"date": dates, "recorded": [0.0, *np.cumsum(blocks)]})
