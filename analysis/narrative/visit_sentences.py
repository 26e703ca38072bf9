"""Visits in sentences: made, put off, called off, refused."""

from __future__ import annotations

from collections.abc import Sequence

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.words import level, number, points, sentence
from ballast.analysis.text.quantities import listed
from ballast.analysis.text.rounding import probability
from ballast.sim.chronicle.chronicle_events import Event, EventKind
from ballast.sim.vocabulary import VisitPhase

NOTICED = 0.25
"""Points of tension from which an effect is mentioned."""
MADE = (
    "{who} visited {host}{time} and met {counterpart}",
    "{who} travelled to {host}{time} and was received by {counterpart}",
    "{who} was in {host}{time}; {counterpart} received the visitor",
)


def made(context: Context, begun: Event) -> str:
    """A visit that begins, with what it had changed when it was over."""
    names, slots = context.names, context.chronicle.setting.slots
    who, host = context.who(begun.official, begun.day), names.host(begun.slot)
    counterpart = context.who(int(slots.counterpart[begun.slot]), begun.day)
    days = int(slots.days[begun.slot])
    if slots.occasion[begun.slot]:
        first = f"the leaders met at {names.occasion(begun.slot)}"
    elif slots.summit[begun.slot]:
        first = f"{who} and {counterpart} met at a summit in {host}"
    elif slots.secret[begun.slot]:
        first = f"{who} went to {host} in secret and met {counterpart}"
    else:
        form = MADE[begun.number % len(MADE)]
        time = f" for {number(days, 'day')}"
        first = form.format(who=who, host=host, counterpart=counterpart, time=time)
    return sentence(first) + _effects(context, begun)


def _effects(context: Context, begun: Event) -> str:
    done = end_of(context, begun)
    if done is None:
        return " It was still under way on the last day told here."
    summit = bool(context.chronicle.setting.slots.summit[begun.slot])
    parts = []
    if -done.points >= NOTICED:
        parts.append(f"tension eased by {points(done.points)}")
    changes = [e for e in context.follows.get(done.number, []) if e.kind == EventKind.CHANNEL]
    for change in (e for e in changes if e.why == "visit"):
        verb = "reopened" if change.before == 0 else f"rose to {level(change.after)}"
        parts.append(f"{context.names.channel(change.channel)} {verb}")
    agreed = [e.channel for e in changes if e.why == "summit"]
    if agreed:
        parts.append(f"the leaders agreed to reopen {context.names.channels(agreed)}")
    if not parts:
        return ""
    return " " + sentence(f"{'After it' if summit else 'At its end'} {listed(parts)}")


def end_of(context: Context, begun: Event) -> Event | None:
    """The completion of a visit that has begun, if it came."""
    ends = context.chronicle.of(EventKind.VISIT, "completed")
    return next((e for e in ends if e.slot == begun.slot and e.day > begun.day), None)


def put_off(context: Context, event: Event) -> str:
    """A visit that is put off."""
    about = _set_for(context, event)
    if event.why == "departure" and _only_asked(context, event):
        about = f"{context.names.visit(event.slot, event.day)}, which had been proposed,"
    return sentence(f"{about} was put off{_reason(context, event)}")


def _only_asked(context: Context, event: Event) -> bool:
    """Whether a visit had been proposed and not been agreed."""
    steps = [e for e in context.chronicle.of(EventKind.VISIT) if e.slot == event.slot]
    before = [e.what for e in steps if e.number < event.number]
    if before:
        return before[-1] == "proposed"
    return bool(context.chronicle.setting.slots.phase[event.slot] == VisitPhase.PROPOSED)


def called_off(context: Context, event: Event) -> str:
    """A visit or a summit that is called off."""
    visit, slots = context.names.visit(event.slot, event.day), context.chronicle.setting.slots
    if slots.occasion[event.slot]:
        text = f"the leaders did not meet at {context.names.occasion(event.slot)}"
        return sentence(f"{text}{_why_no_summit(context, event)}")
    if slots.summit[event.slot] and event.why not in CHOSEN:
        return sentence(f"{visit} was not held{_why_no_summit(context, event)}")
    return sentence(f"{_set_for(context, event)} was called off{_reason(context, event)}")


CHOSEN = {"planned": ", as the scenario has it", "played": ", by the player's choice"}
"""Causes outside the model, and how they are told."""


