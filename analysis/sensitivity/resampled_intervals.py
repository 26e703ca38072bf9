"""Intervals by resampling, and the one table that all measures of sensitivity are put into.

Shapes: ``n`` things that are resampled (base rows, trajectories, points), ``R`` resamples, ``k``
factors. Statistics of a sample and of all its resamples are computed at once, from how often each
thing was chosen: row 0 of every ``(1 + R, ...)`` array is the sample itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ballast.analysis.stats.uncertainty import Floats, resamples

LOW, HIGH = 0.025, 0.975
COLUMNS = ("measure", "factor", "with", "value", "low", "high")


def weights(things: int, number: int, seed: int) -> Floats:
    """How often each thing is chosen in the sample (once) and in its resamples: (1 + R, n).

    Percentiles of what resamples give are the bootstrap interval [Efron1979].

    >>> weights(3, 4, 7).sum(axis=1)
    array([3., 3., 3., 3., 3.])
    """
    chosen = resamples(things, number, seed) + things * np.arange(number)[:, None]
    counts = np.bincount(chosen.ravel(), minlength=number * things)
    return np.concatenate([np.ones((1, things)), counts.reshape(number, things)])


def interval(found: Floats) -> tuple[Floats, Floats]:
    """95 % interval of each column: the percentiles of its resamples.

    Args:
        found: (1 + R, ...) the estimate and its resamples; a NaN among resamples is left out.

    Returns:
        Low and high, (...); NaN without resamples or where the estimate is NaN.
    """
    unknown = np.full(found.shape[1:], np.nan)
    told = ~np.isnan(found[0]) & ~np.isnan(found[1:]).all(axis=0)
    if not told.any():
        return unknown, unknown.copy()
    # what is unknown everywhere would be a warning of nanquantile
    quantiles = np.nanquantile(np.where(told, found[1:], 0.0), [LOW, HIGH], axis=0)
    low, high = np.where(told, quantiles, np.nan)
    return low, high


def centred(found: Floats) -> Floats:
    """Resamples moved so that their mean is the estimate, where resampling itself has a bias.

    >>> centred(np.array([[1.0], [3.0], [5.0]])).ravel()
    array([1., 0., 2.])
    """
    told = ~np.isnan(found[1:])
    mean = np.where(told, found[1:], 0.0).sum(axis=0) / np.maximum(told.sum(axis=0), 1)
    return np.concatenate([found[:1], found[1:] + found[0] - mean])


def table(
    measure: str, factors: Sequence[str], found: Floats, others: Sequence[str] | None = None
) -> pd.DataFrame:
    """One measure as rows of ``sensitivity.parquet``.

    Args:
        measure: its name.
        factors: k names.
        found: (1 + R, k) the estimate and its resamples; R may be 0, for no interval.
        others: k names of the second factor; none by default.

    Returns:
        Columns measure, factor, with, value, low, high; k rows.
    """
    low, high = interval(found)
    second = [""] * len(factors) if others is None else list(others)
    cells = (measure, list(factors), second, found[0], low, high)
    return pd.DataFrame(dict(zip(COLUMNS, cells, strict=True)))


def together(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Several measures below each other, in the order given."""
    return pd.concat(parts, ignore_index=True)
