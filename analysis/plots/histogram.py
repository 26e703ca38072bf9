"""How histories are spread over the values of outcomes, a panel each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from ballast.analysis.plots.page_layout import fit, is_narrow, width_of, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK, SMALL, VERMILION, percent_axis
from ballast.analysis.plots.text_fitting import inches, wrapped
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.stats.distributions import Histogram, histogram, outcome_columns
from ballast.analysis.text.rounding import rounded

BAR = "#7FB2D6"
PANEL = 1.25
"""Height of a panel in inches, if there are several."""
USUAL = ("tension_mean", "tension_end", "encounters", "channels_suspended")
"""Outcomes that are drawn where none is asked for; hostile acts of each side come with them."""
WORDS = {
    "tension_mean": "mean tension (points)",
    "tension_end": "tension at the end (points)",
    "highest_rung": "highest rung reached",
}
"""What axes of outcomes are called, where their names do not say it."""
YES = {0: "no", 1: "yes"}


def draw(found: Sequence[tuple[Histogram, str]], days: int, fig: Figure) -> list[Axes]:
    """Draw a panel an outcome.

    Args:
        found: histograms, each with what the horizontal axis is called.
        days: length of the histories.
        fig: an empty figure.

    Returns:
        The panels, in that order.
    """
    columns = min(len(found), 2 if is_narrow(fig) else 3)
    down = -(-len(found) // columns)
    each = (width_of(fig) - 0.5) / columns - 0.4
    panels = list(fig.subplots(down, columns, squeeze=False).flat)
    for ax in panels[len(found) :]:
        ax.remove()
    for number, (ax, (about, label)) in enumerate(zip(panels, found, strict=False)):
        _panel(ax, about, label, each)
        if number % columns == 0:
            ax.set_ylabel("share of histories")
    tall = PANEL * down if len(found) > 1 else 2.4
    fit(fig, tall, write_below(fig, f"histories of {days} days", _handles()))
    return panels[: len(found)]


def describe(found: Sequence[tuple[Histogram, str]]) -> str:
    """The picture in words: mean and spread of each outcome."""
    parts = [
        f"{label} mean {rounded(about.mean, _digits(about))}, 5–95 % of histories "
        f"{rounded(about.q05, _places(about))} to {rounded(about.q95, _places(about))}"
        + (f", never in {rounded(100 * about.missing, 0)} %" if about.missing else "")
        for about, label in found
    ]
    return f"Histories by outcome: {'; '.join(parts)}."


def _digits(about: Histogram) -> int:
    """A decimal more than one in fifty of the spread."""
    spread = about.q95 - about.q05
    return 1 if not spread > 0 or spread < 20 else 0


def _places(about: Histogram) -> int:
    """Decimals of a value that histories take."""
    return 0 if about.whole else _digits(about)


def _panel(ax: Axes, about: Histogram, label: str, wide: float) -> None:
    ax.bar(
        about.edges[:-1], about.shares, width=np.diff(about.edges), align="edge", color=BAR,
        edgecolor="white", linewidth=0.3,
    )  # fmt: skip
    ax.axvline(about.mean, color=BLACK, linewidth=1.0)
    for at in (about.q05, about.q95):
        ax.axvline(at, color=VERMILION, linewidth=1.0, linestyle=(0, (3, 1.5)), clip_on=False)
    ax.set_xlim(float(about.edges[0]), float(about.edges[-1]))
    ax.set_ylim(0, 1.12 * float(about.shares.max() or 1.0))
    ax.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    percent_axis(ax.yaxis)
    most = 4 if wide < 2.5 else 8
    ax.xaxis.set_major_locator(MaxNLocator(most, integer=about.whole))
    if set(about.edges) <= {-0.5, 0.5, 1.5}:
        ax.set_xlim(-0.5, 1.5)
        if about.whole and label.endswith("?"):
            ax.set_xticks(list(YES), list(YES.values()))
    size = 8 if inches(label, 8) <= wide + 0.1 else SMALL
    ax.set_xlabel(wrapped(label, wide + 0.1, size), fontsize=size)
    if about.missing:
        ax.set_title(
            f"never in {rounded(100 * about.missing, 0)} %", loc="right", fontsize=SMALL, pad=1
        )


def _handles() -> list[Artist]:
    return [
        Patch(color=BAR, label="histories of all sampled draws"),
        Line2D([], [], color=BLACK, linewidth=1.0, label="mean"),
        Line2D(
            [], [], color=VERMILION, linewidth=1.0, linestyle=(0, (3, 1.5)),
            label="5 and 95 % of histories",
        ),
    ]  # fmt: skip


def outcome_label(tables: Tables, name: str) -> str:
    """What the axis of an outcome is called."""
    if name in WORDS:
        return WORDS[name]
    words = name
    for side, government in tables.names.items():
        if name.endswith(f"_{side.lower()}"):
            words = f"{name.removesuffix(f'_{side.lower()}')}, {government}"
    words = words.replace("_", " ")
    if name in tables.runs and pd.api.types.is_bool_dtype(tables.runs[name]):
        return f"{words}?"
    return words


def usual_outcomes(tables: Tables) -> list[str]:
    """Outcomes that are drawn where none is asked for."""
    sides = [f"hostile_acts_{side.lower()}" for side in tables.names]
    known = set(outcome_columns(tables.runs))
    return [name for name in (*USUAL, *sides) if name in known]


def histogram_of(outcomes: Sequence[str] = ()) -> PictureKind[Tables]:
    """The picture of histograms of these outcomes, columns of ``runs.parquet``, or the usual."""

    def found(tables: Tables) -> list[tuple[Histogram, str]]:
        return [
            (histogram(tables.sampled, name), outcome_label(tables, name))
            for name in outcomes or usual_outcomes(tables)
        ]

    return PictureKind(
        f"histogram-{'-'.join(outcomes)}" if outcomes else "histogram",
        "Histories by outcome",
        lambda tables, fig: draw(found(tables), tables.length, fig),
        lambda tables: describe(found(tables)),
        by_default=False,
    )


PICTURE = histogram_of()
