"""One quantity of many histories, reduced to sums and variances by parameter draw as they come."""

from __future__ import annotations

import numpy as np

from ballast.analysis.stats.uncertainty import Estimate, Floats, mean_count, proportion


class ByDraw:
    """Sum and variance of a quantity in each parameter draw.

    Histories come in (draw, run) order, in pieces of any length; a draw is reduced when it is
    whole, so that the pieces leave no trace in the result.

    Args:
        runs: n, histories of each draw.
        first: number of leading histories that do not count (those at the modes).
    """

    def __init__(self, runs: int, first: int = 0) -> None:
        self.runs = runs
        self._skip = first
        self._open: list[Floats] = []
        self._left = 0
        self._sums: list[Floats] = []
        self._variances: list[Floats] = []

    def take(self, values: Floats) -> None:
        """Take in the next histories: (N,) numbers."""
        skipped = min(self._skip, len(values))
        self._skip -= skipped
        self._open.append(values[skipped:])
        self._left += len(values) - skipped
        if self._left < self.runs:
            return
        together = np.concatenate(self._open)
        whole = len(together) // self.runs * self.runs
        by_draw = together[:whole].reshape(-1, self.runs)
        self._sums.append(by_draw.sum(axis=1))
        if self.runs > 1:
            self._variances.append(by_draw.var(axis=1, ddof=1))
        self._open, self._left = [together[whole:].copy()], len(together) - whole

    @property
    def sums(self) -> Floats:
        """(D,) sum over the histories of each draw."""
        return np.concatenate(self._sums) if self._sums else np.zeros(0)

    @property
    def variances(self) -> Floats | None:
        """(D,) variance between the histories of each draw; None with one history a draw."""
        if self.runs < 2:
            return None
        return np.concatenate(self._variances) if self._variances else np.zeros(0)

    @property
    def mean(self) -> float:
        """Mean over the draws."""
        return float((self.sums / self.runs).mean())

    def share(self, **z: float) -> Estimate:
        """The quantity as a probability, being 0 or 1."""
        return proportion(self.sums, self.runs, **z)

    def average(self, **z: float) -> Estimate:
        """The quantity as a mean."""
        return mean_count(self.sums / self.runs, self.variances, self.runs, **z)

    def estimate(self, kind: str, **z: float) -> Estimate:
        """By the kind of an outcome; ``z`` is the normal quantile of the interval of chance."""
        return self.share(**z) if kind == "probability" else self.average(**z)
