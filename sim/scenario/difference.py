"""How two scenarios differ, in plain English, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from ballast.sim.rules.parameters import declared
from ballast.sim.scenario import describe as told
from ballast.sim.scenario.channel_levels import tell_change
from ballast.sim.scenario.contingent_keys import Contingency
from ballast.sim.scenario.contingent_words import tell_contingency
from ballast.sim.scenario.describe import said
from ballast.sim.scenario.played_side_checks import differences_played
from ballast.sim.scenario.posterior_text import as_told, posterior_differences
from ballast.sim.scenario.schema import (
    CHANNEL_LEVEL,
    Channel,
    Conduct,
    Government,
    Intervention,
    Leaders,
    LoadedScenario,
    Official,
    Prior,
    Scenario,
    Visit,
)
from ballast.sim.vocabulary import ACT_WORDS

SILENT = ("evidence", "source", "ledger", "why", "definition", "codes")
"""What an entry rests on is told by ``explain``."""
PLAIN = {
    "start": "day 0 is {new} instead of {old}",
    "days": "{new} days are played instead of {old}",
    "seed": "the root seed is {new} instead of {old}",
    "acts": "the menu of acts is {new} instead of {old}",
    "record": "the event record is {new} instead of {old}",
}
TOLD: dict[str, tuple[str, Callable[..., str]]] = {
    "channels": ("channel", told.tell_channel),
    "officials": ("official", told.tell_official),
    "visits": ("visit", told.tell_visit),
    "shocks": ("dated shock", told.tell_shock),
    "interventions": ("intervention", told.tell_intervention),
    "contingencies": ("contingent policy", tell_contingency),
    "expected_acts": ("expected act", told.tell_expected),
    "occasions": ("occasion of the leaders", told.tell_occasion),
    "outcomes": ("outcome", told.tell_outcome),
}
"""Sections whose entries have a sentence of their own."""
OTHERS = {"governments": "government", "issues": "issue", "undated_shocks": "kind of shock"}


def differences(one: LoadedScenario, other: LoadedScenario) -> list[str]:
    """A line for each thing that is another in the second scenario than in the first.

    >>> from ballast.sim.scenario.library import load_scenario
    >>> baseline = load_scenario("summer-2023")
    >>> differences(baseline, baseline)
    []
    """
    before, after = one.scenario, other.scenario
    lines = [*_plain(before, after), *_together(before, after)]
    for section, what in OTHERS.items():
        lines += _entries(section, what, before, after, None)
    for section, (what, tell) in TOLD.items():
        lines += _entries(section, what, as_told(one), as_told(other), tell)
    lines += _leaders(before, after)
    lines += [*_turnover(before, after), *_anchor(before, after), *_dispute(before, after)]
    lines += differences_played(before, after)
    lines += [*_parameters(before, after), *posterior_differences(one, other)]
    if one.menu != other.menu:
        lines.append("the menu holds other acts")
    if one.record != other.record:
        lines.append(f"the record has {len(other.record)} events instead of {len(one.record)}")
    return lines


def _plain(before: Scenario, after: Scenario) -> Iterator[str]:
    for name, sentence in PLAIN.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield sentence.format(old=said(old), new=said(new))


def _together(before: Scenario, after: Scenario) -> Iterator[str]:
    """Officials whose journeys change alike, in one line."""
    alike: dict[tuple[float, float], list[str]] = {}
    for name, person in before.officials.items():
        new = after.officials.get(name)
        if new is not None and new.travels != person.travels:
            alike.setdefault((person.travels > 0, new.travels), []).append(new.name)
    for (_, travels), names in alike.items():
        some = ", ".join(names)
        if travels == 0.0:
            yield f"no journeys of their own any more: {some}"
        else:
            yield f"share {travels:g} of the journeys that officials propose: {some}"


def _entries(
    section: str, what: str, before: Scenario, after: Scenario, tell: Callable[..., str] | None
) -> Iterator[str]:
    old, new = getattr(before, section), getattr(after, section)
    for name in [*old, *(n for n in new if n not in old)]:
        if name not in new:
            yield f"gone: {_told(tell, what, name, old[name], before)}"
        elif name not in old:
            yield f"new: {_told(tell, what, name, new[name], after)}"
        else:
            yield from _changes(what, name, old[name], new[name], after)
            if section == "channels" and _level(old[name]) != _level(new[name]):
                yield tell_change(name, before, after)


def _leaders(before: Scenario, after: Scenario) -> Iterator[str]:
    """Calls of the leaders."""
    old, new = before.leaders or Leaders(), after.leaders or Leaders()
    if old.calls != new.calls:
        yield f"calls of the leaders a year: {said(new.calls)} instead of {said(old.calls)}"
    if said(old.call_effect) != said(new.call_effect):
        effects = f"{said(new.call_effect)} instead of {said(old.call_effect)}"
        yield f"tension that a call of the leaders takes off: {effects}"


def _level(channel: Channel) -> int:
    return CHANNEL_LEVEL[channel.state]


def _told(
    tell: Callable[..., str] | None, what: str, name: Any, entry: BaseModel, scenario: Scenario
) -> str:
    if tell is not None:
        return tell(name, entry, scenario)
    return told.tell_fields(f"{what} {said(name)}", entry, SILENT)


def _changes(what: str, name: Any, old: Any, new: Any, after: Scenario) -> Iterator[str]:
    """What is another within one entry; what has a sentence of its own first."""
    done: tuple[str, ...] = ()
    label = f"{what} {said(name)}"
    if isinstance(new, Channel) and told.state(old) != told.state(new):
        yield f"{label} is {told.state(new)} on day 0 instead of {told.state(old)}"
        done = ("state", "since")
    elif isinstance(new, Contingency):
        yield f"{label}: {tell_contingency(str(name), new, after)}, instead of what it was"
        return
    elif isinstance(new, Government):
        label = f"{new.name} ({name})"
    elif isinstance(new, Official):
        label = told.official(name, after)
        yield from _sanctions(label, new.channel, old, new)
        done = ("travels", "sanctioned_until", "sanctioned_by")
    elif isinstance(new, Visit) and (old.phase, old.date) != (new.phase, new.date):
        before = f"{told.PHASES[old.phase]} {told.planned_for(old)}"
        yield f"{told.tell_visit(name, new, after)}, instead of {before}"
        done = ("phase", "date")
    yield from _fields(label, old, new, done)


def _sanctions(label: str, channel: str, old: Official, new: Official) -> Iterator[str]:
    if old.sanctioned_until != new.sanctioned_until and new.sanctioned_by is not None:
        when = new.sanctioned_until
        if when is None:
            yield f"the sanctions on {label} stand to the end; they bar channel {channel}"
        else:
            yield (
                f"the sanctions on {label} fall on {when}; "
                f"they bar meetings and channel {channel} no longer from then on"
            )
    if old.sanctioned_by != new.sanctioned_by:
        yield f"{label} is under sanctions of {said(new.sanctioned_by)}"


def _fields(label: str, old: Any, new: Any, done: tuple[str, ...] = ()) -> Iterator[str]:
    for name in type(old).model_fields:
        one, other = getattr(old, name), getattr(new, name)
        if name in SILENT or name in done or one == other:
            continue
        words = name.replace("_", " ")
        if isinstance(one, Conduct) and isinstance(other, Conduct):
            yield from _conduct(label, one, other)
        elif isinstance(old, Intervention) and name == "probability":
            yield f"{label}: {told.how_often(new)} instead of {told.how_often(old)}"
        elif isinstance(one, Prior) and isinstance(other, Prior):
            if _numbers(one) != _numbers(other):
                yield f"{label}: {words} {told.prior(other)} instead of {told.prior(one)}"
        elif isinstance(one, Mapping):
            yield from _maps(f"{label}: {words} of", one, other)
        else:
            yield f"{label}: {words} {said(other)} instead of {said(one)}"


def _maps(label: str, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[str]:
    for key in [*old, *(k for k in new if k not in old)]:
        if old.get(key) != new.get(key):
            words = said(key).replace("_", " ")
            yield f"{label} {words} {said(new.get(key))} instead of {said(old.get(key))}"


def _conduct(label: str, old: Conduct, new: Conduct) -> Iterator[str]:
    for category in [*old.policy, *(c for c in new.policy if c not in old.policy)]:
        one, other = old.policy.get(category, 1.0), new.policy.get(category, 1.0)
        if one != other:
            acts = ACT_WORDS[category].several
            much = f"{other:g} × baseline" if other > 0.0 else "none"
            yield f"{label}: {acts} of its own accord: {much}"
    yield from _maps(f"{label}: acts a year,", old.rates, new.rates)
    yield from _maps(f"{label}: share of", old.shares, new.shares)
    yield from _maps(f"{label}: times counted of", old.counts, new.counts)


def _turnover(before: Scenario, after: Scenario) -> Iterator[str]:
    """Officials who leave office."""
    old, new = before.turnover, after.turnover
    if old is not None and new is not None:
        for side in [*old.rates, *(s for s in new.rates if s not in old.rates)]:
            label = f"departures a year of officials of {told.government(side, after)}, rank"
            yield from _maps(label, old.rates.get(side, {}), new.rates.get(side, {}))
        if _numbers(old.reception) != _numbers(new.reception):
            one, other = told.prior(old.reception), told.prior(new.reception)
            yield f"successors of officials are received at {other} instead of {one}"
    elif new is not None:
        yield f"new: officials leave office; {told.tell_turnover('', new, after)}"
    elif old is not None:
        yield f"gone: officials leave office; {told.tell_turnover('', old, before)}"


def _anchor(before: Scenario, after: Scenario) -> Iterator[str]:
    yield from _fields("the world of the dispute record", before.anchor, after.anchor)
    if after.anchor.silent and not before.anchor.silent:
        yield "the dispute record has nothing that a dispute could begin with: no dispute begins"


def _dispute(before: Scenario, after: Scenario) -> Iterator[str]:
    """The dispute in which the scenario starts."""
    old, new = before.dispute, after.dispute
    if old is not None and new is not None:
        yield from _fields("the dispute under way on day 0", old, new)
    elif new is not None:
        yield f"new: on day 0, {told.tell_dispute('', new, after)}"
    elif old is not None:
        yield f"gone: on day 0, {told.tell_dispute('', old, before)}"


def _parameters(before: Scenario, after: Scenario) -> Iterator[str]:
    meanings = {**declared(tuple(before.governments)), **declared(tuple(after.governments))}
    keys = [*before.parameters, *(k for k in after.parameters if k not in before.parameters)]
    for key in keys:
        old, new = before.parameters.get(key), after.parameters.get(key)
        if old is None or new is None:
            known = new if old is None else old
            assert known is not None
            yield f"{'new' if old is None else 'gone'}: parameter {key} ({told.prior(known)})"
        elif _numbers(old) != _numbers(new):
            meaning = meanings[key].meaning
            yield f"{key}, {meaning}: {told.prior(new)} instead of {told.prior(old)}"


def _numbers(prior: Prior) -> tuple[float | None, ...]:
    return (prior.low, prior.mode, prior.high, prior.value)
