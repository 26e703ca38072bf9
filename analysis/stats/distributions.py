"""How histories are spread over the values of an outcome, and how often rare things happen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ballast.analysis.stats.draws import PER_YEAR, Draws
from ballast.analysis.stats.uncertainty import Floats, mean_count, proportion

MOST_BINS = 40
NAMES = ("draw", "run")
SEVERITIES = ("any", "routine", "publicised", "collision", "lethal")
"""Encounters: all of them; those that nobody hears of, those that the public hears of without a
collision, those with one but no death, lethal ones."""


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """Histories by the value of an outcome.

    Attributes:
        name: column of ``runs.parquet``.
        edges: (n + 1,) of the bins; those of counts lie halfway between whole numbers.
        shares: (n,) of all histories; what they lack to 1 has no value (``missing``).
        mean, q05, q95: of the histories with a value; NaN without any.
        missing: share of histories without a value, such as the day of what never came.
        whole: whether the values are whole numbers.
    """

    name: str
    edges: Floats
    shares: Floats
    mean: float
    q05: float
    q95: float
    missing: float
    whole: bool


def outcome_columns(runs: pd.DataFrame) -> list[str]:
    """Columns of ``runs.parquet`` that have a histogram: numbers, yes or no, but no words."""
    return [name for name in runs.columns if name not in NAMES and not _of_words(runs[name])]


def _of_words(column: pd.Series) -> bool:
    """Whether a column holds words, or nothing that could be told from them."""
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return False
    return pd.api.types.infer_dtype(column, skipna=True) in ("string", "empty")


def histogram(runs: pd.DataFrame, name: str) -> Histogram:
    """Histories by one outcome: whole bins for counts, at most 40 bins for anything.

    >>> found = histogram(pd.DataFrame({"x": [0, 0, 1, 3]}), "x")
    >>> found.edges.tolist(), found.shares.tolist(), found.mean
    ([-0.5, 0.5, 1.5, 2.5, 3.5], [0.5, 0.25, 0.0, 0.25], 1.0)
    """
    column = runs[name]
    values = column.to_numpy(dtype=float)
    known = values[~np.isnan(values)]
    whole = bool(len(known)) and not pd.api.types.is_float_dtype(column)
    whole = whole or (bool(len(known)) and bool((known == np.rint(known)).all()))
    if not len(known):
        nan = float("nan")
        return Histogram(
            name=name, edges=np.array([0.0, 1.0]), shares=np.zeros(1), mean=nan, q05=nan, q95=nan,
            missing=1.0, whole=False,
        )  # fmt: skip
    edges = _whole_edges(known) if whole else _edges(known)
    counts, _ = np.histogram(known, edges)
    low, high = np.quantile(known, [0.05, 0.95], method="inverted_cdf")
    return Histogram(
        name=name,
        edges=edges,
        shares=counts / len(values),
        mean=float(known.mean()),
        q05=float(low),
        q95=float(high),
        missing=1.0 - len(known) / len(values),
        whole=whole,
    )


def _whole_edges(values: Floats) -> Floats:
    """Bins of one whole number each, or of equally many where that would be too many bins."""
    low, high = int(values.min()), int(values.max())
    width = _round_up(math.ceil((high - low + 1) / MOST_BINS))
    first = low // width * width if width > 1 else low
    number = (high - first) // width + 1
    return np.asarray(first - 0.5 + width * np.arange(number + 1))


def _round_up(width: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50, …"""
    scale = 1
    while True:
        for step in (1, 2, 5):
            if step * scale >= width:
                return step * scale
        scale *= 10


def _edges(values: Floats) -> Floats:
    low, high = float(values.min()), float(values.max())
    if low == high:
        return np.array([low - 0.5, high + 0.5])
    number = int(np.clip(math.sqrt(len(values)), 8, MOST_BINS))
    edges: Floats = np.linspace(low, high, number + 1)
    return edges


def severities(runs: pd.DataFrame) -> dict[str, Floats]:
    """Encounters of each history by severity: (N,) each of :data:`SEVERITIES`."""
    names = ("encounters", "encounters_publicised", "collisions", "lethal_incidents")
    whole, heard, hits, deaths = (runs[name].to_numpy(dtype=float) for name in names)
    columns = (whole, whole - heard, heard - hits, hits - deaths, deaths)
    return dict(zip(SEVERITIES, columns, strict=True))


def encounter_rates(runs: pd.DataFrame, draws: Draws, days: int) -> pd.DataFrame:
    """Encounters a year by severity, with both uncertainties and the spread of histories.

    Args:
        runs: columns of ``runs.parquet``, in (draw, run) order.
        draws: how they divide into draws.
        days: length of the histories.

    Returns:
        A row a severity: mean, mc_low, mc_high (95 %, chance), draws_low, draws_high (5-95 % over
        parameter draws, null where not resolved), q05, q95 (of histories), all a year.
    """
    rows = []
    for name, values in severities(runs).items():
        counts = draws.split(values) * PER_YEAR / days
        variances = counts.var(axis=1, ddof=1) if draws.runs > 1 else None
        about = mean_count(counts.mean(axis=1), variances, draws.runs).of_something_counted()
        low, high = np.quantile(counts, [0.05, 0.95], method="inverted_cdf")
        rows.append(
            {
                "severity": name,
                "mean": about.value,
                "mc_low": about.mc_low,
                "mc_high": _bound(about.mc_high, about.value, counts.size, days),
                "draws_low": about.draws_low,
                "draws_high": about.draws_high,
                "q05": float(low),
                "q95": float(high),
            }
        )
    return pd.DataFrame(rows)


def _bound(high: float | None, mean: float, histories: int, days: int) -> float | None:
    """The upper bound of chance; of what never came, the three of the rule of three."""
    if mean > 0.0:
        return high
    return 3.0 / histories * PER_YEAR / days


def incident_shares(runs: pd.DataFrame, draws: Draws, most: int = 3) -> pd.DataFrame:
    """Share of histories with 0, 1, 2 … collisions and lethal incidents.

    Returns:
        Columns what (collisions, lethal_incidents), number (the last is that or more), estimate,
        mc_low, mc_high, draws_low, draws_high.
    """
    rows = []
    for what in ("collisions", "lethal_incidents"):
        values = draws.split(runs[what].to_numpy())
        for number in range(most + 1):
            here = values == number if number < most else values >= most
            about = proportion(here.sum(axis=1).astype(float), draws.runs)
            rows.append(
                {
                    "what": what,
                    "number": number,
                    "estimate": about.value,
                    "mc_low": about.mc_low,
                    "mc_high": about.mc_high,
                    "draws_low": about.draws_low,
                    "draws_high": about.draws_high,
                }
            )
    return pd.DataFrame(rows)
