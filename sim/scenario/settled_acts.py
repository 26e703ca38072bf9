"""Acts that a question counts and nobody in a scenario can take."""

from __future__ import annotations

from collections.abc import Iterator

from ballast.sim.scenario.outcome_language import Question
from ballast.sim.scenario.schema import Act, Menu, Scenario
from ballast.sim.vocabulary import COOPERATIVE_CATEGORIES, DISPUTE_ROLES, HOSTILE_CATEGORIES

TONES = {"hostile_acts": HOSTILE_CATEGORIES, "cooperative_acts": COOPERATIVE_CATEGORIES}


def no_act(scenario: Scenario, part: Question, what: str, menu: Menu) -> str | None:
    """Why no act that a question counts can be taken; None where one may.

    A government has the acts of its repertoire, and those within disputes. What the scenario plans,
    expects or lets a person choose is among them.
    """
    asked = [name for name, act in menu.acts.items() if _counts(name, act, part, what)]
    sides = [side for side in scenario.governments if part.side in (None, side)]
    if not any(name in asked for side in sides for name in _can(scenario, side, menu)):
        who = "neither government" if len(sides) > 1 else scenario.governments[sides[0]].name
        return f"{who} has no act that would count"
    if part.cause == ("planned",) and not any(
        planned.kind == "act" and planned.side in sides and planned.act in asked
        for planned in scenario.made_to_happen
    ):
        return "no intervention makes such an act happen"
    if part.cause == ("played",) and not any(side in scenario.played for side in sides):
        return "nobody plays that government"
    return None


def _counts(name: str, act: Act, part: Question, what: str) -> bool:
    """Whether a question counts an act; those within disputes only where it asks for them."""
    return (
        (what not in TONES or act.category in TONES[what])
        and (not part.category or act.category in part.category)
        and (not part.act or name in part.act)
        and (not part.role or act.role in part.role)
        and (part.weight_at_most is None or act.weight <= part.weight_at_most)
        and (bool(part.role or part.act or part.cause) or act.role not in DISPUTE_ROLES)
    )


def _can(scenario: Scenario, side: str, menu: Menu) -> Iterator[str]:
    yield from scenario.governments[side].conduct.repertoire
    yield from (name for name, act in menu.acts.items() if act.role in DISPUTE_ROLES)
