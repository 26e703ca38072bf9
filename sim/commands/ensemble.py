"""One scenario of ``run``: played, summarised, written to its folder and printed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.commands.progress import progress_bar
from sim.commands.request import Request, ahead

if TYPE_CHECKING:
    from analysis.contrasts import Contrast
    from analysis.outcomes import Outcome
    from analysis.precision import Watch
    from analysis.summary import Summary
    from sim.merging import Totals
    from sim.scenario.schema import LoadedScenario, Variant
    from sim.study.montecarlo import Plan

PILOT = ("rung_5_or_higher", 0.01)
"""The outcome and the half-width for which a run advises draws and runs."""
OVER_TIME = (4, 5)
"""Rungs whose probability is shown over time, on a terminal."""


def run_one(
    request: Request, plan: Plan, folder: Path, *, variants: bool, watch: Watch | None
) -> dict[str, Any]:
    """Play a plan into a results folder and print its table; gives its summary.

    Args:
        request: as asked.
        plan: what is played, with all draws that the budget allows if there is a watch.
        folder: of the results.
        variants: play the structural variants too.
        watch: says when to stop; None plays all.
    """
    from analysis.daily import shares_at_limits
    from analysis.outcomes import Draws, alarms
    from analysis.summary import summary_of
    from sim.results import Folder, Provenance
    from sim.rowgroups import row_groups
    from sim.scenario.variants import variants_of
    from sim.study.recording import record

    loaded = plan.loaded
    varied = variants_of(loaded) if variants else {}
    started, clock = datetime.now(UTC), time.perf_counter()
    length = plan.histories * plan.days
    with Folder(folder) as results:
        path = results.path / "runs.parquet"
        with progress_bar("histories", length * (1 + len(varied)), request.quiet) as progress:
            recorded = record(plan, path, request.workers, progress, watch)
            plan = replace(plan, draws=recorded.draws, looks=())
            seconds = time.perf_counter() - clock
            found = {}
            for number, (name, (_, other)) in enumerate(varied.items(), start=1):
                told = ahead(progress, number * length)
                found[name] = _contrast_variant(plan, other, path, request.workers, told)
        pieces = (rows.to_pandas() for rows in row_groups(path))
        counted = summary_of(pieces, loaded.scenario, plan.days, Draws.sized(plan.draws, plan.runs))
        outcomes = counted.outcomes()
        asked = {name: variant for name, (variant, _) in varied.items()}
        warnings = alarms(outcomes, shares_at_limits(recorded.totals))
        summary = _summary(counted, outcomes, warnings, watch)
        if varied:
            _add_structure(summary, asked, found)
        provenance = Provenance(
            loaded=loaded,
            seed=plan.seed,
            draws=plan.draws,
            runs=plan.runs,
            days=plan.days,
            logged=plan.logged,
            command=" ".join(["ballast", *sys.argv[1:]]),
            started=started,
            seconds=seconds,
        )
        results.json("manifest.json", provenance.manifest())
        results.json("summary.json", summary)
        if varied:
            from analysis.variants import variants_table

            results.frame("variants.parquet", variants_table(asked, found))
        _write_tables(results, recorded.totals, plan)
    if not request.as_json:
        _print(plan, outcomes, warnings, summary, found, recorded.totals)
    if not request.quiet:
        click.echo(f"{plan.histories} histories in {seconds:.1f} s; results in {folder}", err=True)
    return summary


def _write_tables(results: Any, totals: Totals, plan: Plan) -> None:
    """All tables but those written already, the pictures and the report; then the hashes."""
    from analysis.daily import days_table, visits_table, weeks_table
    from analysis.pictures import draw_all
    from analysis.report import write as write_report
    from sim.media import media_reports
    from sim.results import seal
    from sim.tables import logged_acts
    from sim.world.setting import compile_scenario

    setting = compile_scenario(plan.loaded)
    results.frame("days.parquet", days_table(totals, setting, plan.days))
    results.frame("weeks.parquet", weeks_table(totals, setting, plan.days))
    results.frame("visits.parquet", visits_table(totals, setting))
    results.table("acts.parquet", logged_acts(totals.logged, setting))
    results.table("media.parquet", media_reports(totals.logged, setting, plan.seed))
    draw_all(results.path)
    write_report(results.path)
    seal(results.path)


def _contrast_variant(
    plan: Plan,
    other: LoadedScenario,
    path: Path,
    workers: int | None,
    progress: Callable[[int], None] | None,
) -> list[Contrast]:
    """The same histories under a variant, held against those of the scenario on disk."""
    from analysis.contrasts import Contrasting
    from analysis.outcomes import Draws, measure
    from sim.rowgroups import row_groups
    from sim.study.recording import record

    beside = path.with_name("variant.parquet")
    record(replace(plan, loaded=other, logged=0), beside, workers, progress)
    contrasting = Contrasting(Draws.sized(plan.draws, plan.runs))
    for one, two in zip(row_groups(path), row_groups(beside), strict=True):
        contrasting.take(
            measure(one.to_pandas(), plan.loaded.scenario, plan.days),
            measure(two.to_pandas(), other.scenario, plan.days),
        )
    beside.unlink()
    return contrasting.contrasts()


def _summary(
    counted: Summary, outcomes: list[Outcome], warnings: list[str], watch: Watch | None
) -> dict[str, Any]:
    """The content of ``summary.json``, but for variants."""
    from sim.vocabulary import RUNG_TITLES

    rungs = zip(RUNG_TITLES.items(), counted.highest_rungs(), strict=True)
    summary: dict[str, Any] = {
        "outcomes": {outcome.name: outcome.as_json() for outcome in outcomes},
        "highest_rung": [
            {"rung": rung.value, "name": name, **outcome.as_json()}
            for (rung, name), outcome in rungs
        ],
        "alarms": warnings,
    }
    advice = counted.advised(*PILOT)
    if advice is not None:
        name, half = PILOT
        draws, runs = advice
        summary["advice"] = {"outcome": name, "half_width": half, "draws": draws, "runs": runs}
    if watch is not None:
        summary["precision"] = watch.as_json()
    return summary


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


def _print(
    plan: Plan,
    outcomes: list[Outcome],
    warnings: list[str],
    summary: dict[str, Any],
    found: dict[str, list[Contrast]],
    totals: Totals,
) -> None:
    from sim.commands.screen import console
    from sim.commands.sparkline import sparklines
    from sim.commands.table import print_outcomes, print_sizes, print_variants

    scenario = plan.loaded.scenario
    heading = (
        f"{scenario.title}: {plan.days} days from {scenario.start}, "
        f"{plan.draws} draws x {plan.runs} runs, seed {plan.seed}"
    )
    screen = console()
    above, _, draws = totals.rungs()
    histories = draws * plan.runs
    shares = {rung: (above[:, rung - 1] / histories).tolist() for rung in OVER_TIME}
    bars = sparklines(shares, scenario.start, histories, screen.width)
    only_modes = plan.draws == 1
    print_outcomes(screen, heading, outcomes, warnings, only_modes=only_modes, over_time=bars)
    print_sizes(screen, summary)
    if found:
        print_variants(screen, summary, found)
