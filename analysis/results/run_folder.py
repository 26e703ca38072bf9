"""A results folder: opened, checked, its tables read and its files written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ballast.analysis.results.file_names import (
    FILES,
    MANIFEST,
    NEEDED,
    OPTIONAL,
    PLOTS,
    REPORT,
    RUNS,
    SUMMARY,
    VALIDATION,
)
from ballast.analysis.results.run_manifest import SIZES, played_scenario, read_manifest
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.results.sealed_files import SealedFiles
from ballast.analysis.results.whole_files import json_bytes
from ballast.sim.errors import InputError, Problem
from ballast.sim.outcomes.history_tables import history_columns
from ballast.sim.outcomes.row_groups import row_groups
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import compile_scenario


@dataclass(frozen=True)
class RunFolder:
    """A results folder that can be read; a file is checked against its hash before it is used.

    Attributes:
        folder: where it lies.
        manifest: its content.
        loaded: the scenario, as the manifest holds it.
    """

    folder: Path
    manifest: dict[str, Any]
    loaded: LoadedScenario

    @property
    def seed(self) -> int:
        """Root seed."""
        return int(self.manifest["seed"])

    @property
    def draws(self) -> int:
        """Parameter draws."""
        return int(self.manifest["draws"])

    @property
    def runs(self) -> int:
        """Histories of each draw."""
        return int(self.manifest["runs"])

    @property
    def days(self) -> int:
        """Length of the histories."""
        return int(self.manifest["days"])

    @cached_property
    def files(self) -> SealedFiles:
        """Its files."""
        return SealedFiles(self.folder, self.manifest)

    def check(self, *more: str) -> None:
        """Check all that pictures and report are made from, before anything is.

        Args:
            more: tables that are needed too, by name.

        Raises:
            InputError: files that are gone, or are not what was written.
        """
        there = [name for name in OPTIONAL if self.files.has(name)]
        self.files.check(*NEEDED, *there, *(f"{name}.parquet" for name in more))

    @property
    def histories(self) -> Path:
        """Where the table of histories lies; errors as of :meth:`table`."""
        return self.files.path(RUNS)

    def pieces(self) -> Iterator[pa.Table]:
        """The histories, in pieces; errors as of :meth:`table`."""
        yield from row_groups(self.histories)

    def columns(self, names: list[str]) -> dict[str, np.ndarray[Any, Any]]:
        """Those columns of the histories that are there: (N,) each, in (draw, run) order."""
        there = set(pq.read_schema(self.histories).names)
        table = pq.read_table(self.histories, columns=[name for name in names if name in there])
        return {name: table[name].to_numpy() for name in table.column_names}

    def table(self, name: str) -> pd.DataFrame:
        """A table, read anew.

        Raises:
            InputError: it is gone, was changed, or cannot be read.
        """
        return self.files.table(f"{name}.parquet")

    def optional(self, name: str) -> pd.DataFrame:
        """The same, but empty where the folder has no such table."""
        return self.table(name) if self.files.has(f"{name}.parquet") else pd.DataFrame()

    def summary(self) -> dict[str, Any]:
        """The content of ``summary.json``; errors as of :meth:`table`."""
        return self.files.json(SUMMARY)

    def validation(self) -> dict[str, Any] | None:
        """What ``validate --json`` printed, where the user laid it in the folder.

        Raises:
            InputError: it is part of the folder, and was changed.
            ValueError: it is no JSON.
        """
        path = self.folder / VALIDATION
        if not path.is_file():
            return None
        if self.files.has(VALIDATION):
            self.files.check(VALIDATION)
        found = json.loads(path.read_text("utf-8"))
        return found if isinstance(found, dict) else None

    def picture(self, kind: str) -> bytes | None:
        """A picture that lies in the folder, as PNG; None where there is none of its own.

        Raises:
            InputError: it was changed.
        """
        name = f"{PLOTS}/{kind}.png"
        there = (self.folder / name).is_file() and self.files.has(name)
        return self.files.path(name).read_bytes() if there else None

    @cached_property
    def tables(self) -> Tables:
        """What pictures are drawn from; errors as of :meth:`table`."""
        small = {name: self.table(name) for name in ("days", "weeks", "visits")}
        small["variants"] = self.optional("variants")
        return Tables(manifest=self.manifest, summary=self.summary(), stored=self, **small)

    def copy_into(self, folder: Path) -> None:
        """Copy what was played, without pictures, report and hashes; errors as of :meth:`table`."""
        for name in FILES:
            own = self.files.has(name)
            if name not in (MANIFEST, PLOTS, REPORT) and (self.folder / name).is_file() | own:
                source = self.files.path(name) if own else self.folder / name
                shutil.copyfile(source, folder / name)
        about = {key: value for key, value in self.manifest.items() if key != "files"}
        (folder / MANIFEST).write_bytes(json_bytes(about))


def open_results(folder: Path) -> RunFolder:
    """Read the manifest of a results folder, and check that it fits itself and its histories.

    Raises:
        InputError: no results, results that nothing can be made of, or a manifest that was changed.
    """
    if not folder.is_dir():
        raise InputError(Problem("expected a results folder", file=str(folder)))
    manifest = read_manifest(folder / MANIFEST)
    stored = RunFolder(folder, manifest, played_scenario(manifest, folder))
    _check_rows(stored)
    return stored


def read_tables(folder: Path) -> Tables:
    """The tables of a results folder; errors as of :func:`open_results`, or a file was changed."""
    return open_results(folder).tables


def unlike_sizes(
    first: Mapping[str, Any], other: Mapping[str, Any], file: str, of: str = "the first"
) -> list[Problem]:
    """Why results were not played on the same luck: a problem for each of :data:`SIZES`.

    Args:
        first, other: manifests, or sizes alone.
        file: where the other lies.
        of: what the first is called.
    """
    return [
        Problem(f"expected the {first[key]} of {of}, got {other[key]}", key, file)
        for key in SIZES
        if first[key] != other[key]
    ]


def _check_rows(stored: RunFolder) -> None:
    path = stored.folder / RUNS
    if not path.is_file():
        raise InputError(Problem(f"expected a file {RUNS}, found none", file=str(stored.folder)))
    try:
        about = pq.read_metadata(path)
        rows, columns = about.num_rows, set(about.schema.to_arrow_schema().names)
    except (OSError, pa.ArrowException) as error:
        message = f"expected a parquet file, got: {str(error).splitlines()[0]}"
        raise InputError(Problem(message, file=str(path))) from None
    expected = stored.draws * stored.runs
    if rows != expected:
        message = (
            f"expected {stored.draws} draws x {stored.runs} runs = {expected} histories, got {rows}"
        )
        raise InputError(Problem(message, file=str(path)))
    wanted = history_columns(compile_scenario(stored.loaded), stored.days)
    message = "expected this column, found none; the folder is of another version: run it again"
    lacking = [Problem(message, name, str(path)) for name in wanted if name not in columns]
    if lacking:
        raise InputError(*lacking)
