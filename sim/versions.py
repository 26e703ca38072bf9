"""Versions of the packages that histories, tables and pictures rest on."""

from __future__ import annotations

from importlib import metadata

PACKAGES = ("mesa", "numpy", "scipy", "pandas", "pyarrow", "pydantic", "matplotlib")
"""Packages whose versions a manifest records."""


def version(package: str) -> str:
    """Installed version of a package, or ``unknown``."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"
