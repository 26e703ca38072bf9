"""Differences of probabilities between scenarios: a row an outcome, with zero in view."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.plots.rounding import decimals, rounded
from analysis.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    margins,
)

STEP = 0.17
"""Inches between two scenarios in the row of an outcome."""
MARKS = (
    (BLUE, "o"), (VERMILION, "s"), (GREEN, "^"), (PURPLE, "D"), (ORANGE, "v"), (SKY, "P"),
)  # fmt: skip
TOP, BOTTOM = 0.15, 0.45


def height(table: pd.DataFrame) -> float:
    """Height of the figure in inches for the rows of ``comparison.parquet``."""
    return TOP + BOTTOM + _legend(table) + max(1.5, len(_outcomes(table)) * _row(table))


def draw(table: pd.DataFrame, fig: Figure) -> Axes:
    """Draw the differences of all probabilities.

    Thick bars are 95 % of chance, thin ones 5-95 % over parameter draws; a marker is filled where
    the difference is beyond chance.

    Args:
        table: columns of ``comparison.parquet``.

    Returns:
        The axes.
    """
    margins(fig, left=1.85, right=0.2, bottom=BOTTOM + _legend(table), top=TOP)
    ax = fig.subplots()
    names = _outcomes(table)
    _panel(ax, table[table["outcome"].isin(names)], names)
    ax.set_xlabel("difference to the first scenario, percentage points")
    _explain(ax, list(dict.fromkeys(table["other"])))
    return ax


def describe(table: pd.DataFrame) -> str:
    """The picture in words: the largest difference of each scenario in a probability."""
    parts = []
    for other, rows in table[table["kind"] == "probability"].groupby("other", sort=False):
        largest = rows.loc[rows["difference"].abs().idxmax()]
        digits = decimals((100 * largest["mc_low"], 100 * largest["mc_high"]))
        value = rounded(100 * largest["difference"], digits)
        parts.append(f"{other} most in {largest['outcome']} ({value} percentage points)")
    return "Paired differences to the first scenario: " + "; ".join(parts) + "."


def _outcomes(table: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(table.loc[table["kind"] == "probability", "outcome"]))


def _row(table: pd.DataFrame) -> float:
    return 0.08 + STEP * table["other"].nunique()


def _legend(table: pd.DataFrame) -> float:
    return 0.12 + 0.16 * (-(-table["other"].nunique() // 3) + 1)


def _panel(ax: Axes, table: pd.DataFrame, names: list[str]) -> None:
    others = list(dict.fromkeys(table["other"]))
    row, step = _row_units(len(others))
    ax.axvline(0.0, color=BLACK, linewidth=0.7)
    for n, other in enumerate(others):
        rows = table[table["other"] == other].set_index("outcome").reindex(names)
        place = np.arange(len(names)) * row + n * step
        colour, marker = MARKS[n % len(MARKS)]
        bounds = {
            key: 100.0 * rows[key] for key in ("draws_low", "draws_high", "mc_low", "mc_high")
        }
        ax.hlines(place, bounds["draws_low"], bounds["draws_high"], color=colour, linewidth=0.8)
        ax.hlines(place, bounds["mc_low"], bounds["mc_high"], color=colour, linewidth=3, alpha=0.5)
        beyond = rows["moved"].fillna(False).to_numpy(dtype=bool)
        for some, face in ((beyond, colour), (~beyond, "white")):
            ax.plot(
                (100.0 * rows["difference"])[some], place[some], linestyle="none", marker=marker,
                markersize=3.8, color=colour, markerfacecolor=face, markeredgewidth=0.8,
            )  # fmt: skip
    centre = step * (len(others) - 1) / 2.0
    ax.set_yticks(np.arange(len(names)) * row + centre, [_words(name) for name in names])
    ax.set_ylim((len(names) - 1) * row + 2 * centre + 0.7, -0.7)
    ax.tick_params(axis="y", length=0, labelsize=7)
    for edge in np.arange(1, len(names)) * row - (row - 2 * centre) / 2.0:
        ax.axhline(edge, color="#E4E4E4", linewidth=0.5, zorder=0)
    ax.set_axisbelow(True)


def _row_units(others: int) -> tuple[float, float]:
    """Height of a row and of a step between scenarios, in units of the axis."""
    return 1.0 + (others - 1) * 0.8, 0.8


def _words(name: str) -> str:
    return name.replace("_or_higher", "+").replace("_", " ")


def _explain(ax: Axes, others: list[str]) -> None:
    from matplotlib.lines import Line2D

    keys = []
    for n, other in enumerate(others):
        colour, marker = MARKS[n % len(MARKS)]
        label = other if len(other) <= 34 else f"{other[:33]}…"
        keys.append(
            Line2D([], [], color=colour, marker=marker, linestyle="none", markersize=4, label=label)
        )
    keys += [
        Line2D([], [], color=GREY, linewidth=3, alpha=0.5, label="chance, 95 %"),
        Line2D([], [], color=GREY, linewidth=0.8, label="parameter draws, 5–95 %"),
        Line2D(
            [], [], color=GREY, marker="o", markerfacecolor="white", linestyle="none",
            markersize=4, label="may be chance",
        ),
    ]  # fmt: skip
    figure = ax.figure
    _, tall = figure.get_size_inches()
    figure.legend(
        handles=keys, loc="lower left", bbox_to_anchor=(0.01, 0.17 / tall), ncols=3,
        borderaxespad=0, columnspacing=1.4, handletextpad=0.5,
    )  # fmt: skip
