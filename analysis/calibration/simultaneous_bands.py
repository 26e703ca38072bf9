"""Bands that an empirical distribution of uniform numbers leaves with a known chance.

The chance that a count stays within limits at all points together is worked out exactly, point by
point, and the level at each point chosen so that it is the one asked for
[SailynojaBurknerVehtari2022].
"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.stats import binom

from ballast.analysis.stats.uncertainty import Floats

POINTS = 50
HALVINGS = 16


def points() -> Floats:
    """Where the distribution is looked at: (POINTS,) up to but without 1."""
    return np.arange(1, POINTS + 1) / (POINTS + 1)


@cache
def band(number: int, level: float) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Fewest and most of so many uniform numbers at or below each point, at all points together.

    Args:
        number: of uniform numbers.
        level: chance that the counts are within the band everywhere.
    """
    small, large = (1.0 - level) / POINTS, 1.0 - level
    for _ in range(HALVINGS):
        middle = np.sqrt(small * large)
        if stays_within(*_limits(number, middle), number) >= level:
            small = middle
        else:
            large = middle
    low, high = _limits(number, small)
    return tuple(map(int, low)), tuple(map(int, high))


def _limits(number: int, alpha: float) -> tuple[Floats, Floats]:
    """Limits of each point alone, left with a chance of ``alpha`` at most: (POINTS,) each."""
    place = points()
    low, high = binom.ppf(alpha / 2.0, number, place), binom.ppf(1.0 - alpha / 2.0, number, place)
    return np.asarray(low), np.asarray(high)


def stays_within(low: Floats, high: Floats, number: int) -> float:
    """Chance that counts of uniform numbers are within limits at all points.

    Args:
        low: (POINTS,) fewest at or below each point.
        high: (POINTS,) most.
        number: of uniform numbers.
    """
    before, reached, chance = 0.0, np.array([0]), np.array([1.0])
    for place, fewest, most in zip(points().tolist(), low, high, strict=True):
        counts = np.arange(int(fewest), int(most) + 1)
        # of those above the last point, each falls below this one with the same chance
        step = (place - before) / (1.0 - before)
        chance = chance @ binom.pmf(counts - reached[:, None], number - reached[:, None], step)
        before, reached = place, counts
    return float(chance.sum())


def counts_below(uniforms: Floats) -> Floats:
    """How many numbers are at or below each point: (POINTS,).

    >>> counts_below(np.array([0.5, 0.999])).tolist()[24:27]
    [0, 1, 1]
    """
    return np.asarray(np.searchsorted(np.sort(uniforms), points(), side="right"))


def is_uniform(uniforms: Floats, level: float = 0.95) -> bool:
    """Whether the distribution of numbers in (0, 1) stays within its band."""
    low, high = band(len(uniforms), level)
    count = counts_below(uniforms)
    return bool(((count >= low) & (count <= high)).all())
