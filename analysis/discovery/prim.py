"""PRIM: boxes of factors inside which an outcome is likely [FriedmanFisher1999].

The peeling and pasting is that of the EMA Workbench [Kwakkel2017]. A trajectory has boxes from
large to dense; which one is reported, and which of its limits, is decided here. Peeling goes on
as long as a peel makes a box denser: cases at both ends of a factor it does not find, where the
tree (:mod:`ballast.analysis.discovery.cart`) does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ballast.analysis.discovery.optional import prim_library, quiet
from ballast.analysis.discovery.points import Box, Limit, Points, design_effect, inside, quasi_p

NOT_BY_CHANCE = 0.05
"""Limits with a larger quasi-p are dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How boxes are sought.

    Attributes:
        density: wanted share of cases among the points of a box, 0..1.
        mass_min: least share of points in a box, 0..1.
        peel_alpha: share of a box that a peel takes away; small is patient. At least .01.
        boxes: most boxes.
        resamples: repetitions for stability; 0 for none.
        most_points: most points in a repetition, which takes a half of them otherwise.
    """

    density: float = 0.8
    mass_min: float = 0.05
    peel_alpha: float = 0.05
    boxes: int = 2
    resamples: int = 50
    most_points: int = 2000


def best_box(points: Points, search: Search) -> Box:
    """The box that is reported of a trajectory; empty where there is none.

    Of every box of the trajectory the limits that may be chance are dropped. Of those boxes that
    are dense enough, the one with the largest harmonic mean of density and coverage is taken; where
    none is dense enough, that of all. To take the largest coverage instead would fill a clean
    box up with other points until its density has come down to the one that was wanted: a
    margin with density d raises the harmonic mean H only where d > H/2.
    """
    effect = design_effect(points)
    boxes = [significant(box, points, effect) for box in trajectory(points, search)]
    boxes = [box for box in dict.fromkeys(boxes) if box]
    if not boxes:
        return ()
    scores = [_score(box, points) for box in boxes]
    dense = [n for n, (density, _) in enumerate(scores) if density >= search.density]
    # of equal boxes the one with fewer limits
    return boxes[max(dense or range(len(boxes)), key=lambda n: (scores[n][1], -len(boxes[n])))]


def _score(box: Box, points: Points) -> tuple[float, float]:
    """Density of a box, and the harmonic mean of density and coverage."""
    within = inside(box, points.columns)
    hits, count, cases = points.cases[within].sum(), within.sum(), points.cases.sum()
    return float(hits / max(1, count)), float(2.0 * hits / max(1, count + cases))


def significant(box: Box, points: Points, effect: float) -> Box:
    """A box without the limits that may be chance; the least significant goes first."""
    while box:
        chances = quasi_p(box, points, effect)
        worst = int(chances.argmax())
        if chances[worst] <= NOT_BY_CHANCE:
            break
        box = box[:worst] + box[worst + 1 :]
    return box


def trajectory(points: Points, search: Search) -> list[Box]:
    """All boxes of peeling and pasting, from all points on; none where all or no points are cases.

    Raises:
        InputError: the EMA Workbench is not installed.
    """
    library = prim_library()
    if points.cases.all() or not points.cases.any():
        return []
    varied = [n for n, column in enumerate(points.columns.T) if np.ptp(column) > 0.0]
    if not varied:
        return []
    table = pd.DataFrame({n: _column(points, n) for n in varied})
    with quiet():
        found = library.Prim(
            table,
            points.cases.astype(np.int64),
            threshold=1e-9,  # a trajectory in any case; what is dense enough is decided above
            peel_alpha=search.peel_alpha,
            paste_alpha=search.peel_alpha,
            mass_min=search.mass_min,
        ).find_box()
    return [_limits(lims, found.box_lims[0], points) for lims in found.box_lims]


def _column(points: Points, factor: int) -> pd.Series:
    values = pd.Series(points.columns[:, factor])
    # levels as numbers: the library walks through sets, whose order is that of the numbers
    # here, while that of words would be another one in every process
    return values.astype(np.int64).astype("category") if points.levels[factor] else values


def _limits(lims: pd.DataFrame, everything: pd.DataFrame, points: Points) -> Box:
    box = []
    for n in map(int, lims.columns):
        (low, high), (least, most) = lims[n], everything[n]
        if points.levels[n]:
            if low != least:
                box.append(Limit(n, "levels", kept=tuple(sorted(int(level) for level in low))))
            continue
        if low > least:
            box.append(Limit(n, "low", float(low)))
        if high < most:
            box.append(Limit(n, "high", float(high)))
    return tuple(box)
