"""Folders that objects of a notebook read from: temporary ones go with the last that needs them."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path


class KeptFolder:
    """A folder with tables.

    Args:
        path: of the folder.
        temporary: whether it goes when nothing refers to this object any more.
    """

    def __init__(self, path: Path, *, temporary: bool = False) -> None:
        self.path, self.temporary = path, temporary
        if temporary:
            weakref.finalize(self, shutil.rmtree, path, ignore_errors=True)


def temporary() -> KeptFolder:
    """An empty folder that goes with what it is returned to, and at the latest with the process."""
    return KeptFolder(Path(tempfile.mkdtemp(prefix="ballast-")), temporary=True)
