"""What a candidate for a lever is, and the days and words that several kinds of them share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ballast.sim.scenario.schema import EITHER as EITHER
from ballast.sim.scenario.schema import Scenario

BOTH, NOBODY = "both", "nobody"
"""Who can do something, where it is not one government, or either of the two."""
GROUNDS: Mapping[str, Any] = {"evidence": "A", "why": "asked: what would it change?"}
"""What an entry rests on that a lever adds: it is a question."""


@dataclass(frozen=True)
class Candidate:
    """A change that may be a lever, where the scenario allows it; fields as of a lever."""

    id: str
    sentence: str
    who: str
    group: str
    change: Mapping[str, Any]


def name_of(side: str, scenario: Scenario) -> str:
    """What a government is called."""
    return scenario.governments[side].name


def other_side(side: str, scenario: Scenario) -> str:
    """Id of the other government."""
    return next(one for one in scenario.governments if one != side)


def first_day(scenario: Scenario) -> date:
    """The day after the start, on which a decision takes effect; the start if there is no other."""
    return day_after(scenario, 1)


def day_after(scenario: Scenario, days: int) -> date:
    """So many days after the start, or the last day of the scenario if that comes before."""
    return scenario.start + timedelta(days=min(days, scenario.days - 1))


def unused(name: str, taken: Mapping[str, Any]) -> str:
    """A name for a new entry that no entry has yet."""
    while name in taken:
        name = f"{name}-2"
    return name


def intervention(scenario: Scenario, name: str, when: date, **fields: Any) -> dict[str, Any]:
    """A change that makes something happen on a day."""
    entry = {"date": when.isoformat(), **fields, **GROUNDS}
    return {"interventions.add": {unused(f"lever-{name}", scenario.interventions): entry}}
