"""Probabilities of outcomes as intervals: the 90 % range over draws, and the mean in it.

Means of draws of so many runs lie on a grid of that many steps, which a histogram of them would
show as a comb. An interval from which the noise of finite runs is taken out has no grid.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ballast.analysis.plots.style import BLUE, VERMILION
from ballast.analysis.report.headline_answers import figures_of
from ballast.analysis.report.report_material import Material
from ballast.analysis.text import svg_marks as drawing
from ballast.analysis.text.markup import Html, card, el, join
from ballast.analysis.text.rounding import known
from ballast.analysis.text.svg_marks import Plane

ROW = 24
"""Height of a row in units of the picture."""
LEFT, RIGHT = 250, 170
LABEL = "Probabilities of outcomes: 90 % range over parameter draws, and mean"
CAPTION = (
    "Bar: 5–95 % over parameter draws, corrected for the finite number of runs; no bar where there "
    "are too few runs to estimate it. Dot: mean. The numbers are those of the tables of all "
    "outcomes, which also give the Monte Carlo error."
)


def shown(material: Material) -> dict[str, dict[str, Any]]:
    """Outcomes that are probabilities and were not settled by the scenario."""
    return {
        name: row
        for name, row in material.outcomes.items()
        if row["kind"] == "probability" and row["estimate"] is not None and not row.get("settled")
    }


def section(material: Material) -> Html | None:
    """The picture; None where there is nothing to draw."""
    rows = shown(material)
    if not rows:
        return None
    return el("figure", card(picture(rows), LABEL), el("figcaption", CAPTION))


def picture(rows: Mapping[str, Mapping[str, Any]]) -> Html:
    """A row per outcome."""
    plane = Plane(
        height=ROW * len(rows) + 60, left=LEFT, right=RIGHT, top=26, bottom=34,
        x=(0.0, 1.0), y=(0.0, float(len(rows))),
    )  # fmt: skip
    marks = [
        drawing.text(plane.end + 12, 16, "range over draws, mean"),
        *(_guide(plane, fifth / 5) for fifth in range(6)),
        *(_row(plane, place, name, row) for place, (name, row) in enumerate(rows.items())),
    ]
    return plane.picture(marks, LABEL)


def _guide(plane: Plane, share: float) -> Html:
    at = plane.across(share)
    line = drawing.line(at, plane.top, at, plane.floor, drawing.GRID)
    return join([line, plane.tick(share, f"{100 * share:.0f} %")])


def _row(plane: Plane, place: int, name: str, row: Mapping[str, Any]) -> Html:
    at = plane.up(plane.y[1] - place - 0.5)
    found = figures_of(name, row)
    told = ", ".join(part for part in (found.draws, found.mean) if part)
    marks: list[Html | None] = [
        drawing.text(plane.left - 8, at + 4, name, "end"),
        _bar(plane, at, row["draws_low"], row["draws_high"]),
        el("circle", cx=f"{plane.across(row['estimate']):.1f}", cy=f"{at:.1f}", r=3.5,
           fill=VERMILION),
        drawing.text(plane.end + 12, at + 4, told),
    ]  # fmt: skip
    return join(marks)


def _bar(plane: Plane, at: float, low: Any, high: Any) -> Html | None:
    if not known(low):
        return None
    left, right = plane.across(low), plane.across(high)
    return drawing.box(left, at - 5, max(1.0, right - left), 10, fill=BLUE, fill_opacity="0.4")
