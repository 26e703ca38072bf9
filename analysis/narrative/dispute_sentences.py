"""Militarised disputes in sentences: who began one and over what, who led it up, how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.words import (
    RUNG_NOUNS,
    number,
    possessive,
    rung,
    sentence,
    times,
)
from ballast.analysis.text.quantities import listed
from ballast.analysis.text.rounding import probability
from ballast.sim.chronicle.chronicle_events import NOBODY, Event, EventKind
from ballast.sim.vocabulary import Role, Rung

ODDS = {
    "tempo": "the tempo of encounters",
    "shocks": "tension from shocks",
    "encounters": "tension from encounters",
    "acts": "tension from acts of both sides",
    "visits": "the effect of visits on tension",
    "initial": "what was left of the tension at the start",
    "base": "the base of tension",
    "belief": "what {opener} believed of {author}",
    "pressure": "domestic pressure on {opener}",
    "channels": "the state of the military and leaders' channels",
}
"""Terms of the odds of an onset but the gravity of its trigger, as they are told."""
MATTERS = 0.1
"""Log odds from which a term is told."""
MOST_TERMS = 3
"""Terms that raise or lower the odds are told up to this many each, the strongest first."""


def begins(context: Context, event: Event, held_up: str) -> str:
    """A dispute that begins with an event of the day.

    Args:
        context: of the chronicle.
        event: the step of the ladder.
        held_up: what tension stood at, and what held it up, as a sentence.
    """
    opener, about = context.names.side(event.side), event.numbers
    text = sentence(f"{opener} began {rung(event.after)} {over(context, event)}")
    chance = probability(about["chance"])
    usual = probability(about["usual_chance"])
    text += (
        f" Such an event had a chance of {chance} to lead to one on that day, against {usual} in "
        f"the world of the dispute record{_odds(context, event)}."
    )
    return f"{text} {held_up}"


def over(context: Context, event: Event, *, told: bool = True) -> str:
    """What a dispute began over, as the end of a sentence; the day is told elsewhere.

    Args:
        context: of the chronicle.
        event: the step with which it began.
        told: whether the trigger has been told before.
    """
    trigger = context.because(event)[0]
    author = context.names.side(1 - event.side)
    if trigger.kind == EventKind.ENCOUNTER:
        met = f"in which its forces had intercepted those of {author}"
        return f"over {encounter(context, trigger, told=told)} {met}"
    if trigger.kind == EventKind.SHOCK:
        return f"over {context.shock(trigger).removeprefix('the shock over ')}"
    return f"because {author} had {context.names.act(trigger.what, trigger.side)}"


def encounter(context: Context, event: Event, *, told: bool = True) -> str:
    """Encounters as a noun, with the article of what has been told before or has not."""
    noun = context.encounter(event)
    if told:
        return noun
    return noun.replace("the ", "a " if event.count == 1 else "", 1)


def straight(context: Context, event: Event, *, told: bool = True) -> str:
    """A lethal accident that leads a calm relation to a crisis, and whose forces intercepted."""
    accident = encounter(context, context.because(event)[0], told=told)
    who, whom = context.names.side(event.side), context.names.side(1 - event.side)
    met = f"in which forces of {who} had intercepted those of {whom}"
    return f"{accident}, {met}, led straight to a crisis"


def _odds(context: Context, event: Event) -> str:
    """What made the odds higher or lower than in the world of the record, the strongest first."""
    sides = {
        "opener": context.names.side(event.side),
        "author": context.names.side(1 - event.side),
    }
    terms = sorted(
        ((event.numbers[f"odds_{name}"], words.format(**sides)) for name, words in ODDS.items()),
        key=lambda term: -abs(term[0]),
    )
    up = [f"{words} ({times(exp(log))})" for log, words in terms if log >= MATTERS][:MOST_TERMS]
    down = [f"{words} ({times(exp(log))})" for log, words in terms if log <= -MATTERS][:MOST_TERMS]
    parts = [
        f"{verb} by {listed(found)}" for verb, found in (("raised", up), ("lowered", down)) if found
    ]
    return f". The odds were {' and '.join(parts)}" if parts else ""


def by_accident(context: Context, event: Event) -> str:
    """A lethal accident that leads straight to a crisis, or up from a dispute or crisis."""
    chance = probability(event.numbers["chance"])
    if event.before < Rung.DISPUTE:
        text = f"{straight(context, event)} (rung {event.after})"
    else:
        before = RUNG_NOUNS[Rung(event.before)]
        accident = context.encounter(context.because(event)[0])
        text = f"{accident} led from {before} up to {rung(event.after)}"
    return sentence(f"{text}; {chance} of such accidents do")


def rises(context: Context, event: Event) -> str:
    """A press, or presses of both, that lead a dispute up a rung, or to war."""
    presses = context.because(event)
    who = possessive(context.names.side(event.side)) if event.side != NOBODY else "the two sides'"
    one = len(presses) == 1
    what = "press" if event.before < Rung.LIMITED_FORCE else "fire"
    many = what if one or what == "fire" else "presses"
    chance = probability(event.numbers["chance"])
    so = "a press does so" if one else "two presses do so"
    odds = f"; on rung {event.before} {so} with a chance of {chance}"
    if event.after == Rung.WAR:
        return sentence(f"{who} {many} led to war (rung 7), with which the history ends{odds}")
    text = f"{who} {many} led from {RUNG_NOUNS[Rung(event.before)]} up to {rung(event.after)}"
    if event.after == Rung.LIMITED_FORCE and not one:
        text = f"shots were exchanged, and {text}"
    return sentence(f"{text}{odds}") + _talking(event.numbers)


def _talking(about: Mapping[str, float]) -> str:
    """Whether officials were in contact on the day of a rise."""
    if "contact" not in about:
        return ""
    if about["contact"]:
        return " Officials of the two were in contact."
    return " Officials of the two were not in contact."


def ends(context: Context, event: Event) -> str:
    """A dispute that lapses or is settled."""
    after = f"after {number(int(event.numbers['days']), 'day')}"
    band = f"the relation returned to {rung(event.after)}"
    if event.why == "lapse":
        addressee = context.names.side(event.side)
        odds = ""
        if "chance" in event.numbers:
            odds = f", which had a chance of {probability(event.numbers['chance'])} that day"
        return sentence(f"{addressee} did not reply, and the dispute lapsed {after}{odds}; {band}")
    made = context.because(event)
    if event.side == NOBODY:
        accepted = all(context.role(offer.what) == Role.ACCEPT for offer in made)
        what = "accepted the other's offer" if accepted else "offered a way out"
        return sentence(f"both sides {what} on one day, and the dispute ended {after}; {band}")
    side, other = context.names.side(event.side), context.names.side(1 - event.side)
    when = f" of {context.on(made[1].day, event.day)}" if len(made) > 1 else ""
    offer = f"{possessive(other)} offer{when}"
    return sentence(f"{side} gave way to {offer}, and the dispute ended {after}; {band}")
