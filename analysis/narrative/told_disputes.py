"""The militarised disputes of a chronicle, each with what was done within it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ballast.analysis.narrative.context import Context
from ballast.sim.chronicle.chronicle_events import Chronicle, Event, EventKind
from ballast.sim.vocabulary import PRESSES, Role, Rung

OFFERING = (Role.OFFER, Role.ACCEPT)


@dataclass(kw_only=True)
class ToldDispute:
    """A militarised dispute.

    Attributes:
        first, last: days on which it began, below zero where that was before the start, and ended,
            or the last day told.
        began, ended: steps of the ladder with which it did; None where they are not told.
        highest: the highest rung.
        opener: the government that opened it.
        events: steps, replies, presses, offers, calls and meetings within it, in order.
    """

    first: int
    last: int
    began: Event | None
    highest: int
    opener: int
    ended: Event | None = None
    events: list[Event] = field(default_factory=list)


def disputes_of(context: Context) -> list[ToldDispute]:
    """All disputes of a chronicle, in order."""
    return list(_disputes(context, context.chronicle))


def _disputes(context: Context, story: Chronicle) -> Iterator[ToldDispute]:
    current, end = _at_start(story), story.days - 1
    for event in story.events:
        if current is None:
            if event.kind == EventKind.STEP and event.after >= Rung.DISPUTE:
                current = ToldDispute(
                    first=event.day, last=end, began=event, highest=event.after, opener=event.side
                )
            continue
        if event.kind == EventKind.STEP:
            current.highest = max(current.highest, event.after)
            if not Rung.DISPUTE <= event.after < Rung.WAR:
                current.ended, current.last = event, event.day
                yield current
                current = None
                continue
        if _within(context, event):
            current.events.append(event)
    if current is not None:
        yield current


def _at_start(story: Chronicle) -> ToldDispute | None:
    """The dispute in which the scenario starts."""
    about = story.setting.dispute
    if about is None:
        return None
    return ToldDispute(
        first=-1 - about.age,
        last=story.days - 1,
        began=None,
        highest=about.rung,
        opener=about.opener,
    )


def _within(context: Context, event: Event) -> bool:
    """Whether an event is part of a dispute, rather than something else in its days."""
    if event.kind == EventKind.ACT:
        return context.in_disputes_only(event.what)
    return event.kind in (EventKind.STEP, EventKind.CALL, EventKind.MEETING)


def acts_in(
    context: Context, dispute: ToldDispute, roles: tuple[Role, ...], side: int | None = None
) -> list[Event]:
    """Acts of a dispute in some roles, of both sides or of one."""
    return [
        e
        for e in dispute.events
        if e.kind == EventKind.ACT and context.role(e.what) in roles and side in (None, e.side)
    ]


def dispute_of(context: Context, event: Event) -> ToldDispute | None:
    """The dispute that an event is part of, its beginning and its end included."""
    for dispute in disputes_of(context):
        steps = [step for step in (dispute.began, dispute.ended) if step is not None]
        if any(e.number == event.number for e in (*steps, *dispute.events)):
            return dispute
    return None


def last_to_press(context: Context, dispute: ToldDispute) -> Event | None:
    """The last press of a dispute; None where nobody pressed, or both did on that day."""
    presses = acts_in(context, dispute, PRESSES)
    if not presses:
        return None
    last = [press for press in presses if press.day == presses[-1].day]
    return last[0] if len({press.side for press in last}) == 1 else None


def presses_in(context: Context, dispute: ToldDispute, side: int) -> int:
    """How often a side pressed."""
    return len(acts_in(context, dispute, PRESSES, side))


def first_shot(context: Context, press: Event) -> bool:
    """Whether a press is the one that led up to a limited use of force, and the only one."""
    return any(
        step.kind == EventKind.STEP
        and step.after == Rung.LIMITED_FORCE
        and step.why == "press"
        and len(step.because) == 1
        for step in context.follows.get(press.number, [])
    )
