"""Hostile and cooperative acts of both sides a week, simulated beside the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from ballast.analysis.plots.fan import fan, fan_handles
from ballast.analysis.plots.page_layout import fit, width_of, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK, as_dates, date_axis, day_number
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.plots.text_fitting import cut
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.text.rounding import rounded

TONES = ("hostile", "cooperative")
WEEK = np.timedelta64(7, "D")


def draw(weeks: pd.DataFrame, names: Mapping[str, str], start: date, fig: Figure) -> np.ndarray:
    """Draw a panel a side and tone; panels of one tone share their scale.

    Args:
        weeks: columns week (first day of the last of four weeks), side, tone, observed,
            mean, q05, q25, q50, q75, q95; rows of the record have their number as mean and no
            quantiles.
        names: names of the governments by id, in the order of the columns of panels.
        start: the day the simulation begins.
        fig: an empty figure.

    Returns:
        (2, 2) panels: tones by sides.
    """
    axes = fig.subplots(len(TONES), len(names), sharex=True, sharey="row", squeeze=False)
    for panels, tone in zip(axes, TONES, strict=True):
        for ax, side in zip(panels, names, strict=True):
            _panel(ax, weeks[(weeks["side"] == side) & (weeks["tone"] == tone)], start)
        panels[0].set_ylabel(f"{tone}\nacts a week")
        panels[0].set_ylim(0, _top(weeks[weeks["tone"] == tone]))
        panels[0].yaxis.set_major_locator(MaxNLocator(nbins=5))
    for ax, name in zip(axes[0], names.values(), strict=True):
        ax.set_title(cut(name, 0.45 * width_of(fig) - 0.4, 9))
    when = pd.to_datetime(weeks["week"])
    for ax in axes[1]:
        date_axis(ax, when.min().date(), (when.max() + pd.Timedelta(days=7)).date())
    keys = _handles(recorded=bool(weeks["observed"].any()))
    fit(fig, 3.1, write_below(fig, "means of four weeks, each at the last of them", keys))
    return axes


def describe(weeks: pd.DataFrame, names: Mapping[str, str]) -> str:
    """The picture in words: the median of the first simulated week of each side and tone."""
    simulated = weeks[~weeks["observed"].astype(bool)].sort_values("week", kind="stable")
    firsts = simulated.groupby(["side", "tone"], sort=False).head(1)
    parts = [
        f"{names.get(row.side, row.side)} {row.tone} {rounded(row.q50, 0)}"
        for row in rows(firsts, _First)
    ]
    return (
        "Hostile and cooperative acts a week, the record before the start and simulated fans "
        f"after it. Medians of the first simulated week: {', '.join(parts)}."
    )


class _First(NamedTuple):
    side: str
    tone: str
    q50: float


def _panel(ax: Axes, weeks: pd.DataFrame, start: date) -> None:
    weeks = weeks.sort_values("week")
    observed = weeks["observed"].astype(bool)
    record, simulated = weeks[observed], weeks[~observed]
    ax.bar(
        as_dates(record["week"]), record["mean"], width=WEEK, align="edge", color="#BBBBBB",
        edgecolor="white", linewidth=0.3, label="record before the start",
    )  # fmt: skip
    if not simulated.empty:
        # A step needs its end: the last week is held for seven days.
        held = pd.concat([simulated, simulated.tail(1)])
        when = as_dates(simulated["week"])
        fan(ax, np.append(when, when[-1] + WEEK), held, mean=True, steps=True)
    ax.axvline(day_number(start), color=BLACK, linewidth=0.8, linestyle=(0, (4, 2)))


def _top(weeks: pd.DataFrame) -> float:
    """Above the highest bar or band; one act at least, so that zeros show as zeros."""
    highest = float(weeks[["mean", "q95"]].astype(float).max().max())
    return 1.08 * max(1.0, highest) if np.isfinite(highest) else 1.0


def _handles(*, recorded: bool) -> list[Artist]:
    """What bars and bands mean."""
    fans = fan_handles(mean=True)
    before: list[Artist] = [
        Patch(color="#BBBBBB", label="record before the start"),
        Line2D(
            [], [], color=BLACK, linewidth=0.8, linestyle=(0, (4, 2)),
            label="start of the simulation",
        ),
    ]  # fmt: skip
    return [*fans, *before] if recorded else fans


def _lacking(tables: Tables) -> str | None:
    if not tables.weeks.empty:
        return None
    return "fewer than four weeks were played, and the record has none"


PICTURE: PictureKind[Tables] = PictureKind(
    "acts",
    "Acts of both sides a week",
    lambda tables, fig: draw(tables.weeks, tables.names, tables.start, fig),
    lambda tables: describe(tables.weeks, tables.names),
    _lacking,
)
