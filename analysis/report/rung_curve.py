"""How likely rungs 4-7 are on each day: a picture, and the numbers of any day that is chosen.

The picture is SVG made here, so that it is there without a script, sharp in print and in reach of
the keyboard; the script of the page only moves a mark over it and writes the day's numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from ballast.analysis.narrative.words import full_date, month
from ballast.analysis.plots.labels import spread
from ballast.analysis.plots.rung_probabilities import LOOK, RARE
from ballast.analysis.report.report_material import Material
from ballast.analysis.stats.uncertainty import Floats, wilson
from ballast.analysis.text import svg_marks as drawing
from ballast.analysis.text.cells import interval_comes_first
from ballast.analysis.text.markup import Html, card, el, table
from ballast.analysis.text.rounding import (
    decimals,
    hundredfold,
    interval,
    interval_first,
    known,
    percent,
)
from ballast.analysis.text.svg_marks import Plane, first_days
from ballast.sim.vocabulary import RUNG_TITLES, Rung

DASHES = {
    Rung.DISPUTE: None,
    Rung.CRISIS: "9 3",
    Rung.LIMITED_FORCE: "7 2 2 2",
    Rung.WAR: "2 2",
}
ASKED = (*(Rung(r) for r in range(1, 4)), *RARE)


Pair = tuple[float, float]


@dataclass(frozen=True)
class Course:
    """Probability of each rung or a higher one on each day.

    Attributes:
        dates: of the days.
        mean, low, high: by rung, (days,) each; bounds NaN where draws are not resolved.
        histories: behind them.
    """

    dates: list[date]
    mean: dict[Rung, Floats]
    low: dict[Rung, Floats]
    high: dict[Rung, Floats]
    histories: int

    def cells(self, rung: Rung, day: int) -> tuple[str, str]:
        """Interval over draws and probability as text; of rungs from 5 on that is called a mean."""
        share, chance, bounds = self._at(rung, day)
        digits = decimals(hundredfold(chance), hundredfold(bounds))
        band = interval(*hundredfold(bounds), digits) + (" %" if known(bounds[0]) else "")
        mean = "mean " if interval_comes_first(rung) and share > 0.0 else ""
        return band, mean + percent(share, chance, bounds)

    def said(self, rung: Rung, day: int) -> str:
        """The probability within a sentence, after its interval from rung 5 on."""
        return (interval_first if interval_comes_first(rung) else percent)(*self._at(rung, day))

    def _at(self, rung: Rung, day: int) -> tuple[float, Pair, Pair]:
        """The probability with its intervals of chance and of draws."""
        share = float(self.mean[rung][day])
        bounds = float(self.low[rung][day]), float(self.high[rung][day])
        return share, wilson(share, self.histories), bounds

    @property
    def wars(self) -> bool:
        """Whether there is war in any history."""
        return bool(self.mean[Rung.WAR].max() > 0.0)


def course_of(material: Material) -> Course:
    """The course of a stored run."""
    days = material.tables.days
    by_rung = {
        rung: days[days["variable"] == f"rung_{rung.value}"].sort_values("date") for rung in ASKED
    }
    start, length = material.tables.start, material.stored.days

    def column(name: str) -> dict[Rung, Floats]:
        return {rung: rows[name].to_numpy(dtype=np.float64) for rung, rows in by_rung.items()}

    return Course(
        dates=[start + timedelta(days=day) for day in range(length)],
        mean=column("mean"),
        low=column("q05"),
        high=column("q95"),
        histories=material.sampled,
    )


def data(course: Course) -> dict[str, Any]:
    """What the script of the page needs: dates and cells by day, and where days stand."""
    days, plane = range(len(course.dates)), _plane(course)
    return {
        "dates": [full_date(when) for when in course.dates],
        "cells": [[list(course.cells(rung, day)) for rung in ASKED] for day in days],
        "left": plane.left,
        "right": plane.end,
        "width": plane.width,
    }


def section(course: Course) -> Html:
    """Picture, control and the numbers of a day; without a script, those of the last day."""
    last = len(course.dates) - 1
    caption = el("figcaption", describe(course), id="curve-words")
    asked = {"id": "day", "type": "range", "min": 0, "max": last, "value": last}
    slider = el("input", **asked, aria_valuetext=full_date(course.dates[last]))
    control = el("p", el("label", "Day ", for_="day"), slider, class_="control")
    rows = [[_name(rung), *course.cells(rung, last)] for rung in ASKED]
    head = el("p", "On ", el("b", full_date(course.dates[last]), id="day-told"), ":")
    columns = ["at or above rung", "draws, 5–95 %", "probability"]
    numbers = table("Probability of each rung or a higher one on that day", columns, rows)
    shown = card(picture(course), "Picture of the course of rungs 4 to 7")
    return el("div", el("figure", shown, caption), control, head, numbers, id="curve")


def describe(course: Course) -> str:
    """The picture in words: where each line is highest."""
    parts = []
    for rung in RARE:
        mean = course.mean[rung]
        top = int(np.argmax(mean))
        if mean[top] > 0:
            when = full_date(course.dates[top])
            title = f"{RUNG_TITLES[rung]} ({rung.value})"
            parts.append(f"{title} is most likely on {when}, {course.said(rung, top)}")
        else:
            parts.append(f"{RUNG_TITLES[rung]} ({rung.value}) does not occur")
    return (
        "Probability of being at or above each of the upper rungs on a given day, which is lower "
        f"than that of reaching it at any time: {'; '.join(parts)}. Bands: 5–95 % over parameter "
        "draws; no band where there are too few runs to estimate it."
        + (" War ends a simulation, which then counts as at war." if course.wars else "")
    )


def _name(rung: Rung) -> str:
    return f"{rung.value} {RUNG_TITLES[rung]}"


def _plane(course: Course) -> Plane:
    """Days across, and probabilities from zero to a round number above all of them."""
    highest = max(0.01, *(float(np.nanmax([course.high[r], course.mean[r]])) for r in RARE))
    step = drawing.nice_step(highest)
    top = float(step * np.ceil(highest / step - 1e-9))
    days = (0.0, float(max(1, len(course.dates) - 1)))
    return Plane(height=320, left=56, right=150, top=26, bottom=40, x=days, y=(0.0, top))


def picture(course: Course) -> Html:
    """Lines and bands of rungs 4-7 from zero up."""
    plane = _plane(course)
    end = plane.across(plane.x[1])
    marks = [
        drawing.text(4, 14, "probability of the rung or a higher one on the day"),
        *plane.levels(5),
        *_months(course.dates, plane),
        *(_band(course, rung, plane) for rung in RARE),
        *(_line(course.mean[rung], rung, plane) for rung in RARE),
        *_labels([float(course.mean[rung][-1]) for rung in RARE], plane),
        drawing.line(end, plane.top, end, plane.floor, "#444444", id="cursor"),
    ]
    label = "Probability of rungs 4 to 7 over time"
    return plane.picture(marks, label, aria_describedby="curve-words", id="curve-picture")


def _months(dates: Sequence[date], plane: Plane) -> list[Html]:
    """Ticks on first days of months, as many as there is room for; else on the first day."""
    firsts = first_days(dates, 7)
    if len(firsts) > 1:
        return [plane.tick(day, f"{month(dates[day])} {dates[day].year}") for day in firsts]
    return [plane.tick(0, f"{dates[0].day} {month(dates[0])} {dates[0].year}")]


def _band(course: Course, rung: Rung, plane: Plane) -> Html | None:
    low, high = course.low[rung], course.high[rung]
    days = np.flatnonzero(np.isfinite(low) & np.isfinite(high)).tolist()
    if len(days) < 2:
        return None
    there = [(day, float(high[day])) for day in days]
    back = [(day, float(low[day])) for day in reversed(days)]
    around = drawing.points(
        [plane.across(day) for day, _ in there + back], [plane.up(at) for _, at in there + back]
    )
    return el("polygon", points=around, fill=LOOK[rung][0], fill_opacity="0.15")


def _line(mean: Floats, rung: Rung, plane: Plane) -> Html:
    days = range(len(mean))
    places = drawing.points([plane.across(d) for d in days], [plane.up(float(m)) for m in mean])
    return el("polyline", points=places, fill="none", **_stroke(rung))


def _stroke(rung: Rung) -> dict[str, Any]:
    return {"stroke": LOOK[rung][0], "stroke_width": 2, "stroke_dasharray": DASHES[rung]}


def _labels(ends: list[float], plane: Plane) -> list[Html]:
    """Names beside the ends of the lines, apart from each other."""
    places = spread([plane.up(end) for end in ends], 16, plane.top, plane.floor)
    marks, left = [], plane.end + 8
    for rung, place in zip(RARE, places, strict=True):
        marks.append(drawing.line(left, place, left + 22, place, **_stroke(rung)))
        marks.append(drawing.text(left + 26, place + 4, f"{rung.value} {SHORT[rung]}"))
    return marks


SHORT = {
    Rung.DISPUTE: "dispute",
    Rung.CRISIS: "crisis",
    Rung.LIMITED_FORCE: "limited force",
    Rung.WAR: "war",
}
"""Names of the rungs that fit beside the lines."""
