"""Reporting: how many media reports an act begets, on which days; nothing in the model reads them.

Machine-coded event data count reports, not acts: a grave act is reported far more often than an
ordinary one, the number varies widely between acts of one kind, and coverage fades within days.
So counts of reports are over-dispersed although acts are nearly Poisson.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv, pdtr, pdtrik

from ballast.sim.rules.quantity import Floats, Ints, Number, Params, quantity

STANDARD_WEIGHT = 3.0
COVERAGE_DAYS = 7
"""Reports come on the day of the act and the six days after."""


@dataclass(frozen=True, kw_only=True)
class ReportingParams(Params):
    """Section ``reporting``."""

    reports: Number = quantity("reports", 0, 10_000, "mean reports of a standard act, |w| = 3")
    attention: Number = quantity("log reports per weight unit", 0, 2, "graver acts are news")
    dispersion: Number = quantity(
        "shape", 0.05, 100, "shape of the gamma law of attention; small: few acts get most reports"
    )
    half_life: Number = quantity("days", 0.1, 30, "half-life of coverage")


def expected_reports(weight: Floats, reports: Number, attention: Number) -> Floats:
    """Mean reports of an act, ``n exp(a (|w| - 3))``: (n,).

    >>> expected_reports(np.array([-3.0, 4.0]), np.array([10.0]), np.array([0.0])).tolist()
    [10.0, 10.0]
    """
    return np.asarray(reports * np.exp(attention * (np.abs(weight) - STANDARD_WEIGHT)))


def luck_of_attention(uniform: Floats, dispersion: Number) -> Floats:
    """Factor on the mean of one act: gamma with mean 1 and this shape, by inverse distribution."""
    return np.asarray(gammaincinv(dispersion, uniform) / dispersion)


def share_of_day(lag: int, decay: Number) -> Number:
    """Share of an act's reports that come ``lag`` days after it; the shares sum to 1.

    >>> round(float(sum(share_of_day(lag, np.array([0.6]))[0] for lag in range(7))), 12)
    1.0
    """
    return np.asarray((1.0 - decay) * decay**lag / (1.0 - decay**COVERAGE_DAYS))


def reports(uniform: Floats, mean: Floats) -> Ints:
    """Poisson numbers with these means, by inverse distribution function: (n,).

    >>> reports(np.array([0.01, 0.5, 0.99]), np.array([4.0, 4.0, 4.0])).tolist()
    [0, 4, 9]
    """
    # pdtrik inverts the law in a continuous count; the whole count is one of its two neighbours
    below = np.maximum(np.ceil(pdtrik(uniform, np.maximum(mean, 1e-12))) - 1.0, 0.0)
    enough = np.where(pdtr(below, mean) >= uniform, below, below + 1.0)
    return np.asarray(enough, dtype=np.int64)
