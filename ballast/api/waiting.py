"""Progress with the time left, in a notebook or a terminal, for what takes longer than a moment."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from ballast.analysis.text.durations import duration
from ballast.analysis.text.markup import el, join
from ballast.requests.progress_bar import PATIENCE_SECONDS, progress_bar

OFTEN_SECONDS = 0.3
Tell = Callable[[int], None]


@contextmanager
def waiting(total: int, shown: bool) -> Iterator[Tell | None]:
    """Gives a function to be told how much is done so far; None where nothing is shown.

    Args:
        total: all that is to be done.
        shown: whether to show anything.
    """
    if shown and in_notebook():
        bar = NotebookBar(total)
        try:
            yield bar
        finally:
            bar.end()
        return
    with progress_bar("", total, not shown) as progress:
        yield progress


def in_notebook() -> bool:
    """Whether this process is the kernel of a notebook."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return getattr(shell, "kernel", None) is not None


class NotebookBar:
    """A bar below the cell, which goes when all is done.

    Args:
        total: all that is to be done.
    """

    def __init__(self, total: int) -> None:
        self._total = max(1, total)
        self._handle: Any = None
        self._started = self._told = time.monotonic()

    def __call__(self, done: int) -> None:
        """Show how much is done, a few times a second."""
        now = time.monotonic()
        if now - self._started < PATIENCE_SECONDS or now - self._told < OFTEN_SECONDS:
            return
        self._told = now
        left = (now - self._started) * (self._total - done) / done if done else None
        words = f"{100 * done // self._total} %"
        words += "" if left is None else f", {duration(left)} left"
        self._show(join([el("progress", value=done, max=self._total), f" {words}"]), words)

    def end(self) -> None:
        """Take the bar away."""
        if self._handle is not None:
            self._show("", "")

    def _show(self, html: str, plain: str) -> None:
        shown: Any = import_module("IPython.display")  # has no type hints
        content = {"text/html": html, "text/plain": plain}
        if self._handle is None:
            self._handle = shown.display(content, raw=True, display_id=True)
        else:
            self._handle.update(content, raw=True)
