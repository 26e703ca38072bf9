"""Steps of the ladder, with the chances of their day and the events they rest on."""

from __future__ import annotations

from ballast.sim.chronicle.book import Book
from ballast.sim.chronicle.chronicle_events import EventKind
from ballast.sim.chronicle.hazards import lifted_by_accident, move_numbers, onset_numbers
from ballast.sim.chronicle.morning import one
from ballast.sim.rules.quantity import Floats
from ballast.sim.vocabulary import Rung
from ballast.sim.world.state import World

MOST_CAUSES = 3


def note_step(book: Book, world: World, day: int) -> None:
    before, after = book.before.rung, int(world.rung[0])
    if before == after:
        return
    numbers = book.parts.numbers(world)
    largest = book.parts.largest(MOST_CAUSES)
    lethal = book.today(day, EventKind.ENCOUNTER, "lethal")
    why = "band"
    if lifted_by_accident(world, before, after, bool(lethal), day):
        why, largest = "accident", [(lethal[-1].number, lethal[-1].points)]
        numbers["chance"] = one(world.params.ladder.lethal_crisis)
    elif before >= Rung.DISPUTE:
        why = "hazard"
        numbers |= move_numbers(world, before, _committed(book, day), day)
    elif after >= Rung.DISPUTE:
        why = "onset"
        numbers |= onset_numbers(world, day)
    numbers |= {f"left_{place}": left for place, (_, left) in enumerate(largest)}
    book.write(
        day,
        EventKind.STEP,
        "up" if after > before else "down",
        why=why,
        because=tuple(number for number, _ in largest),
        before=before,
        after=after,
        numbers=numbers,
    )


def _committed(book: Book, day: int) -> Floats:
    """(G,) sides committed in public when the ladder moved tonight."""
    committed = book.morning.committed.copy()
    acts = book.chronicle.setting.acts
    for event in book.today(day, EventKind.ACT):
        if acts.commitment[acts.ids.index(event.what)]:
            committed[event.side] = 1.0
    return committed
