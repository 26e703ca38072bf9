"""When acting pays: which outcome, and why that cannot be said."""

from __future__ import annotations

from collections.abc import Sequence

from ballast.analysis.stats.decision_value import LEAST_DRAWS, LEAST_RUNS
from ballast.sim.errors import Problem
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.questions import OutcomeQuestion, questions
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.settled import settled

LEAD = "rung_5_or_higher"
"""What acting is to avert, if not said."""


def acting_problems(
    scenarios: Sequence[LoadedScenario], outcome: str, days: int, draws: int, runs: int
) -> list[Problem]:
    """Why it cannot be said when acting pays, for scenarios that are compared with the first.

    Args:
        scenarios: the first one and the others, each asked what any of them declares.
        outcome: name of what acting is to avert.
        days: how long histories are.
        draws, runs: sizes, draw 0 among the draws.
    """
    sampled = max(1, draws - 1)
    found = [*size_messages(sampled, runs), *_of_outcome(scenarios, outcome, days)]
    return [Problem(message, option="pays") for message in found]


def size_messages(draws: int, runs: int) -> list[str]:
    """What is wrong with sizes: draws without draw 0, which is in no estimate, and runs of each."""
    found = []
    if draws < LEAST_DRAWS:
        found.append(f"expected {LEAST_DRAWS} draws or more beside draw 0, got {draws}")
    if runs < LEAST_RUNS:
        found.append(f"expected {LEAST_RUNS} or more runs of each draw, got {runs}")
    return found


def _of_outcome(scenarios: Sequence[LoadedScenario], outcome: str, days: int) -> list[str]:
    first, *others = (_asked(one, days) for one in scenarios)
    if outcome not in first:
        events = [name for name, one in first.items() if _happens(one)]
        return [f"expected an outcome of the scenario, got {outcome!r}{nearest(outcome, events)}"]
    question = first[outcome]
    if question.kind != "probability":
        return [f"expected an outcome that happens or not, got {outcome!r}, a number"]
    if not _happens(question):
        return [f"expected an outcome that is asked of every history, got {outcome!r}"]
    if question.note or question.absent:
        why = question.note or "the scenario has no such thing"
        return [f"nothing averts {outcome}: {why}"]
    for loaded, asked in zip(scenarios[1:], others, strict=True):
        if outcome not in asked or asked[outcome].note:
            return [f"{outcome} is not an outcome of {loaded.scenario.title!r}"]
    fixed = [settled(one.scenario, question.asked, one.menu) for one in scenarios]
    if fixed[0] is not None and (fixed[0].value == 0.0 or all(fixed)):
        return [f"nothing averts {outcome}: {fixed[0].sentence}"]
    return []


def _asked(loaded: LoadedScenario, days: int) -> dict[str, OutcomeQuestion]:
    return {one.name: one for one in questions(loaded.scenario, days) if one.shown or one.absent}


def _happens(question: OutcomeQuestion) -> bool:
    """Whether it happens or not, in every history."""
    asked = question.asked
    some = asked.given or asked.unless or asked.may_be_missing
    return question.kind == "probability" and not some
