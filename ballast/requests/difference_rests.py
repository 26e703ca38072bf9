"""What the difference between two scenarios rests on, for ``compare``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.lever_effects import Effect, as_measured, effects
from ballast.analysis.stats.lever_study import RestsOn
from ballast.requests.lever_supports import Screened, end_overlays, parameters_of, supports_of
from ballast.sim.experiments.branch_overlays import Overlay
from ballast.sim.experiments.montecarlo import Plan
from ballast.sim.experiments.shared_lanes import LanePlan, play_shared
from ballast.sim.experiments.shared_world import shared_world
from ballast.sim.outcomes.measured import Measured
from ballast.sim.scenario.priors import all_priors
from ballast.sim.scenario.questions import OutcomeQuestion

SCREENED = 2000
"""Draws, of one history each, in which is looked for the parameters."""


@dataclass(frozen=True)
class ComparedRests:
    """What one difference rests on.

    Attributes:
        name: of the scenario that is compared with the first.
        effect: its difference in the outcome.
        rests: parameters and classes of evidence.
    """

    name: str
    effect: Effect
    rests: RestsOn


def rests_of(
    plans: Sequence[Plan],
    names: Sequence[str],
    question: OutcomeQuestion,
    workers: int | None = None,
    screened_draws: int = SCREENED,
) -> list[ComparedRests]:
    """What the differences of scenarios to the first rest on, in one outcome.

    Each parameter is set to its end in the first scenario and in the other, which may differ in
    anything; parameters that only one of them draws are left out.

    Args:
        plans: of the first and of the others, on one seed and in one size.
        names: theirs.
        question: the outcome, which all answer.
        workers: processes; None for one a processor.
        screened_draws: draws, of one history each, in which is looked for the parameters.

    Raises:
        InterruptedRun: stopped by the user, or for want of processes.
    """
    first, chosen = plans[0], tuple(range(len(plans) - 1))
    about = Measured(
        question.name, question.definition, question.kind, question.horizon_days, None,
        rung=question.rung,
    )  # fmt: skip
    few = [
        play_shared(replace(_lanes(plan, about.name, ()), draws=screened_draws, runs=1), workers)
        for plan in plans
    ]
    change = {n: few[n + 1].values[0] - few[0].values[0] for n in chosen}
    parameters = parameters_of(first.loaded, first.seed, screened_draws)
    overlays: list[Overlay] = [{}, *(_its_own(first, plan) for plan in plans[1:])]
    screened = Screened(parameters, few[0].values[0], change)
    means = [float(change[n].mean()) for n in chosen]
    ends = end_overlays(first.loaded, overlays, screened, chosen, means, unknowns=0)
    measured: dict[int, Measured] = {}
    rows: dict[int, Measured] = {}
    for number, plan in enumerate(plans):
        lever = number - 1 if number else None
        own = [n for n, end in enumerate(ends.all) if end.lever == lever]
        lanes = _lanes(plan, about.name, [ends.all[n].overlay for n in own])
        answers = play_shared(lanes, workers)
        found = as_measured(about, answers.values, answers.asked)
        measured[number] = found[0]
        rows |= dict(zip(own, found[1:], strict=True))
    draws = Draws(max(1, first.draws - 1), first.runs, 0)
    differences = effects([measured[n] for n in range(len(plans))], draws)
    labels = dict(zip(chosen, names[1:], strict=True))
    rests = supports_of(first.loaded, ends, rows, measured, draws, labels, screened)
    return [
        ComparedRests(name, effect, one)
        for name, effect, one in zip(names[1:], differences, rests, strict=True)
    ]


def _lanes(plan: Plan, outcome: str, numbers: Sequence[Overlay]) -> LanePlan:
    """A scenario as it is, and with numbers laid over it; draw 0, at the modes, is left out."""
    return LanePlan(
        world=shared_world(plan.loaded, [], numbers=[((), each) for each in numbers]),
        outcome=outcome,
        seed=plan.seed,
        draws=max(1, plan.draws - 1),
        runs=plan.runs,
        days=plan.days,
    )


def _its_own(first: Plan, other: Plan) -> Overlay:
    """Numbers that another scenario does not draw as the first one does."""
    theirs = all_priors(other.loaded.scenario)
    return {
        key: prior
        for key, prior in all_priors(first.loaded.scenario).items()
        if key not in theirs or theirs[key] != prior
    }
