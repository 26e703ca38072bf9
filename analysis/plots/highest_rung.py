"""The highest rung that a history reaches, with the two uncertainties apart.

Points on a logarithmic axis, not bars: a bar's length would mean nothing where the axis has no
zero, and the rungs that matter most are the rarest.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from ballast.analysis.plots.frames import Keys, frame, is_narrow, row_names
from ballast.analysis.plots.interval_marks import both, handles, left_of
from ballast.analysis.plots.style import GREY, SMALL, percent_axis
from ballast.analysis.text.rounding import percent
from ballast.sim.vocabulary import RUNG_TITLES, Rung

FLOOR = 1e-6


def draw(highest: pd.DataFrame, ax: Axes) -> Axes:
    """Draw one row a rung.

    Args:
        highest: columns rung, estimate (share of histories), mc_low, mc_high (95 %, chance),
            draws_low, draws_high (5-95 % over parameter draws, null with one draw).
    """
    fig = ax.get_figure(root=True)
    titles = [f"{rung} {RUNG_TITLES[Rung(int(rung))]}" for rung in highest["rung"]]
    texts, left_margin = row_names(titles, fig)
    keys = Keys(fig, handles(unresolved=bool(highest["draws_low"].isna().all())))
    frame(
        fig, panels=2.7, left=left_margin + 0.16, right=0.62, top=0.3, below=0.42,
        keys=keys.height,
    )  # fmt: skip
    left = left_of(highest["estimate"], highest["mc_low"], highest["draws_low"], floor=FLOOR)
    ax.set_xscale("log")
    ax.set_xlim(left, 1.0)
    for row in highest.itertuples():
        _row(ax, row)
    ax.set_ylim(-0.6, len(highest) - 0.4)
    ax.set_yticks(highest["rung"].astype(float).to_numpy(), texts, fontsize=SMALL)
    ax.tick_params(axis="y", length=0)
    if not is_narrow(fig):
        ax.set_ylabel("highest rung reached")
    percent_axis(ax.xaxis)
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.5)
    ax.set_axisbelow(True)
    name = "share of histories (logarithmic)"
    if is_narrow(fig):
        name = "share by highest rung (log)"
    ax.set_xlabel(name)
    ax.text(1.02, 1.02, "estimate", transform=ax.transAxes, fontsize=SMALL, color=GREY)
    keys.draw()
    return ax


def describe(highest: pd.DataFrame) -> str:
    """The picture in words: every rung with its share."""
    parts = [f"{RUNG_TITLES[Rung(int(row.rung))]} {_share(row)}" for row in highest.itertuples()]
    return f"Share of histories by the highest rung they reach: {', '.join(parts)}."


def _share(row: tuple) -> str:
    """The estimate with the digits that both its intervals carry."""
    return percent(row.estimate, (row.mc_low, row.mc_high), (row.draws_low, row.draws_high))


def _row(ax: Axes, row: tuple) -> None:
    both(ax, row, row.estimate, float(row.rung))
    ax.text(
        1.02, float(row.rung), _share(row), va="center",
        transform=ax.get_yaxis_transform(), fontsize=SMALL + 0.5,
    )  # fmt: skip
