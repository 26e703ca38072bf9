"""Lines of equal value: at round values, further apart than noise, with their values on them."""

from __future__ import annotations

import math
from typing import Any

import matplotlib.patheffects as effects
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ballast.analysis.plots.map_grid import Side
from ballast.analysis.plots.page_layout import figure_of
from ballast.analysis.plots.style import BLACK, SMALL
from ballast.analysis.stats.uncertainty import Floats
from ballast.analysis.text.quantities import OutcomeQuantity, plain

APART = 0.35
"""Inches between the baseline's star and the value of a line."""
HALO: list[effects.AbstractPathEffect] = [effects.withStroke(linewidth=1.8, foreground="white")]
MOST_LINES = 6
"""Lines, about."""


def contour_levels(points: pd.DataFrame, outcome: str) -> list[float]:
    """Round values inside the range, no closer than two median standard errors.

    >>> table = pd.DataFrame({"p": [0.0, 0.1], "p.noise": [0.0001, 0.0001]})
    >>> [round(level, 3) for level in contour_levels(table, "p")]
    [0.02, 0.04, 0.06, 0.08]
    >>> contour_levels(table.assign(**{"p.noise": 0.01}), "p")
    []
    """
    values = points[outcome].dropna()
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)
    noise = points.get(f"{outcome}.noise", pd.Series(dtype=float)).dropna()
    apart = 2.0 * math.sqrt(float(noise.median())) if len(noise) else 0.0
    step = round_up(max(apart, (high - low) / MOST_LINES))
    if step <= 0 or high - low <= apart:
        return []
    first = math.floor(low / step) + 1
    # Indices times the step, not repeated sums, keep 0.3 from becoming 0.30000000000000004.
    return [n * step for n in range(first, first + MOST_LINES + 2) if low < n * step < high]


def round_up(step: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not below the step.

    >>> round_up(0.03), round_up(2.1), round_up(0.0)
    (0.05, 2.5, 0.0)
    """
    if step <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(step))
    return next(n * power for n in (1.0, 2.0, 2.5, 5.0, 10.0) if n * power >= step * (1 - 1e-9))


def draw_contours(
    ax: Axes, grid: Floats, sides: tuple[Side, Side], levels: list[float],
    quantity: OutcomeQuantity, at: tuple[float, float] | None,
) -> None:  # fmt: skip
    """Lines of equal value, each with its value where there is room for it."""
    seen = grid[~np.isnan(grid)]
    here = [level for level in levels if len(seen) and seen.min() < level < seen.max()]
    if not here or min(grid.shape) < 2:
        return
    lines = ax.contour(
        sides[0].places, sides[1].places, np.ma.masked_invalid(grid), here, colors=BLACK,
        linewidths=0.8,
    )  # fmt: skip
    lines.set_path_effects([effects.withStroke(linewidth=1.6, foreground="white")])
    texts = ax.clabel(
        lines, fontsize=SMALL, inline=True, inline_spacing=2,
        manual=_label_places(ax, lines, at),
        fmt=lambda level: plain(quantity.scale * level, 4) + (" %" if quantity.share else ""),
    )  # fmt: skip
    for text in texts:
        text.set_path_effects(HALO)


def _label_places(
    ax: Axes, lines: Any, at: tuple[float, float] | None
) -> list[tuple[float, float]]:
    """Where the values of the lines stand: near their middles, but not on the baseline's star."""
    dpi = figure_of(ax).dpi
    star = None if at is None else ax.transData.transform(at) / dpi
    places = []
    for path in lines.get_paths():
        for line in path.to_polygons(closed_only=False):
            inches = ax.transData.transform(line) / dpi
            steps = np.hypot(*np.diff(inches, axis=0).T)
            along = np.concatenate(([0.0], np.cumsum(steps)))
            if along[-1] < 0.5:  # as long as a label: nothing of the line would be left
                continue
            tries = along[-1] * np.array([0.5, 0.4, 0.6, 0.3, 0.7, 0.25, 0.75])
            spots = [[np.interp(way, along, part) for part in inches.T] for way in tries]
            free = [s for s in spots if star is None or np.hypot(*(s - star)) > APART]
            spot = np.array(free[0] if free else spots[0]) * dpi
            places.append(tuple(ax.transData.inverted().transform(spot)))
    return places
