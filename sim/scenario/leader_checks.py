"""Contacts of the two leaders: whether they can call and meet as a scenario says."""

from __future__ import annotations

from datetime import date, timedelta

from ballast.sim.rules.quantity import Quantity
from ballast.sim.scenario.cast import Found
from ballast.sim.scenario.conduct_checks import judge_rate
from ballast.sim.scenario.conduct_keys import RatePrior
from ballast.sim.scenario.leader_keys import CHANCE, POINTS, Leaders, LeadersOccasion
from ballast.sim.scenario.prior_checks import within
from ballast.sim.scenario.reader import Key
from ballast.sim.scenario.schema import DayPrior, Prior, Scenario
from ballast.sim.vocabulary import ChannelKind

MEET = Quantity(CHANCE, 0.0, 1.0, "that the leaders meet on an occasion")
EFFECT = Quantity(POINTS, 0.0, 30.0, "tension that a call of leaders takes off")
LEADERS: Key = ("leaders",)


def judge_leaders(scenario: Scenario) -> Found:
    """Everything wrong with calls of the leaders and with the occasions on which they may meet."""
    about, places = scenario.leaders, [LEADERS] if scenario.leaders is not None else []
    places += [("occasions",)] if scenario.occasions else []
    if not any(c.kind == ChannelKind.LEADER for c in scenario.channels.values()):
        for key in places:
            yield key, "expected a channel of kind leader among the channels, found none"
    if about is not None:
        yield from _calls(about)
    last = scenario.start + timedelta(days=scenario.days - 1)
    for name, occasion in scenario.occasions.items():
        key = ("occasions", name)
        yield from _number((*key, "meet"), occasion.meet, MEET)
        yield from _day((*key, "date"), occasion, scenario.start, last)
    yield from _in_two_places(scenario)


def _calls(about: Leaders) -> Found:
    key = (*LEADERS, "calls")
    yield from judge_rate(key, about.calls, "calls")
    if isinstance(about.calls, RatePrior) and about.calls.evidence is None:
        yield (*key, "evidence"), "expected this key, found none"
    if about.call_effect is not None:
        yield from _number((*LEADERS, "call_effect"), about.call_effect, EFFECT)
    elif isinstance(about.calls, RatePrior) or about.calls > 0.0:
        yield LEADERS, "expected the key 'call_effect' with 'calls', found none"


def _number(key: Key, prior: Prior, quantity: Quantity) -> Found:
    if prior.unit not in ("", quantity.unit):
        yield (*key, "unit"), f"expected the unit {quantity.unit!r}, got {prior.unit!r}"
    yield from within(key, prior, quantity)


def _day(key: Key, occasion: LeadersOccasion, start: date, last: date) -> Found:
    """A day of the scenario, or three of them in order."""
    inside, day = f"expected a day of the scenario, {start} … {last}", occasion.date
    if not isinstance(day, DayPrior):
        if not start <= day <= last:
            yield key, f"{inside}, got {day}"
        return
    for field in ("low", "mode", "high"):
        if not start <= getattr(day, field) <= last:
            yield (*key, field), f"{inside}, got {getattr(day, field)}"
    if not day.low <= day.mode <= day.high:
        got = f"got {day.low}, {day.mode}, {day.high}"
        yield key, f"expected low, mode and high in order, {got}"


def _in_two_places(scenario: Scenario) -> Found:
    """Occasions on known days when the leaders are elsewhere: at a summit or another occasion."""
    busy: list[tuple[str, date, date]] = [
        (name, visit.date, visit.date + timedelta(days=visit.days - 1))
        for name, visit in scenario.visits.items()
        if visit.summit and not isinstance(visit.date, DayPrior)
    ]
    for name, occasion in scenario.occasions.items():
        if isinstance(occasion.date, DayPrior):
            continue
        first, last = occasion.date, occasion.date + timedelta(days=occasion.days - 1)
        for other, begun, ended in busy:
            if first <= ended and begun <= last:
                message = f"expected a day outside {begun} … {ended}, when the leaders are at "
                yield ("occasions", name, "date"), message + f"{other!r}, got {first}"
        busy.append((name, first, last))
