"""The disputes of a history in a few sentences: who began them, led them up, who accepted."""

from __future__ import annotations

from collections.abc import Sequence

from ballast.analysis.narrative.call_sentences import how_often
from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.dispute_sentences import over, straight
from ballast.analysis.narrative.told_disputes import (
    ToldDispute,
    acts_in,
    disputes_of,
    first_shot,
    last_to_press,
)
from ballast.analysis.narrative.words import RUNG_NOUNS, number, possessive, rung, sentence, words
from ballast.analysis.text.quantities import listed
from ballast.sim.chronicle.chronicle_events import NOBODY, Event, EventKind
from ballast.sim.vocabulary import PRESSES, SIDES, Role, Rung

MOST_TOLD = 2
"""Disputes are told one by one up to this many; of more, only the one that went furthest."""


def disputes_in_short(context: Context) -> str:
    """All disputes of a history, in sentences."""
    found = disputes_of(context)
    if not found:
        low = RUNG_NOUNS[Rung(max(context.chronicle.rung))]
        return sentence(f"it never came to a militarised dispute; the highest rung was {low}")
    if len(found) <= MOST_TOLD:
        return " ".join(_dispute(context, dispute) for dispute in found)
    furthest = max(found, key=lambda dispute: dispute.highest)
    others = [dispute for dispute in found if dispute is not furthest]
    return (
        f"{sentence(f'{words(len(found))} militarised disputes began; this one went furthest')} "
        f"{_dispute(context, furthest)} {_others(others)}"
    )


def episodes(context: Context) -> list[str]:
    """Every dispute of a history, a paragraph each: opener, reply, course, end, conduct, calls."""
    return [_dispute(context, dispute) for dispute in disputes_of(context)]


def _others(others: Sequence[ToldDispute]) -> str:
    """How the disputes ended that are not told."""
    highest = max(dispute.highest for dispute in others)
    how = [dispute.ended.why if dispute.ended else "open" for dispute in others]
    ends = [
        f"{words(how.count(why))} {said}"
        for why, said in (
            ("lapse", "lapsed"), ("settlement", "ended with an offer"), ("open", "stayed open"),
        )
        if how.count(why)
    ]  # fmt: skip
    return sentence(f"of the others {listed(ends)}; none went beyond rung {highest}")


def _dispute(context: Context, dispute: ToldDispute) -> str:
    """Sentences about one dispute: its beginning, its course and end, and what was done in it."""
    course = sentence(f"{_beginning(context, dispute)}{_reply(context, dispute)}")
    return f"{course} {_course(context, dispute)}{_conduct(context, dispute)}"


def _beginning(context: Context, dispute: ToldDispute) -> str:
    opener, began = context.names.side(dispute.opener), dispute.began
    if began is None:
        return f"the scenario starts in a militarised dispute that {opener} had opened"
    when = context.on(began.day)
    if began.why == "accident":
        return f"on {when} {straight(context, began, told=False)}"
    return f"on {when} {opener} began a militarised dispute {over(context, began, told=False)}"


def _reply(context: Context, dispute: ToldDispute) -> str:
    """When the other side replied in kind, if it did."""
    replies = acts_in(context, dispute, (Role.REPLY,))
    if not replies:
        return ""
    reply = replies[0]
    return f"; {context.names.side(reply.side)} replied {_days_later(reply.day - dispute.first)}"


def _days_later(days: int) -> str:
    return "on the next day" if days == 1 else f"{number(days, 'day')} later"


def _course(context: Context, dispute: ToldDispute) -> str:
    """What led it up how far, and how and when it ended."""
    rises = [e for e in dispute.events if e.kind == EventKind.STEP and e.what == "up"]
    way = [
        f"after {_cause(context, e)} {'' if place else 'it became '}{rung(e.after)} on "
        f"{context.on(e.day)}"
        for place, e in enumerate(e for e in rises if e.after < Rung.WAR)
    ]
    return sentence("; ".join([*([", ".join(way)] if way else []), f"it {_end(context, dispute)}"]))


def _cause(context: Context, risen: Event) -> str:
    """What led a dispute up a rung."""
    if risen.why == "accident":
        return "an accident with dead or detained"
    if risen.side == NOBODY:
        return "presses of both"
    return f"{possessive(context.names.side(risen.side))} press"


def _end(context: Context, dispute: ToldDispute) -> str:
    end, days = dispute.ended, number(dispute.last - dispute.first, "day")
    if end is None:
        return f"was open on the last day, {number(dispute.last - dispute.first + 1, 'day')} on"
    when = context.on(end.day)
    if end.after == Rung.WAR:
        return f"led to war on {when}, which ends the history"
    if end.why == "lapse":
        return f"lapsed after {days}, on {when}: {context.names.side(end.side)} had not replied"
    if end.side == NOBODY:
        return f"ended after {days}, on {when}, when both offered a way out"
    side, other = context.names.side(end.side), context.names.side(1 - end.side)
    offers = context.because(end)[1:]
    offered = f" on {context.on(offers[0].day, end.day)}" if offers else ""
    press = last_to_press(context, dispute)
    pressed = ", the last to press," if press is not None and press.side == end.side else ""
    taken = f"{side}{pressed} accepted what {other} had offered{offered}"
    return f"ended after {days}, on {when}, when {taken}"


def _conduct(context: Context, dispute: ToldDispute) -> str:
    """Presses, offers and acceptances of each side, the first shot, and calls."""
    presses = [acts_in(context, dispute, PRESSES, side) for side in range(SIDES)]
    offers = [acts_in(context, dispute, (Role.OFFER,), side) for side in range(SIDES)]
    taken = [acts_in(context, dispute, (Role.ACCEPT,), side) for side in range(SIDES)]
    if not any((*presses, *offers, *taken)):
        return _calls(dispute)
    done = []
    for side in range(SIDES):
        did = []
        if presses[side]:
            did.append(f"pressed {how_often(len(presses[side]))}{_shot(context, presses[side])}")
        if offers[side]:
            did.append(f"offered a way out {how_often(len(offers[side]))}")
        if taken[side]:
            often = len(taken[side])
            did.append(f"accepted an offer{f' {how_often(often)}' if often > 1 else ''}")
        if did:
            done.append(f"{context.names.side(side)} {listed(did)}")
    return " " + sentence("; ".join(done)) + _calls(dispute)


def _shot(context: Context, presses: list[Event]) -> str:
    shot = any(first_shot(context, press) for press in presses)
    return " (one of them the first shot)" if shot else ""


def _calls(dispute: ToldDispute) -> str:
    """How many calls there were, how many answered, and how many meetings."""
    calls = [e for e in dispute.events if e.kind == EventKind.CALL]
    if not calls:
        return ""
    answered = sum(e.what == "answered" for e in calls)
    met = sum(e.kind == EventKind.MEETING for e in dispute.events)
    told = f"were answered {how_often(answered)}" if answered else "nobody answered"
    text = f"officials called {how_often(len(calls))} and {told}"
    if met:
        text += f", and {number(met, 'meeting')} in private followed"
    return " " + sentence(text)
