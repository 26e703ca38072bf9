"""What is printed: fitted to a terminal, and plain text of whole lines where it is piped."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from ballast.cli.ascii_fallback import plain
from ballast.cli.table_layout import Column, Row, fitted

if TYPE_CHECKING:
    from rich.console import Console

PIPED = 150
"""Columns of text are wrapped so that a table has this width, where it is not on a terminal."""


def console() -> Console:
    """Standard output: codes of style on a terminal alone, and not with ``NO_COLOR``."""
    from rich.console import Console

    on_terminal = sys.stdout.isatty()
    return Console(
        width=None if on_terminal else PIPED,
        force_terminal=on_terminal,
        color_system="auto" if on_terminal and not os.environ.get("NO_COLOR") else None,
    )


def say(to: Console, text: str, style: str | None = None) -> None:
    """Print text: broken between words on a terminal, in whole lines elsewhere."""
    lines = plain(text, to.encoding).split("\n")
    if to.is_terminal:
        lines = [part for line in lines for part in _broken(line, to.width)]
    for line in lines:
        _print(to, line, style)


def _broken(line: str, width: int) -> list[str]:
    """A line as lines between words; what follows a mark such as ``!`` stays behind it."""
    indent = "  " if line[:2] in ("! ", "* ", "  ") else ""
    return wrap(
        line, width, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    ) or [""]


def _print(to: Console, line: str, style: str | None) -> None:
    to.print(line, style=style, highlight=False, markup=False, emoji=False, soft_wrap=True)


def show(to: Console, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Print a table, with no number lost at any width.

    Args:
        to: where to.
        columns: headings and kinds.
        rows: cells.
    """
    spoken = [[plain(cell, to.encoding) for cell in row] for row in rows]
    titles = [Column(plain(c.heading, to.encoding), c.left, c.wraps) for c in columns]
    lines = fitted(titles, spoken, to.width, stack=to.is_terminal)
    for line in lines.heading:
        _print(to, line, "bold")
    for line in lines.body:
        _print(to, line, None)
