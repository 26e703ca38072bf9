"""Encounters by how badly they end: rates a year, and how many histories see any of the worst."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from ballast.analysis.plots.interval_marks import EstimateRow, both, handles, left_of
from ballast.analysis.plots.page_layout import at_right, fit, is_narrow, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import GREY, SMALL, percent_axis
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.stats.distributions import encounter_rates, incident_shares
from ballast.analysis.text.rounding import bound, decimals, percent, rounded

NAMES = {
    "any": "all encounters",
    "routine": "nobody hears of it",
    "publicised": "publicised,\nno collision",
    "collision": "collision, no death",
    "lethal": "somebody killed\nor detained",
}
WHAT = {"collisions": "collisions", "lethal_incidents": "lethal incidents"}
ROW = 0.3
PALE = "#BBBBBB"
FLOOR = 1e-6


def draw(rates: pd.DataFrame, shares: pd.DataFrame, days: int, fig: Figure) -> tuple[Axes, Axes]:
    """Draw both panels, on logarithmic axes: what matters most is rarest.

    Args:
        rates: columns of :func:`ballast.analysis.stats.distributions.encounter_rates`.
        shares: columns of :func:`ballast.analysis.stats.distributions.incident_shares`.
        days: length of the histories.
        fig: an empty figure.

    Returns:
        The panel of rates a year and that of shares of histories.
    """
    shape = (2, 1) if is_narrow(fig) else (1, 2)
    left, right = fig.subplots(*shape, height_ratios=_heights(rates, shares, fig))
    _rates(left, rates)
    _shares(right, shares, days)
    tall = ROW * sum(_heights(rates, shares, fig))
    fit(fig, tall, write_below(fig, _handles(unresolved=bool(rates["draws_low"].isna().all()))))
    return left, right


def describe(rates: pd.DataFrame, shares: pd.DataFrame, days: int) -> str:
    """The picture in words: the rates, and how many histories have no incident."""
    parts = [
        f"{' '.join(NAMES[severity].split())} {_rate(row)}"
        for severity, row in zip(rates["severity"], _estimates(rates), strict=True)
    ]
    none = shares[shares["number"] == 0].set_index("what")["estimate"]
    return (
        f"Encounters a year: {', '.join(parts)}. Histories of {days} days without a collision "
        f"{rounded(100 * none['collisions'], 0)} %, without a lethal incident "
        f"{rounded(100 * none['lethal_incidents'], 0)} %."
    )


class _Incidents(NamedTuple):
    what: str
    number: int


class _Histories(NamedTuple):
    q05: float
    q95: float


def _heights(rates: pd.DataFrame, shares: pd.DataFrame, fig: Figure) -> list[int]:
    """Rows of each panel, if they stand below each other; else those of the longer one."""
    return [len(rates), len(shares)] if is_narrow(fig) else [len(shares)]


def _estimates(rates: pd.DataFrame) -> list[EstimateRow]:
    return rows(rates.rename(columns={"mean": "estimate"}), EstimateRow)


def _rate(row: EstimateRow) -> str:
    """A rate with the digits that its intervals carry, or the bound that chance leaves."""
    if row.estimate == 0:
        return f"< {bound(row.mc_high)}"
    return rounded(row.estimate, decimals(row.chance, row.spread))


def _rates(ax: Axes, rates: pd.DataFrame) -> None:
    ax.set_title("How many a year")
    left = left_of(rates["mean"], rates["mc_low"], rates["draws_low"], floor=FLOOR)
    ax.set_xscale("log")
    tops = rates[["mean", "mc_high", "draws_high", "q95"]].astype(float).max()
    ax.set_xlim(left, 1.6 * max(1.0, float(tops.max())))
    for place, (row, fan) in enumerate(
        zip(_estimates(rates), rows(rates, _Histories), strict=True)
    ):
        _histories(ax, place, fan, left)
        both(ax, row, place, up=-0.14)
        at_right(ax, place, _rate(row))
    ax.set_yticks(range(len(rates)), [NAMES[name] for name in rates["severity"]], fontsize=SMALL)
    _axis(ax, len(rates), "encounters a year (logarithmic)")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.xaxis.set_minor_formatter(NullFormatter())


def _histories(ax: Axes, place: float, fan: _Histories, left: float) -> None:
    """The middle 90 % of histories, with an arrowhead where it reaches below the axis."""
    if not fan.q95 > 0:
        return
    ax.plot(
        [max(fan.q05, left), fan.q95], [place, place], color=PALE, linewidth=9, zorder=0,
        solid_capstyle="butt",
    )  # fmt: skip
    if fan.q05 < left:
        ax.plot([left], [place], "<", color=PALE, markersize=8, clip_on=False, zorder=0)


def _shares(ax: Axes, shares: pd.DataFrame, days: int) -> None:
    ax.set_title(f"How many in {days} days")
    left = left_of(shares["estimate"], shares["mc_low"], shares["draws_low"], floor=FLOOR)
    ax.set_xscale("log")
    ax.set_xlim(left, 1.0)
    names = []
    most = int(shares["number"].max())
    each = zip(rows(shares, _Incidents), rows(shares, EstimateRow), strict=True)
    for place, (about, row) in enumerate(each):
        both(ax, row, place, up=-0.14)
        at_right(ax, place, percent(row.estimate, row.chance, row.spread))
        many = f"{about.number} or more" if about.number == most else f"{about.number}"
        names.append(f"{WHAT[about.what]}: {many}" if about.number == 0 else many)
    ax.axhline(most + 0.5, color=GREY, linewidth=0.5)
    ax.set_yticks(range(len(shares)), names, fontsize=SMALL)
    _axis(ax, len(shares), "share of histories (logarithmic)")
    ax.xaxis.set_major_locator(LogLocator(numticks=4))  # labels with a percent sign are long
    percent_axis(ax.xaxis)


def _axis(ax: Axes, rows: int, name: str) -> None:
    ax.set_ylim(rows - 0.45, -0.55)
    ax.tick_params(axis="y", length=0, pad=6)
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.5)
    ax.set_axisbelow(True)
    ax.set_xlabel(name)


def _handles(*, unresolved: bool) -> list[Artist]:
    return [
        *handles(unresolved=unresolved),
        Patch(color=PALE, label="5–95 % of histories"),
    ]


def _of(tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    rates = encounter_rates(tables.runs, tables.draws, tables.length)
    return rates, incident_shares(tables.runs, tables.draws), tables.length


PICTURE: PictureKind[Tables] = PictureKind(
    "encounters",
    "Encounters by severity",
    lambda tables, fig: draw(*_of(tables), fig),
    lambda tables: describe(*_of(tables)),
)
