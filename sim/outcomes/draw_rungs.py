"""How many histories stand at or above each rung, summed over the parameter draws of a block.

Mean and variance between draws need the sum over draws and the sum of squares, and no draw by
itself: a block of one history a draw takes no more memory than one of fifty. The first and the last
draw of a block may go on in the blocks beside it, and are kept apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Ints
from ballast.sim.vocabulary import Rung

RUNGS = len(Rung)


@dataclass(frozen=True, kw_only=True)
class DrawRungs:
    """Histories of a block at or above each rung from 1 on, the last axis of all counts.

    Attributes:
        row: (L,) which draw of the block each lane belongs to, in rising order.
        edges: (days, 1 or 2, 7) of the first draw, and of the last where it is another.
        sums: (days, 7) over the draws between them.
        squares: (days, 7) the same of squares.
    """

    row: Ints
    edges: Ints
    sums: Ints
    squares: Ints

    @property
    def between(self) -> int:
        """How many draws lie between the first and the last."""
        return max(0, int(self.row[-1]) - 1)

    def note(self, rung: Ints, day: int) -> None:
        """Count the lanes by the rung on which they end a day: (L,)."""
        draws = int(self.row[-1]) + 1
        counts = np.bincount(rung.astype(np.intp) * draws + self.row, minlength=RUNGS * draws)
        by_rung, above = counts.reshape(RUNGS, draws), np.zeros(draws, np.int64)
        for number in range(RUNGS - 1, 0, -1):
            above += by_rung[number]
            inner, place = above[1:-1], (day, number - 1)
            self.edges[day, :, number - 1] = above[[0, -1]][: self.edges.shape[1]]
            self.sums[place], self.squares[place] = inner.sum(), inner @ inner


def new_draw_rungs(row: Ints, days: int) -> DrawRungs:
    """Counts of no day yet.

    Args:
        row: (L,) which draw of the block each lane belongs to, from 0, in rising order.
        days: length of the histories.
    """
    edges = min(2, int(row[-1]) + 1)
    return DrawRungs(
        row=row,
        edges=np.zeros((days, edges, RUNGS - 1), np.int64),
        sums=np.zeros((days, RUNGS - 1), np.int64),
        squares=np.zeros((days, RUNGS - 1), np.int64),
    )
