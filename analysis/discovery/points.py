"""Points of a study as PRIM and trees see them, and boxes among them.

Shapes: ``n`` points, ``k`` factors. A box is a tuple of limits; a point is inside where it breaks
none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import betainc

from ballast.analysis.stats.uncertainty import Flags, Floats, Ints
from ballast.sim.errors import InputError, Problem


@dataclass(frozen=True, slots=True)
class Points:
    """Points that are cases or not.

    Attributes:
        names: of the factors: k.
        levels: by factor, its levels in order; empty for a factor of numbers.
        columns: (n, k) values; of a factor of levels, the position of the level.
        cases: (n,) which points are cases.
        blocks: (n,) number of the block of each point. Points of one block (a base row of a
            Saltelli design, a trajectory of Morris) share coordinates and are no independent
            evidence; they are resampled together.
    """

    names: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    columns: Floats
    cases: Flags
    blocks: Ints

    def take(self, rows: Ints | Flags) -> Points:
        """Some of the points, in this order; one may come several times."""
        return replace(
            self, columns=self.columns[rows], cases=self.cases[rows], blocks=self.blocks[rows]
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """One side of a box.

    Attributes:
        factor: its position.
        side: ``low``, ``high`` or ``levels``.
        value: the limit; points on it are inside. 0 for levels.
        kept: positions of the levels that are inside.
    """

    factor: int
    side: str
    value: float = 0.0
    kept: tuple[int, ...] = ()

    def breaks(self, columns: Floats) -> Flags:
        """Points that lie outside of this limit: (n,)."""
        values = columns[:, self.factor]
        if self.side == "low":
            return values < self.value
        if self.side == "high":
            return values > self.value
        return ~np.isin(values, self.kept)


Box = tuple[Limit, ...]


def encode(factors: pd.DataFrame, cases: Flags, blocks: Ints | None = None) -> Points:
    """Points from a table of factors: numbers as they are, anything else as levels.

    Args:
        factors: (n, k) a column a factor, of numbers or of words.
        cases: (n,) which points are cases.
        blocks: (n,) block of each point; None where points are independent.

    Raises:
        InputError: a factor has no value at some point, or lengths differ.
    """
    problems = [
        Problem(f"has no value at {gone} of {len(factors)} points", key=str(name))
        for name, gone in factors.isna().sum().items()
        if gone
    ]
    if len(cases) != len(factors):
        problems.append(Problem(f"{len(factors)} points, but {len(cases)} cases", key="cases"))
    if problems:
        raise InputError(*problems)
    levels: list[tuple[str, ...]] = []
    columns = []
    for name in factors:
        of = factors[name]
        if pd.api.types.is_numeric_dtype(of) and not pd.api.types.is_bool_dtype(of):
            levels.append(())
            columns.append(of.to_numpy(np.float64))
        else:
            words, codes = np.unique(of.astype(str).to_numpy(object), return_inverse=True)
            levels.append(tuple(str(word) for word in words))
            columns.append(codes.astype(np.float64))
    own = np.arange(len(factors)) if blocks is None else np.unique(blocks, return_inverse=True)[1]
    table = np.stack(columns, axis=1) if columns else np.zeros((len(factors), 0))
    names = tuple(str(name) for name in factors)
    return Points(names, tuple(levels), table, np.asarray(cases, bool), own.astype(np.int64))


def inside(box: Box, columns: Floats) -> Flags:
    """Points inside of a box: (n,)."""
    found = np.ones(len(columns), bool)
    for limit in box:
        found &= ~limit.breaks(columns)
    return found


def design_effect(points: Points) -> float:
    """How many points of a design are worth one independent point, >= 1 [Kish1965].

    One plus the correlation of cases within blocks times the other points of a block; 1 where
    each point is its own block.
    """
    sizes = np.bincount(points.blocks)
    sizes, total = sizes[sizes > 0], len(points.cases)
    if len(sizes) in (total, 1):
        return 1.0
    sums = np.bincount(points.blocks, points.cases)[np.unique(points.blocks)]
    mean, size = points.cases.mean(), total / len(sizes)
    between = float((sizes * (sums / sizes - mean) ** 2).sum()) / (len(sizes) - 1)
    within = float((sums - sums**2 / sizes).sum()) / (total - len(sizes))
    apart = between + (size - 1.0) * within
    return max(1.0, 1.0 + (size - 1.0) * (between - within) / apart) if apart > 0.0 else 1.0


def quasi_p(box: Box, points: Points, effect: float = 1.0) -> Floats:
    """Of each limit, the chance to see so many cases inside if it changed nothing.

    One-sided binomial test of the cases inside against the density of the box without the limit
    [BryantLempert2010]. The limits were sought among many, hence "quasi".

    Args:
        box: one or more limits.
        points: on which they are tested.
        effect: points that are worth one independent point.

    Returns:
        (limits,) in [0, 1]; 1 where no point is inside.
    """
    broken = np.array([limit.breaks(points.columns) for limit in box])
    counts = broken.sum(axis=0)
    within = counts == 0
    trials, hits = int(within.sum()), int(points.cases[within].sum())
    wider = (counts - broken) == 0  # (limits, n)
    density = (wider & points.cases).sum(axis=1) / np.maximum(1, wider.sum(axis=1))
    if hits == 0:
        return np.ones(len(box))
    # the binomial tail P(X >= hits), which is defined for parts of points as well
    tail: Floats = betainc(hits / effect, (trials - hits) / effect + 1.0, density)
    return tail
