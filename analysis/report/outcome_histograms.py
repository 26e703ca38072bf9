"""How each count and mean is spread over simulations: small pictures, one of which is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ballast.analysis.plots.style import BLUE, VERMILION
from ballast.analysis.report.headline_answers import title
from ballast.analysis.report.report_material import Material
from ballast.analysis.stats.uncertainty import Floats
from ballast.analysis.text import svg_marks as drawing
from ballast.analysis.text.markup import Html, card, el, join
from ballast.analysis.text.svg_marks import Plane

MOST_BARS = 40
FIRST = "tension_mean"
"""The outcome that is shown first."""


@dataclass(frozen=True)
class Bars:
    """A distribution.

    Attributes:
        edges: (B + 1,) bounds of the bars.
        shares: (B,) that fall into each, adding up to 1.
        words: median and middle half, and nine tenths, in a sentence.
    """

    edges: Floats
    shares: Floats
    words: str


def of_counts(counts: Mapping[int, int]) -> Bars:
    """Of whole numbers, or of numbers rounded down, over histories.

    >>> of_counts({0: 3, 1: 1}).shares.tolist()
    [0.75, 0.25]
    """
    values = np.array(sorted(counts))
    often = np.array([counts[value] for value in values.tolist()], dtype=float)
    width = max(1, -(-(values[-1] - values[0] + 1) // MOST_BARS))
    edges = np.arange(values[0], values[-1] + width + 1, width, dtype=float)
    shares, _ = np.histogram(values, edges, weights=often / often.sum())
    below = np.cumsum(often) / often.sum()
    q = {p: int(values[np.searchsorted(below, p - 1e-12)]) for p in (0.05, 0.25, 0.5, 0.75, 0.95)}
    words = (
        f"Median {q[0.5]:,}; 50 % of simulations: {q[0.25]:,} to {q[0.75]:,}; "
        f"90 %: {q[0.05]:,} to {q[0.95]:,}."
    )
    return Bars(edges - 0.5 if width == 1 else edges, shares, words)


def distributions(material: Material) -> dict[str, Bars]:
    """What there is to look at, by outcome."""
    return {
        name: of_counts(material.spreads.counts[name])
        for name, row in material.outcomes.items()
        if row["kind"] == "mean" and material.spreads.counts.get(name)
    }


def section(material: Material) -> Html:
    """A control and the pictures; without a script all of them one after the other."""
    found = distributions(material)
    if not found:
        return el("p", "No counts or means were asked for.")
    first = FIRST if FIRST in found else next(iter(found))
    choices = (
        el("option", title(material.outcomes[name]), value=name, selected=name == first)
        for name in found
    )
    control = el(
        "p", el("label", "Outcome ", for_="outcome"),
        el("select", choices, id="outcome", data_chooses="distribution"), class_="control",
    )  # fmt: skip
    figures = (_figure(name, bars, material.outcomes[name]) for name, bars in found.items())
    return join([control, el("div", figures, class_="distributions")])


def _figure(name: str, bars: Bars, row: Mapping[str, Any]) -> Html:
    heading = title(row)
    words = el("figcaption", el("b", heading), " ", el("code", name), ". ", bars.words)
    region = f"Distribution: {heading}"
    return el("figure", card(picture(bars, row, region), region), words, data_distribution=name)


def picture(bars: Bars, row: Mapping[str, Any], label: str) -> Html:
    """Bars from zero up, with the estimate as a line."""
    low, high = float(bars.edges[0]), float(bars.edges[-1])
    highest = float(bars.shares.max())
    step = drawing.nice_step(highest, 4)
    top = float(step * np.ceil(highest / step - 1e-9))
    plane = Plane(height=240, left=56, right=20, top=26, bottom=44, x=(low, high), y=(0.0, top))
    mean = plane.across(row["estimate"])
    edges = bars.edges.tolist()
    marks = [
        drawing.text(4, 14, "share of simulations"),
        *plane.levels(4),
        *(_bar(plane, *one) for one in zip(edges, edges[1:], bars.shares.tolist(), strict=False)),
        drawing.line(mean, plane.top, mean, plane.floor, VERMILION, stroke_width=2),
        *_ticks(plane),
        drawing.text(
            (plane.left + plane.end) / 2,
            plane.height - 6,
            "value in a simulation; line: mean",
            "middle",
        ),
    ]
    return plane.picture(marks, label)


def _bar(plane: Plane, low: float, high: float, share: float) -> Html | None:
    if share <= 0.0:
        return None
    left, top = plane.across(low), plane.up(share)
    wide = max(1.0, plane.across(high) - left - 1.0)
    return drawing.box(left, top, wide, plane.floor - top, fill=BLUE, fill_opacity="0.75")


def _ticks(plane: Plane) -> list[Html]:
    low, high = plane.x
    step = max(1.0, drawing.nice_step(high - low, 8))
    first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
    values = [number * step for number in range(first, last + 1)]
    return [plane.tick(v, f"{v:,.4g}") for v in values]
