"""What a study found, as it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from ballast.analysis.text.study_cells import Block, blocks, policies, regions, sizes
from ballast.cli.screen import say, show
from ballast.cli.table_layout import Column


def print_study(console: Console, summary: Mapping[str, Any], folder: Path) -> None:
    """Print the range of every outcome, the factors that drive it, and what to be careful about."""
    say(console, summary["title"], "bold")
    if summary["question"]:
        say(console, summary["question"])
    say(console, f"{sizes(summary)}\n")
    for block in blocks(summary):
        _print_block(console, block)
    for lines in regions(summary):
        say(console, "\n".join(lines) + "\n")
    about = policies(summary)
    if about is not None:
        _print_block(console, about)
    for line in summary["alarms"]:
        say(console, f"! {line}")
    if summary["alarms"]:
        say(console, "")
    say(console, f"tables and pictures: {folder}")


def _print_block(console: Console, block: Block) -> None:
    if block.about:
        say(console, block.about)
    columns = [
        Column(heading, left=number < block.left, wraps=number == block.left - 1)
        for number, heading in enumerate(block.headings)
    ]
    show(console, columns, [list(row) for row in block.rows])
    say(console, "")
