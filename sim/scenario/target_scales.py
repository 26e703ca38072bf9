"""The scales on which figures of public data and of histories are compared.

A rate is compared in log events a year, a share in log odds, a mean as it is. Half an event is
added to every count, so that none at all has a place on the scale too.
"""

from __future__ import annotations

import math
from typing import Literal

StatisticKind = Literal["rate", "share", "mean"]
DAYS_A_YEAR = 365.25
HALF = 0.5
"""Events added to every count."""


def on_scale(kind: StatisticKind, number: float) -> float:
    """A rate, share or mean on the scale of its kind.

    >>> round(on_scale("rate", 2.0), 3), on_scale("share", 0.5), on_scale("mean", 3.0)
    (0.693, 0.0, 3.0)
    """
    if kind == "rate":
        return math.log(number)
    return math.log(number / (1.0 - number)) if kind == "share" else float(number)


def off_scale(kind: StatisticKind, number: float) -> float:
    """A number on the scale of a kind as a rate, share or mean.

    >>> off_scale("rate", 0.0), off_scale("share", 0.0), off_scale("mean", 3.0)
    (1.0, 0.5, 3.0)
    """
    if kind == "rate":
        return math.exp(number)
    return 1.0 / (1.0 + math.exp(-number)) if kind == "share" else number


def counts_on_scale(kind: StatisticKind, events: int, among: float) -> tuple[float, float]:
    """Counts on the scale of a rate or share, and the standard deviation that they have there.

    Args:
        kind: rate or share.
        events: how many, taken as Poisson or binomial.
        among: years, or of how many.

    >>> [round(number, 3) for number in counts_on_scale("share", 2, 13)]
    [-1.526, 0.698]
    """
    hits = events + HALF
    if kind == "rate":
        return math.log(hits / among), hits**-0.5
    misses = among - events + HALF
    return math.log(hits / misses), (1.0 / hits + 1.0 / misses) ** 0.5
