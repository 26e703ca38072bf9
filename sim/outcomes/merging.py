"""Tallies of blocks added up as they come, in memory that does not grow with the histories.

Counts of days, weeks and visits are integers, so that their sums are exact. Of the rungs, which
are wanted by parameter draw, the sum over draws and the sum of squares are kept: what mean and
variance between draws need.
"""

from __future__ import annotations

import numpy as np

from ballast.sim.outcomes.draw_rungs import RUNGS
from ballast.sim.outcomes.history_log import HistoryLog, thinned
from ballast.sim.outcomes.logged_sample import LoggedSample
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.outcomes.series_counts import added
from ballast.sim.rules.quantity import Ints


class Totals:
    """Sums over all blocks so far.

    Args:
        runs: histories of each draw.

    Attributes:
        histories: taken in so far.
        tension_tenths, tension_total, weekly, ends, held_counts, channels: as in a tally.
        looks, at_limits, suspensions: as in a tally.
        series: by outcome, the periods of its series and the histories by count in each.
        logged: logs of the histories that are logged, block by block.
    """

    def __init__(self, runs: int) -> None:
        self.runs = runs
        self.histories = 0
        self.tension_tenths = self.tension_total = np.zeros(0, np.int64)
        self.weekly = self.ends = self.held_counts = self.channels = np.zeros(0, np.int64)
        self.looks = 0
        self.at_limits: dict[str, int] = {}
        self.suspensions: dict[str, Ints] = {}
        self.series: dict[str, tuple[tuple[tuple[int, int], ...], list[Ints]]] = {}
        self.logged: list[HistoryLog] = []
        self._at_modes = self._open = np.zeros(0, np.int64)
        self._sums = self._squares = np.zeros(0, np.int64)
        self._draws = 0  # sampled draws of which all histories have come

    def add(self, tally: OutcomeAccumulator) -> None:
        """Take in the next block; blocks come in lane order."""
        names = ("tension_tenths", "tension_total", "weekly", "ends", "held_counts", "channels")
        if not self.histories:
            for name in names:
                setattr(self, name, getattr(tally, name).copy())
            shape = (tally.days, RUNGS - 1)
            self._at_modes, self._open = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
            self._sums, self._squares = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        else:
            for name in names:
                getattr(self, name).__iadd__(getattr(tally, name))
        self.histories += len(tally.draws)
        self.looks += tally.looks
        for name, count in tally.at_limits.items():
            self.at_limits[name] = self.at_limits.get(name, 0) + count
        for name, counts in tally.suspensions.items():
            self.suspensions[name] = self.suspensions.get(name, 0) + counts
        for series in tally.series:
            _, known = self.series.get(series.name, (series.periods, None))
            sums = series.histories if known is None else added(known, series.histories)
            self.series[series.name] = series.periods, sums
        self._add_rungs(tally)
        if tally.log.histories:
            self.logged.append(tally.log)

    def thin(self, sample: LoggedSample) -> None:
        """Keep the logs of a sample of the histories only."""
        for number, log in enumerate(self.logged):
            keep = sample.holds(log.draws, log.runs)
            if not keep.all():
                self.logged[number] = thinned(log, keep)

    def rungs(self) -> tuple[Ints, Ints, int]:
        """Histories at or above each rung from 1 on: sums and sums of squares over draws.

        Returns:
            Two arrays of shape (days, 7) and the number of draws they are over: the sampled ones,
            or draw 0 where it is the only one.
        """
        if self._draws:
            return self._sums, self._squares, self._draws
        return self._at_modes, self._at_modes**2, 1

    def _add_rungs(self, tally: OutcomeAccumulator) -> None:
        rungs, draws = tally.rungs, [int(tally.draws[0]), int(tally.draws[-1])]
        ends = len(rungs.edges[0])
        whole = int(tally.runs[-1]) == self.runs - 1  # else the last draw goes on in the next block
        for edge, draw in zip(range(ends), draws[-ends:], strict=True):
            self._open = self._open + rungs.edges[:, edge]
            if edge == ends - 1 and not whole:
                break
            if draw == 0:
                self._at_modes = self._open
            else:
                self._sums += self._open
                self._squares += self._open**2
                self._draws += 1
            self._open = np.zeros_like(self._open)
        self._sums += rungs.sums
        self._squares += rungs.squares
        self._draws += rungs.between


def merged(tallies: list[OutcomeAccumulator], runs: int) -> Totals:
    """The sums over some blocks, in lane order, of a run with ``runs`` histories a draw."""
    totals = Totals(runs)
    for tally in tallies:
        totals.add(tally)
    return totals
