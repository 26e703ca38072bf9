"""Shocks, military encounters, channels and what the scenario sets, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.words import level, number, points, sentence, words
from ballast.analysis.text.quantities import listed
from ballast.sim.chronicle.chronicle_events import Event, EventKind
from ballast.sim.rules.shocks import HEAVY_FROM
from ballast.sim.scenario.contingent_words import tell_measure

PUBLICISED = (
    "a risky encounter between forces of the two became public",
    "another encounter between their forces was made public",
    "once more a risky encounter became known",
)

USES = {
    EventKind.ACT: "talks on its issue",
    EventKind.VISIT: "a visit on its issue",
    EventKind.CALL: "a call that was answered",
    EventKind.LEADER_CALL: "a call of the leaders",
}
"""What a channel is used by."""


def shock(context: Context, event: Event) -> str:
    """A shock: who is offended by what, and how far tension jumps."""
    names = context.names
    side, other = names.side(event.side), names.side(1 - event.side)
    jump = f"tension jumped by {points(event.points)}"
    if event.why == "dated":
        about = names.scenario.shocks[event.what]
        return sentence(f"{about.name or event.what}: {side} took offence, and {jump}")
    if event.what == "discovery":
        return sentence(f"{side} discovered an intrusion by {other}, and {jump}")
    grave = "a grave" if event.numbers["weight"] >= HEAVY_FROM else "a"
    return sentence(f"{grave} provocation over sovereignty offended {side}, and {jump}")


def encounter(context: Context, event: Event) -> str:
    """An encounter: one that draws no notice, becomes known, ends in a collision, or worse."""
    if event.what == "routine":
        often = "" if event.count == 1 else f" {words(event.count)} times"
        return sentence(f"forces of the two met at close quarters{often}; it drew no notice")
    rose = f"tension rose by {points(event.points)}"
    planned = "As the scenario has it, " if event.why == "planned" else ""
    if event.what == "publicised":
        if event.count > 1:
            many = number(event.count, "risky encounter")
            return sentence(f"{many} between their forces became public; {rose}")
        known = context.chronicle.of(EventKind.ENCOUNTER, "publicised")
        place = [e.number for e in known].index(event.number)
        form = PUBLICISED[0 if place == 0 else 1 + (place - 1) % (len(PUBLICISED) - 1)]
        return sentence(f"{form}; {rose}")
    forces = "forces of the two collided"
    if event.what == "collision":
        return sentence(f"{planned}{forces}; nobody was killed or detained, and {rose}")
    return sentence(f"{planned}{forces} in an accident with dead or detained; {rose}")


def suspended(context: Context, events: Sequence[Event]) -> str:
    """Channels that one side suspends on a day."""
    first = events[0]
    channels = context.names.channels(e.channel for e in events)
    cause = context.because(first)
    if first.why == "planned":
        return sentence(f"{channels} {_were(events)} suspended, as the scenario has it")
    side = context.names.side(first.side)
    if not cause:
        return sentence(f"{side} suspended {channels}")
    return sentence(
        f"in answer to {context.refer(cause[0], first.day)}, {side} suspended {channels}"
    )


def opened(context: Context, events: Sequence[Event]) -> str:
    """Channels that reopen or rise on a day, other than through a visit."""
    first = events[0]
    channels = context.names.channels(e.channel for e in events)
    if first.why == "planned":
        return sentence(f"{channels} {_were(events)} set to {level(first.after)} by the scenario")
    shut = _days_shut(context, first)
    since = f" after {number(shut, 'day')}" if shut and len(events) == 1 else ""
    keeper = context.who(first.official, first.day) if first.official >= 0 else ""
    if first.side >= 0:
        by = f"; {keeper} decided on it" if keeper else ""
        return sentence(f"{context.names.side(first.side)} reopened {channels}{since}{by}")
    return sentence(f"{channels} reopened{since}{f'; {keeper} decided on it' if keeper else ''}")


def risen_by_use(context: Context, event: Event) -> str:
    """A channel that has risen because it was used, and how it was used."""
    used = [USES[kind] for kind in USES if kind in {e.kind for e in context.because(event)}]
    how = f" after {listed(used)}" if used else ""
    channel = context.names.channel(event.channel)
    return sentence(f"with use, {channel} rose to {level(event.after)}{how}")


def _were(events: Sequence[Event]) -> str:
    return "was" if len(events) == 1 else "were"


def _days_shut(context: Context, event: Event) -> int:
    """Days since a channel was suspended in this history, 0 if it was shut from the start."""
    shut = [
        e
        for e in context.chronicle.of(EventKind.CHANNEL, "suspended")
        if e.channel == event.channel and e.day < event.day
    ]
    return event.day - shut[-1].day if shut else 0


def departure(context: Context, event: Event) -> str:
    """An office that changes hands: it is told of the office, and of nobody by name."""
    return sentence(
        f"{context.names.full_office(event.official)} left office; a successor took over"
    )


def intervention(context: Context, event: Event) -> str:
    """What the scenario sets on a day, and nobody does."""
    names = context.names
    if event.why == "policy":
        policy = names.scenario.contingencies[event.what]
        return sentence(tell_measure(event.what, policy, names.scenario))
    about = names.scenario.interventions[event.what]
    name = about.name or event.what
    if event.why == "personnel":
        what = f"a new holder of the office of {names.office(event.official)}"
    elif event.why == "sanction":
        what = f"the sanction on {names.official(event.official, event.day)} is lifted"
    elif event.why == "call":
        what = f"within a dispute a call through {names.channel(event.channel)} is answered"
    elif event.why == "visit":
        to = context.on(int(event.numbers["to"]), event.day)
        what = f"{names.visit(event.slot, event.day)} is moved to {to} if it has not begun"
    else:
        change = "more" if event.numbers["by"] >= 0.0 else "less"
        what = f"from here on {change} domestic pressure on {names.side(event.side)}"
    return sentence(f"{name}: {what}, as the scenario has it")
