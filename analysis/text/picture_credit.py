"""What made a picture, as it stands in its corner."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass


@dataclass(frozen=True)
class PictureCredit:
    """What made a picture; stands in its corner."""

    title: str
    seed: int | str
    draws: int | None
    runs: int | None
    version: str
    points: int | None = None
    """Points of a parameter study; None where there are none."""

    @property
    def parts(self) -> list[str]:
        """What is written, in pieces that a line may be broken between."""
        title = textwrap.shorten(self.title, 60, placeholder="…")
        sizes = [(self.points, "point"), (self.draws, "draw"), (self.runs, "run")]
        size = " × ".join(
            f"{n:,} {word}" + ("" if n == 1 else "s") for n, word in sizes if n is not None
        )
        parts = [title, f"seed {self.seed}", size, f"Ballast {self.version}"]
        return [part for part in parts if part]

    def __str__(self) -> str:
        return " · ".join(self.parts)
