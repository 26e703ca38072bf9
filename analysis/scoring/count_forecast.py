"""What a rival, or an ensemble, says about a count of events in a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from ballast.analysis.stats.uncertainty import Floats, Ints

TOLERANCE = 1e-9
_ROUNDING = 1e-12
_TAIL = 1e-15  # probability above the last count that is kept of a distribution without an end


class _Law(Protocol):
    """A frozen distribution of scipy, as far as it is used."""

    def pmf(self, k: Ints) -> Floats: ...
    def isf(self, q: float) -> float: ...


@dataclass(frozen=True, slots=True, eq=False)
class CountForecast:
    """A predictive distribution of a count.

    Attributes:
        mass: (K,) probability of 0, 1, ..., K - 1 events, each >= 0.
        beyond: probability of more events than any number that may be asked for; 0 but for a
            forecast that only answers yes/no questions. All sum to 1.

    >>> forecast = CountForecast(np.array([0.5, 0.3, 0.2]))
    >>> forecast.at_least(1), forecast.quantile(0.9), round(forecast.mean, 2)
    (0.5, 2.0, 0.7)
    """

    mass: Floats
    beyond: float = 0.0

    def __post_init__(self) -> None:
        """Raise ValueError where it is no distribution."""
        total = float(self.mass.sum()) + self.beyond
        if self.mass.ndim != 1 or not len(self.mass) or (self.mass < 0.0).any() or self.beyond < 0:
            raise ValueError("expected probabilities >= 0 of 0, 1, ... events")
        if not abs(total - 1.0) <= TOLERANCE:
            raise ValueError(f"expected probabilities that sum to 1, got {total}")

    @classmethod
    def of_ensemble(cls, counts: ArrayLike) -> CountForecast:
        """Shares of the members of an ensemble; counts are whole numbers >= 0.

        >>> CountForecast.of_ensemble([0, 2, 2, 0]).mass.tolist()
        [0.5, 0.0, 0.5]
        """
        members = np.asarray(counts, np.int64).ravel()
        return cls(np.bincount(members) / len(members))

    @classmethod
    def of_law(cls, law: _Law) -> CountForecast:
        """A discrete distribution of scipy, cut where 1e-15 of it is left."""
        last = max(int(law.isf(_TAIL)), 1)
        return cls(np.array(law.pmf(np.arange(last + 1)), float))

    @property
    def mean(self) -> float:
        """Expected count; infinite where some probability lies beyond."""
        return float("inf") if self.beyond else float(self.mass @ np.arange(len(self.mass)))

    def probability(self, count: int) -> float:
        """Probability of exactly so many events."""
        return float(self.mass[count]) if 0 <= count < len(self.mass) else 0.0

    def at_least(self, count: int) -> float:
        """Probability of so many events or more; summed from above, so exact for rare ones."""
        return min(1.0, float(self.mass[max(count, 0) :].sum()) + self.beyond) if count > 0 else 1.0

    def at_most(self, count: int) -> float:
        """Probability of so many events or fewer."""
        return min(1.0, float(self.mass[: max(count + 1, 0)].sum()))

    def quantile(self, share: float) -> float:
        """The smallest count that is not exceeded with at least this probability, in (0, 1)."""
        if not 0.0 < share < 1.0:
            raise ValueError(f"expected a probability between 0 and 1, got {share}")
        place = int(np.searchsorted(np.cumsum(self.mass), share - _ROUNDING))
        if place < len(self.mass):
            return float(place)
        return float("inf") if self.beyond else float(len(self.mass) - 1)

    def central(self, level: float) -> tuple[float, float]:
        """Interval between the quantiles (1 - level) / 2 and (1 + level) / 2."""
        return self.quantile((1.0 - level) / 2.0), self.quantile((1.0 + level) / 2.0)
