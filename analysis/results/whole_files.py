"""Files that are there whole or not at all: written beside their place, then renamed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def json_bytes(content: Mapping[str, Any]) -> bytes:
    """The content of a JSON file."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode("utf-8")


def spare_of(place: Path) -> Path:
    """Where a file is written before it takes its place."""
    return place.with_name(f".{place.name}.{os.getpid()}.tmp")


def is_spare(path: Path) -> bool:
    """Whether a file is what a kill has left half written."""
    return path.name.startswith(".") and path.name.endswith(".tmp")


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write files, with the folders that they need; none takes its place before all are written.

    Raises:
        OSError: one cannot be written; the old ones are as they were.
    """
    spares = {path: spare_of(path) for path in contents}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            spares[path].write_bytes(content)
        for path, spare in spares.items():
            spare.replace(path)
    finally:
        for spare in spares.values():
            spare.unlink(missing_ok=True)
