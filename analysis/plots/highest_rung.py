"""The highest rung that a history reaches, with the two uncertainties apart.

Points on a logarithmic axis, not bars: a bar's length would mean nothing where the axis has no
zero, and the rungs that matter most are the rarest.
"""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes

from analysis.plots.rounding import known, percent
from analysis.plots.style import BLUE, GREY, SMALL, VERMILION, margins, percent_axis
from sim.vocabulary import RUNG_TITLES, Rung

HEIGHT = 3.6
APART = 0.17
FLOOR = 1e-6


def draw(highest: pd.DataFrame, ax: Axes) -> Axes:
    """Draw one row a rung.

    Args:
        highest: columns rung, estimate (share of histories), mc_low, mc_high (95 %, chance),
            draws_low, draws_high (5-95 % over parameter draws, null with one draw).
    """
    margins(ax.figure, left=1.75, right=0.75, bottom=0.98, top=0.3)
    left = _left(highest)
    ax.set_xscale("log")
    ax.set_xlim(left, 1.0)
    for row in highest.itertuples():
        _row(ax, row, left)
    ax.set_ylim(-0.6, len(highest) - 0.4)
    titles = [f"{rung} {RUNG_TITLES[Rung(int(rung))]}" for rung in highest["rung"]]
    ax.set_yticks(highest["rung"].astype(float).to_numpy(), titles)
    ax.tick_params(axis="y", length=0)
    ax.set_ylabel("highest rung reached")
    percent_axis(ax.xaxis)
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.5)
    ax.set_axisbelow(True)
    ax.set_xlabel("share of histories (logarithmic)")
    ax.text(1.02, 1.02, "estimate", transform=ax.transAxes, fontsize=SMALL, color=GREY)
    _legend(ax, one_draw=bool(highest["draws_low"].isna().all()))
    return ax


def describe(highest: pd.DataFrame) -> str:
    """The picture in words: every rung with its share."""
    parts = [f"{RUNG_TITLES[Rung(int(row.rung))]} {_share(row)}" for row in highest.itertuples()]
    return f"Share of histories by the highest rung they reach: {', '.join(parts)}."


def _share(row: tuple) -> str:
    """The estimate with the digits that both its intervals carry."""
    return percent(row.estimate, (row.mc_low, row.mc_high), (row.draws_low, row.draws_high))


def _left(highest: pd.DataFrame) -> float:
    """A power of ten below every positive number of the table."""
    numbers = highest[["estimate", "mc_low", "mc_high", "draws_low", "draws_high"]]
    numbers = numbers.astype(float).stack()
    positive = numbers[numbers > 0]
    if positive.empty:
        return 1e-3
    return max(FLOOR, min(0.01, 10.0 ** math.floor(math.log10(positive.min()) - 1e-9)))


def _row(ax: Axes, row: tuple, left: float) -> None:
    rung = float(row.rung)
    if known(row.estimate) and row.estimate > 0:
        ax.plot([row.estimate], [rung + APART], "o", color=BLUE, markersize=4.5, zorder=3)
    _interval(ax, row.mc_low, row.mc_high, rung + APART, left, BLUE, 2.6, "-")
    _interval(ax, row.draws_low, row.draws_high, rung - APART, left, VERMILION, 1.3, (0, (3, 1)))
    ax.text(
        1.02, rung, _share(row), va="center",
        transform=ax.get_yaxis_transform(), fontsize=SMALL + 0.5,
    )  # fmt: skip


def _interval(
    ax: Axes, low: float, high: float, height: float, left: float, colour: str, width: float,
    dashes: object,
) -> None:  # fmt: skip
    """A line from low to high; one that reaches zero leaves the axis with an arrowhead."""
    if not (known(low) and known(high)) or high <= 0:
        return
    begin = max(low, left)
    ax.plot(
        [begin, high], [height, height], color=colour, linewidth=width, linestyle=dashes,
        solid_capstyle="butt", dash_capstyle="butt",
    )  # fmt: skip
    if low < left:
        ax.plot([left], [height], "<", color=colour, markersize=4.5, clip_on=False)
    else:
        ax.plot([low], [height], "|", color=colour, markersize=6)
    ax.plot([high], [height], "|", color=colour, markersize=6)


def _legend(ax: Axes, *, one_draw: bool) -> None:
    (chance,) = ax.plot([], [], "o-", color=BLUE, linewidth=2.6, markersize=4.5)
    (draws,) = ax.plot([], [], color=VERMILION, linewidth=1.3, linestyle=(0, (3, 1)))
    ax.legend(
        [chance, draws],
        [
            "estimate and 95 % interval of chance",
            "one draw: no parameter uncertainty" if one_draw else "5–95 % over parameter draws",
        ],
        loc="upper left", bbox_to_anchor=(-0.02, -0.2), ncols=2, borderaxespad=0,
    )  # fmt: skip
