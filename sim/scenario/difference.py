"""How two scenarios differ, in plain English, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel

from sim.rules.parameters import declared
from sim.scenario.played import differences_played
from sim.scenario.schema import LoadedScenario, Prior, Scenario

ENTRIES = {
    "governments": "government",
    "issues": "issue",
    "channels": "channel",
    "officials": "official",
    "visits": "visit",
    "undated_shocks": "kind of shock",
    "shocks": "dated shock",
    "interventions": "intervention",
    "outcomes": "outcome",
}
PLAIN = ("start", "days", "seed", "acts", "record")
SILENT = ("evidence", "source", "ledger", "why")
"""What an entry rests on is told by ``explain``."""


def differences(one: LoadedScenario, other: LoadedScenario) -> list[str]:
    """A line for each thing that is another in the second scenario than in the first.

    >>> from sim.scenario.library import load_scenario
    >>> baseline = load_scenario("summer-2023")
    >>> differences(baseline, baseline)
    []
    """
    before, after = one.scenario, other.scenario
    lines = [*_plain(before, after)]
    for section, what in ENTRIES.items():
        lines += _entries(what, getattr(before, section), getattr(after, section))
    lines += differences_played(before, after)
    lines += _parameters(before, after)
    if one.menu != other.menu:
        lines.append("acts: another menu")
    if one.record != other.record:
        lines.append(f"record: {len(one.record)} events become {len(other.record)}")
    return lines


def _plain(before: Scenario, after: Scenario) -> Iterator[str]:
    for name in PLAIN:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{name}: {_said(old)} becomes {_said(new)}"


def _entries(what: str, before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterator[str]:
    for name in [*before, *(n for n in after if n not in before)]:
        label = f"{what} {_said(name)}"
        if name not in after:
            yield f"{label}: is gone ({_summary(before[name])})"
        elif name not in before:
            yield f"{label}: is new ({_summary(after[name])})"
        else:
            yield from _fields(label, before[name], after[name])


def _fields(label: str, before: Any, after: Any) -> Iterator[str]:
    for name in type(before).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if name in SILENT or old == new:
            continue
        words = name.replace("_", " ")
        if isinstance(old, Prior) and isinstance(new, Prior):
            if _numbers(old) != _numbers(new):
                yield f"{label}: {words} {_prior(old)} becomes {_prior(new)}"
        elif isinstance(old, BaseModel) and isinstance(new, BaseModel):
            yield from _fields(f"{label}, {words}", old, new)
        elif isinstance(old, Mapping):
            for key in [*old, *(k for k in new if k not in old)]:
                if old.get(key) != new.get(key):
                    yield (
                        f"{label}: {words} of {_said(key)} {_said(old.get(key))} "
                        f"becomes {_said(new.get(key))}"
                    )
        else:
            yield f"{label}: {words} {_said(old)} becomes {_said(new)}"


def _parameters(before: Scenario, after: Scenario) -> Iterator[str]:
    meanings = declared(tuple(before.governments)) | declared(tuple(after.governments))
    keys = [*before.parameters, *(k for k in after.parameters if k not in before.parameters)]
    for key in keys:
        old, new = before.parameters.get(key), after.parameters.get(key)
        if old is None or new is None:
            known = new if old is None else old
            assert known is not None
            yield f"parameter {key}: {'is new' if old is None else 'is gone'} ({_prior(known)})"
        elif _numbers(old) != _numbers(new):
            yield f"parameter {key} ({meanings[key].meaning}): {_prior(old)} becomes {_prior(new)}"


def _numbers(prior: Prior) -> tuple[float | None, ...]:
    return (prior.low, prior.mode, prior.high, prior.value)


def _prior(prior: Prior) -> str:
    unit = f" {prior.unit}".rstrip()
    if prior.drawn:
        return f"{prior.low:g} … {prior.mode:g} … {prior.high:g}{unit}"
    return f"{prior.value:g}{unit}"


def _summary(entry: BaseModel) -> str:
    """The fields of an entry that say most."""
    shown = [
        f"{name.replace('_', ' ')} {_said(value)}"
        for name, value in entry
        if name not in SILENT
        and value not in (None, (), "", False)
        and not isinstance(value, BaseModel | Mapping)
    ]
    return ", ".join(shown)


def _said(value: Any) -> str:
    if value is None or value == () or value == "":
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
        return ", ".join(_said(v) for v in value)
    return str(value)
