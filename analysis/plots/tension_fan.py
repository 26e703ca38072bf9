"""Tension over time as a fan, with what the calendar holds above it."""

from __future__ import annotations

import textwrap
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from matplotlib.transforms import offset_copy

from ballast.analysis.plots.fan import fan, fan_handles
from ballast.analysis.plots.labels import staircase
from ballast.analysis.plots.page_layout import figure_of, fit, is_narrow, raise_top, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import (
    BLACK,
    GREY,
    SMALL,
    as_dates,
    date_axis,
    day_in_words,
    day_number,
)
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.results.run_tables import Tables, calendar_marks
from ballast.analysis.text.rounding import rounded
from ballast.sim.rules.ladder import BAND_EDGES
from ballast.sim.vocabulary import RUNG_TITLES, Rung

PANEL = 2.7
"""Height of the panel, in inches; the calendar above it takes what it needs."""
WAR_NOTE = "From the day of a war on, tension is held at 100."
LANE = 11
"""Points from one lane of labels to the next."""
MARKERS: dict[str, dict[str, Any]] = {
    "scheduled": {"marker": "D", "markerfacecolor": BLACK},
    "proposed": {"marker": "D", "markerfacecolor": "white"},
    "summit": {"marker": "*", "markerfacecolor": BLACK, "markersize": 7},
    "election": {"marker": "s", "markerfacecolor": BLACK},
    "occasion": {"marker": "^", "markerfacecolor": "white"},
}
MEANING = {
    "scheduled": "visit on its scheduled day",
    "proposed": "visit on the day sought",
    "summit": "summit",
    "election": "election",
    "occasion": "dated occasion",
}


def draw(days: pd.DataFrame, marks: pd.DataFrame, fig: Figure) -> Axes:
    """Draw the fan and the calendar; the figure becomes as high as they need.

    Args:
        days: columns date, variable, mean, q05, q25, q50, q75, q95; the rows of variable
            tension, in points from 0 to 100, with quantiles over all histories.
        marks: columns date, label and kind (scheduled, proposed, summit, election, occasion);
            rows outside the days drawn are left out.

    Returns:
        The panel with the fan.
    """
    tension = days[days["variable"] == "tension"].sort_values("date")
    when = pd.to_datetime(tension["date"])
    first, last = when.min().date(), when.max().date()
    shown = _within(marks, first, last)
    ax = fig.subplots()
    fan(ax, as_dates(tension["date"]), tension, mean=True, steps=False)
    date_axis(ax, first, last)
    _limits(ax, tension)
    _bands(ax)
    ax.set_ylabel("tension (points, 0–100)")
    fit(fig, PANEL, write_below(fig, _wars(days), _handles(shown)))
    lanes = _calendar(ax, shown)  # they depend on how wide the panel is
    raise_top(fig, (LANE * lanes + 6) / 72 if lanes else 0.0)
    return ax


def describe(days: pd.DataFrame) -> str:
    """The picture in words: where the fan begins and ends."""
    tension = days[days["variable"] == "tension"].sort_values("date")
    parts = [
        f"median {rounded(row.q50, 0)}, 5–95 % {rounded(row.q05, 0)} to {rounded(row.q95, 0)} "
        f"on {day_in_words(row.date)}"
        for row in rows(tension.iloc[[0, -1]], _TensionOnDay)
    ]
    wars = f" {WAR_NOTE}" if _wars(days) else ""
    return f"Tension in points from 0 to 100 as a fan over all histories: {'; '.join(parts)}.{wars}"


def _wars(days: pd.DataFrame) -> str:
    """What tension is after a war, where there is one in any history."""
    wars = days.loc[days["variable"] == "rung_7", "mean"]
    return WAR_NOTE if wars.gt(0).any() else ""


class _TensionOnDay(NamedTuple):
    date: date
    q05: float
    q50: float
    q95: float


class _Mark(NamedTuple):
    date: date
    label: str
    kind: str

    @property
    def text(self) -> str:
        return textwrap.shorten(self.label, 32, placeholder="…")


