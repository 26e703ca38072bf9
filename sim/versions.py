"""Versions of the packages that histories, tables and pictures rest on."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

PACKAGES = ("mesa", "numpy", "scipy", "pandas", "pyarrow", "pydantic", "matplotlib")
"""Packages whose versions a manifest records."""


def code_hash() -> str:
    """SHA-256 of the files that histories come from: all of ``sim``, names and texts.

    Versions of a release are one number for many states of the code; this tells them apart.
    """
    here, found = Path(__file__).parent, hashlib.sha256()
    for path in sorted(here.rglob("*.py")):
        found.update(f"{path.relative_to(here).as_posix()}\n".encode())
        found.update(path.read_text("utf-8").encode())
    return found.hexdigest()


def version(package: str) -> str:
    """Installed version of a package, or ``unknown``."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"
