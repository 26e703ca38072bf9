"""Causes of first disputes: what they begin with, and what made that likelier."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator, PercentFormatter

from ballast.analysis.plots.interval_marks import EstimateRow, both, handles
from ballast.analysis.plots.page_layout import (
    PAPER,
    at_right,
    fit,
    head_at_right,
    is_narrow,
    rows_axis,
    wrapped_names,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.stats.cause_shares import odds_factors, trigger_shares
from ballast.analysis.text.quantities import listed
from ballast.analysis.text.rounding import decimals, known, rounded

TRIGGERS = {
    "encounter": "publicised encounter",
    "collision": "collision",
    "lethal_accident": "lethal accident",
    "shock": "shock over sovereignty",
    "show_of_force": "show of force",
    "threat": "public threat",
    "sovereignty": "act over sovereignty",
    "coercion": "economic coercion",
}
TERMS = {
    "gravity": "gravity of the event",
    "tempo": "tempo of encounters",
    "shocks": "tension left by shocks",
    "encounters": "tension left by encounters",
    "acts": "tension left by acts",
    "visits": "tension left by visits",
    "initial": "tension of the first day",
    "base": "base of tension",
    "belief": "belief that the other is hostile",
    "pressure": "domestic pressure",
    "channels": "channels",
}
MEANING = (
    "Factors multiply the odds that the event became a dispute. They compare it with a publicised "
    "encounter in the world of the dispute record: its tempo of encounters, tension 61, channels "
    "one third open. Gravity compares kinds of events; all other factors compare the same event. "
    "Lethal accidents are left out of them: most lead to a crisis whatever the odds."
)
ROW = 0.27
PALE = "#BBBBBB"
FARTHEST = 4.0
"""The axis of factors reaches so far on either side of 1, unless a mean lies beyond."""
TICKS = (0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0, 20.0, 50.0, 100.0)
TENTH = 0.001
"""No share is written to more: nobody could use it."""


class _Disputes(NamedTuple):
    low: float
    high: float


def draw(triggers: pd.DataFrame, factors: pd.DataFrame, fig: Figure) -> tuple[Axes, Axes]:
    """Draw both panels, a row per trigger and a row per term.

    Args:
        triggers: columns of :func:`ballast.analysis.stats.cause_shares.trigger_shares`, at least
            one row.
        factors: columns of :func:`ballast.analysis.stats.cause_shares.odds_factors`.
        fig: an empty figure.

    Returns:
        The panel of triggers and that of factors.
    """
    most = max(1, len(factors))
    heights = [len(triggers), most] if is_narrow(fig) else [max(len(triggers), most)]
    shape = (2, 1) if is_narrow(fig) else (1, 2)
    left, right = fig.subplots(*shape, height_ratios=heights)
    _triggers(left, triggers, fig)
    _factors(right, factors, fig)
    fit(fig, ROW * sum(heights), write_below(fig, MEANING, _handles(triggers, factors)))
    return left, right


def describe(triggers: pd.DataFrame, factors: pd.DataFrame) -> str:
    """The picture in words: every trigger with its share, every term with its factor."""
    shares = [
        f"{TRIGGERS[occasion]} {_share(row)}"
        for occasion, row in zip(triggers["occasion"], rows(triggers, EstimateRow), strict=True)
    ]
    terms = [
        f"{TERMS[term]} {_factor(row)}"
        for term, row in zip(factors["term"], _estimates(factors), strict=True)
    ]
    odds = f" Mean factor on the odds: {listed(terms)}. {MEANING}" if terms else ""
    return f"What first disputes begin with: {listed(shares)}.{odds}"


def _triggers(ax: Axes, triggers: pd.DataFrame, fig: Figure) -> None:
    for place, row in enumerate(rows(triggers, EstimateRow)):
        ax.barh(place, row.estimate, height=0.74, color=PAPER, zorder=0)
        both(ax, row, place, up=-0.14)
        at_right(ax, place, _share(row))
    head_at_right(ax, "share")
    names = [TRIGGERS[occasion] for occasion in triggers["occasion"]]
    rows_axis(ax, wrapped_names(names, fig) if is_narrow(fig) else names)
    tops = triggers[["estimate", "mc_high", "draws_high"]].astype(float).max()
    ax.set_xlim(0.0, min(1.0, 1.04 * float(tops.max())))
    ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.5)
    ax.set_xlabel("share of first disputes")
    ax.set_title("What they begin with")


def _factors(ax: Axes, factors: pd.DataFrame, fig: Figure) -> None:
    if factors.empty:  # all began with lethal accidents
        ax.remove()
        return
    ax.set_xscale("log")
    ax.set_xlim(*_limits(factors))
    each = zip(_estimates(factors), rows(factors, _Disputes), strict=True)
    for place, (row, spread) in enumerate(each):
        _disputes(ax, place, spread)
        both(ax, row, place, up=-0.14)
        at_right(ax, place, _factor(row))
    head_at_right(ax, "mean")
    rows_axis(ax, wrapped_names([TERMS[term] for term in factors["term"]], fig))
    ax.tick_params(axis="y", pad=7)
    ax.axvline(1.0, color=BLACK, linewidth=0.8, zorder=1)
    ax.xaxis.set_major_locator(FixedLocator(TICKS))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"×{value:g}"))
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.5)
    ax.set_xlabel("factor on the odds (logarithmic)")
    ax.set_title("What changed the odds")


def _limits(factors: pd.DataFrame) -> tuple[float, float]:
    """Around 1 and all means with their intervals; single disputes as far as :data:`FARTHEST`."""
    means = factors[["factor", "mc_low", "mc_high", "draws_low", "draws_high"]].astype(float)
    singles = factors[["low", "high"]].clip(lower=1.0 / FARTHEST, upper=FARTHEST)
    numbers = np.concatenate([means.to_numpy().ravel(), singles.to_numpy().ravel(), [0.8, 1.25]])
    return float(np.nanmin(numbers)) / 1.06, float(np.nanmax(numbers)) * 1.06


def _disputes(ax: Axes, place: float, spread: _Disputes) -> None:
    """The middle 90 % of disputes, with an arrowhead where it reaches beyond the axis."""
    left, right = ax.get_xlim()
    ends = max(spread.low, left), min(spread.high, right)
    ax.plot(ends, [place, place], color=PALE, linewidth=9, zorder=0, solid_capstyle="butt")
    for beyond, at, marker in ((spread.low < left, left, "<"), (spread.high > right, right, ">")):
        if beyond:
            ax.plot([at], [place], marker, color=PALE, markersize=8, clip_on=False, zorder=0)


def _estimates(factors: pd.DataFrame) -> list[EstimateRow]:
    return rows(factors.rename(columns={"factor": "estimate"}), EstimateRow)


def _share(row: EstimateRow) -> str:
    """The estimate with the digits that both its intervals carry, to a tenth of a per cent."""
    if row.estimate < TENTH:
        return "< 0.1 %"
    hundredfold = [(100 * low, 100 * high) for low, high in (row.chance, row.spread) if known(low)]
    return f"{rounded(100 * row.estimate, min(1, decimals(*hundredfold)))} %"


def _factor(row: EstimateRow) -> str:
    """A mean factor with the digits that its intervals carry, two at most."""
    return f"×{rounded(row.estimate, decimals(row.chance, row.spread, most=2))}"


def _handles(triggers: pd.DataFrame, factors: pd.DataFrame) -> list[Artist]:
    unresolved = bool(triggers["draws_low"].isna().all() and factors["draws_low"].isna().all())
    return [*handles(unresolved=unresolved), Patch(color=PALE, label="5–95 % of first disputes")]


def _of(tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    onsets, draws = tables.onsets, tables.draws
    return trigger_shares(onsets, draws), odds_factors(onsets, draws)


def _lacking(tables: Tables) -> str | None:
    onsets, first = tables.onsets, 1 if tables.draws.first else 0
    if not onsets.empty and bool((onsets["draw"] >= first).any()):
        return None
    return "no dispute begins in any history, or the folder is of an older version"


PICTURE: PictureKind[Tables] = PictureKind(
    "causes",
    "Causes of the first dispute",
    lambda tables, fig: draw(*_of(tables), fig),
    lambda tables: describe(*_of(tables)),
    _lacking,
)
