"""A table as a Stata data set, with labels of variables and of values."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from ballast.analysis.export.column_names import stata_names
from ballast.analysis.export.exported_table import ExportedTable
from ballast.analysis.export.harmless_text import is_text, writable

VERSION: Literal[118] = 118
"""Of the format: Stata 14 and later."""
LABEL = 80
"""Characters of the label of a variable, and of a data set."""
SHORT_TEXT = 2045
"""Bytes of a text that is not of type strL."""
LARGEST = float(np.frombuffer(bytes.fromhex("ffffffffffffdf7f"), "<f8")[0])
"""The largest number that is not a missing value in Stata."""
EXACT = 2**53 - 1
"""Whole numbers beyond it have no place in Stata and are written as text."""
WRITTEN = datetime(2000, 1, 1)
"""In the place of the time of writing, so that the same table gives the same bytes."""


def write_stata(table: ExportedTable, path: Path, title: str) -> None:
    """Write a table; infinite numbers, which Stata does not have, become missing.

    Args:
        table: the table.
        path: of the file.
        title: label of the data set; cut after 80 characters.
    """
    names = stata_names(str(name) for name in table.frame)
    plain = pd.DataFrame({names[str(name)]: _plain(table.frame[name]) for name in table.frame})
    labels = {
        new: cut(table.meanings.get(name) or (name if new != name else ""))
        for name, new in names.items()
    }
    values: dict[Any, dict[float, str]] = {
        new: {float(n): word for n, word in found.items()}
        for name, new in names.items()
        if (found := table.values(name))
    }
    days: Any = {name: "td" for name in plain if plain[name].dtype.kind == "M"}
    plain.to_stata(
        path,
        write_index=False,
        version=VERSION,
        variable_labels=labels,
        value_labels=values,
        convert_dates=days,
        convert_strl=[name for name in plain if _is_long(plain[name])],
        data_label=cut(title),
        time_stamp=WRITTEN,
    )


def cut(label: str) -> str:
    """A label of at most 80 characters.

    >>> cut("short"), len(cut("long " * 40))
    ('short', 80)
    """
    return label if len(label) <= LABEL else label[: LABEL - 1] + "…"


def _plain(column: pd.Series) -> pd.Series:
    """A column in a type that pandas writes as it is."""
    kind = column.dtype
    if is_text(column):
        return writable(column).fillna("").astype(object)
    if pd.api.types.is_bool_dtype(kind):
        return column.astype("Int8")
    if pd.api.types.is_integer_dtype(kind):
        if column.notna().any() and max(abs(int(column.min())), abs(int(column.max()))) > EXACT:
            return column.astype("string").fillna("").astype(object)
        return column if str(kind) in ("Int8", "Int16") else column.astype("Int64")
    if pd.api.types.is_float_dtype(kind):
        return column.astype(float).where(column.abs() <= LARGEST)
    return column


def _is_long(column: pd.Series) -> bool:
    """Whether a column of text has one that is longer than Stata's short texts."""
    if column.dtype != np.dtype(object):
        return False
    return any(len(word.encode("utf-8")) > SHORT_TEXT for word in column)
