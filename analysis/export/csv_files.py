"""A table as CSV: UTF-8 with a mark that Excel needs, dates as 2023-07-10, TRUE and FALSE."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ballast.analysis.export.exported_table import ExportedTable
from ballast.analysis.export.harmless_text import guarded, is_text, writable


def write_csv(table: ExportedTable, path: Path) -> None:
    """Write a table; a missing value is an empty cell.

    Args:
        table: the table.
        path: of the file.
    """
    plain = pd.DataFrame({name: _cells(table.frame[name]) for name in table.frame})
    plain.columns = pd.Index([guarded(str(name)) for name in plain.columns])
    plain.to_csv(
        path, index=False, encoding="utf-8-sig", lineterminator="\n", date_format="%Y-%m-%d"
    )


def _cells(column: pd.Series) -> pd.Series:
    if is_text(column):
        return writable(column).map(guarded, na_action="ignore")
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.map({True: "TRUE", False: "FALSE"}, na_action="ignore").astype("string")
    return column
