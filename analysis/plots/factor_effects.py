"""Paired differences along the factors of a study: what each value changes, with zero in view."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ballast.analysis.plots.frames import Keys, frame, under_axis, width_of
from ballast.analysis.plots.style import BLACK, BLUE, GREY, SMALL
from ballast.analysis.plots.text_fitting import inches, name_of, wrapped
from ballast.analysis.text.quantities import OutcomeQuantity, plain
from ballast.analysis.text.rounding import decimals, known, rounded

MOST = 24
"""Rows; of numbers with more values only some, evenly."""
ROW = 0.19
LEAST_LEFT, MOST_LEFT = 0.6, 0.34


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
    rows, heads, places = _laid_out(effects, labels or {})
    room = MOST_LEFT * width_of(fig)
    heads = {place: wrapped(text, 2.4 * room, SMALL, 1) for place, text in heads.items()}
    names = [_value(row) for _, row in rows.iterrows()]
    left = min(room, max([LEAST_LEFT, *(inches(name, SMALL) + 0.12 for name in names)]))
    keys = Keys(
        fig, _handles(draws=bool(rows[["draws_low", "draws_high"]].notna().all(axis=1).any()))
    )
    unit = f" ({quantity.difference_unit})" if quantity.difference_unit else ""
    axis, middle, below = under_axis(fig, left, 0.15, f"difference in {quantity.label}{unit}")
    frame(
        fig, panels=ROW * (max(places, default=0) + 1.6), left=left, right=0.15, top=0.08,
        below=below + 0.04, keys=keys.height,
    )  # fmt: skip
    ax = fig.subplots()
    scale = quantity.scale
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        sure = known(row["low"]) and (row["low"] > 0.0 or row["high"] < 0.0)
        if known(row["draws_low"]):
            ax.hlines(
                place, scale * row["draws_low"], scale * row["draws_high"], color=GREY,
                linewidth=0.9,
            )  # fmt: skip
        if known(row["low"]):
            ax.hlines(
                place, scale * row["low"], scale * row["high"], color=BLUE, linewidth=3, alpha=0.55
            )
        ax.plot(
            scale * row["difference"], place, marker="o", markersize=3.6, color=BLUE,
            markerfacecolor=BLUE if sure else "white", markeredgewidth=0.8, linestyle="none",
        )  # fmt: skip
    ax.axvline(0.0, color=BLACK, linewidth=0.7, zorder=0)
    ax.spines["left"].set_visible(False)
    ax.set_yticks(places, names)
    ax.tick_params(axis="y", length=0, labelsize=SMALL)
    ax.set_ylim(max(places, default=0) + 0.8, -0.8)
    for place, text in heads.items():
        ax.annotate(
            text, (0.0, place), xycoords=("axes fraction", "data"), xytext=(-left * 72 + 6, 0),
            textcoords="offset points", fontsize=SMALL + 0.3, fontweight="bold", va="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
        )  # fmt: skip
    ax.set_xlabel(axis, x=middle)
    keys.draw()
    return ax


def describe(
    effects: pd.DataFrame, quantity: OutcomeQuantity, labels: Mapping[str, str] | None = None
) -> str:
    """The picture in words: the largest difference that each factor makes."""
    parts = []
    for factor, rows in effects.dropna(subset="difference").groupby("factor", sort=False):
        row = rows.loc[rows["difference"].abs().idxmax()]
        digits = decimals((quantity.scale * row["low"], quantity.scale * row["high"]))
        value, low, high = (
            rounded(quantity.scale * row[key], digits) for key in ("difference", "low", "high")
        )
        parts.append(
            f"{name_of(str(factor), labels or {})} most at {_value(row)} against "
            f"{row['reference']}: {value} "
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
    for factor, rows in groups:
        against = rows["reference"].iloc[0]
        heads[here] = f"{name_of(str(factor), labels)}, against {against}"
        if len(rows) > most:
            rows = rows.iloc[np.round(np.linspace(0, len(rows) - 1, most)).astype(int)]
        places += [here + 1.0 + n for n in range(len(rows))]
        here = places[-1] + 1.4
        parts.append(rows)
    return (pd.concat(parts) if parts else kept), heads, places


def _value(row: pd.Series) -> str:
    return str(row["label"]) if row["label"] else plain(row["x"])


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
