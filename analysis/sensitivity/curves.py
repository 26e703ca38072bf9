"""How an outcome goes along each factor: response curves, and the two ends for a tornado.

A curve is the mean of the outcome over all points at each value of the factor, or within bins of
it: what a point is expected to show if of all its factors only this one is known. In a design that
moves one factor at a time it is the outcome with all other factors at their baseline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from ballast.analysis.stats.balanced_grids import largest_block
from ballast.analysis.stats.uncertainty import Z95, Flags, Floats

MOST = 12
"""Distinct values that stand for themselves; the most bins of a factor that has more."""
LEAST_IN_BIN = 8
CURVES = ("factor", "x", "label", "value", "low", "high", "points")
SWINGS = ("factor", "end", "x", "label", "value", "low", "high", "base")


def curves(
    points: pd.DataFrame,
    values: Floats,
    noise: Floats,
    *,
    levels: Mapping[str, Sequence[str]] | None = None,
    baseline: Mapping[str, float | str] | None = None,
    shared_luck: bool = False,
    balanced: bool = False,
    limits: tuple[float, float] = (-np.inf, np.inf),
) -> pd.DataFrame:
    """Response curves of all factors, as rows of ``curves.parquet``.

    The 95 % interval of a mean of m points is Student's, from the variance between them over m:
    the estimates vary by what other factors do and by chance, so both are in it. In a full grid,
    where other factors take the same values everywhere, and with one point alone it is that of
    chance.

    Args:
        points: a column a factor, a row a point: floats, or text for a factor of levels.
        values: (n,) estimates; a point with a NaN is left out.
        noise: (n,) variance of each estimate that is chance.
        levels: the levels of factors of text in their order; by default in that of the alphabet.
        baseline: value of each factor where only one moves at a time. A factor's curve then has
            the points at which all others are at their baseline, and intervals are of chance.
        shared_luck: points have the same luck. Their chance does not average out, so all of it is
            added to each interval; differences along a curve are then known better than that.
        balanced: the points are a full grid, or what is left of one. Then along a factor's curve
            nothing else changes: it has the largest part of the grid in which all values stand
            beside the same values of the others.
        limits: of the outcome, (0, 1) for a probability; intervals end there.

    Returns:
        Columns factor, x (value, mean of the bin, or position of the level), label (the level, or
        ""), value, low, high, points (m); by factor, x rising.
    """
    known = np.isfinite(values) & np.isfinite(noise)
    kept, y, s2 = points[known], values[known], noise[known]
    rows: list[tuple[object, ...]] = []
    for factor in points.columns:
        here = np.ones(len(kept), bool) if baseline is None else _alone(kept, factor, baseline)
        if balanced:
            here = _whole(kept, factor)
        order = None if levels is None else levels.get(factor)
        alone = baseline is not None
        for x, label, members in _places(kept[factor][here], order, every_value=alone):
            value = float(y[here][members].mean())
            mine, chance = y[here][members], s2[here][members]
            if alone or balanced or len(mine) == 1:
                # the same point twice may be the same histories
                half = _of_chance(chance, shared_luck or alone)
            else:
                half = _half(mine, chance, shared_luck)
            low, high = np.clip([value - half, value + half], *limits)
            rows.append((factor, x, label, value, low, high, int(members.sum())))
    return pd.DataFrame(rows, columns=CURVES)


def swings(curve: pd.DataFrame, base: float) -> pd.DataFrame:
    """The outcome at the low and the high end of every factor, as rows of ``swings.parquet``.

    Args:
        curve: of :func:`curves`. A factor with a single place on it has no ends and is left out;
            of levels, the ends are the first and the last.
        base: of :func:`middle`.

    Returns:
        Columns factor, end (low | high), x, label, value, low, high, base.
    """
    parts = []
    for _, rows in curve.groupby("factor", sort=False):
        if len(rows) > 1:
            parts.append(rows.iloc[[0, -1]].assign(end=["low", "high"], base=base))
    if not parts:
        return pd.DataFrame(columns=SWINGS)
    return pd.concat(parts, ignore_index=True)[list(SWINGS)]


def middle(
    points: pd.DataFrame, values: Floats, baseline: Mapping[str, float | str] | None = None
) -> float:
    """The outcome overall, or at the baseline if there is one; NaN if nothing is known there."""
    here = np.isfinite(values)
    if baseline is not None:
        here &= _alone(points, "", baseline)
    return float(values[here].mean()) if here.any() else float("nan")


def _alone(points: pd.DataFrame, factor: str, baseline: Mapping[str, float | str]) -> Flags:
    """Points at which all factors but one are at their baseline."""
    here = np.ones(len(points), bool)
    for other in points.columns:
        if other != factor:
            here &= (points[other] == baseline[other]).to_numpy()
    return here


def _whole(points: pd.DataFrame, factor: str) -> Flags:
    """Points of the largest part in which all values of a factor stand in the same company."""
    others = [name for name in points.columns if name != factor]
    if not others or not len(points):
        return np.ones(len(points), bool)
    company = points.groupby(others, sort=False).ngroup().to_numpy()
    value = points.groupby(factor, sort=False).ngroup().to_numpy()
    played = np.zeros((value.max() + 1, company.max() + 1), bool)
    played[value, company] = True
    values, companies = largest_block(played)
    return np.asarray(values[value] & companies[company])


def _places(
    column: pd.Series, order: Sequence[str] | None, *, every_value: bool
) -> Iterator[tuple[float, str, Flags]]:
    """Where a curve has its points: x, label, and which points are there (m,)."""
    if not pd.api.types.is_numeric_dtype(column):
        text = column.astype(str).to_numpy()
        for position, level in enumerate(np.unique(text) if order is None else order):
            if (text == level).any():
                yield float(position), str(level), text == level
        return
    x = column.to_numpy(dtype=float)
    distinct = np.unique(x)
    if every_value or len(distinct) <= MOST:
        for one in distinct:
            yield float(one), "", x == one
        return
    bins = min(MOST, max(2, len(x) // LEAST_IN_BIN))
    for members in np.array_split(np.argsort(x, kind="stable"), bins):
        yield float(x[members].mean()), "", np.isin(np.arange(len(x)), members)


def _of_chance(s2: Floats, shared_luck: bool) -> float:
    """Half the 95 % interval of the mean of points that chance alone gives it."""
    together = s2.mean() if shared_luck else s2.sum() / len(s2) ** 2
    return Z95 * float(np.sqrt(together))


def _half(y: Floats, s2: Floats, shared_luck: bool) -> float:
    """Half the 95 % interval of the mean of points that were drawn."""
    m, chance = len(y), float(s2.mean())
    square = (float(stdtrit(m - 1, 0.975)) ** 2) * float(y.var(ddof=1)) / m
    return float(np.sqrt(square + (Z95**2 * chance if shared_luck else 0.0)))
