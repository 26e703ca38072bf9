"""Sampled parameters of a run: needed by the stability check, then again to play the draws.

Sampling a draw takes as long as playing several months. With few runs per draw, the values are
kept after the check and sent to the process that plays the draw; otherwise it samples them again.
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario

AT_ONCE = 4096
"""Draws that are sampled and checked together, to bound memory."""
KEPT_DRAWS = 65_536
"""Values of later draws are not kept. The baseline needs 1 kB per draw."""
MANY_RUNS = 20
"""With so many runs per draw, sampling a draw twice costs little by comparison."""


class SampledDraws:
    """Sampled values by draw; the same whether they were kept or are sampled again.

    Args:
        loaded: the scenario, with its priors and its posterior.
        seed: root seed.
        draws: number of draws.
        runs: runs per draw.
    """

    def __init__(self, loaded: LoadedScenario, seed: int, draws: int, runs: int) -> None:
        self._loaded, self._seed, self._draws = loaded, seed, draws
        self._most = KEPT_DRAWS if runs < MANY_RUNS else 0
        self._kept: dict[int, dict[str, Floats]] = {}

    def __getstate__(self) -> dict[str, object]:
        """Without kept values: a worker receives those of its blocks only."""
        return vars(self) | {"_kept": {}}

    def checked(self, first: int) -> dict[str, Floats]:
        """Sample the draws that are checked together, and keep their values if there is room.

        Args:
            first: first of these draws, a multiple of :data:`AT_ONCE`.

        Returns:
            Values by dotted key, (D,) where the number is drawn, else (1,).
        """
        last = min(first + AT_ONCE, self._draws)
        values = self.between(first, last)
        if last <= self._most:
            self._kept[first] = values
        return values

    def kept(self, first: int, last: int) -> dict[str, Floats] | None:
        """Kept values of draws ``first`` … ``last - 1``; None unless all of them are kept."""
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
        """Values of draws ``first`` … ``last - 1``, sampled unless they are kept."""
        known = self.kept(first, last)
        if known is not None:
            return known
        return sample(self._loaded, self._seed, np.arange(first, last))


def _joined(pieces: list[tuple[Floats, slice]]) -> Floats:
    """Values of one parameter from consecutive stretches; (1,) if it is the same in all draws."""
    (values, some), *more = pieces
    if len(values) == 1:
        return values
    return np.concatenate([values[some], *(others[which] for others, which in more)])
