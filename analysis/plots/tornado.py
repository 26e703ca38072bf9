"""How far each factor alone moves an outcome: bars from the base to either end of its range."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import offset_copy

from ballast.analysis.plots.frames import LINE, Keys, frame, note, row_names, rows_axis, under_axis
from ballast.analysis.plots.style import BLACK, BLUE, ORANGE, SMALL, note_height
from ballast.analysis.plots.text_fitting import cut, inches, name_of
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
    texts, left = row_names([name_of(name, labels or {}) for name in shown], fig)
    table = swings[swings["factor"].isin(shown)]
    has_interval = bool(table[["low", "high"]].notna().all(axis=1).any())
    keys = Keys(fig, _handles(float(table["base"].iloc[0]), table, quantity, has_interval))
    axis, middle, under = under_axis(fig, left, 0.15, quantity.axis)
    below = under + (LINE if len(order) > MOST else 0.0)
    frame(
        fig, panels=ROW * len(shown), left=left, right=0.15, top=0.12, below=below,
        keys=keys.height,
    )  # fmt: skip
    ax = fig.subplots()
    rows_axis(ax, texts)
    base = float(table["base"].iloc[0])
    for number, name in enumerate(shown):
        rows = table[table["factor"] == name].set_index("end")
        for end, shift in (("low", -LANE), ("high", LANE)):
            if end in rows.index:
                _bar(ax, rows.loc[end], end, number + shift, base)
    ax.axvline(base, color=BLACK, linewidth=0.9, zorder=4)
    _limits(ax, table, base, quantity)
    quantity.ticks(ax.xaxis)
    ax.set_xlabel(axis, x=middle)
    keys.draw()
    if len(order) > MOST:
        more = len(order) - MOST
        text = f"{more} more factor{'' if more == 1 else 's'} with narrower swings not drawn."
        note(fig, text, note_height(fig) + keys.height + 0.02)
    return ax


def describe(
    swings: pd.DataFrame, quantity: OutcomeQuantity, labels: Mapping[str, str] | None = None
) -> str:
    """The picture in words: the five widest swings."""
    order = by_width(swings)
    parts = []
    for name in order[:5]:
        rows = swings[swings["factor"] == name].set_index("end")
        ends = [
            f"{quantity.write(row.value, (row.low, row.high))} at {row.label or plain(row.x)}"
            for row in (rows.loc[end] for end in ("low", "high") if end in rows.index)
        ]
        overlap = " (intervals overlap)" if _overlaps(rows) else ""
        parts.append(f"{name_of(name, labels or {})} {' and '.join(ends)}{overlap}")
    some = "the five widest of " if len(order) > 5 else ""
    return (
        f"{quantity.label[:1].upper()}{quantity.label[1:]} at both ends of single factors, "
        f"{some}{len(order)}: {'; '.join(parts)}."
    )


def _overlaps(rows: pd.DataFrame) -> bool:
    """Whether the intervals of both ends have values in common."""
    if not {"low", "high"} <= set(rows.index) or rows[["low", "high"]].isna().any(axis=None):
        return False
    return bool(rows["low"].max() <= rows["high"].min())


def _bar(ax: Axes, row: pd.Series, end: str, place: float, base: float) -> None:
    if not known(row["value"]):
        return
    colour, hatch, _ = ENDS[end]
    ax.barh(
        place, row["value"] - base, height=2 * LANE * 0.92, left=base, color=colour, hatch=hatch,
        edgecolor=BLACK, linewidth=0.5, zorder=2,
    )  # fmt: skip
    reach = [row["value"]]
    if known(row["low"]) and known(row["high"]):
        ax.plot([row["low"], row["high"]], [place, place], color="white", linewidth=2.2, zorder=3)
        ax.plot(
            [row["low"], row["high"]], [place, place], color=BLACK, linewidth=0.9, marker="|",
            markersize=4, zorder=3.5,
        )  # fmt: skip
        reach += [row["low"], row["high"]]
    right = row["value"] >= base
    tip = max(*reach, base) if right else min(*reach, base)
    away = offset_copy(ax.transData, ax.figure, x=4 if right else -4, y=0, units="points")
    ax.text(
        tip, place, _end_value(row), transform=away, ha="left" if right else "right",
        va="center_baseline", fontsize=SIZE, zorder=5,
    )  # fmt: skip


def _end_value(row: pd.Series) -> str:
    return cut(str(row["label"]), 0.75, SIZE) if row["label"] else plain(row["x"])


def _limits(ax: Axes, table: pd.DataFrame, base: float, quantity: OutcomeQuantity) -> None:
    """Room for bars, whiskers and what stands at their ends."""
    known_rows = table.dropna(subset=["value"])
    if known_rows.empty:
        return
    reach = known_rows[["value", "low", "high"]].assign(base=base)
    low, high = reach.min(axis=1), reach.max(axis=1)
    words = known_rows.apply(lambda row: inches(_end_value(row), SIZE) + 0.12, axis=1)
    right = known_rows["value"] >= base
    length = float(ax.get_position().width * ax.figure.get_size_inches()[0])
    begin, end = float(low.min()), float(high.max())
    scale = max(end - begin, 1e-9) / length
    for _ in range(8):  # each pass widens the axis, which widens the words in its units
        begin = min(float(low.min()), *(low - words * scale)[~right], float(low.min()))
        end = max(float(high.max()), *(high + words * scale)[right], float(high.max()))
        scale = max(end - begin, 1e-9) / length
    margin = 0.02 * (end - begin)
    ax.set_xlim(begin - margin, end + margin)


def _handles(
    base: float, table: pd.DataFrame, quantity: OutcomeQuantity, has_interval: bool
) -> list[Artist]:
    handles: list[Artist] = [
        Patch(facecolor=colour, hatch=hatch * 2, edgecolor=BLACK, linewidth=0.5, label=label)
        for colour, hatch, label in ENDS.values()
    ]
    if has_interval:
        handles.append(
            Line2D([], [], color=BLACK, linewidth=0.9, marker="|", markersize=4,
                   label="95 % interval")
        )  # fmt: skip
    intervals = list(zip(table["low"], table["high"], strict=True))[:2]
    text = f"base, {quantity.write(base, *intervals)}"
    handles.append(Line2D([], [], color=BLACK, linewidth=0.9, label=text))
    return handles
