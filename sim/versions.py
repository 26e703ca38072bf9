"""Versions of what histories, tables and pictures rest on: the model, and packages."""

from __future__ import annotations

from importlib import metadata

MODEL = "16538031d581"
"""Id of the model: it changes when the numbers of the golden run do, and with nothing else.

``python -m tests.golden.renew`` writes it; a posterior of another model is refused.
"""
PACKAGES = ("mesa", "numpy", "scipy", "pandas", "pyarrow", "pydantic", "matplotlib")
"""Packages whose versions a manifest records."""


def version(package: str) -> str:
    """Installed version of a package, or ``unknown``."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"
