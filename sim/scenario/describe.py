"""Entries of a scenario told in a sentence, for differences and pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel

from ballast.sim.scenario.conduct_keys import Conduct, Counted, RatePrior
from ballast.sim.scenario.day_keys import likeliest, window_of
from ballast.sim.scenario.dispute_keys import Anchor, OngoingDispute
from ballast.sim.scenario.priors import range_of
from ballast.sim.scenario.schema import (
    Channel,
    DatedShock,
    DayPrior,
    DeclaredOutcome,
    ExpectedAct,
    Intervention,
    LeadersOccasion,
    Official,
    Prior,
    Scenario,
    Visit,
)
from ballast.sim.scenario.turnover_keys import Turnover
from ballast.sim.vocabulary import RUNG_TITLES, Occasion, Rank, Rung, ShockKind

PHASES = {
    "proposed": "sought for",
    "scheduled": "agreed for",
    "completed": "over since",
}
ACCIDENTS = {
    "publicised": "an encounter that is publicised",
    "collision": "a collision without deaths",
    "lethal": "a lethal accident",
}


OCCASIONS = {
    Occasion.ENCOUNTER: "an encounter that was publicised",
    Occasion.COLLISION: "a collision",
    Occasion.LETHAL_ACCIDENT: "a lethal accident",
    Occasion.SHOCK: "a shock over sovereignty",
    Occasion.SHOW_OF_FORCE: "a show of force",
    Occasion.THREAT: "a threat",
    Occasion.SOVEREIGNTY: "an act over sovereignty",
    Occasion.COERCION: "an economic measure",
}


def said(value: Any) -> str:
    """A value in words.

    >>> said(True), said(None), said(0.50), said((1, "a"))
    ('yes', 'nothing', '0.5', '1, a')
    """
    if value is None or value in ((), "", {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(said(v) for v in value)
    if isinstance(value, Prior):
        return prior(value)
    if isinstance(value, RatePrior):
        return rate(value)
    if isinstance(value, DayPrior):
        return _day(value)
    if isinstance(value, dict):
        return ", ".join(f"{said(k)} {said(v)}" for k, v in value.items())
    return str(value)


def prior(number: Prior) -> str:
    """A prior or a fixed value with its unit."""
    unit = f" {number.unit}".rstrip()
    if isinstance(number, Counted):
        low, high = range_of(number)
        return f"{low:.2g} … {number.centre:g} … {high:.3g}{unit} (90 %)"
    if number.drawn:
        return f"{number.low:g} … {number.mode:g} … {number.high:g}{unit}"
    return f"{number.value:g}{unit}"


def tell_conduct(_: str, conduct: Conduct, __: Scenario) -> str:
    """Acts a year by category."""
    return ", ".join(f"{category.value} {said(rate)}" for category, rate in conduct.rates.items())


def rate(number: RatePrior) -> str:
    """A prior of acts a year.

    >>> rate(RatePrior(count=1, days=342)), rate(RatePrior(low=1, mode=2, high=4))
    ('1 in 342 days', '1 … 2 … 4')
    """
    if number.count is not None:
        return f"{number.count:g} in {number.days:g} days"
    return f"{number.low:g} … {number.mode:g} … {number.high:g}"


def government(name: str, scenario: Scenario) -> str:
    """A government's name."""
    return scenario.governments[name].name if name in scenario.governments else name


def official(name: str, scenario: Scenario) -> str:
    """An official's name with the id, for who reads the file."""
    known = scenario.officials.get(name)
    return name if known is None else f"{known.name} ({name})"


def tell_visit(name: str, visit: Visit, scenario: Scenario) -> str:
    """Who travels where and when."""
    host = government(visit.host, scenario)
    if visit.summit:
        return f"the summit in {host}, {PHASES[visit.phase]} {planned_for(visit)} ({name})"
    who = scenario.officials[visit.visitor].name
    kind = "secret visit" if visit.secret else "visit"
    length = "a day" if visit.days == 1 else f"{visit.days} days"
    when = f"{PHASES[visit.phase]} {planned_for(visit)}, {length}"
    return f"the {kind} of {who} to {host}, {when} ({name})"


