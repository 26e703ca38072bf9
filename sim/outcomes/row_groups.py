"""``runs.parquet`` written piece by piece: the same bytes however the rows arrive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP = 65_536
"""Histories in a row group: the only size that the bytes of a file depend on."""


class RowGroups:
    """A parquet file under construction; use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.Table] = []
        self._rows = 0

    def __enter__(self) -> RowGroups:
        return self

    def __exit__(self, *_: object) -> None:
        if self._rows or (self._writer is None and self._waiting):
            self._write(self._waiting_rows())  # without a row too: the columns are known
        if self._writer is not None:
            self._writer.close()

    def add(self, rows: pa.Table) -> None:
        """Add rows; whole row groups go to the file at once."""
        self._waiting.append(rows)
        self._rows += rows.num_rows
        if self._rows >= ROW_GROUP:
            together, first = self._waiting_rows(), 0
            while together.num_rows - first >= ROW_GROUP:
                self._write(together.slice(first, ROW_GROUP))
                first += ROW_GROUP
            # a copy, so that what has been written is let go
            self._rows = together.num_rows - first
            left = pa.array(range(self._rows), pa.int64())
            self._waiting = [together.slice(first).take(left)] if self._rows else []

    def _waiting_rows(self) -> pa.Table:
        # pages end where chunks do: one chunk, so that blocks leave no trace
        return pa.concat_tables(self._waiting).combine_chunks()

    def _write(self, rows: pa.Table) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self._path, rows.schema, compression="zstd", store_schema=False
            )
        self._writer.write_table(rows, row_group_size=ROW_GROUP)


def row_groups(path: Path) -> Iterator[pa.Table]:
    """The row groups of a file, one by one."""
    with pq.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number)
