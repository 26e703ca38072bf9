"""The highest rung that a history reaches, with the two uncertainties apart.

Points on a logarithmic axis, not bars: a bar's length would mean nothing where the axis has no
zero, and the rungs that matter most are the rarest.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ballast.analysis.plots.interval_marks import EstimateRow, both, handles, left_of
from ballast.analysis.plots.page_layout import (
    at_right,
    fit,
    head_at_right,
    is_narrow,
    wrapped_names,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import SMALL, percent_axis
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.text.cells import interval_comes_first
from ballast.analysis.text.rounding import interval_first, percent
from ballast.sim.vocabulary import RUNG_TITLES, Rung

FLOOR = 1e-6


def draw(highest: pd.DataFrame, fig: Figure) -> Axes:
    """Draw one row a rung.

    Args:
        highest: columns rung, estimate (share of histories), mc_low, mc_high (95 %, chance),
            draws_low, draws_high (5-95 % over parameter draws, null with one draw).
        fig: an empty figure.
    """
    ax, narrow = fig.subplots(), is_narrow(fig)
    rungs = [Rung(int(rung)) for rung in highest["rung"]]
    left = left_of(highest["estimate"], highest["mc_low"], highest["draws_low"], floor=FLOOR)
    ax.set_xscale("log")
    ax.set_xlim(left, 1.0)
    for rung, row in zip(rungs, rows(highest, EstimateRow), strict=True):
        both(ax, row, rung.value)
        at_right(ax, rung.value, percent(row.estimate, row.chance, row.spread))
    head_at_right(ax)
    ax.set_ylim(-0.6, len(highest) - 0.4)
    texts = wrapped_names([f"{rung.value} {RUNG_TITLES[rung]}" for rung in rungs], fig)
    ax.set_yticks([rung.value for rung in rungs], texts, fontsize=SMALL)
    ax.tick_params(axis="y", length=0)
    if not narrow:
        ax.set_ylabel("highest rung reached")
    percent_axis(ax.xaxis)
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.5)
    ax.set_axisbelow(True)
    ax.set_xlabel("share by highest rung (log)" if narrow else "share of histories (logarithmic)")
    fit(fig, 2.7, write_below(fig, handles(unresolved=bool(highest["draws_low"].isna().all()))))
    return ax


def describe(highest: pd.DataFrame) -> str:
    """The picture in words: every rung with its share."""
    parts = []
    for rung, row in zip(highest["rung"], rows(highest, EstimateRow), strict=True):
        say = interval_first if interval_comes_first(int(rung)) else percent
        parts.append(f"{RUNG_TITLES[Rung(int(rung))]} {say(row.estimate, row.chance, row.spread)}")
    return f"Share of histories by the highest rung they reach: {'; '.join(parts)}."


def _of(tables: Tables) -> pd.DataFrame:
    return pd.DataFrame(tables.summary["highest_rung"])


PICTURE: PictureKind[Tables] = PictureKind(
    "highest_rung",
    "Highest rung reached",
    lambda tables, fig: draw(_of(tables), fig),
    lambda tables: describe(_of(tables)),
)
