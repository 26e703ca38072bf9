"""But-for answers in sentences: had this not happened, then that would not have come."""

from __future__ import annotations

from ballast.analysis.narrative.but_for import ButFor, Without
from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.words import full_date, number, rung, sentence, words
from ballast.analysis.text.quantities import listed
from ballast.sim.chronicle.chronicle_events import Event, EventKind
from ballast.sim.vocabulary import Rung

JOINT = (
    "Each event was removed by itself, and the history was played again with the same random "
    "numbers. Causes that would work only together do not show, and what is not an event (a random "
    "number, the calendar) cannot be removed."
)
NOTHING_ASKED = (
    "Nothing in this history asks for a but-for: no dispute began, and there is no "
    "summit in its days to ask about. Name an outcome to ask about it."
)
MOST_TOLD = 20
"""Decisive events are told up to this many, in order of day."""
MOST_BESIDE = 3
"""Those that are no part of a dispute are told one by one up to this many, more of them in a list.
"""
MOST_MOVING = 12
"""Events that only move the outcome are told up to this many, the strongest first."""


def answer(context: Context, found: ButFor) -> tuple[str, ...]:
    """Paragraphs: what was asked, what decided it, what moved it, and what did not matter."""
    asked = _outcome(found, found.happened)
    when = f" on {full_date(context.chronicle.date(found.day))}" if found.day is not None else ""
    lines = [sentence(f"asked of this history: {asked}{when}")]
    lines += _decisive(context, found)
    if not found.decisive:
        lines.append(
            f"No {'other ' if found.itself else ''}single event decided it: without any one of the "
            "acts, shocks, encounters, visits, calls and changes of channels of this history it "
            f"would {'have come all the same' if found.happened else 'not have come either'}."
        )
    steps = [w for w in found.itself if w.event.kind == EventKind.STEP]
    if steps:
        lines.append(_steps(context, found, steps))
    lines += _moves(context, found)
    return (*lines, _rest(found), JOINT)


def _decisive(context: Context, found: ButFor) -> list[str]:
    """Events without which it is the other way round: those of disputes, then all others."""
    told = [w for w in found.decisive if _of_dispute(context, w.event)]
    beside = [w for w in found.decisive if w not in told]
    if len(beside) <= MOST_BESIDE:
        told, beside = list(found.decisive), []
    lines = [_flips(context, found, without) for without in told[:MOST_TOLD]]
    if len(told) > MOST_TOLD:
        lines.append(sentence(f"the same holds for {number(len(told) - MOST_TOLD, 'other event')}"))
    if beside:
        then = _outcome(found, not found.happened, would=True)
        names = [_named(context, without.event) for without in beside[:MOST_TOLD]]
        if len(beside) > MOST_TOLD:
            names.append(number(len(beside) - MOST_TOLD, "other event"))
        events = f"{words(len(beside))} {'other ' if told else ''}events"
        lines.append(
            sentence(
                f"without any one of {events}, which changed the days after them, {then}: "
                f"{listed(names)}"
            )
        )
    return lines


def _of_dispute(context: Context, event: Event) -> bool:
    """Whether an event is what a dispute began over, or a reply, press, offer or call in one."""
    if event.kind == EventKind.ACT and context.in_disputes_only(event.what):
        return True
    return event.kind == EventKind.CALL or _began(context, event)


def _began(context: Context, event: Event) -> bool:
    """Whether a dispute, or a crisis, began over an event."""
    return any(
        step.kind == EventKind.STEP
        and step.before < Rung.DISPUTE <= step.after
        and step.because[0] == event.number
        for step in context.follows.get(event.number, [])
    )


def _named(context: Context, event: Event) -> str:
    """An event as one of a list."""
    if event.kind in (EventKind.SHOCK, EventKind.ENCOUNTER):
        return context.refer(event)
    subject, did, _ = _clause(context, event)
    return f"{subject} {did} on {context.on(event.day)}"


def _rest(found: ButFor) -> str:
    """How many events did not matter."""
    if not found.candidates:
        return "There was no event that could be removed."
    events = number(found.candidates, "event")
    if found.candidates == 1:
        return f"One event was removed: it made {'no' if found.unmoved else 'a'} difference."
    idle = f"{words(found.unmoved)} made no difference"
    if found.unmoved in (0, found.candidates):
        idle = "none made a difference" if found.unmoved else "each made a difference"
    return sentence(f"of {events} that were removed one at a time, {idle}")


def _flips(context: Context, found: ButFor, without: Without) -> str:
    then = _outcome(found, not found.happened, would=True)
    event = without.event
    aside = "over which the dispute began" if _began(context, event) else ""
    text = f"had {had_not(context, event, aside)}, then {then}"
    if without.highest_rung != found.highest_rung and found.question.rung is not None:
        further = without.highest_rung > found.highest_rung
        reach = "as far as" if further else "no further than"
        text += f"; it would have gone {reach} rung {without.highest_rung}"
    return sentence(text)


def _steps(context: Context, found: ButFor, steps: list[Without]) -> str:
    """Steps of the ladder without which it had not come: listed together, they are its way."""
    way = [f"{w.event.before} to {w.event.after} on {context.on(w.event.day)}" for w in steps]
    then = "nor would it" if found.happened else "it would also"
    one = "this step" if len(way) == 1 else "any one of these steps"
    return sentence(f"{then} have come without {one} of the ladder itself: from rung {listed(way)}")


