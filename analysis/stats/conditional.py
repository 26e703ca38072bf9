"""Outcomes asked of some histories only: "given that no summit was held".

The estimate is a ratio, histories in which it happens over histories that are asked. Its chance is
that of the linearised ratio, its spread over draws that of the draws' own ratios. Both come from
sums by draw, so that histories may come in pieces.
"""

from __future__ import annotations

import numpy as np

from ballast.analysis.stats.moments import ByDraw
from ballast.analysis.stats.uncertainty import (
    Z95,
    Estimate,
    Flags,
    Floats,
    beta_spread,
    mean_count,
    shrunk,
    wilson,
)

LEAST_OF_A_DRAW = 2
"""Histories of a draw that have to be asked before it says anything about the spread over draws."""


def linearised(values: Floats, asked: Flags, first: int) -> Floats:
    """Numbers with the mean and, to first order, the chance of the ratio: (N,).

    ``r + a_i (x_i - r) / mean(a)`` with r the ratio; all NaN where no history is asked.

    Args:
        values: (N,) x, anything where not asked.
        asked: (N,) a.
        first: row of the first history that estimates use.

    >>> linearised(np.array([1.0, 0.0, 5.0]), np.array([True, True, False]), 0).tolist()
    [1.25, -0.25, 0.5]
    """
    known = np.where(asked, values, 0.0)
    often = float(asked[first:].mean())
    if often == 0.0:
        return np.full(len(values), np.nan)
    ratio = float(known[first:].sum() / asked[first:].sum())
    return np.asarray(ratio + asked * (known - ratio) / often)


class Ratio:
    """Sums by draw of an outcome that is asked of some histories.

    Args:
        runs: n, histories of each draw.
        first: number of leading histories that do not count.
    """

    def __init__(self, runs: int, first: int = 0) -> None:
        self.runs = runs
        self._often, self._known, self._squares = (ByDraw(runs, first) for _ in range(3))

    def take(self, values: Floats, asked: Flags) -> None:
        """Take in the next histories: (N,) numbers, anything where not asked."""
        known = np.where(asked, values, 0.0)
        self._often.take(asked.astype(float))
        self._known.take(known)
        self._squares.take(known**2)

    @property
    def asked(self) -> float:
        """Share of the histories that are asked."""
        return self._often.mean

    @property
    def value(self) -> float:
        """The ratio; NaN where no history is asked."""
        often = float(self._often.sums.sum())
        return float(self._known.sums.sum()) / often if often else float("nan")

    def deviations(self) -> tuple[Floats, Floats]:
        """Sum and sum of squares over each draw of the linearised ratio's deviations: (D,)."""
        ratio, share = self.value, self.asked
        often, known = self._often.sums, self._known.sums
        sums = (known - ratio * often) / share
        squares = (self._squares.sums - 2.0 * ratio * known + ratio**2 * often) / share**2
        return sums, squares

    def estimate(self, kind: str, z: float = Z95) -> Estimate | None:
        """The ratio with both uncertainties; None where no history is asked."""
        if not self.asked:
            return None
        ratio, n = self.value, self.runs
        sums, squares = self.deviations()
        variances = within(sums, squares, n)
        about = mean_count(ratio + sums / n, variances, n, z)
        low, high = about.mc_low, about.mc_high
        if kind == "probability":
            variance = 0.0 if variances is None else float(variances.mean()) / (len(sums) * n)
            spread, everyone = ratio * (1.0 - ratio), float(self._often.sums.sum())
            low, high = wilson(ratio, spread / variance if variance > 0.0 else everyone, z)
        return Estimate(ratio, low, high, *self._over_draws(ratio, kind))

    def _over_draws(self, ratio: float, kind: str) -> tuple[float | None, float | None]:
        some = self._often.sums >= LEAST_OF_A_DRAW
        if some.sum() < 2:
            return None, None
        parts = (self._often, self._known, self._squares)
        often, known, squares = (part.sums[some] for part in parts)
        means = known / often
        left = np.maximum(0.0, squares - known * means)
        noise = float((left / (often - 1.0) / often).mean())
        observed = float(means.var(ddof=1))
        if observed <= noise:
            return None, None
        if kind == "probability":
            return beta_spread(ratio, observed - noise)
        return shrunk(means, ratio, noise, observed)


class PairedRatios:
    """Two ratios in the same histories, and their difference.

    Args:
        runs, first: as of :class:`Ratio`.
    """

    def __init__(self, runs: int, first: int = 0) -> None:
        self.runs = runs
        self.base, self.other = Ratio(runs, first), Ratio(runs, first)
        # sums of x x', x a', a x' and a a' over the histories of each draw
        self._cross = [ByDraw(runs, first) for _ in range(4)]

    def take(self, values: Floats, asked: Flags, others: Floats, others_asked: Flags) -> None:
        """Take in the next histories, of the one and of the other."""
        self.base.take(values, asked)
        self.other.take(others, others_asked)
        one, two = np.where(asked, values, 0.0), np.where(others_asked, others, 0.0)
        a, b = asked.astype(float), others_asked.astype(float)
        products = (one * two, one * b, a * two, a * b)
        for part, product in zip(self._cross, products, strict=True):
            part.take(product)

    def difference(self) -> tuple[Estimate, float | None] | None:
        """Other less base with both uncertainties, and the variance of independent ratios over
        that of these; None where either is asked of no history."""
        if not (self.base.asked and self.other.asked):
            return None
        n, r, s = self.runs, self.base.value, self.other.value
        (one, ones), (two, twos) = self.base.deviations(), self.other.deviations()
        xx, xa, ax, aa = (part.sums for part in self._cross)
        cross = (xx - s * xa - r * ax + r * s * aa) / (self.base.asked * self.other.asked)
        variances = within(two - one, ones + twos - 2.0 * cross, n)
        about = mean_count(s - r + (two - one) / n, variances, n)
        apart = [within(sums, squares, n) for sums, squares in ((one, ones), (two, twos))]
        if variances is None or not variances.mean() > 0.0:
            return about, None
        known = [float(part.mean()) for part in apart if part is not None]
        return about, sum(known) / float(variances.mean())


def within(sums: Floats, squares: Floats, runs: int) -> Floats | None:
    """Variance between the histories of each draw, from sums: (D,); None with one a draw."""
    if runs < 2:
        return None
    return np.maximum(0.0, squares - sums**2 / runs) / (runs - 1)


def conditional(values: Floats, asked: Flags, kind: str) -> Estimate | None:
    """A ratio with both uncertainties; None where no history is asked.

    Args:
        values: (D, n) by draw, anything where not asked.
        asked: (D, n).
        kind: ``probability`` or ``mean``.

    >>> about = conditional(np.array([[1.0, 0.0, 9.0]]), np.array([[True, True, False]]), "mean")
    >>> about.value
    0.5
    """
    ratio = Ratio(values.shape[1])
    ratio.take(values.ravel(), asked.ravel())
    return ratio.estimate(kind)