def planned_for(visit: Visit) -> str:
    """The day of a visit, or the days between which it is drawn."""
    return _day(visit.date)


def _day(day: date | DayPrior) -> str:
    first, last = window_of(day)
    if first == last:
        return str(first)
    return f"a day from {first} to {last}, likeliest {likeliest(day)}"


def tell_channel(name: str, channel: Channel, _: Scenario) -> str:
    """A channel with its state."""
    return f"channel {name} ({said(channel.kind)}), {state(channel)}"


def state(channel: Channel) -> str:
    """The state of a channel on day 0, with the day since which it is shut."""
    since = "" if channel.since is None else f" since {channel.since}"
    return f"{channel.state}{since}"


def tell_official(name: str, person: Official, scenario: Scenario) -> str:
    """An official with office and side."""
    return f"{person.name}, {person.office} of {government(person.government, scenario)} ({name})"


def tell_shock(name: str, shock: DatedShock, scenario: Scenario) -> str:
    """A dated shock or occasion."""
    what = "a shock over sovereignty" if shock.kind == ShockKind.SOVEREIGNTY else "a discovery"
    chance = (
        "with the parameters' chance"
        if shock.probability is None
        else "for certain"
        if shock.probability == 1.0
        else f"with probability {shock.probability:g}"
    )
    whom = government(shock.offended, scenario)
    label = shock.name or name
    return (
        f"on {shock.date} {what} of weight {shock.weight:g} that offends {whom}, {chance} ({label})"
    )


def tell_intervention(name: str, planned: Intervention, scenario: Scenario) -> str:
    """What is made to happen, and when."""
    what = what_happens(planned, scenario)
    chance = "" if planned.chance is None else f", {_with_probability(planned.chance)}"
    return f"on {planned.date} {what}{chance} ({planned.name or name})"


def what_happens(planned: Intervention, scenario: Scenario) -> str:
    """What an intervention does, as a clause."""
    return _HAPPENS[planned.kind](planned, scenario)


def how_often(planned: Intervention) -> str:
    """In which histories an intervention happens."""
    return "in every history" if planned.chance is None else _with_probability(planned.chance)


def _with_probability(chance: Prior) -> str:
    if chance.drawn:
        return f"with probability {chance.low:g} … {chance.mode:g} … {chance.high:g}"
    return f"with probability {chance.value:g}"


def tell_expected(name: str, expected: ExpectedAct, scenario: Scenario) -> str:
    """An act that may come within a window, and how likely it is."""
    what, chance = expected.act.replace("_", " "), expected.probability
    how = "as likely as the record has it" if chance is None else _with_probability(chance)
    window = f"from {expected.date} to {expected.until}"
    whom = government(expected.side, scenario)
    return f"{whom} may take the act {what!r} {window}, {how} ({expected.name or name})"


def tell_occasion(name: str, occasion: LeadersOccasion, _: Scenario) -> str:
    """An occasion on which the leaders may meet, and how likely that is."""
    when = f"{occasion.title(name)} on {_day(occasion.date)}"
    chance = prior(occasion.meet.model_copy(update={"unit": ""}))
    return f"the leaders may meet at {when}, with probability {chance} ({name})"


def _accident(planned: Intervention, _: Scenario) -> str:
    where = f" {planned.place}" if planned.place else ""
    return f"{ACCIDENTS[str(planned.severity)]} happens{where}"


def _act(planned: Intervention, scenario: Scenario) -> str:
    what = str(planned.act).replace("_", " ")
    return f"{government(str(planned.side), scenario)} takes the act {what!r}"


def _call(planned: Intervention, _: Scenario) -> str:
    until = "" if planned.until is None else f" until {planned.until}"
    return f"crisis calls through {planned.channel} are answered{until}"


def _channel(planned: Intervention, _: Scenario) -> str:
    done = "is suspended" if planned.state == "suspended" else f"is set to {planned.state}"
    return f"channel {planned.channel} {done}"


