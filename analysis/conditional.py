"""Outcomes asked of some histories only: "given that no summit was held".

The estimate is a ratio, histories in which it happens over histories that are asked. Its chance is
that of the linearised ratio, its spread over draws that of the draws' own ratios.
"""

from __future__ import annotations

import numpy as np

from analysis.uncertainty import Estimate, Flags, Floats, beta_spread, mean_count, shrunk, wilson

LEAST_OF_A_DRAW = 2
"""Histories of a draw that have to be asked before it says anything about the spread over draws."""


def linearised(values: Floats, asked: Flags, first: int) -> Floats:
    """Numbers with the mean and, to first order, the chance of the ratio: (N,).

    ``r + a_i (x_i - r) / mean(a)`` with r the ratio; all NaN where no history is asked.

    Args:
        values: (N,) x, anything where not asked.
        asked: (N,) a.
        first: row of the first history that estimates use.

    >>> linearised(np.array([1.0, 0.0, 5.0]), np.array([True, True, False]), 0).tolist()
    [1.25, -0.25, 0.5]
    """
    known = np.where(asked, values, 0.0)
    often = float(asked[first:].mean())
    if often == 0.0:
        return np.full(len(values), np.nan)
    ratio = float(known[first:].sum() / asked[first:].sum())
    return np.asarray(ratio + asked * (known - ratio) / often)


def conditional(values: Floats, asked: Flags, kind: str) -> Estimate | None:
    """A ratio with both uncertainties; None where no history is asked.

    Args:
        values: (D, n) by draw, anything where not asked.
        asked: (D, n).
        kind: ``probability`` or ``mean``.

    >>> about = conditional(np.array([[1.0, 0.0, 9.0]]), np.array([[True, True, False]]), "mean")
    >>> about.value
    0.5
    """
    if not asked.any():
        return None
    draws, n_runs = values.shape
    known = np.where(asked, values, 0.0)
    ratio = float(known.sum() / asked.sum())
    linear = linearised(values.ravel(), asked.ravel(), 0).reshape(draws, n_runs)
    variances = linear.var(axis=1, ddof=1) if n_runs > 1 else None
    about = mean_count(linear.mean(axis=1), variances, n_runs)
    low, high = about.mc_low, about.mc_high
    if kind == "probability":
        variance = float(linear.var(axis=1, ddof=1).mean() / (draws * n_runs)) if n_runs > 1 else 0
        spread = ratio * (1.0 - ratio)
        low, high = wilson(ratio, spread / variance if variance > 0.0 else float(asked.sum()))
    return Estimate(ratio, low, high, *_over_draws(known, asked, ratio, kind))


def _over_draws(
    known: Floats, asked: Flags, ratio: float, kind: str
) -> tuple[float | None, float | None]:
    often = asked.sum(axis=1)
    some = often >= LEAST_OF_A_DRAW
    if some.sum() < 2:
        return None, None
    means = known[some].sum(axis=1) / often[some]
    squares = np.where(asked[some], (known[some] - means[:, None]) ** 2, 0.0).sum(axis=1)
    noise = float((squares / (often[some] - 1) / often[some]).mean())
    observed = float(means.var(ddof=1))
    if observed <= noise:
        return None, None
    if kind == "probability":
        return beta_spread(ratio, observed - noise)
    return shrunk(means, ratio, noise, observed)
