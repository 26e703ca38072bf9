"""Tables as sheets of an Excel workbook; openpyxl, an extra, writes it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ballast.analysis.export.exported_table import ExportedTable
from ballast.analysis.export.harmless_text import is_formula, is_text, writable

DAY = "yyyy-mm-dd"
"""How a date is shown."""
LONGEST = 32_767
"""Characters of a cell."""
WIDE = 14
"""Width of a column, in characters."""


def write_workbook(tables: Iterable[ExportedTable], path: Path, names: Mapping[str, str]) -> None:
    """Write a workbook of a sheet a table, each with its names in a row that stays in view.

    Args:
        tables: the tables, of which one at a time is held.
        path: of the file.
        names: of the sheets, by table.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(names[table.name])
        sheet.freeze_panes = "A2"
        for number in range(1, table.frame.shape[1] + 1):
            sheet.column_dimensions[get_column_letter(number)].width = WIDE
        sheet.append([_text(sheet, str(name)) for name in table.frame])
        columns = [_cells(sheet, table.frame[name]) for name in table.frame]
        for row in zip(*columns, strict=True):
            sheet.append(row)
    book.save(path)


def _cells(sheet: Any, column: pd.Series) -> list[Any]:
    """The cells of a column; None where a value is missing."""
    if is_text(column):
        words = writable(column)
        return [None if pd.isna(word) else _text(sheet, str(word)[:LONGEST]) for word in words]
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [None if pd.isna(day) else _day(sheet, day.to_pydatetime()) for day in column]
    values = column.astype(object).where(column.notna(), None).tolist()
    return [str(v) if isinstance(v, float) and math.isinf(v) else v for v in values]


def _text(sheet: Any, word: str) -> Any:
    """A cell that is text whatever it begins with."""
    if not is_formula(word) and not word.startswith("#"):
        return word
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, word)
    cell.data_type = "s"  # openpyxl takes = for a formula, and #N/A for an error
    cell.quotePrefix = is_formula(word)  # stays text where the cell is edited
    return cell


def _day(sheet: Any, day: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, day)
    cell.number_format = DAY
    return cell
