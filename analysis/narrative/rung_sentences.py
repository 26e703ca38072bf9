"""Steps of the ladder in sentences: what the chance was, what raised it, what held tension up."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.words import RUNG_NOUNS, points, rung, sentence, times
from ballast.analysis.text.quantities import listed
from ballast.analysis.text.rounding import probability
from ballast.sim.chronicle.chronicle_events import Event, EventKind
from ballast.sim.rules.ladder import BAND_EDGES, HYSTERESIS
from ballast.sim.rules.tension import CENTRE
from ballast.sim.vocabulary import Rung

FACTORS = {
    "factor_tension": "tension",
    "factor_military_channel": "the state of the military channels",
    "factor_leader_channel": "the state of the leaders' channel",
    "factor_domestic_pressure": "domestic pressure",
}
MATTERS = 0.1
"""Log factor from which a part of a hazard is mentioned."""


def step(context: Context, event: Event) -> str:
    """A step of the ladder."""
    if event.why == "band":
        return _band(context, event)
    if event.why == "accident":
        return _accident(context, event)
    if event.why == "onset":
        return _onset(context, event)
    return _move(context, event)


def _band(context: Context, event: Event) -> str:
    low = min(event.before, event.after)
    edge = BAND_EDGES[low] - (HYSTERESIS if event.after < event.before else 0.0)
    verb = "passed" if event.after > event.before else "fell below"
    text = f"tension {verb} {edge:.0f}: {RUNG_NOUNS[Rung(event.after)]}"
    if event.after > event.before:
        causes = _causes(context, event)
        return sentence(f"{text}{f', held up most by {causes}' if causes else ''}")
    eased = -event.numbers["tension_visits"]
    return sentence(f"{text}; visits kept it {points(eased)} lower" if eased >= 0.5 else text)


def _accident(context: Context, event: Event) -> str:
    accident = context.because(event)[0]
    chance = probability(event.numbers["chance"])
    return sentence(
        f"{context.refer(accident, event.day)} lifted the relation from rung {event.before} "
        f"straight into {rung(event.after)}; {chance} of such accidents do"
    )


def _onset(context: Context, event: Event) -> str:
    about = event.numbers
    text = sentence(f"{rung(event.after)} began")
    text += (
        f" Its chance on that day was {probability(about['chance'])}{_factors(about)}; "
        f"{probability(about['ordinary_chance'])} is usual at tension {CENTRE:.0f}."
    )
    return text + _held_up(context, event) + _enough(about, "it would have begun")


def _move(context: Context, event: Event) -> str:
    about = event.numbers
    if event.after > event.before:
        text = sentence(f"{RUNG_NOUNS[Rung(event.before)]} turned into {rung(event.after)}")
        text += (
            f" On that day a step up had a chance of {probability(about['chance_up'])}"
            f"{_factors(about)}; a step down had one of {probability(about['chance_down'])}; calls "
            f"{'were answered' if about['answered'] else 'went unanswered'}."
        )
        return text + _held_up(context, event) + _enough(about, "it would have come to this")
    over = event.after < Rung.DISPUTE
    start = RUNG_NOUNS[Rung(event.before)]
    to = f"{start} ended" if over else f"{start} eased to {rung(event.after)}"
    text = sentence(f"{to}{_stay(context, event)}")
    text += (
        f" On that day a step down had a chance of {probability(about['chance_down'])}, a step up "
        f"one of {probability(about['chance_up'])}{_way_down(about)}."
    )
    return text


def _stay(context: Context, event: Event) -> str:
    steps = [e for e in context.chronicle.of(EventKind.STEP) if e.number < event.number]
    if not steps:
        return ""
    days = event.day - steps[-1].day
    return f" after {days} days" if days > 1 else " after a day"


def _factors(about: Mapping[str, float]) -> str:
    """Factors of a hazard upward that matter, as part of a sentence."""
    logs = {words: log(about[name]) for name, words in FACTORS.items()}
    up = [f"{words} ({times(exp(value))})" for words, value in logs.items() if value >= MATTERS]
    down = [f"{words} ({times(exp(value))})" for words, value in logs.items() if value <= -MATTERS]
    text = f", raised by {listed(up)}" if up else ""
    return f"{text}{' and' if up else ','} lowered by {listed(down)}" if down else text


def _way_down(about: Mapping[str, float]) -> str:
    parts = []
    if about["committed"]:
        parts.append("public commitments held it back")
    if about["secret_channel"]:
        parts.append("a secret channel helped")
    return f"; {listed(parts)}" if parts else ""


def _held_up(context: Context, event: Event) -> str:
    """Events that held most of tension up on that evening, with what was left of each."""
    tension, causes = context.chronicle.tension[event.day], _causes(context, event)
    if not causes:
        return f" Tension stood at {tension:.0f}."
    return f" Tension stood at {tension:.0f}, held up most by {causes}."


def _causes(context: Context, event: Event) -> str:
    """The events that a step rests on, with the points of tension that are left of each."""
    return listed(
        [
            f"{context.refer(cause, event.day)} ({event.numbers[f'left_{place}']:+.1f})"
            for place, cause in enumerate(context.because(event))
        ],
        none="",
    )


def _enough(about: Mapping[str, float], would: str) -> str:
    enough = about["enough"]
    if enough <= 0.0:
        return f" With the luck of that day {would} at any tension."
    return f" With the luck of that day {would} at any tension from {enough:.0f} up."
