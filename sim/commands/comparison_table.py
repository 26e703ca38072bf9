"""A comparison as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from analysis.cells import COMPARISON_LEGEND, contrast_cells, short

if TYPE_CHECKING:
    from analysis.comparison import Compared, Comparison


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print a table for each scenario that is held against the first."""
    first = comparison.first
    console.print(
        f"Compared with {first.name}: {first.days} days, {first.draws} draws x {first.runs} runs, "
        f"seed {first.seed}, history by history on the same luck",
        style="bold",
        highlight=False,
        soft_wrap=True,
        markup=False,
    )
    for other in comparison.others:
        console.print(
            f"\n{other.source.name}: {other.source.scenario.title}",
            style="bold",
            highlight=False,
            soft_wrap=True,
            markup=False,
        )
        console.print(_table(first.name, other))
        for name, reason in other.left_out.items():
            console.print(
                f"! {name} is not compared: {reason}",
                highlight=False,
                soft_wrap=True,
                markup=False,
            )
    console.print(
        "\n" + COMPARISON_LEGEND.format(tests=comparison.tests),
        style="dim",
        highlight=False,
        soft_wrap=True,
    )


def _table(first: str, other: Compared) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("outcome", no_wrap=True)
    for heading in (
        short(first), short(other.source.name), "difference (95 %)", "draws (5-95 %)",
        "up", "down", "luck",
    ):  # fmt: skip
        table.add_column(heading, justify="right", no_wrap=True)
    for contrast in other.contrasts:
        table.add_row(contrast.name, *contrast_cells(contrast, contrast.name in other.moved))
    return table
