"""Acts of both sides by category: simulated rates beside those of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from ballast.analysis.plots.page_layout import (
    fit,
    is_narrow,
    rows_axis,
    width_of,
    wrapped_names,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK, BLUE, SMALL, VERMILION
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.plots.text_fitting import cut
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.stats.conduct_rates import category_rates
from ballast.analysis.text.rounding import rounded
from ballast.sim.vocabulary import CATEGORIES

ROW = 0.27
PALE = "#C6DCEC"


def draw(
    rates: pd.DataFrame, names: Mapping[str, str], histories: str, fig: Figure
) -> Sequence[Axes]:
    """Draw a panel a side with a row a category, both from zero on one scale.

    Args:
        rates: columns of :func:`ballast.analysis.stats.conduct_rates.category_rates`.
        names: of the governments by id.
        histories: which histories the simulated acts are of, in words.
        fig: an empty figure.

    Returns:
        The panels.
    """
    categories = [c.value for c in CATEGORIES if c.value in set(rates["category"])]
    axes = fig.subplots(1, len(names), sharey=True, sharex=True)
    texts = wrapped_names([name.replace("_", " ") for name in categories], fig)
    for ax, (side, name) in zip(axes, names.items(), strict=True):
        rows_axis(ax, texts)
        _panel(ax, rates[rates["side"] == side].set_index("category").reindex(categories))
        ax.set_title(cut(name, (width_of(fig) - 1.3) / len(names), 9))
        ax.set_xlabel("acts a year")
        ax.xaxis.set_major_locator(MaxNLocator(4 if is_narrow(fig) else 7, integer=True))
    for ax in axes[1:]:
        ax.spines["left"].set_visible(True)
    top = float(np.nanmax(rates[["mean", "q95", "recorded"]].to_numpy(dtype=float)))
    axes[0].set_xlim(0, 1.06 * max(1.0, top))
    fit(fig, ROW * len(categories), write_below(fig, f"simulated: {histories}", _handles()))
    return list(axes)


def describe(rates: pd.DataFrame, names: Mapping[str, str], histories: str) -> str:
    """The picture in words: the rates of each side, simulated and recorded."""
    sides = []
    for side, name in names.items():
        parts = [
            f"{row.category.replace('_', ' ')} {rounded(row.mean, 1)} ({rounded(row.recorded, 1)})"
            for row in rows(rates[rates["side"] == side], _Rate)
        ]
        sides.append(f"{name}: {', '.join(parts)}")
    return (
        f"Acts a year by category, simulated (in the record), of {histories}. {'; '.join(sides)}."
    )


class _Rate(NamedTuple):
    category: str
    mean: float
    recorded: float


def _panel(ax: Axes, rates: pd.DataFrame) -> None:
    places = np.arange(len(rates))
    ax.hlines(places - 0.1, rates["q05"], rates["q95"], color=PALE, linewidth=7)
    ax.plot(rates["mean"], places - 0.1, "o", color=BLUE, markersize=4, linestyle="none", zorder=3)
    ax.plot(
        rates["recorded"], places + 0.26, "D", color=VERMILION, markersize=4.2, linestyle="none",
        markerfacecolor="white", markeredgewidth=1.0, zorder=4, clip_on=False,
    )  # fmt: skip
    never = rates["mean"].isna().to_numpy()
    for place in places[never]:
        ax.text(0, place, " none", fontsize=SMALL, color=BLACK, va="center")
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.5)
    ax.set_axisbelow(True)


def _handles() -> list[Artist]:
    return [
        Line2D([], [], color=BLUE, marker="o", markersize=4, linestyle="none", label="simulated"),
        Patch(color=PALE, label="5–95 % of histories"),
        Line2D(
            [], [], color=VERMILION, marker="D", markersize=4.2, markerfacecolor="white",
            markeredgewidth=1.0, linestyle="none", label="record before the start",
        ),
    ]  # fmt: skip


def logged_in_words(tables: Tables) -> str:
    """Which histories are logged."""
    several = "histories" if tables.logged > 1 else "history"
    return f"{tables.logged:,} {several} ({tables.sample.rule})"


def lacking_acts(tables: Tables) -> str | None:
    """Why there is nothing to say about single acts."""
    return None if tables.logged > 0 else "no acts were kept"


def _of(tables: Tables) -> pd.DataFrame:
    sides = tables.scenario["governments"]
    return category_rates(tables.ordinary_acts, sides, tables.logged, tables.length)


PICTURE: PictureKind[Tables] = PictureKind(
    "categories",
    "Acts by category, simulated and recorded",
    lambda tables, fig: draw(_of(tables), tables.names, logged_in_words(tables), fig),
    lambda tables: describe(_of(tables), tables.names, logged_in_words(tables)),
    lacking_acts,
    by_default=False,
)
