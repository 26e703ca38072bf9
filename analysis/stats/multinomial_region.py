"""Whether counts of a few cases are what some shares would give: an exact multinomial test."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
from scipy.special import gammaln, xlogy

from ballast.analysis.stats.uncertainty import Floats, Ints

TIES = 1e-9
"""Outcomes whose chances differ by less, relatively, are taken as equally likely."""


def multinomial_p_value(counts: tuple[int, ...], shares: Floats) -> float:
    """Chance of counts that are at most as likely as these, under the shares.

    The shares for which it is .10 or more are the 90 % region of the counts: those under which the
    counts lie among the likeliest outcomes that make up 90 %.

    Args:
        counts: of each kind.
        shares: (K,) of each kind, >= 0, with a sum of 1.

    Returns:
        In [0, 1]; NaN where a share is.

    >>> round(multinomial_p_value((1, 1), np.array([0.5, 0.5])), 3)
    1.0
    >>> multinomial_p_value((2, 0), np.array([0.5, 0.5]))
    0.5
    """
    if np.isnan(shares).any():
        return float("nan")
    outcomes = _outcomes(sum(counts), len(counts))
    chances = _chances(outcomes, shares)
    own = float(_chances(np.array([counts]), shares)[0])
    return float(min(1.0, chances[chances <= own * (1.0 + TIES)].sum()))


def _chances(outcomes: Ints, shares: Floats) -> Floats:
    """Multinomial chances of outcomes, (n, K) to (n,)."""
    logs = gammaln(outcomes.sum(axis=1) + 1.0) - gammaln(outcomes + 1.0).sum(axis=1)
    return np.asarray(np.exp(logs + xlogy(outcomes, shares).sum(axis=1)))


@lru_cache(maxsize=8)
def _outcomes(cases: int, kinds: int) -> Ints:
    """All ways to divide some cases among kinds: (n, K), by stars and bars."""
    rows = []
    for bars in combinations(range(cases + kinds - 1), kinds - 1):
        edges = (-1, *bars, cases + kinds - 1)
        rows.append([right - left - 1 for left, right in pairwise(edges)])
    return np.array(rows)
