"""How often central intervals hold what came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from ballast.analysis.stats.uncertainty import wilson

LEVELS = (0.5, 0.9)
"""Central intervals whose coverage is reported."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of intervals of one level.

    Attributes:
        level: chance that each interval claims.
        inside: outcomes within their interval, bounds included.
        questions: how many.
        low, high: Wilson interval of the share inside.
    """

    level: float
    inside: int
    questions: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Share of outcomes inside."""
        return self.inside / self.questions


def coverage(
    low: ArrayLike, high: ArrayLike, observed: ArrayLike, level: float, confidence: float = 0.95
) -> Coverage:
    """Share of outcomes within intervals of one level, with a Wilson interval.

    The Wilson interval keeps its promise with few questions and shares near 0 or 1
    [BrownCaiDasGupta2001]. It takes questions as independent. Intervals of counts hold more than
    their level says even where forecasts are right; ``integral_transform.central_share`` does not.

    Args:
        low, high: (Q,) bounds of the intervals.
        observed: (Q,) what came.
        level: chance that each interval claims.
        confidence: of the Wilson interval.

    Raises:
        ValueError: no question.

    >>> found = coverage([0, 0, 2, 1], [2, 3, 4, 2], [1, 3, 1, 2], level=0.9)
    >>> found.share, round(found.low, 2), round(found.high, 2)
    (0.75, 0.3, 0.95)
    """
    came = np.asarray(observed, float)
    if not came.size:
        raise ValueError("expected a question or more")
    inside = int(((np.asarray(low) <= came) & (came <= np.asarray(high))).sum())
    ends = wilson(inside / came.size, came.size, float(ndtri((1.0 + confidence) / 2.0)))
    return Coverage(level, inside, came.size, *ends)
