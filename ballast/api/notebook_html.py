"""Pieces of HTML that notebooks show: everything that a user wrote is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

CELL = "text-align:{};padding:.15em .6em;white-space:nowrap"
FAINT = '<div style="opacity:.75;max-width:60em">{}</div>'


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    left: int = 1,
    titles: Mapping[str, str] | None = None,
) -> str:
    """A table of text.

    Args:
        headings: of the columns.
        rows: as many cells each.
        left: so many columns, from the left, hold words; the others numbers.
        titles: what is shown when the pointer rests on a first cell, by its text.
    """
    about = titles or {}
    lines = [_row(headings, left, "th", "")]
    lines += [_row(row, left, "td", about.get(row[0], "")) for row in rows]
    return (
        '<table style="font-variant-numeric:tabular-nums;border-collapse:collapse">'
        f"<thead>{lines[0]}</thead><tbody>{''.join(lines[1:])}</tbody></table>"
    )


def _row(cells: Sequence[str], left: int, tag: str, title: str) -> str:
    hint = f' title="{escape(title)}"' if title else ""
    return "<tr>" + "".join(
        f'<{tag}{hint if n == 0 else ""} style="{CELL.format("left" if n < left else "right")}">'
        f"{escape(cell)}</{tag}>"
        for n, cell in enumerate(cells)
    ) + "</tr>"  # fmt: skip


def heading(text: str) -> str:
    """A line that stands out."""
    return f"<div><b>{escape(text)}</b></div>"


def line(text: str) -> str:
    """A line as it is."""
    return f'<div style="max-width:60em">{escape(text)}</div>'


def faint(text: str) -> str:
    """Lines that stand back."""
    return FAINT.format("<br>".join(escape(part) for part in text.split("\n")))


def warnings(texts: Iterable[str]) -> str:
    """What a reader should be warned of, a line each."""
    return "".join(line(f"! {text}") for text in texts)


def folded(title: str, content: str) -> str:
    """Something that is shown when it is asked for."""
    return f"<details><summary>{escape(title)}</summary>{content}</details>"
