"""What a comparison of scenarios is asked for: plans on one seed and in one size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ballast.requests.run_request import RunRequest
from ballast.sim.errors import Problem

if TYPE_CHECKING:
    from ballast.sim.experiments.montecarlo import Plan
    from ballast.sim.scenario.schema import LoadedScenario


def compared_plans(request: RunRequest, scenarios: Sequence[LoadedScenario]) -> list[Plan]:
    """Plans of scenarios that are compared, each asked what any of them declares.

    The seed is that of the first, the days are those of the shortest, if the request does not say.

    Raises:
        InputError: draws that cannot be played.
    """
    from ballast.sim.experiments.montecarlo import check_plan
    from ballast.sim.scenario.outcome_checks import asking_alike

    first = scenarios[0].scenario
    shortest = min(loaded.scenario.days for loaded in scenarios)
    request = replace(
        request,
        seed=first.seed if request.seed is None else request.seed,
        days=shortest if request.days is None else request.days,
    )
    plans = [replace(request.plan(loaded), logged=0) for loaded in asking_alike(scenarios)]
    for plan in plans:
        check_plan(plan)
    return plans


def unused(request: RunRequest) -> list[Problem]:
    """Sizes that are said where nothing is played."""
    names = ("draws", "runs", "seed", "days", "workers")
    return [
        Problem("expected scenarios with it; results have been played already", option=name)
        for name in names
        if getattr(request, name) is not None
    ]
