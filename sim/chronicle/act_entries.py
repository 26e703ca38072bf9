"""Acts, why they came about, visits they contradict, and duties that events lay on sides."""

from __future__ import annotations

import numpy as np

from ballast.sim.chronicle.book import Book
from ballast.sim.chronicle.chronicle_events import Event, EventKind
from ballast.sim.chronicle.dispute_entries import ACCEPTS, standing_offer
from ballast.sim.chronicle.dispute_numbers import one
from ballast.sim.rules.quantity import Ints, decay
from ballast.sim.rules.visits import CONTRADICTION_WEIGHT
from ballast.sim.vocabulary import (
    CATEGORIES,
    DUTY_CAUSE,
    HOSTILE,
    SIDES,
    Category,
    Cause,
    Duty,
    Role,
)
from ballast.sim.world.act_effects import COUNTER_DUTY
from ballast.sim.world.action_sets import SANCTION
from ballast.sim.world.state import World

VERBAL = CATEGORIES.index(Category.VERBAL_HOSTILE)


def note_acts(book: Book, world: World, day: int) -> dict[tuple[int, int], int]:
    """Acts of the day; gives the number of each event by side and act."""
    numbers: dict[tuple[int, int], int] = {}
    acts, gain = world.setting.acts, one(world.params.tension.act_gain)
    for done in world.today.acts:
        for act, category, cause in zip(done.act, done.category, done.cause, strict=True):
            side, act, category = done.side, int(act), int(category)
            points = gain * -float(acts.weight[act] * acts.issue_weight[act])
            role = int(world.setting.dispute_acts.role[act])
            if role >= 0:
                because, about = _in_dispute(book, world, side, role, day)
            else:
                because, about = _why(book, world, side, category, Cause(cause))
            if category == SANCTION:
                about["sanctions_suffered"] = one(world.sanctions[1 - side])
            if acts.roles[act] == Role.AGREEMENT:
                about["trust_step"] = one(world.params.visits.trust_step)
            event = book.write(
                day,
                EventKind.ACT,
                acts.ids[act],
                why=Cause(cause).name.lower(),
                because=because,
                side=side,
                official=int(world.setting.repertoires[side].speaker[act]),
                points=points,
                numbers=about,
            )
            numbers[side, act] = event.number
            book.parts.add(f"acts_{side}", points, event.number)
    return numbers


def _in_dispute(
    book: Book, world: World, side: int, role: int, day: int
) -> tuple[tuple[int, ...], dict[str, float]]:
    """The dispute that an act is about, after the offer that it accepts; chances of the morning."""
    accepted = standing_offer(book, world, 1 - side, day) if role == ACCEPTS else ()
    about, other = dict(book.morning.moves[side]), book.morning.moves[1 - side]
    for chance in ("chance_press", "chance_offer"):
        if chance in about and chance in other:
            about[f"other_{chance}"] = other[chance]
    return (*accepted, *book.in_dispute()), about


def _why(
    book: Book, world: World, side: int, category: int, cause: Cause
) -> tuple[tuple[int, ...], dict[str, float]]:
    """Events that an act follows from, and the rates behind it."""
    if cause in DUTY_CAUSE:
        duties = [d for d, of in zip(Duty, DUTY_CAUSE, strict=True) if of == cause]
        if cause == Cause.COUNTERMEASURE:
            duties = [COUNTER_DUTY[category]]
        owed = [book.owed.pop((d, side)) for d in duties if (d, side) in book.owed]
        return tuple(owed), {}
    if cause in (Cause.PLANNED, Cause.PLAYED, Cause.EXPECTED):
        return (), {}
    rates = {name: float(table[side, category]) for name, table in book.morning.rates.items()}
    total = rates["all"]
    about = {"rate": 365.0 * total, "rate_of_the_record": 365.0 * rates["record"]}
    if total > 0.0:
        about |= {
            f"share_{part}": rates[part] / total for part in ("routine", "inertia", "reciprocity")
        }
    tone = int(category >= HOSTILE)
    found = book.memories.strongest(world, side, tone)
    if cause != Cause.RECIPROCITY or found is None:
        return (), about
    number, begets = found
    answering = world.params.conduct[side].answering[category, 0]
    added = begets * float(answering * world.params.conduct[side].shares[category, 0])
    if total > added:
        about["raised_by"] = added / (total - added)
    return (number,), about


def note_contradictions(book: Book, world: World, day: int) -> None:
    new = np.flatnonzero(world.contradicted[:, 0] & ~book.morning.contradicted.astype(bool))
    if not len(new):
        return
    acts, slots = world.setting.acts, world.setting.slots
    keep = one(decay(world.params.visits.effect_half_life))
    lost = 0.5 * keep * max(0.0, -book.before.visit_effect)
    for slot in new:
        of = [side for side in range(SIDES) if slot in slots.of_side[side]]
        harsh = [
            e
            for e in book.today(day, EventKind.ACT)
            if e.side in of
            and acts.weight[acts.ids.index(e.what)] <= CONTRADICTION_WEIGHT
            and acts.category[acts.ids.index(e.what)] != VERBAL
        ]
        held = [e for e in book.chronicle.of(EventKind.VISIT, "completed") if e.slot == slot]
        book.write(
            day,
            EventKind.CONTRADICTION,
            harsh[0].what,
            because=tuple(e.number for e in (harsh[0], *held[-1:])),
            side=harsh[0].side,
            slot=int(slot),
            official=int(slots.visitor[slot]),
            points=lost / len(new),
            numbers={"trust_step": -one(world.params.visits.trust_step)},
        )


def note_duties(book: Book, world: World, first: int) -> None:
    """Whatever a side came to owe today is put down to the event that called for it."""
    duty_day: Ints = world.duty_day[:, :, 0]
    for duty in Duty:
        for side in range(SIDES):
            if duty_day[duty, side] == book.before.duty[duty, side]:
                continue
            calls = _calls(book, world, duty, side, first)
            if calls:
                book.owed[duty, side] = calls[-1].number


def _calls(book: Book, world: World, duty: Duty, side: int, first: int) -> list[Event]:
    """Events of today, from number ``first``, that can lay a duty on a side."""
    acts, slots = world.setting.acts, world.setting.slots
    category = {d: c for c, d in COUNTER_DUTY.items()}.get(duty)

    def lays(event: Event) -> bool:
        if duty == Duty.DRILL:
            return event.kind == EventKind.SHOCK and event.side == side
        if duty == Duty.STATEMENT:
            held = event.kind == EventKind.VISIT and event.what == "completed"
            return held and slots.host_side[event.slot] == side
        if event.kind != EventKind.ACT or event.side == side:
            return False
        act = acts.ids.index(event.what)
        if duty == Duty.RECIPROCATION:
            return acts.roles[act] == Role.REASSURANCE
        return bool(acts.category[act] == category)

    return [event for event in book.chronicle.events[first:] if lays(event)]
