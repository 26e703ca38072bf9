"""Contingent policies: whether each waits for something that can be, and does what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from ballast.sim.scenario.cast import Found, unknown_act, unknown_id
from ballast.sim.scenario.contingent_keys import WAITED_FOR, Contingency, Reached
from ballast.sim.scenario.dispute_checks import in_disputes_only
from ballast.sim.scenario.intervention_checks import incomplete, possible, references
from ballast.sim.scenario.schema import Menu, Scenario, measure_of
from ballast.sim.vocabulary import Severity


def judge_contingencies(scenario: Scenario, menu: Menu) -> Found:
    """Everything wrong with the contingent policies of a scenario."""
    for name, planned in scenario.contingencies.items():
        key = ("contingencies", name)
        for below, message in _condition(planned, scenario, menu):
            yield (*key, "when", *below), message
        for below, message in _measure(name, planned, scenario, menu):
            yield (*key, "do", *below), message
    for circle in _without_end(scenario.contingencies, menu):
        follows = " → ".join([*circle, circle[0]])
        message = f"expected a policy that ends, got one that sets itself off each time: {follows}"
        yield ("contingencies", circle[0], "each_time"), message


def _condition(planned: Contingency, scenario: Scenario, menu: Menu) -> Found:
    when, every = planned.when, ", ".join(WAITED_FOR)
    if len(when.asked) != 1:
        got = " and ".join(when.asked) or "none"
        yield (), f"expected one of {every}, got {got}"
    if when.act is not None and when.act not in menu.acts:
        yield ("act",), unknown_act(when.act, scenario, menu.acts)
    if when.side is not None:
        if when.act is None and when.category is None:
            yield ("side",), "expected no 'side' where no act is waited for"
        elif when.side not in scenario.governments:
            yield ("side",), unknown_id(when.side, "a government", scenario.governments)
        elif (
            when.act in menu.acts
            and not in_disputes_only(str(when.act), menu)
            and when.act not in scenario.governments[when.side].conduct.repertoire
        ):
            got = f"got {when.act!r}"
            yield ("act",), f"expected an act that {when.side} has a share of, {got}"
    if when.date is not None:
        last = scenario.start + timedelta(days=scenario.days - 1 - planned.after)
        if not scenario.start <= when.date <= last:
            yield ("date",), f"expected a day from {scenario.start} to {last}, got {when.date}"


def _measure(name: str, planned: Contingency, scenario: Scenario, menu: Menu) -> Found:
    do = planned.do
    measure = measure_of(name, planned, scenario.start)
    # days of a call are its 'until' here, which nobody has written
    yield from (found for found in incomplete(measure) if found[0] != ("until",))
    if do.days is not None and do.kind != "call":
        yield ("days",), f"expected no 'days' for kind {do.kind}"
    for field, what, known in references(scenario):
        word = getattr(measure, field)
        if word is not None and word not in known:
            yield (field,), unknown_id(word, what, known)
    yield from possible(measure, scenario, menu)
    visit = scenario.visits.get(str(do.visit))
    if visit is not None and isinstance(visit.date, date) and visit.phase != "completed":
        first = (planned.when.date or scenario.start) + timedelta(days=planned.after)
        if visit.date < first:
            got = f"got {do.visit!r} of {visit.date}"
            yield ("visit",), f"expected a visit that may not have begun by {first}, {got}"


def _without_end(planned: Mapping[str, Contingency], menu: Menu) -> Iterator[list[str]]:
    """Circles of policies that are done each time, each of which sets off the next."""
    again = [name for name, each in planned.items() if each.each_time]
    follows = {
        one: [other for other in again if _sets_off(planned[one], planned[other], menu)]
        for one in again
    }
    told: set[str] = set()
    for start in again:
        circle = _way_back(start, follows)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            yield circle


def _way_back(start: str, follows: Mapping[str, list[str]]) -> list[str]:
    """The shortest way from a policy to itself; empty if there is none."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        for name in follows[way[-1]]:
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def _sets_off(one: Contingency, other: Contingency, menu: Menu) -> bool:
    """Whether what one policy does is what another waits for."""
    do, when = one.do, other.when
    if do.kind == "accident" and do.severity is not None and when.encounter is not None:
        return _rank(do.severity) >= _rank(when.encounter)
    if do.kind != "act" or when.side not in (None, do.side) or do.act not in menu.acts:
        return False
    return when.act == do.act or when.category == menu.acts[do.act].category


def _rank(severity: Reached) -> int:
    return int(Severity[severity.upper()])
