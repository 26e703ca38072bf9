"""Whether the files of a folder are what was written: results, a study or a comparison."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ballast.analysis.results.folder_writing import (
    COMPARISON,
    IDENTITY,
    MANIFEST,
    file_hash,
    mark_of,
)
from ballast.sim.errors import InputError, Problem


def files_alone(folder: Path) -> tuple[str, Mapping[str, Any]] | None:
    """What a folder holds whose histories are not replayed, and the content of its mark.

    Args:
        folder: any.

    Returns:
        ``comparison`` or ``parameter study``; None where it should be results of a run.

    Raises:
        InputError: the file that says it cannot be read.
    """
    path = folder / mark_of(folder)
    if not path.is_file():
        return None
    try:
        about = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(Problem(f"expected JSON, got: {error}", file=str(path))) from None
    if not isinstance(about, dict):
        raise InputError(Problem("expected an object", file=str(path)))
    if path.name == COMPARISON:
        return "comparison", about
    return ("parameter study", about) if IDENTITY in about else None


def changed_files(folder: Path, about: Mapping[str, Any], mark: str = MANIFEST) -> list[Problem]:
    """Files that are gone or are not what was written.

    Args:
        folder: with the files.
        about: content of its mark.
        mark: name of the file that has the hashes.
    """
    hashes, found = about.get("files"), []
    if not isinstance(hashes, dict):
        why = "the folder was made before they were kept"
        if IDENTITY in about:
            why = "the study is not finished; --resume goes on with it"
        message = f"expected the hashes of the files; {why}"
        return [Problem(message, "files", str(folder / mark))]
    for name, expected in hashes.items():
        path = folder / name
        if not path.is_file():
            found.append(Problem("expected a file, found none", file=str(path)))
        elif (got := file_hash(path)) != expected:
            message = f"expected SHA-256 {str(expected)[:12]}…, got {got[:12]}…"
            found.append(Problem(message, file=str(path)))
    return found


def strange_files(folder: Path, about: Mapping[str, Any], mark: str = MANIFEST) -> list[str]:
    """A note for each file that the mark does not name; arguments as of :func:`changed_files`."""
    if not isinstance(about.get("files"), dict):
        return []  # nothing is known of any
    known = {mark, *about["files"]}
    there = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = [path.relative_to(folder).as_posix() for path in there]
    return [f"{name} is not part of the results" for name in names if name not in known]
