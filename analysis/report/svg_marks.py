"""Marks of the two pictures that readers can ask: axes and shapes as SVG elements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor, log10

from ballast.analysis.text.markup import Html, el

WIDTH = 720
Scale = Callable[[float], float]
GRID, INK = "#cccccc", "#222222"


def nice_step(top: float, most: int = 5) -> float:
    """A round step of which at most so many reach from zero to ``top``.

    >>> nice_step(0.23), nice_step(7.0), nice_step(90.0)
    (0.05, 2.0, 20.0)
    """
    power = 10.0 ** floor(log10(top / most))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power * most >= top * (1 - 1e-9))


def text(x: float, y: float, words: str, anchor: str = "start", **more: object) -> Html:
    """Words at a place."""
    return el("text", words, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, fill=INK, **more)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = INK, **more: object) -> Html:
    """A straight line."""
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return el("line", **{name: f"{at:.1f}" for name, at in ends.items()}, stroke=stroke, **more)


def points(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Places as SVG takes them."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
