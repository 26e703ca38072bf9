"""Calls of officials and their meetings on a back channel, in sentences, one by one or together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.words import number, sentence, words
from ballast.analysis.text.quantities import listed
from ballast.analysis.text.rounding import probability
from ballast.sim.chronicle.chronicle_events import Event

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
    """Calls of several days that nothing followed from: who reached whom, whom nobody answered."""
    if len(events) == 1:
        return call(context, events[0])
    first, last = events[0].day, events[-1].day
    when = f"from {context.on(first, last)} on, " if first != last else ""
    reached = [
        f"{context.who(o)} reached {context.who(context.counterpart(o))} {how_often(n)}"
        for o, n in _by_caller(events, "answered").items()
    ]
    missed = _by_caller(events, "unanswered")
    if not missed:
        return sentence(f"{when}{listed(reached)}")
    if len(missed) == 1:
        ((o, n),) = missed.items()
        who, whom = context.who(o), context.who(context.counterpart(o))
        unheard = f"{who} called {whom} {how_often(n)} and nobody answered"
    else:
        (o, n), *others = missed.items()
        callers = [f"{number(n, 'call')} of {context.who(o)}"]
        callers += [f"{words(count)} of {context.who(other)}" for other, count in others]
        unheard = f"nobody answered {listed(callers)}"
    return sentence(f"{when}{'; '.join([*([listed(reached)] if reached else []), unheard])}")


def _by_caller(events: Sequence[Event], what: str) -> dict[int, int]:
    """How many calls of each official were answered, or were not."""
    return dict(Counter(event.official for event in events if event.what == what))


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
    return sentence(f"{who} and {whom} met without an audience{when}")
