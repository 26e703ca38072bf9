"""Steps of visits, what they rest on, and what a visit or a call of leaders takes off."""

from __future__ import annotations

from ballast.sim.chronicle.book import Book
from ballast.sim.chronicle.chronicle_events import Event, EventKind
from ballast.sim.chronicle.dispute_numbers import one
from ballast.sim.rules.visits import INCIDENT_DAYS
from ballast.sim.vocabulary import NEVER, VisitEvent
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.intervention_chances import here
from ballast.sim.world.state import World


def note_visits(book: Book, world: World, day: int) -> None:
    """Write down the steps of visits of the day that somebody can see."""
    about, effect = world.setting.slots, 0.0
    for steps in world.today.visits:
        for slot, event in zip(steps.slots, steps.event, strict=True):
            if event < 0:
                continue
            step, numbers = VisitEvent(event), dict(book.morning.visits.get(int(slot), {}))
            why, because = _why_visit(book, world, step, numbers, day)
            left = _who_left(book, world, int(slot), day)
            if step == VisitEvent.POSTPONED and left:
                why, because = "departure", left
            elif _is_set(world, int(slot), step, day):
                why, because = "planned", ()
            elif _is_chosen(world.setting, int(slot), day):
                why, because = "played", ()
            if step == VisitEvent.COMPLETED:
                effect = _effect(world, int(slot))
            if world.visit_date[slot, 0] != NEVER:
                numbers["visit_day"] = float(world.visit_date[slot, 0])
            book.write(
                day,
                EventKind.VISIT,
                step.name.lower(),
                why=why,
                because=because,
                side=int(about.visitor_side[slot]),
                official=int(about.visitor[slot]),
                slot=int(slot),
                channel=int(about.channel[slot]),
                points=-effect if step == VisitEvent.COMPLETED else 0.0,
                numbers=numbers,
            )


def _who_left(book: Book, world: World, slot: int, day: int) -> tuple[int, ...]:
    """Numbers of today's departures of the guest or the host of a visit."""
    pair = world.setting.slots.pair[slot]
    return tuple(e.number for e in book.today(day, EventKind.DEPARTURE) if e.official in pair)


def _is_set(world: World, slot: int, step: VisitEvent, day: int) -> bool:
    """Whether the scenario calls the visit off today."""
    planned = here(world, day, "visit")
    return step == VisitEvent.CANCELLED and any(
        p.visit == slot and p.action == "cancel" for p in planned
    )


def _is_chosen(setting: CompiledScenario, slot: int, day: int) -> bool:
    """Whether a person who plays a government has moved the visit today."""
    return any(
        slot == moved
        for played in setting.played
        if played is not None and day <= played.until
        for moved, _ in played.moves.get(day, ())
    )


def _effect(world: World, slot: int) -> float:
    """Points that a visit completed today takes off, of all that are taken off today."""
    sizes = _sizes(world)
    total = sum(sizes.values()) + call_size(world)
    return one(world.today.relief) * sizes[slot] / total if total > 0.0 else 0.0


def _sizes(world: World) -> dict[int, float]:
    """Sizes of the effects of visits completed today, by slot."""
    about, rule = world.setting.slots, world.params.visits
    done = [
        int(s)
        for steps in world.today.visits
        for s, event in zip(steps.slots, steps.event, strict=True)
        if event == VisitEvent.COMPLETED
    ]
    return {
        s: one(rule.summit_effect)
        if about.summit[s]
        else one(rule.effect) * float(about.issue_weight[s])
        for s in done
    }


def call_size(world: World) -> float:
    """Size of what a call of the leaders today takes off, beside the sizes of visits."""
    return one(world.leaders.effect) if len(world.today.leader_calls) else 0.0


def note_leader_call(book: Book, world: World, day: int) -> None:
    """A call of the two leaders at peace, with what it takes off."""
    about = world.setting.leader_calls
    if about is None or not len(world.today.leader_calls):
        return
    book.write(
        day,
        EventKind.LEADER_CALL,
        "answered",
        official=about.leader,
        channel=about.channel,
        points=-_effect_of_call(world),
    )


def _effect_of_call(world: World) -> float:
    """Points that the call of today takes off, of all that are taken off today."""
    size = call_size(world)
    total = sum(_sizes(world).values()) + size
    return one(world.today.relief) * size / total if total > 0.0 else 0.0


def _why_visit(
    book: Book, world: World, step: VisitEvent, about: dict[str, float], day: int
) -> tuple[str, tuple[int, ...]]:
    if step == VisitEvent.REBUFFED:
        if about.get("barred"):
            return "sanctioned", ()
        return ("precondition" if about.get("unmet") else ""), ()
    if step not in (VisitEvent.POSTPONED, VisitEvent.CANCELLED):
        return "", ()
    if about.get("quarrel"):
        return "dispute", book.in_dispute()
    if "crisis" in about:
        return "crisis", () if book.crisis is None else (book.crisis.number,)
    incident = _latest(_incidents(book), day, INCIDENT_DAYS)
    if about.get("incident") and incident is not None:
        return "incident", (incident.number,)
    return "", ()


def _incidents(book: Book) -> list[Event]:
    return [
        e
        for e in book.chronicle.events
        if e.kind == EventKind.SHOCK
        or (e.kind == EventKind.ENCOUNTER and e.what in ("collision", "lethal"))
    ]


def _latest(events: list[Event], day: int, within: int) -> Event | None:
    """The latest of some events not more than so many days ago."""
    recent = [event for event in events if day - within <= event.day <= day]
    return recent[-1] if recent else None