def _set_for(context: Context, event: Event) -> str:
    """A visit with its date, where it has one."""
    visit = context.names.visit(event.slot, event.day)
    if "visit_day" not in event.numbers:
        return visit
    return f"{visit}, set for {context.on(int(event.numbers['visit_day']), event.day)},"


def _reason(context: Context, event: Event) -> str:
    if event.why in CHOSEN:
        return CHOSEN[event.why]
    if event.why == "departure":
        left = [context.names.full_office(e.official) for e in context.because(event)]
        return f" because {listed(left)} had left office"
    if event.why == "crisis":
        return f" because of {the_crisis(context, event)}"
    incident = context.because(event)
    if incident:
        return f" because of {context.refer(incident[0], event.day)}"
    return " for no stated reason"


def the_crisis(context: Context, event: Event) -> str:
    """The crisis for which a visit is put off."""
    risen = context.because(event)
    return f"the crisis of {context.on(risen[0].day, event.day)}" if risen else "the crisis"


def put_off_in_crisis(context: Context, events: Sequence[Event]) -> str:
    """Several visits that are put off on the morning after a crisis has come."""
    if len(events) == 1:
        return put_off(context, events[0])
    visits = listed([_with_date(context, event) for event in events])
    return sentence(f"{visits} were put off because of {the_crisis(context, events[0])}")


def _with_date(context: Context, event: Event) -> str:
    """A visit with its date in brackets, where it has one."""
    visit = context.names.visit(event.slot, event.day)
    if "visit_day" not in event.numbers:
        return visit
    return f"{visit} ({context.on(int(event.numbers['visit_day']), event.day)})"


def _why_no_summit(context: Context, event: Event) -> str:
    if event.why == "dispute":
        began = context.because(event)
        since = f" that had begun on {context.on(began[0].day, event.day)}" if began else ""
        return f" because of the dispute{since}"
    unmet = [
        words
        for name, words in (
            ("without_diplomatic", "no diplomatic channel worked"),
            ("without_ministers", "too few ministers of the guest had come"),
            ("without_calm", "there had been an incident in the week before"),
            ("without_quiet", "there was a militarised dispute"),
        )
        if event.numbers.get(name)
    ]
    odds = ""
    if "chance" in event.numbers:
        held = "it would be held"
        if context.chronicle.setting.slots.occasion[event.slot]:
            held = "they would"
        odds = f"the chance that {held} was {probability(event.numbers['chance'])}"
    if not unmet:
        return f" although all conditions were met; {odds}"
    return f": {listed(unmet)}; {odds}"


def refused(context: Context, event: Event) -> str:
    """A proposal that is refused."""
    names = context.names
    host, who = names.host(event.slot), context.who(event.official, event.day)
    before = [
        e
        for e in context.chronicle.of(EventKind.VISIT, "rebuffed")
        if e.slot == event.slot and e.number < event.number
    ]
    again = " again" if before else ""
    text = f"{host} declined{again} to receive {who}"
    if event.why in CHOSEN:
        return sentence(f"{text}{CHOSEN[event.why]}")
    if event.why == "sanctioned":
        return sentence(f"{text}{_sanctioned(context, event)}")
    if event.why == "precondition":
        return sentence(f"{text} while another visit that was to come first was not over")
    chance = probability(1.0 - event.numbers["chance"])
    return sentence(f"{text}; the chance of a refusal was {chance}")


def _sanctioned(context: Context, event: Event) -> str:
    slots, names = context.chronicle.setting.slots, context.names
    officials = list(names.scenario.officials.values())
    for official in (int(slots.counterpart[event.slot]), event.official):
        by = officials[official].sanctioned_by
        if by is not None and not names.has_left(official, event.day):
            side = context.chronicle.setting.sides.index(by)
            if official != event.official:
                whom = names.official(official, event.day)
                return f" while {whom} was under sanctions of {names.side(side)}"
            return f", who was under sanctions of {names.side(side)}"
    return ""


def proposed(context: Context, event: Event) -> str:
    """An official who proposes to come."""
    host = context.names.host(event.slot)
    return sentence(f"{context.who(event.official, event.day)} proposed to visit {host}")


def accepted(context: Context, event: Event) -> str:
    """A proposal that is accepted."""
    host, visitor = context.names.host(event.slot), context.who(event.official, event.day)
    when = ""
    if "visit_day" in event.numbers:
        when = f", on {context.on(int(event.numbers['visit_day']), event.day)}"
    return sentence(f"{host} agreed to receive {visitor}{when}")
