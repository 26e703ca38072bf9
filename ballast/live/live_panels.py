"""The chronicle, the calendar of visits and the headline of the page, as HTML."""

from __future__ import annotations

from html import escape

from ballast.analysis.narrative.story import Chapter, Entry, tell
from ballast.analysis.narrative.words import MONTHS, Names
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


def chronicle_html(chronicle: Chronicle) -> str:
    """The story so far, newest first, with a heading for each phase."""
    if not chronicle.days:
        return '<p class="none">The first day has not been played yet.</p>'
    parts: list[str] = []
    left = SHOWN
    for chapter in reversed(tell(chronicle).chapters):
        entries = chapter.entries[-left:] if left > 0 else ()
        if not entries and parts:
            continue
        parts.append(_chapter(chronicle, chapter, entries))
        left -= len(entries)
    return "".join(parts)


def _chapter(chronicle: Chronicle, chapter: Chapter, entries: tuple[Entry, ...]) -> str:
    items = "".join(
        f'<li class="{"major" if entry.major else "minor"}"><time>{_short(chronicle, entry.day)}'
        f"</time><span>{escape(entry.text)}</span></li>"
        for entry in reversed(entries)
    )
    return (
        f'<h3 class="rung{chapter.phase.rung}">{escape(chapter.title)}<small>'
        f"{escape(chapter.when)}</small></h3><ol>{items}</ol>"
    )


def calendar_html(chronicle: Chronicle, rows: list[Row]) -> str:
    """The calendar of visits: what is to come first, then what has been, newest first."""
    today = chronicle.days - 1
    names = Names(chronicle.setting)
    ahead = [row for row in rows if row.state in (State.PLANNED, State.UNDER_WAY, State.ASKED)]
    behind = sorted((row for row in rows if row not in ahead), key=_told_on, reverse=True)
    body = [_row(chronicle, names, row, today) for row in ahead]
    if not ahead:
        body.append('<tr><td colspan="3" class="none">No visit is planned.</td></tr>')
    if behind:
        body.append('<tr class="rule"><th colspan="3">So far</th></tr>')
        body += [_row(chronicle, names, row, today) for row in behind]
    return f'<table class="visits"><tbody>{"".join(body)}</tbody></table>'


def _told_on(row: Row) -> int:
    """Day under which a visit stands: its own, or that of the news where it did not come."""
    return row.since if row.state in (State.REFUSED, State.PUT_OFF, State.CALLED_OFF) else row.day


def _row(chronicle: Chronicle, names: Names, row: Row, today: int) -> str:
    about = chronicle.setting.slots
    visitor = names.official(int(about.visitor[row.slot]))
    other = names.official(int(about.counterpart[row.slot]))
    text = f"{visitor} to {names.host(row.slot)}"
    if about.summit[row.slot]:
        text = f"Summit of {visitor} and {other}"
    if about.secret[row.slot]:
        text += " (in secret)"
    undated = row.state == State.ASKED and row.date is None
    when = "no date" if undated else _short(chronicle, _told_on(row))
    fresh = " fresh" if 0 <= today - row.since < 7 else ""
    state = row.state.value.replace(" ", "-")
    return (
        f'<tr class="{state}{fresh}"><td>{when}</td><td>{escape(text)}</td>'
        f"<td><i>{GLYPHS[row.state]}</i> {row.state.value}</td></tr>"
    )


def _short(chronicle: Chronicle, day: int) -> str:
    """
    A date as '3 Sep 23'.
    """
    when = chronicle.date(day)
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year % 100:02d}"


def headline_html(model: WatchedModel) -> str:
    """Date, tension and rung of the last evening, and which history this is."""
    story = model.chronicle
    played = story.days
    tension = story.tension[-1] if played else story.began[0]
    rung = Rung(story.rung[-1] if played else story.began[1])
    when = story.date(max(played - 1, 0))
    date = f"{when.day} {MONTHS[when.month - 1]} {when.year}"
    day = f"day {played} of {model.days}" if played else f"before day 1 of {model.days}"
    return (
        f'<div class="when"><b id="watch-date">{date}</b>'
        f'<span id="watch-day" data-day="{played}">{day}</span></div>'
        f'<div class="number"><b>{tension:.0f}</b><span>tension, 0–100</span></div>'
        f'<div class="number rung rung{rung.value}"><b>{rung.value}</b>'
        f"<span>rung of 7: {escape(RUNG_TITLES[rung])}</span></div>"
        f'<div class="which">{which_html(model)}</div>'
    )


def which_html(model: WatchedModel) -> str:
    """Whether the history is one of the ensemble, or what a person has changed in it."""
    name = escape(model.history.name)
    if model.refused:
        return (
            f"<b>{name}</b><span class='warn'>The moved sliders were not taken: "
            f"{escape(model.refused)}</span>"
        )
    if not model.changed:
        return f"<b>{name}</b><span>the same history as in the ensemble</span>"
    changes = ", ".join(f"{escape(key)} = {value:g}" for key, value in model.changed.items())
    return (
        f"<b>{name}, changed</b>"
        f"<span class='warn' id='watch-changed'>no history of the ensemble: {changes}</span>"
    )
