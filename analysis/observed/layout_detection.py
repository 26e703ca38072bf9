"""Which layout a file has, judged by its first lines; what is none is refused with the nearest."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ballast.analysis.observed.event_layouts import (
    ACLED_MARK,
    ALIASES,
    LAYOUTS,
    PLAIN_COLUMNS,
    RECORDED,
    EventLayout,
    Format,
    bare,
)
from ballast.analysis.observed.gdelt_rows import GdeltRows
from ballast.analysis.observed.text_rows import HEAD, MARK, TextSource
from ballast.sim.errors import InputError, Problem

POINTER = b"version https://git-lfs"
WIDE = (b"\xff\xfe", b"\xfe\xff")
CONTROL_SHARE = 0.01
"""Text with more control characters than this is no text."""
SAMPLE = 200
LEAST_SHARE = 0.1
"""Of the first rows without a header, more than that have to fit the layout."""
NAMED = 8
"""Columns that a message names."""
PLAIN_HEADER = ",".join(PLAIN_COLUMNS[:4])
UNKNOWN = "expected a known layout of event data, got"


@dataclass(frozen=True)
class Detected:
    """What a file is.

    Attributes:
        source: the file.
        layout: its layout.
        delimiter: between cells.
        quoted: cells may stand in quotes.
        header: it begins with a header.
        width: columns.
        places: position of each column by its bare name.
    """

    source: TextSource
    layout: EventLayout
    delimiter: str
    quoted: bool
    header: bool
    width: int
    places: Mapping[str, int]


def detect(source: TextSource) -> Detected:
    """What a file is.

    Raises:
        InputError: it is empty, no text, or of no known layout.
    """
    head = source.head()
    reason = _no_text(head)
    if reason is not None:
        raise InputError(Problem(reason, file=source.name))
    sample = head.decode("latin-1").removeprefix(MARK).replace("\r\n", "\n").split("\n")
    if len(head) == HEAD and len(sample) > 1:
        sample.pop()  # cut off
    sample = [line for line in sample if line.strip()][:SAMPLE]
    if not sample:
        raise InputError(Problem("expected rows, got an empty file", file=source.name))
    for delimiter in "\t,;":
        found = _by_header(source, sample, delimiter)
        if found is not None:
            return found
    for delimiter in "\t,":
        found = _by_types(source, sample, delimiter)
        if found is not None:
            return found
    raise InputError(Problem(_unknown(sample), file=source.name, line=1))


def _no_text(head: bytes) -> str | None:
    """Why the beginning of a file is no text; None where it is."""
    if not head:
        return "expected rows, got an empty file"
    if head.startswith(POINTER):
        return (
            "expected event data, got a Git LFS pointer, which stands for a file that was not "
            "downloaded; `git lfs pull` fetches it"
        )
    if head.startswith(WIDE):
        return "expected text in UTF-8, got UTF-16; save it as UTF-8"
    control = sum(head.count(code) for code in range(32) if code not in (9, 10, 12, 13))
    if control > CONTROL_SHARE * len(head):
        return "expected text, got binary data"
    return None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _is_quoted(sample: list[str], delimiter: str) -> bool:
    """Whether cells stand in quotes: always possible with commas, with tabs only where it shows."""
    if delimiter != "\t":
        return True
    starts = sum(line.startswith('"') or '\t"' in line for line in sample)
    ends = sum(line.endswith('"') or '"\t' in line for line in sample)
    return 2 * min(starts, ends) > len(sample)


def _by_header(source: TextSource, sample: list[str], delimiter: str) -> Detected | None:
    """A layout by the names in the first line; None where it has no such names."""
    header = _cells(sample[0], delimiter)
    names = [ALIASES.get(bare(name), bare(name)) for name in header]
    if ACLED_MARK in names:
        message = (
            "expected a format that is read, got ACLED: its terms forbid passing rows on, and it "
            "has violence within states, hardly any between governments"
        )
        raise InputError(Problem(message, file=source.name))
    layout = next((one for one in LAYOUTS if {*map(bare, one.marks)} <= {*names}), None)
    if layout is None:
        return None
    if layout.format is Format.GDELT:  # the one of the three with as many columns
        alike = [one for one in LAYOUTS if one.format is Format.GDELT]
        layout = min(alike, key=lambda one: abs(len(one.columns) - len(names)))
    missing = [name for name in layout.needed if bare(name) not in names]
    twice = [name for name in layout.needed if names.count(bare(name)) > 1]
    where = {"file": source.name, "line": 1}
    if missing:
        message = f"expected the columns that {layout.title} has, found no {_listed(missing)}"
        raise InputError(Problem(message, **where))  # type: ignore[arg-type]
    if twice:
        message = f"expected each column once, got {_listed(twice)} more than once"
        raise InputError(Problem(message, **where))  # type: ignore[arg-type]
    places = {name: place for place, name in enumerate(names)}
    quoted = _is_quoted(sample, delimiter)
    return Detected(source, layout, delimiter, quoted, True, len(header), places)


def _by_types(source: TextSource, sample: list[str], delimiter: str) -> Detected | None:
    """GDELT by the number of columns and what stands in them; None where it is not that.

    Raises:
        InputError: the columns are as many as those of GDELT, but not what it has.
    """
    table = [_cells(line, delimiter) for line in sample]
    for layout in LAYOUTS:
        width = len(layout.columns)
        if layout.headed or not any(len(cells) == width for cells in table):
            continue
        places = {bare(name): place for place, name in enumerate(layout.columns)}
        wrong = [GdeltRows.misfit(cells, width, places) for cells in table]
        if sum(one is None for one in wrong) > LEAST_SHARE * len(wrong):
            quoted = _is_quoted(sample, delimiter)
            return Detected(source, layout, delimiter, quoted, False, width, places)
        if width == _usual_width(table):
            line = next(n for n, cells in enumerate(table) if len(cells) == width)
            message = f"{UNKNOWN} {width} columns as {layout.title} has, but {wrong[line]}"
            raise InputError(Problem(message, file=source.name, line=line + 1))
    return None


def _usual_width(table: list[list[str]]) -> int:
    return Counter(map(len, table)).most_common(1)[0][0]


def _unknown(sample: list[str]) -> str:
    """The message about a file of no known layout: what it has, and which layout is nearest."""
    delimiter = max("\t,;", key=sample[0].count)
    table = [_cells(line, delimiter) for line in sample]
    width = _usual_width(table)
    names = {ALIASES.get(bare(name), bare(name)) for name in table[0]}

    def alike(one: EventLayout) -> tuple[float, float]:
        """Shares of the columns that are needed, and of all, that the file has."""
        needed, every = {*map(bare, one.needed)}, {*map(bare, one.columns)}
        return len(names & needed) / len(needed), len(names & every) / len(every)

    named = max(LAYOUTS, key=alike)
    if any(alike(named)):
        wanted = dict.fromkeys((*named.needed, *named.marks))
        absent = [name for name in wanted if bare(name) not in names]
        return _lacking(table[0], named.title, absent)
    if _is_header(table[0]):
        return _lacking(table[0], "plain", list(PLAIN_COLUMNS[:4]))
    if width < len(RECORDED):
        columns = f"{width} columns" if width > 1 else "one column"
        return f"{UNKNOWN} {columns} without a header; the simplest is {PLAIN_HEADER}"
    near = min(LAYOUTS, key=lambda one: abs(len(one.columns) - width))
    header = "with a header" if near.headed else "without a header"
    return (
        f"{UNKNOWN} {width} columns without a header that is known; nearest is {near.title}, "
        f"{len(near.columns)} columns {header}"
    )


def _is_header(cells: list[str]) -> bool:
    """Whether cells are several names: none is empty, none begins with a digit or a sign."""
    return len(cells) > 1 and all(cell.strip()[:1].isalpha() for cell in cells)


def _lacking(header: list[str], title: str, absent: list[str]) -> str:
    """That a header lacks columns of the layout that is nearest."""
    shown = _listed([name.strip() for name in header])
    verb = "is" if len(absent) == 1 else "are"
    return (
        f"{UNKNOWN} the columns {shown}; nearest is {title}, of which {_listed(absent)} {verb} "
        "missing"
    )


def _listed(names: list[str]) -> str:
    more = ", …" if len(names) > NAMED else ""
    return ", ".join(name[:40] for name in names[:NAMED]) + more
