"""Uniform random numbers turned into other laws by inverse distribution functions.

Every function takes a fixed number of uniforms, so that what one decision draws never shifts what
another draws. Uniforms lie strictly inside (0, 1).
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules.quantity import Floats, Ints, within

_MOST_EVENTS_A_DAY = 12
LONGEST = 32_767.0


def geometric_days(uniform: Floats, daily_probability: Floats) -> Ints:
    """Days until the next event of a daily chance: 1, 2, … (inverse of the geometric law).

    A probability of zero gives 32,767 days, longer than any horizon.

    >>> geometric_days(np.array([0.4, 0.6, 0.9]), np.array([0.5])).tolist()
    [1, 2, 4]
    """
    with np.errstate(divide="ignore", over="ignore"):
        days = np.floor(np.log1p(-uniform) / np.log1p(-daily_probability)) + 1.0
    return np.minimum(days, LONGEST).astype(np.int64)


def truncated_geometric_days(uniform: Floats, mean_days: Floats, within_days: int) -> Ints:
    """A lag of 1 … ``within_days`` days, geometric with the given mean before truncation.

    >>> truncated_geometric_days(np.array([0.01, 0.99]), np.array([3.0]), 7).tolist()
    [1, 7]
    """
    stay = np.log1p(-1.0 / np.maximum(mean_days, 1.0 + 1e-9))
    inside = -np.expm1(within_days * stay)  # P(lag <= within_days) before truncation
    days = np.ceil(np.log1p(-uniform * inside) / stay)
    return within(days, 1.0, float(within_days)).astype(np.int64)


def whole_days(uniform: Floats, shortest: int, longest: int) -> Ints:
    """A uniform number of days in shortest … longest.

    >>> whole_days(np.array([0.001, 0.5, 0.999]), 20, 90).tolist()
    [20, 55, 90]
    """
    return np.asarray(shortest + np.floor(uniform * (longest - shortest + 1)), dtype=np.int64)


def triangular_days(uniform: Floats, low: Floats, mode: Floats, high: Floats) -> Ints:
    """A triangular number of days, rounded to whole ones; needs low < high.

    >>> triangular_days(np.array([0.0001, 1 / 3, 0.9999]), *np.array([[20.0], [60.0], [140.0]])
    ...                 ).tolist()
    [21, 60, 139]
    """
    span = high - low
    rising = uniform * span < mode - low
    climb = low + np.sqrt(uniform * span * (mode - low))
    fall = high - np.sqrt((1.0 - uniform) * span * (high - mode))
    return np.asarray(np.rint(np.where(rising, climb, fall)), dtype=np.int64)


def poisson_count(uniform: Floats, mean: Floats) -> Ints:
    """A Poisson number by inverse survival: large for small uniforms, at most twelve.

    >>> poisson_count(np.array([0.5, 0.3, 0.01]), np.array([0.5])).tolist()
    [0, 1, 3]
    """
    count = np.zeros(uniform.shape, dtype=np.int64)
    left, mean = np.arange(len(uniform)), np.broadcast_to(mean, uniform.shape)
    term = np.exp(-mean)
    above = -np.expm1(-mean)  # P(N > 0)
    for k in range(1, _MOST_EVENTS_A_DAY + 1):
        more = (uniform < above).nonzero()[0]  # few are left after each round
        if not len(more):
            break
        left, uniform, mean = left[more], uniform[more], mean[more]
        count[left] = k
        term = term[more] * mean / k
        above = above[more] - term
    return count


def standard_normal(uniform: Floats) -> Floats:
    """Standard normal numbers (inverse of the normal distribution function)."""
    from scipy.special import ndtri  # slow to import: see priors.py

    return np.asarray(ndtri(uniform))


def clipped_normal_mean(mean: Floats, sd: Floats, low: float, high: float) -> Floats:
    """Mean of a normal number clipped to [low, high]; needs sd > 0.

    >>> clipped_normal_mean(np.array([1.0]), np.array([0.5]), 0.0, 2.0).round(6).tolist()
    [1.0]
    """
    from scipy.special import ndtr  # slow to import: see priors.py

    a, b = (low - mean) / sd, (high - mean) / sd
    density = (np.exp(-0.5 * a * a) - np.exp(-0.5 * b * b)) / np.sqrt(2.0 * np.pi)
    inside = ndtr(b) - ndtr(a)
    return np.asarray(low * ndtr(a) + mean * inside + sd * density + high * ndtr(-b))
