"""Versions of what histories, tables and pictures rest on: the model, and packages."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

MODEL = "244cb133dccb"
"""Id of the model: it changes when the numbers of the golden run do, and with nothing else.

``python -m tests.golden.renew`` writes it; a posterior of another model is refused.
"""
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
