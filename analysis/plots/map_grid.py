"""The grid that a map over two factors is drawn on: its cells, their values, and the baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ballast.analysis.results.study_folder import StudyFolder
from ballast.analysis.stats.uncertainty import Floats


class Side(NamedTuple):
    """One axis of the map: places of its cells, their edges and the names of levels if any."""

    values: list[Any]
    places: Floats
    edges: Floats
    levels: list[str]


def levels_of(column: pd.Series) -> list[str]:
    """Levels of a factor, in the order of its categories or in which they come up; none of numbers.

    >>> levels_of(pd.Series(["open", "shut", "open"])), levels_of(pd.Series([0.5]))
    (['open', 'shut'], [])
    """
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return []
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [str(level) for level in column.cat.categories]
    return list(dict.fromkeys(column.astype(str)))


def side_of(column: pd.Series) -> Side:
    """The axis of a factor; levels are one apart."""
    levels = levels_of(column)
    places = (
        np.arange(len(levels), dtype=float)
        if levels
        else np.sort(column.dropna().unique().astype(float))
    )
    middle = (places[1:] + places[:-1]) / 2
    first = places[0] - (middle[0] - places[0] if len(middle) else 0.5)
    last = places[-1] + (places[-1] - middle[-1] if len(middle) else 0.5)
    edges = np.concatenate(([first], middle, [last]))
    return Side(levels or list(places), places, edges, levels)


def grid_of(rows: pd.DataFrame, x: str, y: str, outcome: str, sides: tuple[Side, Side]) -> Floats:
    """(y, x) values of the cells; NaN where there is no estimate."""
    table = rows.assign(**{side: rows[side].astype(str) for side, about in
                           zip((x, y), sides, strict=True) if about.levels})  # fmt: skip
    wide = table.pivot(index=y, columns=x, values=outcome)
    return wide.reindex(index=sides[1].values, columns=sides[0].values).to_numpy(dtype=float)


def baseline_on(
    sides: tuple[Side, Side], names: tuple[str, str], baseline: Mapping[str, float | str]
) -> tuple[float, float] | None:
    """Where the baseline lies, if inside the map."""
    at = []
    for side, name in zip(sides, names, strict=True):
        value = baseline.get(name)
        if value is None:
            return None
        if side.levels:
            if str(value) not in side.levels:
                return None
            at.append(float(side.levels.index(str(value))))
        elif isinstance(value, str) or not side.edges[0] <= value <= side.edges[-1]:
            return None
        else:
            at.append(float(value))
    return at[0], at[1]


def grid_pair(study: StudyFolder) -> tuple[str, str] | None:
    """The two factors whose grid the points are, or None if they are not a grid of two."""
    points = study.tables["points"]
    if points.empty or study.headline not in points:
        return None
    moving = [name for name in study.factors if name in points and points[name].nunique() > 1]
    if len(moving) != 2:
        return None
    x, y = moving
    cells = points[x].nunique() * points[y].nunique()
    counts = points.groupby("scenario").size()
    single = not points.duplicated(["scenario", x, y]).any()
    return (x, y) if single and bool((counts * 2 > cells).all()) else None
