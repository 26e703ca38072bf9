"""How much likelier a hostile act is in the week after one of the other side than by chance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ballast.analysis.plots.act_categories import lacking_acts, logged_in_words
from ballast.analysis.plots.page_layout import (
    at_right,
    fit,
    head_at_right,
    is_narrow,
    rows_axis,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK, BLUE, GREY, SMALL, VERMILION
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.plots.text_fitting import cut
from ballast.analysis.results.run_manifest import played_scenario
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.stats.conduct_rates import answer_table, logged_events
from ballast.analysis.text.rounding import decimals, known, rounded

ROW = 0.62
PALE = "#BBBBBB"


def draw(table: pd.DataFrame, names: Mapping[str, str], histories: str, fig: Figure) -> Axes:
    """Draw a row a direction, with zero in view.

    Args:
        table: columns of :func:`ballast.analysis.stats.conduct_rates.answer_table`.
        names: of the governments by id.
        histories: which histories it is of, in words.
        fig: an empty figure.
    """
    found = rows(table, _Answer)
    room = 1.15 if is_narrow(fig) else 2.2
    pairs = [(names[row.answering], f"answers {names[row.actor]}") for row in found]
    ax = fig.subplots()
    ax.axvline(0.0, color=BLACK, linewidth=0.8)
    for place, row in enumerate(found):
        _row(ax, place, row)
    rows_axis(ax, ["\n".join(cut(line, room) for line in pair) for pair in pairs])
    _limits(ax, table)
    ax.set_xlabel("answers within 7 days beyond coincidence (percentage points)")
    head_at_right(ax)
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.5)
    keys = _handles(recorded=bool(table["recorded"].notna().any()))
    fit(fig, ROW * len(table), write_below(fig, f"acts of {histories}", keys))
    return ax


def describe(table: pd.DataFrame, names: Mapping[str, str], histories: str) -> str:
    """The picture in words: both directions, answered and by coincidence."""
    parts = []
    for row in rows(table, _Answer):
        text = (
            f"{names[row.answering]} after {names[row.actor]} {rounded(100 * row.answered, 0)} % "
            f"of acts are answered, {rounded(100 * row.coincidence, 0)} % by coincidence"
        )
        if known(row.recorded):
            text += f" (beyond coincidence in the record {rounded(100 * row.recorded, 0)} points)"
        parts.append(text)
    return (
        f"Hostile answers within seven days of a hostile act of the other, of {histories}: "
        f"{'; '.join(parts)}."
    )


class _Answer(NamedTuple):
    answering: str
    actor: str
    answered: float
    coincidence: float
    excess: float
    mc_low: float
    mc_high: float
    q05: float
    q95: float
    recorded: float
    recorded_triggers: float


def _row(ax: Axes, place: int, row: _Answer) -> None:
    if known(row.q05):
        ax.plot(
            [100 * row.q05, 100 * row.q95], [place, place], color=PALE, linewidth=8, zorder=1,
            solid_capstyle="butt",
        )  # fmt: skip
    if known(row.excess):
        ax.plot(
            [100 * row.mc_low, 100 * row.mc_high], [place, place], color=BLUE, linewidth=2.6,
            solid_capstyle="butt", zorder=2,
        )  # fmt: skip
        ax.plot([100 * row.excess], [place], "o", color=BLUE, markersize=4.5, zorder=3)
    if known(row.recorded):
        ax.plot(
            [100 * row.recorded], [place + 0.24], "D", color=VERMILION, markersize=4.5,
            markerfacecolor="white", markeredgewidth=1.0, zorder=3,
        )  # fmt: skip
        ax.annotate(
            f"{row.recorded_triggers:.0f} acts", (100 * row.recorded, place + 0.24),
            xytext=(5, 0), textcoords="offset points", va="center", fontsize=SMALL, color=GREY,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )  # fmt: skip
    digits = decimals((100 * row.mc_low, 100 * row.mc_high)) if known(row.mc_low) else 0
    at_right(ax, place, rounded(100 * row.excess, min(1, digits)))


def _limits(ax: Axes, table: pd.DataFrame) -> None:
    """All that is drawn and zero, with room for a label at the right."""
    numbers = 100 * table[["excess", "mc_low", "mc_high", "q05", "q95", "recorded"]].astype(float)
    low, high = min(0.0, float(numbers.min().min())), max(0.0, float(numbers.max().max()))
    spare = 0.08 * max(5.0, high - low)
    ax.set_xlim(low - spare, high + 2 * spare)


def _handles(*, recorded: bool) -> list[Artist]:
    found: list[Artist] = [
        Line2D(
            [], [], color=BLUE, linewidth=2.6, marker="o", markersize=4.5,
            label="simulated, with 95 % of chance",
        ),
        Patch(color=PALE, label="5–95 % of histories"),
        Line2D(
            [], [], color=VERMILION, marker="D", markersize=4.5, markerfacecolor="white",
            markeredgewidth=1.0, linestyle="none", label="record before the start (acts to answer)",
        ),
    ]  # fmt: skip
    return found if recorded else found[:-1]


def _of(tables: Tables) -> pd.DataFrame:
    events = logged_events(
        tables.ordinary_acts, tuple(tables.names), tables.start, tables.sample, tables.logged,
        tables.length,
    )  # fmt: skip
    return answer_table(
        events, played_scenario(tables.manifest, tables.folder), tables.manifest["seed"]
    )


PICTURE: PictureKind[Tables] = PictureKind(
    "reciprocity",
    "Hostile answers beyond coincidence",
    lambda tables, fig: draw(_of(tables), tables.names, logged_in_words(tables), fig),
    lambda tables: describe(_of(tables), tables.names, logged_in_words(tables)),
    lacking_acts,
    by_default=False,
)
