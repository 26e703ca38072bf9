"""Results that several files of tests read, made once for all processes of the suite."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first to ask for it makes, and that nobody may change.

    Args:
        factory: of the session's temporary folders.
        name: of the folder.
        make: fills the folder, which is there and empty.
    """
    base = factory.getbasetemp()  # one per process; those of a parallel session lie side by side
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    place, done, lock = root / name, root / f"{name}.done", root / f"{name}.lock"
    while not done.exists():
        try:
            lock.mkdir()
        except FileExistsError:  # another process is about it
            time.sleep(0.1)
            continue
        try:
            if not done.exists():
                place.mkdir()
                make(place)
                done.touch()
        finally:
            lock.rmdir()
    return place
