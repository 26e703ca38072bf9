"""Tables as lines that fit a width: what gives way is headings and text, never a number."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

GAP = "  "
INDENT = "  "
LEAD = "   "
LEAST_TEXT = 32
"""A column of text is not made narrower than this before other things give way."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        heading: over it.
        left: its cells stand to the left, as text does; numbers stand to the right.
        wraps: its cells may be broken between words.
    """

    heading: str
    left: bool = False
    wraps: bool = False


Row = Sequence[str]


@dataclass(frozen=True)
class Lines:
    """A table as lines.

    Attributes:
        heading: lines of headings.
        body: all others.
    """

    heading: list[str]
    body: list[str]


def fitted(columns: Sequence[Column], rows: Sequence[Row], width: int, *, stack: bool) -> Lines:
    """A table as lines of at most ``width`` characters, if that can be.

    In this order: as it is; columns of text are wrapped; headings are broken; and, with ``stack``,
    the first column gets lines of its own, with the others under it, side by side while they fit.

    Args:
        columns: their headings and kinds.
        rows: cells, as many as columns or fewer.
        width: characters.
        stack: the first column may get lines of its own; without, lines may be longer.
    """
    whole = [[*row, *[""] * (len(columns) - len(row))] for row in rows]
    plain, broken = [[c.heading] for c in columns], _headings(columns, whole)
    for headings in (plain, broken) if stack else (plain,):
        widths = _widths(columns, headings, whole, width)
        if widths is not None:
            return _side_by_side(columns, headings, whole, widths)
    if stack:
        return _stacked(columns, whole, width)
    return _side_by_side(columns, plain, whole, _natural(plain, whole))


def broken(heading: str, width: int = 0) -> list[str]:
    """A heading on lines of such a width or, at least, of its longest part.

    What is in brackets, and a number with its percent, is kept whole.

    >>> broken("draws (5-95 %)"), broken("at the modes", 7), broken("rung_4_or_higher")
    (['draws', '(5-95 %)'], ['at the', 'modes'], ['rung_', '4_or_', 'higher'])
    """
    parts = re.findall(r"\([^)]*\)|[\d-]+ %|[^\s_-]+[_-]?", heading) or [heading]
    width = max(width, *map(len, parts))
    lines = [parts[0]]
    for part in parts[1:]:
        longer = lines[-1] + ("" if lines[-1][-1] in "_-" else " ") + part
        lines[-1:] = [longer] if len(longer) <= width else [lines[-1], part]
    return lines


def _headings(columns: Sequence[Column], rows: Sequence[Row]) -> list[list[str]]:
    """The headings broken to the width of what stands under them."""
    return [broken(c.heading, _longest([], rows, n)) for n, c in enumerate(columns)]


def _longest(heading: Sequence[str], rows: Sequence[Row], column: int) -> int:
    return max(map(len, [*heading, *(row[column] for row in rows)]), default=0)


def _natural(headings: Sequence[Sequence[str]], rows: Sequence[Row]) -> list[int]:
    return [_longest(heading, rows, n) for n, heading in enumerate(headings)]


def _widths(
    columns: Sequence[Column], headings: Sequence[Sequence[str]], rows: Sequence[Row], width: int
) -> list[int] | None:
    """Widths that together fit, text wrapped where that is enough; None if there are none."""
    widths = _natural(headings, rows)
    over = sum(widths) + len(GAP) * (len(columns) - 1) - width
    if over <= 0:
        return widths
    text = [n for n, column in enumerate(columns) if column.wraps]
    if not text:
        return None
    widest = max(text, key=lambda n: widths[n])
    if widths[widest] - over < LEAST_TEXT:
        return None
    widths[widest] -= over
    return widths


def _side_by_side(
    columns: Sequence[Column],
    headings: Sequence[Sequence[str]],
    rows: Sequence[Row],
    widths: Sequence[int],
) -> Lines:
    high = max(len(heading) for heading in headings)
    # headings stand on the row below them
    padded = [[*[""] * (high - len(heading)), *heading] for heading in headings]
    top = [_line(columns, [cells[n] for cells in padded], widths) for n in range(high)]
    body = []
    for row in rows:
        cells = [
            _wrapped(cell, width) if column.wraps else [cell]
            for column, cell, width in zip(columns, row, widths, strict=True)
        ]
        for n in range(max(len(lines) for lines in cells)):
            part = [lines[n] if n < len(lines) else "" for lines in cells]
            body.append(_line(columns, part, widths))
    return Lines(top, body)


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Words on lines; the blanks that text begins with stay, and may stand on all its lines."""
    lead = " " * (len(text) - len(text.lstrip()))
    lines = textwrap.wrap(
        text.strip(),
        width,
        initial_indent=lead,
        subsequent_indent=lead and indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [""]


def _line(columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int]) -> str:
    parts = [
        cell.ljust(width) if column.left else cell.rjust(width)
        for column, cell, width in zip(columns, cells, widths, strict=True)
    ]
    return GAP.join(parts).rstrip()


def _stacked(columns: Sequence[Column], rows: Sequence[Row], width: int) -> Lines:
    """The first column on lines of its own, the others in bands under it."""
    headings = _headings(columns, rows)
    widths = _natural(headings, rows)
    heading, bands = [columns[0].heading], list(_bands(widths, width - len(INDENT)))
    for band in bands:
        narrow = [replace(columns[n], wraps=False) for n in band]
        lines = _side_by_side(
            narrow, [headings[n] for n in band], [], [widths[n] for n in band]
        ).heading
        heading += [INDENT + line for line in lines]
    body: list[str] = []
    for row in rows:
        cells = [
            INDENT + _line([columns[n] for n in band], [row[n] for n in band], band_widths)
            for band, band_widths in ((band, [widths[n] for n in band]) for band in bands)
            if any(row[n] for n in band)
        ]
        body += _under(row[0], cells, width)
    return Lines(heading, body)


def _bands(widths: Sequence[int], width: int) -> Iterator[list[int]]:
    """Numbers of the columns that stand side by side, the first one left out."""
    band: list[int] = []
    for n in range(1, len(widths)):
        wide = sum(widths[m] for m in band) + len(GAP) * len(band) + widths[n]
        if band and wide > width:
            yield band
            band = []
        band.append(n)
    yield band


def _under(text: str, cells: list[str], width: int) -> list[str]:
    """Text with cells under it, or behind its first line where there is room for that."""
    if not cells:
        return _wrapped(text, width, LEAD)
    room = len(cells[0]) - len(cells[0].lstrip()) - len(GAP)
    first, *more = _wrapped(text, room if room >= LEAST_TEXT else width, LEAD)
    if len(first) <= room:
        return [first.ljust(room + len(GAP)) + cells[0].lstrip(), *more, *cells[1:]]
    return [first, *more, *cells]
