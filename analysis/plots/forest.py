"""Differences of probabilities between scenarios: a row an outcome, with zero in view."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ballast.analysis.plots.page_layout import (
    fit,
    rows_axis,
    width_of,
    wrapped_names,
    write_below,
)
from ballast.analysis.plots.style import BLACK, GREY, Look, look
from ballast.analysis.plots.table_rows import farthest
from ballast.analysis.plots.text_fitting import cut, inches, wrapped
from ballast.analysis.text.rounding import decimals, rounded

STEP = 0.13
"""Inches between two scenarios in the row of an outcome."""
BETWEEN = 0.1
"""Inches between the last scenario of a row and the first of the next."""
LINE = 0.135
"""Height of a line of small text in inches."""
CHANCE, DRAWS = 3.2, 0.9
"""Widths of the intervals in points."""
BOUNDS = ["mc_low", "mc_high", "draws_low", "draws_high"]
UNRESOLVED = "No thin line: the runs do not resolve how the draws differ."
NO_DRAWS = "No thin lines: one draw, or too few runs to resolve how the draws differ."
NOT_COMPARED = "No marker: the outcome cannot be compared."


def draw(table: pd.DataFrame, fig: Figure, first: str) -> Axes:
    """Draw the differences of all probabilities; the figure becomes as high as they need.

    Thick bars are 95 % of chance, thin ones 5-95 % over parameter draws; a marker is filled where
    the difference is beyond chance.

    Args:
        table: columns of ``comparison.parquet``, with at least one probability.
        fig: an empty figure.
        first: what the others are held against, in words.

    Returns:
        The axes.
    """
    rows = table[table["kind"] == "probability"]
    outcomes, others = list(dict.fromkeys(rows["outcome"])), list(dict.fromkeys(rows["other"]))
    horizons = rows.groupby("outcome")["horizon_days"].first()
    texts = wrapped_names([words(name, int(horizons[name])) for name in outcomes], fig)
    lines = max(text.count("\n") + 1 for text in texts)
    tall = max(len(others) * STEP, LINE * lines) + BETWEEN
    ax = fig.subplots()
    ax.axvline(0.0, color=BLACK, linewidth=0.8, zorder=1)
    for number, other in enumerate(others):
        shift = (number - (len(others) - 1) / 2.0) * STEP / tall
        _differences(ax, rows[rows["other"] == other], outcomes, shift, look(number))
    rows_axis(ax, texts)
    _scale(ax, rows)
    ax.set_xlabel(_axis(first, width_of(fig)))
    below = write_below(fig, _lacking(rows), _scenarios(others), _meanings(rows))
    fit(fig, tall * len(outcomes), below)
    return ax


def describe(table: pd.DataFrame, first: str) -> str:
    """The picture in words: the largest difference of each scenario in a probability."""
    parts = []
    for other, rows in table[table["kind"] == "probability"].groupby("other", sort=False):
        largest = farthest(rows, "difference")
        digits = decimals((100 * largest["mc_low"], 100 * largest["mc_high"]))
        value = rounded(100 * largest["difference"], digits)
        beyond = int(rows["moved"].sum())
        parts.append(
            f"{other} most in {words(largest['outcome'], int(largest['horizon_days']))} "
            f"({value} percentage points), {beyond} of {len(rows)} beyond chance"
        )
    return f"Paired differences to {first}: {'; '.join(parts)}."


def words(outcome: str, horizon: int) -> str:
    """An outcome as a row is called.

    >>> words("rung_4_or_higher_365", 365), words("rung_7", 540)
    ('rung 4 or higher (first 365 days)', 'rung 7')
    """
    ending = f"_{horizon}"
    if outcome.endswith(ending):
        return f"{outcome.removesuffix(ending).replace('_', ' ')} (first {horizon} days)"
    return outcome.replace("_", " ")


def _differences(
    ax: Axes, rows: pd.DataFrame, outcomes: list[str], shift: float, about: Look
) -> None:
    """Those of one scenario, ``shift`` rows below the middle of each row."""
    points = 100.0 * rows[["difference", *BOUNDS]].astype(float)
    place = rows["outcome"].map(outcomes.index) + shift
    ax.hlines(
        place, points["mc_low"], points["mc_high"], color=about.colour, linewidth=CHANCE,
        alpha=0.45, zorder=2,
    )  # fmt: skip
    ax.hlines(
        place, points["draws_low"], points["draws_high"], color=about.colour, linewidth=DRAWS,
        zorder=2.5,
    )  # fmt: skip
    beyond = rows["moved"].astype(bool)
    for some, face in ((beyond, about.colour), (~beyond, "white")):
        ax.plot(
            points["difference"][some], place[some], linestyle="none", marker=about.marker,
            markersize=4, color=about.colour, markerfacecolor=face, markeredgewidth=0.8, zorder=3,
        )  # fmt: skip


def _axis(first: str, width: float) -> str:
    """Name of the axis: its unit is kept where a title is too long for two lines."""
    before, unit = "difference to", "(percentage points)"
    whole = f"{before} {first} {unit}"
    if unit in wrapped(whole, width - 0.16, 8):
        return whole
    return f"{before} {cut(first, width - 0.22 - inches(before, 8), 8)} {unit}"


def _scale(ax: Axes, rows: pd.DataFrame) -> None:
    """The horizontal axis in signed points, with zero and every interval in view."""
    points = 100.0 * rows[["difference", *BOUNDS]].to_numpy(dtype=float)
    low, high = min(0.0, float(np.nanmin(points))), max(0.0, float(np.nanmax(points)))
    margin = 0.04 * (high - low) if high > low else 1.0
    ax.set_xlim(low - margin, high + margin)
    ax.xaxis.set_major_locator(MaxNLocator("auto", min_n_ticks=3, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _signed(value)))
    ax.grid(axis="x", color="#E4E4E4", linewidth=0.5)


def _signed(value: float) -> str:
    return "0" if abs(value) < 1e-9 else f"{value:+g}".replace("-", "−")


def _lacking(rows: pd.DataFrame) -> str:
    """What is not drawn of some differences, and why."""
    unknown = rows["draws_low"].isna()
    compared = rows["outcome"].nunique() * rows["other"].nunique() == len(rows)
    notes = [NO_DRAWS if unknown.all() else UNRESOLVED] if unknown.any() else []
    return " ".join(notes if compared else [*notes, NOT_COMPARED])


def _scenarios(others: list[str]) -> list[Artist]:
    return [
        Line2D(
            [], [], color=about.colour, marker=about.marker, linewidth=DRAWS, markersize=4,
            label=other,
        )
        for other, about in zip(others, map(look, range(len(others))), strict=True)
    ]  # fmt: skip


def _meanings(rows: pd.DataFrame) -> list[Artist]:
    filled: dict[str, Any] = {"color": GREY, "marker": "o", "linestyle": "none", "markersize": 4}
    draws = Line2D([], [], color=GREY, linewidth=DRAWS, label="parameter draws, 5–95 %")
    return [
        Line2D([], [], color=GREY, linewidth=CHANCE, alpha=0.45, label="chance, 95 %"),
        *([draws] if rows["draws_low"].notna().any() else []),
        Line2D([], [], **filled, label="beyond chance"),
        Line2D([], [], **filled, markerfacecolor="white", label="may be chance"),
    ]
