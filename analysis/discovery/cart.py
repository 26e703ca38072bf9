"""A small tree of rules that part points into cases and others [Breiman1984]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from ballast.analysis.discovery.optional import tree_library
from ballast.analysis.discovery.points import Points, design_effect, encode
from ballast.analysis.stats.uncertainty import Flags, Floats, Ints, places, wilson

DEPTH = 3
LEAST_IN_LEAF = 0.05
"""Share of points."""
FOLDS = 10
STATE = 1
"""Of the library's generator, which only breaks ties between equal splits."""
LEAF_COLUMNS = ["leaf", "rule", "points", "mass", "density", "low", "high"]


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree in words, and what it is worth at points that it has not seen.

    Attributes:
        leaves: a row a leaf, from dense to sparse: its rule, points, share of points, share of
            cases among them with a Wilson interval. Splits were chosen to make these shares differ.
        accuracy: share of points that a tree grown without them puts on the right side.
        low, high: 95 % interval of the accuracy.
        base: the same without a tree, by always naming what is more frequent.
        skill: one less the Brier score of leaves' densities at unseen points over that of the
            base rate: 1 perfect, 0 or less worth nothing. NaN where all points are alike.
    """

    leaves: pd.DataFrame
    accuracy: float
    low: float
    high: float
    base: float
    skill: float


@dataclass(frozen=True, slots=True)
class _Grown:
    """A tree of the library, and the order in which it takes the levels of each factor."""

    tree: Any
    ranks: tuple[Floats | None, ...]

    def leaf(self, columns: Floats) -> Ints:
        leaves: Ints = self.tree.apply(_ranked(columns, self.ranks))
        return leaves


def grow(
    factors: pd.DataFrame, cases: Flags, *, blocks: Ints | None = None, depth: int = DEPTH
) -> Tree:
    """A tree over points, pruned and with its worth by ten-fold cross-validation.

    Args:
        factors: (n, k) a column a factor, of numbers or of words.
        cases: (n,) which points are cases.
        blocks: (n,) block of each point, where points share coordinates by design: a block is
            left out as a whole, and intervals are as wide as for as many independent points.
        depth: most conditions in a row, >= 1.

    Returns:
        The tree; a single leaf where all points or none are cases.

    Raises:
        InputError: scikit-learn is not installed; a factor has no value at some point.
    """
    library = tree_library()
    points = encode(factors, cases, blocks)
    effect = design_effect(points)
    strengths = _strengths(library, points, depth)
    chances, base = _unseen(library, points, depth, strengths)
    strength = _fewest(chances, points.cases, effect)
    grown = _grow(library, points, depth, strengths[strength])
    leaf = grown.leaf(points.columns)
    rules = _rules(grown, points)
    rows = []
    for number in sorted(rules):
        count = int((leaf == number).sum())
        density = float(points.cases[leaf == number].mean())
        low, high = wilson(density, count / effect)
        rows.append((rules[number], count, count / len(leaf), density, low, high))
    rows.sort(key=lambda row: (-row[3], -row[1]))
    table = pd.DataFrame([[n, *row] for n, row in enumerate(rows, start=1)], columns=LEAF_COLUMNS)
    return Tree(table, *_worth(chances[strength], base, points.cases, effect))


def _grow(library: ModuleType, points: Points, depth: int, strength: float) -> _Grown:
    ranks = tuple(_ranks(points, n) if levels else None for n, levels in enumerate(points.levels))
    tree = library.DecisionTreeClassifier(
        max_depth=depth, min_samples_leaf=LEAST_IN_LEAF, ccp_alpha=strength, random_state=STATE
    )
    return _Grown(tree.fit(_ranked(points.columns, ranks), points.cases), ranks)


def _ranks(points: Points, factor: int) -> Floats:
    """Levels in the order of their share of cases: the best split is then between neighbours.

    Levels that do not occur are in the middle [Breiman1984, section 9.4].
    """
    codes = points.columns[:, factor].astype(np.int64)
    counts = np.bincount(codes, minlength=len(points.levels[factor]))
    hits = np.bincount(codes, points.cases, minlength=len(counts))
    shares = np.where(counts > 0, hits / np.maximum(counts, 1), points.cases.mean())
    return np.argsort(np.argsort(shares, kind="stable"), kind="stable").astype(np.float64)


def _ranked(columns: Floats, ranks: Sequence[Floats | None]) -> Floats:
    table = columns.copy()
    for n, order in enumerate(ranks):
        if order is not None:
            table[:, n] = order[columns[:, n].astype(np.int64)]
    return table


def _rules(grown: _Grown, points: Points) -> dict[int, str]:
    """Rules in words by number of the leaf in the library's tree."""
    tree, found = grown.tree.tree_, {}
    waiting = [(0, dict.fromkeys(range(len(points.names)), (-np.inf, np.inf)))]
    while waiting:
        node, bounds = waiting.pop()
        if tree.children_left[node] < 0:  # a leaf
            found[node] = _in_words(bounds, grown.ranks, points)
            continue
        factor, cut = int(tree.feature[node]), float(tree.threshold[node])
        low, high = bounds[factor]
        waiting.append((int(tree.children_left[node]), bounds | {factor: (low, min(high, cut))}))
        waiting.append((int(tree.children_right[node]), bounds | {factor: (max(low, cut), high)}))
    return found


