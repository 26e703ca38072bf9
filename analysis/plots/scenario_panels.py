"""One picture for several scenarios: a panel each, on axes that all share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from ballast.analysis.plots.fan import fan, fan_handles
from ballast.analysis.plots.page_layout import fit, is_narrow, width_of, write_below
from ballast.analysis.plots.rung_probabilities import LOOK, RARE, rung_handles
from ballast.analysis.plots.style import GREY, as_dates, date_axis, percent_axis
from ballast.analysis.plots.text_fitting import wrapped
from ballast.sim.vocabulary import Rung

PANEL = 1.75
"""Height of a panel in inches."""
FLOOR = 1e-4
"""Where a logarithmic axis of probabilities ends at the latest."""


class Panels(NamedTuple):
    """What the panels of a kind show.

    Attributes:
        draw: one table into one panel.
        limits: of the vertical axis, over all tables.
        name: of it.
        handles: for the key.
        share: whether it shows probabilities.
        logarithmic: whether the axis is.
    """

    draw: Callable[[Axes, pd.DataFrame, float], None]
    limits: Callable[[Sequence[pd.DataFrame]], tuple[float, float]]
    name: str
    handles: Callable[[Sequence[pd.DataFrame]], list[Artist]]
    share: bool
    logarithmic: bool


def draw(kind: str, found: Sequence[tuple[str, pd.DataFrame]], fig: Figure) -> list[Axes]:
    """Draw a panel a scenario, in their order.

    Args:
        kind: one of :data:`KINDS`.
        found: title and table of each; the table that the kind's own picture takes.
        fig: an empty figure.

    Returns:
        The panels.
    """
    about, tables = KINDS[kind], [table for _, table in found]
    columns = 1 if is_narrow(fig) else 2 if len(found) in (2, 4) else min(len(found), 3)
    down = -(-len(found) // columns)
    axes = fig.subplots(down, columns, sharey=True, squeeze=False)
    low, high = about.limits(tables)
    panels = list(axes.flat)
    for ax in panels[len(found) :]:
        ax.remove()
    room = (width_of(fig) - 1.0) / columns - 0.08
    for number, (ax, (title, table)) in enumerate(zip(panels, found, strict=False)):
        if about.logarithmic:
            ax.set_yscale("log")
        ax.set_ylim(low, high)
        about.draw(ax, table, low)
        dates = pd.to_datetime(table["date"])
        date_axis(ax, dates.min().date(), dates.max().date())
        ax.set_title(wrapped(title, room, 8), fontsize=8, linespacing=0.95)
        if number % columns == 0:
            ax.set_ylabel(about.name, fontsize=7.5)
        if about.share:
            percent_axis(ax.yaxis)
        if number + columns < len(found):
            ax.set_xlabel("")
    fit(fig, down * PANEL, write_below(fig, about.handles(tables)))
    return panels[: len(found)]


def _rare(tables: Sequence[pd.DataFrame]) -> list[Rung]:
    """Rungs from 4 on that any scenario is on on any day."""
    return [
        rung
        for rung in RARE
        if any((t.loc[t["variable"] == f"rung_{rung.value}", "mean"] > 0).any() for t in tables)
    ]


def _rungs(ax: Axes, days: pd.DataFrame, low: float) -> None:
    for rung in RARE:
        curve = days[days["variable"] == f"rung_{rung.value}"].sort_values("date")
        colour, dashes = LOOK[rung]
        when = as_dates(curve["date"])
        begin, end = (curve[name].astype(float).clip(lower=low) for name in ("q05", "q95"))
        ax.fill_between(when, begin, end, color=colour, alpha=0.18, linewidth=0)
        ax.plot(when, curve["mean"].where(curve["mean"] > 0), color=colour, linestyle=dashes)


def _rung_limits(tables: Sequence[pd.DataFrame]) -> tuple[float, float]:
    names = [f"rung_{rung.value}" for rung in RARE]
    rows = pd.concat([table[table["variable"].isin(names)] for table in tables])
    seen = rows.loc[rows["mean"] > 0, "mean"]
    top = float(np.nanmax(rows[["mean", "q95"]].to_numpy(dtype=float)))
    if seen.empty:
        return 1e-3, 1.0
    return max(FLOOR, 10.0 ** np.floor(np.log10(float(seen.min())) - 1e-9)), min(1.0, 2 * top)


def _rung_handles(tables: Sequence[pd.DataFrame]) -> list[Artist]:
    return [
        *rung_handles(_rare(tables)),
        Patch(color=GREY, alpha=0.3, linewidth=0, label="parameter draws, 5–95 %"),
    ]  # fmt: skip


def _tension(ax: Axes, days: pd.DataFrame, low: float) -> None:
    rows = days[days["variable"] == "tension"].sort_values("date")
    fan(ax, as_dates(rows["date"]), rows, mean=True, steps=False)


def _tension_limits(tables: Sequence[pd.DataFrame]) -> tuple[float, float]:
    rows = pd.concat([table[table["variable"] == "tension"] for table in tables])
    return max(0.0, float(rows["q05"].min()) - 3), min(100.0, float(rows["q95"].max()) + 3)


def _survival(ax: Axes, table: pd.DataFrame, low: float) -> None:
    for rung in sorted(table["rung"].unique().astype(int)):
        curve = table[table["rung"] == rung]
        colour, dashes = LOOK[Rung(rung)]
        when = as_dates(curve["date"])
        begin, end = (curve[name].astype(float) for name in ("q05", "q95"))
        ax.fill_between(when, begin, end, step="post", color=colour, alpha=0.18, linewidth=0)
        ax.plot(when, curve["share"], color=colour, linestyle=dashes, drawstyle="steps-post")


def _survival_handles(tables: Sequence[pd.DataFrame]) -> list[Artist]:
    rungs = [Rung(int(rung)) for rung in dict.fromkeys(tables[0]["rung"])]
    return [
        *rung_handles(rungs, " or higher"),
        Patch(color=GREY, alpha=0.3, linewidth=0, label="parameter draws, 5–95 %"),
    ]  # fmt: skip


KINDS = {
    "rungs": Panels(
        _rungs, _rung_limits, "probability of the rung\nor a higher one", _rung_handles,
        share=True, logarithmic=True,
    ),
    "tension": Panels(
        _tension, _tension_limits, "tension (points, 0–100)", lambda _: fan_handles(mean=True),
        share=False, logarithmic=False,
    ),
    "survival": Panels(
        _survival, lambda _: (0.0, 1.02), "share of histories\nnot yet there", _survival_handles,
        share=True, logarithmic=False,
    ),
}  # fmt: skip
"""Kinds that can be drawn for several scenarios."""
