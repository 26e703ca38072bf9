"""Reporting: media reports that events beget, and on which days; nothing in the model reads them.

Machine-coded event data count reports, not acts: a grave act is reported far more often than an
ordinary one, the number varies widely between acts of one kind, and coverage fades within days.
So counts of reports are over-dispersed although acts are nearly Poisson. What is no act of the
menu is covered too, with weights as the event record codes such events [EventRecord].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Floats, Ints, Number, Params, quantity
from ballast.sim.vocabulary import Rank, Severity

STANDARD_WEIGHT = 3.0
VISIT_WEIGHTS = {Rank.LEADER: 7.0, Rank.MINISTER: 4.0, Rank.SENIOR: 2.5}
"""A visit that begins, by the rank of the visitor; a summit is one of leaders."""
PUT_OFF_WEIGHT = -4.0
"""A visit that is put off or called off after it had been agreed."""
SUSPENSION_WEIGHT = -6.0
"""Channels that a side shuts on a day, however many."""
ENCOUNTER_WEIGHTS = {Severity.PUBLICISED: -4.0, Severity.COLLISION: -6.0, Severity.LETHAL: -9.0}
"""An encounter that the public hears of."""
FEW_REPORTS = 30.0
"""Up to this mean counting up is quicker than inverting."""
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
    from scipy.special import gammaincinv  # slow to import: see priors.py

    return np.asarray(gammaincinv(dispersion, uniform) / dispersion)


def share_of_day(lag: int, decay: Number) -> Number:
    """Share of an act's reports that come ``lag`` days after it; the shares sum to 1.

    >>> round(float(sum(share_of_day(lag, np.array([0.6]))[0] for lag in range(7))), 12)
    1.0
    """
    return np.asarray((1.0 - decay) * decay**lag / (1.0 - decay**COVERAGE_DAYS))


def tone(reported: Floats, scale: float, shift: float) -> Floats:
    """A sum of reported weights on the footing of a public composite: shifted and scaled.

    >>> tone(np.array([-100.0, 0.0, 40.0]), scale=0.05, shift=6.0).tolist()
    [1.0, 6.0, 8.0]
    """
    return np.asarray(shift + scale * reported)


def reports(uniform: Floats, mean: Floats) -> Ints:
    """Poisson numbers with these means, by inverse distribution function: (n,).

    >>> reports(np.array([0.01, 0.5, 0.99]), np.array([4.0, 4.0, 4.0])).tolist()
    [0, 4, 9]
    """
    from scipy.special import pdtr, pdtrik

    found = np.zeros(len(uniform), np.int64)
    few = (mean <= FEW_REPORTS).nonzero()[0]
    found[few] = _counted_up(uniform[few], mean[few])
    many = (mean > FEW_REPORTS).nonzero()[0]
    # pdtrik inverts the law in a continuous count; the whole count is one of its two neighbours
    below = np.maximum(np.ceil(pdtrik(uniform[many], mean[many])) - 1.0, 0.0)
    found[many] = np.where(pdtr(below, mean[many]) >= uniform[many], below, below + 1.0)
    return found


def _counted_up(uniform: Floats, mean: Floats) -> Ints:
    """The same for small means: probabilities are added up until they reach the uniform."""
    count = np.zeros(len(uniform), np.int64)
    chance = np.exp(-mean)
    total, open_ = chance.copy(), (chance < uniform).nonzero()[0]
    while len(open_):
        count[open_] += 1
        chance[open_] *= mean[open_] / count[open_]
        total[open_] += chance[open_]
        # at the far end of the tail a sum of floats may stop short of the uniform
        rising = (total[open_] < uniform[open_]) & (chance[open_] > 0.0)
        open_ = open_[rising]
    return count
