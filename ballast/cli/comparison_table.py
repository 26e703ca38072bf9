"""The table of paired differences as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from ballast.analysis.text.cells import COMPARISON_LEGEND, contrast_cells, short
from ballast.cli.screen import say, show
from ballast.cli.table_layout import Column

if TYPE_CHECKING:
    from ballast.analysis.stats.comparison import Compared, Comparison


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
        for contrast in other.contrasts:
            for source, why in (
                (first, contrast.base_settled),
                (other.source, contrast.other_settled),
            ):
                if why and not (contrast.base_settled and contrast.other_settled):
                    say(console, f"{contrast.name}: {source.name}: {why}")
        for name, reason in other.left_out.items():
            say(console, f"! {name} is not compared: {reason}")
    say(console, "\n" + COMPARISON_LEGEND.format(tests=comparison.tests), "dim")


def _table(first: str, other: Compared) -> tuple[list[Column], list[tuple[str, ...]]]:
    """Columns and rows of the differences of one scenario to the first."""
    headings = (
        short(first), short(other.source.name), "difference (95 %)", "draws (5-95 %)",
        "up", "down", "luck",
    )  # fmt: skip
    rows = [
        (contrast.name, *contrast_cells(contrast, contrast.name in other.moved))
        for contrast in other.contrasts
    ]
    return [Column("outcome", left=True), *map(Column, headings)], rows
