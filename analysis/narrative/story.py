"""A chronicle as a story: what is worth telling, in phases, with marginal numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ballast.analysis.narrative import (
    act_sentences,
    call_sentences,
    contact_sentences,
    rung_sentences,
    standing_offers,
    visit_sentences,
)
from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.events_together import together
from ballast.analysis.narrative.history_summary import in_short
from ballast.analysis.narrative.phases import Phase, phases
from ballast.analysis.narrative.told_disputes import first_shot
from ballast.analysis.narrative.words import RUNG_NOUNS, number, sentence, span
from ballast.analysis.text.quantities import listed
from ballast.sim.chronicle.chronicle_events import Chronicle, Event, EventKind
from ballast.sim.vocabulary import (
    ACT_WORDS,
    BY_USE,
    CATEGORIES,
    HOSTILE_CATEGORIES,
    PRESSES,
    SIDES,
    Category,
    Role,
    Rung,
)

TELLING_CAUSES = ("shock", "countermeasure", "reassurance", "planned", "played", "expected")
"""Acts that answer something, or that were known before, are always told."""
TELLING_WEIGHT = -5.0
"""Acts of this weight or below are always told."""
TELLING_EXCITATION = 1.0
"""Acts whose rate another act had doubled are always told."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something told under a date.

    Attributes:
        day: of the events.
        text: one or more sentences.
        major: what a reader who skips should still see.
        tension, rung, channels_open: of that evening.
        numbers: of the events told; none where an offer has lapsed.
    """

    day: int
    text: str
    major: bool
    tension: float
    rung: int
    channels_open: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A phase as it is told.

    Attributes:
        title, when: heading.
        about: tension and channels over the phase.
        entries: in order of day.
        besides: what is not told one by one; may be empty.
    """

    phase: Phase
    title: str
    when: str
    about: str
    entries: tuple[Entry, ...]
    besides: str


@dataclass(frozen=True, slots=True)
class Story:
    """What is told of a history, before it has the form of a page."""

    title: str
    name: str
    short: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    chronicle: Chronicle


def tell(chronicle: Chronicle, *, everything: bool = False) -> Story:
    """Tell a chronicle.

    Args:
        chronicle: of one history, at least a day long.
        everything: also ordinary acts, proposals and routine encounters, and every call by itself.
    """
    context = Context(chronicle)
    stretches = phases(chronicle.rung)
    last = chronicle.date(chronicle.days - 1)
    name = (
        f"History of seed {chronicle.seed}, draw {chronicle.draw}, run {chronicle.run}; "
        f"{number(chronicle.days, 'day')}, {span(chronicle.date(0), last)}"
        f"{', ended by war' if chronicle.over else ''}"
    )
    return Story(
        title=chronicle.setting.loaded.scenario.title,
        name=name,
        short=in_short(context),
        chapters=tuple(_chapter(context, phase, everything) for phase in stretches),
        chronicle=chronicle,
    )


def _chapter(context: Context, phase: Phase, everything: bool) -> Chapter:
    story = context.chronicle
    here = [e for e in story.events if phase.first <= e.day <= phase.last]
    told: list[Event] = []
    untold: list[Event] = []
    for event in here:
        (told if everything or worth_telling(context, event, phase) else untold).append(event)
    entries = [*_lapses(context, phase)]
    entries += _entries(context, together(context, told, one_by_one=everything))
    title = RUNG_NOUNS[Rung(phase.rung)]
    return Chapter(
        phase=phase,
        title=title[:1].upper() + title[1:],
        when=f"{span(story.date(phase.first), story.date(phase.last))}, "
        f"{number(phase.days, 'day')}",
        about=_about(story, phase),
        entries=tuple(sorted(entries, key=lambda entry: entry.day)),
        besides=_besides(context, untold),
    )


def _about(story: Chronicle, phase: Phase) -> str:
    if phase.rung == Rung.WAR:
        return "War ends the history: nothing after it is modelled"
    tension = story.tension[phase.first : phase.last + 1]
    open_ = sum(level > 0 for level in story.levels[phase.last])
    all_ = len(story.levels[phase.last])
    text = f"Tension {min(tension):.0f} to {max(tension):.0f}, {tension[-1]:.0f} at the end"
    return f"{text}; {open_} of {all_} channels open then"


def worth_telling(context: Context, event: Event, phase: Phase | None = None) -> bool:
    """Whether an event is told by itself, and not only counted.

    Args:
        context: of the chronicle.
        event: any of its events.
        phase: in which it stands; a step into a phase is told by the phase's heading.
    """
    if event.kind == EventKind.ACT:
        return _act_is_telling(context, event)
    if event.kind == EventKind.ENCOUNTER:
        return event.what != "routine"
    if event.kind == EventKind.VISIT:
        return event.what in ("begun", "postponed", "cancelled", "rebuffed")
    if event.kind == EventKind.CHANNEL:
        return True
    if event.kind == EventKind.STEP and event.why == "band":
        return phase is None or event.day == phase.first
    return True


