"""What a user asks of an ensemble and the plan that comes of it, for ``run`` and ``compare``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ballast.requests.sizes import horizon_problems, size_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ballast.sim.experiments.montecarlo import Plan
    from ballast.sim.scenario.schema import LoadedScenario
    from ballast.sim.scenario.settings import RunSettings


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """Sizes, before the scenario's own defaults are filled in."""

    draws: int | None
    runs: int | None
    seed: int | None
    days: int | None
    workers: int | None
    out: str | None
    as_json: bool
    quiet: bool

    def problems(self) -> list[Problem]:
        """Numbers that cannot be meant."""
        return size_problems(
            draws=self.draws, runs=self.runs, days=self.days, workers=self.workers, seed=self.seed
        )


def load_all(
    names: Sequence[str], request: RunRequest, problems: list[Problem]
) -> list[LoadedScenario]:
    """The scenarios of these names; what is wrong with any is added to the problems."""
    from ballast.sim.scenario.library import load_scenario

    loaded: list[LoadedScenario] = []
    for name in names:
        try:
            loaded.append(load_scenario(name))
            problems += horizon_problems(request.days, loaded[-1], name)
        except InputError as error:
            problems += error.problems
    return loaded


def plan_of(request: RunRequest, settings: RunSettings, loaded: LoadedScenario) -> Plan:
    """What is played of a scenario."""
    from ballast.sim.experiments.montecarlo import Plan

    return Plan(
        loaded=loaded,
        seed=loaded.scenario.seed if request.seed is None else request.seed,
        draws=settings.draws if request.draws is None else request.draws,
        runs=settings.runs if request.runs is None else request.runs,
        days=loaded.scenario.days if request.days is None else request.days,
        block_lanes=settings.block_lanes,
    )
