"""An outcome over two factors: a map with lines of equal value, a panel a scenario."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from ballast.analysis.plots.contours import contour_levels, draw_contours
from ballast.analysis.plots.map_grid import Side, baseline_on, grid_of, grid_pair, side_of
from ballast.analysis.plots.page_layout import (
    fit,
    is_narrow,
    level_ticks,
    turn_ticks,
    width_of,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.study_view import StudyView, whole_if
from ballast.analysis.plots.style import BLACK, GREY, SMALL
from ballast.analysis.plots.text_fitting import name_of, widest, wrapped
from ballast.analysis.stats.uncertainty import Floats
from ballast.analysis.text.quantities import OutcomeQuantity, plain
from ballast.analysis.text.rounding import known

COLOURS = "cividis"
"""Its lightness rises evenly, so it reads in grey."""
FEW = 10
"""So few values of a number are all written at its axis."""


def draw(
    points: pd.DataFrame, fig: Figure, x: str, y: str, outcome: str, quantity: OutcomeQuantity,
    labels: Mapping[str, str] | None = None,
    baseline: Mapping[str, float | str] | None = None,
) -> list[Axes]:  # fmt: skip
    """Draw the map; the figure becomes as high as it needs.

    Lines of equal value stand at round levels that are at least two median standard errors
    apart, and are left out where a factor has levels: between those there is nothing.

    Args:
        points: rows of ``points.parquet``, at most one a scenario and cell.
        fig: an empty figure.
        x, y: the factors, columns of ``points``; levels in the order of their categories, or in
            which they come up.
        outcome: column of ``points``; its noise, if there, is column ``outcome.noise``.
        quantity: the outcome.
        labels: of the factors, with their units.
        baseline: value or level of each factor in the scenario.

    Returns:
        The panels, one a scenario.
    """
    sides = side_of(points[x]), side_of(points[y])
    scenarios = list(dict.fromkeys(points["scenario"]))
    grids = {name: grid_of(points[points["scenario"] == name], x, y, outcome, sides)
             for name in scenarios}  # fmt: skip
    columns = min(len(scenarios), 1 if is_narrow(fig) else 3)
    rows = -(-len(scenarios) // columns)
    room = min(5.2, (width_of(fig) - 1.3) / columns - 0.1)
    tall = min(2.6, 0.85 * room) if columns > 1 else min(3.4, 0.72 * room)
    levels = contour_levels(points, outcome) if not (sides[0].levels or sides[1].levels) else []
    at = baseline_on(sides, (x, y), baseline or {})
    scale = _scale(points[outcome])
    axes = fig.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    panels = list(axes.flat)
    for spare in panels[len(scenarios) :]:
        spare.remove()
    for number, (ax, name) in enumerate(zip(panels, scenarios, strict=False)):
        mesh = _cells(ax, grids[name], sides, scale)
        if len(scenarios) > 1:
            ax.set_title(wrapped(name, room, 8), fontsize=8, pad=3)
        _ticks(ax, sides, room, below=number + columns >= len(scenarios))
    panels = panels[: len(scenarios)]
    for ax in panels[-columns:]:
        ax.set_xlabel(wrapped(name_of(x, labels or {}), room, 8))
    for ax in panels[::columns]:
        ax.set_ylabel(wrapped(name_of(y, labels or {}), max(tall, 1.2), 8))
    bar = fig.colorbar(mesh, ax=panels, use_gridspec=False, pad=0.03, aspect=22, shrink=0.94)
    _colour_bar(bar.ax, quantity, rows * tall)
    remark = _no_lines(points, outcome, sides)
    fit(fig, rows * tall, write_below(fig, _handles(grids, levels, at, quantity, remark)))
    for ax, name in zip(panels, scenarios, strict=True):
        draw_contours(ax, grids[name], sides, levels, quantity, at)
        if at is not None:
            ax.plot(
                *at, marker="*", markersize=9, color="white", markeredgecolor=BLACK,
                linestyle="none", markeredgewidth=0.9, zorder=5,
            )  # fmt: skip
    return panels


def _no_lines(points: pd.DataFrame, outcome: str, sides: tuple[Side, Side]) -> str:
    """What to say about lines of equal value: nothing, or why there are none."""
    if sides[0].levels or sides[1].levels or contour_levels(points, outcome):
        return ""
    return "no contours: differences within noise"


def describe(
    points: pd.DataFrame, x: str, y: str, outcome: str, quantity: OutcomeQuantity,
    labels: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """The picture in words: lowest and highest cell of each scenario, and how the lines stand."""
    labels = labels or {}
    names = name_of(x, labels), name_of(y, labels)
    parts = []
    for scenario, rows in points.groupby("scenario", sort=False):
        known_rows = rows.dropna(subset=[outcome])
        if known_rows.empty:
            continue
        values = known_rows[outcome].to_numpy(dtype=float)
        ends = known_rows.iloc[int(values.argmin())], known_rows.iloc[int(values.argmax())]
        low, high = (
            f"{_written(end, outcome, quantity)} (at {plain(end[x])} and {plain(end[y])})"
            for end in ends
        )
        who = f"{scenario}: " if points["scenario"].nunique() > 1 else ""
        parts.append(f"{who}from {low} to {high}")
    text = f"Map of {quantity.label} over {names[0]} and {names[1]}; {'; '.join(parts)}."
    sides = side_of(points[x]), side_of(points[y])
    levels = contour_levels(points, outcome)
    if len(levels) > 1 and not (sides[0].levels or sides[1].levels):
        step = plain(quantity.scale * (levels[1] - levels[0]))
        text += f" Lines of equal value are {step} {quantity.difference_unit} apart,"
        text += " at least two median standard errors."
    elif _no_lines(points, outcome, sides):
        text += " No lines of equal value: differences are within noise."
    refused = int(points[outcome].isna().sum())
    if refused:
        text += f" {refused} of {len(points)} cells have no estimate and are hatched."
    return text


def _written(row: pd.Series, outcome: str, quantity: OutcomeQuantity) -> str:
    """The value of a cell with the digits that 95 % of its chance leave."""
    noise: Any = row.get(f"{outcome}.noise")
    reach = 1.96 * math.sqrt(float(noise)) if known(noise) else 0.0
    value = float(row[outcome])
    low = max(0.0, value - reach) if quantity.share else value - reach
    return quantity.write(value, (low, value + reach) if reach else (None, None))


def _scale(values: pd.Series) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    if math.isnan(low):
        return 0.0, 1.0
    return (low, high) if high > low else (low - 0.5 * abs(low) - 1e-9, high * 1.5 + 1e-9)


def _cells(
    ax: Axes, grid: Floats, sides: tuple[Side, Side], scale: tuple[float, float]
) -> QuadMesh:
    """The map without its lines; cells that have no estimate are hatched."""
    across, up = sides
    mesh = ax.pcolormesh(
        across.edges, up.edges, np.ma.masked_invalid(grid), cmap=COLOURS, vmin=scale[0],
        vmax=scale[1], rasterized=True,
    )  # fmt: skip
    for row, column in np.argwhere(np.isnan(grid)):
        begin = across.edges[column], up.edges[row]
        size = np.diff(across.edges)[column], np.diff(up.edges)[row]
        ax.add_patch(
            Rectangle(begin, *size, facecolor="white", edgecolor=GREY, hatch="////", linewidth=0)
        )
    ax.set_xlim(across.edges[0], across.edges[-1])
    ax.set_ylim(up.edges[0], up.edges[-1])
    for spine in ax.spines.values():
        spine.set_visible(True)
    return mesh


def _ticks(ax: Axes, sides: tuple[Side, Side], room: float, *, below: bool) -> None:
    """Values or names of levels along both sides; below the lowest panels only."""
    across, up = sides
    ax.tick_params(labelsize=SMALL, labelbottom=below)
    if not (across.levels or up.levels):
        ax.locator_params(nbins=5)
    if across.levels:
        texts, angle = level_ticks(across.levels, room)
        ax.set_xticks(across.places, texts)
        turn_ticks(ax, angle)
    elif len(across.places) <= FEW:
        texts = [plain(place) for place in across.places]
        every = max(1, math.ceil(len(texts) * (widest(texts) + 0.1) / room))
        ax.set_xticks(across.places[::every], texts[::every])
    if up.levels or len(up.places) <= FEW:
        ax.set_yticks(
            up.places,
            [wrapped(level, 0.85, SMALL) for level in up.levels] or [plain(p) for p in up.places],
        )


def _colour_bar(ax: Axes, quantity: OutcomeQuantity, tall: float) -> None:
    quantity.ticks(ax.yaxis, 5)
    ax.tick_params(labelsize=SMALL, length=2, pad=2)
    ax.set_ylabel(wrapped(quantity.axis, max(tall, 1.3), SMALL), fontsize=SMALL)


def _handles(
    grids: Mapping[str, Floats], levels: list[float], at: tuple[float, float] | None,
    quantity: OutcomeQuantity, remark: str,
) -> list[Artist]:  # fmt: skip
    handles: list[Artist] = []
    if at is not None:
        handles.append(
            Line2D(
                [], [], marker="*", color="white", markeredgecolor=BLACK, linestyle="none",
                markersize=8, label="baseline",
            )
        )  # fmt: skip
    if len(levels) > 1:
        step = plain(quantity.scale * (levels[1] - levels[0]))
        text = f"contours, {step} {quantity.difference_unit} apart".replace("  ", " ")
        handles.append(Line2D([], [], color=BLACK, linewidth=0.8, label=text))
    if any(np.isnan(grid).any() for grid in grids.values()):
        handles.append(
            Patch(facecolor="white", edgecolor=GREY, hatch="//////", label="no estimate (refused)")
        )
    if remark:
        handles.append(Line2D([], [], linestyle="none", label=remark))
    return handles


def _of(view: StudyView) -> tuple[str, str, str, OutcomeQuantity, dict[str, str]]:
    study, pair = view.study, grid_pair(view.study)
    assert pair is not None  # there is no picture where there is none
    return *pair, study.headline, view.quantity, study.labels


PICTURE: PictureKind[StudyView] = PictureKind(
    "heat_map",
    "Outcome over two factors",
    lambda view, fig: draw(view.study.ordered, fig, *_of(view), view.study.baseline),
    lambda view: describe(view.study.ordered, *_of(view)),
    parts=whole_if(lambda view: grid_pair(view.study) is not None),
)
