"""How the histories of a table divide into parameter draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, cast

import pandas as pd

from ballast.analysis.stats.uncertainty import Flags, Floats

A = TypeVar("A", Floats, Flags)

PER_YEAR = 365.0
"""Days of a year, in rates a year."""


@dataclass(frozen=True, slots=True)
class Draws:
    """How the histories of a table divide into draws.

    Attributes:
        sampled: how many sampled draws estimates use; draw 0 itself where it is the only one.
        runs: histories of each draw.
        first: row of the first history that estimates use.
    """

    sampled: int
    runs: int
    first: int

    @classmethod
    def of(cls, runs: pd.DataFrame) -> Draws:
        """Read from the columns ``draw`` and ``run``, in (draw, run) order."""
        draws = int(runs["draw"].max()) + 1
        return cls.sized(draws, len(runs) // draws)

    @classmethod
    def sized(cls, draws: int, runs: int) -> Draws:
        """Of so many draws, draw 0 among them, with ``runs`` histories each."""
        return cls(max(1, draws - 1), runs, runs if draws > 1 else 0)

    def split(self, values: A) -> A:
        """Values of the histories that estimates use, a row a draw: (D, n)."""
        return cast(A, values[self.first :].reshape(self.sampled, self.runs))
