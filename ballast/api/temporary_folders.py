"""Folders that objects of a notebook read from: temporary ones go with the last that needs them."""

from __future__ import annotations

import json
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from ballast.sim.errors import InputError, Problem

T = TypeVar("T")


class KeptFolder:
    """A folder with tables.

    Args:
        path: of the folder.
        temporary: whether it goes when nothing refers to this object any more.
    """

    def __init__(self, path: Path, *, temporary: bool = False) -> None:
        self.path, self.temporary = path, temporary
        if temporary:
            weakref.finalize(self, shutil.rmtree, path, ignore_errors=True)

    def table(self, name: str) -> pd.DataFrame:
        """A parquet file of the folder; errors as of :meth:`read`."""

        def read(folder: Path) -> pd.DataFrame:
            with (folder / f"{name}.parquet").open("rb") as file:
                return pd.read_parquet(file)

        return self.read(read)

    def json(self, name: str) -> dict[str, Any]:
        """A JSON file of the folder; errors as of :meth:`read`."""

        def read(folder: Path) -> dict[str, Any]:
            found: dict[str, Any] = json.loads((folder / f"{name}.json").read_text("utf-8"))
            return found

        return self.read(read)

    def read(self, reader: Callable[[Path], T]) -> T:
        """What a reader makes of the folder.

        Raises:
            InputError: a file is gone or broken.
        """
        try:
            return reader(self.path)
        except FileNotFoundError as error:
            message = f"expected a file {Path(str(error.filename or '')).name}, found none"
            raise InputError(Problem(message, file=str(self.path))) from None
        except (OSError, ValueError) as error:  # pyarrow's errors are ValueErrors
            message = f"expected a file that can be read, got: {str(error).splitlines()[0]}"
            raise InputError(Problem(message, file=str(self.path))) from None


def temporary() -> KeptFolder:
    """An empty folder that goes with what it is returned to, and at the latest with the process."""
    return KeptFolder(Path(tempfile.mkdtemp(prefix="ballast-")), temporary=True)
