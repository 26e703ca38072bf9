"""A table on its way to another program: typed columns, what they mean, words of their values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from ballast.analysis.export.column_meanings import RUNG_COLUMNS, RUNG_VALUES, YES_NO

NULLABLE: Mapping[Any, Any] = {
    pa.int8(): pd.Int8Dtype(), pa.int16(): pd.Int16Dtype(), pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(), pa.uint8(): pd.UInt8Dtype(), pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(), pa.uint64(): pd.UInt64Dtype(), pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(), pa.large_string(): pd.StringDtype(),
}  # fmt: skip
"""Types of columns that keep whole numbers whole where some are missing."""
EXACT = 2.0**53
"""Up to here a floating-point number is the whole number that it shows."""


@dataclass(frozen=True)
class ExportedTable:
    """One table.

    Attributes:
        name: of it; of a file or a sheet.
        frame: its rows; whole numbers, flags and text in types that know missing ones, days as
            moments at midnight.
        meanings: what columns mean, with units; columns may be missing.
    """

    name: str
    frame: pd.DataFrame
    meanings: Mapping[str, str]

    def values(self, column: str) -> Mapping[int, str]:
        """Words for the numbers of a column: rungs, yes and no; empty for others."""
        dtype = self.frame[column].dtype
        if pd.api.types.is_bool_dtype(dtype):
            return YES_NO
        if column in RUNG_COLUMNS and pd.api.types.is_integer_dtype(dtype):
            return RUNG_VALUES
        return {}

    def codebook(self) -> pd.DataFrame:
        """A row a column: table, column, type, what it means, words of its values."""
        rows = [
            {
                "table": self.name,
                "column": str(column),
                "type": kind_of(self.frame[column]),
                "meaning": self.meanings.get(str(column), ""),
                "values": "; ".join(f"{n} {word}" for n, word in self.values(str(column)).items()),
            }
            for column in self.frame
        ]
        return pd.DataFrame(rows, columns=["table", "column", "type", "meaning", "values"]).astype(
            "string"
        )


def kind_of(column: pd.Series) -> str:
    """Type of a column in words.

    >>> kind_of(pd.Series([1, None], dtype="Int64")), kind_of(pd.Series(["a"], dtype="string"))
    ('whole number', 'text')
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return "date"
    if pd.api.types.is_bool_dtype(column.dtype):
        return "yes or no"
    if pd.api.types.is_integer_dtype(column.dtype):
        return "whole number"
    return "number" if pd.api.types.is_float_dtype(column.dtype) else "text"


def typed(table: pa.Table) -> pd.DataFrame:
    """A table with columns of five types: whole numbers, numbers, flags, days and text.

    What has parts, such as a list, becomes its JSON as text.
    """
    columns = [_plain(column) for column in table.columns]
    plain = pa.table(dict(zip(table.column_names, columns, strict=True)))
    found: pd.DataFrame = plain.to_pandas(types_mapper=NULLABLE.get, date_as_object=False)
    return found


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return column.cast(kind.value_type)
    if pa.types.is_null(kind):
        return column.cast(pa.string())
    if pa.types.is_nested(kind):
        words = [None if v is None else json.dumps(v, ensure_ascii=False, default=str)
                 for v in column.to_pylist()]  # fmt: skip
        return pa.chunked_array([pa.array(words, pa.string())])
    return column


def of_rows(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of a JSON file as typed columns; a number that is whole everywhere is a whole number."""
    frame = pd.DataFrame(rows)
    for name in frame:
        if whole := _whole(frame[name]):
            frame[name] = frame[name].astype(whole)
        elif frame[name].dtype == np.dtype(object):
            frame[name] = pd.array([_word(value) for value in frame[name]], dtype="string")
        elif is_text_type(frame[name].dtype):
            frame[name] = frame[name].astype("string")
    return frame


def _whole(column: pd.Series[Any]) -> Literal["boolean", "Int64"] | None:
    """The type of a column of truths or of whole numbers, with or without gaps; None of others."""
    known = column.dropna()
    if not len(known):
        return None
    if all(isinstance(value, bool | np.bool_) for value in known):
        return "boolean"
    if column.dtype.kind not in "if" or not (known.abs() <= EXACT).all():
        return None
    return "Int64" if (known == known.round()).all() else None


def is_text_type(kind: Any) -> bool:
    """Whether a type holds text, however pandas keeps it."""
    return isinstance(kind, pd.StringDtype)


def _word(value: Any) -> Any:
    """A value of a JSON file as text; None where there is none."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
