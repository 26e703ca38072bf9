"""How high panels are: as their picture says, or lower where a page is to be in proportion."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator

from ballast.analysis.plots.text_fitting import wrapped

LEAST = 0.7
"""Inches that a panel keeps at least."""
BETWEEN = 0.015
"""Inches between the names of two rows."""
OVER = 0.1
"""Inches by which the name of an axis may be longer than its panel."""
LABEL = 8.0
"""Points of the names of axes."""


def first_in_row(ax: Axes) -> bool:
    """Whether a panel is the first of its row in the grid; others have its height."""
    spec = ax.get_subplotspec()
    return spec is not None and spec.is_first_col()


def stretch(fig: Figure, first: Sequence[Axes], panels: float) -> None:
    """Give the panels their height together; what stands between and around them keeps its own.

    Args:
        fig: with panels that have their places.
        first: the first panel of each row.
        panels: inches of all rows of panels together.
    """
    wide, tall = fig.get_size_inches()
    boxes = sorted((tall * ax.get_position().y0, tall * ax.get_position().y1) for ax in first)
    factor = panels / sum(high - low for low, high in boxes)
    edges = np.array([0.0, *(edge for box in boxes for edge in box), tall])
    lengths = np.diff(edges)
    lengths[1::2] *= factor
    moved = np.concatenate(([0.0], np.cumsum(lengths)))
    fig.set_size_inches(wide, moved[-1])
    for ax in fig.axes:
        place = ax.get_position()
        low, high = np.interp([tall * place.y0, tall * place.y1], edges, moved) / moved[-1]
        ax.set_position((place.x0, low, place.width, high - low))


def lower_panels(fig: Figure, first: Sequence[Axes], panels: float) -> float:
    """What height panels should have together, where the figure is higher than it is to be.

    Args:
        fig: a figure whose panels have their places.
        first: the first panel of each row.
        panels: inches of all rows of panels together.

    Returns:
        As many inches, or fewer: the figure is then as high as it is to be, or as low as panels
        stay legible and names of rows do not touch.
    """
    tallest, tall = getattr(fig, "tallest", None), float(fig.get_size_inches()[1])
    if tallest is None or tall <= tallest:
        return panels
    least = max(
        max(LEAST / (tall * ax.get_position().height), _where_names_touch(ax)) for ax in first
    )
    return float(max(panels - (tall - tallest), min(1.0, least) * panels))


def names_within(first: Sequence[Axes], share: float) -> None:
    """Break the names of vertical axes into lines that fit panels of a share of their height."""
    for ax in first:
        fig = ax.get_figure(root=True)
        assert fig is not None
        room = share * ax.get_window_extent().height / fig.dpi + OVER
        ax.set_ylabel(wrapped(ax.get_ylabel().replace("\n", " "), room, LABEL, lines=3))


def _where_names_touch(ax: Axes) -> float:
    """Share of its height at which names of rows along a panel's vertical axis would touch."""
    if not isinstance(ax.yaxis.get_major_locator(), FixedLocator):
        return 0.0  # numbers: fewer of them are written along a shorter axis
    fig = ax.get_figure(root=True)
    assert fig is not None
    boxes = [text.get_window_extent() for text in ax.get_yticklabels() if text.get_text()]
    boxes.sort(key=lambda box: box.y0 + box.y1)
    needs = [(one.height + two.height) / 2 + BETWEEN * fig.dpi for one, two in pairwise(boxes)]
    gaps = [(two.y0 + two.y1 - one.y0 - one.y1) / 2 for one, two in pairwise(boxes)]
    return max((need / gap for need, gap in zip(needs, gaps, strict=True) if gap > 0), default=0.0)
