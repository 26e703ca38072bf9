"""A progress bar with the time left, on a terminal, for what takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE_SECONDS = 2.0


@contextmanager
def progress_bar(what: str, total: int, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """Gives a function to be told how much is done so far; None where nothing is shown.

    Args:
        what: is counted.
        total: all of it.
        quiet: show nothing.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.percentage:>3.0f} %"),
        BarColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(what, total=total)
    started, shown = time.perf_counter(), False

    def show(done: int) -> None:
        nonlocal shown
        if not shown and time.perf_counter() - started > PATIENCE_SECONDS:
            shown = True
            bar.start()
        bar.update(task, completed=done)

    try:
        yield show
    finally:
        bar.stop()
