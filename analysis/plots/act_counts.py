"""Hostile and cooperative acts of both sides since the start, simulated beside the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from ballast.analysis.plots.fan import fan, fan_handles
from ballast.analysis.plots.page_layout import fit, width_of, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import VERMILION, as_dates, date_axis
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.plots.text_fitting import cut
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.stats.cumulative_acts import TONES, cumulative_acts
from ballast.analysis.text.rounding import known, rounded

RECORD = "record before the start"


def draw(counts: pd.DataFrame, names: Mapping[str, str], start: date, fig: Figure) -> np.ndarray:
    """Draw a panel a side and tone; panels of one tone share their scale.

    Args:
        counts: columns of :func:`ballast.analysis.stats.cumulative_acts.cumulative_acts`.
        names: names of the governments by id, in the order of the columns of panels.
        start: the day the simulation begins.
        fig: an empty figure.

    Returns:
        (2, 2) panels: tones by sides.
    """
    axes = fig.subplots(len(TONES), len(names), sharex=True, sharey="row", squeeze=False)
    for panels, tone in zip(axes, TONES, strict=True):
        for ax, side in zip(panels, names, strict=True):
            _panel(ax, counts[(counts["side"] == side) & (counts["tone"] == tone)])
        panels[0].set_ylabel(f"{tone} acts\nsince the start")
        panels[0].set_ylim(0, _top(counts[counts["tone"] == tone]))
        panels[0].yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    for ax, name in zip(axes[0], names.values(), strict=True):
        ax.set_title(cut(name, 0.45 * width_of(fig) - 0.4, 9))
    for ax in axes[1]:
        date_axis(ax, start, pd.to_datetime(counts["date"]).max().date())
    recorded = bool(counts["recorded"].notna().any())
    fit(fig, 3.1, write_below(fig, _note(counts) if recorded else "", _handles(recorded)))
    return axes


def describe(counts: pd.DataFrame, names: Mapping[str, str]) -> str:
    """The picture in words: the distribution where the record ends, or else on the last day."""
    recorded = counts[counts["recorded"].notna()]
    last = (counts if recorded.empty else recorded)["date"].max()
    there = counts[counts["date"] == last].groupby(["side", "tone"], sort=False)
    parts = [
        f"{names.get(row.side, row.side)} {row.tone} {rounded(row.q05, 0)} to "
        f"{rounded(row.q95, 0)}, median {rounded(row.q50, 0)}{_and_recorded(row.recorded)}"
        for row in rows(there.first().reset_index(), _Last)
    ]
    days = (pd.Timestamp(last) - pd.to_datetime(counts["date"]).min()).days
    note = "" if recorded.empty else f" {_note(counts)}"
    return (
        "Hostile and cooperative acts counted from the start, without those in disputes. 5–95 % of "
        f"simulations after {days} days: {'; '.join(parts)}.{note}"
    )


class _Last(NamedTuple):
    side: str
    tone: str
    recorded: float
    q05: float
    q50: float
    q95: float


def _and_recorded(count: float) -> str:
    return f", record {rounded(count, 0)}" if known(count) else ""


def _note(counts: pd.DataFrame) -> str:
    when = pd.to_datetime(counts.loc[counts["recorded"].notna(), "date"])
    days = (when.max() - when.min()).days
    return f"Record: the {days} days before the start, moved to begin on the first day."


def _panel(ax: Axes, counts: pd.DataFrame) -> None:
    recorded = counts["recorded"].notna()
    simulated, record = counts[~recorded], counts[recorded]
    if not simulated.empty:
        fan(ax, as_dates(simulated["date"]), simulated, mean=False, steps=False)
    if not record.empty:
        ax.plot(as_dates(record["date"]), record["recorded"], label=RECORD, **LINE)


LINE: dict[str, Any] = {"color": VERMILION, "linewidth": 1.4, "linestyle": (0, (5, 1.6))}


def _top(counts: pd.DataFrame) -> float:
    """Above the highest line or band; one act at least, so that zeros show as zeros."""
    highest = float(counts[["recorded", "q95"]].astype(float).max().max())
    return 1.05 * max(1.0, highest) if np.isfinite(highest) else 1.0


def _handles(recorded: bool) -> list[Artist]:
    """What bands and lines mean."""
    fans = fan_handles(mean=False)
    return [*fans, Line2D([], [], label=RECORD, **LINE)] if recorded else fans


def counts_of(tables: Tables) -> pd.DataFrame:
    """Acts since the start, of a results folder."""
    return cumulative_acts(
        tables.ordinary_acts, tables.weeks, tuple(tables.names), tables.start, tables.length,
        tables.sample, int(tables.manifest["draws"]),
    )  # fmt: skip


def _lacking(tables: Tables) -> str | None:
    return None if tables.logged > 0 else "no acts were kept"


PICTURE: PictureKind[Tables] = PictureKind(
    "acts",
    "Acts of both sides since the start",
    lambda tables, fig: draw(counts_of(tables), tables.names, tables.start, fig),
    lambda tables: describe(counts_of(tables), tables.names),
    _lacking,
)
