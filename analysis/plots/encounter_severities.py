"""Encounters by how badly they end: rates a year, and how many histories see any of the worst."""

from __future__ import annotations

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from ballast.analysis.plots.frames import Keys, frame, is_narrow
from ballast.analysis.plots.interval_marks import both, handles, left_of
from ballast.analysis.plots.style import GREY, SMALL, percent_axis
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

    Returns:
        The panel of rates a year and that of shares of histories.
    """
    keys = Keys(fig, _handles(unresolved=bool(rates["draws_low"].isna().all())))
    if is_narrow(fig):
        between, rows = 0.78, (len(rates), len(shares))
        axes = fig.subplots(
            2, 1, gridspec_kw={"height_ratios": rows, "hspace": 2 * between / (ROW * sum(rows))}
        )
        tall = ROW * sum(rows) + between
        frame(fig, panels=tall, left=1.2, right=0.62, top=0.3, below=0.42, keys=keys.height)
    else:
        axes = fig.subplots(1, 2, gridspec_kw={"wspace": 0.72})
        tall = ROW * len(shares)
        frame(fig, panels=tall, left=1.2, right=0.62, top=0.3, below=0.42, keys=keys.height)
    _rates(axes[0], rates)
    _shares(axes[1], shares, days)
    keys.draw()
    return axes[0], axes[1]


def describe(rates: pd.DataFrame, shares: pd.DataFrame, days: int) -> str:
    """The picture in words: the rates, and how many histories have no incident."""
    parts = [f"{' '.join(NAMES[row.severity].split())} {_rate(row)}" for row in rates.itertuples()]
    none = shares[shares["number"] == 0].set_index("what")["estimate"]
    return (
        f"Encounters a year: {', '.join(parts)}. Histories of {days} days without a collision "
        f"{rounded(100 * none['collisions'], 0)} %, without a lethal incident "
        f"{rounded(100 * none['lethal_incidents'], 0)} %."
    )


def _rate(row: tuple) -> str:
    """A rate with the digits that its intervals carry, or the bound that chance leaves."""
    if row.mean == 0:
        return f"< {bound(row.mc_high)}"
    return rounded(row.mean, decimals((row.mc_low, row.mc_high), (row.draws_low, row.draws_high)))


def _rates(ax: Axes, rates: pd.DataFrame) -> None:
    ax.set_title("How many a year")
    left = left_of(rates["mean"], rates["mc_low"], rates["draws_low"], floor=FLOOR)
    ax.set_xscale("log")
    tops = rates[["mean", "mc_high", "draws_high", "q95"]].astype(float).max()
    ax.set_xlim(left, 1.6 * max(1.0, float(tops.max())))
    for place, row in enumerate(rates.itertuples()):
        if row.q95 > 0:
            low = max(row.q05, left)
            ax.plot(
                [low, row.q95], [place, place], color=PALE, linewidth=9, zorder=0,
                solid_capstyle="butt",
            )  # fmt: skip
            if row.q05 < left:
                ax.plot([left], [place], "<", color=PALE, markersize=8, clip_on=False, zorder=0)
        both(ax, row, row.mean, place, up=-0.14)
        _at_right(ax, place, _rate(row))
    ax.set_yticks(range(len(rates)), [NAMES[name] for name in rates["severity"]], fontsize=SMALL)
    _axis(ax, len(rates), "encounters a year (logarithmic)")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.xaxis.set_minor_formatter(NullFormatter())


def _shares(ax: Axes, shares: pd.DataFrame, days: int) -> None:
    ax.set_title(f"How many in {days} days")
    left = left_of(shares["estimate"], shares["mc_low"], shares["draws_low"], floor=FLOOR)
    ax.set_xscale("log")
    ax.set_xlim(left, 1.0)
    names = []
    most = shares["number"].max()
    for place, row in enumerate(shares.itertuples()):
        both(ax, row, row.estimate, place, up=-0.14)
        share = percent(row.estimate, (row.mc_low, row.mc_high), (row.draws_low, row.draws_high))
        _at_right(ax, place, share)
        many = f"{row.number} or more" if row.number == most else f"{row.number}"
        names.append(f"{WHAT[row.what]}: {many}" if row.number == 0 else many)
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


def _at_right(ax: Axes, place: float, text: str) -> None:
    ax.text(
        1.05, place, text, va="center", transform=ax.get_yaxis_transform(), fontsize=SMALL
    )  # fmt: skip


def _handles(*, unresolved: bool) -> list[Artist]:
    return [
        *handles(unresolved=unresolved),
        Patch(color=PALE, label="5–95 % of histories"),
    ]
