"""What a factor changes in a grid whose points share their luck: differences history by history.

Two points that differ in one factor are played on the same luck and the same parameter draws, so
that the difference between them is known far better than either outcome. Shapes: ``P`` points,
``D`` draws of each, ``n`` runs of each draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from ballast.analysis.stats.balanced_grids import largest_block
from ballast.analysis.stats.uncertainty import Flags, Floats, Ints, shrunk

EFFECTS = (
    "factor", "x", "label", "reference", "at", "difference", "low", "high", "draws_low",
    "draws_high", "pairs",
)  # fmt: skip
EVERYWHERE = ""


def effects(
    points: pd.DataFrame,
    histories: Floats,
    reference: Mapping[str, float | str],
    *,
    levels: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    """The outcome at every value of every factor less that at its reference value.

    Each point is held against the one that differs from it in the factor alone. Differences are
    averaged over such pairs, all values of a factor in the same company of others: where points are
    left out, values that lack most of it have no average. With two factors differences are also
    told apart by the value of the other.

    Args:
        points: (P rows) a column a factor, of a full grid or one factor at a time.
        histories: (P, D, n) outcome of every history; NaN where it was not played or not asked.
        reference: value of each factor that others are held against.
        levels: the levels of factors of text, in their order.

    Returns:
        Columns factor, x (value, or position of the level), label (the level, or ""), reference
        (the value or level that it is held against), at (value of
        the other factor, or "" for all), difference, low and high (95 % interval of the mean: of
        chance, and of which draws were sampled), draws_low and draws_high (5-95 % over draws,
        replication noise taken out; NaN with one draw, or where runs do not resolve any
        difference between draws), pairs.
    """
    rows = []
    known = np.asarray(np.isfinite(histories).all(axis=(1, 2)))
    for factor in points.columns:
        others = [name for name in points.columns if name != factor]
        matched = list(_matched(points, factor, reference[factor], levels, known))
        for (x, label, here, there), company in zip(matched, _company(matched), strict=True):
            groups = [(EVERYWHERE, company)] if company.any() else []
            if len(others) == 1 and points[others[0]].iloc[here].nunique() > 1:
                column = points[others[0]].iloc[here].to_numpy()
                groups += [(_shown(value), column == value) for value in pd.unique(column)]
            for at, some in groups:
                told = _difference(histories[here[some]] - histories[there[some]])
                rows.append((factor, x, label, _shown(reference[factor]), at, *told))
    return pd.DataFrame(rows, columns=EFFECTS)


Matched = tuple[float, str, Ints, Ints]
"""A value of a factor, its label, and rows of the points there and of their partners."""


def _company(matched: Sequence[Matched]) -> list[Flags]:
    """Pairs of each value that stand in the same company as those of the others: (m,) each."""
    partners = np.unique(np.concatenate([np.zeros(0, int), *(there for *_, there in matched)]))
    played = np.array([np.isin(partners, there) for *_, there in matched]).reshape(
        len(matched), len(partners)
    )
    values, companies = largest_block(played)
    return [
        np.isin(there, partners[companies]) & value
        for (*_, there), value in zip(matched, values, strict=True)
    ]


def _matched(
    points: pd.DataFrame,
    factor: str,
    reference: float | str,
    levels: Mapping[str, Sequence[str]],
    known: Flags,
) -> Iterator[Matched]:
    """All values of a factor with their pairs, of points that were played."""
    others = [name for name in points.columns if name != factor]
    keyed = points.assign(row=np.arange(len(points)))[known]
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


def _difference(pairs: Floats) -> tuple[float, float, float, float, float, int]:
    """Mean over pairs (m, D, n) with its intervals, and how many there are."""
    unknown = float("nan")
    each = pairs.mean(axis=0)
    draws, runs = each.shape
    # draws are independent of each other, or runs where there is one draw
    apart = each.mean(axis=1) if draws > 1 else each[0]
    mean, k = float(apart.mean()), len(apart)
    if k < 2:
        return mean, unknown, unknown, unknown, unknown, len(pairs)
    observed = float(apart.var(ddof=1))
    half = float(stdtrit(k - 1, 0.975)) * np.sqrt(observed / k)
    low, high = unknown, unknown
    if draws > 1 and runs > 1:
        noise = float(each.var(axis=1, ddof=1).mean()) / runs
        if observed > noise:
            low, high = shrunk(apart, mean, noise, observed)
    return mean, mean - half, mean + half, low, high, len(pairs)


def _shown(value: object) -> str:
    return value if isinstance(value, str) else f"{value:g}"
