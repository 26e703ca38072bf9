"""Time to the first day on a high rung: the share of histories that have not been there yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from ballast.analysis.plots.interval_marks import UNRESOLVED
from ballast.analysis.plots.page_layout import fit, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.rung_probabilities import LOOK, rung_handles
from ballast.analysis.plots.style import (
    GREY,
    SMALL,
    as_dates,
    date_axis,
    day_in_words,
    day_number,
    percent_axis,
)
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.text.cells import interval_comes_first
from ballast.analysis.text.rounding import interval_first, percent
from ballast.sim.vocabulary import RUNG_TITLES, Rung

PANEL = 2.6
BELOW, LINE = -34, 11
"""Points from the axis to the first line of text below its dates, and from one to the next."""
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
    for rung in rungs:
        _curve(ax, table[table["rung"] == rung], Rung(rung))
    dates = pd.to_datetime(table["date"])
    date_axis(ax, dates.min().date(), dates.max().date())
    ax.set_xlabel("date", labelpad=1)
    ax.set_ylim(0, 1.01)
    percent_axis(ax.yaxis)
    ax.set_ylabel("share of histories not yet there")
    _rows_at_risk(ax, rungs)
    unresolved = bool(table["q05"].isna().all())
    fit(fig, PANEL, write_below(fig, _handles(rungs, unresolved=unresolved)))
    _at_risk(ax, table, rungs)  # below the dates that this width leaves
    return ax


def describe(table: pd.DataFrame) -> str:
    """The picture in words: the shares that are left at the end."""
    last = table[table["date"] == table["date"].max()]
    parts = []
    for row in rows(last, _Left):
        say = interval_first if interval_comes_first(row.rung) else percent
        level = say(row.share, (row.mc_low, row.mc_high), (row.q05, row.q95))
        parts.append(f"{RUNG_TITLES[Rung(row.rung)]} or higher {level}")
    return (
        "Share of histories that have not yet been on a rung, day by day. Not there by "
        f"{day_in_words(table['date'].max())}: {'; '.join(parts)}."
    )


class _Left(NamedTuple):
    rung: int
    share: float
    mc_low: float
    mc_high: float
    q05: float
    q95: float


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


def _under(ax: Axes, at: float, row: int, text: str, **look: Any) -> None:
    """Text below the dates of the axis; row 0 is the heading."""
    about = {"xycoords": ax.get_xaxis_transform(), "ha": "center", **look}
    ax.annotate(
        text, (at, 0), xytext=(0, BELOW - LINE * row), textcoords="offset points", va="center",
        fontsize=SMALL, annotation_clip=False, **about,
    )  # fmt: skip


def _rows_at_risk(ax: Axes, rungs: Sequence[int]) -> None:
    """Heading and names of the rows of histories not yet there."""
    what = "histories not yet there when the day ends"
    _under(ax, ax.get_xlim()[0], 0, what, color=GREY, ha="left")
    for row, rung in enumerate(rungs, start=1):
        ax.annotate(
            f"rung {rung}+", (0, 0), xycoords="axes fraction", xytext=(-15, BELOW - LINE * row),
            textcoords="offset points", ha="right", va="center", fontsize=SMALL,
            annotation_clip=False,
        )  # fmt: skip


def _at_risk(ax: Axes, table: pd.DataFrame, rungs: Sequence[int]) -> None:
    """Histories not yet there at each date that the axis names."""
    days = np.array([day_number(day) for day in table["date"]])
    low, high = ax.get_xlim()
    for row, rung in enumerate(rungs, start=1):
        mine = (table["rung"] == rung).to_numpy(dtype=bool)
        left = table["at_risk"][mine].to_numpy()
        for tick in (tick for tick in ax.get_xticks() if low <= tick <= high):
            day = int(np.searchsorted(days[mine], tick))
            if day < len(left):
                _under(ax, float(tick), row, f"{int(left[day]):,}")


def _handles(rungs: Sequence[int], *, unresolved: bool) -> list[Artist]:
    return [
        *rung_handles([Rung(rung) for rung in rungs], " or higher"),
        Patch(color=GREY, alpha=CHANCE, linewidth=0, label="chance, 95 %"),
        Patch(
            color=GREY, alpha=DRAWS, linewidth=0,
            label=UNRESOLVED if unresolved else "parameter draws, 5–95 %",
        ),
    ]  # fmt: skip


PICTURE: PictureKind[Tables] = PictureKind(
    "survival",
    "Time to the first high rung",
    lambda tables, fig: draw(tables.waiting, fig),
    lambda tables: describe(tables.waiting),
)
