"""Contingent policies in a sentence: what is waited for, and what is done then."""

from __future__ import annotations

from ballast.sim.scenario.contingent_keys import Condition, Contingency
from ballast.sim.scenario.describe import ACCIDENTS, government, what_happens
from ballast.sim.scenario.schema import Scenario, measure_of
from ballast.sim.vocabulary import RUNG_TITLES, Rung


def tell_contingency(name: str, policy: Contingency, scenario: Scenario) -> str:
    """A policy that waits: for what, what is done then, and how often."""
    when, what = condition(policy.when, scenario), measure(name, policy, scenario)
    days = "the next morning" if policy.after == 1 else f"{policy.after} days later"
    often = "each time" if policy.each_time else "the first time"
    return f"{often} {when}, {days} {what} ({policy.name or name})"


def tell_measure(name: str, policy: Contingency, scenario: Scenario) -> str:
    """What a policy does on a day, and how long after what."""
    when, what = condition(policy.when, scenario), measure(name, policy, scenario)
    days = "the morning" if policy.after == 1 else f"{policy.after} days"
    return f"{what}, {days} after {when}, as a policy has it ({policy.name or name})"


def measure(name: str, policy: Contingency, scenario: Scenario) -> str:
    """What a contingent policy does, as a clause."""
    told = what_happens(measure_of(name, policy, scenario.start), scenario)
    if policy.do.kind != "call":
        return told
    days = policy.do.days or 1
    return f"{told.partition(' until ')[0]} for {days} day{'s' if days > 1 else ''}"


def condition(when: Condition, scenario: Scenario) -> str:
    """What a contingent policy waits for, as a clause."""
    if when.rung is not None:
        return f"rung {when.rung} ({RUNG_TITLES[Rung(when.rung)]}) or a higher one is reached"
    if when.tension is not None:
        return f"tension rises above {when.tension:g}"
    if when.encounter is not None:
        worse = "" if when.encounter == "lethal" else " or worse"
        return f"{ACCIDENTS[when.encounter]}{worse} happens"
    if when.date is not None:
        return f"it is {when.date}"
    who = "either government" if when.side is None else government(when.side, scenario)
    if when.act is not None:
        return f"{who} takes the act {when.act.replace('_', ' ')!r}"
    return f"{who} takes an act of the category {when.category}"
