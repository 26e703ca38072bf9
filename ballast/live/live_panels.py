"""The chronicle, the calendar of visits and the headline of the page, as HTML."""

from __future__ import annotations

from ballast.analysis.narrative.story import Chapter, Entry, tell
from ballast.analysis.narrative.words import Names, full_date, month
from ballast.analysis.text.markup import Html, el, join
from ballast.live.visit_rows import Row, State
from ballast.live.watched_model import WatchedModel
from ballast.sim.chronicle.chronicle_events import Chronicle
from ballast.sim.vocabulary import RUNG_TITLES, Rung

SHOWN = 80
"""Latest entries of the chronicle on the page."""
GLYPHS = {
    State.ASKED: "?",
    State.REFUSED: "⊘",
    State.PLANNED: "○",
    State.PUT_OFF: "▷",
    State.UNDER_WAY: "◐",
    State.HELD: "●",
    State.CALLED_OFF: "✕",
}


def chronicle_html(chronicle: Chronicle) -> Html:
    """The story so far, newest first, with a heading for each phase."""
    if not chronicle.days:
        return el("p", "The first day has not been played yet.", class_="none")
    parts: list[Html] = []
    left = SHOWN
    for chapter in reversed(tell(chronicle).chapters):
        entries = chapter.entries[-left:] if left > 0 else ()
        if not entries and parts:
            continue
        parts.append(_chapter(chronicle, chapter, entries))
        left -= len(entries)
    return join(parts)


def _chapter(chronicle: Chronicle, chapter: Chapter, entries: tuple[Entry, ...]) -> Html:
    head = el("h3", chapter.title, el("small", chapter.when), class_=f"rung{chapter.phase.rung}")
    return join([head, el("ol", (_entry(chronicle, entry) for entry in reversed(entries)))])


def _entry(chronicle: Chronicle, entry: Entry) -> Html:
    when = el("time", _short(chronicle, entry.day))
    return el("li", when, el("span", entry.text), class_="major" if entry.major else "minor")


def calendar_html(chronicle: Chronicle, rows: list[Row]) -> Html:
    """The calendar of visits: what is to come first, then what has been, newest first."""
    today = chronicle.days - 1
    names = Names(chronicle.setting, chronicle)
    ahead = [row for row in rows if row.state in (State.PLANNED, State.UNDER_WAY, State.ASKED)]
    behind = sorted((row for row in rows if row not in ahead), key=_told_on, reverse=True)
    body = [_row(chronicle, names, row, today) for row in ahead]
    if not ahead:
        body.append(el("tr", el("td", "No visit is planned.", colspan=3, class_="none")))
    if behind:
        body.append(el("tr", el("th", "So far", colspan=3), class_="rule"))
        body += [_row(chronicle, names, row, today) for row in behind]
    return el("table", el("tbody", body), class_="visits")


def _told_on(row: Row) -> int:
    """Day under which a visit stands: its own, or that of the news where it did not come."""
    return row.since if row.state in (State.REFUSED, State.PUT_OFF, State.CALLED_OFF) else row.day


def _row(chronicle: Chronicle, names: Names, row: Row, today: int) -> Html:
    undated = row.state == State.ASKED and row.date is None
    when = "no date" if undated else _short(chronicle, _told_on(row))
    fresh = " fresh" if 0 <= today - row.since < 7 else ""
    return el(
        "tr",
        el("td", when),
        el("td", _visit(chronicle, names, row.slot, row.day if row.state == State.HELD else None)),
        el("td", el("i", GLYPHS[row.state]), f" {row.state.value}"),
        class_=f"{row.state.value.replace(' ', '-')}{fresh}",
    )


def _visit(chronicle: Chronicle, names: Names, slot: int, day: int | None) -> str:
    """Who goes where, or who meets: those in office on a day, or by now."""
    about = chronicle.setting.slots
    visitor = names.official(int(about.visitor[slot]), day)
    other = names.counterpart(slot, day)
    text = f"{visitor} to {names.host(slot)}"
    if about.occasion[slot]:
        return f"{visitor} and {other} at {names.occasion(slot)}"
    if about.summit[slot]:
        text = f"Summit of {visitor} and {other}"
    return f"{text} (in secret)" if about.secret[slot] else text


def _short(chronicle: Chronicle, day: int) -> str:
    """A date as '3 Sep 23'."""
    when = chronicle.date(day)
    return f"{when.day} {month(when)} {when.year % 100:02d}"


def headline_html(model: WatchedModel) -> Html:
    """Date, tension and rung of the last evening, and which history this is."""
    story = model.chronicle
    played = story.days
    tension = story.tension[-1] if played else story.began[0]
    rung = Rung(story.rung[-1] if played else story.began[1])
    when = full_date(story.date(max(played - 1, 0)))
    day = f"day {played} of {model.days}" if played else f"before day 1 of {model.days}"
    if story.over:
        day = f"day {played}: war ends the history"
    date = el("b", when, id="watch-date")
    return join(
        [
            el("div", date, el("span", day, id="watch-day", data_day=played), class_="when"),
            _number(f"{tension:.0f}", "tension, 0–100", "number"),
            _number(f"{rung.value}", f"rung of 7: {RUNG_TITLES[rung]}", f"number rung rung{rung}"),
            el("div", which_html(model), class_="which"),
        ]
    )


def _number(value: str, words: str, class_: str) -> Html:
    return el("div", el("b", value), el("span", words), class_=class_)


def which_html(model: WatchedModel) -> Html:
    """Whether the history is one of the ensemble, or what a person has changed in it."""
    name = model.history.name
    if model.refused:
        refused = f"The moved sliders were not taken: {model.refused}"
        return join([el("b", name), el("span", refused, class_="warn")])
    if not model.changed:
        return join([el("b", name), el("span", "the same history as in the ensemble")])
    changes = ", ".join(f"{key} = {value:g}" for key, value in model.changed.items())
    told = f"no history of the ensemble: {changes}"
    return join([el("b", f"{name}, changed"), el("span", told, class_="warn", id="watch-changed")])
