"""``run``: the Monte Carlo ensemble of one or more scenarios."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.commands.progress import progress_bar
from sim.commands.sizes import horizon_problems, size_problems
from sim.errors import InputError, Problem

if TYPE_CHECKING:
    from analysis.contrasts import Contrast
    from analysis.outcomes import Measured, Outcome
    from sim.scenario.schema import LoadedScenario, Variant
    from sim.scenario.settings import RunSettings
    from sim.study.montecarlo import Plan


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the user asked for, before the scenario's own defaults are filled in."""

    draws: int | None
    runs: int | None
    seed: int | None
    days: int | None
    workers: int | None
    out: str | None
    as_json: bool
    quiet: bool
    variants: bool

    def problems(self) -> list[Problem]:
        """Numbers that cannot be meant."""
        return size_problems(
            draws=self.draws, runs=self.runs, days=self.days, workers=self.workers, seed=self.seed
        )


@click.command(epilog="Example: python run.py run scenarios/summer-2023.yaml --draws 200 --runs 50")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--draws", type=int, help="Parameter draws; draw 0 takes the modes.")
@click.option("--runs", type=int, help="Histories under each draw.")
@click.option("--seed", type=int, help="Root seed; the scenario's own if not given.")
@click.option("--days", type=int, help="Stop after this many days.")
@click.option("--workers", type=int, help="Processes; results are the same for any number.")
@click.option("--out", metavar="DIR", help="Results folder [results/NAME OF THE SCENARIO].")
@click.option(
    "--variants", is_flag=True, help="Also under other structures and with terms switched off."
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def run(scenarios: tuple[str, ...], **options: Any) -> None:
    """Play many histories of SCENARIO and summarise them.

    Prints a table of outcomes with both uncertainties, and writes a results folder with tables,
    pictures and a report.
    """
    from sim.scenario.library import load_scenario
    from sim.scenario.settings import run_settings

    request = Request(**options)
    problems = request.problems()
    loaded: list[LoadedScenario] = []
    for name in scenarios:
        try:
            loaded.append(load_scenario(name))
            problems += horizon_problems(request.days, loaded[-1], name)
        except InputError as error:
            problems += error.problems
    folders = _folders(request, loaded)
    for scenario, folder in zip(loaded, folders, strict=True):
        problems += _folder_problems(folder, scenario)
    if request.variants and not problems:
        problems += [p for scenario in loaded for p in _variant_problems(scenario)]
    if problems:
        raise InputError(*problems)
    settings = run_settings()
    summaries = [
        _run_one(request, settings, scenario, folder)
        for scenario, folder in zip(loaded, folders, strict=True)
    ]
    if request.as_json:
        content = summaries[0] if len(summaries) == 1 else {"scenarios": summaries}
        click.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def _folders(request: Request, loaded: list[LoadedScenario]) -> list[Path]:
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
    from sim.results import refuse_other_results

    try:
        refuse_other_results(folder, loaded)
    except InputError as error:
        return error.problems
    return ()


def _variant_problems(loaded: LoadedScenario) -> tuple[Problem, ...]:
    from sim.scenario.variants import variants_of

    try:
        variants_of(loaded)
    except InputError as error:
        return error.problems
    return ()


def _plan(request: Request, settings: RunSettings, loaded: LoadedScenario) -> Plan:
    from sim.study.montecarlo import Plan

    return Plan(
        loaded=loaded,
        seed=loaded.scenario.seed if request.seed is None else request.seed,
        draws=settings.draws if request.draws is None else request.draws,
        runs=settings.runs if request.runs is None else request.runs,
        days=loaded.scenario.days if request.days is None else request.days,
        block_lanes=settings.block_lanes,
    )


def _run_one(
    request: Request, settings: RunSettings, loaded: LoadedScenario, folder: Path
) -> dict[str, Any]:
    """Play, summarise, write and print one scenario; gives its summary."""
    from analysis.contrasts import contrasts
    from analysis.daily import days_table, shares_at_limits, visits_table, weeks_table
    from analysis.outcomes import Draws, alarms, highest_rungs, measure, summarise
    from analysis.pictures import draw_all
    from analysis.report import write as write_report
    from analysis.variants import variants_table
    from sim.media import media_reports
    from sim.results import Folder, Provenance
    from sim.scenario.variants import variants_of
    from sim.study.montecarlo import play
    from sim.tables import histories, logged_acts
    from sim.world.setting import compile_scenario

    plan = _plan(request, settings, loaded)
    variants = variants_of(loaded) if request.variants else {}
    started, clock = datetime.now(UTC), time.perf_counter()
    length = plan.histories * plan.days
    with progress_bar("histories", length * (1 + len(variants)), request.quiet) as progress:
        tallies = play(plan, request.workers, progress)
        seconds = time.perf_counter() - clock
        setting = compile_scenario(loaded)
        table = histories(tallies, setting, plan.days)
        runs = table.to_pandas()
        measured = measure(runs, loaded.scenario, plan.days)
        found = {}
        for number, (name, (_, other)) in enumerate(variants.items(), start=1):
            varied = _play_variant(plan, other, request.workers, _ahead(progress, number * length))
            found[name] = contrasts(measured, varied, Draws.of(runs))
    outcomes = summarise(runs, loaded.scenario, plan.days)
    asked = {name: variant for name, (variant, _) in variants.items()}
    warnings = alarms(outcomes, shares_at_limits(tallies))
    summary = {
        "outcomes": {outcome.name: outcome.as_json() for outcome in outcomes},
        "highest_rung": _rung_rows(highest_rungs(runs, plan.days)),
        "alarms": warnings,
    }
    if variants:
        _add_structure(summary, asked, found)
    provenance = Provenance(
        loaded=loaded,
        seed=plan.seed,
        draws=plan.draws,
        runs=plan.runs,
        days=plan.days,
        command=" ".join(["ballast", *sys.argv[1:]]),
        started=started,
        seconds=seconds,
    )
    with Folder(folder) as results:
        results.json("manifest.json", provenance.manifest())
        results.json("summary.json", summary)
        results.table("runs.parquet", table)
        results.frame("days.parquet", days_table(tallies, setting, plan.runs, plan.days))
        results.frame("weeks.parquet", weeks_table(tallies, setting, plan.days))
        results.frame("visits.parquet", visits_table(tallies, setting))
        results.table("acts.parquet", logged_acts(tallies, setting))
        results.table("media.parquet", media_reports(tallies, setting, plan.seed))
        if variants:
            results.frame("variants.parquet", variants_table(asked, found))
        draw_all(results.path)
        write_report(results.path)
    if not request.as_json:
        _print(plan, outcomes, warnings, summary, found)
    if not request.quiet:
        click.echo(f"{plan.histories} histories in {seconds:.1f} s; results in {folder}", err=True)
    return summary


def _play_variant(
    plan: Plan, other: LoadedScenario, workers: int | None, progress: Callable[[int], None] | None
) -> list[Measured]:
    """Outcomes of the same histories under a variant."""
    from analysis.outcomes import measure
    from sim.study.montecarlo import play
    from sim.tables import histories
    from sim.world.setting import compile_scenario

    tallies = play(replace(plan, loaded=other, logged=0), workers, progress)
    runs = histories(tallies, compile_scenario(other), plan.days).to_pandas()
    return measure(runs, other.scenario, plan.days)


def _ahead(progress: Callable[[int], None] | None, done: int) -> Callable[[int], None] | None:
    """Progress that begins where earlier work has ended."""
    return None if progress is None else lambda more: progress(done + more)


def _add_structure(
    summary: dict[str, Any], variants: dict[str, Variant], found: dict[str, list[Contrast]]
) -> None:
    """The third spread of every outcome, and the terms that do nothing."""
    from analysis.variants import spreads, without_effect

    for name, spread in spreads(variants, found).items():
        summary["outcomes"][name] |= {
            "structure_low": spread.low,
            "structure_high": spread.high,
            "structure_lowest": spread.lowest,
            "structure_highest": spread.highest,
        }
    summary["without_effect"] = without_effect(variants, found)


def _rung_rows(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    from sim.vocabulary import RUNG_TITLES

    return [
        {"rung": rung.value, "name": name, **outcome.as_json()}
        for (rung, name), outcome in zip(RUNG_TITLES.items(), outcomes, strict=True)
    ]


def _print(
    plan: Plan,
    outcomes: list[Outcome],
    warnings: list[str],
    summary: dict[str, Any],
    found: dict[str, list[Contrast]],
) -> None:
    from rich.console import Console

    from sim.commands.table import print_outcomes, print_variants

    scenario = plan.loaded.scenario
    heading = (
        f"{scenario.title}: {plan.days} days from {scenario.start}, "
        f"{plan.draws} draws x {plan.runs} runs, seed {plan.seed}"
    )
    width = None if sys.stdout.isatty() else 120
    console = Console(width=width)
    print_outcomes(console, heading, outcomes, warnings, only_modes=plan.draws == 1)
    if found:
        print_variants(console, summary, found)
