"""The numbers of the draws of a run, which are checked before they are played.

Inverting a hundred priors takes as long as playing half a year. Where a draw has few histories its
numbers are kept when they are checked, and go to whoever plays them; else they are sampled anew.
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import Scenario

AT_ONCE = 4096
"""Draws that are sampled, checked and kept together, to bound memory."""
KEPT_DRAWS = 65_536
"""Later ones are sampled anew: numbers of the baseline take a kilobyte a draw."""
MANY_RUNS = 20
"""With so many histories a draw, sampling it once more costs little beside them."""


class SampledDraws:
    """The numbers of draws, each the same whenever and wherever it is asked for.

    Args:
        scenario: with its priors.
        seed: root seed.
        draws: how many there are.
        runs: histories of each.
    """

    def __init__(self, scenario: Scenario, seed: int, draws: int, runs: int) -> None:
        self._scenario, self._seed, self._draws = scenario, seed, draws
        self._most = KEPT_DRAWS if runs < MANY_RUNS else 0
        self._kept: dict[int, dict[str, Floats]] = {}

    def __getstate__(self) -> dict[str, object]:
        """Without what is kept: other processes are sent what they play."""
        return vars(self) | {"_kept": {}}

    def checked(self, first: int) -> dict[str, Floats]:
        """Numbers of the draws that are checked together with a first one; kept if few are yet.

        Args:
            first: a multiple of :data:`AT_ONCE`.

        Returns:
            By dotted key, (D,) or (1,).
        """
        last = min(first + AT_ONCE, self._draws)
        values = self.between(first, last)
        if last <= self._most:
            self._kept[first] = values
        return values

    def kept(self, first: int, last: int) -> dict[str, Floats] | None:
        """Numbers of the draws ``first`` … ``last - 1``; None if not all of them are kept."""
        starts = range(first // AT_ONCE * AT_ONCE, last, AT_ONCE)
        if any(start not in self._kept for start in starts):
            return None
        pieces = [
            (self._kept[start], slice(max(first - start, 0), last - start)) for start in starts
        ]
        return {
            key: _joined([(values[key], some) for values, some in pieces])
            for key in self._kept[starts[0]]
        }

    def between(self, first: int, last: int) -> dict[str, Floats]:
        """The same, sampled where they are not kept."""
        known = self.kept(first, last)
        if known is not None:
            return known
        return sample(self._scenario, self._seed, np.arange(first, last))


def _joined(pieces: list[tuple[Floats, slice]]) -> Floats:
    """One number of some draws from pieces of stretches; (1,) where it is common to all."""
    (values, some), *more = pieces
    if len(values) == 1:
        return values
    return np.concatenate([values[some], *(others[which] for others, which in more)])
