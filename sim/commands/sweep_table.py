"""What a study found, as it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from analysis.study_cells import Block, blocks, policies, regions, sizes


def print_study(console: Console, summary: Mapping[str, Any], folder: Path) -> None:
    """Print the range of every outcome, the factors that drive it, and what to be careful about."""
    console.print(summary["title"], style="bold", highlight=False, markup=False)
    if summary["question"]:
        console.print(summary["question"], highlight=False, markup=False)
    console.print(f"{sizes(summary)}\n", highlight=False)
    for block in blocks(summary):
        _print_block(console, block)
    for lines in regions(summary):
        console.print("\n".join(lines) + "\n", highlight=False, markup=False)
    about = policies(summary)
    if about is not None:
        _print_block(console, about)
    for line in summary["alarms"]:
        console.print(f"! {line}", highlight=False, markup=False)
    if summary["alarms"]:
        console.print()
    console.print(f"tables and pictures: {folder}", highlight=False, markup=False)


def _print_block(console: Console, block: Block) -> None:
    if block.about:
        console.print(block.about, highlight=False)
    table = Table(*block.headings[: block.left], box=None, pad_edge=False)
    for heading in block.headings[block.left :]:
        table.add_column(heading, justify="right")
    for row in block.rows:
        table.add_row(*row)
    console.print(table)
    console.print()
