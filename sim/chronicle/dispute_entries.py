"""Calls of officials within disputes, the meetings they agree on, and what is done about one."""

from __future__ import annotations

from ballast.sim.chronicle.book import Book
from ballast.sim.chronicle.chronicle_events import NOBODY, Event, EventKind
from ballast.sim.rules.disputes import OFFER_DAYS
from ballast.sim.vocabulary import DISPUTE_ROLES, NEVER, PRESSES, Role
from ballast.sim.world.state import World

FRIENDLY = tuple(DISPUTE_ROLES.index(role) for role in (Role.OFFER, Role.ACCEPT))
ACCEPTS = DISPUTE_ROLES.index(Role.ACCEPT)
PRESSING = tuple(DISPUTE_ROLES.index(role) for role in PRESSES)


def note_calls(book: Book, world: World, day: int) -> None:
    """Who called whom through which channel, and whether anybody answered."""
    agreed = NEVER if book.before.meeting_day != NEVER else int(world.meeting_day[0])
    for calls in world.today.calls:
        official, planned = int(calls.official[0]), calls.planned
        chance = {} if planned else {"chance": book.morning.calls[official]}
        met = {"meeting_day": float(agreed)} if agreed != NEVER and calls.meets[0] else {}
        book.write(
            day,
            EventKind.CALL,
            "answered" if calls.answered[0] else "unanswered",
            why="planned" if planned else "",
            because=book.in_dispute(),
            side=calls.side if official != NOBODY else NOBODY,
            official=official,
            channel=int(calls.channel[0]),
            numbers=chance | met,
        )
        if met:
            agreed = NEVER  # a call of the other side on the same day agrees on nothing more


def note_meetings(book: Book, world: World, day: int) -> None:
    """Meetings on a back channel that take place today."""
    for _, callers in world.today.met:
        caller = int(callers[0])
        calls = book.chronicle.of(EventKind.CALL, "answered")
        agreed = [call for call in calls if call.numbers.get("meeting_day") == day]
        book.write(
            day,
            EventKind.MEETING,
            "back_channel",
            because=tuple(call.number for call in agreed[-1:]),
            side=int(world.setting.officials.side[caller]),
            official=caller,
            channel=int(world.setting.officials.channel[caller]),
        )


def role_of(world: World, act: str) -> int:
    """Position of an act among the dispute roles, -1 for any other."""
    return int(world.setting.dispute_acts.role[world.setting.acts.ids.index(act)])


def presses_of(book: Book, world: World, day: int) -> list[Event]:
    """Presses of the day."""
    return [e for e in book.today(day, EventKind.ACT) if role_of(world, e.what) in PRESSING]


def offers_of(book: Book, world: World, day: int) -> list[Event]:
    """Offers and acceptances of the day."""
    return [e for e in book.today(day, EventKind.ACT) if role_of(world, e.what) in FRIENDLY]


def standing_offer(book: Book, world: World, side: int, day: int) -> tuple[int, ...]:
    """Number of the latest offer of a side that stands on a day: one, or none."""
    since = -1 if book.dispute is None else book.dispute.number
    made = [
        e.number
        for e in book.chronicle.events[since + 1 :]
        if e.kind == EventKind.ACT
        and e.side == side
        and day - OFFER_DAYS <= e.day < day
        and role_of(world, e.what) in FRIENDLY
    ]
    return tuple(made[-1:])
