"""How far each factor alone moves an outcome: bars from the base to either end of its range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Annotation

from ballast.analysis.plots.page_layout import fit, rows_axis, wrapped_names, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.study_view import StudyView
from ballast.analysis.plots.style import BLACK, BLUE, ORANGE, SMALL
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.plots.text_fitting import cut, name_of
from ballast.analysis.stats.swings import by_width
from ballast.analysis.text.quantities import OutcomeQuantity, plain
from ballast.analysis.text.rounding import known

MOST = 15
"""Rows; narrower bars are left out."""
ROW = 0.34
LANE = 0.19
"""Half the distance of a row's two bars, in rows."""
ENDS = {"low": (ORANGE, "", "low end of the range"), "high": (BLUE, "////", "high end")}
SIZE = SMALL - 0.5


def draw(
    swings: pd.DataFrame,
    fig: Figure,
    quantity: OutcomeQuantity,
    labels: Mapping[str, str] | None = None,
) -> Axes:
    """Draw two bars a factor, the widest first; the figure becomes as high as they need.

    The bars of a row have a lane each, for both may lie on the same side of the base. The value
    of the factor stands at the end of its bar.

    Args:
        swings: rows of ``swings.parquet`` of one outcome and scenario.
        fig: an empty figure.
        quantity: the outcome.
        labels: of the factors, with their units.

    Returns:
        The axes.
    """
    order = by_width(swings)
    shown = order[:MOST]
    table = swings[swings["factor"].isin(shown)]
    base = float(table["base"].iloc[0])
    ax = fig.subplots()
    rows_axis(ax, wrapped_names([name_of(name, labels or {}) for name in shown], fig))
    written = [
        _bar(ax, row, number + (LANE if row.end == "high" else -LANE), base)
        for number, name in enumerate(shown)
        for row in _ends(table, name)
    ]
    ax.axvline(base, color=BLACK, linewidth=0.9, zorder=4)
    quantity.ticks(ax.xaxis)
    ax.set_xlabel(quantity.axis)
    ax.margins(x=0.02)
    remark = _not_drawn(len(order) - len(shown))
    fit(fig, ROW * len(shown), write_below(fig, remark, _handles(base, table, quantity)))
    _make_room(ax, [text for text in written if text is not None])
    return ax


def describe(
    swings: pd.DataFrame, quantity: OutcomeQuantity, labels: Mapping[str, str] | None = None
) -> str:
    """The picture in words: the five widest swings."""
    order = by_width(swings)
    parts = []
    for name in order[:5]:
        found = _ends(swings, name)
        ends = [f"{quantity.write(row.value, (row.low, row.high))} at {row.at}" for row in found]
        overlap = " (intervals overlap)" if _overlap(found) else ""
        parts.append(f"{name_of(name, labels or {})} {' and '.join(ends)}{overlap}")
    some = "the five widest of " if len(order) > 5 else ""
    return (
        f"{quantity.label[:1].upper()}{quantity.label[1:]} at both ends of single factors, "
        f"{some}{len(order)}: {'; '.join(parts)}."
    )


class _Swing(NamedTuple):
    factor: str
    end: str
    x: float
    label: str
    value: float
    low: float
    high: float

    @property
    def at(self) -> str:
        """The value of the factor in words."""
        return self.label or plain(self.x)


def _ends(swings: pd.DataFrame, factor: str) -> list[_Swing]:
    """The swings of a factor, that to the low end first."""
    of_factor = swings[swings["factor"] == factor].sort_values("end", ascending=False)
    return rows(of_factor, _Swing)


def _overlap(ends: list[_Swing]) -> bool:
    """Whether the intervals of both ends have values in common."""
    if len(ends) < 2 or not all(known(row.low) and known(row.high) for row in ends):
        return False
    return max(row.low for row in ends) <= min(row.high for row in ends)


def _not_drawn(more: int) -> str:
    if more == 0:
        return ""
    return f"{more} more factor{'' if more == 1 else 's'} with narrower swings not drawn."


def _bar(ax: Axes, row: _Swing, place: float, base: float) -> Annotation | None:
    """A bar, its interval and the value at its end, which is given back."""
    if not known(row.value):
        return None
    colour, hatch, _ = ENDS[row.end]
    ax.barh(
        place, row.value - base, height=2 * LANE * 0.92, left=base, color=colour, hatch=hatch,
        edgecolor=BLACK, linewidth=0.5, zorder=2,
    )  # fmt: skip
    reach = [row.value, base]
    if known(row.low) and known(row.high):
        ax.plot([row.low, row.high], [place, place], color="white", linewidth=2.2, zorder=3)
        ax.plot(
            [row.low, row.high], [place, place], color=BLACK, linewidth=0.9, marker="|",
            markersize=4, zorder=3.5,
        )  # fmt: skip
        reach += [row.low, row.high]
    right = row.value >= base
    return ax.annotate(
        cut(row.at, 0.75, SIZE), (max(reach) if right else min(reach), place),
        xytext=(4 if right else -4, 0), textcoords="offset points",
        ha="left" if right else "right", va="center_baseline", fontsize=SIZE, zorder=5,
    )  # fmt: skip


def _make_room(ax: Axes, texts: list[Annotation]) -> None:
    """Widen the axis until the value at the end of each bar lies within it.

    Words keep their width where the axis is widened: a word at ``a`` that reaches a share ``w`` of
    the panel to the left and one at ``b`` that reaches ``r`` to the right need an axis of
    ``(b - a) / (1 - w - r)``.
    """
    panel, (low, high) = ax.get_window_extent(), ax.get_xlim()
    left, right = [(low, 0.0)], [(high, 0.0)]
    for text in texts:
        box, at = text.get_window_extent(), float(text.xy[0])
        tip = ax.transData.transform((at, 0.0))[0]
        left.append((at, max(0.0, (tip - box.x0) / panel.width)))
        right.append((at, max(0.0, (box.x1 - tip) / panel.width)))
    length = max((b - a) / (1 - w - r) for a, w in left for b, r in right)
    ax.set_xlim(min(a - w * length for a, w in left), max(b + r * length for b, r in right))


def _handles(base: float, table: pd.DataFrame, quantity: OutcomeQuantity) -> list[Artist]:
    handles: list[Artist] = [
        Patch(facecolor=colour, hatch=hatch * 2, edgecolor=BLACK, linewidth=0.5, label=label)
        for colour, hatch, label in ENDS.values()
    ]
    if table[["low", "high"]].notna().all(axis=1).any():
        handles.append(
            Line2D([], [], color=BLACK, linewidth=0.9, marker="|", markersize=4,
                   label="95 % interval")
        )  # fmt: skip
    intervals = [(row.low, row.high) for row in rows(table, _Swing)[:2]]
    text = f"base, {quantity.write(base, *intervals)}"
    handles.append(Line2D([], [], color=BLACK, linewidth=0.9, label=text))
    return handles


PICTURE: PictureKind[StudyView] = PictureKind(
    "tornado",
    "Swings over the range of each factor",
    lambda view, fig: draw(view.rows("swings"), fig, view.quantity, view.study.labels),
    lambda view: describe(view.rows("swings"), view.quantity, view.study.labels),
    parts=lambda view: view.each(view.rows("swings")),
)
