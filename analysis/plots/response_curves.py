"""How an outcome answers to each factor: small multiples with a common axis from zero."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from ballast.analysis.plots.frames import (
    LINE,
    PAPER,
    Keys,
    frame,
    is_narrow,
    level_ticks,
    look,
    note,
    width_of,
)
from ballast.analysis.plots.style import GREY, SMALL, note_height
from ballast.analysis.plots.text_fitting import inches, name_of, widest, wrapped
from ballast.analysis.text.quantities import OutcomeQuantity, plain

MOST = 12
"""Panels; further factors are left out."""
PANELS = (2.0, 1.3, 1.05)
"""Height of a panel in inches in one row, two rows, and more."""
APART = 0.14
RIGHT, TOP = 0.16, 0.12

ZERO_IN_VIEW = 0.5
"""A mean whose lowest value is less than this share of its highest is drawn from zero."""


def draw(
    curves: pd.DataFrame, fig: Figure, quantity: OutcomeQuantity,
    factors: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    baseline: Mapping[str, float | str] | None = None,
) -> list[Axes]:  # fmt: skip
    """Draw a panel a factor; the figure becomes as high as they need.

    Args:
        curves: rows of ``curves.parquet`` of one outcome.
        fig: an empty figure.
        quantity: the outcome.
        factors: the factors in their order, the most influential first; the table's if None.
        labels: of the factors, with their units.
        baseline: value of each factor in the scenario, or the name of its level.

    Returns:
        The panels, at most twelve, in the order of the factors.
    """
    every = list(dict.fromkeys(curves["factor"])) if factors is None else list(factors)
    shown, labels = every[:MOST], labels or {}
    scenarios = list(dict.fromkeys(curves["scenario"]))
    columns = _columns(len(shown), fig)
    rows = -(-len(shown) // columns)
    panel = PANELS[min(rows, 3) - 1]
    left = 0.86
    room = (width_of(fig) - left - RIGHT - APART * (columns - 1)) / columns
    ticks = {name: _levels(curves, name, room) for name in shown}
    names = {name: wrapped(name_of(name, labels), room - 0.05, SMALL + 0.3) for name in shown}
    # Each row of panels leaves what the names of its own factors need.
    depths = [
        max(_depth(names[name], ticks[name]) for name in shown[row * columns : (row + 1) * columns])
        for row in range(rows)
    ]
    keys = Keys(fig, _handles(curves, scenarios, baseline or {}))
    omitted = len(every) - len(shown)
    frame(
        fig, panels=rows * panel + sum(depth + 0.1 for depth in depths[:-1]), left=left,
        right=RIGHT, top=TOP, below=depths[-1] + (LINE + 0.04 if omitted else 0.0) + 0.04,
        keys=keys.height,
    )  # fmt: skip
    wide, tall = fig.get_size_inches()
    panels: list[Axes] = []
    for number, name in enumerate(shown):
        row, column = divmod(number, columns)
        x = left + column * (room + APART)
        y = tall - TOP - (row + 1) * panel - sum(depth + 0.1 for depth in depths[:row])
        place = (x / wide, y / tall, room / wide, panel / tall)
        panels.append(fig.add_axes(place, label=name, sharey=panels[0] if panels else None))
        panels[-1].tick_params(axis="y", labelleft=column == 0)
    for ax, name in zip(panels, shown, strict=True):
        _panel(ax, curves[curves["factor"] == name], scenarios, (baseline or {}).get(name))
        _x_axis(ax, names[name], ticks[name], room)
    _y_axis(fig, panels[0], curves[curves["factor"].isin(shown)], quantity)
    keys.draw()
    if omitted:
        text = f"{omitted} more factor{'' if omitted == 1 else 's'} not drawn."
        note(fig, text, note_height(fig) + keys.height + 0.03)
    return panels


def describe(
    curves: pd.DataFrame, quantity: OutcomeQuantity, factors: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """The picture in words: each curve's ends, of the first scenario."""
    every = list(dict.fromkeys(curves["factor"])) if factors is None else list(factors)
    first = curves["scenario"].iloc[0]
    parts = []
    for name in every[:MOST]:
        rows = curves[(curves["factor"] == name) & (curves["scenario"] == first)]
        rows = rows.dropna(subset=["value"]).sort_values("x")
        if rows.empty:
            continue
        ends = [
            f"{quantity.write(row.value, (row.low, row.high))} at {row.label or plain(row.x)}"
            for row in (rows.iloc[0], rows.iloc[-1])
        ]
        parts.append(f"{name_of(name, labels or {})} from {ends[0]} to {ends[1]}")
    others = curves["scenario"].nunique()
    where = f", of {others} scenarios here {first}" if others > 1 else ""
    left_out = f" {len(every) - MOST} more factors are not drawn." if len(every) > MOST else ""
    return f"Response of {quantity.label} to single factors{where}: {'; '.join(parts)}.{left_out}"


