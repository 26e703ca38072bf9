"""Paired differences along the factors of a study: what each value changes, with zero in view."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ballast.analysis.plots.page_layout import EDGE, fit, width_of, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.study_view import StudyView
from ballast.analysis.plots.style import BLACK, BLUE, GREY, SMALL
from ballast.analysis.plots.table_rows import farthest, rows
from ballast.analysis.plots.text_fitting import cut, name_of, wrapped
from ballast.analysis.text.quantities import OutcomeQuantity, plain
from ballast.analysis.text.rounding import decimals, known, rounded

MOST = 24
"""Rows; of numbers with more values only some, evenly."""
ROW = 0.19
MOST_LEFT = 0.34
"""Share of the page's width for names of values."""


def draw(
    effects: pd.DataFrame,
    fig: Figure,
    quantity: OutcomeQuantity,
    labels: Mapping[str, str] | None = None,
) -> Axes:
    """Draw a row a value of a factor; the figure becomes as high as they need.

    Args:
        effects: rows of ``effects.parquet`` of one outcome and scenario, over all pairs.
        fig: an empty figure.
        quantity: the outcome.
        labels: of the factors, with their units.

    Returns:
        The axes.
    """
    kept, heads, places = _laid_out(effects, labels or {})
    ax = fig.subplots()
    found = rows(kept, _Effect)
    for place, row in zip(places, found, strict=True):
        _row(ax, place, row, quantity.scale)
    ax.axvline(0.0, color=BLACK, linewidth=0.7, zorder=0)
    ax.spines["left"].set_visible(False)
    ax.set_yticks(places, [cut(row.at, MOST_LEFT * width_of(fig)) for row in found])
    ax.tick_params(axis="y", length=0, labelsize=SMALL)
    ax.set_ylim(max(places, default=0) + 0.8, -0.8)
    unit = f" ({quantity.difference_unit})" if quantity.difference_unit else ""
    ax.set_xlabel(f"difference in {quantity.label}{unit}")
    keys = _handles(draws=any(known(row.draws_low) for row in found))
    fit(fig, ROW * (max(places, default=0) + 1.6), write_below(fig, keys))
    for place, text in heads.items():
        _head(ax, place, text, fig)
    return ax


class _Effect(NamedTuple):
    label: str
    x: float
    difference: float
    low: float
    high: float
    draws_low: float
    draws_high: float

    @property
    def at(self) -> str:
        """The value of the factor in words."""
        return self.label or plain(self.x)


def _row(ax: Axes, place: float, row: _Effect, scale: float) -> None:
    sure = known(row.low) and (row.low > 0.0 or row.high < 0.0)
    if known(row.draws_low):
        ax.hlines(place, scale * row.draws_low, scale * row.draws_high, color=GREY, linewidth=0.9)
    if known(row.low):
        ax.hlines(place, scale * row.low, scale * row.high, color=BLUE, linewidth=3, alpha=0.55)
    ax.plot(
        [scale * row.difference], [place], marker="o", markersize=3.6, color=BLUE,
        markerfacecolor=BLUE if sure else "white", markeredgewidth=0.8, linestyle="none",
    )  # fmt: skip


def _head(ax: Axes, place: float, text: str, fig: Figure) -> None:
    """The name of a factor above its rows, from the left edge of the page on."""
    ax.annotate(
        wrapped(text, 0.8 * width_of(fig), SMALL, 1), (EDGE * fig.dpi, place),
        xycoords=("figure pixels", "data"), fontsize=SMALL + 0.3, fontweight="bold", va="center",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0}, annotation_clip=False,
    )  # fmt: skip


def describe(
    effects: pd.DataFrame, quantity: OutcomeQuantity, labels: Mapping[str, str] | None = None
) -> str:
    """The picture in words: the largest difference that each factor makes."""
    parts = []
    for factor, every in effects.dropna(subset="difference").groupby("factor", sort=False):
        largest = farthest(every, "difference")
        (row,) = rows(largest.to_frame().T, _Effect)
        digits = decimals((quantity.scale * row.low, quantity.scale * row.high))
        value, low, high = (
            rounded(quantity.scale * number, digits)
            for number in (row.difference, row.low, row.high)
        )
        parts.append(
            f"{name_of(str(factor), labels or {})} most at {row.at} against "
            f"{largest['reference']}: {value} "
            f"({low} to {high}) {quantity.difference_unit}".strip()
        )
    return f"Paired differences in {quantity.label}: {'; '.join(parts)}."


def _laid_out(
    effects: pd.DataFrame, labels: Mapping[str, str]
) -> tuple[pd.DataFrame, dict[float, str], list[float]]:
    """The rows that are drawn, heads of the factors by their place, and places of the rows."""
    kept = effects.dropna(subset="difference")
    groups = list(kept.groupby("factor", sort=False))
    most = max(2, MOST // max(1, len(groups)))
    parts, heads, places, here = [], {}, [], 0.0
    for factor, found in groups:
        against = found["reference"].iloc[0]
        heads[here] = f"{name_of(str(factor), labels)}, against {against}"
        if len(found) > most:
            found = found.iloc[np.round(np.linspace(0, len(found) - 1, most)).astype(int)]
        places += [here + 1.0 + n for n in range(len(found))]
        here = places[-1] + 1.4
        parts.append(found)
    return (pd.concat(parts) if parts else kept), heads, places


def _handles(*, draws: bool) -> list[Line2D]:
    found = [
        Line2D([], [], color=BLUE, marker="o", linestyle="none", markersize=4, label="difference"),
        Line2D([], [], color=BLUE, linewidth=3, alpha=0.55, label="95 % interval"),
        Line2D([], [], color=GREY, linewidth=0.9, label="parameter draws, 5–95 %"),
        Line2D(
            [], [], color=BLUE, marker="o", linestyle="none", markersize=4,
            markerfacecolor="white", label="may be zero",
        ),
    ]  # fmt: skip
    return found if draws else [found[0], found[1], found[3]]


def _overall(view: StudyView) -> pd.DataFrame:
    every = view.rows("effects")
    return every[every["at"] == ""] if len(every) else every


def _parts(view: StudyView) -> Iterator[StudyView]:
    return view.each(_overall(view))


PICTURE: PictureKind[StudyView] = PictureKind(
    "effects",
    "Paired differences",
    lambda view, fig: draw(_overall(view), fig, view.quantity, view.study.labels),
    lambda view: describe(_overall(view), view.quantity, view.study.labels),
    parts=_parts,
)
