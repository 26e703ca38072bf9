"""How likely rungs 4-7 are on each day: a picture that can be asked for the numbers of any day.

The picture is SVG made here, so that it is there without a script, sharp in print and in reach of
the keyboard; the script of the page only moves a mark over it and writes the day's numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from ballast.analysis.narrative.words import MONTHS, full_date
from ballast.analysis.plots.labels import spread
from ballast.analysis.plots.rung_probabilities import LOOK, RARE
from ballast.analysis.report import svg_marks as drawing
from ballast.analysis.report.report_material import Material
from ballast.analysis.report.svg_marks import WIDTH
from ballast.analysis.stats.uncertainty import wilson
from ballast.analysis.text.markup import Html, card, el, join, table
from ballast.analysis.text.rounding import interval, known, percent
from ballast.sim.vocabulary import RUNG_TITLES, Rung

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 320, 56, 150, 26, 40
DASHES = {
    Rung.CONFRONTATION: None,
    Rung.CRISIS: "9 3",
    Rung.LIMITED_FORCE: "7 2 2 2",
    Rung.WAR: "2 2",
}
ASKED = (*(Rung(r) for r in range(1, 4)), *RARE)


@dataclass(frozen=True)
class Course:
    """Probability of each rung or a higher one on each day.

    Attributes:
        dates: of the days.
        mean, low, high: by rung, (days,) each; bounds NaN where draws are not told apart.
        histories: behind them.
    """

    dates: list[date]
    mean: dict[Rung, np.ndarray]
    low: dict[Rung, np.ndarray]
    high: dict[Rung, np.ndarray]
    histories: int

    def cells(self, rung: Rung, day: int) -> tuple[str, str]:
        """Probability and its interval over draws as text."""
        share, bounds = self.mean[rung][day], (self.low[rung][day], self.high[rung][day])
        chance = wilson(float(share), self.histories)
        digits = 0 if known(bounds[0]) and bounds[1] - bounds[0] >= 0.02 else 1
        band = interval(*(100 * b if known(b) else None for b in bounds), digits)
        return percent(share, chance, bounds), band + (" %" if known(bounds[0]) else "")


def course_of(material: Material) -> Course:
    """The course of a stored run."""
    days = material.tables.days
    by_rung = {
        rung: days[days["variable"] == f"rung_{rung.value}"].sort_values("date") for rung in ASKED
    }
    start, length = material.tables.start, material.stored.days

    def column(name: str) -> dict[Rung, np.ndarray]:
        return {rung: rows[name].astype(float).to_numpy() for rung, rows in by_rung.items()}

    return Course(
        dates=[start + timedelta(days=day) for day in range(length)],
        mean=column("mean"),
        low=column("q05"),
        high=column("q95"),
        histories=material.sampled,
    )


def data(course: Course) -> dict[str, Any]:
    """What the script of the page needs: dates and cells by day, and where days stand."""
    days = range(len(course.dates))
    return {
        "dates": [full_date(when) for when in course.dates],
        "cells": [[list(course.cells(rung, day)) for rung in ASKED] for day in days],
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "width": WIDTH,
    }


def section(course: Course) -> Html:
    """Picture, control and the numbers of a day; of the last one without a script."""
    last = len(course.dates) - 1
    caption = el("figcaption", describe(course), id="curve-words")
    asked = {"id": "day", "type": "range", "min": 0, "max": last, "value": last}
    slider = el("input", **asked, aria_valuetext=full_date(course.dates[last]))
    control = el("p", el("label", "Day ", for_="day"), slider, class_="control")
    rows = [[_name(rung), *course.cells(rung, last)] for rung in ASKED]
    head = el("p", "On ", el("b", full_date(course.dates[last]), id="day-told"), ":")
    columns = ["at or above rung", "probability", "draws, 5–95 %"]
    numbers = table("Probability of each rung or a higher one on that day", columns, rows)
    shown = card(picture(course), "Picture of the course of rungs 4 to 7")
    inside = join([shown, caption, control, head, numbers])
    return el("figure", inside, id="curve")


def describe(course: Course) -> str:
    """The picture in words: where each line is highest."""
    parts = []
    for rung in RARE:
        mean = course.mean[rung]
        top = int(np.argmax(mean))
        if mean[top] > 0:
            share, _ = course.cells(rung, top)
            when = full_date(course.dates[top])
            parts.append(f"{RUNG_TITLES[rung]} ({rung.value}) at most {share}, on {when}")
        else:
            parts.append(f"{RUNG_TITLES[rung]} ({rung.value}) in no history")
    return (
        "Probability of being at or above each of the upper rungs on a single day – less than that "
        f"of getting there at any time: {'; '.join(parts)}. Bands: 5–95 % over parameter draws, "
        "none where runs do not tell draws apart."
    )


def _name(rung: Rung) -> str:
    return f"{rung.value} {RUNG_TITLES[rung]}"


def picture(course: Course) -> Html:
    """Lines and bands of rungs 4-7 from zero up."""
    tops = [np.nanmax(np.append(course.high[r], course.mean[r])) for r in RARE]
    step = drawing.nice_step(max(float(max(tops)), 0.01))
    top = step * np.ceil(max(float(max(tops)), 0.01) / step - 1e-9)
    last = max(1, len(course.dates) - 1)

    def x(day: float) -> float:
        return LEFT + (WIDTH - RIGHT - LEFT) * day / last

    def y(share: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - share / top)

    marks = [
        _axis_title(),
        *(_level(y(level), level) for level in np.arange(0.0, top + step / 2, step)),
        *_months(course.dates, x),
        *(_band(course, rung, x, y) for rung in RARE),
        *(_line(course.mean[rung], rung, x, y) for rung in RARE),
        *_labels([float(course.mean[rung][-1]) for rung in RARE], y),
        drawing.line(x(last), TOP, x(last), HEIGHT - BOTTOM, "#444444", id="cursor"),
    ]
    return el(
        "svg", marks, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img",
        aria_label="Probability of rungs 4 to 7 over time", aria_describedby="curve-words",
        id="curve-picture",
    )  # fmt: skip


def _axis_title() -> Html:
    """What the vertical axis is."""
    return drawing.text(4, 14, "probability of the rung or a higher one on the day")


def _level(at: float, level: float) -> Html:
    mark = drawing.text(LEFT - 6, at + 4, f"{100 * level:.4g} %", "end")
    return join([drawing.line(LEFT, at, WIDTH - RIGHT, at, drawing.GRID), mark])


def _months(dates: Sequence[date], x: drawing.Scale) -> list[Html]:
    """Ticks on first days of months, as many as there is room for; else the first and last day."""
    firsts = [day for day, when in enumerate(dates) if when.day == 1]
    days = firsts[:: max(1, -(-len(firsts) // 7))] if len(firsts) > 1 else [0]
    marks = []
    for day in days:
        when = dates[day]
        exact = f"{when.day} " if len(firsts) < 2 else ""
        words = f"{exact}{MONTHS[when.month - 1][:3]} {when.year}"
        marks.append(drawing.line(x(day), HEIGHT - BOTTOM, x(day), HEIGHT - BOTTOM + 5))
        marks.append(drawing.text(x(day), HEIGHT - BOTTOM + 19, words, "middle"))
    return marks


def _band(course: Course, rung: Rung, x: drawing.Scale, y: drawing.Scale) -> Html | None:
    low, high = course.low[rung], course.high[rung]
    days = np.flatnonzero(np.isfinite(low) & np.isfinite(high))
    if len(days) < 2:
        return None
    there = drawing.points([x(d) for d in days], [y(high[d]) for d in days])
    back = drawing.points([x(d) for d in days[::-1]], [y(low[d]) for d in days[::-1]])
    return el("polygon", points=f"{there} {back}", fill=LOOK[rung][0], fill_opacity="0.15")


def _line(mean: np.ndarray, rung: Rung, x: drawing.Scale, y: drawing.Scale) -> Html:
    places = drawing.points([x(day) for day in range(len(mean))], [y(share) for share in mean])
    return el(
        "polyline", points=places, fill="none", stroke=LOOK[rung][0], stroke_width=2,
        stroke_dasharray=DASHES[rung],
    )  # fmt: skip


def _labels(ends: list[float], y: drawing.Scale) -> list[Html]:
    """Names beside the ends of the lines, apart from each other."""
    places = spread([y(end) for end in ends], 16, TOP, HEIGHT - BOTTOM)
    marks = []
    for rung, place in zip(RARE, places, strict=True):
        left = WIDTH - RIGHT + 8
        look = {"stroke": LOOK[rung][0], "stroke_width": 2, "stroke_dasharray": DASHES[rung]}
        marks.append(drawing.line(left, place, left + 22, place, **look))
        marks.append(drawing.text(left + 26, place + 4, f"{rung.value} {SHORT[rung]}"))
    return marks


SHORT = {
    Rung.CONFRONTATION: "confrontation",
    Rung.CRISIS: "crisis",
    Rung.LIMITED_FORCE: "limited force",
    Rung.WAR: "war",
}
"""Names of the rungs that fit beside the lines."""