def _personnel(planned: Intervention, scenario: Scenario) -> str:
    known = scenario.officials.get(str(planned.official))
    office = planned.official if known is None else known.office
    bars = " and is under sanctions too" if planned.sanctioned else ""
    return f"the office of {office} has a new holder, received at {planned.reception:g}{bars}"


def _pressure(planned: Intervention, scenario: Scenario) -> str:
    until = "the end" if planned.until is None else str(planned.until)
    how = "grows to" if planned.ramp else "is added,"
    whom = government(str(planned.side), scenario)
    return f"domestic pressure on {whom} {how} {planned.by:+g} until {until}"


def _sanction(planned: Intervention, scenario: Scenario) -> str:
    return f"the sanctions on {official(str(planned.official), scenario)} are lifted"


def _visit(planned: Intervention, _: Scenario) -> str:
    done = "is called off" if planned.action == "cancel" else f"is moved to {planned.to}"
    return f"visit {planned.visit} {done} where it has not begun"


_HAPPENS: dict[str, Callable[[Intervention, Scenario], str]] = {
    "accident": _accident,
    "act": _act,
    "call": _call,
    "channel": _channel,
    "personnel": _personnel,
    "pressure": _pressure,
    "sanction": _sanction,
    "visit": _visit,
}


def tell_anchor(_: str, anchor: Anchor, __: Scenario) -> str:
    """The world of the dispute record."""
    if anchor.silent:
        return "a year without anything that a dispute could begin with: no dispute begins"
    return (
        f"{anchor.encounters:g} encounters a year ({anchor.publicised:.3g} of them publicised, "
        f"{anchor.collision:.3g} collisions, of which {anchor.lethal:.3g} lethal and of those "
        f"{anchor.lethal_crisis:.3g} a crisis), {anchor.shocks:g} shocks over sovereignty "
        f"({anchor.heavy:.3g} of them heavy), {sum(anchor.acts.values()):.3g} grave acts"
    )


def tell_dispute(_: str, dispute: OngoingDispute, scenario: Scenario) -> str:
    """A dispute under way on day 0."""
    opener = government(dispute.opener, scenario)
    other = next((g.name for n, g in scenario.governments.items() if n != dispute.opener), "")
    replied = "has replied in kind" if dispute.replied else "has not replied"
    title = RUNG_TITLES[Rung(dispute.rung)]
    return (
        f"{title} (rung {dispute.rung}) since {dispute.since}, which {opener} has begun over "
        f"{OCCASIONS[dispute.trigger]}; {other} {replied}"
    )


RANKS = {
    Rank.LEADER: "the leader",
    Rank.MINISTER: "an official of cabinet rank",
    Rank.SENIOR: "a senior official below cabinet rank",
}


def departures(side: str, rank: Rank, scenario: Scenario) -> str:
    """What a rate of departures is, as a noun."""
    return f"departures a year of {RANKS[rank]} of {government(side, scenario)}"


def tell_turnover(_: str, about: Turnover, scenario: Scenario) -> str:
    """How often officials leave, and how their successors are received."""
    rates = ", ".join(
        f"{said(rank)} of {government(side, scenario)} {said(rate)}"
        for side, of_side in about.rates.items()
        for rank, rate in of_side.items()
    )
    return f"departures a year: {rates or 'none'}; successors received at {prior(about.reception)}"


def tell_outcome(name: str, outcome: DeclaredOutcome, _: Scenario) -> str:
    """An outcome of the scenario's own."""
    return f"outcome {name}: {outcome.definition}"


def tell_fields(name: str, entry: BaseModel, silent: tuple[str, ...]) -> str:
    """Any other entry by what it says."""
    shown = [
        f"{field.replace('_', ' ')} {said(value)}"
        for field, value in entry
        if field not in silent and value not in (None, (), "", False, {})
        if not isinstance(value, BaseModel)
    ]
    return f"{name} ({', '.join(shown)})"
