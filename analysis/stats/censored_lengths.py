"""Lengths of which some are only known to be at least so long, and their quantiles.

The estimator is that of [KaplanMeier1958]: the share that lasts d days and no longer is taken from
those that could be seen to end then. What is open after d days could not.
"""

from __future__ import annotations

import numpy as np

from ballast.analysis.stats.uncertainty import Flags, Floats, Ints


def lengths_by_group(days: Ints, open_: Flags, group: Ints, groups: int, longest: int) -> Floats:
    """How many end, and how many are lost from sight, by length.

    Args:
        days: (n,) length so far, 1 … ``longest``.
        open_: (n,) still under way: it lasts ``days`` or longer.
        group: (n,) 0 … ``groups`` - 1, for resampling.
        groups: how many.
        longest: most days that any can have.

    Returns:
        (groups, 2, longest + 1): ended and open ones by length.

    >>> lengths_by_group(np.array([1, 3, 3]), np.array([False, False, True]), np.zeros(3, int),
    ...                  1, 3).tolist()
    [[[0.0, 1.0, 0.0, 1.0], [0.0, 0.0, 0.0, 1.0]]]
    """
    counts = np.zeros((groups, 2, longest + 1))
    np.add.at(counts, (group, open_.astype(np.int64), days), 1.0)
    return counts


def lasting(counts: Floats) -> Floats:
    """Share that lasts longer than each number of days: (days,), from 1 down; NaN of nothing.

    Args:
        counts: (2, days) ended and open ones by length.

    >>> lasting(np.array([[0.0, 2.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0]])).tolist()
    [1.0, 0.5, 0.5, 0.0]
    """
    ended, lost = counts
    seen = (ended + lost)[::-1].cumsum()[::-1] - lost
    if not seen[1]:
        return np.full(len(seen), np.nan)
    return np.cumprod(1.0 - ended / np.where(seen > 0.0, seen, 1.0))


def length_quantile(counts: Floats, level: float) -> float:
    """The least number of days within which this share ends; infinite where it is not seen to.

    >>> counts = np.array([[0.0, 2.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0]])
    >>> [length_quantile(counts, level) for level in (0.25, 0.5, 0.75)]
    [1.0, 1.0, 3.0]
    >>> length_quantile(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), 0.75)
    inf
    >>> length_quantile(np.array([[0.0, 0.0], [0.0, 1.0]]), 0.5)  # on its first day at the end
    inf
    """
    left = lasting(counts)
    if np.isnan(left[0]):
        return float("inf") if counts.any() else float("nan")
    reached = np.flatnonzero(left <= 1.0 - level + 1e-12)  # sums of shares are off by a rounding
    return float(reached[0]) if len(reached) else float("inf")
