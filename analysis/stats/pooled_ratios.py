"""Ratios of two counts over all histories: disputes per year, calls answered per call.

Monte Carlo error is that of the linearised ratio, the spread over draws that of the draws' own
ratios without the noise of finitely many histories.
"""

from __future__ import annotations

from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.uncertainty import (
    Estimate,
    Floats,
    beta_spread,
    mean_count,
    shrunk,
    wilson,
)

LEAST_OF_A_DRAW = 2.0
"""What is counted below the line in a draw before it says anything about the spread over draws."""


def pooled_ratio(of: Floats, to: Floats, draws: Draws, kind: str) -> Estimate | None:
    """Sum of one count over the sum of another, with both uncertainties.

    Args:
        of, to: (N,) counts of each history, in (draw, run) order.
        draws: how the histories divide into draws.
        kind: ``probability`` where ``of`` counts some of those that ``to`` counts, else ``mean``.

    Returns:
        None where nothing is counted below the line.

    >>> import numpy as np
    >>> found = pooled_ratio(np.array([1.0, 2.0]), np.array([2.0, 4.0]), Draws.sized(1, 2), "mean")
    >>> found.value, found.mc_low, found.mc_high
    (0.5, 0.5, 0.5)
    """
    above, below = draws.split(of), draws.split(to)
    total = float(below.sum())
    if not total:
        return None
    ratio = float(above.sum()) / total
    deviation = (above - ratio * below) / below.mean()
    variances = deviation.var(axis=1, ddof=1) if draws.runs > 1 else None
    about = mean_count(ratio + deviation.mean(axis=1), variances, draws.runs)
    low, high = about.mc_low, about.mc_high
    share = kind == "probability"
    if share and ratio in (0.0, 1.0):
        low, high = wilson(ratio, total)
    elif low is not None and high is not None:
        low, high = max(0.0, low), min(1.0, high) if share else high
    return Estimate(ratio, low, high, *_over_draws(above, below, ratio, share=share))


def _over_draws(
    above: Floats, below: Floats, ratio: float, *, share: bool
) -> tuple[float | None, float | None]:
    """5-95 % of the draws' own ratios; None where they are not told apart."""
    some, runs = below.sum(axis=1) >= LEAST_OF_A_DRAW, below.shape[1]
    if some.sum() < 2 or runs < 2:
        return None, None
    above, below = above[some], below[some]
    sums = below.sum(axis=1)
    own = above.sum(axis=1) / sums
    left = above - own[:, None] * below
    noise = float((left.var(axis=1, ddof=1) * runs / sums**2).mean())
    observed = float(own.var(ddof=1))
    if observed <= noise:
        return None, None
    if share:
        return beta_spread(ratio, observed - noise)
    low, high = shrunk(own, ratio, noise, observed)
    return max(0.0, low), high
