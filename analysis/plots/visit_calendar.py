"""The calendar of visits: when each was planned, when it is held, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ballast.analysis.plots.frames import Keys, frame, is_narrow
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
)
from ballast.analysis.plots.text_fitting import cut
from ballast.analysis.text.rounding import rounded

ROW = 0.3
LEFT = {False: 2.05, True: 1.2}
"""Margin of the names in inches, by whether the figure is narrow."""
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

    Returns:
        The calendar and the stacked shares.
    """
    calendar, shares = _layout(fig, max(2, len(visits)))
    rows = visits.sort_values("date", kind="stable").reset_index(drop=True)
    calendar.set_title("Day planned and day held")
    shares.set_title("What becomes of it")
    if rows.empty:
        calendar.text(0.5, 0.5, "no visits", transform=calendar.transAxes, ha="center")
    _calendar(calendar, rows, first, last)
    _shares(shares, rows)
    heights = np.arange(len(rows))
    for ax in (calendar, shares) if is_narrow(fig) else (calendar,):
        room = LEFT[is_narrow(fig)] - 0.12
        labels = [_label(row, names, room, three=is_narrow(fig)) for row in rows.itertuples()]
        ax.set_yticks(heights, labels, fontsize=SMALL, linespacing=0.95)
        ax.tick_params(axis="y", length=0)
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


def _layout(fig: Figure, rows: int) -> tuple[Axes, Axes]:
    """Both panels beside each other, or one above the other in one column of a page."""
    keys = [Keys(fig, handles) for handles in (_planned_handles(), _fate_handles())]
    left = LEFT[is_narrow(fig)]
    if is_narrow(fig):
        panel = 0.38 * rows
        between = 0.85
        axes = fig.subplots(
            2, 1, sharey=True, gridspec_kw={"hspace": between / panel}
        )  # fmt: skip
        frame(
            fig, panels=2 * panel + between, left=left, right=0.14, top=0.28, below=0.42,
            keys=sum(key.height for key in keys) + 0.05,
        )  # fmt: skip
    else:
        axes = fig.subplots(
            1, 2, sharey=True, gridspec_kw={"width_ratios": [3.0, 1.6], "wspace": 0.06}
        )
        frame(
            fig, panels=ROW * rows, left=left, right=0.2, top=0.3, below=0.42,
            keys=sum(key.height for key in keys) + 0.05,
        )  # fmt: skip
    keys[1].draw()
    keys[0].draw(above=keys[1].height + 0.05)
    return axes[0], axes[1]


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


def _label(row: tuple, names: Mapping[str, str], room: float, *, three: bool) -> str:
    what = "summit" if row.summit else row.channel.replace("_", " ")
    host = names.get(row.host, row.host)
    if three:
        return "\n".join(cut(line, room) for line in (row.visitor, f"→ {host}", what))
    return f"{cut(f'{row.visitor} → {host}', room)}\n{what}"


def _calendar(ax: Axes, rows: pd.DataFrame, first: date, last: date) -> None:
    """Planned days as markers, the middle 90 % of days held as lines with their median."""
    planned = as_dates(rows["date"])
    begin = min([first, *(day for day in pd.to_datetime(rows["date"]).dt.date)])
    heights = np.arange(len(rows))
    low, middle, high = (as_dates(rows[f"held_{q}"]) for q in ("q05", "q50", "q95"))
    ax.hlines(heights + 0.12, low, high, color=BLUE, linewidth=3.2)
    ax.plot(
        middle, heights + 0.12, linestyle="none", marker="|", markersize=8, markeredgewidth=1.6,
        color=BLACK,
    )  # fmt: skip
    for phase, (_, marker, face) in PLANNED.items():
        chosen = (rows["phase"] == phase).to_numpy(dtype=bool)
        ax.plot(
            planned[chosen], heights[chosen] - 0.2, linestyle="none", marker=marker, markersize=4,
            color=BLACK, markerfacecolor=face, markeredgewidth=0.7,
        )  # fmt: skip
    ax.axvline(np.datetime64(first), color=GREY, linewidth=0.7, linestyle=(0, (4, 2)))
    date_axis(ax, begin - timedelta(days=10), last)
    ax.margins(x=0.02)
    ax.grid(axis="y", color="#EEEEEE", linewidth=0.5)
    ax.set_axisbelow(True)


def _shares(ax: Axes, rows: pd.DataFrame) -> None:
    """Bars of six exclusive shares that add up to one."""
    heights = np.arange(len(rows))
    start = np.zeros(len(rows))
    for fate, (_, colour, hatch) in FATES.items():
        share = rows[fate].to_numpy(dtype=float)
        ax.barh(
            heights, share, left=start, height=0.62, color=colour, hatch=hatch, edgecolor=BLACK,
            linewidth=0.4,
        )  # fmt: skip
        start = start + share
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    ax.set_xlabel("share of histories (%)")
    ax.tick_params(axis="y", length=0)
