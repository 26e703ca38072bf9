"""An export carried out: a folder that appears only when it is complete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from ballast.analysis.export.column_names import sheet_names
from ballast.analysis.export.csv_files import write_csv
from ballast.analysis.export.exported_table import ExportedTable
from ballast.analysis.export.stata_files import write_stata
from ballast.analysis.export.workbook import write_workbook
from ballast.analysis.results.folder_writing import Folder
from ballast.requests.export_request import ExportRequest
from ballast.sim.errors import InputError, Problem

CODEBOOK = "codebook"
"""The table that says what the columns of the others mean."""


def export_to_folder(
    asked: ExportRequest, progress: Callable[[int], None] | None = None
) -> list[Path]:
    """Write the tables and a codebook.

    Args:
        asked: what is to be exported.
        progress: is told how many tables are done.

    Returns:
        The files: one for each table and the codebook, or one workbook.

    Raises:
        InputError: a file was changed meanwhile, or the folder cannot be written to; nothing is
            then written.
    """
    try:
        with Folder(asked.out) as folder:
            written = _write(asked, folder.path, progress or (lambda _: None))
    except OSError as error:
        message = f"expected a folder that can be written to, got: {error.strerror or error}"
        raise InputError(Problem(message, option="out", file=str(asked.out))) from None
    return [asked.out / name for name in written]


def _write(asked: ExportRequest, folder: Path, progress: Callable[[int], None]) -> list[str]:
    """Write into a folder under construction, a table at a time; names of the files."""
    if asked.format == "xlsx":
        name = f"{asked.source.folder.resolve().name}.xlsx"
        names = sheet_names([*asked.names, CODEBOOK])
        write_workbook(_tables(asked, progress), folder / name, names)
        return [name]
    written = []
    for table in _tables(asked, progress):
        written.append(f"{table.name}.{asked.format}")
        if asked.format == "csv":
            write_csv(table, folder / written[-1])
        else:
            write_stata(table, folder / written[-1], f"{table.name} of {asked.source.title}")
    return written


def _tables(asked: ExportRequest, progress: Callable[[int], None]) -> Iterator[ExportedTable]:
    """The tables, then what their columns mean."""
    books = []
    for number, name in enumerate(asked.names, start=1):
        table = asked.source.table(name)
        books.append(table.codebook())
        yield table
        progress(number)
    meanings = {"meaning": "what the column means, with its unit"}
    yield ExportedTable(CODEBOOK, pd.concat(books, ignore_index=True), meanings)
