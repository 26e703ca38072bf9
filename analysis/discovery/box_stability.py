"""How much of a box would be found again with other points: the whole search among halves of them.

The density of a box at the points it was fitted to is too good. So every repetition searches
among one half and is judged at the other. Halves, drawn without replacement, spread as samples of
full size do, and a factor that is restricted in most of them is no accident
[MeinshausenBuhlmann2010]. Points drawn with replacement will not do: those that come twice lead
peeling astray, much as they do trees [Strobl2007].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.analysis.discovery.points import Points, inside
from ballast.analysis.discovery.prim import Search, best_box
from ballast.analysis.stats.uncertainty import Flags, Floats, Ints
from ballast.sim.streams import Luck

SPREAD = (0.05, 0.95)
"""Of repetitions: 90 % intervals, as the outer ones of few repetitions are not resolved."""


@dataclass(frozen=True, slots=True)
class Stability:
    """What repetitions of a search found. All NaN where there were none.

    Attributes:
        restricted: (k,) share of repetitions whose box restricts the factor.
        low, high: (2, k) 90 % interval of the lower and of the upper limit. A repetition that does
            not restrict a side has its limit at that end of the range.
        density, coverage: mean and 90 % interval, each (3,), of the boxes at points left out.
        points: points in a repetition.
    """

    restricted: Floats
    low: Floats
    high: Floats
    density: Floats
    coverage: Floats
    points: int


def stability(points: Points, search: Search, seed: int) -> Stability:
    """The search again and again, among a half of the blocks of points.

    Where a half has more than ``search.most_points`` points, a repetition takes about so many:
    its intervals are then wider than those of all points.

    Args:
        points: among which the box was found.
        search: how.
        seed: for drawing halves.
    """
    factors = len(points.names)
    columns = points.columns
    least, most = columns.min(axis=0), columns.max(axis=0)
    drawn = _drawn(points, search, seed)
    restricted = np.zeros((len(drawn), factors), bool)
    lows, highs = np.tile(least, (len(drawn), 1)), np.tile(most, (len(drawn), 1))
    quality = np.full((len(drawn), 2), np.nan)
    for n, rows in enumerate(drawn):
        box = best_box(points.take(rows), search)
        for limit in box:
            restricted[n, limit.factor] = True
            if limit.side == "low":
                lows[n, limit.factor] = limit.value
            elif limit.side == "high":
                highs[n, limit.factor] = limit.value
        left = np.ones(len(columns), bool)
        left[rows] = False
        if box:
            quality[n] = _at(points.cases[left], inside(box, columns[left]))
    if not len(drawn):
        unknown = np.full((2, factors), np.nan)
        return Stability(unknown[0], unknown, unknown, np.full(3, np.nan), np.full(3, np.nan), 0)
    density, coverage = (_about(of) for of in quality.T)
    return Stability(
        restricted.mean(axis=0),
        np.quantile(lows, SPREAD, axis=0),
        np.quantile(highs, SPREAD, axis=0),
        density,
        coverage,
        round(float(np.mean([len(rows) for rows in drawn]))),
    )


def _at(cases: Flags, within: Flags) -> tuple[float, float]:
    """Density and coverage of a box at some points; NaN where there is nothing to count."""
    hits, count, all_cases = (cases & within).sum(), within.sum(), cases.sum()
    unknown = float("nan")
    return hits / count if count else unknown, hits / all_cases if all_cases else unknown


def _about(values: Floats) -> Floats:
    known = values[~np.isnan(values)]
    if not len(known):
        return np.full(3, np.nan)
    return np.array([known.mean(), *np.quantile(known, SPREAD)])


def _drawn(points: Points, search: Search, seed: int) -> list[Ints]:
    """Rows of each repetition."""
    if not search.resamples:
        return []
    order = np.argsort(points.blocks, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(points.blocks[order])) + 1)
    share = min(0.5, search.most_points / len(points.cases))
    number, blocks = max(1, round(share * len(members))), np.arange(len(members))
    rows = []
    for n in range(search.resamples):
        order = Luck(seed, np.full(len(members), n), blocks).uniform("discovery.half", 0).argsort()
        # sorted, so that a half is the same whatever the order of drawing
        rows.append(np.sort(np.concatenate([members[block] for block in order[:number]])))
    return rows
