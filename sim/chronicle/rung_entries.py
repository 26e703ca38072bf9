"""Steps of the ladder: bands of tension, and disputes that begin, rise and end."""

from __future__ import annotations

from ballast.sim.chronicle.book import Book
from ballast.sim.chronicle.chronicle_events import NOBODY, Event, EventKind
from ballast.sim.chronicle.dispute_entries import (
    ACCEPTS,
    offers_of,
    presses_of,
    role_of,
    standing_offer,
)
from ballast.sim.chronicle.dispute_numbers import SEVERITY_OF, one, onset_numbers, rise_chance
from ballast.sim.vocabulary import CRISIS, DISPUTE, WAR, Ending
from ballast.sim.world.state import BegunDisputes, World

MOST_CAUSES = 3
"""Events that hold tension up are named up to this many."""


def note_step(book: Book, world: World, day: int) -> None:
    """The step that the ladder has taken today, if it has."""
    today, before = world.today, book.before.rung
    if int(world.rung[0]) == before:
        return
    if today.begun is not None:
        _begins(book, world, today.begun, day)
    elif today.rises is not None:
        _rises(book, world, day, by_accident=bool(today.rises[1][0]))
    elif before >= DISPUTE:
        _ends(book, world, day)
    else:
        _step(book, world, day, "band")


def _begins(book: Book, world: World, begun: BegunDisputes, day: int) -> None:
    """A dispute begins over its trigger, or a lethal accident leads straight to a crisis."""
    trigger = trigger_event(book, world, int(begun.trigger[0]), day)
    lifted = begun.rung[0] > DISPUTE
    numbers = {"chance": one(begun.probability)} if lifted else onset_numbers(world, begun, day)
    book.dispute = _step(
        book,
        world,
        day,
        "accident" if lifted else "onset",
        causes=(trigger.number,),
        side=int(begun.opener[0]),
        numbers=numbers,
    )
    if lifted:
        book.crisis = book.dispute


def trigger_event(book: Book, world: World, trigger: int, day: int) -> Event:
    """The event of the day that a dispute begins with."""
    candidates = world.setting.candidates
    if trigger in SEVERITY_OF:
        (event,) = book.today(day, EventKind.ENCOUNTER, SEVERITY_OF[trigger].name.lower())
        return event
    if trigger in candidates.shock.values():
        name = candidates.names[trigger].removeprefix("shock.")
        return book.today(day, EventKind.SHOCK, name)[0]
    acts = world.setting.acts.ids
    (event,) = (
        e
        for e in book.today(day, EventKind.ACT)
        if candidates.act[e.side, acts.index(e.what)] == trigger
    )
    return event


def _rises(book: Book, world: World, day: int, *, by_accident: bool) -> None:
    """A dispute goes up a rung: a press has led to it, or a lethal accident."""
    before = book.before.rung
    if by_accident:
        causes = book.today(day, EventKind.ENCOUNTER, "lethal")
        numbers = {"chance": one(world.params.ladder.lethal_crisis)}
    else:
        causes = presses_of(book, world, day)
        numbers = {"chance": rise_chance(world, before, len(causes))}
    numbers["contact"] = float(book.morning.talking)
    sides = {event.side for event in causes}
    risen = _step(
        book,
        world,
        day,
        "accident" if by_accident else "press",
        causes=tuple(event.number for event in causes),
        side=sides.pop() if len(sides) == 1 else NOBODY,
        numbers=numbers,
    )
    if risen.before < CRISIS <= risen.after:
        book.crisis = risen


def _ends(book: Book, world: World, day: int) -> None:
    """A dispute lapses, or is settled by offers of both or one that the other accepts."""
    (ending,) = (ending for ending, _ in world.today.ended)
    addressee = 1 - book.before.opener
    numbers = {"days": float(day - book.before.dispute_day)}
    if ending == Ending.LAPSE:
        causes, side = book.in_dispute(), addressee
        lapse = book.morning.moves[addressee].get("chance_lapse")
        numbers |= {} if lapse is None else {"chance": lapse}
    else:
        offers = offers_of(book, world, day)
        accepted = [event for event in offers if role_of(world, event.what) == ACCEPTS]
        if len(accepted) == 1:
            side = accepted[0].side
            causes = (accepted[0].number, *standing_offer(book, world, 1 - side, day))
        else:
            side, causes = NOBODY, tuple(event.number for event in offers)
    _step(book, world, day, ending.name.lower(), causes=causes, side=side, numbers=numbers)
    book.dispute = book.crisis = None


def _step(
    book: Book,
    world: World,
    day: int,
    why: str,
    *,
    causes: tuple[int, ...] = (),
    side: int = NOBODY,
    numbers: dict[str, float] | None = None,
) -> Event:
    """Write a step down, with where tension comes from and the events that hold most of it up."""
    before, after = book.before.rung, int(world.rung[0])
    about = dict(numbers or {})
    if after != WAR:  # where it stands at its highest, whatever it came from
        about |= book.parts.numbers(world)
        held = [(n, left) for n, left in book.parts.largest(MOST_CAUSES) if n not in causes]
        if why in ("band", "onset"):
            about |= {f"left_{place}": left for place, (_, left) in enumerate(held, len(causes))}
            causes = (*causes, *(number for number, _ in held))
    return book.write(
        day,
        EventKind.STEP,
        "up" if after > before else "down",
        why=why,
        because=causes,
        side=side,
        before=before,
        after=after,
        numbers=about,
    )
