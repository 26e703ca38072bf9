"""Which events of a chronicle are told in one entry: those of a day, and calls of several days."""

from __future__ import annotations

from collections.abc import Iterable

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.told_disputes import OFFERING
from ballast.sim.chronicle.chronicle_events import NOBODY, Event, EventKind
from ballast.sim.rules.crisis_calls import CONTACT_DAYS
from ballast.sim.vocabulary import BY_USE

Key = tuple[object, ...]


def together(
    context: Context, told: Iterable[Event], *, one_by_one: bool = False
) -> list[list[Event]]:
    """Events in the order in which they are told, each entry a list.

    Calls that nothing followed from are gathered up to the next moment of the dispute, and told
    where the last of them stands.

    Args:
        context: of the chronicle.
        told: events, in order.
        one_by_one: whether every call is told by itself.
    """
    groups: list[list[Event]] = []
    calls: list[Event] | None = None
    for event in told:
        if event.kind == EventKind.CALL and not (one_by_one or call_matters(context, event)):
            if calls is None:
                calls = []
            else:
                groups.remove(calls)
            calls.append(event)
            groups.append(calls)
            continue
        if _is_moment(context, event):
            calls = None
        if groups and _key(event) is not None and _key(event) == _key(groups[-1][-1]):
            groups[-1].append(event)
        else:
            groups.append([event])
    return groups


def _key(event: Event) -> Key | None:
    """What events of a day that are told together have in common; None where one stands alone."""
    about = event.kind, event.day, event.what, event.why
    if event.kind == EventKind.CHANNEL and event.why != BY_USE:
        return *about, event.side
    if event.kind == EventKind.VISIT and event.why == "crisis":
        return about
    return None


def _is_moment(context: Context, event: Event) -> bool:
    """Whether an event is one at which a dispute might have gone another way."""
    if event.kind == EventKind.ACT:
        return context.in_disputes_only(event.what)
    if event.kind == EventKind.STEP:
        return event.why != "band"
    return event.kind in (EventKind.CALL, EventKind.MEETING)


def call_matters(context: Context, event: Event) -> bool:
    """Whether a call is told by itself.

    An answered one that the scenario sets, that is the first of the dispute or the leaders' first,
    or that a meeting or an offer followed from.
    """
    if event.what != "answered":
        return False
    if event.why or "meeting_day" in event.numbers:
        return True
    leads = context.chronicle.setting.officials.leader
    calls = context.chronicle.of(EventKind.CALL, "answered")
    same = [c for c in calls if c.because == event.because]
    leaders = [c for c in same if c.official != NOBODY and leads[c.official]]
    return event in (same[0], *leaders[:1]) or _offer_followed(context, event)


def _offer_followed(context: Context, event: Event) -> bool:
    """Whether somebody offered a way out, or accepted one, while the call was contact."""
    return any(
        event.day < act.day <= event.day + CONTACT_DAYS and context.role(act.what) in OFFERING
        for act in context.chronicle.of(EventKind.ACT)
        if act.number > event.number
    )
