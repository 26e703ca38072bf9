"""``simulate``: the Monte Carlo ensemble as a function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ballast.api.arguments import told_as_arguments
from ballast.api.run_results import Results
from ballast.api.temporary_folders import temporary
from ballast.api.waiting import waiting
from ballast.requests.branch_base import base_plan
from ballast.requests.run_request import RunRequest, name_of
from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.montecarlo import Plan, check_plan
from ballast.sim.scenario.schema import LoadedScenario


@told_as_arguments()
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
        draws: sets of parameter values from the priors, 1 or more; draw 0 takes the modes, of a
            posterior its likeliest row, and estimates rest on the others. As in
            ``configs/run.yaml`` if not said: 200.
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
    request = RunRequest(draws=draws, runs=runs, days=days, seed=seed, workers=workers)
    problems: list[Problem] = []
    loaded = request.load([scenario], problems)
    problems += request.problems()
    if problems:
        raise InputError(*problems)
    plan = request.plan(loaded[0])
    check_plan(plan)
    command = command_of(scenario, request.sizes)
    return played([plan], [command], request.processes, progress, [base_plan(plan)])[0]


def command_of(scenario: object, sizes: Mapping[str, int]) -> str:
    """The call that plays a scenario so, for the manifest."""
    said = "".join(f", {name}={value}" for name, value in sizes.items())
    return f"simulate({name_of(scenario)!r}{said})"


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
    from ballast.requests.run_to_folder import RunWork, ahead, play_into

    found: list[Results] = []
    works = [
        RunWork(plan=plan, command=command, workers=workers, base=base)
        for plan, command, base in zip(plans, commands, bases or [None] * len(plans), strict=True)
    ]
    done = 0
    with waiting(sum(work.total for work in works), progress) as told:
        for work in works:
            place = temporary()
            play_into(Folder(place.path), replace(work, progress=ahead(told, done)))
            seal(place.path)
            found.append(Results(place))
            done += work.total
    return found
