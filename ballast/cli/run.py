"""``run``: the Monte Carlo ensemble of one or more scenarios."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ballast.cli.size_options import CommandRequest, size_options
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ballast.analysis.stats.precision import PrecisionTarget, Watch
    from ballast.sim.experiments.montecarlo import Plan
    from ballast.sim.scenario.schema import LoadedScenario

BUDGET = 32
"""Histories that a precision may cost, over those of the first look, where nothing is said."""


@click.command(epilog="Example: python run.py run scenarios/summer-2023.yaml --draws 200 --runs 50")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--out", metavar="DIR", help="Results folder [results/NAME OF THE SCENARIO].")
@click.option(
    "--variants", is_flag=True, help="Also under other structures and with terms switched off."
)
@click.option(
    "--precision",
    metavar="P",
    help="Add draws until the 95 % interval of chance is at most ± P: 0.01 is a point of a "
    "probability, 5% a twentieth of the estimate.",
)
@click.option("--of", metavar="OUTCOME", help="Outcome of --precision [rung_4_or_higher].")
@click.option("--budget", type=int, help=f"Most histories of --precision [{BUDGET} x the first].")
@click.option(
    "--rare",
    metavar="OUTCOME",
    help="Estimate one rare rung by splitting histories on the way there, and nothing else: "
    "rung_5_or_higher, rung_6_or_higher or rung_7.",
)
@size_options
def run(
    scenarios: tuple[str, ...],
    variants: bool,
    precision: str | None,
    of: str | None,
    budget: int | None,
    rare: str | None,
    **options: Any,
) -> None:
    """Play many histories of SCENARIO and summarise them.

    Prints a table of outcomes with both uncertainties, and writes a results folder with tables,
    pictures and a report. Several scenarios get a folder each and are compared with the first,
    history by history.
    """
    from ballast.cli.run_scenario import run_one
    from ballast.sim.experiments.montecarlo import check_plan

    request = CommandRequest(**options)
    problems = request.problems()
    target, more = _target(precision, of, budget)
    problems += more
    loaded = request.load(scenarios, problems)
    if rare is not None:
        others = {"out": request.out, "variants": variants, "precision": precision}
        _run_rare(request, loaded, rare, problems, others)
        return
    folders = _folders(request, loaded)
    for scenario, folder in zip(loaded, folders, strict=True):
        problems += _folder_problems(folder, scenario)
    if variants and not problems:
        problems += [p for scenario in loaded for p in _variant_problems(scenario)]
    if problems:
        raise InputError(*problems)
    plans = [request.plan(scenario) for scenario in loaded]
    watches: list[Watch | None] = [None] * len(plans)
    if target is not None:
        plans = [_with_looks(plan, target, budget) for plan in plans]
        watches = [_watch(plan, target) for plan in plans]
    for plan in plans:
        check_plan(plan)
    summaries = [
        run_one(request, plan, folder, variants=variants, watch=watch)
        for plan, folder, watch in zip(plans, folders, watches, strict=True)
    ]
    comparison = _compare(folders, request) if len(folders) > 1 else None
    if request.as_json:
        content: dict[str, Any] = summaries[0] if len(summaries) == 1 else {"scenarios": summaries}
        if comparison is not None:
            content["comparison"] = comparison
        click.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def _run_rare(
    request: CommandRequest,
    loaded: list[LoadedScenario],
    outcome: str,
    problems: list[Problem],
    others: Mapping[str, object],
) -> None:
    """Estimate a rare outcome of each scenario, instead of everything else."""
    from ballast.cli.rare_output import rare_problems, run_rare
    from ballast.sim.experiments.montecarlo import check_plan

    plans = [request.plan(scenario) for scenario in loaded]
    problems = problems + rare_problems(outcome, plans, others)
    if problems:
        raise InputError(*problems)
    for plan in plans:
        check_plan(plan)
    found = [run_rare(request, plan, outcome) for plan in plans]
    if request.as_json:
        content = found[0] if len(found) == 1 else {"scenarios": found}
        click.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def _target(
    precision: str | None, of: str | None, budget: int | None
) -> tuple[PrecisionTarget | None, list[Problem]]:
    """The precision asked for, and what is wrong with it."""
    if precision is None:
        return None, [
            Problem("expected --precision too, which it belongs to", option=name)
            for name, value in (("of", of), ("budget", budget))
            if value is not None
        ]
    from ballast.analysis.stats.precision import PrecisionTarget

    relative = precision.strip().endswith("%")
    try:
        half = float(precision.strip().removesuffix("%")) / (100.0 if relative else 1.0)
    except ValueError:
        half = float("nan")
    if not 0.0 < half < float("inf"):
        message = f"expected a number above 0, or a percentage such as 5%, got {precision!r}"
        return None, [Problem(message, option="precision")]
    return PrecisionTarget(of or "rung_4_or_higher", half, relative), []


def _with_looks(plan: Plan, target: PrecisionTarget, budget: int | None) -> Plan:
    """The plan with all draws that the budget allows, and the looks on the way.

    Raises:
        InputError: too few draws or too small a budget, or no such outcome.
    """
    from ballast.analysis.stats.precision import schedule
    from ballast.sim.outcomes.answerable import answers_of
    from ballast.sim.scenario.messages import nearest

    problems = []
    if plan.draws < 2:
        message = f"expected 2 or more with --precision, got {plan.draws}; draw 0 is no sample"
        problems.append(Problem(message, option="draws"))
    most = (BUDGET * plan.histories if budget is None else budget) // plan.runs
    if most < plan.draws:
        message = (
            f"expected at least the first look, {plan.draws} draws x {plan.runs} runs = "
            f"{plan.histories} histories, got {budget}"
        )
        problems.append(Problem(message, option="budget"))
    answers = answers_of(plan.loaded, plan.days)
    if target.outcome not in answers:
        known = nearest(target.outcome, list(answers))
        message = f"expected an outcome of {plan.loaded.path}, got {target.outcome!r}{known}"
        problems.append(Problem(message, option="of"))
    elif answers[target.outcome]:
        message = f"expected an outcome that can be answered: {answers[target.outcome]}"
        problems.append(Problem(message, option="of"))
    if problems:
        raise InputError(*problems)
    return replace(plan, draws=most, looks=schedule(plan.draws, most))


def _watch(plan: Plan, target: PrecisionTarget) -> Watch:
    from ballast.analysis.stats.precision import Watch

    return Watch(target, plan.looks, plan.runs, plan.loaded.scenario, plan.days)


def _compare(folders: list[Path], request: CommandRequest) -> dict[str, Any] | None:
    """Compare what was just written with the first, if it was played on the same luck."""
    from ballast.cli.compare import compare_folders

    try:
        return compare_folders(folders, as_json=request.as_json)
    except InputError as error:
        if not request.quiet:
            for problem in error.problems:
                click.echo(f"not compared: {problem}", err=True)
        return None


def _folders(request: CommandRequest, loaded: list[LoadedScenario]) -> list[Path]:
    stems = [Path(scenario.path).stem for scenario in loaded]
    twice = sorted({stem for stem in stems if stems.count(stem) > 1})
    if twice:
        raise InputError(
            *(Problem(f"expected scenarios of different names, got {stem} twice") for stem in twice)
        )
    base = Path(request.out or "results")
    if request.out is not None and len(loaded) == 1:
        return [base]
    return [base / stem for stem in stems]


def _folder_problems(folder: Path, loaded: LoadedScenario) -> tuple[Problem, ...]:
    from ballast.analysis.results.folder_writing import refuse_other_results

    try:
        refuse_other_results(folder, loaded)
    except InputError as error:
        return error.problems
    return ()


def _variant_problems(loaded: LoadedScenario) -> tuple[Problem, ...]:
    from ballast.sim.scenario.variants import variants_of

    try:
        variants_of(loaded)
    except InputError as error:
        return error.problems
    return ()
