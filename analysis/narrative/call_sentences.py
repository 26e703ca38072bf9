"""Calls of officials and their meetings on a back channel, in sentences, one by one or together."""

from __future__ import annotations

from collections.abc import Sequence

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.words import sentence, words
from ballast.analysis.text.rounding import probability
from ballast.sim.chronicle.chronicle_events import Event
from ballast.sim.vocabulary import SIDES

HOW_OFTEN = ("never", "once", "twice")


def call(context: Context, event: Event) -> str:
    """A call: who called whom through which channel, and whether it was answered."""
    channel = context.names.channel(event.channel)
    if event.why == "planned":
        return sentence(f"a call through {channel} was answered, as the scenario has it")
    who, whom = context.who(event.official), context.who(context.counterpart(event.official))
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


def calls(context: Context, events: Sequence[Event]) -> str:
    """Calls of several days that nothing followed from: how often each side called, and in vain."""
    if len(events) == 1:
        return call(context, events[0])
    first, last = events[0].day, events[-1].day
    when = f"from {context.on(first, last)} on, " if first != last else ""
    by_side = [[e for e in events if e.side == side] for side in range(SIDES)]
    told = [_of_side(context, some, side) for side, some in enumerate(by_side) if some]
    return sentence(f"{when}{'; '.join(told)}")


def _of_side(context: Context, events: Sequence[Event], side: int) -> str:
    """How often officials of a side called, and how often somebody answered."""
    answered = sum(event.what == "answered" for event in events)
    one = len(events) == 1
    text = f"{'an official' if one else 'officials'} of {context.names.side(side)} called "
    if not answered:
        return f"{text}{how_often(len(events))} in vain"
    if answered == len(events):
        return f"{text}{how_often(answered)} and {'was' if one else 'were'} answered"
    return f"{text}{how_often(len(events))} and were answered {how_often(answered)}"


def how_often(count: int) -> str:
    """
    >>> how_often(1), how_often(2), how_often(5), how_often(34)
    ('once', 'twice', 'five times', '34 times')
    """
    return HOW_OFTEN[count] if count < len(HOW_OFTEN) else f"{words(count)} times"


def meeting(context: Context, event: Event) -> str:
    """A meeting that an answered call has agreed on."""
    who, whom = context.who(event.official), context.who(context.counterpart(event.official))
    agreed = context.because(event)
    when = f", as agreed on {context.on(agreed[0].day, event.day)}" if agreed else ""
    return sentence(f"{who} and {whom} met in private{when}")
