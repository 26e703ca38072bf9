"""Acts of governments in sentences, with why they came about and what they changed."""

from __future__ import annotations

from collections.abc import Mapping

from ballast.analysis.narrative import standing_offers
from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.told_disputes import OFFERING, first_shot
from ballast.analysis.narrative.visit_sentences import CHOSEN
from ballast.analysis.narrative.words import points, possessive, sentence, times
from ballast.analysis.text.quantities import listed
from ballast.analysis.text.rounding import probability
from ballast.sim.chronicle.chronicle_events import Event, EventKind
from ballast.sim.vocabulary import PRESSES, Category, Role, Rung

DOUBLED = 2.0
"""From here on an excitation is told as a multiple."""
NOTICED = 0.4
"""Points of tension from which the effect of an act is told."""
FREQUENT = 1.5
"""Multiple of the record's rate from which it is mentioned."""


def deed(context: Context, event: Event) -> str:
    """An act: who did what, why, and what it changed."""
    if context.in_disputes_only(event.what):
        return _in_dispute(context, event)
    side = context.names.side(event.side)
    done = f"{side} {context.names.act(event.what, event.side)}"
    if event.official >= 0:
        done += (
            f", {context.who(event.official, event.day)} speaking for it"
            if _spoken(context, event)
            else ""
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
        text = f"{done} after {context.names.visit(cause[0].slot, cause[0].day)}"
    elif event.why in CHOSEN:
        text = f"{done}{CHOSEN[event.why]}"
    else:
        text, tail = done, _rates(context, event)
    if event.points >= NOTICED:
        text += f" (tension {event.points:+.1f})"
    return sentence(text) + tail + _changes(context, event)


def _in_dispute(context: Context, event: Event) -> str:
    """A reply, a press, an offer or its acceptance: who did it, how likely it was."""
    names, role, about = context.names, context.role(event.what), event.numbers
    side, other = names.side(event.side), names.side(1 - event.side)
    text = f"{side} {names.act(event.what, event.side)}"
    if role in PRESSES and first_shot(context, event):
        text = f"{side} fired the first shot on forces of {other}"
    elif role == Role.ACCEPT and len(event.because) > 1:
        text += f" on {context.on(context.because(event)[0].day, event.day)}"
    text += _announced(context, event)
    offers = standing_offers.beside_press(context, event) if role in PRESSES else ""
    if event.why in CHOSEN:
        return sentence(f"{text}{CHOSEN[event.why]}") + offers + _binds(context, event)
    asides = []
    if role == Role.REPLY:
        asides.append(f"chance that day {probability(about['chance_reply'])}")
    elif role in PRESSES:
        asides.append(_chances("press", side, other, about))
    elif role == Role.ACCEPT:  # the other side's chance is that of an offer of its own
        asides.append(f"chance that day {probability(about['chance_offer'])}")
    else:
        asides.append(_chances("offer", side, other, about))
    if abs(event.points) >= NOTICED:
        asides.append(f"tension {event.points:+.1f}")
    return sentence(f"{text} ({'; '.join(asides)})") + offers + _binds(context, event)


def _announced(context: Context, event: Event) -> str:
    """Who speaks for an offer or its acceptance, or announces a show of force; of force, nobody."""
    role = context.role(event.what)
    if event.official < 0 or role in (Role.PRESS_5, Role.PRESS_6):
        return ""
    if role in OFFERING:
        return f", {context.who(event.official, event.day)} speaking for it"
    return f", announced by {context.who(event.official, event.day)}"


def _chances(what: str, side: str, other: str, about: Mapping[str, float]) -> str:
    """Chances of both sides to do on that morning what one of them has done."""
    text = f"chance that day {probability(about[f'chance_{what}'])}"
    if f"other_chance_{what}" in about:
        text += f", for {other} {probability(about[f'other_chance_{what}'])}"
    return text


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
    if event.why == "expected":
        return " It had been expected."
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
        visits = listed([context.names.visit(e.slot, _held_on(context, e)) for e in broken])
        lost = sum(e.points for e in broken)
        text += f" That contradicted {visits}"
        if lost >= NOTICED / 2.0:
            text += f"; {points(lost)} of what visits had eased were lost, and some trust."
        else:
            text += ", and trust fell."
    if "trust_step" in event.numbers:
        text += " Trust rose."
    return text + _binds(context, event)


def _held_on(context: Context, contradiction: Event) -> int:
    """Day on which a visit that is contradicted had ended; before the start, day 0."""
    held = context.because(contradiction)[1:]
    return held[0].day if held else 0


def _binds(context: Context, event: Event) -> str:
    """That an act commits its government in public, within a dispute."""
    text = ""
    acts = context.chronicle.setting.acts
    high = context.chronicle.rung[event.day] >= Rung.DISPUTE
    if high and acts.commitment[acts.ids.index(event.what)]:
        side = possessive(context.names.side(event.side))
        text += f" {sentence(f'{side} public commitment made stepping back harder')}"
    return text
