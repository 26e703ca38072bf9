"""Points of a study as lines over all factors, those above a threshold on top.

The axes of the factors lie below each other, so that their names are read without turning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import matplotlib.patheffects as effects
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ballast.analysis.plots.page_layout import (
    fit,
    is_narrow,
    width_of,
    wrapped_names,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.study_view import StudyView
from ballast.analysis.plots.style import BLACK, BLUE, SMALL
from ballast.analysis.plots.text_fitting import cut, name_of, widest
from ballast.analysis.stats.uncertainty import Floats
from ballast.analysis.text.quantities import OutcomeQuantity, listed, plain

MOST = 120
"""Lines; of more points some are chosen evenly by their number."""
ROW = 0.42
MOST_AXES = 8
"""Factors of the picture of a study."""
SIZE = SMALL - 0.5
PALE = "#A8A8A8"
"""Lines of the other points; a grey printer too shows them lighter than those on top."""
HALO: list[effects.AbstractPathEffect] = [effects.withStroke(linewidth=2.2, foreground="white")]


class Scale(NamedTuple):
    """One factor's axis from 0 to 1: places of all points, its ends in words, its levels."""

    places: Floats
    ends: tuple[str, str]
    levels: list[str]


def draw(
    points: pd.DataFrame, fig: Figure, factors: Sequence[str], outcome: str, above: float,
    quantity: OutcomeQuantity, labels: Mapping[str, str] | None = None,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    levels: Mapping[str, Sequence[str]] | None = None,
) -> Axes:  # fmt: skip
    """Draw a line a point; the figure becomes as high as it needs.

    Args:
        points: rows of ``points.parquet`` of one scenario.
        fig: an empty figure.
        factors: columns of ``points``, top to bottom.
        outcome: column of ``points``.
        above: points whose outcome is larger are drawn on top, in colour and thicker.
        quantity: the outcome.
        labels: of the factors, with their units.
        ranges: ends of the axes of numbers; without, those of the points.
        levels: of the factors that have some, in their order; without, by the alphabet.

    Returns:
        The axes.
    """
    usable = points[points[outcome].notna()]
    shown = chosen(usable)
    scales = [
        _scale(points[name], shown[name], (ranges or {}).get(name), (levels or {}).get(name))
        for name in factors
    ]
    high = (shown[outcome] > above).to_numpy()
    ax = fig.subplots()
    _lines(ax, scales, high, 0.8 if is_narrow(fig) else 1.0)
    for row, scale in enumerate(scales):
        _axis(ax, row, scale, 0.6 * width_of(fig))
    _names(ax, wrapped_names([name_of(name, labels or {}) for name in factors], fig), scales)
    spare = 0.15 / ROW
    ax.set_ylim(len(factors) - 1 + spare, -spare)
    ax.set_xlim(-0.005, 1.005)
    ax.axis("off")
    remark = "; ".join([quantity.label, *_remark(len(shown), len(usable), len(points))])
    below = write_below(fig, remark, _handles(_limit(above, quantity), high))
    fit(fig, ROW * max(1, len(factors) - 1) + 0.3, below)
    return ax


def _limit(above: float, quantity: OutcomeQuantity) -> str:
    return f"{100 * above:.4g} %" if quantity.share else f"{plain(above)} {quantity.unit}".strip()


def _handles(limit: str, high: npt.NDArray[np.bool_]) -> list[Artist]:
    return [
        Line2D([], [], color=BLUE, linewidth=1.3, label=f"above {limit} ({int(high.sum())})"),
        Line2D([], [], color=PALE, linewidth=0.5, label=f"not above ({int((~high).sum())})"),
    ]


def _names(ax: Axes, names: Sequence[str], scales: Sequence[Scale]) -> None:
    """Names of the factors, left of the longest number at the beginning of an axis."""
    begin = widest([scale.ends[0] for scale in scales], SIZE) + 0.12
    for row, name in enumerate(names):
        ax.annotate(
            name, (0, row), xytext=(-72 * begin, 0), textcoords="offset points", ha="right",
            va="center", fontsize=SMALL, annotation_clip=False,
        )  # fmt: skip


def chosen(points: pd.DataFrame, most: int = MOST) -> pd.DataFrame:
    """At most so many rows, evenly by the number of the point.

    >>> chosen(pd.DataFrame({"point": range(10)}), 4)["point"].tolist()
    [0, 3, 6, 9]
    """
    rows = points.sort_values("point", kind="stable")
    if len(rows) <= most:
        return rows
    return rows.iloc[np.round(np.linspace(0, len(rows) - 1, most)).astype(int)]


