"""What a factor changes in a grid whose points share their luck: differences history by history.

Two points that differ in one factor are played on the same luck and the same parameter draws, so
that the difference between them is known far better than either outcome. Shapes: ``P`` points,
``K`` clusters of histories that are independent of each other: draws, or runs where there is one
draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.uncertainty import DRAWS_HIGH, DRAWS_LOW, Floats

EFFECTS = (
    "factor",
    "x",
    "label",
    "at",
    "difference",
    "low",
    "high",
    "draws_low",
    "draws_high",
    "pairs",
)
EVERYWHERE = ""


def effects(
    points: pd.DataFrame,
    clusters: Floats,
    reference: Mapping[str, float | str],
    *,
    levels: Mapping[str, Sequence[str]],
    sampled: bool,
) -> pd.DataFrame:
    """The outcome at every value of every factor less that at its reference value.

    Each point is held against the one that differs from it in the factor alone. Differences are
    averaged over all such pairs, and with two factors also told apart by the value of the other.

    Args:
        points: (P rows) a column a factor, of a full grid or one factor at a time.
        clusters: (P, K) mean outcome of each cluster at each point; NaN where it was not played.
        reference: value of each factor that others are held against.
        levels: the levels of factors of text, in their order.
        sampled: whether clusters are parameter draws, whose 5-95 % are then given too.

    Returns:
        Columns factor, x (value, or position of the level), label (the level, or ""), at (value of
        the other factor, or "" for all), difference, low and high (95 % of chance, and of the
        choice of draws where they are sampled), draws_low and draws_high (5-95 % over draws as
        they came, replication noise included; NaN where not sampled), pairs.
    """
    rows = []
    for factor in points.columns:
        others = [name for name in points.columns if name != factor]
        for x, label, here, there in _matched(points, factor, reference[factor], levels):
            groups = [(EVERYWHERE, np.ones(len(here), bool))]
            if len(others) == 1 and points[others[0]].iloc[here].nunique() > 1:
                column = points[others[0]].iloc[here].to_numpy()
                groups += [(_shown(value), column == value) for value in pd.unique(column)]
            for at, some in groups:
                told = _difference(clusters[here[some]] - clusters[there[some]], sampled)
                rows.append((factor, x, label, at, *told))
    return pd.DataFrame(rows, columns=EFFECTS)


def _matched(
    points: pd.DataFrame,
    factor: str,
    reference: float | str,
    levels: Mapping[str, Sequence[str]],
) -> Iterator[tuple[float, str, np.ndarray, np.ndarray]]:
    """Value, label, and rows of the points there and of their partners at the reference."""
    others = [name for name in points.columns if name != factor]
    keyed = points.assign(row=np.arange(len(points)))
    partners = keyed[keyed[factor] == reference].drop_duplicates([*others, factor])
    order = levels.get(factor)
    for value in order if order is not None else np.unique(points[factor].to_numpy(dtype=float)):
        if value == reference:
            continue
        mine = keyed[keyed[factor] == value].drop_duplicates([*others, factor])
        if others:
            both = mine.merge(partners, on=others, suffixes=("", "_there"))
        else:
            both = mine.merge(partners, how="cross", suffixes=("", "_there"))
        if len(both):
            x = float(order.index(value)) if order is not None else float(value)
            label = str(value) if order is not None else ""
            yield x, label, both["row"].to_numpy(), both["row_there"].to_numpy()


def _difference(pairs: Floats, sampled: bool) -> tuple[float, float, float, float, float, int]:
    """Mean over pairs with its intervals, from differences (pairs, K); without refused pairs."""
    known = pairs[np.isfinite(pairs).all(axis=1)]
    nothing = (float("nan"),) * 5
    if not len(known):
        return (*nothing, 0)
    by_cluster = known.mean(axis=0)
    mean, k = float(by_cluster.mean()), len(by_cluster)
    if k < 2:
        return (mean, *nothing[1:], len(known))
    half = float(stdtrit(k - 1, 0.975)) * float(by_cluster.std(ddof=1)) / np.sqrt(k)
    spread = np.quantile(by_cluster, [DRAWS_LOW, DRAWS_HIGH]) if sampled else nothing[:2]
    return (mean, mean - half, mean + half, float(spread[0]), float(spread[1]), len(known))


def _shown(value: object) -> str:
    return value if isinstance(value, str) else f"{value:g}"
