"""What first disputes are owed to: a row a cause, with both uncertainties."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from ballast.analysis.plots.interval_marks import EstimateRow, both, handles
from ballast.analysis.plots.page_layout import (
    PAPER,
    at_right,
    fit,
    head_at_right,
    rows_axis,
    wrapped_names,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import GREY
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.stats.cause_shares import causes_table
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
WHAT = "share of the first disputes"
MEANING = (
    "Where the hazard was twice the ordinary one that evening, half is owed to what had raised it. "
    "An act that answered a shock counts among acts. The ordinary hazard is that of tension 55 "
    "with military channels shut."
)
ROW = 0.27
TENTH = 0.001
"""No share is written to more: nobody could use it."""


def draw(causes: pd.DataFrame, fig: Figure) -> Axes:
    """Draw one row a cause, the ordinary hazard below a line.

    Args:
        causes: columns of :func:`ballast.analysis.stats.cause_shares.causes_table`, at least one
            row.
        fig: an empty figure.
    """
    ax = fig.subplots()
    for place, row in enumerate(rows(causes, EstimateRow)):
        ax.barh(place, row.estimate, height=0.74, color=PAPER, zorder=0)
        both(ax, row, place, up=-0.14)
        at_right(ax, place, _share(row))
    head_at_right(ax)
    rows_axis(ax, wrapped_names([NAMES[cause] for cause in causes["cause"]], fig))
    ax.axhline(len(causes) - 1.5, color=GREY, linewidth=0.5)
    tops = causes[["estimate", "mc_high", "draws_high"]].astype(float).max()
    ax.set_xlim(0.0, min(1.0, 1.04 * float(tops.max())))
    ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.5)
    ax.set_xlabel(WHAT)
    keys = handles(unresolved=bool(causes["draws_low"].isna().all()))
    fit(fig, ROW * len(causes), write_below(fig, MEANING, keys))
    return ax


def describe(causes: pd.DataFrame) -> str:
    """The picture in words: every cause with its share."""
    parts = [
        f"{NAMES[cause]} {_share(row)}"
        for cause, row in zip(causes["cause"], rows(causes, EstimateRow), strict=True)
    ]
    return f"First disputes by what they are owed to: {', '.join(parts)}. {MEANING}"


def _share(row: EstimateRow) -> str:
    """The estimate with the digits that both its intervals carry, to a tenth of a per cent."""
    if row.estimate < TENTH:
        return "< 0.1 %"
    hundredfold = [(100 * low, 100 * high) for low, high in (row.chance, row.spread) if known(low)]
    return f"{rounded(100 * row.estimate, min(1, decimals(*hundredfold)))} %"


def _of(tables: Tables) -> pd.DataFrame:
    return causes_table(tables.onsets, tables.draws)


def _lacking(tables: Tables) -> str | None:
    onsets, first = tables.onsets, 1 if tables.draws.first else 0
    if not onsets.empty and bool((onsets["draw"] >= first).any()):
        return None
    return "no history sees a dispute, or the folder is of an older version"


PICTURE: PictureKind[Tables] = PictureKind(
    "causes",
    "What first disputes are owed to",
    lambda tables, fig: draw(_of(tables), fig),
    lambda tables: describe(_of(tables)),
    _lacking,
)