def _in_words(
    bounds: dict[int, tuple[float, float]], ranks: Sequence[Floats | None], points: Points
) -> str:
    parts = []
    for n, (low, high) in bounds.items():
        name, order = points.names[n], ranks[n]
        if low == -np.inf and high == np.inf:
            continue
        if order is not None:
            kept = [
                level
                for level, rank in zip(points.levels[n], order, strict=True)
                if low < rank <= high
            ]
            parts.append(f"{name} is {' or '.join(kept)}")
            continue
        # the last digit is worth a hundredth of the range or so
        digits = max(0, places(float(np.ptp(points.columns[:, n])) / 40.0))
        if low > -np.inf and high < np.inf:
            parts.append(f"{low:.{digits}f} < {name} <= {high:.{digits}f}")
        else:
            sign, cut = (">", low) if low > -np.inf else ("<=", high)
            parts.append(f"{name} {sign} {cut:.{digits}f}")
    return " and ".join(parts) or "all points"


def _strengths(library: ModuleType, points: Points, depth: int) -> Floats:
    """Strengths of pruning that give the different trees between the whole one and its root."""
    whole = _grow(library, points, depth, 0.0)
    path = whole.tree.cost_complexity_pruning_path(
        _ranked(points.columns, whole.ranks), points.cases
    )
    found = np.unique(np.maximum(0.0, path.ccp_alphas))
    between = np.sqrt(found[:-1] * found[1:])  # as Breiman et al. have it
    return np.append(between, 2.0 * found[-1] + 1e-9)


def _unseen(
    library: ModuleType, points: Points, depth: int, strengths: Floats
) -> tuple[Floats, Floats]:
    """Chance of a case at each point by trees and base rates that do not know its fold.

    Every tenth block is a fold: in a design that fills space in order, a fold fills it too.

    Returns:
        (strengths, n) by trees and (n,) by base rates; NaN where there is but one block.
    """
    chances = np.full((len(strengths), len(points.cases)), np.nan)
    base = np.full(len(points.cases), np.nan)
    blocks = int(points.blocks.max()) + 1
    folds = points.blocks % min(FOLDS, blocks)
    for fold in range(min(FOLDS, blocks) if blocks > 1 else 0):
        out = folds == fold
        known = points.take(~out)
        base[out] = known.cases.mean()
        for n, strength in enumerate(strengths):
            grown = _grow(library, known, depth, float(strength))
            leaf = grown.leaf(known.columns)
            density = np.bincount(leaf, known.cases) / np.maximum(1, np.bincount(leaf))
            chances[n, out] = density[grown.leaf(points.columns[out])]
    return chances, base


def _fewest(chances: Floats, cases: Flags, effect: float) -> int:
    """The strongest pruning that is worse than the best by no more than one standard error.

    Of the difference, which is paired; the rule is that of [Breiman1984].
    """
    losses = (chances - cases) ** 2
    best = losses[int(losses.mean(axis=1).argmin())]
    worse = losses - best
    error = np.sqrt(worse.var(axis=1) * effect / len(cases))
    kept = np.flatnonzero(worse.mean(axis=1) <= error)
    return int(kept[-1]) if len(kept) else len(losses) - 1


def _worth(
    chance: Floats, base: Floats, cases: Flags, effect: float
) -> tuple[float, float, float, float, float]:
    """Accuracy with its interval, that of the base rate, and skill, at points left out."""
    if np.isnan(chance).any():  # a single block cannot be left out
        return (float("nan"),) * 5
    accuracy = float(((chance > 0.5) == cases).mean())
    spread = float(((base - cases) ** 2).sum())
    skill = 1.0 - float(((chance - cases) ** 2).sum()) / spread if spread > 0.0 else float("nan")
    low, high = wilson(accuracy, len(cases) / effect)
    return accuracy, low, high, float(((base > 0.5) == cases).mean()), skill
