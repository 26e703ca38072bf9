"""The Brier score taken apart: is it reliability or resolution that a forecast lacks?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ballast.analysis.scoring.calibration_curve import bin_of


@dataclass(frozen=True, slots=True)
class BrierParts:
    """Parts of a mean Brier score: reliability - resolution + uncertainty + within bins.

    Attributes:
        reliability: mean squared distance of frequencies from probabilities; 0 is best.
        resolution: mean squared distance of frequencies from the base rate; more is better.
        uncertainty: of the outcomes themselves, base rate times its complement.
        within_bins: what differences of probability within a bin add; 0 without bins.
    """

    reliability: float
    resolution: float
    uncertainty: float
    within_bins: float

    @property
    def brier(self) -> float:
        """The mean Brier score, exactly."""
        return self.reliability - self.resolution + self.uncertainty + self.within_bins


def brier_parts(probability: ArrayLike, happened: ArrayLike, bins: int | None = None) -> BrierParts:
    """Murphy's decomposition of the mean Brier score [Murphy1973].

    Without bins, questions of equal probability are taken together. With bins of equal width two
    terms within bins have to be added for the parts to sum to the score
    [StephensonCoelhoJolliffe2008]. With few questions per group reliability and resolution are both
    overestimated.

    Args:
        probability: (Q,) in [0, 1], Q >= 1.
        happened: (Q,) whether each did.
        bins: number of bins on [0, 1]; None for a group per value.

    >>> parts = brier_parts([0.2, 0.2, 0.8, 0.8], [False, True, True, True])
    >>> round(parts.reliability, 3), round(parts.resolution, 4), parts.uncertainty
    (0.065, 0.0625, 0.1875)
    """
    given, came = np.asarray(probability, float), np.asarray(happened, float)
    groups = given if bins is None else bin_of(given, bins)
    _, place, size = np.unique(groups, return_inverse=True, return_counts=True)
    forecast = (np.bincount(place, given) / size)[place]
    frequency = (np.bincount(place, came) / size)[place]
    base = float(came.mean())
    apart = given - forecast
    return BrierParts(
        reliability=float(((forecast - frequency) ** 2).mean()),
        resolution=float(((frequency - base) ** 2).mean()),
        uncertainty=base * (1.0 - base),
        within_bins=float((apart**2 - 2.0 * (came - frequency) * apart).mean()),
    )
