"""The calendar of visits: when each was planned, when it is held, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ballast.analysis.plots.page_layout import fit, is_narrow, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    SKY,
    SMALL,
    VERMILION,
    as_dates,
    date_axis,
    day_number,
)
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.plots.text_fitting import cut
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.text.rounding import rounded

ROW = 0.3
NAMES = {False: 1.93, True: 1.08}
"""Inches for the names of visits, by whether the figure is narrow."""
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


def draw(
    visits: pd.DataFrame, names: Mapping[str, str], first: date, last: date, fig: Figure
) -> tuple[Axes, Axes]:
    """Draw a row a visit, the earliest on top.

    Args:
        visits: columns visitor, host, channel, date, summit, phase, the shares of FATES (of all
            histories, summing to 1), and held_q05, held_q50, held_q95 (null if never held).
        names: names of the governments by id.
        first, last: days that the calendar covers; planned days before it widen it.
        fig: an empty figure.

    Returns:
        The calendar and the stacked shares.
    """
    narrow = is_narrow(fig)
    shape = (2, 1) if narrow else (1, 2)
    ratios = [1.0] if narrow else [3.0, 1.6]
    calendar, shares = fig.subplots(*shape, sharey=True, width_ratios=ratios)
    table = visits.sort_values("date", kind="stable").reset_index(drop=True)
    calendar.set_title("Day planned and day held")
    shares.set_title("What becomes of it")
    if table.empty:
        calendar.text(0.5, 0.5, "no visits", transform=calendar.transAxes, ha="center")
    _calendar(calendar, table, first, last)
    _shares(shares, table)
    labels = [_label(row, names, narrow=narrow) for row in rows(table, _PlannedVisit)]
    calendar.set_yticks(range(len(table)), labels, fontsize=SMALL, linespacing=0.95)
    for ax in (calendar, shares):
        ax.tick_params(axis="y", length=0, labelsize=SMALL)
    height = max(2, len(table))
    calendar.set_ylim(height - 0.4, -0.6)  # the earliest on top
    below = write_below(fig, _planned_handles(), _fate_handles())
    fit(fig, 2 * 0.38 * height if narrow else ROW * height, below)
    return calendar, shares


def describe(visits: pd.DataFrame, names: Mapping[str, str]) -> str:
    """The picture in words: each visit and how often it is held."""
    parts = [
        f"{row.visitor} to {names.get(row.host, row.host)} "
        f"{rounded(100 * (row.held_as_planned + row.held_later), 0)} %"
        for row in rows(visits.sort_values("date", kind="stable"), _PlannedVisit)
    ]
    if not parts:
        return "Calendar of visits; the scenario has none."
    return "Calendar of visits with the share of histories in which each is held: " + (
        ", ".join(parts) + "."
    )


class _PlannedVisit(NamedTuple):
    visitor: str
    host: str
    channel: str
    summit: bool
    held_as_planned: float
    held_later: float


def _planned_handles() -> list[Artist]:
    return [
        Line2D([], [], color=BLUE, linewidth=3.2, label="held, 5–95 %"),
        Line2D(
            [], [], color=BLACK, linestyle="none", marker="|", markersize=8, markeredgewidth=1.6,
            label="held, median",
        ),
        *(
            Line2D(
                [], [], color=BLACK, linestyle="none", marker=marker, markersize=4,
                markerfacecolor=face, markeredgewidth=0.7, label=label,
            )
            for label, marker, face in PLANNED.values()
        ),
        Line2D([], [], color=GREY, linewidth=0.7, linestyle=(0, (4, 2)), label="start"),
    ]  # fmt: skip


def _fate_handles() -> list[Artist]:
    return [
        Patch(facecolor=colour, hatch=hatch, edgecolor=BLACK, linewidth=0.4, label=label)
        for label, colour, hatch in FATES.values()
    ]


def _label(row: _PlannedVisit, names: Mapping[str, str], *, narrow: bool) -> str:
    what = "summit" if row.summit else row.channel.replace("_", " ")
    host, room = names.get(row.host, row.host), NAMES[narrow]
    if narrow:
        return "\n".join(cut(line, room) for line in (row.visitor, f"→ {host}", what))
    return f"{cut(f'{row.visitor} → {host}', room)}\n{what}"


def _calendar(ax: Axes, table: pd.DataFrame, first: date, last: date) -> None:
    """Planned days as markers, the middle 90 % of days held as lines with their median."""
    planned = as_dates(table["date"])
    begin = min([first, *(day for day in pd.to_datetime(table["date"]).dt.date)])
    heights = np.arange(len(table))
    low, middle, high = (as_dates(table[f"held_{q}"]) for q in ("q05", "q50", "q95"))
    ax.hlines(heights + 0.12, low, high, color=BLUE, linewidth=3.2)
    ax.plot(
        middle, heights + 0.12, linestyle="none", marker="|", markersize=8, markeredgewidth=1.6,
        color=BLACK,
    )  # fmt: skip
    for phase, (_, marker, face) in PLANNED.items():
        chosen = (table["phase"] == phase).to_numpy(dtype=bool)
        ax.plot(
            planned[chosen], heights[chosen] - 0.2, linestyle="none", marker=marker, markersize=4,
            color=BLACK, markerfacecolor=face, markeredgewidth=0.7,
        )  # fmt: skip
    ax.axvline(day_number(first), color=GREY, linewidth=0.7, linestyle=(0, (4, 2)))
    date_axis(ax, begin - timedelta(days=10), last)
    ax.margins(x=0.02)
    ax.grid(axis="y", color="#EEEEEE", linewidth=0.5)
    ax.set_axisbelow(True)


def _shares(ax: Axes, table: pd.DataFrame) -> None:
    """Bars of six exclusive shares that add up to one."""
    heights = np.arange(len(table))
    start = np.zeros(len(table))
    for fate, (_, colour, hatch) in FATES.items():
        share = table[fate].to_numpy(dtype=float)
        ax.barh(
            heights, share, left=start, height=0.62, color=colour, hatch=hatch, edgecolor=BLACK,
            linewidth=0.4,
        )  # fmt: skip
        start = start + share
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    ax.set_xlabel("share of histories (%)")


def lacking_visits(tables: Tables) -> str | None:
    """Why there is nothing to say about visits."""
    return "the scenario lists no visits" if tables.visits.empty else None


PICTURE: PictureKind[Tables] = PictureKind(
    "visits",
    "Calendar of visits",
    lambda tables, fig: draw(tables.visits, tables.names, tables.start, tables.last, fig),
    lambda tables: describe(tables.visits, tables.names),
    lacking_visits,
)
