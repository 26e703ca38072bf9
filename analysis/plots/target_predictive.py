"""What prior and posterior predict of every target, in standard deviations of the record."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ballast.analysis.plots.calibration_view import CalibrationView
from ballast.analysis.plots.page_layout import (
    PAPER,
    at_right,
    fit,
    head_at_right,
    rows_axis,
    settle,
    wrapped_names,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK, BLUE, VERMILION
from ballast.analysis.plots.table_rows import rows

ROW, APART = 0.3, 0.24
REACH = 8.0
"""Standard deviations at which the axis ends; what goes on has an arrowhead."""
PRIOR, DATA = "#8C8C8C", "#DDDDDD"
HALF = 1.6448536269514722
LIMIT = 3.0


class _Target(NamedTuple):
    target: str
    observed: float
    stated_sd: float
    discrepancy: float
    prior_q05: float
    prior_q95: float
    mean: float
    mean_q05: float
    mean_q95: float
    record_q05: float
    record_q95: float
    implausibility: float

    def off(self, value: float) -> float:
        """Distance from the value on record, in standard deviations of the record."""
        unit = self.stated_sd or self.discrepancy or 1.0
        return (value - self.observed) / unit


def draw(view: CalibrationView, fig: Figure) -> Axes:
    """Draw a row a target; the figure becomes as high as they need.

    Args:
        view: with table predictive.
        fig: an empty figure.
    """
    every = rows(view.tables["predictive"], _Target)
    ax = fig.subplots()
    rows_axis(ax, wrapped_names([view.target(row.target) for row in every], fig))
    reach = _reach(every)
    ax.set_xlim(-reach, reach)
    ax.axvspan(-HALF, HALF, color=DATA, linewidth=0, zorder=0.4)
    ax.axvline(0.0, color=BLACK, linewidth=0.8, zorder=1)
    for place, row in enumerate(every):
        lanes = (
            (row.prior_q05, row.prior_q95, -APART, PRIOR, 1.3),
            (row.record_q05, row.record_q95, 0.0, BLUE, 1.3),
            (row.mean_q05, row.mean_q95, APART, BLUE, 3.2),
        )
        for low, high, shift, colour, width in lanes:
            _line(ax, row.off(low), row.off(high), place + shift, colour, width)
        bad = not row.implausibility <= LIMIT
        at_right(ax, place, f"{row.implausibility:.1f}{' !' if bad else ''}")
        if abs(row.off(row.mean)) <= reach:
            ax.plot(row.off(row.mean), place + APART, "D", color=VERMILION if bad else BLUE,
                    markersize=3.8, markerfacecolor="white", zorder=4)  # fmt: skip
    head_at_right(ax, "implausibility")
    ax.set_xlabel("distance from the value on record (its standard deviations)")
    ax.grid(axis="x", color=PAPER, linewidth=0.5)
    some = any(not row.implausibility <= LIMIT for row in every)
    note = "!: the posterior mean prediction is implausible (above 3)." if some else ""
    fit(fig, ROW * len(every), write_below(fig, note, _handles()))
    settle(fig)
    return ax


def _reach(every: list[_Target]) -> float:
    """Half the width of the axis: all that the posterior says, within its end."""
    ends = [
        abs(row.off(value)) for row in every
        for value in (row.record_q05, row.record_q95, row.mean_q05, row.mean_q95)
    ]  # fmt: skip
    return float(min(REACH, max(4.0, 1.15 * float(np.max(ends, initial=0.0)))))


def _line(ax: Axes, low: float, high: float, height: float, colour: str, width: float) -> None:
    """A line; beyond the axis it ends with an arrowhead."""
    left, right = ax.get_xlim()
    if high < left or low > right:
        ax.plot(left if high < left else right, height, "<" if high < left else ">", color=colour,
                markersize=4.5, clip_on=False, zorder=3)  # fmt: skip
        return
    ax.plot([max(low, left), min(high, right)], [height, height], color=colour, linewidth=width,
            solid_capstyle="butt", zorder=3)  # fmt: skip
    for end, marker, beyond in ((left, "<", low < left), (right, ">", high > right)):
        if beyond:
            ax.plot(end, height, marker, color=colour, markersize=3.6, clip_on=False, zorder=3)


def _handles() -> list[Artist]:
    return [
        Patch(facecolor=DATA, label="record, 90 %"),
        Line2D([], [], color=PRIOR, linewidth=1.3, label="prior: a record, 90 %"),
        Line2D([], [], color=BLUE, linewidth=1.3, label="posterior: a record, 90 %"),
        Line2D(
            [], [], color=BLUE, linewidth=3.2, marker="D", markersize=3.8,
            markerfacecolor="white", label="posterior: its expectation, 90 % and mean",
        ),
    ]  # fmt: skip


def describe(view: CalibrationView) -> str:
    """The picture in words: the targets that are met worst."""
    every = sorted(rows(view.tables["predictive"], _Target), key=lambda row: -row.implausibility)
    parts = [f"{view.target(row.target)} {row.implausibility:.1f}" for row in every[:3]]
    bad = sum(not row.implausibility <= LIMIT for row in every)
    return (
        f"Predictions of {len(every)} targets beside the record; implausibility of the posterior "
        f"mean prediction is largest for {', '.join(parts)}; {bad} above {LIMIT:g}."
    )


PICTURE: PictureKind[CalibrationView] = PictureKind(
    "target_predictive", "Predictions of the targets", draw, describe
)
