"""How likely the relation is to be at or above each rung of the ladder, day by day.

Rungs 1-3 stand on a plain axis. Rungs 4-7 are so much rarer that they get a logarithmic one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ballast.analysis.plots.interval_marks import UNRESOLVED
from ballast.analysis.plots.labels import spread
from ballast.analysis.plots.page_layout import figure_of, fit, is_narrow, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    SMALL,
    VERMILION,
    as_dates,
    date_axis,
    day_in_words,
    percent_axis,
)
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.text.cells import interval_comes_first
from ballast.analysis.text.rounding import known, rounded
from ballast.sim.vocabulary import RUNG_TITLES, Rung

COMMON = (Rung.MANAGED_COMPETITION, Rung.COERCIVE_RIVALRY, Rung.ACUTE_FRICTION)
RARE = (Rung.DISPUTE, Rung.CRISIS, Rung.LIMITED_FORCE, Rung.WAR)
LOOK: dict[Rung, tuple[str, Any]] = {
    Rung.MANAGED_COMPETITION: (SKY, "-"),
    Rung.COERCIVE_RIVALRY: (BLUE, (0, (5, 1.5))),
    Rung.ACUTE_FRICTION: (GREEN, (0, (1.5, 1))),
    Rung.DISPUTE: (ORANGE, "-"),
    Rung.CRISIS: (VERMILION, (0, (5, 1.5))),
    Rung.LIMITED_FORCE: (PURPLE, (0, (4, 1, 1, 1))),
    Rung.WAR: (BLACK, (0, (1.5, 1))),
}
WAR_NOTE = "War ends a history, which counts as at war on every later day."
LEAST_STRETCH = 6
"""A band that is resolved for less than this part of all days is left out: it would be a blot."""
FLOOR = 1e-6
"""Where the logarithmic axis ends at the latest."""


def draw(days: pd.DataFrame, fig: Figure) -> tuple[Axes, Axes]:
    """Draw both panels.

    Args:
        days: columns date, variable, mean, q05, q95; variables rung_1 to rung_7, where the mean
            is the probability and the quantiles are over parameter draws (null with one draw).

    Returns:
        The panel of rungs 1-3 and the panel of rungs 4-7.
    """
    narrow = is_narrow(fig)
    upper, lower = fig.subplots(2, 1, sharex=True)
    curves = {rung: days[days["variable"] == f"rung_{rung.value}"] for rung in LOOK}
    curves = {rung: curve.sort_values("date") for rung, curve in curves.items()}

    upper.set_ylim(0, 1.02)
    _curves(upper, {rung: curves[rung] for rung in COMMON}, 0.0)
    upper.set_title("Rungs 1–3")

    seen = {rung: curves[rung] for rung in RARE if (curves[rung]["mean"] > 0).any()}
    bottom = _bottom(seen)
    lower.set_yscale("log")
    lower.set_ylim(bottom, _top(seen))
    _curves(lower, seen, bottom)
    lower.set_title("Rungs 4–7 (log)" if narrow else "Rungs 4–7, logarithmic")
    _never(lower, [rung for rung in RARE if rung not in seen])

    for ax in (upper, lower):
        percent_axis(ax.yaxis)
        ax.set_ylabel("probability of the rung\nor a higher one", fontsize=7.5 if narrow else 8)
    dates = pd.to_datetime(days["date"])
    date_axis(lower, dates.min().date(), dates.max().date())
    band = _what_the_band_is(days, narrow=narrow)
    wars = WAR_NOTE if Rung.WAR in seen else ""
    keys = rung_handles(LOOK) if narrow else []
    fit(fig, 3.3 if narrow else 4.1, write_below(fig, wars, band, keys))
    return upper, lower


def describe(days: pd.DataFrame) -> str:
    """The picture in words: the probabilities on the last day."""
    last = days[days["date"] == days["date"].max()].set_index("variable")
    parts = [
        f"{RUNG_TITLES[rung]} or higher {_said(rung, last.loc[f'rung_{rung.value}'])}"
        for rung in LOOK
        if f"rung_{rung.value}" in last.index
    ]
    day = day_in_words(days["date"].max())
    wars = f" {WAR_NOTE}" if days.loc[days["variable"] == "rung_7", "mean"].gt(0).any() else ""
    return (
        f"Probability of each rung of the escalation ladder over time. On {day}: "
        f"{'; '.join(parts)}.{wars}"
    )


def _said(rung: Rung, row: pd.Series) -> str:
    """A probability; from rung 5 on after its interval over draws."""
    mean = f"{rounded(100 * row['mean'], 1)} %"
    if not interval_comes_first(rung):
        return mean
    if row["mean"] == 0.0:
        return "in no history"
    if not known(row["q05"]):
        return f"not resolved between draws, mean {mean}"
    low, high = (rounded(100 * row[name], 1) for name in ("q05", "q95"))
    return f"{low} to {high} %, mean {mean}"


def _curves(ax: Axes, curves: dict[Rung, pd.DataFrame], bottom: float) -> None:
    """Lines with their bands, and their names at the right-hand end."""
    for rung, curve in curves.items():
        colour, dashes = LOOK[rung]
        when = as_dates(curve["date"])
        mean = curve["mean"].where(curve["mean"] > bottom)  # zero has no place on a log axis
        bounds = (curve[name].astype(float) for name in ("q05", "q95"))
        low, high = (bound.where(_for_long(bound)) for bound in bounds)
        ax.fill_between(
            when, low.clip(lower=bottom), high.clip(lower=bottom), color=colour, alpha=0.18,
            linewidth=0,
        )  # fmt: skip
        lonely = "o" if len(curve) == 1 else None
        if lonely:
            ax.vlines(when, low.clip(lower=bottom), high, color=colour, alpha=0.3, linewidth=6)
        ax.plot(when, mean, color=colour, linestyle=dashes, marker=lonely)
    _names_at_the_end(ax, curves, bottom)


def _for_long(bound: pd.Series) -> pd.Series:
    """Whether a day lies in a stretch on which the bound is known that is long enough to draw."""
    there = bound.notna()
    stretch = there.ne(there.shift()).cumsum()
    return there & (there.groupby(stretch).transform("size") * LEAST_STRETCH >= len(bound))


def rung_handles(rungs: Iterable[Rung], ending: str = "") -> list[Line2D]:
    """The looks of rungs, for a key below a plot."""
    return [
        Line2D(
            [], [], color=LOOK[rung][0], linestyle=LOOK[rung][1],
            label=f"{rung.value} {RUNG_TITLES[rung]}{ending}",
        )
        for rung in rungs
    ]  # fmt: skip


def _names_at_the_end(ax: Axes, curves: dict[Rung, pd.DataFrame], bottom: float) -> None:
    """Names beside the ends of the lines, moved apart where they would touch."""
    if is_narrow(figure_of(ax)):  # there is no room beside them
        return
    ends = [float(max(curve["mean"].iloc[-1], bottom)) for curve in curves.values()]
    heights = [_height(ax, end) for end in ends]
    for rung, height, place in zip(
        curves, heights, spread(heights, 0.155, 0.06, 0.97), strict=True
    ):
        colour, dashes = LOOK[rung]
        ax.plot(
            [1.005, 1.02, 1.035], [height, place, place], transform=ax.transAxes, color=GREY,
            linewidth=0.6, clip_on=False,
        )  # fmt: skip
        ax.plot(
            [1.035, 1.095], [place, place], transform=ax.transAxes, color=colour,
            linestyle=dashes, clip_on=False,
        )  # fmt: skip
        ax.text(
            1.105, place, _name(rung), transform=ax.transAxes, va="center", fontsize=SMALL + 0.5,
            linespacing=0.95,
        )  # fmt: skip


def _name(rung: Rung) -> str:
    """Number and title in at most two lines."""
    title = RUNG_TITLES[rung]
    if len(title) > 12:
        head, _, tail = title.rpartition(" ")
        title = f"{head}\n   {tail}"
    return f"{rung.value} {title}"


def _height(ax: Axes, value: float) -> float:
    """Share of the panel's height at which a probability lies."""
    low, high = ax.get_ylim()
    if ax.get_yscale() == "log":
        low, high, value = math.log(low), math.log(high), math.log(value)
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _bottom(curves: dict[Rung, pd.DataFrame]) -> float:
    """The power of ten below the smallest probability that is drawn."""
    smallest = [curve.loc[curve["mean"] > 0, "mean"].min() for curve in curves.values()]
    if not smallest:
        return 1e-4
    power = 10.0 ** math.floor(math.log10(min(smallest)) - 1e-9)
    return max(FLOOR, power)


