"""Which histories of a run are logged: a sample spread evenly over the parameter draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags, Ints


@dataclass(frozen=True, slots=True)
class LoggedSample:
    """The first runs of every so many draws, from draw 0 on.

    Attributes:
        every: 1 for all draws, 2 for draws 0, 2, 4, …
        runs: how many first runs of each of those draws; 0 for none at all.
    """

    every: int
    runs: int

    def holds(self, draws: Ints, runs: Ints) -> Flags:
        """Whether histories are among them: (L,) flags for (L,) names."""
        return np.asarray((draws % self.every == 0) & (runs < self.runs))

    def histories(self, draws: int) -> int:
        """How many they are of a run with so many draws.

        >>> LoggedSample(every=2, runs=1).histories(5)
        3
        """
        return -(-draws // self.every) * self.runs

    def place(self, draws: Ints, runs: Ints) -> Ints:
        """Place of each of them among them, in (draw, run) order.

        >>> LoggedSample(every=2, runs=3).place(np.array([0, 2]), np.array([2, 1])).tolist()
        [2, 4]
        """
        return draws // self.every * self.runs + runs

    @property
    def rule(self) -> str:
        """The rule in words.

        >>> LoggedSample(every=1, runs=5).rule
        'runs 0 to 4 of every draw'
        """
        if not self.runs:
            return "none"
        some = "run 0" if self.runs == 1 else f"runs 0 to {self.runs - 1}"
        return f"{some} of {'every draw' if self.every == 1 else f'every {self.every}th draw'}"


def sample_of(most: int, draws: int, runs: int) -> LoggedSample:
    """The sample of a run: as many histories of each draw as fit, or one of every 2nd, 4th … draw.

    It depends on the sizes of the run alone. That of more draws lies within that of fewer, so that
    a run that may go on thins out what it has logged.

    Args:
        most: histories that are logged at most.
        draws, runs: of the run.

    >>> sample_of(1000, 200, 50), sample_of(1000, 3000, 10), sample_of(1000, 10, 10)
    (LoggedSample(every=1, runs=5), LoggedSample(every=4, runs=1), LoggedSample(every=1, runs=10))
    """
    if most <= 0:
        return LoggedSample(every=1, runs=0)
    every = 1
    while -(-draws // every) > most:
        every *= 2
    return LoggedSample(every=every, runs=1 if every > 1 else min(runs, most // draws))