def describe(
    points: pd.DataFrame, factors: Sequence[str], outcome: str, above: float,
    quantity: OutcomeQuantity,
    labels: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """The picture in words: how many points lie above, and where in each factor's range."""
    usable = points[points[outcome].notna()]
    high = usable[usable[outcome] > above]
    limit, parts = _limit(above, quantity), []
    for name in factors:
        if not len(high):
            break
        if _is_number(points[name]):
            ends = dict.fromkeys(plain(end) for end in (high[name].min(), high[name].max()))
            where = " to ".join(ends)
        else:
            where = listed(sorted(high[name].astype(str).unique()))
        parts.append(f"{name_of(name, labels or {})} {where}")
    shown = f"; {MOST} lines drawn" if len(usable) > MOST else ""
    range_text = f" Those lie at {'; '.join(parts)}." if parts else ""
    return (
        f"Points of the study as lines over {len(factors)} factor"
        f"{'' if len(factors) == 1 else 's'}: {quantity.label} is above {limit} in {len(high)} of "
        f"{len(usable)} points{shown}.{range_text}"
    )


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column))


def _scale(
    column: pd.Series,
    shown: pd.Series,
    ends: tuple[float, float] | None,
    known_levels: Sequence[str] | None,
) -> Scale:
    """A factor's axis over all its values; places of the points that are drawn."""
    if _is_number(column):
        low, high = ends or (float(column.min()), float(column.max()))
        wide = high - low or 1.0
        places = (shown.to_numpy(dtype=float) - low) / wide
        return Scale(places if high > low else places + 0.5, (plain(low), plain(high)), [])
    levels = list(dict.fromkeys([*(known_levels or ()), *sorted(column.astype(str))]))
    last = max(1, len(levels) - 1)
    index = np.array([levels.index(value) for value in shown.astype(str)], dtype=float)
    # Levels stay off the ends, so that their names fit below them.
    return Scale(0.1 + 0.8 * index / last, ("", ""), levels)


def _lines(ax: Axes, scales: Sequence[Scale], high: npt.NDArray[np.bool_], width: float) -> None:
    rows = np.arange(len(scales), dtype=float)
    if len(scales) == 1:  # a short stroke, as there is no second axis to go to
        rows = np.array([-0.12, 0.12])
        scales = [scales[0], scales[0]]
    places = np.array([scale.places for scale in scales]).T
    for some, colour, factor, order in ((~high, PALE, 0.5, 1), (high, BLUE, 1.1, 2)):
        lines = [np.column_stack([line, rows]) for line in places[some]]
        ax.add_collection(
            LineCollection(
                lines, colors=colour, linewidths=factor * width, alpha=0.85,
                zorder=order,
            )
        )  # fmt: skip


def _axis(ax: Axes, row: int, scale: Scale, long: float) -> None:
    ax.plot([0, 1], [row, row], color=BLACK, linewidth=0.9, zorder=3, clip_on=False)
    for place, side, text in ((0, -1, scale.ends[0]), (1, 1, scale.ends[1])):
        ax.annotate(
            text, (place, row), xytext=(4 * side, 0), textcoords="offset points", fontsize=SIZE,
            ha="right" if side < 0 else "left", va="center", annotation_clip=False,
        )  # fmt: skip
    last = max(1, len(scale.levels) - 1)
    each = 0.8 * long / last - 0.06 if len(scale.levels) > 1 else long
    for number, level in enumerate(scale.levels):
        at = 0.1 + 0.8 * number / last
        ax.plot([at], [row], marker="|", color=BLACK, markersize=6, zorder=3)
        room = min(each, 2 * long * min(at, 1 - at) + 0.1)
        written = ax.annotate(
            cut(level, room, SIZE), (at, row), xytext=(0, -4), textcoords="offset points",
            fontsize=SIZE, ha="center", va="top", zorder=4, annotation_clip=False,
        )  # fmt: skip
        written.set_path_effects(HALO)


def _remark(shown: int, usable: int, points: int) -> list[str]:
    parts = []
    if shown < usable:
        parts.append(f"{shown} of {usable:,} points, evenly by number")
    if usable < points:
        parts.append(f"{points - usable:,} without estimate left out")
    return parts


def _parts(view: StudyView) -> Iterator[StudyView]:
    limit, points = view.study.manifest.get("threshold"), view.study.tables["points"]
    if limit and not points.empty and limit["outcome"] in points:
        yield from view.each(points)


def _of(view: StudyView) -> tuple[list[str], str, float, OutcomeQuantity, dict[str, str]]:
    limit = view.study.manifest["threshold"]
    outcome, factors = str(limit["outcome"]), view.moving[:MOST_AXES]
    return factors, outcome, float(limit["above"]), view.quantity_of(outcome), view.study.labels


def _draw(view: StudyView, fig: Figure) -> Axes:
    points = view.only(view.study.tables["points"])
    return draw(points, fig, *_of(view), view.study.ranges, view.study.levels)


PICTURE: PictureKind[StudyView] = PictureKind(
    "parallel_coordinates",
    "Points above the threshold",
    _draw,
    lambda view: describe(view.only(view.study.tables["points"]), *_of(view)),
    parts=_parts,
)
