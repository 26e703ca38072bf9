"""Hostile and cooperative acts of both sides a week, simulated beside the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.plots.fan import fan
from analysis.plots.rounding import rounded
from analysis.plots.style import BLACK, as_dates, date_axis, margins

HEIGHT = 4.6
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

    Returns:
        (2, 2) panels: tones by sides.
    """
    margins(fig, left=0.78, right=0.2, bottom=0.98, top=0.3)
    axes = fig.subplots(
        len(TONES), len(names), sharex=True, sharey="row", squeeze=False,
        gridspec_kw={"hspace": 0.14, "wspace": 0.08},
    )  # fmt: skip
    for panels, tone in zip(axes, TONES, strict=True):
        for ax, side in zip(panels, names, strict=True):
            _panel(ax, weeks[(weeks["side"] == side) & (weeks["tone"] == tone)], start)
        panels[0].set_ylabel(f"{tone} acts a week,\nmean of four weeks")
        panels[0].set_ylim(0, _top(weeks[weeks["tone"] == tone]))
        panels[0].yaxis.set_major_locator(MaxNLocator(nbins=5))
    for ax, name in zip(axes[0], names.values(), strict=True):
        ax.set_title(name)
    when = pd.to_datetime(weeks["week"])
    for ax in axes[1]:
        date_axis(ax, when.min().date(), (when.max() + pd.Timedelta(days=7)).date())
    _legend(axes)
    return axes


def describe(weeks: pd.DataFrame, names: Mapping[str, str]) -> str:
    """The picture in words: the median of the first simulated week of each side and tone."""
    simulated = weeks[~weeks["observed"].astype(bool)].sort_values("week", kind="stable")
    firsts = simulated.groupby(["side", "tone"], sort=False).head(1)
    parts = [
        f"{names.get(row.side, row.side)} {row.tone} {rounded(row.q50, 0)}"
        for row in firsts.itertuples()
    ]
    return (
        "Hostile and cooperative acts a week, the record before the start and simulated fans "
        f"after it. Medians of the first simulated week: {', '.join(parts)}."
    )


def _panel(ax: Axes, rows: pd.DataFrame, start: date) -> None:
    rows = rows.sort_values("week")
    observed = rows["observed"].astype(bool)
    record, simulated = rows[observed], rows[~observed]
    ax.bar(
        as_dates(record["week"]), record["mean"], width=WEEK, align="edge", color="#BBBBBB",
        edgecolor="white", linewidth=0.3, label="record before the start",
    )  # fmt: skip
    if not simulated.empty:
        # A step needs its end: the last week is held for seven days.
        held = pd.concat([simulated, simulated.tail(1)])
        when = as_dates(simulated["week"])
        fan(ax, np.append(when, when[-1] + WEEK), held, mean=True, steps=True)
    ax.axvline(np.datetime64(start), color=BLACK, linewidth=0.8, linestyle=(0, (4, 2)))


def _top(rows: pd.DataFrame) -> float:
    """Above the highest bar or band; one act at least, so that zeros show as zeros."""
    numbers = rows[["mean", "q95"]].astype(float).max()
    highest = numbers.max()
    return 1.08 * max(1.0, float(highest)) if np.isfinite(highest) else 1.0


def _legend(axes: np.ndarray) -> None:
    """What bars and bands mean, below the panels."""
    handles, labels = axes[0, 0].get_legend_handles_labels()
    entries = dict(zip(labels, handles, strict=True))
    (start,) = axes[0, 0].plot([], [], color=BLACK, linewidth=0.8, linestyle=(0, (4, 2)))
    entries["start of the simulation"] = start
    axes[1, 0].legend(
        entries.values(), entries.keys(), loc="upper left", bbox_to_anchor=(-0.02, -0.27),
        ncols=6, borderaxespad=0, columnspacing=1.2, handletextpad=0.5, handlelength=1.6,
    )  # fmt: skip
