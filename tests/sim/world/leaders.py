"""Branches of the small dyad in which the leaders call each other and may meet on an occasion."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.schema import LoadedScenario
from tests.cases import quiet, small

START = date(2020, 3, 1)
DAY = 60


def with_leaders(
    loaded: LoadedScenario | None = None,
    calls: Any = 0,
    effect: Any = 1.0,
    meet: Any = None,
    day: Any = DAY,
    **changes: Any,
) -> LoadedScenario:
    """A branch with calls a year, their effect, and an occasion if a chance to meet is said."""

    def number(given: Any, unit: str) -> dict[str, Any]:
        numbers = given if isinstance(given, dict) else {"value": given}
        return {"unit": unit, "evidence": "A"} | numbers

    leaders: dict[str, Any] = {"calls": calls, "call_effect": number(effect, "points")}
    if meet is not None:
        when = day if isinstance(day, dict) else START + timedelta(days=day)
        fair = {
            "name": "the fair of Cia",
            "date": when,
            "meet": number(meet, "probability"),
            "evidence": "A",
        }
        changes = {"occasions.add": {"fair": fair}} | changes
    return branch(small() if loaded is None else loaded, {"leaders": leaders} | changes)


def still(**parameters: float) -> LoadedScenario:
    """The small dyad in which nothing happens of itself."""
    return quiet(small(), **parameters)
