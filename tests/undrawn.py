"""Runs that leave out their pictures and page, for tests that look at neither.

They take two thirds of a small run's time. ``python -m tests.undrawn run …`` is ``run.py`` so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ballast.cli import main

LEFT_OUT = ("ballast.analysis.plots.run_pictures.draw_all", "ballast.analysis.report.write")


@contextmanager
def undrawn() -> Iterator[None]:
    """Within it a run writes its tables, its summary and its manifest alone."""
    with pytest.MonkeyPatch.context() as patched:
        for name in LEFT_OUT:
            patched.setattr(name, lambda *_, **__: None)
        yield


if __name__ == "__main__":
    with undrawn():
        main()
