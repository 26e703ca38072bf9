"""One pair of histories side by side: the same random numbers under two scenarios.

It is played and told once, when the comparison is made, and kept as it was told.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ballast.analysis.narrative.story import Story, tell
from ballast.analysis.narrative.story_page import SHADES
from ballast.analysis.narrative.words import full_date, month
from ballast.analysis.report import but_for_section
from ballast.analysis.stats.comparison import ComparedSource
from ballast.analysis.text import svg_marks as drawing
from ballast.analysis.text.markup import Html, card, el, join, table
from ballast.analysis.text.svg_marks import Plane, first_days
from ballast.sim.experiments.traced_history import Traced, trace
from ballast.sim.scenario.places import shipped_names
from ballast.sim.vocabulary import Rung

FULL, MOST = 8, 30
"""Days on which the two differ that are told in full, and days that are told at all."""
DIGITS = 2
Told = dict[str, Any]


class ToldPair(NamedTuple):
    """The pair that is told.

    Attributes:
        outcome: that flips.
        other: name of the scenario.
        draw, run: of the history.
        change: 1 where it comes about under the other alone, else −1.
        why: how it was chosen.
    """

    outcome: str
    other: str
    draw: int
    run: int
    change: int
    why: str


def choose(flips: pd.DataFrame, wanted: Iterable[tuple[str, str]]) -> ToldPair | None:
    """The pair to tell: of the first outcome and scenario that flips at all, its first history.

    Of the two directions the more frequent one is taken; of its histories the first by draw and
    run. So the choice rests on no story.

    Args:
        flips: ``flips.parquet``.
        wanted: outcomes with the scenario in each, in the order in which they are tried.
    """
    for outcome, other in wanted:
        found = flips[(flips["outcome"] == outcome) & (flips["other"] == other)]
        if not len(found):
            continue
        up, down = int((found["change"] > 0).sum()), int((found["change"] < 0).sum())
        change = 1 if up >= down else -1
        same = found[found["change"] == change].sort_values(["draw", "run"], kind="stable")
        draw, run = int(same["draw"].iloc[0]), int(same["run"].iloc[0])
        way = "from no to yes" if change > 0 else "from yes to no"
        why = f"It is the first history, by draw and run, in which {outcome} goes {way}"
        if up + down > 1:
            why += f", as it does in {max(up, down):,} of the {up + down:,} in which it flips"
        else:
            why += ", and the only one in which it flips"
        return ToldPair(outcome, other, draw, run, change, f"{why}.")
    return None


def play(first: ComparedSource, other: ComparedSource, pair: ToldPair) -> Told | None:
    """Play both histories by the Mesa model, as ``trace`` does, and tell them.

    Args:
        first, other: with the scenarios that are compared.
        pair: which history.

    Returns:
        What :func:`section` shows, as JSON holds it; None where a scenario is not known as a whole.
    """
    if first.loaded is None or other.loaded is None:
        return None
    sources = (first, other)
    traced = [
        trace(one.loaded, one.seed, pair.draw, pair.run, one.days)
        for one in sources
        if one.loaded is not None
    ]
    stories = [tell(one.chronicle) for one in traced]
    rows, more, apart = _rows(stories)
    came = (pair.change < 0, pair.change > 0)
    return {
        **pair._asdict(),
        "apart": None if apart is None else str(stories[0].chronicle.date(apart)),
        "start": str(stories[0].chronicle.date(0)),
        "sides": [
            _side(source, one, story, pair, happened)
            for source, one, story, happened in zip(sources, traced, stories, came, strict=True)
        ],
        "rows": rows,
        "more": more,
    }


def _side(
    source: ComparedSource, traced: Traced, story: Story, pair: ToldPair, happened: bool
) -> Told:
    chronicle = traced.chronicle
    return {
        "title": source.scenario.title,
        "name": source.name,
        "happened": happened,
        "short": list(story.short),
        "tension": [round(float(value), DIGITS) for value in chronicle.tension],
        "rung": [int(value) for value in chronicle.rung],
        "but_for": list(but_for_section.sentences(traced, pair.outcome)) if happened else [],
        "command": _command(source, pair),
    }


def _command(source: ComparedSource, pair: ToldPair) -> str:
    """What to type to have one of the histories by itself."""
    path = Path(str(source.loaded.path)) if source.loaded is not None else Path(source.name)
    name = path.stem if path.stem in shipped_names("scenarios") else str(path)
    words = ["ballast", "trace", name, "--seed", str(source.seed)]
    words += ["--draw", str(pair.draw), "--run", str(pair.run)]
    if source.days < source.scenario.days:
        words += ["--until", str(source.scenario.start + timedelta(days=source.days - 1))]
    return shlex.join([*words, "--but-for"])


def _rows(stories: Sequence[Story]) -> tuple[list[Told], int, int | None]:
    """Days on which the two are told differently, entries left out, and the first day apart."""
    entries = [_entries(story) for story in stories]
    days = sorted({day for told in entries for day in told})
    rows: list[Told] = []
    more, apart = 0, _first_apart(stories)
    for day in days:
        here, there = (told.get(day, {}) for told in entries)
        only = [
            [{"text": text, "major": major} for text, major in one.items() if text not in two]
            for one, two in ((here, there), (there, here))
        ]
        if not any(only):
            continue
        telling = len(rows) < FULL or any(one["major"] for side in only for one in side)
        if telling and len(rows) < MOST:
            when = str(stories[0].chronicle.date(day))
            rows.append({"date": when, "first": only[0], "other": only[1]})
        else:
            more += len(only[0]) + len(only[1])
    return rows, more, apart


def _entries(story: Story) -> dict[int, dict[str, bool]]:
    """What is told of each day, with whether it is major; a stay on rung 4 or higher too."""
    found: dict[int, dict[str, bool]] = {}
    for chapter in story.chapters:
        if chapter.phase.rung >= Rung.DISPUTE:
            text = f"{chapter.title} begins: {chapter.when}."
            found.setdefault(chapter.phase.first, {})[text] = True
        for entry in chapter.entries:
            found.setdefault(entry.day, {})[entry.text] = entry.major
    return found


def _first_apart(stories: Sequence[Story]) -> int | None:
    """The first day that ends with another tension or on another rung; None if none does."""
    one, two = (story.chronicle for story in stories)
    for day, (a, b) in enumerate(zip(one.tension, two.tension, strict=False)):
        if round(float(a), DIGITS) != round(float(b), DIGITS) or one.rung[day] != two.rung[day]:
            return day
    return None if one.days == two.days else min(one.days, two.days)


def section(told: Told) -> Html:
    """Both histories: one picture, in short, day by day where they differ, and single events."""
    first, other = told["sides"]
    apart = (
        "Tension and rung are the same in both on every evening."
        if told["apart"] is None
        else "The first evening on which tension or rung differs is that of "
        f"{full_date(date.fromisoformat(told['apart']))}."
    )
    note = (
        "Two single histories show how the model gets from one to the other. They are no forecast "
        "of any event in them."
    )
    return join(
        [
            el("p", f"Draw {told['draw']}, run {told['run']}. {told['why']} {apart}"),
            el("p", note, class_="small"),
            _picture(told),
            el("div", [_short(side) for side in (first, other)], class_="pair"),
            _table(told),
            [
                but_for_section.section(side["but_for"])
                for side in (first, other)
                if side["but_for"]
            ],
            el("p", "The same histories by themselves:", class_="small"),
            el("ul", [el("li", el("code", side["command"])) for side in (first, other)]),
        ]
    )


def _short(side: Told) -> Html:
    answer = "yes" if side["happened"] else "no"
    paragraphs = (el("p", text) for text in side["short"])
    return el("div", el("h3", f"{side['title']}: {answer}"), paragraphs)


def _table(told: Told) -> Html | None:
    """The days on which the two differ."""
    if not told["rows"]:
        return None
    rows = []
    for row in told["rows"]:
        when = date.fromisoformat(row["date"])
        stamp = el("time", full_date(when), datetime=row["date"])
        rows.append([stamp, _cell(row["first"]), _cell(row["other"])])
    caption = "Days on which the two histories differ; what both share is left out"
    heads = ["date", *(side["title"] for side in told["sides"])]
    more = f"{told['more']:,} more entries differ, and are left out." if told["more"] else ""
    return join(
        [
            el("h3", "Where they differ, day by day"),
            table(caption, heads, rows, "wide both"),
            el("p", more, class_="small") if more else None,
        ]
    )


def _cell(entries: Sequence[Told]) -> Html:
    if not entries:
        return el("span", "–")
    return join([_entry(one) for one in entries], " ")


def _entry(one: Told) -> Html:
    """An entry; of a major one the first sentence stands out."""
    if not one["major"]:
        return el("span", one["text"])
    begin, mark, rest = one["text"].partition(". ")
    return el("span", el("strong", f"{begin}{mark.rstrip()}"), f" {rest}" if rest else "")


STRIP, GAP = 10, 6
"""Height of the strip of rungs of a history, and what parts two."""


def _picture(told: Told) -> Html:
    """Tension of both as lines, and their stays on rung 4 or higher as strips below."""
    sides = told["sides"]
    days = max(len(side["tension"]) for side in sides)
    values = [value for side in sides for value in side["tension"]]
    low, high = 10 * int(min(values) // 10), 10 * (int(max(values) // 10) + 1)
    plane = Plane(height=270, left=52, right=8, top=8, bottom=64, x=(0, days), y=(low, high))
    marks = [
        *(_grid(plane, value) for value in range(low, high + 1, 10)),
        *_months(plane, date.fromisoformat(told["start"]), days),
    ]
    for number, side in enumerate(sides):
        line = drawing.points(
            [plane.across(day + 0.5) for day in range(len(side["tension"]))],
            [plane.up(value) for value in side["tension"]],
        )
        about = {"stroke": "#0072B2", "stroke_dasharray": "6 3"} if number else {"stroke": "#222"}
        marks.append(el("polyline", points=line, fill="none", stroke_width=1.8, **about))
        marks += _strip(plane, side["rung"], "branch" if number else "base", number)
    picture = plane.picture(marks, "Tension and rungs of both histories, day by day")
    key = (
        f"Solid line: tension of “{sides[0]['title']}” (base). Dashed line: of "
        f"“{sides[1]['title']}” (branch). Strips: stays on rung 4 or higher, darker the higher."
    )
    return el("figure", card(picture, "Both histories"), el("figcaption", key))


def _strip(plane: Plane, rungs: Sequence[int], name: str, number: int) -> list[Html]:
    top = plane.floor + 26 + number * (STRIP + GAP)
    frame = drawing.box(
        plane.left, top, plane.end - plane.left, STRIP, fill="none", stroke="#999", stroke_width=0.5
    )
    marks = [frame, drawing.text(plane.left - 6, top + STRIP - 1, name, "end")]
    begin = 0
    for day in range(1, len(rungs) + 1):
        if day < len(rungs) and rungs[day] == rungs[begin]:
            continue
        if (rung := rungs[begin]) in SHADES:
            left, right = plane.across(begin), plane.across(day)
            title = el("title", f"{name}, rung {rung}")
            marks.append(
                drawing.box(
                    left, top, max(1.0, right - left), STRIP, title,
                    fill="#D55E00", fill_opacity=min(1.0, 1.3 * SHADES[rung]),
                )
            )  # fmt: skip
        begin = day
    return marks


def _grid(plane: Plane, value: int) -> Html:
    at = plane.up(value)
    mark = drawing.text(plane.left - 6, at + 4, str(value), "end")
    return join([drawing.line(plane.left, at, plane.end, at, drawing.GRID), mark])


def _months(plane: Plane, start: date, days: int) -> list[Html]:
    dates = [start + timedelta(days=day) for day in range(days)]
    return [
        plane.tick(day, f"{month(dates[day])} {dates[day].year}")
        for day in first_days(dates, 7)
        if 40 < plane.across(day) < plane.width - 40
    ]