def _top(curves: dict[Rung, pd.DataFrame]) -> float:
    """A little above the highest line or band, never above certainty."""
    tops = [curve[["mean", "q95"]].astype(float).max().max() for curve in curves.values()]
    return min(1.0, 2 * float(np.max(tops))) if tops else 1.0


def _never(ax: Axes, rungs: list[Rung]) -> None:
    """Name the rungs that no history was on, which have no line."""
    if rungs:
        names = f"rung {rungs[0].value}"
        if not is_narrow(figure_of(ax)):
            names = ", ".join(f"{rung.value} {RUNG_TITLES[rung]}" for rung in rungs)
        ax.set_title(f"no history on or above {names}", loc="right", fontsize=SMALL, color=GREY)


def _what_the_band_is(days: pd.DataFrame, *, narrow: bool) -> str:
    rows = days[days["variable"].str.startswith("rung_")]
    if rows["q05"].isna().all():
        return UNRESOLVED
    remark = "" if narrow else " (four-week variance; none where not resolved for long)"
    return f"band: 5–95 % over parameter draws{remark}"


PICTURE: PictureKind[Tables] = PictureKind(
    "rungs",
    "Probability of each rung over time",
    lambda tables, fig: draw(tables.days, fig),
    lambda tables: describe(tables.days),
)
