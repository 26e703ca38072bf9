"""Histories at or above each rung, summed over the parameter draws of a block.

Mean and variance between draws need the sum over draws and the sum of squares only. So memory does
not depend on the number of draws. The first and the last draw of a block may have further runs in
the neighbouring blocks; their counts are kept separately.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Ints
from ballast.sim.vocabulary import Rung

RUNGS = len(Rung)


@dataclass(frozen=True, kw_only=True)
class DrawRungs:
    """Numbers of histories of a block at or above rungs 1 to 7 (last axis).

    Attributes:
        row: (L,) draw of each lane, counted from the first of the block, ascending.
        edges: (days, 1 or 2, 7) counts of the first draw and, if it is another, of the last.
        sums: (days, 7) sum of the counts over the draws in between.
        squares: (days, 7) sum of their squares.
    """

    row: Ints
    edges: Ints
    sums: Ints
    squares: Ints

    @property
    def between(self) -> int:
        """Number of draws between the first and the last."""
        return max(0, int(self.row[-1]) - 1)

    def note(self, rung: Ints, day: int) -> None:
        """Count the histories of a day.

        Args:
            rung: (L,) rung of each lane in the evening.
            day: which day.
        """
        draws = int(self.row[-1]) + 1
        counts = np.bincount(rung.astype(np.intp) * draws + self.row, minlength=RUNGS * draws)
        by_rung, above = counts.reshape(RUNGS, draws), np.zeros(draws, np.int64)
        for number in range(RUNGS - 1, 0, -1):
            above += by_rung[number]
            inner, place = above[1:-1], (day, number - 1)
            self.edges[day, :, number - 1] = above[[0, -1]][: self.edges.shape[1]]
            self.sums[place], self.squares[place] = inner.sum(), inner @ inner


def new_draw_rungs(row: Ints, days: int) -> DrawRungs:
    """Empty counts.

    Args:
        row: (L,) draw of each lane, counted from the first of the block, ascending.
        days: length of the histories.
    """
    edges = min(2, int(row[-1]) + 1)
    return DrawRungs(
        row=row,
        edges=np.zeros((days, edges, RUNGS - 1), np.int64),
        sums=np.zeros((days, RUNGS - 1), np.int64),
        squares=np.zeros((days, RUNGS - 1), np.int64),
    )
