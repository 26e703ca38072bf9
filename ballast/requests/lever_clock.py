"""The time of a ranking of levers: what is left of its budget, and how long it took and why."""

from __future__ import annotations

import time
from collections.abc import Callable

from ballast.analysis.text.durations import duration
from ballast.sim.experiments.montecarlo import usable_workers
from ballast.sim.experiments.shared_lanes import BLOCK_LANES

SLACK = 1.25
"""A part is begun only where it fits with so much to spare: other programs use processors too."""
LATE, SLOWER = 1.05, 1.2
"""From so many times what was meant it is said that it took longer, and that histories did."""


class Clock:
    """What has been used of a budget, by the time that histories took so far.

    Args:
        seconds: the budget; None where sizes are said, and all is played.
        started: when it began, in seconds of ``now``.
        kept: seconds for tables, the picture and the page.
        expected: seconds of one process that a history was expected to take; None if not known.
        workers: processes; None for one a processor.
        now: the clock.
    """

    def __init__(
        self,
        seconds: float | None,
        started: float,
        *,
        kept: float = 0.0,
        expected: float | None = None,
        workers: int | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds, self._started, self._kept, self._now = seconds, started, kept, now
        self._expected, self._workers = expected, usable_workers(workers)
        self._work = 0.0
        self._histories = 0

    @property
    def used(self) -> float:
        """Seconds since it began."""
        return self._now() - self._started

    @property
    def left(self) -> float:
        """Seconds in which can still be played; without end where no budget was said."""
        return float("inf") if self._seconds is None else self._seconds - self._kept - self.used

    @property
    def until(self) -> float | None:
        """When playing has to end; None where no budget was said."""
        return None if self._seconds is None else self._now() + max(0.0, self.left)

    @property
    def a_history(self) -> float:
        """Seconds of one process that a history has taken so far."""
        return self._work / self._histories if self._histories else self._expected or 0.0

    def note(self, histories: int, seconds: float) -> None:
        """So many histories have been played in such a time."""
        self._work += seconds * self._processes(histories)
        self._histories += histories

    def needs(self, histories: int) -> float:
        """Seconds that so many histories are likely to take, played at once."""
        return SLACK * histories * self.a_history / self._processes(histories)

    def _processes(self, histories: int) -> int:
        return max(1, min(self._workers, -(-histories // BLOCK_LANES)))

    def told(self, a_history: float) -> str:
        """How long it took, and why it took more than its budget if it did.

        Args:
            a_history: seconds of one process that a history took.
        """
        used = self.used
        if self._seconds is None:
            return f"It took {duration(used)}."
        text = f"It took {duration(used)} of {duration(self._seconds)}"
        if used <= LATE * self._seconds:
            return f"{text}."
        slower = a_history / self._expected if self._expected else 1.0
        if slower >= SLOWER:
            why = (
                f"a history took {slower:.1f} times as long as in the test beforehand (other "
                "programs use the processors), and a block that has begun is ended"
            )
        else:
            why = "a block of histories that has begun is ended"
        return f"{text}, which is more: {why}."
