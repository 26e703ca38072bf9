"""Rows of a table as small tuples whose fields have types."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import pandas as pd

Row = TypeVar("Row", bound=tuple[Any, ...])


def rows(table: pd.DataFrame, kind: type[Row]) -> list[Row]:
    """Every row as a named tuple of the given class; columns that it has no field for are left out.

    >>> from typing import NamedTuple
    >>> class Point(NamedTuple):
    ...     x: float
    >>> rows(pd.DataFrame({"y": [1.0], "x": [2.0]}), Point)
    [Point(x=2.0)]
    """
    cells = table[list(kind.__annotations__)].itertuples(index=False, name=None)
    return [kind(*row) for row in cells]


def farthest(table: pd.DataFrame, column: str) -> pd.Series:
    """The row whose number in a column is farthest from zero.

    >>> int(farthest(pd.DataFrame({"x": [1, -3, 2], "y": [5, 6, 7]}), "x")["y"])
    6
    """
    return table.iloc[int(np.nanargmax(np.abs(table[column].to_numpy(dtype=float))))]
