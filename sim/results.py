"""The results folder: written all at once or not at all, and never over something else."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim import __version__
from sim.errors import InputError, Problem
from sim.scenario.schema import LoadedScenario

PACKAGES = ("mesa", "numpy", "scipy", "pandas", "pyarrow", "pydantic", "matplotlib")
MANIFEST = "manifest.json"
FILES = (
    MANIFEST,
    "summary.json",
    "runs.parquet",
    "days.parquet",
    "weeks.parquet",
    "visits.parquet",
    "acts.parquet",
    "media.parquet",
    "variants.parquet",
    "plots",
    "report.html",
)
"""What a results folder holds; a run replaces these and nothing else."""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What was played, by what, when.

    Attributes:
        loaded: the scenario.
        seed, draws, runs, days: of the run.
        command: as typed.
        started: when.
        seconds: of playing, without reading and writing.
    """

    loaded: LoadedScenario
    seed: int
    draws: int
    runs: int
    days: int
    command: str
    started: datetime
    seconds: float

    def manifest(self) -> dict[str, Any]:
        """The content of ``manifest.json``."""
        scenario = self.loaded.scenario
        return {
            "title": scenario.title,
            "scenario": scenario.model_dump(mode="json"),
            "scenario_file": Path(self.loaded.path).name,
            "canonical_hash": self.loaded.canonical_hash,
            "seed": self.seed,
            "draws": self.draws,
            "runs": self.runs,
            "days": self.days,
            "start": scenario.start.isoformat(),
            "code": {"ballast": __version__},
            "packages": {name: version(name) for name in PACKAGES},
            "platform": {"python": sys.version.split()[0], "system": platform.platform()},
            "command": self.command,
            "started": self.started.astimezone(UTC).isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 2),
        }


def version(package: str) -> str:
    """Installed version of a package, or ``unknown``."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"


def refuse_other_results(folder: Path, loaded: LoadedScenario) -> None:
    """Check that results may be written to a folder, before anything is played.

    Raises:
        InputError: it holds something else than results of this scenario, or cannot be written.
    """
    where = str(folder)
    if folder.exists() and not folder.is_dir():
        raise InputError(Problem("expected a folder, got a file", key="--out", file=where))
    if folder.is_dir() and any(folder.iterdir()):
        manifest = folder / MANIFEST
        try:
            found = json.loads(manifest.read_text("utf-8"))
            same, title = found["canonical_hash"] == loaded.canonical_hash, found["title"]
        except (OSError, ValueError, KeyError, TypeError):
            raise InputError(
                Problem(
                    "expected an empty folder or results of this scenario, got other files",
                    key="--out",
                    file=where,
                )
            ) from None
        if not same:
            raise InputError(
                Problem(
                    f"expected results of this scenario, got those of another one ({title!r}); "
                    "choose another folder or remove that one",
                    key="--out",
                    file=where,
                )
            )
        foreign = sorted(path.name for path in folder.iterdir() if path.name not in FILES)
        if foreign:
            raise InputError(
                Problem(
                    f"expected results and nothing else, got {foreign[0]!r} too; move it away, "
                    "for a run replaces the folder",
                    key="--out",
                    file=where,
                )
            )
    parent = folder.absolute()
    while not parent.exists():
        parent = parent.parent
    if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
        raise InputError(
            Problem("expected a folder that can be written to", key="--out", file=where)
        )


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
        text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
        (self.path / name).write_text(text + "\n", encoding="utf-8")
