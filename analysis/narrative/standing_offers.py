"""Offers of a way out that come to nothing, in sentences: what became of each, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.told_disputes import (
    OFFERING,
    ToldDispute,
    acts_in,
    dispute_of,
    disputes_of,
)
from ballast.analysis.narrative.words import number, sentence
from ballast.analysis.text.quantities import listed
from ballast.sim.chronicle.chronicle_events import Event, EventKind
from ballast.sim.rules.disputes import OFFER_DAYS
from ballast.sim.vocabulary import PRESSES


@dataclass(frozen=True, slots=True)
class MadeOffer:
    """An offer, or an acceptance that settled nothing and stands as one.

    Attributes:
        made: the act.
        last: the last day on which it stood; on that of a press of its maker nobody could take it.
        closed: what ended it: a press of its maker, a rise, a newer offer, or the end of the
            dispute; None where it lapsed, or stands on the last day told.
    """

    made: Event
    last: int
    closed: Event | None

    def stood_for(self, press: Event) -> bool:
        """Whether it stood, made by the other side, on the morning of a press."""
        return self.made.side != press.side and self.made.day < press.day <= self.last


def offers_in(context: Context, dispute: ToldDispute) -> Iterator[MadeOffer]:
    """Offers of a dispute in order, each with what became of it."""
    later = [*dispute.events, *([dispute.ended] if dispute.ended else [])]
    for made in acts_in(context, dispute, OFFERING):
        last = made.day + OFFER_DAYS
        closing = (e for e in later if made.day <= e.day <= last and _closes(context, e, made))
        closed = next(closing, None)
        if closed is not None:
            taken_back = closed.kind == EventKind.ACT and context.role(closed.what) in PRESSES
            last = closed.day - taken_back
        yield MadeOffer(made, last, closed)


def _closes(context: Context, event: Event, made: Event) -> bool:
    """Whether an event ends an offer: a step, or a press or a newer offer of its maker."""
    if event.kind == EventKind.STEP:
        return event.number > made.number
    if event.kind != EventKind.ACT or event.side != made.side:
        return False
    if context.role(event.what) in PRESSES:
        return True
    return event.number > made.number and context.role(event.what) in OFFERING


def beside_press(context: Context, press: Event) -> str:
    """What a press says of offers: that the other side's stood, or that it took back its own."""
    dispute = dispute_of(context, press)
    if dispute is None:
        return ""
    text = ""
    for offer in offers_in(context, dispute):
        what = context.refer(offer.made, press.day)
        if offer.stood_for(press):
            text += f" {sentence(f'{what} still stood')}"
        elif offer.closed is not None and offer.closed.number == press.number:
            text += f" {sentence(f'that took back {what}, which nobody had taken up')}"
    return text


def cleared_by_rise(context: Context, rise: Event) -> str:
    """That a rise has cleared the offers that stood."""
    dispute = dispute_of(context, rise)
    if dispute is None:
        return ""
    fallen = [
        context.refer(offer.made, rise.day)
        for offer in offers_in(context, dispute)
        if offer.closed is not None and offer.closed.number == rise.number
    ]
    if not fallen:
        return ""
    verb = "was" if len(fallen) == 1 else "were"
    return f" {sentence(f'with that {listed(fallen)} {verb} off the table')}"


def lapsed_offers(context: Context) -> Iterator[tuple[int, str]]:
    """Days on which offers lapsed because nobody had taken them up, and the sentences."""
    for dispute in disputes_of(context):
        for offer in offers_in(context, dispute):
            day = offer.last + 1
            if offer.closed is None and day < context.chronicle.days:
                what = context.refer(offer.made, day)
                lapsed = f"{what} lapsed after {number(OFFER_DAYS, 'day')}"
                yield day, sentence(f"{lapsed}; nobody had taken it up")
