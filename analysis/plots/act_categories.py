"""Acts of both sides by category: simulated rates beside those of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from ballast.analysis.plots.frames import (
    PAPER,
    Keys,
    frame,
    is_narrow,
    note,
    row_names,
    rows_axis,
    width_of,
)
from ballast.analysis.plots.style import BLACK, BLUE, SMALL, VERMILION, note_height
from ballast.analysis.plots.text_fitting import cut
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

    Returns:
        The panels.
    """
    categories = [c.value for c in CATEGORIES if c.value in set(rates["category"])]
    keys = Keys(fig, _handles())
    texts, left = row_names([name.replace("_", " ") for name in categories], fig)
    axes = fig.subplots(1, len(names), sharey=True, sharex=True, gridspec_kw={"wspace": 0.1})
    frame(
        fig, panels=ROW * len(categories), left=left, right=0.16, top=0.3, below=0.56,
        keys=keys.height,
    )  # fmt: skip
    for ax, (side, name) in zip(axes, names.items(), strict=True):
        rows = rates[rates["side"] == side].set_index("category").reindex(categories)
        _panel(ax, rows)
        room = (width_of(fig) - left - 0.16) / len(names) - 0.1
        ax.set_title(cut(name, room, 9))
        ax.set_xlabel("acts a year")
        ax.xaxis.set_major_locator(MaxNLocator(4 if is_narrow(fig) else 7, integer=True))
    rows_axis(axes[0], texts)
    for ax in axes[1:]:
        ax.tick_params(axis="y", length=0)
        for edge in range(1, len(categories)):
            ax.axhline(edge - 0.5, color=PAPER, linewidth=0.5, zorder=0)
    top = float(np.nanmax(rates[["mean", "q95", "recorded"]].to_numpy(dtype=float)))
    axes[0].set_xlim(0, 1.06 * max(1.0, top))
    note(fig, f"simulated: {histories}", note_height(fig) + keys.height + 0.04)
    keys.draw()
    return list(axes)


def describe(rates: pd.DataFrame, names: Mapping[str, str], histories: str) -> str:
    """The picture in words: the rates of each side, simulated and recorded."""
    sides = []
    for side, name in names.items():
        rows = rates[rates["side"] == side]
        parts = [
            f"{row.category.replace('_', ' ')} {rounded(row.mean, 1)} ({rounded(row.recorded, 1)})"
            for row in rows.itertuples()
        ]
        sides.append(f"{name}: {', '.join(parts)}")
    return (
        f"Acts a year by category, simulated (in the record), of {histories}. {'; '.join(sides)}."
    )


def _panel(ax: Axes, rows: pd.DataFrame) -> None:
    places = np.arange(len(rows))
    ax.hlines(places - 0.1, rows["q05"], rows["q95"], color=PALE, linewidth=7)
    ax.plot(rows["mean"], places - 0.1, "o", color=BLUE, markersize=4, linestyle="none", zorder=3)
    ax.plot(
        rows["recorded"], places + 0.26, "D", color=VERMILION, markersize=4.2, linestyle="none",
        markerfacecolor="white", markeredgewidth=1.0, zorder=4, clip_on=False,
    )  # fmt: skip
    never = rows["mean"].isna().to_numpy()
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
