"""A folder written all at once or not at all, and never over something else."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ballast.analysis.results.file_names import (
    BACKTEST,
    BACKTEST_FILES,
    COMPARISON,
    COMPARISON_FILES,
    FILES,
    LEVERS,
    LEVERS_FILES,
    MANIFEST,
)
from ballast.analysis.results.whole_files import json_bytes
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.posterior_file import Posterior, write_posterior
from ballast.sim.scenario.schema import LoadedScenario


def refuse_other_results(folder: Path, loaded: LoadedScenario) -> None:
    """Check that results may be written to a folder, before anything is played.

    Raises:
        InputError: it holds something else than results of this scenario, or cannot be written.
    """

    def judge(manifest: dict[str, Any]) -> str | None:
        title = manifest["title"]
        if manifest["canonical_hash"] == loaded.canonical_hash:
            return None
        return (
            f"expected results of this scenario, got those of another one ({title!r}); "
            "choose another folder or remove that one"
        )

    _refuse(folder, MANIFEST, FILES, "results of this scenario", judge)


def refuse_other_comparison(folder: Path) -> None:
    """Check that a comparison may be written to a folder.

    Raises:
        InputError: it holds other things than a comparison, or cannot be written.
    """
    _refuse(folder, COMPARISON, COMPARISON_FILES, "an earlier comparison", lambda _: None)


def refuse_other_backtest(folder: Path) -> None:
    """Check that a backtest may be written to a folder.

    Raises:
        InputError: it holds other things than a backtest, or cannot be written.
    """
    _refuse(folder, BACKTEST, BACKTEST_FILES, "an earlier backtest", lambda _: None)


def refuse_other_levers(folder: Path) -> None:
    """Check that a ranking of levers may be written to a folder.

    Raises:
        InputError: it holds other things than such a ranking, or cannot be written.
    """
    _refuse(folder, LEVERS, LEVERS_FILES, "an earlier ranking of levers", lambda _: None)


def _refuse(
    folder: Path,
    mark: str,
    files: tuple[str, ...],
    what: str,
    judge: Callable[[dict[str, Any]], str | None],
) -> None:
    def problem(message: str) -> InputError:
        return InputError(Problem(message, option="out", file=str(folder)))

    if folder.exists() and not folder.is_dir():
        raise problem("expected a folder, got a file")
    if folder.is_dir() and any(folder.iterdir()):
        try:
            wrong = judge(json.loads((folder / mark).read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            raise problem(f"expected an empty folder or {what}, got other files") from None
        if wrong is not None:
            raise problem(wrong)
        foreign = sorted(path.name for path in folder.iterdir() if path.name not in files)
        if foreign:
            raise problem(
                f"expected results and nothing else, got {foreign[0]!r} too; move it away, "
                "for a run replaces the folder"
            )
    parent = folder.absolute()
    while not parent.exists():
        parent = parent.parent
    if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
        raise problem("expected a folder that can be written to")


class Folder:
    """A folder under construction; it appears under its name only when it is complete.

    Use as a context manager: files written to :attr:`path` replace the old folder at the end, and
    vanish if anything goes wrong.
    """

    def __init__(self, target: Path) -> None:
        self.target = target.absolute()
        self.path = self.target

    def __enter__(self) -> Folder:
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self.path = Path(
                tempfile.mkdtemp(prefix=f".{self.target.name}.", dir=self.target.parent)
            )
        except OSError as error:
            raise InputError(
                Problem(
                    f"expected a folder that can be written to, got: {error.strerror}",
                    option="out",
                    file=str(self.target),
                )
            ) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            shutil.rmtree(self.path, ignore_errors=True)
            return
        self.path.chmod(0o755)
        old = self.path.with_name(self.path.name + ".old")
        if self.target.exists():
            self.target.rename(old)
        self.path.rename(self.target)
        shutil.rmtree(old, ignore_errors=True)

    def place(self, table: str) -> Path:
        """Where a table belongs that is written piece by piece."""
        return self.path / f"{table}.parquet"

    def table(self, name: str, table: pa.Table) -> None:
        """Write a table."""
        pq.write_table(table, self.place(name), compression="zstd", store_schema=False)

    def frame(self, name: str, frame: pd.DataFrame) -> None:
        """Write a data frame as a table."""
        self.table(name, pa.Table.from_pandas(frame, preserve_index=False))

    def posterior(self, posterior: Posterior) -> None:
        """Write the rows that numbers are drawn from, so that the histories can be replayed."""
        values = {key: posterior.column(key) for key in posterior.keys}
        write_posterior(self.place("posterior"), values, posterior.weights, posterior.about)

    def json(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON file."""
        (self.path / f"{name}.json").write_bytes(json_bytes(content))
