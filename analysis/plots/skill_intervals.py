"""Skill against each rival with its interval, zero in view."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ballast.analysis.forecasts.backtest_tables import WITHHELD, blocks_note, skill_rows, title_of
from ballast.analysis.forecasts.scored_forecasts import MODEL, Backtest
from ballast.analysis.plots.page_layout import fit, rows_axis, wrapped_names, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK, BLUE
from ballast.analysis.scoring.skill import Advantage

ROW = 0.32
LEFT = -1.5
"""Where the axis ends at the least: a skill below this is a rival that is better by far."""


def draw(found: Backtest, fig: Figure) -> Axes:
    """Draw a row for each rival that is compared; the others are named below."""
    told = _told(found)
    ax = fig.subplots()
    ax.axvline(0.0, color=BLACK, linewidth=0.8, zorder=1)
    left = min(0.0, *(max(LEFT, one.low) for one in told.values())) - 0.08
    ax.set_xlim(left, 1.0)
    for place, one in enumerate(told.values()):
        begin = max(left, one.low)
        ax.plot([begin, one.high], [place, place], color=BLUE, linewidth=2.6, alpha=0.5)
        if one.low < left:
            ax.plot([left], [place], "<", color=BLUE, markersize=5, clip_on=False)
        if one.value >= left:
            clear = one.low > 0.0 or one.high < 0.0
            ax.plot([one.value], [place], **_look(clear), zorder=3)
    rows_axis(ax, wrapped_names([title_of(who) for who in told], fig))
    ax.set_xlabel("skill in Brier (above zero: Ballast is better)")
    keys = [
        Line2D([], [], color=BLUE, linewidth=2.6, alpha=0.5, label="95 % over resampled blocks"),
        Line2D([], [], **_look(True), label="not explained by chance"),
        Line2D([], [], **_look(False), label="may be chance"),
    ]
    left_out = [title_of(w) for w in found.forecasters if w != MODEL and w not in told]
    note = f" {WITHHELD}: {', '.join(left_out)}." if left_out else ""
    fit(fig, ROW * len(told), write_below(fig, blocks_note(found) + note, keys))
    return ax


def _look(clear: bool) -> dict[str, Any]:
    return {
        "color": BLUE, "marker": "o", "linestyle": "none", "markersize": 5,
        "markerfacecolor": BLUE if clear else "white",
    }  # fmt: skip


def _told(found: Backtest) -> dict[str, Advantage]:
    skills = {rival: found.skill(rival) for rival in found.forecasters if rival != MODEL}
    return {who: one for who, one in skills.items() if isinstance(one, Advantage)}


def _describe(found: Backtest) -> str:
    parts = [
        f"{name} {value} ({interval})"
        for name, _, value, interval, _ in skill_rows(found)
        if interval
    ]
    return f"Skill of Ballast in Brier against rivals, with 95 % intervals: {'; '.join(parts)}."


def _lacking(found: Backtest) -> str | None:
    if _told(found):
        return None
    rivals = [who for who in found.forecasters if who != MODEL]
    return str(found.skill(rivals[0])) if rivals else "no question was resolved"


PICTURE: PictureKind[Backtest] = PictureKind(
    "skill", "Skill against each rival", draw, _describe, _lacking
)
