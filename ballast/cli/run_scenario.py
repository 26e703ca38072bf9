"""One scenario of ``run``: played, summarised, written to its folder and printed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ballast.cli.size_options import CommandRequest
from ballast.requests.progress_bar import progress_bar

if TYPE_CHECKING:
    from ballast.analysis.stats.precision import Watch
    from ballast.requests.run_to_folder import FinishedRun
    from ballast.sim.experiments.montecarlo import Plan

OVER_TIME = (4, 5)
"""Rungs whose probability is shown over time, on a terminal."""


def run_one(
    request: CommandRequest, plan: Plan, folder: Path, *, variants: bool, watch: Watch | None
) -> dict[str, Any]:
    """Play a plan into a results folder and print its table; gives its summary.

    Args:
        request: as asked.
        plan: what is played, with all draws that the budget allows if there is a watch.
        folder: of the results.
        variants: play the structural variants too.
        watch: says when to stop; None plays all.
    """
    from ballast.analysis.results.folder_writing import Folder
    from ballast.requests.branch_base import base_plan
    from ballast.requests.run_to_folder import finish, play_into
    from ballast.sim.scenario.variants import variants_of

    varied = variants_of(plan.loaded) if variants else {}
    base = base_plan(plan)
    length = plan.histories * plan.days * (1 + len(varied))
    length += 0 if base is None else base.histories * base.days
    with Folder(folder) as results:
        with progress_bar("histories", length, request.quiet) as progress:
            played = play_into(
                results,
                plan,
                command=" ".join(["ballast", *sys.argv[1:]]),
                workers=request.processes,
                progress=progress,
                watch=watch,
                varied=varied,
                base=base,
            )
        finish(results.path)
    if not request.as_json:
        _print(played)
    if not request.quiet:
        click.echo(
            f"{played.plan.histories} histories in {played.seconds:.1f} s; results in {folder}",
            err=True,
        )
    return played.summary


def _print(played: FinishedRun) -> None:
    from ballast.cli.outcome_table import print_outcomes, print_sizes, print_variants
    from ballast.cli.screen import console
    from ballast.cli.sparkline import sparklines

    plan, scenario = played.plan, played.plan.loaded.scenario
    heading = (
        f"{scenario.title}: {plan.days} days from {scenario.start}, "
        f"{plan.draws} draws x {plan.runs} runs, seed {plan.seed}"
    )
    screen = console()
    shares = {rung: played.above[rung - 1] for rung in OVER_TIME}
    bars = sparklines(shares, scenario.start, played.histories, screen.width)
    print_outcomes(
        screen,
        heading,
        played.outcomes,
        played.alarms,
        only_modes=plan.draws == 1,
        over_time=bars,
    )
    print_sizes(screen, played.summary)
    if played.contrasts:
        print_variants(screen, played.summary, played.contrasts)
