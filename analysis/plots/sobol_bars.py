"""Shares of an outcome's variance that factors explain, alone and with all they act through.

First order and total indices as in [Saltelli2010].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ballast.analysis.plots.page_layout import fit, rows_axis, wrapped_names, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.study_view import StudyView
from ballast.analysis.plots.style import BLACK, BLUE, ORANGE
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.plots.text_fitting import name_of
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
    found = {(row.factor, row.measure): row for row in rows(sensitivity, _Index)}
    measures = [name for name in MEASURES if name in set(sensitivity["measure"])]
    shown = ranked(sensitivity)[:MOST]
    ax = fig.subplots()
    rows_axis(ax, wrapped_names([name_of(name, labels or {}) for name in shown], fig))
    thick = 0.72 / len(measures)
    drawn = []
    for number, name in enumerate(shown):
        for lane, measure in enumerate(measures):
            if (name, measure) in found:
                drawn.append(found[name, measure])
                place = number + (lane - (len(measures) - 1) / 2) * thick
                _bar(ax, drawn[-1], place, 0.9 * thick)
    ax.axvline(0.0, color=BLACK, linewidth=0.9, zorder=4)
    _limits(ax, drawn)
    ax.set_xlabel(f"share of variance, {quantity.label}")
    keys = _handles(measures, hollow=any(row.may_be_zero for row in drawn))
    fit(fig, ROW * len(shown), write_below(fig, left_out(sensitivity), keys))
    return ax


class _Index(NamedTuple):
    factor: str
    measure: str
    value: float
    low: float
    high: float

    @property
    def may_be_zero(self) -> bool:
        """Whether the interval reaches zero; without an interval it is not known to."""
        return known(self.low) and self.low <= 0


def _limits(ax: Axes, drawn: list[_Index]) -> None:
    """All bars and intervals, and zero."""
    reach = [end for row in drawn for end in (row.value, row.low, row.high) if known(end)]
    low, high = min([0.0, *reach]), max([0.0, *reach])
    high = high if high > low else 1.0
    margin = 0.03 * (high - low)
    ax.set_xlim(low - (margin if low < 0 else 0), high + margin)


def ranked(sensitivity: pd.DataFrame) -> list[str]:
    """Factors by their total index, or their first where there is no total; largest first."""
    main = "total" if (sensitivity["measure"] == "total").any() else "first"
    rows = sensitivity[sensitivity["measure"] == main]
    rows = rows.sort_values("value", ascending=False, kind="stable")
    return [str(name) for name in rows["factor"]]


def left_out(sensitivity: pd.DataFrame) -> str:
    """How many factors are not drawn and what they sum to; empty where none is left out."""
    rest = ranked(sensitivity)[MOST:]
    if not rest:
        return ""
    parts = []
    for measure in MEASURES:
        every = rows(sensitivity[sensitivity["measure"] == measure], _Index)
        some = [row for row in every if row.factor in rest]
        if some:
            digits = min(3, decimals(*((row.low, row.high) for row in some)))
            total = rounded(sum(row.value for row in some), digits)
            parts.append(f"{'first order' if measure == 'first' else 'total'} {total}")
    what = "1 more factor is" if len(rest) == 1 else f"{len(rest)} more factors are"
    return f"{what} not drawn; their indices sum to {listed(parts)}."


def describe(
    sensitivity: pd.DataFrame, quantity: OutcomeQuantity, labels: Mapping[str, str] | None = None
) -> str:
    """The picture in words: the five largest factors with their intervals."""
    found = {(row.factor, row.measure): row for row in rows(sensitivity, _Index)}
    order, parts = ranked(sensitivity), []
    for name in order[:5]:
        said = [_said(found[name, one]) for one in MEASURES if (name, one) in found]
        parts.append(f"{name_of(name, labels or {})} {', '.join(said)}")
    some = "the five largest of " if len(order) > 5 else ""
    return (
        f"Shares of the variance of {quantity.label} with 95 % intervals, {some}{len(order)} "
        f"factor{'' if len(order) == 1 else 's'}: {'; '.join(parts)}. {left_out(sensitivity)}"
    ).strip()


def _said(row: _Index) -> str:
    digits = min(3, decimals((row.low, row.high)))
    text = f"{row.measure} {rounded(row.value, digits)}"
    if known(row.low):
        text += f" ({interval(row.low, row.high, digits)})"
    return text + (", may be zero" if row.may_be_zero else "")


def _bar(ax: Axes, row: _Index, place: float, height: float) -> None:
    if not known(row.value):
        return
    colour, hatch, _ = MEASURES[row.measure]
    hollow = row.may_be_zero
    ax.barh(
        place, row.value, height=height, color="white" if hollow else colour,
        hatch="" if hollow else hatch, edgecolor=colour if hollow else BLACK,
        linewidth=0.9 if hollow else 0.5, zorder=2,
    )  # fmt: skip
    if known(row.low) and known(row.high):
        ends, places = [row.low, row.high], [place, place]
        if not hollow:
            ax.plot(ends, places, color="white", linewidth=2.2, zorder=3)
        ax.plot(ends, places, color=BLACK, linewidth=0.9, marker="|", markersize=4, zorder=3.5)


def _handles(measures: list[str], *, hollow: bool) -> list[Artist]:
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


def _of(view: StudyView) -> pd.DataFrame:
    """First and total indices of the method that the picture is about."""
    every = view.rows("sensitivity")
    if every.empty:
        return every
    return every[(every["method"] == view.method) & every["measure"].isin(list(MEASURES))]


def _parts(view: StudyView) -> Iterator[StudyView]:
    for method in METHODS:
        one = replace(view, name=f"{method}_bars", method=method)
        yield from one.each(_of(one))


PICTURE: PictureKind[StudyView] = PictureKind(
    "sobol_bars",
    "Shares of variance",
    lambda view, fig: draw(_of(view), fig, view.quantity, view.study.names),
    lambda view: describe(_of(view), view.quantity, view.study.names),
    parts=_parts,
)
