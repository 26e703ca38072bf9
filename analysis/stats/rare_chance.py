"""The chance of a rare rung from trees of histories, and what splitting was worth.

Trees are independent given the parameter draws. The estimate is the mean weight of a tree; its
variance of chance comes from trees of the same draw, as for histories. Intervals are set on the
logarithm, because the estimate cannot be below zero and its distribution is skewed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ballast.analysis.stats.moments import ByDraw
from ballast.analysis.stats.uncertainty import Z95
from ballast.sim.rules.quantity import Floats

WORTH = 1.5
"""Splitting that gains less than this is not worth its levels."""


@dataclass(frozen=True)
class RareEstimate:
    """A chance, and the cost of knowing it.

    Attributes:
        chance: the estimate.
        chance_error: standard error of chance, given the draws.
        draws_error: standard error with the draws too; None with one draw.
        trees: how many.
        trees_reached: how many have a branch that reached the target.
        cost: history-days in all, pilot included.
        plain_cost: history-days that plain Monte Carlo needs for the same error of chance.
        seconds, plain_seconds: likewise, as measured.
    """

    chance: float
    chance_error: float
    draws_error: float | None
    trees: int
    trees_reached: int
    cost: int
    plain_cost: float
    seconds: float
    plain_seconds: float

    @property
    def gain(self) -> float | None:
        """Cost of plain Monte Carlo over that of splitting at equal error, in history-days."""
        return self.plain_cost / self.cost if self.chance_error > 0.0 else None

    @property
    def gain_in_time(self) -> float | None:
        """The same in seconds."""
        return self.plain_seconds / self.seconds if self.chance_error > 0.0 else None

    @property
    def worth_while(self) -> bool:
        """Whether splitting has won."""
        return self.gain is not None and self.gain >= WORTH

    def cost_at(self, relative: float) -> float | None:
        """History-days for a relative standard error of chance, with splitting."""
        if self.chance_error <= 0.0:
            return None
        return self.cost * (self.chance_error / self.chance / relative) ** 2

    def interval(self, error: float | None) -> tuple[float, float] | None:
        """The 95 % interval that belongs to a standard error."""
        if error is None or self.chance <= 0.0:
            return None
        factor = float(np.exp(Z95 * error / self.chance))
        return self.chance / factor, min(1.0, self.chance * factor)

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        low, high = self.interval(self.chance_error) or (None, None)
        total_low, total_high = self.interval(self.draws_error) or (None, None)
        return {
            "estimate": self.chance,
            "mc_low": low,
            "mc_high": high,
            "total_low": total_low,
            "total_high": total_high,
            "trees": self.trees,
            "trees_reached": self.trees_reached,
            "history_days": self.cost,
            "plain_history_days": self.plain_cost if self.chance_error > 0.0 else None,
            "gain": self.gain,
            "gain_in_time": self.gain_in_time,
            "worth_while": self.worth_while,
            "history_days_at_10_percent": self.cost_at(0.1),
        }


def estimate_rare(
    weight: Floats,
    runs: int,
    days: int,
    cost: int,
    seconds: float,
    plain_seconds_a_day: float,
) -> RareEstimate:
    """The estimate from the weights of trees.

    Args:
        weight: (N,) of each tree, in (draw, run) order.
        runs: trees of each draw.
        days: of a history.
        cost, seconds: of all that was played, pilot included.
        plain_seconds_a_day: of a history-day of plain Monte Carlo.
    """
    by_draw = ByDraw(runs)
    by_draw.take(weight)
    means, trees = by_draw.sums / runs, len(weight)
    draws = len(means)
    chance = by_draw.mean
    over_draws = float(means.var(ddof=1)) / draws if draws > 1 else None
    within = by_draw.variances
    # with one tree a draw chance and draws cannot be told apart
    variance = (over_draws or 0.0) if within is None else float(within.mean()) / trees
    # of one plain history, likewise
    spread = max(0.0, (over_draws or 0.0) * draws - variance * draws) if runs > 1 else 0.0
    plain_variance = chance * (1.0 - chance) - min(spread, chance * (1.0 - chance))
    plain_cost = plain_variance / variance * days if variance > 0.0 else float("nan")
    return RareEstimate(
        chance=chance,
        chance_error=float(np.sqrt(variance)),
        draws_error=None if over_draws is None else float(np.sqrt(over_draws)),
        trees=trees,
        trees_reached=int((weight > 0.0).sum()),
        cost=cost,
        plain_cost=plain_cost,
        seconds=seconds,
        plain_seconds=plain_cost * plain_seconds_a_day,
    )
