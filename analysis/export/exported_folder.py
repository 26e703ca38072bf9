"""The folders whose tables can be exported, each opened and checked as its own kind of folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ballast.analysis.export.column_meanings import meaning_of
from ballast.analysis.export.exported_table import ExportedTable, of_rows, typed
from ballast.analysis.results.calibration_folder import CalibrationFolder
from ballast.analysis.results.comparison_folder import ComparisonFolder
from ballast.analysis.results.run_folder import RunFolder, open_results
from ballast.analysis.results.sealed_files import SealedFiles, files_alone, mark_of
from ballast.analysis.results.study_folder import StudyFolder
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.questions import questions

ENDING = ".parquet"
OUTCOMES = "outcomes"
"""Of a run, the rows of ``summary.json``, which lie in no table."""


@dataclass(frozen=True)
class ExportedFolder:
    """A folder with tables to export.

    Attributes:
        folder: where it lies.
        what: ``run``, ``comparison``, ``parameter study`` or ``calibration``.
        title: what it is of, with its seed.
        files: its files.
        places: files of the tables, by name of the table.
        rows: tables that lie in JSON, by name.
        meanings: of columns that only this folder has, by table.
    """

    folder: Path
    what: str
    title: str
    files: SealedFiles
    places: Mapping[str, str]
    rows: Mapping[str, Callable[[], pd.DataFrame]]
    meanings: Mapping[str, Mapping[str, str]]

    @property
    def names(self) -> list[str]:
        """Names of all tables."""
        return [*self.rows, *self.places]

    def check(self, names: list[str]) -> None:
        """Check the files of tables against their hashes, before any is read.

        Raises:
            InputError: files that are gone, or are not what was written.
        """
        self.files.check(*(self.places[name] for name in names if name in self.places))

    def size(self, name: str) -> tuple[int, int]:
        """Rows and columns of a table; errors as of :meth:`table`."""
        if name in self.rows:
            rows, columns = self.rows[name]().shape
            return rows, columns
        about = self._read(name, pq.read_metadata)
        return int(about.num_rows), int(about.num_columns)

    def table(self, name: str) -> ExportedTable:
        """A table, read anew.

        Raises:
            InputError: it is gone, was changed, or cannot be read.
        """
        frame = self.rows[name]() if name in self.rows else typed(self._read(name, _table))
        own = self.meanings.get(name, {})
        known = {str(c): own.get(str(c)) or meaning_of(name, str(c)) for c in frame}
        return ExportedTable(name, frame, known)

    def _read(self, name: str, read: Callable[[Path], Any]) -> Any:
        path = self.files.path(self.places[name])
        try:
            return read(path)
        except (OSError, ValueError) as error:  # pyarrow's errors are ValueErrors
            message = f"expected a table that can be read, got: {str(error).splitlines()[0]}"
            raise InputError(Problem(message, file=str(path))) from None


def _table(path: Path) -> pa.Table:
    with path.open("rb") as file:
        return pq.read_table(file)


def open_exported(folder: Path) -> ExportedFolder:
    """Open a folder of results, of a study, of a comparison or of a calibration.

    Raises:
        InputError: none of them, or one that is not finished.
    """
    if not folder.is_dir():
        raise InputError(Problem("expected a folder of results", file=str(folder)))
    found = files_alone(folder)
    if found is None:
        return _of_run(open_results(folder))
    what, files = found
    if what == "comparison":
        return _alone(folder, what, ComparisonFolder(folder).files, "comparison")
    if what == "calibration":
        return _of_calibration(CalibrationFolder(folder))
    if what == "ranking of levers":
        message = f"expected a run, a study, a comparison or a calibration, got a {what}"
        raise InputError(Problem(message, file=str(folder)))
    study = StudyFolder(folder)
    if files.recorded is None:
        message = "expected a study that is finished; run the same command to resume it"
        raise InputError(Problem(message, file=str(folder / mark_of(folder))))
    title = f"{study.manifest['title']}, seed {study.manifest['seed']}"
    known = {name: f"{label}"[:200] for name, label in study.labels.items()}
    meanings = dict.fromkeys(("design", "points"), known)
    return _alone(folder, what, study.files, title, meanings)


def _alone(
    folder: Path,
    what: str,
    files: SealedFiles,
    title: str,
    meanings: Mapping[str, Mapping[str, str]] | None = None,
) -> ExportedFolder:
    places = {name.removesuffix(ENDING): name for name in files.names(ENDING)}
    return ExportedFolder(folder, what, title, files, places, {}, meanings or {})


def _of_run(stored: RunFolder) -> ExportedFolder:
    title = f"{stored.manifest['title']}, seed {stored.seed}"
    asked = questions(stored.loaded.scenario, stored.days)
    columns = {
        one.name: _with_unit(one.definition, one.unit, is_event=one.asked.is_event) for one in asked
    }

    def outcomes() -> pd.DataFrame:
        every = stored.summary()["outcomes"]
        units = {one.name: one.unit for one in asked if not one.asked.is_event}
        return of_rows(
            [{"outcome": name, "unit": units.get(name, ""), **row} for name, row in every.items()]
        )

    run = _alone(stored.folder, "run", stored.files, title, {"runs": columns})
    return ExportedFolder(
        run.folder, run.what, title, run.files, run.places, {OUTCOMES: outcomes}, run.meanings
    )


def _with_unit(definition: str, unit: str, *, is_event: bool) -> str:
    """What a column holds, with its unit where it has one of its own.

    >>> _with_unit("tension, mean over all days", "points", is_event=False)
    'tension, mean over all days (points)'
    """
    return definition if is_event or not unit else f"{definition} ({unit})"


def _of_calibration(stored: CalibrationFolder) -> ExportedFolder:
    recorded = [name for name in stored.files.recorded or {} if name.endswith(ENDING)]
    own = [name for name in recorded if not name.startswith("shards/")]
    places = {name.rsplit("/", 1)[-1].removesuffix(ENDING): name for name in own}
    title = f"calibration {stored.folder.name}"
    return ExportedFolder(stored.folder, "calibration", title, stored.files, places, {}, {})