def _within(marks: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    when = pd.to_datetime(marks["date"])
    inside = (when >= pd.Timestamp(first)) & (when <= pd.Timestamp(last))
    return marks[inside].sort_values("date", kind="stable").reset_index(drop=True)


def _limits(ax: Axes, tension: pd.DataFrame) -> None:
    """Ten points at least, three beyond the fan, within the scale."""
    low, high = float(tension["q05"].min()) - 3, float(tension["q95"].max()) + 3
    spare = max(0.0, 10 - (high - low)) / 2
    ax.set_ylim(max(0.0, low - spare), min(100.0, high + spare))


def _calendar(ax: Axes, marks: pd.DataFrame) -> int:
    """A line down to the panel, a marker and a label for every mark, in so many lanes.

    A label that would leave the figure at the right stands to the left of its mark.
    """
    found = rows(marks, _Mark)
    texts = [_written(ax, mark) for mark in found]
    page, marker = figure_of(ax).bbox.width, 12 * figure_of(ax).dpi / 72
    starts = [ax.transData.transform((day_number(mark.date), 0))[0] for mark in found]
    widths = [text.get_window_extent().width + marker for text in texts]
    flipped = [start + wide > page for start, wide in zip(starts, widths, strict=True)]
    begins = [s - w if flip else s for s, w, flip in zip(starts, widths, flipped, strict=True)]
    reach = [w + marker if flip else w for w, flip in zip(widths, flipped, strict=True)]
    lanes = staircase(begins, reach)
    for mark, text, flip, lane in zip(found, texts, flipped, lanes, strict=True):
        _raise(ax, mark, text, 11 + LANE * lane, flip=flip)
    return max(lanes, default=-1) + 1


def _written(ax: Axes, mark: _Mark) -> Annotation:
    return ax.annotate(
        mark.text, (day_number(mark.date), 1), xycoords=ax.get_xaxis_transform(), xytext=(6, 11),
        textcoords="offset points", va="center_baseline", fontsize=SMALL, annotation_clip=False,
    )  # fmt: skip


def _raise(ax: Axes, mark: _Mark, text: Annotation, up: float, *, flip: bool) -> None:
    """Put a label so many points above the panel, with its marker and a line down to the dates."""
    day, at = day_number(mark.date), ax.get_xaxis_transform()
    text.set(position=(-6 if flip else 6, up), ha="right" if flip else "left")
    if flip:
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.4})
    line: dict[str, Any] = {"color": GREY, "linewidth": 0.5, "linestyle": (0, (1, 2))}
    ax.axvline(day, **line, zorder=1.5)
    ax.annotate(
        "", (day, 1), xycoords=at, xytext=(0, up), textcoords="offset points",
        annotation_clip=False, arrowprops={"arrowstyle": "-", "shrinkA": 0, "shrinkB": 0, **line},
    )  # fmt: skip
    above = offset_copy(at, figure_of(ax), y=up, units="points")
    ax.plot(
        [day], [1], transform=above, color=BLACK, linestyle="none", clip_on=False,
        **{"markersize": 4, "markeredgewidth": 0.7, **MARKERS[mark.kind]},
    )  # fmt: skip


def _bands(ax: Axes) -> None:
    """Name the bands of tension that are rungs 0-3, where the panel shows enough of them."""
    low, high = ax.get_ylim()
    edges = (low, *(min(max(edge, low), high) for edge in BAND_EDGES), high)
    for edge in BAND_EDGES:
        if low < edge < high:
            ax.axhline(edge, color=GREY, linewidth=0.5, zorder=1.5)
    for rung, (begin, end) in enumerate(pairwise(edges)):
        if (end - begin) > 0.06 * (high - low):
            name = f"{rung} {RUNG_TITLES[Rung(rung)]}"
            if is_narrow(figure_of(ax)):
                name = f"rung\n{rung}"
            ax.text(
                1.01, (begin + end) / 2, name, va="center",
                transform=ax.get_yaxis_transform(), fontsize=SMALL, color=GREY,
            )  # fmt: skip


def _handles(marks: pd.DataFrame) -> list[Artist]:
    """What the fan and the markers mean."""
    return [
        *fan_handles(mean=True),
        *(
            Line2D(
                [], [], color=BLACK, linestyle="none", label=MEANING[kind],
                **{"markersize": 4, "markeredgewidth": 0.7, **look},
            )
            for kind, look in MARKERS.items()
            if (marks["kind"] == kind).any()
        ),
    ]  # fmt: skip


PICTURE: PictureKind[Tables] = PictureKind(
    "tension",
    "Tension over time",
    lambda tables, fig: draw(tables.days, calendar_marks(tables), fig),
    lambda tables: describe(tables.days),
)
