"""Tension over time as a fan, with what the calendar holds above it."""

from __future__ import annotations

import textwrap
from datetime import date
from itertools import pairwise

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ballast.analysis.plots.fan import fan, fan_handles
from ballast.analysis.plots.frames import Keys, frame, is_narrow
from ballast.analysis.plots.labels import staircase
from ballast.analysis.plots.style import BLACK, GREY, SMALL, as_dates, date_axis, day_in_words
from ballast.analysis.text.rounding import rounded
from ballast.sim.rules.ladder import BAND_EDGES
from ballast.sim.vocabulary import RUNG_TITLES, Rung

PANEL = 2.7
"""Height of the panel, in inches; the calendar above it takes what it needs."""
LANE = 0.155
LEFT, TOP, BELOW = 0.55, 0.12, 0.46
MARKERS = {
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
    rows = days[days["variable"] == "tension"].sort_values("date")
    when = pd.to_datetime(rows["date"])
    first, last = when.min().date(), when.max().date()
    shown = _within(marks, first, last)
    ax = fig.subplots()
    _fit(fig, 0, 0.5)
    date_axis(ax, first, last)
    lanes, flipped = _lanes(ax, shown)
    keys = Keys(fig, _handles(shown))
    _fit(fig, max(lanes, default=-1) + 1, keys.height)
    fan(ax, as_dates(rows["date"]), rows, mean=True, steps=False)
    _limits(ax, rows)
    _calendar(ax, shown, lanes, flipped)
    _bands(ax)
    ax.set_ylabel("tension (points, 0–100)")
    keys.draw()
    return ax


def describe(days: pd.DataFrame) -> str:
    """The picture in words: where the fan begins and ends."""
    rows = days[days["variable"] == "tension"].sort_values("date")
    parts = [
        f"median {rounded(row.q50, 0)}, 5–95 % {rounded(row.q05, 0)} to {rounded(row.q95, 0)} "
        f"on {day_in_words(row.date)}"
        for row in (rows.iloc[0], rows.iloc[-1])
    ]
    return f"Tension in points from 0 to 100 as a fan over all histories: {'; '.join(parts)}."


def _within(marks: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    when = pd.to_datetime(marks["date"])
    inside = (when >= pd.Timestamp(first)) & (when <= pd.Timestamp(last))
    return marks[inside].sort_values("date", kind="stable").reset_index(drop=True)


def _lanes(ax: Axes, marks: pd.DataFrame) -> tuple[list[int], list[bool]]:
    """Lane of every mark, from the widths its label and the panel have in print.

    A label that would leave the figure at the right stands to the left of its mark.
    """
    starts = ax.transData.transform(
        [(ax.convert_xunits(day), 0) for day in as_dates(marks["date"])]
    )
    marker = 12 * ax.figure.dpi / 72
    begins, widths, flipped = [], [], []
    for (start, _), label in zip(starts, marks["label"], strict=True):
        probe = ax.text(0, 0, _short(label), fontsize=SMALL)
        width = probe.get_window_extent().width + marker
        probe.remove()
        flipped.append(bool(start + width > ax.figure.bbox.width))
        begins.append(float(start) - (width if flipped[-1] else 0.0))
        widths.append(width + (marker if flipped[-1] else 0.0))
    return staircase(begins, widths), flipped


def _short(label: str) -> str:
    return textwrap.shorten(label, 32, placeholder="…")


def _fit(fig: Figure, lanes: int, keys: float) -> None:
    """Give the figure the height that the panel, so many lanes and the key below need."""
    strip = LANE * lanes + (0.08 if lanes else 0.0)
    right = 0.3 if is_narrow(fig) else 1.5
    frame(fig, panels=PANEL, left=LEFT, right=right, top=TOP + strip, below=BELOW, keys=keys)


def _limits(ax: Axes, rows: pd.DataFrame) -> None:
    """Ten points at least, three beyond the fan, within the scale."""
    low, high = rows["q05"].min() - 3, rows["q95"].max() + 3
    spare = max(0.0, 10 - (high - low)) / 2
    ax.set_ylim(max(0.0, low - spare), min(100.0, high + spare))


def _calendar(ax: Axes, marks: pd.DataFrame, lanes: list[int], flipped: list[bool]) -> None:
    """A line down to the panel, a marker and a label for every mark."""
    for (_, mark), lane, flip in zip(marks.iterrows(), lanes, flipped, strict=True):
        day = date2num(pd.Timestamp(mark["date"]))  # annotate() converts no dates
        height = 1 + (0.08 + LANE * lane + LANE / 2) / PANEL
        ax.plot(
            [day, day], [0, height], transform=ax.get_xaxis_transform(), color=GREY,
            linewidth=0.5, linestyle=(0, (1, 2)), clip_on=False, zorder=1.5,
        )  # fmt: skip
        ax.plot(
            [day], [height], transform=ax.get_xaxis_transform(), color=BLACK, linestyle="none",
            clip_on=False, **{"markersize": 4, "markeredgewidth": 0.7, **MARKERS[mark["kind"]]},
        )  # fmt: skip
        ax.annotate(
            _short(mark["label"]), (day, height), xycoords=ax.get_xaxis_transform(),
            xytext=(-6 if flip else 6, 0), textcoords="offset points", va="center_baseline",
            ha="right" if flip else "left", fontsize=SMALL, annotation_clip=False,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4} if flip else None,
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
            if is_narrow(ax.get_figure(root=True)):
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
