"""At which values lines of equal value stand: round ones, further apart than noise."""

from __future__ import annotations

import math

import pandas as pd

MOST_LINES = 6
"""Lines, about."""


def contour_levels(points: pd.DataFrame, outcome: str) -> list[float]:
    """Round values inside the range, no closer than two median standard errors.

    >>> table = pd.DataFrame({"p": [0.0, 0.1], "p.noise": [0.0001, 0.0001]})
    >>> [round(level, 3) for level in contour_levels(table, "p")]
    [0.02, 0.04, 0.06, 0.08]
    >>> contour_levels(table.assign(**{"p.noise": 0.01}), "p")
    []
    """
    values = points[outcome].dropna()
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)
    noise = points.get(f"{outcome}.noise", pd.Series(dtype=float)).dropna()
    apart = 2.0 * math.sqrt(float(noise.median())) if len(noise) else 0.0
    step = round_up(max(apart, (high - low) / MOST_LINES))
    if step <= 0 or high - low <= apart:
        return []
    first = math.floor(low / step) + 1
    # Indices times the step, not repeated sums, keep 0.3 from becoming 0.30000000000000004.
    return [n * step for n in range(first, first + MOST_LINES + 2) if low < n * step < high]


def round_up(step: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not below the step.

    >>> round_up(0.03), round_up(2.1), round_up(0.0)
    (0.05, 2.5, 0.0)
    """
    if step <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(step))
    return next(n * power for n in (1.0, 2.0, 2.5, 5.0, 10.0) if n * power >= step * (1 - 1e-9))
