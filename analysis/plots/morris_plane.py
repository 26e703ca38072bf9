"""Elementary effects: how strong a factor is, against how much that depends on the others.

The plane of [Morris1991] with mu* of [Campolongo2007].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ballast.analysis.plots.morris_names import places_of, write_names
from ballast.analysis.plots.page_layout import (
    fit,
    is_narrow,
    width_of,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.study_view import StudyView
from ballast.analysis.plots.style import BLACK, BLUE, GREY
from ballast.analysis.plots.text_fitting import cut, name_of, wrapped
from ballast.analysis.text.quantities import OutcomeQuantity
from ballast.analysis.text.rounding import decimals, known, rounded

WORD = 1.7
"""Inches that a label may take; longer names are cut."""


def draw(
    sensitivity: pd.DataFrame, fig: Figure, quantity: OutcomeQuantity,
    labels: Mapping[str, str] | None = None,
) -> Axes:  # fmt: skip
    """Draw a point a factor; the figure becomes as high as it needs.

    Points are hollow where the lower end of mu* does not pass what chance alone would show. Names
    of such points stand below where they have no room. Where other names have none, all points
    have numbers and the names stand below.

    Args:
        sensitivity: rows of ``sensitivity.parquet`` of one outcome and scenario, method morris.
        fig: an empty figure.
        quantity: the outcome.
        labels: of the factors.

    Returns:
        The axes.
    """
    table = effects(sensitivity)
    names = [name_of(str(factor), labels or {}) for factor in table.index]
    passes = beyond(table).tolist()
    short = [cut(name, WORD) for name in names]
    ax = fig.subplots()
    _points(ax, table, quantity)
    keys = _handles(table)
    panel = 0.8 * (width_of(fig) - 0.92) if is_narrow(fig) else 3.4
    fit(fig, panel, write_below(fig, keys))
    places = places_of(ax, table, short, passes)
    text = ""
    if any(box is None for box, is_effect in zip(places, passes, strict=True) if is_effect):
        short = [str(number + 1) for number in range(len(names))]
        places = places_of(ax, table, short, passes)
        text = "; ".join(f"{number} {name}" for number, name in zip(short, names, strict=True))
    elif any(box is None for box in places):
        unnamed = [name for name, box in zip(names, places, strict=True) if box is None]
        text = f"May be chance, not named above: {'; '.join(unnamed)}"
    if text:
        for key in fig.legends:
            key.remove()
        fit(fig, panel, write_below(fig, text, keys))
    write_names(ax, table, short, places)
    return ax


def effects(sensitivity: pd.DataFrame) -> pd.DataFrame:
    """A row a factor, largest mu* first: mu_star, low, high, sigma, noise (NaN where unknown)."""
    rows = sensitivity[sensitivity["method"] == "morris"]
    by = {name: part.set_index("factor") for name, part in rows.groupby("measure")}
    star = by["mu_star"]
    table = pd.DataFrame({"mu_star": star["value"], "low": star["low"], "high": star["high"]})
    table["sigma"] = by["sigma"]["value"].reindex(table.index)
    table["noise"] = np.nan
    if "mu_star_noise" in by:
        floor = by["mu_star_noise"]["value"]
        same = float(floor.loc[""]) if "" in floor.index else np.nan
        table["noise"] = floor.reindex(table.index).astype(float).fillna(same)
    return table.sort_values("mu_star", ascending=False, kind="stable")


def beyond(table: pd.DataFrame) -> pd.Series:
    """Whether mu* passes what chance alone shows: its lower end, or itself without interval."""
    lowest = table["low"].fillna(table["mu_star"])
    return lowest > table["noise"].fillna(0.0)


def describe(
    sensitivity: pd.DataFrame, quantity: OutcomeQuantity, labels: Mapping[str, str] | None = None
) -> str:
    """The picture in words: the five strongest factors, and how many are within chance."""
    table = effects(sensitivity)
    parts = []
    passes = beyond(table)
    for (factor, row), sure in zip(table.head(5).iterrows(), passes, strict=False):
        pair = quantity.scale * row["low"], quantity.scale * row["high"]
        value = rounded(quantity.scale * row["mu_star"], decimals(pair))
        remark = "" if sure else ", not beyond chance"
        parts.append(f"{name_of(str(factor), labels or {})} {value}{remark}")
    some = "the five largest of " if len(table) > 5 else ""
    within = int((~passes).sum())
    return (
        f"Mean absolute elementary effects on {quantity.label} over the range of a factor, in "
        f"{quantity.difference_unit or 'its unit'}, {some}{len(table)} factors: "
        f"{'; '.join(parts)}. {within} of {len(table)} are not beyond chance."
    )


def _limits(table: pd.DataFrame) -> tuple[float, float]:
    across = float(table[["mu_star", "high", "noise"]].max().max())
    return 1.08 * max(across, 1e-9), 1.12 * max(float(table["sigma"].max()), 1e-9)


def _points(ax: Axes, table: pd.DataFrame, quantity: OutcomeQuantity) -> None:
    right, top = _limits(table)
    ax.set_xlim(-0.02 * right, right)
    ax.set_ylim(-0.02 * top, top)
    known_ends = table.dropna(subset=["low", "high"])
    ax.hlines(
        known_ends["sigma"], known_ends["low"], known_ends["high"], color=GREY, linewidth=0.8,
        zorder=2,
    )  # fmt: skip
    passes = beyond(table)
    for some, face in ((passes, BLUE), (~passes, "white")):
        rows = table[some]
        ax.plot(
            rows["mu_star"], rows["sigma"], linestyle="none", marker="o", color=BLUE,
            markerfacecolor=face, markersize=4.5, markeredgewidth=0.8, zorder=3,
        )  # fmt: skip
    floor = table["noise"].max()
    if known(floor):
        ax.axvline(floor, color=BLACK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
    edge = min(right, top)
    ax.plot([0, edge], [0, edge], color=GREY, linewidth=0.6, linestyle=(0, (1, 2)), zorder=1)
    quantity.ticks(ax.xaxis)
    quantity.ticks(ax.yaxis)
    if quantity.share:  # a difference of percentages is in points, not in per cent
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_formatter(lambda value, _: f"{100 * value:.6g}")
    unit = f" ({quantity.difference_unit})" if quantity.difference_unit else ""
    ax.set_xlabel(f"μ*, mean absolute effect{unit}")
    ax.set_ylabel(wrapped(f"σ of the effects{unit}", 2.2, 8))


def _handles(table: pd.DataFrame) -> list[Artist]:
    passes = beyond(table)
    dot: dict[str, Any] = {"linestyle": "none", "marker": "o", "color": BLUE, "markersize": 4.5}
    handles: list[Artist] = []
    if passes.any():
        handles.append(Line2D([], [], label="beyond chance", **dot))
    if not passes.all():
        handles.append(Line2D([], [], markerfacecolor="white", label="may be chance", **dot))
    if table[["low", "high"]].notna().all(axis=1).any():
        handles.append(Line2D([], [], color=GREY, linewidth=0.8, label="95 % interval of μ*"))
    if known(table["noise"].max()):
        handles.append(
            Line2D(
                [], [], color=BLACK, linewidth=0.9, linestyle=(0, (4, 2)),
                label="largest μ* of chance alone",
            )
        )  # fmt: skip
    handles.append(Line2D([], [], color=GREY, linewidth=0.6, linestyle=(0, (1, 2)), label="σ = μ*"))
    return handles


def _of(view: StudyView) -> pd.DataFrame:
    every = view.rows("sensitivity")
    return every[every["method"] == "morris"] if len(every) else every


PICTURE: PictureKind[StudyView] = PictureKind(
    "morris_plane",
    "Elementary effects",
    lambda view, fig: draw(_of(view), fig, view.quantity, view.study.names),
    lambda view: describe(_of(view), view.quantity, view.study.names),
    parts=lambda view: view.each(_of(view)),
)
