"""Time to the first day on a high rung: the share of histories that have not been there yet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ballast.analysis.plots.frames import Keys, frame
from ballast.analysis.plots.interval_marks import UNRESOLVED
from ballast.analysis.plots.rung_probabilities import LOOK
from ballast.analysis.plots.style import (
    GREY,
    SMALL,
    as_dates,
    date_axis,
    day_in_words,
    percent_axis,
)
from ballast.analysis.plots.text_fitting import widest
from ballast.analysis.text.rounding import percent
from ballast.sim.vocabulary import RUNG_TITLES, Rung

PANEL = 2.6
ROW = 0.15
CHANCE = 0.45
DRAWS = 0.17


def draw(table: pd.DataFrame, fig: Figure) -> Axes:
    """Draw the curves with their bands, and below them how many histories are still waiting.

    Args:
        table: columns of :func:`ballast.analysis.stats.waiting_times.survival`.

    Returns:
        The panel of the curves.
    """
    rungs = [int(rung) for rung in dict.fromkeys(table["rung"])]
    ax = fig.subplots()
    keys = Keys(fig, _handles(rungs, unresolved=bool(table["q05"].isna().all())))
    left = max(0.62, widest([f"rung {rung}+" for rung in rungs]) + 0.36)
    below = 0.48 + ROW * (len(rungs) + 1) + 0.1
    frame(fig, panels=PANEL, left=left, right=0.3, top=0.14, below=below, keys=keys.height)
    for rung in rungs:
        _curve(ax, table[table["rung"] == rung], Rung(rung))
    dates = pd.to_datetime(table["date"])
    date_axis(ax, dates.min().date(), dates.max().date())
    ax.set_xlabel("date", labelpad=1)
    ax.set_ylim(0, 1.01)
    percent_axis(ax.yaxis)
    ax.set_ylabel("share of histories not yet there")
    _at_risk(ax, table, rungs)
    keys.draw()
    return ax


def describe(table: pd.DataFrame) -> str:
    """The picture in words: the shares that are left at the end."""
    last = table[table["date"] == table["date"].max()]
    parts = [
        f"{RUNG_TITLES[Rung(int(row.rung))]} or higher "
        f"{percent(row.share, (row.mc_low, row.mc_high), (row.q05, row.q95))}"
        for row in last.itertuples()
    ]
    return (
        "Share of histories that have not yet been on a rung, day by day. Not there by "
        f"{day_in_words(table['date'].max())}: {'; '.join(parts)}."
    )


def _curve(ax: Axes, curve: pd.DataFrame, rung: Rung) -> None:
    """A curve in steps, a day each, with the band of draws and that of chance."""
    colour, dashes = LOOK[rung]
    when = as_dates(curve["date"])
    for low, high, alpha in (("q05", "q95", DRAWS), ("mc_low", "mc_high", CHANCE)):
        ax.fill_between(
            when, curve[low].astype(float), curve[high].astype(float), step="post", color=colour,
            alpha=alpha, linewidth=0,
        )  # fmt: skip
    ax.plot(when, curve["share"], color=colour, linestyle=dashes, drawstyle="steps-post")


def _at_risk(ax: Axes, table: pd.DataFrame, rungs: Sequence[int]) -> None:
    """Histories not yet there, below the dates of the axis."""
    tall = ax.get_position().height * ax.get_figure(root=True).get_size_inches()[1]
    days = date2num(pd.to_datetime(table["date"]))
    low, high = ax.get_xlim()
    ticks = [float(tick) for tick in ax.get_xticks() if low <= tick <= high]

    def write(at: float, row: int, text: str, **look: object) -> None:
        ax.text(
            at, -(0.52 + ROW * row) / tall, text, transform=ax.get_xaxis_transform(),
            fontsize=SMALL, va="center", **look,
        )  # fmt: skip

    write(low, 0, "histories not yet there when the day ends", color=GREY, ha="left")
    for row, rung in enumerate(rungs, start=1):
        mine = (table["rung"] == rung).to_numpy(dtype=bool)
        ax.annotate(
            f"rung {rung}+", (0, -(0.52 + ROW * row) / tall), xycoords="axes fraction",
            xytext=(-15, 0), textcoords="offset points", ha="right", va="center", fontsize=SMALL,
            annotation_clip=False,
        )  # fmt: skip
        for tick in ticks:
            day = np.searchsorted(days[mine], tick)
            left = table["at_risk"][mine].to_numpy()
            if day < len(left):
                write(tick, row, f"{int(left[day]):,}", ha="center")


def _handles(rungs: Sequence[int], *, unresolved: bool) -> list[Artist]:
    return [
        *(
            Line2D(
                [], [], color=LOOK[Rung(rung)][0], linestyle=LOOK[Rung(rung)][1],
                label=f"{rung} {RUNG_TITLES[Rung(rung)]} or higher",
            )
            for rung in rungs
        ),
        Patch(color=GREY, alpha=CHANCE, linewidth=0, label="chance, 95 %"),
        Patch(
            color=GREY, alpha=DRAWS, linewidth=0,
            label=UNRESOLVED if unresolved else "parameter draws, 5–95 %",
        ),
    ]  # fmt: skip
