"""Calls of the two leaders while there is no dispute: arranged by both, so that each is answered.

A call comes at a rate of the record, at most once a day, and takes tension off as a small visit
does: an effect that decays with that of visits. Within a dispute leaders call as other officials do
(:mod:`ballast.sim.rules.crisis_calls`).
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules.quantity import Floats, Number

DAYS_A_YEAR = 365.0
NEEDED_LEVEL = 1
"""Level of the leaders' channel from which on they call through it: limited."""


def daily_chance(calls_a_year: Number) -> Floats:
    """Chance of a call on a day, ``1 - exp(-rate / 365)``.

    Args:
        calls_a_year: (L,) or (1,), >= 0.

    >>> daily_chance(np.array([0.0, 2.0, 36.5])).round(5).tolist()
    [0.0, 0.00546, 0.09516]
    """
    return np.asarray(-np.expm1(-calls_a_year / DAYS_A_YEAR))
