"""How two folders of results differ: tables bit for bit, JSON and text up to what may differ."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

VERDICTS = EQUAL, GROWN, OTHER = "equal", "equal but for new columns", "differing"
MAY_DIFFER = frozenset({"command", "started", "seconds", "code", "packages", "platform", "files"})
"""Keys of JSON files that say when and with what they were made; the files are compared anyway."""
WORDS = (
    (r"\bin \d+(\.\d+)? (s|min)\b", "in SECONDS"),
    (r"\btakes about .* on\b", "takes SECONDS on"),
)
"""Patterns of what terminal output may say otherwise; a changed word needs a line here."""
PAGES = (".png", ".svg", ".pdf", ".html")


@dataclass(frozen=True)
class Found:
    """What came of one file: its verdict and, unless it is equal, why."""

    file: str
    verdict: str
    why: str = ""


def compare_folders(before: Path, after: Path) -> list[Found]:
    """Every file of two folders but pictures and pages, by name.

    Returns:
        One row per file of either folder, in order of their names.
    """
    names = sorted({*_files(before), *_files(after)})
    return [compare_files(name, before / name, after / name) for name in names]


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in PAGES:
            yield path.relative_to(folder).as_posix()


def compare_files(name: str, before: Path, after: Path) -> Found:
    """One file, by what its name says it is."""
    if not after.is_file():
        return Found(name, OTHER, "is no longer written")
    if not before.is_file():
        return Found(name, GROWN, "is new")
    if before.read_bytes() == after.read_bytes():
        return Found(name, EQUAL)
    compare = {".parquet": _tables, ".json": _json}.get(before.suffix, _texts)
    differing, new = compare(before, after)
    if differing:
        return Found(name, OTHER, "; ".join(differing))
    return Found(name, GROWN, "; ".join(new)) if new else Found(name, EQUAL)


def _tables(before: Path, after: Path) -> tuple[list[str], list[str]]:
    """What differs, and what is new, in two tables whose bytes are not the same."""
    one, two = pq.read_table(before), pq.read_table(after)
    shared = [name for name in two.column_names if name in one.column_names]
    if missing := [name for name in one.column_names if name not in shared]:
        return [f"columns gone: {', '.join(missing)}"], []
    if one.num_rows != two.num_rows:
        return [f"{one.num_rows} rows, now {two.num_rows}"], []
    differing = [] if shared == one.column_names else ["columns in another order"]
    differing += [
        f"{name}: {problem}"
        for name in shared
        if (problem := column_difference(one[name], two[name]))
    ]
    added = [name for name in two.column_names if name not in shared]
    return differing, [f"columns new: {', '.join(added)}" if added else "same values, other bytes"]


def column_difference(one: pa.ChunkedArray, two: pa.ChunkedArray) -> str:
    """Why two columns are not the same bit for bit; nothing if they are.

    >>> zero, minus = (pa.chunked_array([[1.5, x, float("nan")]]) for x in (0.0, -0.0))
    >>> column_difference(zero, zero), column_difference(zero, minus)
    ('', 'row 1: 0.0, now -0.0')
    >>> column_difference(zero, zero.cast(pa.float32()))
    'double, now float'
    """
    if one.type != two.type:
        return f"{one.type}, now {two.type}"
    unlike = (_nulls(one) != _nulls(two)) | (_bits(one) != _bits(two))
    for row in np.flatnonzero(unlike):
        return f"row {row}: {one[int(row)].as_py()!r}, now {two[int(row)].as_py()!r}"
    return ""


def _nulls(column: pa.ChunkedArray) -> np.ndarray:
    return column.is_null().to_numpy()


def _bits(column: pa.ChunkedArray) -> np.ndarray:
    """Something of which equality means the same bits: for floats whole numbers, for others text.

    Python writes a float so that no two different ones read the same, inside lists too.
    """
    if pa.types.is_floating(column.type):
        floats = column.to_numpy()
        return floats.view(f"u{floats.itemsize}")
    return np.array([repr(value) for value in column.to_pylist()], dtype=object)


def _json(before: Path, after: Path) -> tuple[list[str], list[str]]:
    one, two = (json.loads(path.read_text("utf-8")) for path in (before, after))
    found = list(_unlike(one, two, ""))
    return [text for text, new in found if not new], [text for text, new in found if new]


def _unlike(one: Any, two: Any, where: str) -> Iterator[tuple[str, bool]]:
    """What differs between two contents of JSON files, and whether it is but a new key."""
    if isinstance(one, dict) and isinstance(two, dict):
        for key in {**one, **two}:
            if key not in two:
                yield f"{where}{key} is gone", False
            elif key not in one:
                yield f"{where}{key} is new", True
            elif key not in MAY_DIFFER:
                yield from _unlike(one[key], two[key], f"{where}{key}.")
        if [key for key in two if key in one] != [key for key in one if key in two]:
            yield f"{where[:-1] or 'keys'} in another order", False
    elif isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        for number, (old, new) in enumerate(zip(one, two, strict=True)):
            yield from _unlike(old, new, f"{where}{number}.")
    elif repr(one) != repr(two):
        yield f"{where[:-1]}: {_short(one)}, now {_short(two)}", False


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]} …"


def _texts(before: Path, after: Path) -> tuple[list[str], list[str]]:
    """The first line of terminal output that differs in more than agreed words."""
    lines = zip_longest(_lines(before), _lines(after))
    for number, (old, new) in enumerate(lines, start=1):
        if old != new:
            return [f"line {number}: {old!r}, now {new!r}"], []
    return [], []


def _lines(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    for pattern, instead in WORDS:
        text = re.sub(pattern, instead, text)
    return text.splitlines()
