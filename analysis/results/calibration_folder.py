"""The folder of a calibration: its manifest, its summary, its reference table, its diagnostics."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ballast.analysis.results.file_names import MANIFEST, POSTERIOR, SUMMARY, TABLE, TABLES
from ballast.analysis.results.sealed_files import SealedFiles, json_object
from ballast.sim.errors import InputError, Problem

ENDING = ".parquet"


class CalibrationFolder:
    """The folder of a calibration that is finished; a file is checked before it is used.

    Args:
        folder: where it lies.

    Attributes:
        folder: likewise.
        manifest: its content.
        files: its files.

    Raises:
        InputError: no calibration, or one that is not finished.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        known = json_object(folder / MANIFEST) if (folder / MANIFEST).is_file() else {}
        if "calibration" not in known or "files" not in known:
            got = "one that is not finished" if "calibration" in known else "none"
            message = f"expected the folder of a calibration that is finished, got {got}"
            raise InputError(Problem(message, file=str(folder)))
        self.manifest = known
        self.files = SealedFiles(folder, known)

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The content of ``summary.json``.

        Raises:
            InputError: it is gone, or was changed.
        """
        return self.files.json(SUMMARY)

    @property
    def table_names(self) -> list[str]:
        """Names of the tables of diagnostics, in order."""
        recorded = self.files.recorded or {}
        inside = (name.removeprefix(f"{TABLES}/") for name in recorded if name.startswith(TABLES))
        return sorted(name.removesuffix(ENDING) for name in inside if name.endswith(ENDING))

    def table(self, name: str) -> pd.DataFrame:
        """A table of diagnostics; errors as of :attr:`summary`."""
        return self.files.table(f"{TABLES}/{name}{ENDING}")

    def reference(self) -> pd.DataFrame:
        """The reference table: a row a draw; errors as of :attr:`summary`."""
        return self.files.table(TABLE)

    @property
    def posterior(self) -> Path:
        """The file of the posterior, checked; errors as of :attr:`summary`."""
        return self.files.path(POSTERIOR)
