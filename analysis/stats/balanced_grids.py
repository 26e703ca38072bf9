"""The part of a grid with holes in which every value stands beside the same others."""

from __future__ import annotations

import numpy as np

from ballast.analysis.stats.uncertainty import Flags


def largest_block(played: Flags) -> tuple[Flags, Flags]:
    """The largest full block of a table with holes, by dropping the rows with most holes.

    A mean over whatever was played beside a value would compare values in different company. Where
    points are left out at one end of a grid, either that end goes, or the company that lacks it:
    whichever leaves more.

    Args:
        played: (V, C) whether a value was played in a company.

    Returns:
        Values (V,) and companies (C,) of the block; no companies if nothing was played.

    >>> whole = [[True, True, True], [True, True, True], [True, False, False]]
    >>> [kept.tolist() for kept in largest_block(np.array(whole))]
    [[True, True, False], [True, True, True]]
    """
    order = np.argsort(played.sum(axis=1), kind="stable")
    best: tuple[Flags, Flags] = np.ones(len(played), bool), np.zeros(played.shape[1], bool)
    for dropped in range(len(played)):
        rows = np.ones(len(played), bool)
        rows[order[:dropped]] = False
        columns = np.asarray(played[rows].all(axis=0))
        if rows.sum() * columns.sum() > best[0].sum() * best[1].sum():
            best = rows, columns
    return best
