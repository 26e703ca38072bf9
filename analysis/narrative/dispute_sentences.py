"""Militarised disputes in sentences: who began one and over what, who led it up, how it ended."""

from __future__ import annotations

from math import exp
from pathlib import Path

from ballast.analysis.narrative import standing_offers
from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.told_disputes import dispute_of, last_to_press
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
from ballast.sim.scenario.defaults import seed_folders
from ballast.sim.scenario.sources import known_seeds
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
MOST_TERMS = 2
"""Terms that raise or lower the odds are told up to this many, the strongest."""


def begins(context: Context, event: Event, held_up: str) -> str:
    """A dispute that begins with an event of the day.

    Args:
        context: of the chronicle.
        event: the step of the ladder.
        held_up: what tension stood at, and what held it up, as a sentence.
    """
    opener, about = context.names.side(event.side), event.numbers
    text = sentence(f"{opener} began {rung(event.after)} {over(context, event)}")
    chance, usual = (of_a_hundred(about[name]) for name in ("chance", "usual_chance"))
    text += (
        f" Such an event led to a dispute in {chance} of 100 cases on that day, and in {usual} of "
        f"100 in {_world_of_the_record(context)}{_odds(context, event)}."
    )
    return f"{text} {held_up}"


def of_a_hundred(share: float) -> str:
    """Cases of a hundred, with the digits that tell them from none and from all.

    >>> of_a_hundred(0.091), of_a_hundred(0.9996)
    ('9.1', 'over 99')
    """
    return probability(share).removesuffix(" %")


def _world_of_the_record(context: Context) -> str:
    """The world whose odds are the usual ones: its years, where the anchor's source has them."""
    loaded = context.chronicle.setting.loaded
    source = loaded.scenario.anchor.source
    if source is not None:
        known, _ = known_seeds(*seed_folders(Path(loaded.folder), loaded.scenario))
        years = (known or {}).get(source, {}).get("data")
        if years:
            return f"the years of the dispute record ({years[0]} to {years[-1]})"
    return "the world that the rate of disputes is taken from"


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
    if event.count > 1:
        return noun.removeprefix("the ")
    noun = noun.removeprefix("the ")
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


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
    largest = [(log, f"{words} ({times(exp(log))})") for log, words in terms[:MOST_TERMS]]
    up = [told for log, told in largest if log >= MATTERS]
    down = [told for log, told in largest if log <= -MATTERS]
    parts = [
        f"{verb} by {listed(found)}" for verb, found in (("raised", up), ("lowered", down)) if found
    ]
    return f"; the odds were {' and '.join(parts)}" if parts else ""


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
    chance = probability(event.numbers["chance"])
    does = "a press leads" if one else "two presses lead"
    odds = f"on rung {event.before} {does} a rung up with a chance of {chance}"
    if event.after == Rung.WAR:
        text = sentence(f"{who} fire led to war (rung 7), with which the history ends; {odds}")
        return text + meeting_off(context, event)
    before = RUNG_NOUNS[Rung(event.before)].removeprefix("a ")
    text = f"after {who} {'press' if one else 'presses'} the {before} became {rung(event.after)}"
    if event.after == Rung.LIMITED_FORCE and not one:
        text = f"shots were exchanged, and the {before} became {rung(event.after)}"
    said = sentence(f"{text}; {odds}") + _talking(context, event)
    return said + standing_offers.cleared_by_rise(context, event)


def _talking(context: Context, event: Event) -> str:
    """Whether officials were in contact on the day of a rise, or for how long they had not been."""
    if "contact" not in event.numbers:
        return ""
    if event.numbers["contact"]:
        return " Officials of the two were in contact."
    dispute = dispute_of(context, event)
    if dispute is None:
        return ""
    spoken = [e.day for e in dispute.events if _spoke(e) and e.day <= event.day]
    if spoken:
        silent = event.day - spoken[-1]
        told = f"officials of the two had not spoken for {number(silent, 'day')}"
        return f" {sentence(told)}" if silent else ""
    return "" if dispute.began is None else " Officials of the two had not spoken in the dispute."


def _spoke(event: Event) -> bool:
    """Whether officials of the two spoke with each other: an answered call, or a meeting."""
    return event.kind == EventKind.MEETING or (
        event.kind == EventKind.CALL and event.what == "answered"
    )


def ends(context: Context, event: Event) -> str:
    """A dispute that lapses or is settled, and what was agreed and does not come about."""
    return sentence(_how_it_ends(context, event)) + meeting_off(context, event)


def _how_it_ends(context: Context, event: Event) -> str:
    after = f"after {number(int(event.numbers['days']), 'day')}"
    band = f"the relation returned to {rung(event.after)}"
    if event.why == "lapse":
        addressee = context.names.side(event.side)
        odds = ""
        if "chance" in event.numbers:
            odds = f", which had a chance of {probability(event.numbers['chance'])} that day"
        return f"{addressee} did not reply, and the dispute lapsed {after}{odds}; {band}"
    made = context.because(event)
    if event.side == NOBODY:
        accepted = all(context.role(offer.what) == Role.ACCEPT for offer in made)
        what = "accepted the other's offer" if accepted else "offered a way out"
        return f"both sides {what} on one day, and the dispute ended {after}; {band}"
    side, other = context.names.side(event.side), context.names.side(1 - event.side)
    when = f" on {context.on(made[1].day, event.day)}" if len(made) > 1 else ""
    dispute = dispute_of(context, event)
    press = last_to_press(context, dispute) if dispute is not None else None
    pressed = ""
    if press is not None and press.side == event.side:
        pressed = f", the last to press (on {context.on(press.day, event.day)}),"
    taken = f"{other} had offered a way out{when}, and {side}{pressed} accepted"
    return f"{taken}; the dispute ended {after}, and {band}"


def meeting_off(context: Context, event: Event) -> str:
    """That a meeting which a call has agreed on does not take place, for the dispute is over."""
    dispute = dispute_of(context, event)
    if dispute is None:
        return ""
    held = {n for e in dispute.events if e.kind == EventKind.MEETING for n in e.because}
    days = [
        int(call.numbers["meeting_day"])
        for call in dispute.events
        if call.kind == EventKind.CALL and "meeting_day" in call.numbers and call.number not in held
    ]
    if not days:
        return ""
    return f" {sentence(f'the meeting agreed for {context.on(days[-1], event.day)} fell away')}"
