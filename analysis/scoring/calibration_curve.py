"""Reliability of probabilities: how often things happen that were given a probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ballast.analysis.stats.uncertainty import Floats, Ints

BINS = 10
BAND = 0.9
"""Chance that the frequency of a reliable forecast lies within the band of a bin, at least."""
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Questions whose probabilities lie close together.

    Attributes:
        questions: how many, 1 or more.
        probability: their mean probability.
        frequency: share of them that happened.
        low, high: band in which the frequency lies if every probability is right.
    """

    questions: int
    probability: float
    frequency: float
    low: float
    high: float

    @property
    def consistent(self) -> bool:
        """Whether the frequency lies in the band, bounds included."""
        return self.low - _ROUNDING <= self.frequency <= self.high + _ROUNDING


def calibration_curve(
    probability: ArrayLike, happened: ArrayLike, bins: int = BINS, band: float = BAND
) -> tuple[ReliabilityBin, ...]:
    """Bins of a reliability diagram with consistency bands.

    Even a reliable forecast is off the diagonal, by chance. Broecker and Smith [BroeckerSmith2007]
    find by resampling how far; here the law of the number of events in a bin is computed exactly
    from the probabilities of its questions: a binomial whose trials differ. Questions are taken as
    independent; where they share a window the bands are too narrow.

    Args:
        probability: (Q,) in [0, 1].
        happened: (Q,) whether each did.
        bins: of equal width on [0, 1]; a probability on a border belongs to the upper one.
        band: chance of the band, in (0, 1).

    Returns:
        Bins that hold a question, from low to high probabilities.

    >>> (only,) = calibration_curve([0.25] * 8, [True] * 4 + [False] * 4)
    >>> only.frequency, only.low, only.high, only.consistent
    (0.5, 0.0, 0.5, True)
    """
    given, came = np.asarray(probability, float), np.asarray(happened, bool)
    place = bin_of(given, bins)
    found = []
    for here in np.unique(place):
        some = given[place == here]
        low, high = _central(events_by_probability(some), band)
        questions = len(some)
        found.append(
            ReliabilityBin(
                questions=questions,
                probability=float(some.mean()),
                frequency=float(came[place == here].mean()),
                low=low / questions,
                high=high / questions,
            )
        )
    return tuple(found)


def bin_of(probability: Floats, bins: int) -> Ints:
    """Number of the bin of equal width on [0, 1] that each probability lies in: (Q,).

    >>> bin_of(np.array([0.0, 0.3, 0.99, 1.0]), 10).tolist()
    [0, 3, 9, 9]
    """
    return np.minimum(np.floor(probability * bins + _ROUNDING), bins - 1).astype(np.int64)


def events_by_probability(probability: Floats) -> Floats:
    """Law of the number of independent events with these probabilities: (Q,) to (Q + 1,).

    >>> events_by_probability(np.array([0.5, 0.5])).tolist()
    [0.25, 0.5, 0.25]
    """
    law = np.ones(1)
    for each in probability:
        law = np.convolve(law, [1.0 - each, each])
    return law


def _central(law: Floats, level: float) -> tuple[int, int]:
    """Numbers of events between the quantiles (1 - level) / 2 and (1 + level) / 2."""
    total = np.cumsum(law)
    ends = np.array([(1.0 - level) / 2.0, (1.0 + level) / 2.0]) - _ROUNDING
    low, high = np.minimum(np.searchsorted(total, ends), len(law) - 1)
    return int(low), int(high)
