"""Central intervals of counts with what came, a row a window."""

from __future__ import annotations

from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from ballast.analysis.forecasts.backtest_tables import coverage_lines, too_few
from ballast.analysis.forecasts.scored_forecasts import MODEL, Backtest, CountedWindow
from ballast.analysis.plots.page_layout import fit, rows_axis, wrapped_names, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLUE, VERMILION
from ballast.analysis.scoring.interval_coverage import LEVELS

WIDTHS = (5.0, 1.4)
"""Of the intervals of both levels in points."""
ROW = 0.19
"""Inches of a row, and of each of its lines."""


def draw(found: Backtest, fig: Figure) -> Axes:
    """Draw a row for each window; the figure becomes as high as they need."""
    names = wrapped_names([window.label for window in found.windows], fig)
    ax = fig.subplots()
    for place, window in enumerate(found.windows):
        for level, width in zip(LEVELS, WIDTHS, strict=True):
            low, high = window.forecasts[MODEL].central(level)
            ax.plot(
                [low, high], [place, place], color=BLUE, linewidth=width, alpha=0.55,
                solid_capstyle="butt", marker="|" if low == high else None,
            )  # fmt: skip
        ax.plot([window.observed], [place], **_mark(window), clip_on=False, zorder=3)
    rows_axis(ax, names)
    ax.set_xlim(left=-0.3)
    ax.set_xlabel("events in the window")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    lines = max(name.count("\n") + 1 for name in names)
    below = write_below(fig, " ".join(coverage_lines(found)), _handles())
    fit(fig, ROW * lines * len(names), below)
    return ax


def _mark(window: CountedWindow) -> dict[str, Any]:
    """A count within the wider interval is a filled circle, one outside of it a cross."""
    low, high = window.forecasts[MODEL].central(max(LEVELS))
    return _look(low <= window.observed <= high)


def _look(inside: bool) -> dict[str, Any]:
    return {
        "color": VERMILION, "linestyle": "none", "marker": "o" if inside else "X",
        "markersize": 4 if inside else 6,
    }  # fmt: skip


def _handles() -> list[Artist]:
    intervals = [
        Line2D([], [], color=BLUE, alpha=0.55, linewidth=width, label=f"{level:.0%} interval")
        for level, width in zip(LEVELS, WIDTHS, strict=True)
    ]
    came = [
        Line2D([], [], **_look(inside), label=f"came, {where} {max(LEVELS):.0%}")
        for inside, where in ((True, "inside"), (False, "outside"))
    ]
    return [*intervals, *came]


def _describe(found: Backtest) -> str:
    outside = [w.label for w in found.windows if _mark(w)["marker"] == "X"]
    told = f" Outside of {max(LEVELS):.0%}: {'; '.join(outside)}." if outside else ""
    return f"Counts that came beside what Ballast expected. {' '.join(coverage_lines(found))}{told}"


PICTURE: PictureKind[Backtest] = PictureKind(
    "counts",
    "Counts that came, and the intervals that were expected",
    draw,
    _describe,
    lambda found: too_few(len(found.windows), "count") or None,
)
