"""``simulate``: the Monte Carlo ensemble as a function."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ballast.api.arguments import horizon_problems, number_problems, scenario_of, size_problems
from ballast.api.run_results import Results
from ballast.api.temporary_folders import temporary
from ballast.api.waiting import waiting
from ballast.requests.branch_base import base_plan
from ballast.requests.sizes import LARGEST_SEED
from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.montecarlo import Plan, check_plan
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.settings import run_settings


def simulate(
    scenario: str | Path | LoadedScenario,
    *,
    draws: int | None = None,
    runs: int | None = None,
    days: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    progress: bool = True,
) -> Results:
    """Play many histories of a scenario: the same ones as ``ballast run`` with the same numbers.

    Args:
        scenario: the name of a shipped one, the path of a file, or a loaded one.
        draws: sets of parameter values from the priors, 1 or more; draw 0 takes the modes, and
            estimates rest on the others. As in ``configs/run.yaml`` if not said: 200.
        runs: histories under each draw, 1 or more; likewise: 50.
        days: length of a history; the scenario's if not said.
        seed: root seed, 0 or more; the scenario's if not said. ``(seed, draw, run)`` names one
            history, whatever else is asked for.
        workers: processes, which change nothing but the time; None for one a processor.
        progress: show how much is done, if it takes longer than two seconds.

    Raises:
        InputError: every problem of the arguments and of the scenario.
        InterruptedRun: stopped before the end.

    >>> results = simulate("example-island", draws=3, runs=4, days=30, progress=False)
    >>> len(results.runs), results.outcome("rung_7").estimate.value
    (12, 0.0)
    """
    problems: list[Problem] = []
    loaded = scenario_of(scenario, problems)
    problems += size_problems(draws=draws, runs=runs, days=days, workers=workers)
    problems += number_problems(LARGEST_SEED, seed=seed)
    problems += horizon_problems(days, loaded)
    if problems or loaded is None:
        raise InputError(*problems)
    asked = {"draws": draws, "runs": runs, "days": days, "seed": seed}
    numbers = {name: int(value) for name, value in asked.items() if value is not None}
    plan = plan_of(loaded, **numbers)
    check_plan(plan)
    said = "".join(f", {name}={value}" for name, value in numbers.items())
    command = f"simulate({named(scenario)!r}{said})"
    return played([plan], [command], workers, progress, [base_plan(plan)])[0]


def named(scenario: str | Path | LoadedScenario) -> str:
    """A scenario as a user would name it; a changed copy has no file of its own."""
    if not isinstance(scenario, LoadedScenario):
        return str(scenario)
    return scenario.scenario.title if scenario.branches_from else scenario.path


def plan_of(loaded: LoadedScenario, **numbers: int) -> Plan:
    """What is played of a scenario, with the defaults of ``run`` for what is not said."""
    settings = run_settings()
    defaults: dict[str, Any] = {
        "seed": loaded.scenario.seed,
        "draws": settings.draws,
        "runs": settings.runs,
        "days": loaded.scenario.days,
    }
    return Plan(loaded=loaded, block_lanes=settings.block_lanes, **(defaults | numbers))


def played(
    plans: Sequence[Plan],
    commands: Sequence[str],
    workers: int | None,
    progress: bool,
    bases: Sequence[Plan | None] = (),
) -> list[Results]:
    """Play plans, whose draws have been checked, each into a temporary folder of its own.

    Args:
        plans: what is played.
        commands: as typed.
        workers: processes; None for one a processor.
        progress: show how much is done.
        bases: of each that is to be held against its base, what is played of that.
    """
    from ballast.analysis.results.folder_writing import Folder
    from ballast.analysis.results.sealed_files import seal
    from ballast.requests.run_to_folder import ahead, play_into

    found: list[Results] = []
    bases = bases or [None] * len(plans)
    lengths = [
        plan.histories * plan.days + (0 if base is None else base.histories * base.days)
        for plan, base in zip(plans, bases, strict=True)
    ]
    with waiting(sum(lengths), progress) as told:
        for number, (plan, command, base) in enumerate(zip(plans, commands, bases, strict=True)):
            place = temporary()
            play_into(
                Folder(place.path),
                plan,
                command=command,
                workers=workers,
                progress=ahead(told, sum(lengths[:number])),
                base=base,
            )
            seal(place.path)
            found.append(Results(place))
    return found
