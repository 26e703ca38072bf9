"""What first confrontations are owed to: a row a cause, with both uncertainties."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from ballast.analysis.plots.frames import (
    LINE,
    PAPER,
    Keys,
    frame,
    note,
    row_names,
    rows_axis,
    width_of,
)
from ballast.analysis.plots.interval_marks import both, handles
from ballast.analysis.plots.style import GREY, SMALL, note_height
from ballast.analysis.plots.text_fitting import wrapped
from ballast.analysis.text.rounding import decimals, known, rounded

NAMES = {
    "lethal_accident": "a lethal accident",
    "shocks": "shocks from outside",
    "encounters": "other military encounters",
    "acts": "acts of both governments",
    "visits": "visits, and the return after a summit",
    "start": "tension on the first day",
    "base": "a base of tension above 55",
    "pressure": "domestic pressure",
    "channels": "channels that are shut",
    "ordinary": "the ordinary hazard",
}
WHAT = "share of the first confrontations"
MEANING = (
    "Where the hazard was twice the ordinary one that evening, half is owed to what had raised it. "
    "An act that answered a shock counts among acts. The ordinary hazard is that of tension 55 "
    "with military channels shut."
)
ROW = 0.27
TENTH = 0.001
"""No share is written to more: nobody could use it."""


def draw(causes: pd.DataFrame, ax: Axes) -> Axes:
    """Draw one row a cause, the ordinary hazard below a line.

    Args:
        causes: columns of :func:`ballast.analysis.stats.cause_shares.causes_table`, at least one
        row. ax: the only axes of its figure, which is given its height.
    """
    fig = ax.get_figure(root=True)
    texts, left = row_names([NAMES[cause] for cause in causes["cause"]], fig)
    keys = Keys(fig, handles(unresolved=bool(causes["draws_low"].isna().all())))
    text = wrapped(MEANING, width_of(fig) - 0.12, SMALL, lines=6)
    told = LINE * (text.count("\n") + 1)
    frame(
        fig, panels=ROW * len(causes), left=left, right=0.62, top=0.28, below=0.48 + told,
        keys=keys.height,
    )  # fmt: skip
    for place, row in enumerate(causes.itertuples()):
        ax.barh(place, row.estimate, height=0.74, color=PAPER, zorder=0)
        both(ax, row, row.estimate, place, up=-0.14)
        ax.text(
            1.02, place, _share(row), va="center", transform=ax.get_yaxis_transform(),
            fontsize=SMALL + 0.5,
        )  # fmt: skip
    rows_axis(ax, texts)
    ax.axhline(len(causes) - 1.5, color=GREY, linewidth=0.5)
    tops = causes[["estimate", "mc_high", "draws_high"]].astype(float).max()
    ax.set_xlim(0.0, min(1.0, 1.04 * float(tops.max())))
    ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.5)
    ax.set_xlabel(WHAT)
    ax.text(1.02, 1.02, "estimate", transform=ax.transAxes, fontsize=SMALL, color=GREY)
    note(fig, text, note_height(fig) + keys.height + 0.04)
    keys.draw()
    return ax


def describe(causes: pd.DataFrame) -> str:
    """The picture in words: every cause with its share."""
    parts = [f"{NAMES[row.cause]} {_share(row)}" for row in causes.itertuples()]
    return f"First confrontations by what they are owed to: {', '.join(parts)}. {MEANING}"


def _share(row: tuple) -> str:
    """The estimate with the digits that both its intervals carry, to a tenth of a per cent."""
    pairs = ((row.mc_low, row.mc_high), (row.draws_low, row.draws_high))
    hundredfold = [tuple(100 * x if known(x) else None for x in pair) for pair in pairs]
    if row.estimate < TENTH:
        return "< 0.1 %"
    return f"{rounded(100 * row.estimate, min(1, decimals(*hundredfold)))} %"
