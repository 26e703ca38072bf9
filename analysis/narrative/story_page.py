"""A story as one self-contained HTML page, readable without a network and in print."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from ballast.analysis.narrative.phases import phases
from ballast.analysis.narrative.story import Chapter, Entry, Story
from ballast.analysis.narrative.words import RUNG_NOUNS, day_month, full_date, month, span
from ballast.analysis.text import svg_marks as drawing
from ballast.analysis.text.markup import Html, document, el, join
from ballast.analysis.text.svg_marks import Plane, first_days
from ballast.sim.chronicle.chronicle_events import Chronicle
from ballast.sim.vocabulary import Rung

STYLE = Path(__file__).with_name("story.css")
KEY = "Line: tension (left scale). Shaded: rung 4 or higher, darker the higher."
ONE_OF_MANY = (
    "The numbers beside a sentence are those of that evening. One history out of many that the "
    "same start can have: what is typical, and how sure it is, only the ensemble tells."
)
COLUMNS = ("date", "tension", "rung", "channels", "what happened")
SHADES = {4: 0.18, 5: 0.34, 6: 0.5, 7: 0.7}


def as_html(story: Story, unless: tuple[str, ...], how: str) -> str:
    """The story as a page.

    Args:
        story: told already.
        unless: what would have come but for single events; may be empty.
        how: to have it again.
    """
    scenario_hash = story.chronicle.setting.loaded.canonical_hash
    main = el(
        "main",
        el("h1", story.title),
        el("p", story.name, class_="name"),
        picture(story.chronicle),
        el("p", KEY, class_="key"),
        (el("p", paragraph) for paragraph in story.short),
        (_chapter(story, chapter) for chapter in story.chapters),
        _unless(unless),
    )
    again = el("p", el("code", how), el("br"), f"canonical hash of the scenario {scenario_hash}")
    head = [el("style", Html(STYLE.read_text("utf-8")))]
    footer = el("footer", el("p", ONE_OF_MANY), again)
    return document(f"{story.title} – Ballast", head, [main, footer])


def _unless(lines: tuple[str, ...]) -> Html | None:
    if not lines:
        return None
    return el("section", el("h2", "But for"), (el("p", line) for line in lines), class_="butfor")


def _chapter(story: Story, chapter: Chapter) -> Html:
    return el(
        "section",
        el("h2", chapter.title),
        el("p", chapter.when, class_="when"),
        el("p", f"{chapter.about}.", class_="about"),
        _entries(story, chapter.entries) if chapter.entries else None,
        el("p", chapter.besides, class_="besides") if chapter.besides else None,
    )


def _entries(story: Story, entries: tuple[Entry, ...]) -> Html:
    heads = el("tr", (el("th", name, scope="col") for name in COLUMNS))
    rows = (_row(story, entry, before) for before, entry in pairwise((None, *entries)) if entry)
    return el("table", el("thead", heads), el("tbody", rows))


def _row(story: Story, entry: Entry, before: Entry | None) -> Html:
    """An entry; the numbers of an evening are not said again for its second one."""
    again = before is not None and before.day == entry.day
    when = story.chronicle.date(entry.day)
    numbers: tuple[object, ...] = ("",) * 4
    if not again:
        date = el("time", day_month(when), datetime=when, title=full_date(when))
        numbers = (date, f"{entry.tension:.0f}", entry.rung, entry.channels_open)
    kinds = " ".join(name for name, holds in (("major", entry.major), ("again", again)) if holds)
    cells = (el("td", number, class_="n") for number in numbers)
    return el("tr", cells, el("td", entry.text), class_=kinds or None)


def picture(chronicle: Chronicle) -> Html:
    """Tension as a line over the days, with stays on rung 4 or higher behind it."""
    days, tension = chronicle.days, chronicle.drawn_tension
    low, high = 10 * int(min(tension) // 10), 10 * (int(max(tension) // 10) + 1)
    plane = Plane(
        height=170, left=28, right=0, top=8, bottom=22, x=(0, max(1, days)), y=(low, high)
    )  # fmt: skip
    line = drawing.points(
        [plane.across(day + 0.5) for day in range(days)], [plane.up(value) for value in tension]
    )
    marks = [
        *_stays(chronicle, plane),
        *(_level(plane, value) for value in range(low, high + 1, 10)),
        *_months(chronicle, plane),
        el("polyline", points=line, fill="none", stroke="#0072B2", stroke_width=2),
    ]
    about = (
        f"Tension from {tension[0]:.0f} to {tension[-1]:.0f}, "
        f"between {min(tension):.0f} and {max(tension):.0f}"
    )
    return plane.picture(marks, about)


def _stays(chronicle: Chronicle, plane: Plane) -> Iterator[Html]:
    """Stays on rung 4 or higher as shades from top to bottom."""
    for phase in phases(chronicle.rung):
        if phase.rung in SHADES:
            first, last = plane.across(phase.first), plane.across(phase.last + 1)
            when = span(chronicle.date(phase.first), chronicle.date(phase.last))
            yield drawing.box(
                first, plane.top, last - first, plane.floor - plane.top,
                el("title", f"{RUNG_NOUNS[Rung(phase.rung)]}, {when}"),
                fill="#D55E00", fill_opacity=SHADES[phase.rung],
            )  # fmt: skip


def _level(plane: Plane, value: int) -> Html:
    """A line of the grid with its number, in the colours of the page, light or dark."""
    at = plane.up(value)
    mark = drawing.text(plane.left - 6, at + 4, str(value), "end", None)
    return join([drawing.line(plane.left, at, plane.end, at, "#8884"), mark])


def _months(chronicle: Chronicle, plane: Plane) -> Iterator[Html]:
    """Names of months under the days on which they begin, as many as there is room for."""
    dates = [chronicle.date(day) for day in range(chronicle.days)]
    named = first_days(dates, 9)
    for day in first_days(dates, len(dates)):
        at = plane.across(day)
        yield drawing.line(at, plane.floor, at, plane.floor + 4, "currentColor")
        if day in named and at < plane.width - 40:
            words = f"{month(dates[day])} {dates[day].year}"
            yield drawing.text(at, plane.height - 5, words, fill=None)
