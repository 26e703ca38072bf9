"""Which outcomes a scenario can answer, before anything is played."""

from __future__ import annotations

from ballast.sim.outcomes.measured import shown_questions
from ballast.sim.scenario.schema import LoadedScenario


def answers_of(loaded: LoadedScenario, days: int) -> dict[str, str]:
    """The outcomes of a scenario, with why one cannot be answered or an empty text.

    Args:
        loaded: the scenario.
        days: length of the histories.
    """
    return {question.name: question.note for question in shown_questions(loaded.scenario, days)}
