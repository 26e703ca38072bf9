"""Proper scores of a forecast of a number: of an ensemble, of a distribution, of an interval.

All are penalties in the unit of the number that is forecast: less is better.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.stats.uncertainty import Floats


def crps(ensemble: ArrayLike, observed: ArrayLike) -> Floats:
    """Continuous ranked probability score of the ensemble's own distribution, >= 0.

    The integral over thresholds of the Brier score of being at or below them, which equals
    ``E|X - y| - E|X - X'| / 2`` [GneitingRaftery2007]; of one member it is the absolute error.

    Args:
        ensemble: (..., M) members.
        observed: (...) what came.

    >>> round(float(crps([0.0, 1.0, 2.0], 1.0)), 3)
    0.222
    """
    members = np.asarray(ensemble, float)
    return np.asarray(_miss(members, observed) - _spread(members) / members.shape[-1] ** 2)


def fair_crps(ensemble: ArrayLike, observed: ArrayLike) -> Floats:
    """CRPS that the ensemble would have with infinitely many members, on average [Ferro2014].

    Members differ from each other, not from themselves: the mean of their differences leaves a
    member's difference from itself out. A single score may be negative.

    Args:
        ensemble: (..., M) members, M >= 2.
        observed: (...) what came.

    Raises:
        ValueError: fewer than two members.

    >>> float(fair_crps([0.0, 1.0, 2.0], 1.0))
    0.0
    """
    members = np.asarray(ensemble, float)
    size = members.shape[-1]
    if size < 2:
        raise ValueError(f"a fair score needs 2 members or more, got {size}")
    return np.asarray(_miss(members, observed) - _spread(members) / (size * (size - 1)))


def _miss(members: Floats, observed: ArrayLike) -> Floats:
    """Mean distance between members and what came."""
    return np.asarray(np.abs(members - np.asarray(observed, float)[..., None]).mean(axis=-1))


def _spread(members: Floats) -> Floats:
    """Half the sum of distances over all ordered pairs: from sorted members, without the pairs."""
    size = members.shape[-1]
    weights = 2.0 * np.arange(size) - (size - 1.0)
    return np.asarray((np.sort(members, axis=-1) * weights).sum(axis=-1))


def crps_of_counts(forecast: CountForecast, observed: int) -> float:
    """CRPS of a distribution of counts, also called ranked probability score, >= 0.

    The sum over counts of the Brier score of being at or below each. Infinite for a forecast that
    puts probability beyond every count.

    Args:
        forecast: the distribution.
        observed: count that came, >= 0.

    >>> crps_of_counts(CountForecast(np.array([0.25, 0.5, 0.25])), 1)
    0.125
    """
    if forecast.beyond > 0.0:
        return float("inf")
    last = max(len(forecast.mass), observed + 1)
    below = np.ones(last)
    below[: len(forecast.mass)] = np.cumsum(forecast.mass)
    return float(((below - (np.arange(last) >= observed)) ** 2).sum())


def log_score_of_counts(forecast: CountForecast, observed: int) -> float:
    """Minus the natural logarithm of the probability of the count that came; infinite if it was 0.

    >>> round(log_score_of_counts(CountForecast(np.array([0.25, 0.5, 0.25])), 1), 3)
    0.693
    """
    with np.errstate(divide="ignore"):
        return float(-np.log(forecast.probability(observed)) + 0.0)


def interval_score(
    low: ArrayLike, high: ArrayLike, observed: ArrayLike, level: float = 0.9
) -> Floats:
    """Score of a central interval: its width, and 2 / (1 - level) for each unit outside of it.

    Proper for the quantiles (1 - level) / 2 and (1 + level) / 2 [GneitingRaftery2007].

    Args:
        low, high: (...) bounds of the interval.
        observed: (...) what came.
        level: chance that the interval holds it, in (0, 1).

    Raises:
        ValueError: a level outside (0, 1), or a low above its high.

    >>> interval_score([2.0, 2.0], [6.0, 6.0], [5.0, 7.0], level=0.5).tolist()
    [4.0, 8.0]
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"expected a level between 0 and 1, got {level}")
    bottom, top, came = (np.asarray(values, float) for values in (low, high, observed))
    if (bottom > top).any():
        raise ValueError("expected intervals with low <= high")
    outside = np.maximum(bottom - came, 0.0) + np.maximum(came - top, 0.0)
    return np.asarray(top - bottom + 2.0 / (1.0 - level) * outside)
