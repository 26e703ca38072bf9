"""An estimate with its intervals along a row: chance thick, parameter draws thin and dashed."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from ballast.analysis.plots.style import BLUE, VERMILION
from ballast.analysis.text.rounding import known

APART = 0.17
THICK, THIN = 2.6, 1.3
DASHES = (0, (3, 1))
UNRESOLVED = "parameter draws: only one, or not resolved"
"""Stands in the key where no row has an interval of draws."""


class EstimateRow(NamedTuple):
    """A number with both its intervals; those that are not known are null or NaN."""

    estimate: float
    mc_low: float
    mc_high: float
    draws_low: float
    draws_high: float

    @property
    def chance(self) -> tuple[float, float]:
        """95 % of what more runs would narrow."""
        return self.mc_low, self.mc_high

    @property
    def spread(self) -> tuple[float, float]:
        """5-95 % over parameter draws."""
        return self.draws_low, self.draws_high


def left_of(estimates: pd.Series, *bounds: pd.Series, floor: float) -> float:
    """A power of ten below every estimate above zero and its bounds, at most a hundredth of it.

    Bounds of what never happened reach to zero, and leave the axis at its end.

    >>> left_of(pd.Series([0.2, 0.0]), pd.Series([0.15, 0.0]), floor=1e-6)
    0.01
    """
    value = estimates.astype(float)
    seen = value > 0
    numbers = [value[seen]]
    numbers += [
        bound.astype(float)[seen].clip(lower=value[seen] / 100.0).dropna() for bound in bounds
    ]
    together = pd.concat(numbers)
    if together.empty:
        return 1e-3
    return max(floor, min(0.01, 10.0 ** math.floor(math.log10(together.min()) - 1e-9)))


def interval(
    ax: Axes, low: Any, high: Any, height: float, colour: str, width: float, dashes: Any
) -> None:
    """A line from low to high; one that reaches below the axis leaves it with an arrowhead."""
    if not (known(low) and known(high)) or high <= 0:
        return
    left = ax.get_xlim()[0]
    logarithmic = ax.get_xscale() == "log"
    begin = max(low, left) if logarithmic else low
    beyond = logarithmic and low < left
    ax.plot(
        [begin, high], [height, height], color=colour, linewidth=width, linestyle=dashes,
        solid_capstyle="butt", dash_capstyle="butt", marker="|", markersize=6,
        markevery=[1] if beyond else None,
    )  # fmt: skip
    if beyond:
        ax.plot([left], [height], "<", color=colour, markersize=4.5, clip_on=False)


def both(ax: Axes, row: EstimateRow, height: float, up: float = APART) -> None:
    """An estimate, its interval of chance above and that of draws below.

    Args:
        row: what is drawn.
        height: of the middle between both.
        up: towards the interval of chance; negative where the axis runs downward.
    """
    value = row.estimate
    if known(value) and (value > 0 or ax.get_xscale() != "log"):
        ax.plot([value], [height + up], "o", color=BLUE, markersize=4.5, zorder=3, clip_on=False)
    interval(ax, row.mc_low, row.mc_high, height + up, BLUE, THICK, "-")
    interval(ax, row.draws_low, row.draws_high, height - up, VERMILION, THIN, DASHES)


def handles(*, unresolved: bool) -> list[Artist]:
    """What point and lines mean."""
    draws = UNRESOLVED if unresolved else "5–95 % over parameter draws"
    return [
        Line2D(
            [], [], color=BLUE, linewidth=THICK, marker="o", markersize=4.5,
            label="estimate and 95 % interval of chance",
        ),
        Line2D([], [], color=VERMILION, linewidth=THIN, linestyle=DASHES, label=draws),
    ]  # fmt: skip
