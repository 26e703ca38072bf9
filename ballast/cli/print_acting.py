"""When acting pays, as ``compare --pays`` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ballast.analysis.text import acting_cells as cells
from ballast.cli.screen import say, show
from ballast.cli.table_layout import Column

if TYPE_CHECKING:
    from rich.console import Console

    from ballast.analysis.stats.acting import ActingStudy


def print_acting(screen: Console, study: ActingStudy) -> None:
    """Print up to which cost acting pays, and what is worth learning first."""
    say(screen, f"\nWhen {study.other} pays, to avert {study.outcome}", "bold")
    say(screen, cells.pays_sentence(study))
    say(screen, cells.learning_sentence(study))
    rows = [cells.lesson_cells(one, study) for one in cells.shown(study)]
    if rows:
        columns = [Column(n, left=k in (0, 3), wraps=k == 0) for k, n in enumerate(cells.HEADINGS)]
        show(screen, columns, rows)
    say(screen, cells.legend(study), "dim")
