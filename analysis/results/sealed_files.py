"""The files of a folder and the hashes that were recorded when they were written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ballast.analysis.results.file_names import COMPARISON, IDENTITY, LEVERS, MANIFEST
from ballast.analysis.results.whole_files import json_bytes, write_all
from ballast.sim.errors import InputError, Problem


def mark_of(folder: Path) -> str:
    """Name of the file that says what a folder holds, and has the hashes of all others."""
    return next((name for name in (COMPARISON, LEVERS) if (folder / name).is_file()), MANIFEST)


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def json_object(path: Path) -> dict[str, Any]:
    """The content of a JSON file.

    Raises:
        InputError: it cannot be read, or is something else than an object.
    """
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(Problem(f"expected JSON, got: {error}", file=str(path))) from None
    if not isinstance(found, dict):
        raise InputError(Problem("expected an object", file=str(path)))
    return found


class SealedFiles:
    """The files of a folder: each is checked against its hash before it is used.

    A folder without hashes is one under construction, or older than they are: nothing in it can be
    checked, and it stays without.

    Args:
        folder: with the files.
        about: content of the file that says what the folder holds.
        mark: name of that file, which has no hash itself.
    """

    def __init__(self, folder: Path, about: dict[str, Any], mark: str = MANIFEST) -> None:
        self.folder, self.mark = folder, mark
        self._about = about
        self._checked: dict[str, tuple[int, int, int]] = {}

    @property
    def recorded(self) -> Mapping[str, str] | None:
        """Hashes by the name of the file, relative to the folder; None where there are none."""
        found = self._about.get("files")
        return found if isinstance(found, dict) else None

    def has(self, name: str) -> bool:
        """Whether a file that need not be there is one of the folder's."""
        if self.recorded is not None:
            return name in self.recorded
        return (self.folder / name).is_file()

    def name_of(self, path: Path) -> str | None:
        """Name of a file by its path; None where it lies elsewhere."""
        here, there = self.folder.resolve(), path.resolve()
        return there.relative_to(here).as_posix() if there.is_relative_to(here) else None

    def names(self, ending: str) -> list[str]:
        """Files at the top of the folder with an ending, in order."""
        every = self.recorded
        if every is None:
            every = dict.fromkeys((path.name for path in self.folder.iterdir()), "")
        return sorted(name for name in every if "/" not in name and name.endswith(ending))

    def check(self, *names: str) -> None:
        """Check files before any of them is used.

        Raises:
            InputError: some are gone, are not what was written, or were never part of the folder.
        """
        problems = [problem for name in names if (problem := self._problem(name)) is not None]
        if problems:
            raise InputError(*problems)

    def path(self, name: str) -> Path:
        """Where a file lies that has been checked; errors as of :meth:`check`."""
        self.check(name)
        return self.folder / name

    def table(self, name: str) -> pd.DataFrame:
        """A table by the name of its file; errors as of :meth:`check`, or it cannot be read."""
        path = self.path(name)
        try:
            with path.open("rb") as file:
                return pd.read_parquet(file)
        except (OSError, ValueError) as error:  # pyarrow's errors are ValueErrors
            message = f"expected a table that can be read, got: {str(error).splitlines()[0]}"
            raise InputError(Problem(message, file=str(path))) from None

    def json(self, name: str) -> dict[str, Any]:
        """The content of a JSON file; errors as of :meth:`check` and :func:`json_object`."""
        return json_object(self.path(name))

    def changed(self) -> list[Problem]:
        """All files that are gone or are not what was written; that there are no hashes is said."""
        if self.recorded is None:
            why = "the folder was made before they were kept"
            if IDENTITY in self._about:
                why = "the study is not finished; it can be resumed"
            message = f"expected the hashes of the files; {why}"
            return [Problem(message, "files", str(self.folder / self.mark))]
        return [problem for name in self.recorded if (problem := self._problem(name)) is not None]

    def strange(self) -> list[str]:
        """A note for each file that has no hash, where others have one."""
        if self.recorded is None:
            return []
        known = {self.mark, *self.recorded}
        there = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        names = [path.relative_to(self.folder).as_posix() for path in there]
        return [f"{name} is not part of the results" for name in names if name not in known]

    def put(self, contents: Mapping[Path, bytes]) -> None:
        """Write files and :meth:`record` them.

        Raises:
            OSError: one cannot be written; nothing has changed.
        """
        write_all(contents)
        self.record(contents)

    def record(self, contents: Mapping[Path, bytes]) -> None:
        """Record the hashes of what has just been written and lies in the folder; no others.

        Args:
            contents: by path.
        """
        fresh = {
            name: hashlib.sha256(content).hexdigest()
            for path, content in contents.items()
            if (name := self.name_of(path)) is not None
        }
        if fresh and self.recorded is not None:
            self._about["files"] = dict(sorted({**self.recorded, **fresh}.items()))
            write_all({self.folder / self.mark: json_bytes(self._about)})

    def _problem(self, name: str) -> Problem | None:
        """What is wrong with a file; it is hashed again only if it was touched since."""
        path = self.folder / name
        if not path.is_file():
            return Problem("no such file", file=str(path))
        if self.recorded is None:
            return None
        if name not in self.recorded:
            message = "expected a file that was written with the others, got one that was added"
            return Problem(message, file=str(path))
        about = path.stat()
        state = (about.st_ino, about.st_size, about.st_mtime_ns)
        if self._checked.get(name) == state:
            return None
        expected, got = str(self.recorded[name]), file_hash(path)
        if got == expected:
            self._checked[name] = state
            return None
        message = (
            f"expected SHA-256 {expected[:12]}…, got {got[:12]}…: it was changed after it was "
            "written"
        )
        return Problem(message, file=str(path))


def files_alone(folder: Path) -> tuple[str, SealedFiles] | None:
    """The files of a folder whose histories are not replayed, and what it holds.

    Args:
        folder: any.

    Returns:
        ``comparison``, ``ranking of levers``, ``calibration`` or ``parameter study``; None where it
        should be results of a run.

    Raises:
        InputError: the file that says it cannot be read.
    """
    mark = mark_of(folder)
    if not (folder / mark).is_file():
        return None
    about = json_object(folder / mark)
    if mark in (COMPARISON, LEVERS):
        what = "comparison" if mark == COMPARISON else "ranking of levers"
        return what, SealedFiles(folder, about, mark)
    if IDENTITY not in about:
        return None
    what = "calibration" if "calibration" in about else "parameter study"
    return what, SealedFiles(folder, about, mark)


def seal(folder: Path, mark: str = MANIFEST) -> None:
    """Record the hash of every file of a folder that was written just now, all of it.

    Args:
        folder: a new one, in which nobody else has written.
        mark: name of the file that gets them.
    """
    about = json_object(folder / mark)
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    about["files"] = {
        name: file_hash(path)
        for name, path in sorted(there.items())
        if path.is_file() and name != mark
    }
    write_all({folder / mark: json_bytes(about)})
