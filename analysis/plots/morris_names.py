"""Names of factors on the plane of elementary effects, where they cover nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ballast.analysis.plots.label_placement import REACH, Box, beside
from ballast.analysis.plots.page_layout import figure_of, inches_of
from ballast.analysis.plots.style import GREY, SMALL
from ballast.analysis.plots.text_fitting import inches
from ballast.analysis.stats.uncertainty import Floats
from ballast.analysis.text.rounding import known

CROWD = 0.15
"""Points nearer to each other than this, in inches, are in one heap."""


def _in_panel(ax: Axes, across: pd.Series, up: pd.Series) -> Floats:
    """(F, 2) places in inches from the lower left corner of the panel."""
    at = ax.transData.transform(np.column_stack([across, up]).astype(float))
    return np.asarray((at - ax.get_window_extent().min) / figure_of(ax).dpi, dtype=float)


def places_of(
    ax: Axes, table: pd.DataFrame, words: Sequence[str], beyond: Sequence[bool]
) -> list[Box | None]:
    """Boxes of the names in inches; None where one finds no place.

    Names of factors that may be chance get a place only where they are alone: most of them lie
    in one heap, and which of them is where says nothing.
    """
    at = _in_panel(ax, table["mu_star"], table["sigma"])
    wide, tall = inches_of(ax)
    taken = _taken(ax, table, at, tall)
    boxes: list[Box | None] = []
    for (x, y), word, passes in zip(at, words, beyond, strict=True):
        box = None
        crowd = np.hypot(at[:, 0] - x, at[:, 1] - y) < CROWD
        if known(x) and known(y) and (passes or crowd.sum() == 1):
            long, reach = inches(word) + 0.03, REACH if passes else REACH[:1]
            box = beside(float(x), float(y), long, taken, (wide, tall), reach)
        if box is not None:
            taken.append(box)
        boxes.append(box)
    return boxes


def _taken(ax: Axes, table: pd.DataFrame, at: Floats, tall: float) -> list[Box]:
    """Boxes of points, of their intervals and of the line of chance, which no name may cover."""
    taken = [(x - 0.04, y - 0.04, x + 0.04, y + 0.04) for x, y in at if known(x) and known(y)]
    ends = (_in_panel(ax, table[name], table["sigma"])[:, 0] for name in ("low", "high"))
    for y, low, high in zip(at[:, 1], *ends, strict=True):
        if known(y) and known(low) and known(high):
            taken.append((low - 0.02, y - 0.02, high + 0.02, y + 0.02))
    line = _in_panel(ax, table["noise"], table["noise"])[:, 0]
    if not np.isnan(line).all():
        taken.append((np.nanmax(line) - 0.01, 0.0, np.nanmax(line) + 0.01, tall))
    return taken


def write_names(
    ax: Axes, table: pd.DataFrame, words: Sequence[str], boxes: Sequence[Box | None]
) -> None:
    """Names at their places, with a line to the point where they are far from it."""
    long, tall = inches_of(ax)
    at = _in_panel(ax, table["mu_star"], table["sigma"])
    for (x, y), word, box in zip(at, words, boxes, strict=True):
        if box is None:
            continue
        middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        ax.text(
            middle[0] / long, middle[1] / tall, word, transform=ax.transAxes, fontsize=SMALL,
            ha="center", va="center", zorder=4,
        )  # fmt: skip
        near = min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])
        # A line beside the point would look like a longer interval.
        if abs(near[1] - y) > 0.03 and np.hypot(near[0] - x, near[1] - y) > 0.12:
            ax.plot(
                [x / long, near[0] / long], [y / tall, near[1] / tall], color=GREY,
                linewidth=0.5, transform=ax.transAxes, zorder=1.5,
            )  # fmt: skip
