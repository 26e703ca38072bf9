"""``run --rare``: the chance of a rare rung by multilevel splitting, and what that was worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ballast.cli.size_options import CommandRequest
from ballast.requests.progress_bar import progress_bar
from ballast.sim.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ballast.analysis.stats.rare_chance import RareEstimate
    from ballast.sim.experiments.montecarlo import Plan
    from ballast.sim.experiments.rare_rungs import Pilot, Rare

TARGETS = {"rung_5_or_higher": 5, "rung_6_or_higher": 6, "rung_7": 7}
NOT_RARE = 0.01
"""From this chance on plain Monte Carlo is as good, whatever the scenario."""
NAMED = 20
"""Branches whose names ``--json`` gives."""


def rare_problems(outcome: str, plans: list[Plan], others: Mapping[str, object]) -> list[Problem]:
    """What is wrong with a call of ``run --rare``.

    Args:
        outcome: that is asked about.
        plans: sizes of each scenario.
        others: options that do not go with it, by name; set or not.
    """
    from ballast.sim.scenario.messages import nearest

    problems = [
        Problem("expected without --rare, which writes no results", option=name)
        for name, value in others.items()
        if value
    ]
    if outcome not in TARGETS:
        message = f"expected one of {', '.join(TARGETS)}, got {outcome!r}"
        problems.append(Problem(message + nearest(outcome, list(TARGETS)), option="rare"))
    if any(plan.draws < 2 for plan in plans):
        message = "expected 2 or more with --rare; draw 0 is no sample"
        problems.append(Problem(message, option="draws"))
    return problems


def run_rare(request: CommandRequest, plan: Plan, outcome: str) -> dict[str, Any]:
    """Estimate one outcome of a scenario, print it unless JSON is wanted, and give it."""
    from ballast.analysis.stats.rare_chance import estimate_rare
    from ballast.sim.experiments.rare_rungs import choose_levels, play_rare, seconds_a_day

    pilot = choose_levels(plan, TARGETS[outcome])
    about = {"scenario": plan.loaded.path, "outcome": outcome, "days": plan.days, "seed": plan.seed}
    if pilot.chance >= NOT_RARE:
        if not request.as_json:
            click.echo(
                f"{outcome}: more than {100 * NOT_RARE:g} % in a pilot of {pilot.cost} "
                "history-days. Not rare: plain Monte Carlo is as good; splitting is not used"
            )
        return {**about, "pilot": pilot.chance, "history_days": pilot.cost, "worth_while": False}
    length = (plan.histories - plan.runs) * plan.days
    with progress_bar("days", length, request.quiet) as progress:
        rare = play_rare(plan, pilot.levels, request.processes, progress)
    found = estimate_rare(
        rare.weight,
        plan.runs,
        plan.days,
        pilot.cost + rare.cost,
        pilot.seconds + rare.seconds,
        seconds_a_day(plan),
    )
    if not request.as_json:
        for line in _lines(plan, outcome, pilot, found):
            click.echo(line)
    return {
        **about,
        "draws": plan.draws,
        "runs": plan.runs,
        **found.as_json(),
        "levels": list(pilot.levels.thresholds),
        "factors": list(pilot.levels.factors),
        "reached": _names(rare),
    }


def _names(rare: Rare) -> list[dict[str, Any]]:
    return [
        {"draw": draw, "run": run, "splits": [list(split) for split in path], "day": day}
        for draw, run, path, day in rare.reached[:NAMED]
    ]


def _lines(plan: Plan, outcome: str, pilot: Pilot, found: RareEstimate) -> list[str]:
    heading = (
        f"{plan.loaded.scenario.title}: {outcome} within {plan.days} days, "
        f"{plan.draws - 1} draws x {plan.runs} trees, seed {plan.seed}"
    )
    inside, total = found.interval(found.chance_error), found.interval(found.draws_error)
    if inside is None or found.gain is None:
        return [
            heading,
            f"! none of {found.trees} trees reached it in {found.cost} history-days: "
            "more draws or runs are needed",
        ]
    copies = " x ".join(str(factor) for factor in pilot.levels.factors)
    lines = [
        heading,
        f"{inside[0]:.2g} to {inside[1]:.2g} (95 %, chance)"
        + ("" if total is None else f", {total[0]:.2g} to {total[1]:.2g} (with the draws)")
        + f", mean {found.chance:.2g}",
        f"{found.trees_reached} of {found.trees} trees reached it; copies at the rungs below: "
        f"{copies}",
        f"cost: {found.cost} history-days, pilot included; plain Monte Carlo takes "
        f"{found.plain_cost:.2g} for the same relative error, {found.gain:.2g} x as many "
        f"({found.seconds:.1f} s against {found.plain_seconds:.1f} s of one processor)",
    ]
    if not found.worth_while:
        lines.append("! plain Monte Carlo is as good here: take its numbers from an ordinary run")
    return lines
