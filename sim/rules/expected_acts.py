"""Acts that are expected on the day of the start: whether they come, and when within their window.

An act that is known to be in preparation comes with a probability of its own within a window, each
day of which is as likely as any other. It is one of the acts that the government's usual rate
counts, and is taken out of that rate, so that it is not counted twice.
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules.quantity import Floats, Ints, Number


def by_record(acts: Number) -> Floats:
    """Chance that one or more acts come in a window in which the record's rate has some.

    Args:
        acts: expected acts of the window, >= 0.

    >>> by_record(np.array([0.0, 1.0])).round(3).tolist()
    [0.0, 0.632]
    """
    return np.asarray(-np.expm1(-acts))


def still_to_come(probability: Number, passed: int, days: int) -> Floats:
    """Chance that an act comes on one of the days left, ``(p / n) (n - k) / (1 - p k / n)``.

    Args:
        probability: p, that it comes within the window.
        passed: k < n, days of the window on which it has not come.
        days: n, of the window.

    >>> half = np.array([0.5])
    >>> [round(float(still_to_come(half, k, 2)[0]), 4) for k in (0, 1)]
    [0.5, 0.3333]
    >>> still_to_come(np.array([1.0]), 1, 2).tolist()
    [1.0]
    """
    share = probability / days
    return np.asarray(share * (days - passed) / (1.0 - share * passed))


def day_of_window(uniform: Floats, passed: int, days: int) -> Ints:
    """The day of the window on which an act that comes does so: each that is left is as likely.

    Args:
        uniform: (n,) in (0, 1).
        passed: k, days of the window on which it has not come.
        days: of the window.

    >>> day_of_window(np.array([0.1, 0.49, 0.51, 0.99]), 2, 4).tolist()
    [2, 2, 3, 3]
    """
    return passed + (uniform * (days - passed)).astype(np.int64)


def taken_out(expected: Number, acts: Floats) -> Floats:
    """Share of a day's acts of the kind that stand for the expected one, ``min(1, p / n / acts)``.

    Args:
        expected: p / n, the probability spread over the days of the window.
        acts: of the kind, to be expected today by the government's rate, > 0.

    >>> taken_out(np.array([0.01]), np.array([0.04, 0.001])).tolist()
    [0.25, 1.0]
    """
    return np.asarray(np.minimum(1.0, expected / acts))
