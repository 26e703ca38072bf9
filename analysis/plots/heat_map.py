"""An outcome over two factors: a map with lines of equal value, a panel a scenario."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import matplotlib.patheffects as effects
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from ballast.analysis.plots.contours import contour_levels
from ballast.analysis.plots.page_layout import (
    figure_of,
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
from ballast.analysis.results.study_folder import StudyFolder
from ballast.analysis.stats.uncertainty import Floats
from ballast.analysis.text.quantities import OutcomeQuantity, plain
from ballast.analysis.text.rounding import known

COLOURS = "cividis"
"""Its lightness rises evenly, so it reads in grey."""
FEW = 10
"""So few values of a number are all written at its axis."""
APART = 0.35
"""Inches between the baseline's star and the value of a line."""
HALO: list[effects.AbstractPathEffect] = [effects.withStroke(linewidth=1.8, foreground="white")]


class Side(NamedTuple):
    """One axis of the map: places of its cells, their edges and the names of levels if any."""

    values: list[Any]
    places: Floats
    edges: Floats
    levels: list[str]


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
    sides = _side(points[x]), _side(points[y])
    scenarios = list(dict.fromkeys(points["scenario"]))
    grids = {name: _grid(points[points["scenario"] == name], x, y, outcome, sides)
             for name in scenarios}  # fmt: skip
    columns = min(len(scenarios), 1 if is_narrow(fig) else 3)
    rows = -(-len(scenarios) // columns)
    room = min(5.2, (width_of(fig) - 1.5) / columns - 0.2)
    tall = min(2.6, 0.85 * room) if columns > 1 else min(3.4, 0.72 * room)
    levels = contour_levels(points, outcome) if not (sides[0].levels or sides[1].levels) else []
    at = _baseline(sides, (x, y), baseline or {})
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
    remark = contours(points, outcome, sides)
    fit(fig, rows * tall, write_below(fig, _handles(grids, levels, at, quantity, remark)))
    for ax, name in zip(panels, scenarios, strict=True):
        _lines(ax, grids[name], sides, levels, quantity, at)
        if at is not None:
            ax.plot(
                *at, marker="*", markersize=9, color="white", markeredgecolor=BLACK,
                linestyle="none", markeredgewidth=0.9, zorder=5,
            )  # fmt: skip
    return panels


def contours(points: pd.DataFrame, outcome: str, sides: tuple[Side, Side]) -> str:
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
    sides = _side(points[x]), _side(points[y])
    levels = contour_levels(points, outcome)
    if len(levels) > 1 and not (sides[0].levels or sides[1].levels):
        step = plain(quantity.scale * (levels[1] - levels[0]))
        text += f" Lines of equal value are {step} {quantity.difference_unit} apart,"
        text += " at least two median standard errors."
    elif contours(points, outcome, sides):
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


def _side(column: pd.Series) -> Side:
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        places = np.sort(column.dropna().unique().astype(float))
        levels: list[str] = []
    else:
        known_levels = (
            column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column
        )
        levels = list(dict.fromkeys(str(level) for level in known_levels))
        places = np.arange(len(levels), dtype=float)
    middle = (places[1:] + places[:-1]) / 2
    first = places[0] - (middle[0] - places[0] if len(middle) else 0.5)
    last = places[-1] + (places[-1] - middle[-1] if len(middle) else 0.5)
    return Side(levels or list(places), places, np.concatenate(([first], middle, [last])), levels)


def _grid(rows: pd.DataFrame, x: str, y: str, outcome: str, sides: tuple[Side, Side]) -> Floats:
    """(y, x) values of the cells; NaN where there is no estimate."""
    table = rows.assign(**{side: rows[side].astype(str) for side, about in
                           zip((x, y), sides, strict=True) if about.levels})  # fmt: skip
    wide = table.pivot(index=y, columns=x, values=outcome)
    return wide.reindex(index=sides[1].values, columns=sides[0].values).to_numpy(dtype=float)


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


def _lines(
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


def _baseline(
    sides: tuple[Side, Side], names: tuple[str, str], baseline: Mapping[str, float | str]
) -> tuple[float, float] | None:
    """Where the baseline lies, if inside the map."""
    at = []
    for side, name in zip(sides, names, strict=True):
        value = baseline.get(name)
        if value is None:
            return None
        if side.levels:
            if str(value) not in side.levels:
                return None
            at.append(float(side.levels.index(str(value))))
        elif isinstance(value, str) or not side.edges[0] <= value <= side.edges[-1]:
            return None
        else:
            at.append(float(value))
    return at[0], at[1]


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


def grid_pair(study: StudyFolder) -> tuple[str, str] | None:
    """The two factors whose grid the points are, or None if they are not a grid of two."""
    points = study.tables["points"]
    if points.empty or study.headline not in points:
        return None
    moving = [name for name in study.factors if name in points and points[name].nunique() > 1]
    if len(moving) != 2:
        return None
    x, y = moving
    cells = points[x].nunique() * points[y].nunique()
    counts = points.groupby("scenario").size()
    single = not points.duplicated(["scenario", x, y]).any()
    return (x, y) if single and bool((counts * 2 > cells).all()) else None


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
