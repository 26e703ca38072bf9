"""One outcome of scenarios that are compared: levels on one axis, and differences on another.

A row a scenario, the largest effect on top, of at most 25; no mark has two meanings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ballast.analysis.plots.forest import BOUNDS, CHANCE, DRAWS, words
from ballast.analysis.plots.page_layout import (
    PAPER,
    fit,
    is_narrow,
    rows_axis,
    width_of,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK, BLUE, GREY, SMALL
from ballast.analysis.plots.text_fitting import wrapped
from ballast.analysis.results.comparison_folder import ComparisonTables
from ballast.analysis.text.difference_text import difference_parts, unit_of
from ballast.analysis.text.picture_credit import PictureCredit
from ballast.analysis.text.rounding import known

MOST = 25
"""Scenarios of a picture, which is a page at most."""
ROW = 0.26
BASE, OTHER = "s", "o"
"""Marks of the first scenario and of the others."""
Row = dict[str, Any]


@dataclass(frozen=True)
class EffectPicture:
    """What is drawn.

    Attributes:
        outcome: as it is called.
        share: whether it is a probability, drawn in percent and in points.
        first: title and level of the scenario that the others are compared with.
        rows: of each other its title, its level and its difference, the largest effect first.
        left_out: scenarios in which it cannot be compared.
        provenance: for the corner.
    """

    outcome: str
    share: bool
    first: tuple[str, Row]
    rows: list[tuple[str, Row, Row]]
    left_out: int
    provenance: PictureCredit

    @classmethod
    def of(cls, tables: ComparisonTables, outcome: str) -> EffectPicture:
        """The picture of an outcome that is compared in at least one scenario."""
        titles, found, about = tables.titles, tables.rows(outcome), tables.page["about"]
        base = titles[tables.first]
        return cls(
            outcome=words(outcome, int(found[0]["horizon_days"])),
            share=found[0]["kind"] == "probability",
            first=(base, tables.level(outcome, tables.first)),
            rows=[(titles[r["other"]], tables.level(outcome, r["other"]), r) for r in found],
            left_out=len(titles) - 1 - len(found),
            provenance=PictureCredit(
                f"Compared with {base}", about["seed"], about["draws"], about["runs"],
                about["code"]["ballast"],
            ),
        )  # fmt: skip

    @property
    def shown(self) -> list[tuple[str, Row, Row]]:
        """The rows that have room."""
        return self.rows[:MOST]

    @property
    def scale(self) -> float:
        """What a number is multiplied with to be in the unit of an axis."""
        return 100.0 if self.share else 1.0


def effects_of(outcome: str) -> PictureKind[EffectPicture]:
    """The kind of the picture of an outcome."""
    return PictureKind(f"{KIND}-{outcome}", f"Effects on {words(outcome, 0)}", draw, describe)


KIND = "effects"
"""On the command line; files are called so, with the outcome."""


def draw(source: EffectPicture, fig: Figure) -> tuple[Axes, Axes]:
    """Draw both panels; the figure becomes as high as the rows need."""
    narrow = is_narrow(fig)
    left, right = fig.subplots(1, 2, sharey=True)
    names = [f"base: {source.first[0]}", *(title for title, _, _ in source.shown)]
    rows_axis(left, [wrapped(name, 1.05 if narrow else 2.0, SMALL, 2) for name in names])
    for ax in (left, right):
        ax.grid(axis="x", color=PAPER, linewidth=0.5)
        ax.spines["left"].set_visible(False)
        ax.set_axisbelow(True)
        ax.tick_params(axis="y", length=0, labelright=False)
    right.tick_params(axis="y", labelleft=False)
    base = source.first[1]
    left.axvline(
        source.scale * base["value"], color=GREY, linewidth=0.9, linestyle=(0, (1, 1.5)), zorder=1
    )
    right.axvline(0.0, color=BLACK, linewidth=0.8, zorder=1)
    _mark(left, 0, base, "value", source.scale, BLACK, BASE, filled=True)
    for place, (_, level, difference) in enumerate(source.shown, start=1):
        filled = bool(difference["moved"])
        _mark(left, place, level, "value", source.scale, BLUE, OTHER, filled=filled)
        _mark(right, place, difference, "difference", source.scale, BLUE, OTHER, filled=filled)
    _scale(left, source.scale, [base, *(level for _, level, _ in source.shown)], "value", _plain)
    _scale(right, source.scale, [row for _, _, row in source.shown], "difference", _signed, 0.0)
    room = width_of(fig) * (0.32 if narrow else 0.34)
    unit, points = (" (%)", "\n(percentage points)") if source.share else ("", "")
    left.set_xlabel(wrapped(f"{source.outcome}{unit}", room, 8, 3))
    right.set_xlabel(f"difference to base{points}")
    below = write_below(fig, _remark(source), _meanings(source))
    fit(fig, ROW * len(names), below)
    return left, right


def _mark(
    ax: Axes,
    place: int,
    row: Row,
    key: str,
    scale: float,
    colour: str,
    marker: str,
    *,
    filled: bool,
) -> None:
    """A number with both of its intervals."""
    for low, high, width, alpha in (
        ("mc_low", "mc_high", CHANCE, 0.45),
        ("draws_low", "draws_high", DRAWS, 1.0),
    ):
        if known(row[low]) and known(row[high]):
            ax.hlines(
                place, scale * row[low], scale * row[high], color=colour, linewidth=width,
                alpha=alpha, zorder=2 + 0.5 * (width == DRAWS),
            )  # fmt: skip
    ax.plot(
        [scale * row[key]], [place], linestyle="none", marker=marker, markersize=4, color=colour,
        markerfacecolor=colour if filled else "white", markeredgewidth=0.8, zorder=3,
    )  # fmt: skip


def _scale(
    ax: Axes,
    scale: float,
    rows: Sequence[Row],
    key: str,
    form: Callable[[float], str],
    *also: float,
) -> None:
    """An axis with every number and interval in view."""
    ends = [scale * row[name] for row in rows for name in (key, *BOUNDS) if known(row[name])]
    low, high = min([*ends, *also]), max([*ends, *also])
    margin = 0.05 * (high - low) if high > low else 1.0
    ax.set_xlim(low - margin, high + margin)
    ax.xaxis.set_major_locator(MaxNLocator(4, min_n_ticks=3, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: form(value)))


def _plain(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _signed(value: float) -> str:
    return "0" if abs(value) < 1e-9 else f"{value:+g}".replace("-", "−")


def _thin(source: EffectPicture) -> bool:
    rows = [source.first[1], *(row for _, *pair in source.shown for row in pair)]
    return any(known(row["draws_low"]) for row in rows)


def _remark(source: EffectPicture) -> str:
    """What is not drawn, and why."""
    notes = []
    if more := len(source.rows) - len(source.shown):
        notes.append(f"{more} more in the table, all of smaller effect.")
    if source.left_out:
        notes.append(f"{source.left_out} cannot be compared in this outcome.")
    if not _thin(source):
        notes.append("No thin lines: one draw, or too few runs to resolve how the draws differ.")
    elif any(not known(row["draws_low"]) for _, _, row in source.shown):
        notes.append("Without a thin line: runs do not resolve how draws differ, or none do.")
    return " ".join(notes)


def _meanings(source: EffectPicture) -> list[Artist]:
    def mark(marker: str, colour: str, label: str, face: str) -> Artist:
        return Line2D(
            [], [], color=colour, marker=marker, linestyle="none", markersize=4,
            markerfacecolor=face, markeredgewidth=0.8, label=label,
        )  # fmt: skip

    moved = {bool(row["moved"]) for _, _, row in source.shown}
    found = [mark(BASE, BLACK, "base (dotted: its level)", BLACK)]
    if True in moved:
        found.append(mark(OTHER, BLUE, "differs beyond chance", BLUE))
    if False in moved:
        found.append(mark(OTHER, BLUE, "may be chance", "white"))
    found.append(
        Line2D([], [], color=GREY, linewidth=CHANCE, alpha=0.45, label="Monte Carlo error, 95 %")
    )
    if _thin(source):
        label = "spread over draws, 5–95 %"
        found.append(Line2D([], [], color=GREY, linewidth=DRAWS, label=label))
    return found


def describe(source: EffectPicture) -> str:
    """The picture in words: the largest effect, and how many are beyond chance."""
    title, _, row = source.rows[0]
    change, chance, _ = difference_parts(row)
    interval = f" (95 % of Monte Carlo error: {chance})" if chance else ""
    moved = sum(bool(one["moved"]) for _, _, one in source.rows)
    return (
        f"{source.outcome}: levels at the left, differences to {source.first[0]} at the right. "
        f"Largest: {title}, {change}{unit_of(row)}{interval}; {moved} of {len(source.rows)} beyond "
        "chance."
    )
