"""Calls of officials and their meetings on a back channel, in sentences, one by one or together."""

from __future__ import annotations

from collections.abc import Sequence

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.words import points, sentence, words
from ballast.analysis.text.rounding import probability
from ballast.sim.chronicle.chronicle_events import Event
from ballast.sim.vocabulary import SIDES

NOTICED = 0.25
"""Points of tension from which an effect is mentioned."""
VAIN = " in vain"
HOW_OFTEN = ("never", "once", "twice")


def call(context: Context, event: Event) -> str:
    """A call: who called whom through which channel, and whether it was answered."""
    channel = context.names.channel(event.channel)
    if event.why == "planned":
        return sentence(f"a call through {channel} was answered, as the scenario has it")
    who, whom = _caller_and_called(context, event)
    chance = probability(event.numbers["chance"])
    text = f"{who} called {whom} through {channel}"
    if event.what == "unanswered":
        return sentence(f"{text}; nobody answered (chance of an answer {chance})")
    text += f" and was answered (chance {chance})"
    if "meeting_day" in event.numbers:
        text += (
            f"; they agreed to meet on {context.on(int(event.numbers['meeting_day']), event.day)}"
        )
    return sentence(text)


def _caller_and_called(context: Context, event: Event) -> tuple[str, str]:
    """The official of a call or a meeting, and the counterpart."""
    who = context.who(event.official, event.day)
    return who, context.who(context.counterpart(event.official), event.day)


def calls(context: Context, events: Sequence[Event]) -> str:
    """Calls of several days that nothing followed from: how often each side called, and in vain."""
    if len(events) == 1:
        return call(context, events[0])
    first, last = events[0].day, events[-1].day
    when = f"from {context.on(first, last)} on, " if first != last else ""
    by_side = [[e for e in events if e.side == side] for side in range(SIDES)]
    who = [_callers(context, some, side) for side, some in enumerate(by_side)]
    went = [_how_it_went(some) for some in by_side]
    if all(how.endswith(VAIN) for how in went):
        told = f"{who[0]} called {went[0]}, {who[1]} {went[1].removesuffix(VAIN)}"
        return sentence(f"{when}{told}")
    told = "; ".join(f"{who[side]} called {went[side]}" for side in range(SIDES) if by_side[side])
    return sentence(f"{when}{told}")


def _callers(context: Context, events: Sequence[Event], side: int) -> str:
    """Who called, of a side."""
    return f"{'an official' if len(events) == 1 else 'officials'} of {context.names.side(side)}"


def _how_it_went(events: Sequence[Event]) -> str:
    """How often officials of a side called, and how often somebody answered; empty without any."""
    if not events:
        return ""
    answered, often = sum(e.what == "answered" for e in events), how_often(len(events))
    if not answered:
        return f"{often}{VAIN}"
    if answered == len(events):
        return f"{often} and {'was' if answered == 1 else 'were'} answered"
    return f"{often} and were answered {how_often(answered)}"


def how_often(count: int) -> str:
    """
    >>> how_often(1), how_often(2), how_often(5), how_often(34)
    ('once', 'twice', 'five times', '34 times')
    """
    return HOW_OFTEN[count] if count < len(HOW_OFTEN) else f"{words(count)} times"


def of_leaders(context: Context, event: Event) -> str:
    """A call of the two leaders at peace."""
    other = context.counterpart(event.official)
    who, whom = context.who(event.official, event.day), context.who(other, event.day)
    eased = f"; tension eased by {points(event.points)}" if -event.points >= NOTICED else ""
    return sentence(f"{who} and {whom} spoke by telephone{eased}")


def meeting(context: Context, event: Event) -> str:
    """A meeting that an answered call has agreed on."""
    who, whom = _caller_and_called(context, event)
    agreed = context.because(event)
    when = f", as agreed on {context.on(agreed[0].day, event.day)}" if agreed else ""
    return sentence(f"{who} and {whom} met in private{when}")
