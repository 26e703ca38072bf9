"""What a study asks, point by point: estimates, and how much of each is chance.

Shapes: ``S`` scenarios, ``P`` points, ``D`` draws of each point, ``n`` runs of each draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from ballast.analysis.stats.uncertainty import Floats, Ints


@dataclass
class _Sums:
    """Sums of one outcome over the histories of each scenario, point and draw: (S, P, D) each."""

    asked: Floats
    values: Floats
    squares: Floats


@dataclass
class PointSums:
    """Histories of a study reduced to sums by point and draw, as shards come.

    Args:
        scenarios: S.
        points: P.
        draws: D.
        runs: n.
        first_draw: number of the first draw of a point: 0, or 1 where draws are sampled.
        outcomes: their names.
    """

    scenarios: int
    points: int
    draws: int
    runs: int
    first_draw: int
    outcomes: Sequence[str]
    limits: dict[str, int] = field(default_factory=dict)
    _sums: dict[str, _Sums] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shape = (self.scenarios, self.points, self.draws)
        self._sums = {
            name: _Sums(np.zeros(shape), np.zeros(shape), np.zeros(shape)) for name in self.outcomes
        }

    def take(self, scenario: int, rows: pa.Table) -> None:
        """Take in the histories of a shard of a scenario."""
        point = rows["point"].to_numpy()
        draw = (rows["draw"].to_numpy() - self.first_draw) % self.draws
        place = (scenario * self.points + point.astype(np.int64)) * self.draws + draw
        low, high = int(place.min()), int(place.max()) + 1
        for name in self.outcomes:
            column = rows[name]
            known = column.is_valid().to_numpy()
            values = column.cast(pa.float64()).fill_null(0.0).to_numpy()
            for sums, weights in (
                (self._sums[name].asked, known.astype(float)),
                (self._sums[name].values, values),
                (self._sums[name].squares, values**2),
            ):
                counted = np.bincount(place - low, weights, minlength=high - low)
                sums.reshape(-1)[low:high] += counted

    def estimates(self, name: str) -> tuple[Floats, Floats]:
        """Estimate of an outcome at every point, and the variance of it that is chance.

        A probability or mean over all histories of the point; over those that are asked, where
        the outcome is asked of some, with the chance of the linearised ratio. Chance is that of
        the runs at the modes, and that of draws and runs where draws are sampled.

        Returns:
            Two arrays (S, P); NaN where nothing is known, chance also with a single history.
        """
        sums = self._sums[name]
        asked, total, squares = (x.sum(axis=2) for x in (sums.asked, sums.values, sums.squares))
        count = self.draws * self.runs
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = total / asked
            often = asked / count
            if self.draws == 1:
                spread = (squares - 2.0 * ratio * total + ratio**2 * asked) / (count - 1)
                noise = np.maximum(spread, 0.0) / count / often**2
            else:
                of_draw = (sums.values - ratio[:, :, None] * sums.asked) / self.runs
                noise = of_draw.var(axis=2, ddof=1) / self.draws / often**2
        return ratio, np.where(asked > 0, noise, np.nan)

    def histories(self) -> Ints:
        """Histories of every point that were played: (S, P)."""
        # an outcome that is asked of some says nothing of how many there are
        played = np.max([s.asked.sum(axis=2) for s in self._sums.values()], axis=0)
        return np.where(played > 0, self.draws * self.runs, 0).astype(np.int64)
