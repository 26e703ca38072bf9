"""Acts of governments in sentences, with why they came about and what they changed."""

from __future__ import annotations

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.visit_sentences import CHOSEN
from ballast.analysis.narrative.words import points, possessive, sentence, times
from ballast.analysis.text.quantities import listed
from ballast.sim.chronicle.chronicle_events import Event, EventKind
from ballast.sim.vocabulary import Category, Rung

DOUBLED = 2.0
"""From here on an excitation is told as a multiple."""
NOTICED = 0.4
"""Points of tension from which the effect of an act is told."""
FREQUENT = 1.5
"""Multiple of the record's rate from which it is mentioned."""


def deed(context: Context, event: Event) -> str:
    """An act: who did what, why, and what it changed."""
    side = context.names.side(event.side)
    done = f"{side} {context.names.act(event.what, event.side)}"
    if event.official >= 0:
        done += (
            f", {context.who(event.official)} speaking for it" if _spoken(context, event) else ""
        )
    cause = context.because(event)
    tail = ""
    if event.why == "countermeasure" and cause:
        text = f"in answer to {context.refer(cause[0], event.day)}, {done}"
    elif event.why == "shock" and cause:
        text = f"after {context.refer(cause[0], event.day)}, {done}"
    elif event.why == "reassurance" and cause:
        text = f"{done}, in return for {context.refer(cause[0], event.day)}"
    elif event.why == "visit" and cause:
        text = f"{done} after {context.names.visit(cause[0].slot)}"
    elif event.why in CHOSEN:
        text = f"{done}{CHOSEN[event.why]}"
    else:
        text, tail = done, _rates(context, event)
    if event.points >= NOTICED:
        text += f" (tension {event.points:+.1f})"
    return sentence(text) + tail + _changes(context, event)


def _spoken(context: Context, event: Event) -> bool:
    """Whether who speaks is part of what is done."""
    return context.category(event.what) in (Category.VERBAL_HOSTILE, Category.VERBAL_COOPERATIVE)


def _rates(context: Context, event: Event) -> str:
    """What made an act likelier, where something did."""
    about, cause = event.numbers, context.because(event)
    if event.why == "reciprocity" and cause and "raised_by" in about:
        more = 1.0 + about["raised_by"]
        ref = context.refer(cause[0], event.day)
        if more >= DOUBLED:
            return f" {sentence(f'{ref} had made such acts {times(more)} as likely')}"
        return f" {sentence(f'{ref} had made such acts {100 * (more - 1):.0f} % likelier')}"
    if event.why == "reciprocity":
        other = context.names.side(1 - event.side)
        return f" What {other} had done before the start weighed most."
    if event.why == "inertia":
        return " Its own conduct of the weeks before weighed most."
    rate, usual = about.get("rate", 0.0), about.get("rate_of_the_record", 0.0)
    if usual > 0.0 and rate / usual >= FREQUENT:
        return f" Such acts were {times(rate / usual)} as frequent as in the record."
    return ""


def _changes(context: Context, event: Event) -> str:
    """Visits that an act contradicts, and commitments that bind."""
    text = ""
    broken = [e for e in context.follows.get(event.number, []) if e.kind == EventKind.CONTRADICTION]
    if broken:
        visits = listed([context.names.visit(e.slot) for e in broken])
        lost = sum(e.points for e in broken)
        text += f" That contradicted {visits}"
        if lost >= NOTICED / 2.0:
            text += f"; {points(lost)} of what visits had eased were lost, and some trust."
        else:
            text += ", and trust fell."
    if "trust_step" in event.numbers:
        text += " Trust rose."
    acts = context.chronicle.setting.acts
    high = context.chronicle.rung[event.day] >= Rung.DISPUTE
    if high and acts.commitment[acts.ids.index(event.what)]:
        side = possessive(context.names.side(event.side))
        text += f" {sentence(f'{side} public commitment made stepping back harder')}"
    return text