def _act_is_telling(context: Context, event: Event) -> bool:
    acts = context.chronicle.setting.acts
    act = acts.ids.index(event.what)
    if context.in_disputes_only(event.what):
        return True
    if event.why in TELLING_CAUSES or acts.commitment[act]:
        return True
    if acts.weight[act] <= TELLING_WEIGHT or acts.roles[act] == Role.AGREEMENT:
        return True
    if event.numbers.get("raised_by", 0.0) >= TELLING_EXCITATION:
        return True
    # what a told event goes back to is told as well
    return any(
        follower.kind in (EventKind.CONTRADICTION, EventKind.STEP)
        or (follower.kind == EventKind.ACT and _act_is_telling(context, follower))
        for follower in context.follows.get(event.number, [])
    )


def _entries(context: Context, told: list[list[Event]]) -> Iterator[Entry]:
    """Entries of a phase: events that are told together become one."""
    story = context.chronicle
    for events in told:
        text = _text(context, events)
        if text:
            day = events[-1].day
            numbers = tuple(e.number for e in events)
            yield _entry(story, day, text, numbers, major=_is_major(context, events[0]))


def _lapses(context: Context, phase: Phase) -> Iterator[Entry]:
    """Entries of a phase about offers that nobody has taken up in time: no event, but a day."""
    for day, text in standing_offers.lapsed_offers(context):
        if phase.first <= day <= phase.last:
            yield _entry(context.chronicle, day, text, (), major=False)


def _entry(
    story: Chronicle, day: int, text: str, numbers: tuple[int, ...], *, major: bool
) -> Entry:
    return Entry(
        day=day,
        text=text,
        major=major,
        tension=story.tension[day],
        rung=story.rung[day],
        channels_open=sum(bool(level > 0) for level in story.levels[day]),
        numbers=numbers,
    )


TELLERS: dict[EventKind, Callable[[Context, Event], str]] = {
    EventKind.ACT: act_sentences.deed,
    EventKind.SHOCK: contact_sentences.shock,
    EventKind.ENCOUNTER: contact_sentences.encounter,
    EventKind.STEP: rung_sentences.step,
    EventKind.MEETING: call_sentences.meeting,
    EventKind.LEADER_CALL: call_sentences.of_leaders,
    EventKind.INTERVENTION: contact_sentences.intervention,
    EventKind.DEPARTURE: contact_sentences.departure,
}
VISIT_TELLERS: dict[str, Callable[[Context, Event], str]] = {
    "proposed": visit_sentences.proposed,
    "accepted": visit_sentences.accepted,
    "begun": visit_sentences.made,
    "postponed": visit_sentences.put_off,
    "cancelled": visit_sentences.called_off,
    "rebuffed": visit_sentences.refused,
}


def _text(context: Context, events: Sequence[Event]) -> str:
    """What is said of some events; nothing where another entry has said it."""
    first = events[0]
    if first.kind == EventKind.CALL:
        return call_sentences.calls(context, events)
    if first.kind == EventKind.VISIT and first.why == "crisis" and first.what == "postponed":
        return visit_sentences.put_off_in_crisis(context, events)
    if first.kind == EventKind.VISIT:
        teller = VISIT_TELLERS.get(first.what)
        return teller(context, first) if teller else ""
    if first.kind == EventKind.CHANNEL:
        if first.what == "suspended":
            return contact_sentences.suspended(context, events)
        if first.why == BY_USE:
            return contact_sentences.risen_by_use(context, first)
        return "" if first.because else contact_sentences.opened(context, events)
    return TELLERS[first.kind](context, first) if first.kind in TELLERS else ""


def _is_major(context: Context, event: Event) -> bool:
    if event.kind == EventKind.STEP:
        return event.why != "band"
    if event.kind == EventKind.ACT and context.in_disputes_only(event.what):
        return context.role(event.what) not in PRESSES or first_shot(context, event)
    if event.kind == EventKind.VISIT:
        return bool(context.chronicle.setting.slots.summit[event.slot])
    if event.kind == EventKind.ENCOUNTER:
        return event.what in ("collision", "lethal")
    return event.kind == EventKind.SHOCK or (
        event.kind == EventKind.CHANNEL and event.what == "suspended"
    )


def _besides(context: Context, untold: Sequence[Event]) -> str:
    """What is counted only."""
    parts = [_ordinary(context, untold, side) for side in range(SIDES)]
    routine = sum(e.count for e in untold if e.kind == EventKind.ENCOUNTER)
    if routine:
        parts.append(f"{number(routine, 'risky encounter')} drew no notice")
    parts = [part for part in parts if part]
    return sentence(f"besides, {'; '.join(parts)}") if parts else ""


def _ordinary(context: Context, untold: Sequence[Event], side: int) -> str:
    """Ordinary acts of a side, hostile ones by category."""
    categories = [
        context.category(e.what) for e in untold if e.kind == EventKind.ACT and e.side == side
    ]
    counts = {category: categories.count(category) for category in CATEGORIES}
    hostile = [_counted(c, n) for c, n in counts.items() if n and c in HOSTILE_CATEGORIES]
    friendly = sum(n for c, n in counts.items() if c not in HOSTILE_CATEGORIES)
    words = [*hostile, *([number(friendly, "friendly act")] if friendly else [])]
    return f"{listed(words)} of {context.names.side(side)}" if words else ""


def _counted(category: Category, count: int) -> str:
    words = ACT_WORDS[category]
    return number(count, words.one, words.many)
