"""``questions``: the dated questions of a scenario with the model's answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ballast.analysis.forecasts.frozen_sheet import QuestionSheet
from ballast.analysis.forecasts.question_sheet import question_sheet
from ballast.api.arguments import told_as_arguments
from ballast.api.waiting import waiting
from ballast.requests.question_request import asked_sample
from ballast.requests.run_request import loaded_of
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import shown
from ballast.sim.scenario.schema import LoadedScenario


@told_as_arguments()
def questions(
    scenario: str | Path | LoadedScenario,
    *,
    at: date | str | None = None,
    draws: int = 200,
    runs: int = 50,
    seed: int | None = None,
    progress: bool = True,
) -> QuestionSheet:
    """The dated questions of a scenario, each with its rule and how likely it is.

    Args:
        scenario: the name of a shipped one, the path of a file, or a loaded one.
        at: the day on which the sheet is frozen, the start or earlier; the start if not said.
        draws: sampled parameter draws.
        runs: histories under each.
        seed: root seed; the scenario's own if not given.
        progress: show how much is done, if it takes longer than two seconds.

    Raises:
        InputError: the scenario is not there or not right; sizes or a day that cannot be.

    >>> sheet = questions("example-island", draws=2, runs=2, progress=False)
    >>> sheet.table()["id"].tolist()[:2]
    ['rung_4_or_higher', 'rung_5_or_higher']
    """
    problems: list[Problem] = []
    loaded = loaded_of(scenario, problems)
    day: date | None = None
    try:
        day = date.fromisoformat(at) if isinstance(at, str) else at
    except ValueError:
        problems.append(Problem(f"expected a day as YYYY-MM-DD, got {shown(at)}", key="at"))
    if problems or loaded is None:
        raise InputError(*problems)
    lab, frozen = asked_sample(loaded, day, draws, runs, seed)
    with waiting(lab.lanes, progress) as told:
        lab.watch(told)
        return question_sheet(lab, frozen)
