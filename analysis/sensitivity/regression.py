"""Standardised rank regression coefficients: direction and strength of monotone effects.

Factors and outcome are replaced by their ranks, these standardised, and the outcome's regressed
on the factors' [ImanConover1979]. A coefficient is between -1 and 1 where factors are uncorrelated
and its sign is the direction of the effect; R² says how much of the ranks such a sum of monotone
effects accounts for. With a low R² coefficients say little.

Chance of finitely many histories is not taken out: it disorders the ranks, so coefficients and R²
are those of the estimates, nearer to 0 than those of true values would be.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from ballast.analysis.sensitivity.resampled_intervals import centred, table, together
from ballast.analysis.stats.uncertainty import Floats
from ballast.analysis.stats.uncertainty import resamples as resampled


def rank(
    points: Floats,
    values: Floats,
    factors: Sequence[str],
    *,
    seed: int,
    resamples: int = 500,
) -> pd.DataFrame:
    """Coefficients of every factor and R² as rows of ``sensitivity.parquet``.

    Args:
        points: (n, k) values of numeric factors, or 0 and 1 for a factor of two levels. Levels
            without an order have no ranks: more than two of them do not belong here.
        values: (n,) estimates; a point with a NaN is left out.
        factors: k names.
        seed: for resampling points.
        resamples: R.

    Returns:
        Columns measure (srrc | r_squared), factor ("" for r_squared), with, value, low, high. NaN
        for a factor that never changes, and throughout with less than k + 3 points or an outcome
        that never changes.
    """
    known = np.isfinite(values)
    x, y = points[known], values[known]
    n, k = x.shape
    found = np.full((1 + resamples, k + 1), np.nan)
    if n >= k + 3:
        for row, rows in enumerate([np.arange(n), *resampled(n, resamples, seed)]):
            found[row] = _fit(x[rows], y[rows])
        # points drawn twice are fitted better than they should be: centre R² on the estimate
        found[:, k] = np.clip(centred(found[:, k]), 0.0, 1.0)
    return together([table("srrc", factors, found[:, :k]), table("r_squared", [""], found[:, k:])])


def _fit(x: Floats, y: Floats) -> Floats:
    """Coefficients and R²: (k + 1,)."""
    ranks = rankdata(np.column_stack([x, y]), axis=0)
    spread = ranks.std(axis=0)
    found = np.full(len(spread), np.nan)
    if spread[-1] == 0.0:
        return found
    moves = spread > 0.0
    z = (ranks - ranks.mean(axis=0)) / np.where(moves, spread, 1.0)
    coefficients = np.linalg.lstsq(z[:, :-1], z[:, -1], rcond=None)[0]
    left = z[:, -1] - z[:, :-1] @ coefficients
    found[:-1] = np.where(moves[:-1], coefficients, np.nan)
    found[-1] = 1.0 - float(left @ left) / len(y)
    return found
