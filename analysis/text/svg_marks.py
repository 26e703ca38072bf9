"""Small pictures of a page as SVG: a plane to draw in, and its axes and shapes as elements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, log10

from ballast.analysis.text.markup import Html, el, join

GRID, INK = "#cccccc", "#222222"


@dataclass(frozen=True, kw_only=True)
class Plane:
    """A picture with margins, and numbers along both of its axes.

    Attributes:
        height, left, right, top, bottom: in units of the picture, which is ``width`` wide.
        x, y: the numbers at the left and right, and at the bottom and top, inside the margins.
    """

    width: int = 720
    height: int
    left: int
    right: int
    top: int
    bottom: int
    x: tuple[float, float]
    y: tuple[float, float]

    def across(self, value: float) -> float:
        """Where a number along the horizontal axis is."""
        low, high = self.x
        return self.left + (self.width - self.right - self.left) * (value - low) / (high - low)

    def up(self, value: float) -> float:
        """Where a number along the vertical axis is."""
        low, high = self.y
        return self.top + (self.height - self.top - self.bottom) * (high - value) / (high - low)

    @property
    def floor(self) -> int:
        """Where the horizontal axis is."""
        return self.height - self.bottom

    @property
    def end(self) -> int:
        """Where the vertical axis ends on the right."""
        return self.width - self.right

    def levels(self, most: int) -> list[Html]:
        """Lines of the grid from zero up, at most so many above it, with shares as percentages."""
        top = self.y[1]
        step = nice_step(top, most)
        return [self._level(n * step) for n in range(round(top / step) + 1)]

    def _level(self, share: float) -> Html:
        at = self.up(share)
        mark = text(self.left - 6, at + 4, f"{100 * share:.4g} %", "end")
        return join([line(self.left, at, self.end, at, GRID), mark])

    def tick(self, value: float, words: str) -> Html:
        """A tick under the picture with its words."""
        at = self.across(value)
        mark = text(at, self.floor + 19, words, "middle")
        return join([line(at, self.floor, at, self.floor + 5), mark])

    def picture(self, marks: object, label: str, **more: object) -> Html:
        """The picture, with what it is for those who cannot see it."""
        box = f"0 0 {self.width} {self.height}"
        return el("svg", marks, viewBox=box, role="img", aria_label=label, **more)


def nice_step(top: float, most: int = 5) -> float:
    """A round step of which at most so many reach from zero to ``top``.

    >>> nice_step(0.23), nice_step(7.0), nice_step(90.0)
    (0.05, 2.0, 20.0)
    """
    power = 10.0 ** floor(log10(top / most))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power * most >= top * (1 - 1e-9))


def first_days(dates: Sequence[date], most: int) -> list[int]:
    """Days on which months begin, at most so many of them, evenly.

    >>> first_days([date(2023, 7, 31), date(2023, 8, 1), date(2023, 8, 2)], 7)
    [1]
    """
    firsts = [day for day, when in enumerate(dates) if when.day == 1]
    return firsts[:: max(1, -(-len(firsts) // most))]


def text(
    x: float, y: float, words: str, anchor: str = "start", fill: str | None = INK, **more: object
) -> Html:
    """Words at a place."""
    return el("text", words, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, fill=fill, **more)


def line(
    x1: float, y1: float, x2: float, y2: float, stroke: str | None = INK, **more: object
) -> Html:
    """A straight line."""
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return el("line", **{name: f"{at:.1f}" for name, at in ends.items()}, stroke=stroke, **more)


def box(
    left: float, top: float, width: float, height: float, *inside: Html, **more: object
) -> Html:
    """A rectangle, which may hold a title."""
    ends = {"x": left, "y": top, "width": width, "height": height}
    return el("rect", *inside, **{name: f"{at:.1f}" for name, at in ends.items()}, **more)


def points(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Places as SVG takes them."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
