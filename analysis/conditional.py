"""Outcomes asked of some histories only: "given that no summit was held".

The estimate is a ratio: what comes of it in the histories that are asked, over how many there are.
Its chance is that of the linearised ratio, ``a (x - r) / mean(a)`` for a history with answer x,
asked or not (a), around the ratio r; its spread over draws is that of the draws' own ratios.
"""

from __future__ import annotations

import numpy as np

from analysis.moments import ByDraw
from analysis.uncertainty import (
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


class Ratio:
    """A quantity in the histories that are asked, by draw, from pieces in (draw, run) order.

    Args:
        runs: n, histories of each draw.
        first: number of leading histories that do not count (those at the modes).
    """

    def __init__(self, runs: int, first: int = 0) -> None:
        self.runs = runs
        self._asked, self._sum, self._squares = (ByDraw(runs, first) for _ in range(3))

    def take(self, values: Floats, asked: Flags) -> None:
        """Take in the next histories: (N,) answers, anything where not asked, and who is asked."""
        known = np.where(asked, values, 0.0)
        self._asked.take(asked.astype(float))
        self._sum.take(known)
        self._squares.take(known**2)

    @property
    def share(self) -> float:
        """Share of the histories that are asked."""
        return self._asked.mean

    @property
    def value(self) -> float:
        """The ratio; NaN where no history is asked."""
        asked = self._asked.sums.sum()
        return float(self._sum.sums.sum() / asked) if asked > 0 else float("nan")

    def linear(self) -> tuple[Floats, Floats]:
        """(D,) sum, and sum of squares, of ``a (x - r)`` over the histories of each draw."""
        r, asked, total = self.value, self._asked.sums, self._sum.sums
        return total - r * asked, self._squares.sums - 2.0 * r * total + r * r * asked

    def estimate(self, kind: str) -> Estimate | None:
        """With both uncertainties; None where no history is asked.

        Args:
            kind: ``probability`` or ``mean``.

        >>> ratio = Ratio(3)
        >>> ratio.take(np.array([1.0, 0.0, 9.0]), np.array([True, True, False]))
        >>> ratio.estimate("mean").value
        0.5
        """
        if not self._asked.sums.sum() > 0:
            return None
        ratio, (total, squares) = self.value, self.linear()
        about = mean_count(
            ratio + total / self.runs / self.share,
            within(total, squares, self.runs, self.share),
            self.runs,
        )
        low, high = about.mc_low, about.mc_high
        if kind == "probability":
            variances = within(total, squares, self.runs, self.share)
            chance = 0.0 if variances is None else float(variances.mean())
            chance /= len(total) * self.runs
            asked = float(self._asked.sums.sum())
            low, high = wilson(ratio, ratio * (1.0 - ratio) / chance if chance > 0.0 else asked)
        return Estimate(ratio, low, high, *self._over_draws(ratio, kind))

    def _over_draws(self, ratio: float, kind: str) -> tuple[float | None, float | None]:
        some = self._asked.sums >= LEAST_OF_A_DRAW
        if some.sum() < 2:
            return None, None
        asked, total = self._asked.sums[some], self._sum.sums[some]
        means = total / asked
        squares = self._squares.sums[some] - total * means
        noise = float((squares / (asked - 1.0) / asked).mean())
        observed = float(means.var(ddof=1))
        if observed <= noise:
            return None, None
        if kind == "probability":
            return beta_spread(ratio, observed - noise)
        return shrunk(means, ratio, noise, observed)


def within(total: Floats, squares: Floats, runs: int, share: float) -> Floats | None:
    """(D,) variance between the histories of a draw of ``a (x - r) / share``; None with one run."""
    if runs < 2:
        return None
    return np.asarray(np.maximum(0.0, squares - total**2 / runs) / (runs - 1) / share**2)


class RatioPair:
    """The difference of two ratios in the same histories, from pieces.

    Args:
        runs, first: as of :class:`Ratio`.
    """

    def __init__(self, runs: int, first: int) -> None:
        self.runs = runs
        self.base, self.other = Ratio(runs, first), Ratio(runs, first)
        self._both, self._base, self._other, self._product = (ByDraw(runs, first) for _ in range(4))

    def take(self, base: Floats, base_asked: Flags, other: Floats, other_asked: Flags) -> None:
        """Take in the next histories, as both scenarios have them."""
        self.base.take(base, base_asked)
        self.other.take(other, other_asked)
        both = base_asked & other_asked
        self._both.take(both.astype(float))
        self._base.take(np.where(both, base, 0.0))
        self._other.take(np.where(both, other, 0.0))
        self._product.take(np.where(both, base * other, 0.0))

    @property
    def answered(self) -> bool:
        """Whether any history is asked in each of the two."""
        return self.base.share > 0.0 and self.other.share > 0.0

    def difference(self) -> Estimate:
        """The other ratio less the first, with both uncertainties."""
        total, variances = self._change()
        means = self.other.value - self.base.value + total / self.runs
        return mean_count(means, variances, self.runs)

    def reduction(self) -> float | None:
        """Variance with independent luck over the variance of these pairs."""
        _, paired = self._change()
        parts = [
            within(*ratio.linear(), self.runs, ratio.share) for ratio in (self.base, self.other)
        ]
        if paired is None or any(part is None for part in parts) or paired.mean() <= 0.0:
            return None
        return float(sum(part.mean() for part in parts if part is not None) / paired.mean())

    def _change(self) -> tuple[Floats, Floats | None]:
        """(D,) sum and variance over the histories of each draw of the linearised difference."""
        (sum_1, squares_1), (sum_2, squares_2) = self.base.linear(), self.other.linear()
        r_1, r_2 = self.base.value, self.other.value
        a_1, a_2 = self.base.share, self.other.share
        cross = (
            self._product.sums
            - r_2 * self._base.sums
            - r_1 * self._other.sums
            + r_1 * r_2 * self._both.sums
        )
        total = sum_2 / a_2 - sum_1 / a_1
        squares = squares_2 / a_2**2 + squares_1 / a_1**2 - 2.0 * cross / (a_1 * a_2)
        return total, within(total, squares, self.runs, 1.0)
