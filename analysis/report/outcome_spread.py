"""How outcomes spread: over histories where they are counted, over draws where they are chances."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ballast.analysis.results.run_folder import RunFolder
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.moments import ByDraw
from ballast.analysis.stats.uncertainty import Flags, Floats
from ballast.sim.outcomes.measured import Measured, measure

FEWEST_DRAWS = 10
"""With fewer sampled draws there is no spread over them to look at."""


@dataclass
class Spreads:
    """What has been gathered from all histories.

    Attributes:
        draws: how histories divide into draws.
        by_draw: sums of each outcome that all histories are asked.
        counts: of each mean, histories by value (rounded down) of sampled draws.
    """

    draws: Draws
    by_draw: dict[str, ByDraw] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def take(self, measured: Measured, place: int) -> None:
        """Take in the next histories of an outcome, the first of which is row ``place``."""
        if measured.values is None:
            return
        if measured.asked is None:
            sums = ByDraw(self.draws.runs, self.draws.first)
            self.by_draw.setdefault(measured.name, sums).take(measured.values)
        if measured.kind == "mean":
            rows = np.arange(place, place + len(measured.values)) >= self.draws.first
            self._count(measured, rows)

    def _count(self, measured: Measured, rows: Flags) -> None:
        assert measured.values is not None
        known = rows if measured.asked is None else rows & measured.asked
        found, often = np.unique(np.floor(measured.values[known]), return_counts=True)
        here = self.counts.setdefault(measured.name, {})
        for value, count in zip(found.astype(int).tolist(), often.tolist(), strict=True):
            here[value] = here.get(value, 0) + count

    def of_draws(self, name: str) -> Floats | None:
        """(D,) means of an outcome in sampled draws, replication noise taken out of their spread.

        None where there are few draws, or where the runs do not tell them apart.
        """
        sums = self.by_draw.get(name)
        if sums is None or len(sums.sums) < FEWEST_DRAWS or sums.variances is None:
            return None
        means = sums.sums / sums.runs
        observed, noise = float(means.var(ddof=1)), float(sums.variances.mean()) / sums.runs
        if observed <= noise:
            return None
        centre = float(means.mean())
        return np.asarray(centre + (means - centre) * np.sqrt((observed - noise) / observed))


def spreads_of(stored: RunFolder) -> Spreads:
    """The spreads of a stored run, from its histories in pieces."""
    found = Spreads(Draws.sized(stored.draws, stored.runs))
    place = 0
    for rows in stored.pieces():
        for measured in measure(rows.to_pandas(), stored.loaded.scenario, stored.days):
            found.take(measured, place)
        place += rows.num_rows
    return found
