"""Steps of the ladder in sentences: bands of tension, and disputes that begin, rise and end."""

from __future__ import annotations

from ballast.analysis.narrative import dispute_sentences
from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.words import RUNG_NOUNS, points, sentence
from ballast.analysis.text.quantities import listed
from ballast.sim.chronicle.chronicle_events import Event
from ballast.sim.rules.ladder import BAND_EDGES, HYSTERESIS
from ballast.sim.vocabulary import Rung


def step(context: Context, event: Event) -> str:
    """A step of the ladder."""
    if event.why == "band":
        return _band(context, event)
    if event.why == "onset":
        return dispute_sentences.begins(context, event, _held_up(context, event))
    if event.why == "accident":
        return dispute_sentences.by_accident(context, event)
    if event.why == "press":
        return dispute_sentences.rises(context, event)
    return dispute_sentences.ends(context, event)


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


def _held_up(context: Context, event: Event) -> str:
    """What tension was on that evening, and the events that held most of it up."""
    tension, causes = context.chronicle.tension[event.day], _causes(context, event)
    if not causes:
        return f"Tension stood at {tension:.0f}."
    return f"Tension stood at {tension:.0f}, held up most by {causes}."


def _causes(context: Context, event: Event) -> str:
    """The events that hold tension up, with the points that are left of each."""
    return listed(
        [
            f"{context.refer(cause, event.day)} ({event.numbers[f'left_{place}']:+.1f})"
            for place, cause in enumerate(context.because(event))
            if f"left_{place}" in event.numbers
        ],
        none="",
    )
