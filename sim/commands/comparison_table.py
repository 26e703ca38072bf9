"""A comparison as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from analysis.plots.rounding import rounded
from analysis.uncertainty import places
from sim.commands.fitting import Column
from sim.commands.screen import say, show

if TYPE_CHECKING:
    from analysis.comparison import Compared, Comparison
    from analysis.contrasts import Contrast


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print a table for each scenario that is held against the first."""
    first = comparison.first
    say(
        console,
        f"Compared with {first.name}: {first.days} days, {first.draws} draws x {first.runs} runs, "
        f"seed {first.seed}, history by history on the same luck",
        "bold",
    )
    for other in comparison.others:
        say(console, f"\n{other.source.name}: {other.source.scenario.title}", "bold")
        columns, rows = _table(first.name, other)
        show(console, columns, rows)
        for name, reason in other.left_out.items():
            say(console, f"! {name} is not compared: {reason}")
    say(
        console,
        f"\n* differs beyond chance, of {comparison.tests} differences with 5 % for calling any "
        "wrongly (Holm). Probabilities differ in points.\nUp and down: histories in which it comes "
        "about only in the other, only in the first (of a mean: is larger, smaller).\nLuck: "
        "variance of the difference with independent luck over that of these pairs.",
        "dim",
    )


def _table(first: str, other: Compared) -> tuple[list[Column], list[tuple[str, ...]]]:
    """Columns and rows of the differences of one scenario to the first."""
    headings = (
        _short(first), _short(other.source.name), "difference (95 %)", "draws (5-95 %)",
        "up", "down", "luck",
    )  # fmt: skip
    rows = [
        (contrast.name, *_cells(contrast, contrast.name in other.moved))
        for contrast in other.contrasts
    ]
    return [Column("outcome", left=True), *map(Column, headings)], rows


def _short(name: str) -> str:
    return name if len(name) <= 16 else f"{name[:15]}…"


def _cells(contrast: Contrast, beyond: bool) -> tuple[str, ...]:
    percent = contrast.kind == "probability"
    scale, unit = (100.0, " %") if percent else (1.0, "")
    about = contrast.difference
    low, high = about.mc_low, about.mc_high
    half = 0.0 if low is None or high is None else scale * (high - low) / 2.0
    digits = min(4, max(0, places(half))) if half > 0.0 else 2
    levels = [
        f"{rounded(scale * level, digits)}{unit}" for level in (contrast.base, contrast.other)
    ]
    change = _signed(scale * about.value, digits)
    chance = "" if low is None else f" ± {half:.{digits}f}"
    draws = "–"
    if about.draws_low is not None and about.draws_high is not None:
        ends = (_signed(scale * end, digits) for end in (about.draws_low, about.draws_high))
        draws = " … ".join(ends)
    return (
        *levels,
        f"{change}{chance}{' *' if beyond else '  '}",
        draws,
        _flips(contrast, contrast.up),
        _flips(contrast, contrast.down),
        "–" if contrast.reduction is None else f"{contrast.reduction:.3g} x",
    )


def _flips(contrast: Contrast, number: int) -> str:
    share = 100.0 * number / contrast.histories
    if contrast.kind != "probability" or not number:
        return str(number)
    return f"{number} ({share:.2g} %)" if share < 99.5 else f"{number} ({share:.0f} %)"


def _signed(number: float, digits: int) -> str:
    text = rounded(number, digits)
    return text if text.startswith("−") or float(text) == 0.0 else f"+{text}"