def _columns(panels: int, fig: Figure) -> int:
    most = 2 if is_narrow(fig) else 4
    return most if panels > 2 * most else min(most, max(1, -(-panels // (1 + (panels > most)))))


def _is_levels(rows: pd.DataFrame) -> bool:
    return bool((rows["label"].fillna("") != "").any())


def _levels(curves: pd.DataFrame, name: str, room: float) -> tuple[list[float], list[str], int]:
    """Places and names of a factor's levels and the angle of their names; empty for numbers."""
    rows = curves[curves["factor"] == name]
    if not _is_levels(rows):
        return [], [], 0
    rows = rows.drop_duplicates("x").sort_values("x")
    texts, angle = level_ticks([str(label) for label in rows["label"]], room, SMALL - 0.5)
    return [float(x) for x in rows["x"]], texts, angle


def _depth(name: str, ticks: tuple[list[float], list[str], int]) -> float:
    """Inches that ticks and name take below a panel."""
    _, texts, angle = ticks
    lines = max((text.count("\n") + 1 for text in texts), default=1)
    under = 0.66 * widest(texts, SMALL - 0.5) + 0.07 if angle else 0.11 * lines
    return 0.1 + under + LINE * (name.count("\n") + 1)


def _panel(
    ax: Axes, rows: pd.DataFrame, scenarios: list[str], baseline: float | str | None
) -> None:
    levels = _is_levels(rows)
    for number, scenario in enumerate(scenarios):
        some = rows[rows["scenario"] == scenario].sort_values("x")
        style = look(number)
        if levels:
            shift = 0.16 * (number - (len(scenarios) - 1) / 2) if len(scenarios) > 1 else 0.0
            ax.vlines(some["x"] + shift, some["low"], some["high"], color=style.colour)
            for end in ("low", "high"):
                ax.plot(some["x"] + shift, some[end], "_", color=style.colour, markersize=5)
            ax.plot(
                some["x"] + shift, some["value"], linestyle="none", marker=style.marker,
                color=style.colour, markersize=3.6,
            )  # fmt: skip
            continue
        ax.fill_between(
            some["x"], some["low"], some["high"], color=style.colour, alpha=0.2, linewidth=0
        )
        ax.plot(some["x"], some["value"], color=style.colour, linestyle=style.dashes)
        _few_markers(ax, some, number, len(scenarios))
    place = _baseline(rows, baseline)
    if place is not None:
        ax.axvline(place, color=GREY, linewidth=0.7, linestyle=(0, (4, 2)), zorder=0.9)
    ax.grid(axis="y", color=PAPER, linewidth=0.5)
    ax.set_axisbelow(True)
    if levels:
        count = rows["x"].max()
        ax.set_xlim(-0.5, count + 0.5)


def _few_markers(ax: Axes, rows: pd.DataFrame, number: int, scenarios: int) -> None:
    """Three markers along a curve, at other places than those of the other scenarios."""
    known = rows[rows["value"].notna()]
    if scenarios < 2 or known.empty:
        return
    step = max(1, len(known) // 3)
    some = known.iloc[(number * step // scenarios + step // 4) :: step]
    style = look(number)
    ax.plot(
        some["x"], some["value"], linestyle="none", marker=style.marker, color=style.colour,
        markersize=3.2,
    )  # fmt: skip


def _baseline(rows: pd.DataFrame, baseline: float | str | None) -> float | None:
    if baseline is None or rows.empty:
        return None
    if _is_levels(rows):
        here = rows.loc[rows["label"] == str(baseline), "x"]
        return None if here.empty else float(here.iloc[0])
    return None if isinstance(baseline, str) else float(baseline)


def _x_axis(ax: Axes, name: str, ticks: tuple[list[float], list[str], int], room: float) -> None:
    places, texts, angle = ticks
    ax.set_xlabel(name, fontsize=SMALL + 0.3, labelpad=1.5)
    ax.tick_params(axis="x", labelsize=SMALL - 0.5, pad=2)
    if not places:
        words = max(inches(plain(ax.dataLim.x1, 1), SMALL - 0.5), inches("0.5", SMALL - 0.5))
        most = min(5, max(2, int(room / (words + 0.08))))
        ax.xaxis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
        ax.xaxis.set_major_formatter(lambda x, _: plain(x))
        return
    ax.set_xticks(places, texts)
    if angle:
        for text in ax.get_xticklabels():
            text.set(rotation=angle, ha="right", rotation_mode="anchor", va="top")


def _y_axis(fig: Figure, ax: Axes, rows: pd.DataFrame, quantity: OutcomeQuantity) -> None:
    low, high = (
        float(rows[["value", "low"]].min().min()),
        float(rows[["value", "high"]].max().max()),
    )
    # zero of a probability is what it is compared with; that of a scale of points is far away
    if quantity.share or low < ZERO_IN_VIEW * high:
        low = min(0.0, low)
    if math.isnan(high):  # nothing is known
        low, high = 0.0, 1.0
    room = max(high - low, 1e-9)
    ax.set_ylim(low - (0.05 * room if low != 0.0 else 0.0), high + 0.05 * room)
    quantity.ticks(ax.yaxis, 4)
    tall = float(fig.get_size_inches()[1])
    middle = (fig.subplotpars.bottom + fig.subplotpars.top) / 2
    length = tall * (fig.subplotpars.top - fig.subplotpars.bottom)
    fig.supylabel(
        wrapped(quantity.axis, max(length, 1.3), 8, 3), x=0.06 / width_of(fig), y=middle,
        fontsize=8, ha="left", multialignment="center",
    )  # fmt: skip


def _handles(
    curves: pd.DataFrame, scenarios: list[str], baseline: Mapping[str, float | str]
) -> list[Artist]:
    several = len(scenarios) > 1
    handles: list[Artist] = [
        Line2D(
            [], [], color=look(n).colour, linestyle=look(n).dashes, marker=look(n).marker,
            markersize=3.4, label=scenario if several else "estimate",
        )
        for n, scenario in enumerate(scenarios)
    ]  # fmt: skip
    if not several:
        handles[0].set_marker("None" if not _is_levels(curves) else "o")
    handles.append(Patch(facecolor=GREY, alpha=0.3, label="95 % interval"))
    if baseline:
        handles.append(
            Line2D([], [], color=GREY, linewidth=0.7, linestyle=(0, (4, 2)), label="baseline")
        )
    return handles
