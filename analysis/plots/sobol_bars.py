"""Shares of an outcome's variance that factors explain, alone and with all they act through.

First order and total indices as in [Saltelli2010].
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ballast.analysis.plots.frames import LINE, Keys, frame, note, row_names, rows_axis, under_axis
from ballast.analysis.plots.style import BLACK, BLUE, ORANGE, note_height
from ballast.analysis.plots.text_fitting import name_of, wrapped
from ballast.analysis.text.quantities import OutcomeQuantity, listed
from ballast.analysis.text.rounding import decimals, interval, known, rounded

METHODS = ("sobol", "fast", "rbd_fast")
MOST = 20
"""Rows; smaller factors are summed up in a line of text."""
ROW = 0.3
MEASURES = {
    "first": (BLUE, "", "first order: alone"),
    "total": (ORANGE, "////", "total: with its interactions"),
}


def draw(
    sensitivity: pd.DataFrame, fig: Figure, quantity: OutcomeQuantity,
    labels: Mapping[str, str] | None = None,
) -> Axes:  # fmt: skip
    """Draw a pair of bars a factor, the largest first; the figure becomes as high as needed.

    A bar whose interval reaches zero is hollow.

    Args:
        sensitivity: rows of ``sensitivity.parquet`` of one outcome, scenario and method (sobol,
            fast or rbd_fast).
        fig: an empty figure.
        quantity: the outcome.
        labels: of the factors.

    Returns:
        The axes.
    """
    wide = indices(sensitivity)
    measures = [name for name in MEASURES if name in set(sensitivity["measure"])]
    order = ranked(sensitivity)
    shown = order[:MOST]
    texts, left = row_names([name_of(name, labels or {}) for name in shown], fig)
    hollow = any(may_be_zero(wide.loc[name, measure]) for name in shown for measure in measures
                 if (name, measure) in wide.index)  # fmt: skip
    keys = Keys(fig, _handles(measures, hollow))
    rest = wrapped(left_out(sensitivity), float(fig.get_size_inches()[0]) - 0.15)
    lines = rest.count("\n") + 1 if rest else 0
    axis, middle, under = under_axis(fig, left, 0.2, f"share of variance, {quantity.label}")
    frame(
        fig, panels=ROW * len(shown), left=left, right=0.2, top=0.12,
        below=under + LINE * lines, keys=keys.height,
    )  # fmt: skip
    ax = fig.subplots()
    rows_axis(ax, texts)
    thick = 0.72 / len(measures)
    for number, name in enumerate(shown):
        for lane, measure in enumerate(measures):
            if (name, measure) in wide.index:
                place = number + (lane - (len(measures) - 1) / 2) * thick
                _bar(ax, wide.loc[(name, measure)], measure, place, 0.9 * thick)
    ax.axvline(0.0, color=BLACK, linewidth=0.9, zorder=4)
    reach = wide.loc[shown, ["value", "low", "high"]]
    reach = reach.fillna(0.0)  # zero is in view anyway
    low, high = min(0.0, float(reach.min().min())), float(reach.max().max())
    high = high if high > low else 1.0
    margin = 0.03 * max(high - low, 1e-9)
    ax.set_xlim(low - (margin if low < 0 else 0), high + margin)
    ax.set_xlabel(axis, x=middle)
    keys.draw()
    if rest:
        note(fig, rest, note_height(fig) + keys.height + 0.02)
    return ax


def indices(sensitivity: pd.DataFrame) -> pd.DataFrame:
    """Columns value, low, high by (factor, measure); first and total only."""
    rows = sensitivity[sensitivity["measure"].isin(list(MEASURES))]
    return rows.set_index(["factor", "measure"])[["value", "low", "high"]].sort_index()


def ranked(sensitivity: pd.DataFrame) -> list[str]:
    """Factors by their total index, or their first where there is no total; largest first."""
    main = "total" if (sensitivity["measure"] == "total").any() else "first"
    rows = sensitivity[sensitivity["measure"] == main]
    rows = rows.sort_values("value", ascending=False, kind="stable")
    return [str(name) for name in rows["factor"]]


def may_be_zero(row: pd.Series) -> bool:
    """Whether the interval of an index reaches zero; without an interval it is not known to."""
    return known(row["low"]) and float(row["low"]) <= 0


def left_out(sensitivity: pd.DataFrame) -> str:
    """How many factors are not drawn and what they sum to; empty where none is left out."""
    rest = ranked(sensitivity)[MOST:]
    if not rest:
        return ""
    wide = indices(sensitivity)
    parts = []
    for measure in MEASURES:
        rows = [wide.loc[(name, measure)] for name in rest if (name, measure) in wide.index]
        if rows:
            digits = min(3, decimals(*((row["low"], row["high"]) for row in rows)))
            total = rounded(sum(float(row["value"]) for row in rows), digits)
            parts.append(f"{'first order' if measure == 'first' else 'total'} {total}")
    what = "1 more factor is" if len(rest) == 1 else f"{len(rest)} more factors are"
    return f"{what} not drawn; their indices sum to {listed(parts)}."


def describe(
    sensitivity: pd.DataFrame, quantity: OutcomeQuantity, labels: Mapping[str, str] | None = None
) -> str:
    """The picture in words: the five largest factors with their intervals."""
    wide, order = indices(sensitivity), ranked(sensitivity)
    parts = []
    for name in order[:5]:
        said = []
        for measure in MEASURES:
            if (name, measure) in wide.index:
                row = wide.loc[(name, measure)]
                digits = min(3, decimals((row["low"], row["high"])))
                text = f"{measure} {rounded(row['value'], digits)}"
                if known(row["low"]):
                    text += f" ({interval(row['low'], row['high'], digits)})"
                said.append(text + (", may be zero" if may_be_zero(row) else ""))
        parts.append(f"{name_of(name, labels or {})} {', '.join(said)}")
    some = "the five largest of " if len(order) > 5 else ""
    return (
        f"Shares of the variance of {quantity.label} with 95 % intervals, {some}{len(order)} "
        f"factor{'' if len(order) == 1 else 's'}: {'; '.join(parts)}. {left_out(sensitivity)}"
    ).strip()


def _bar(ax: Axes, row: pd.Series, measure: str, place: float, height: float) -> None:
    if not known(row["value"]):
        return
    colour, hatch, _ = MEASURES[measure]
    hollow = may_be_zero(row)
    ax.barh(
        place, row["value"], height=height, color="white" if hollow else colour,
        hatch="" if hollow else hatch, edgecolor=colour if hollow else BLACK,
        linewidth=0.9 if hollow else 0.5, zorder=2,
    )  # fmt: skip
    if known(row["low"]) and known(row["high"]):
        ends, places = [row["low"], row["high"]], [place, place]
        if not hollow:
            ax.plot(ends, places, color="white", linewidth=2.2, zorder=3)
        ax.plot(ends, places, color=BLACK, linewidth=0.9, marker="|", markersize=4, zorder=3.5)


def _handles(measures: list[str], hollow: bool) -> list[Artist]:
    handles: list[Artist] = [
        Patch(
            facecolor=MEASURES[name][0], hatch=MEASURES[name][1] * 2, edgecolor=BLACK,
            linewidth=0.5, label=MEASURES[name][2],
        )
        for name in measures
    ]  # fmt: skip
    handles.append(
        Line2D([], [], color=BLACK, linewidth=0.9, marker="|", markersize=4, label="95 % interval")
    )
    if hollow:
        handles.append(
            Patch(facecolor="white", edgecolor=BLACK, linewidth=0.9, label="may be zero")
        )
    return handles
