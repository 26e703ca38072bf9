"""Means, quantiles and numbers of draws that have weights.

Shapes: ``A`` draws, ``k`` columns.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ballast.analysis.stats.uncertainty import Floats


def effective_size(weights: Floats) -> float:
    """Equally weighted draws that would give a mean as precise [Kish1965].

    >>> effective_size(np.array([0.25, 0.25, 0.25, 0.25])), effective_size(np.array([1.0, 0.0]))
    (4.0, 1.0)
    """
    return float(weights.sum() ** 2 / (weights**2).sum())


def quantiles(values: Floats, weights: Floats, levels: Sequence[float]) -> Floats:
    """Quantiles of each column: (levels, k).

    Each draw stands at the middle of its weight; between draws they are interpolated.

    Args:
        values: (A, k).
        weights: (A,) >= 0.
        levels: each in [0, 1].

    >>> quantiles(np.array([[1.0], [2.0], [3.0]]), np.ones(3), [0.5, 1.0]).ravel().tolist()
    [2.0, 3.0]
    """
    order = values.argsort(axis=0, kind="stable")
    mass = weights[order].cumsum(axis=0)
    middle = (mass - 0.5 * weights[order]) / mass[-1]
    ordered = np.take_along_axis(values, order, axis=0)
    each = [np.interp(levels, middle[:, n], ordered[:, n]) for n in range(values.shape[1])]
    return np.array(each).reshape(values.shape[1], len(levels)).T


def moments(values: Floats, weights: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Mean and variance of each column, and the Monte Carlo error of both: (k,) each.

    The errors are those of weighted means of independent draws: the weighted spread of what each
    draw contributes.
    """
    share = weights / weights.sum()
    mean = share @ values
    squares = (values - mean) ** 2
    variance = share @ squares
    of_mean = np.sqrt(share**2 @ squares)
    of_variance = np.sqrt(share**2 @ (squares - variance) ** 2)
    return mean, variance, of_mean, of_variance


def systematic(weights: Floats, number: int) -> Floats:
    """How often each draw is taken, when so many are taken at even steps of their weight: (A,).

    >>> systematic(np.array([0.5, 0.25, 0.25]), 4).tolist()
    [2.0, 1.0, 1.0]
    """
    steps = (np.arange(number) + 0.5) / number * weights.sum()
    taken = np.searchsorted(weights.cumsum(), steps).clip(max=len(weights) - 1)
    return np.bincount(taken, minlength=len(weights)).astype(float)
