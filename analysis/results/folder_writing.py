"""The results folder: written all at once or not at all, and never over something else.

A folder replays by itself: its manifest holds the resolved scenario with its menu and record, and
a hash of every other file.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ballast.sim import __version__
from ballast.sim.versions import PACKAGES, version
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.schema import LoadedScenario

MANIFEST = "manifest.json"
FILES = (
    MANIFEST,
    "summary.json",
    "runs.parquet",
    "onsets.parquet",
    "days.parquet",
    "weeks.parquet",
    "visits.parquet",
    "channels.parquet",
    "series.parquet",
    "acts.parquet",
    "media.parquet",
    "variants.parquet",
    "base.parquet",
    "validation.json",
    "plots",
    "report.html",
)
"""What a results folder holds; a run replaces these and nothing else."""
IDENTITY = "identity"
"""In the manifest of a parameter study, and of nothing else: what its histories belong to."""
COMPARISON = "comparison.json"
"""Says that a folder holds a comparison, and which, as the manifest does of results."""
COMPARISON_FILES = (COMPARISON, "comparison.parquet", "flips.parquet", "plots")
"""What such a folder holds."""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What was played, by what, when.

    Attributes:
        loaded: the scenario.
        seed, draws, runs, days: of the run.
        logged: acts of so many first histories are kept.
        command: as typed.
        started: when.
        seconds: of playing, without reading and writing.
        differences: what a branch changes in its base, a line each; none where it is no branch.
        base: name or path of a branch's base, as a command takes it; None where it is no branch.
    """

    loaded: LoadedScenario
    seed: int
    draws: int
    runs: int
    days: int
    logged: int
    command: str
    started: datetime
    seconds: float
    differences: tuple[str, ...] = ()
    base: str | None = None

    def manifest(self) -> dict[str, Any]:
        """The content of ``manifest.json``."""
        scenario = self.loaded.scenario
        return {
            "title": scenario.title,
            "scenario": scenario.model_dump(mode="json"),
            "menu": self.loaded.menu.model_dump(mode="json"),
            "record": [event.model_dump(mode="json") for event in self.loaded.record],
            "branches_from": self.loaded.branches_from,
            "base": self.base,
            "differences": list(self.differences),
            "scenario_file": Path(self.loaded.path).name,
            "canonical_hash": self.loaded.canonical_hash,
            "seed": self.seed,
            "draws": self.draws,
            "runs": self.runs,
            "days": self.days,
            "logged": self.logged,
            "start": scenario.start.isoformat(),
            "code": {"ballast": __version__},
            "packages": {name: version(name) for name in PACKAGES},
            "platform": {"python": sys.version.split()[0], "system": platform.platform()},
            "command": self.command,
            "started": self.started.astimezone(UTC).isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 2),
        }


def mark_of(folder: Path) -> str:
    """Name of the file that says what a folder holds, and has the hashes of all others."""
    return COMPARISON if (folder / COMPARISON).is_file() else MANIFEST


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


def refuse_other_files(folder: Path, mark: str, files: tuple[str, ...], what: str) -> None:
    """Check that something else than results may be written to a folder.

    Args:
        folder: where to.
        mark: a JSON file that says that the folder holds such things already.
        files: all that it may hold.
        what: it is, in words.

    Raises:
        InputError: it holds other things, or cannot be written.
    """
    _refuse(folder, mark, files, what, lambda _: None)


def _refuse(
    folder: Path,
    mark: str,
    files: tuple[str, ...],
    what: str,
    judge: Callable[[dict[str, Any]], str | None],
) -> None:
    def problem(message: str) -> InputError:
        return InputError(Problem(message, key="--out", file=str(folder)))

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


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(folder: Path, files: Iterable[Path] | None = None, mark: str = MANIFEST) -> None:
    """Write the hashes of files of a folder into the one that says what it holds.

    Args:
        folder: of the results.
        files: that were written now; what the manifest says of others stays, so that a change
            that nobody meant is still found. All files of the folder if None.
        mark: name of the file that gets them, which has no hash itself.
    """
    manifest = json.loads((folder / mark).read_text("utf-8"))
    known = manifest.get("files") if files is not None else None
    found = folder.rglob("*") if files is None else files
    inside = {path.resolve().relative_to(folder.resolve()).as_posix(): path for path in found}
    fresh = {
        name: file_hash(path)
        for name, path in inside.items()
        if path.is_file() and path.name != mark
    }
    if files is None or isinstance(known, dict):  # else it was never sealed, and stays so
        manifest["files"] = dict(sorted({**(known or {}), **fresh}.items()))
    _write_json(folder / mark, manifest)


class Folder:
    """A results folder under construction; it appears under its name only when it is complete.

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
                    key="--out",
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

    def table(self, name: str, table: pa.Table) -> None:
        """Write a parquet file."""
        pq.write_table(table, self.path / name, compression="zstd", store_schema=False)

    def frame(self, name: str, frame: pd.DataFrame) -> None:
        """Write a data frame as a parquet file."""
        self.table(name, pa.Table.from_pandas(frame, preserve_index=False))

    def json(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON file."""
        _write_json(self.path / name, content)


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
