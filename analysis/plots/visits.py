"""The calendar of visits: when each was planned, when it is held, and how it ends."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.plots.rounding import rounded
from analysis.plots.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    SKY,
    VERMILION,
    as_dates,
    date_axis,
    margins,
)

ROW = 0.3
FATES = {
    "held_as_planned": ("held as planned", BLUE, ""),
    "held_later": ("held later", SKY, "////"),
    "postponed": ("postponed, still waiting", "#FBE3B0", "...."),
    "cancelled": ("cancelled", ORANGE, "xxxx"),
    "rebuffed": ("rebuffed", VERMILION, "\\\\\\\\"),
    "pending": ("pending", "white", ""),
}
PLANNED = {
    "scheduled": ("scheduled day", "D", BLACK),
    "proposed": ("day sought", "D", "white"),
    "completed": ("held before the start", "o", GREY),
}


def height(visits: pd.DataFrame) -> float:
    """Height of the figure in inches for so many visits."""
    return 2.2 + ROW * max(2, len(visits))


def draw(
    visits: pd.DataFrame, names: Mapping[str, str], first: date, last: date, fig: Figure
) -> tuple[Axes, Axes]:
    """Draw a row a visit, the earliest on top.

    Args:
        visits: columns visitor, host, channel, date, summit, phase, the shares of FATES (of all
            histories, summing to 1), and held_q05, held_q50, held_q95 (null if never held).
        names: names of the governments by id.
        first, last: days that the calendar covers; planned days before it widen it.

    Returns:
        The calendar and the stacked shares.
    """
    margins(fig, left=2.05, right=0.2, bottom=1.62, top=0.3)
    calendar, shares = fig.subplots(
        1, 2, sharey=True, gridspec_kw={"width_ratios": [3.0, 1.6], "wspace": 0.06}
    )
    rows = visits.sort_values("date", kind="stable").reset_index(drop=True)
    calendar.set_title("Day planned and day held")
    shares.set_title("What becomes of it")
    if rows.empty:
        calendar.text(0.5, 0.5, "no visits", transform=calendar.transAxes, ha="center")
    _calendar(calendar, rows, first, last)
    _shares(shares, rows)
    heights = np.arange(len(rows))
    calendar.set_yticks(heights, [_label(row, names) for row in rows.itertuples()])
    calendar.tick_params(axis="y", length=0)
    calendar.set_ylim(max(2, len(rows)) - 0.4, -0.6)  # the earliest on top
    return calendar, shares


def describe(visits: pd.DataFrame, names: Mapping[str, str]) -> str:
    """The picture in words: each visit and how often it is held."""
    parts = [
        f"{row.visitor} to {names.get(row.host, row.host)} "
        f"{rounded(100 * (row.held_as_planned + row.held_later), 0)} %"
        for row in visits.sort_values("date", kind="stable").itertuples()
    ]
    if not parts:
        return "Calendar of visits; the scenario has none."
    return "Calendar of visits with the share of histories in which each is held: " + (
        ", ".join(parts) + "."
    )


def _label(row: tuple, names: Mapping[str, str]) -> str:
    what = "summit" if row.summit else row.channel.replace("_", " ")
    who = textwrap.shorten(f"{row.visitor} → {names.get(row.host, row.host)}", 38, placeholder="…")
    return f"{who}\n{what}"


def _calendar(ax: Axes, rows: pd.DataFrame, first: date, last: date) -> None:
    """Planned days as markers, the middle 90 % of days held as lines with their median."""
    planned = as_dates(rows["date"])
    begin = min([first, *(day for day in pd.to_datetime(rows["date"]).dt.date)])
    heights = np.arange(len(rows))
    low, middle, high = (as_dates(rows[f"held_{q}"]) for q in ("q05", "q50", "q95"))
    ax.hlines(heights + 0.12, low, high, color=BLUE, linewidth=3.2, label="held, 5–95 %")
    ax.plot(
        middle, heights + 0.12, linestyle="none", marker="|", markersize=8, markeredgewidth=1.6,
        color=BLACK, label="held, median",
    )  # fmt: skip
    for phase, (label, marker, face) in PLANNED.items():
        chosen = (rows["phase"] == phase).to_numpy(dtype=bool)
        ax.plot(
            planned[chosen], heights[chosen] - 0.2, linestyle="none", marker=marker, markersize=4,
            color=BLACK, markerfacecolor=face, markeredgewidth=0.7,
            label=label if chosen.any() else "_",
        )  # fmt: skip
    ax.axvline(np.datetime64(first), color=GREY, linewidth=0.7, linestyle=(0, (4, 2)))
    date_axis(ax, begin - timedelta(days=10), last)
    ax.margins(x=0.02)
    ax.grid(axis="y", color="#EEEEEE", linewidth=0.5)
    ax.set_axisbelow(True)
    ax.legend(
        loc="upper left", bbox_to_anchor=(-0.02, -0.42 * 1 / _panel(ax)), ncols=2,
        borderaxespad=0, columnspacing=1.2,
    )  # fmt: skip


def _shares(ax: Axes, rows: pd.DataFrame) -> None:
    """Bars of six exclusive shares that add up to one."""
    heights = np.arange(len(rows))
    start = np.zeros(len(rows))
    for fate, (label, colour, hatch) in FATES.items():
        share = rows[fate].to_numpy(dtype=float)
        ax.barh(
            heights, share, left=start, height=0.62, color=colour, hatch=hatch, edgecolor=BLACK,
            linewidth=0.4, label=label,
        )  # fmt: skip
        start = start + share
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    ax.set_xlabel("share of histories (%)")
    ax.tick_params(axis="y", length=0)
    ax.legend(
        loc="upper left", bbox_to_anchor=(-0.02, -0.42 / _panel(ax)), ncols=1, borderaxespad=0,
        handlelength=1.6, labelspacing=0.3,
    )  # fmt: skip


def _panel(ax: Axes) -> float:
    """Height of the panel, in inches."""
    return float(ax.get_position().height * ax.figure.get_size_inches()[1])