def _moves(context: Context, found: ButFor) -> list[str]:
    """Sentences about events that only moved the outcome."""
    moving = sorted(found.moving, key=lambda w: (-abs(w.later), w.event.number))
    lines = []
    for without in moving[:MOST_MOVING]:
        assert without.day is not None
        much = number(abs(without.later), "day")
        when = full_date(context.chronicle.date(without.day))
        sooner = "later" if without.later > 0 else "earlier"
        lines.append(
            sentence(
                f"had {had_not(context, without.event)}, then it would have come {much} {sooner}, "
                f"on {when}"
            )
        )
    if len(moving) > MOST_MOVING:
        lines.append(
            sentence(f"{number(len(moving) - MOST_MOVING, 'more event')} moved its day by less")
        )
    return lines


def _outcome(found: ButFor, came: bool, would: bool = False) -> str:
    """The outcome as a clause, come or not, as a fact or as what would have been."""
    not_ = "" if came else " not"
    asked = found.question
    if asked.rung is not None:
        within = " within a year" if asked.asked.within else ""
        goal = f"{rung(asked.rung)}{within}"
        return (
            f"the relation would{not_} have reached {goal}"
            if would
            else (f"the relation reached {goal}" if came else f"the relation did not reach {goal}")
        )
    if asked.asked.what == "summits_held" and not asked.own:
        return (
            f"the leaders would{not_} have met at a summit"
            if would
            else ("the leaders met at a summit" if came else "the leaders did not meet at a summit")
        )
    if asked.asked.what == "leader_meetings" and not asked.own:
        return (
            f"the leaders would{not_} have met"
            if would
            else ("the leaders met" if came else "the leaders did not meet")
        )
    if asked.asked.what == "channels_reopened" and not asked.own:
        which = "a" if came else "no"
        return f"{which} military channel {'would have ' if would else ''}reopened"
    if asked.asked.what == "lethal_incidents" and not asked.own:
        accident = f"{'an' if came else 'no'} accident with dead or detained"
        return f"there {'would have been' if would else 'was'} {accident}"
    verb = (
        f"would{not_} have come true" if would else ("came true" if came else "did not come true")
    )
    return f"“{found.definition}” {verb}"


def had_not(context: Context, event: Event, aside: str = "") -> str:
    """What follows "had": the event not happening.

    Args:
        context: of the chronicle.
        event: that does not happen.
        aside: what else is said of it, between commas.
    """
    (subject, _, done), when = _clause(context, event), context.on(event.day)
    if event.kind in (EventKind.SHOCK, EventKind.ENCOUNTER):
        return f"{subject} of {when}{f', {aside},' if aside else ''} not {done}"
    return f"{subject} not {done} on {when}{f', {aside}' if aside else ''}"


def happening(context: Context, event: Event) -> str:
    """An event that can be struck as a sentence, without its date."""
    subject, did, _ = _clause(context, event)
    return sentence(f"{subject} {did}")


Clause = tuple[str, str, str]
"""Who or what, what it did, and the same as it stands after "had"."""


def _clause(context: Context, event: Event) -> Clause:
    names = context.names
    if event.kind == EventKind.ACT:
        act = names.act(event.what, event.side)
        return names.side(event.side), act, act.replace("chose to", "chosen to")
    if event.kind == EventKind.SHOCK:
        return context.shock(event), "came", "come"
    if event.kind == EventKind.ENCOUNTER:
        return context.encounter(event), "happened", "happened"
    if event.kind == EventKind.VISIT:
        return _visit(context, event)
    if event.kind == EventKind.CHANNEL:
        return _channel(context, event)
    if event.kind == EventKind.CALL:
        reached = (
            f"reached {names.official(context.counterpart(event.official), event.day)} with a call"
        )
        return names.official(event.official, event.day), reached, reached
    if event.kind == EventKind.LEADER_CALL:
        whom = names.official(context.counterpart(event.official), event.day)
        who = f"{names.official(event.official, event.day)} and {whom}"
        return who, "spoke by telephone", "spoken by telephone"
    if event.kind == EventKind.DEPARTURE:
        return names.full_office(event.official), "left office", "left office"
    step = f"from rung {event.before} to rung {event.after}"
    return "the relation", f"went {step}", f"gone {step}"


def _visit(context: Context, event: Event) -> Clause:
    if event.what == "rebuffed":
        declined = f"declined to receive {context.names.official(event.official, event.day)}"
        return context.names.host(event.slot), declined, declined
    if context.chronicle.setting.slots.occasion[event.slot]:
        where = f"at {context.names.occasion(event.slot)}"
        if event.what == "begun":
            return "the leaders", f"met {where}", f"met {where}"
        return "the leaders", f"did not meet {where}", f"failed to meet {where}"
    done = {"begun": "held", "postponed": "put off", "cancelled": "called off"}[event.what]
    return context.names.visit(event.slot, event.day), f"was {done}", f"been {done}"


def _channel(context: Context, event: Event) -> Clause:
    channel = context.names.channel(event.channel)
    if event.what != "suspended":
        did, done = ("reopened", "reopened") if event.before == 0 else ("rose", "risen")
        return channel, did, done
    if event.side >= 0:
        suspended = f"suspended {channel}"
        return context.names.side(event.side), suspended, suspended
    return channel, "was suspended", "been suspended"
