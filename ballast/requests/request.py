"""What a user asks of an ensemble and the plan that comes of it, for ``run`` and ``compare``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click

from ballast.requests.sizes import horizon_problems, size_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ballast.sim.scenario.schema import LoadedScenario
    from ballast.sim.scenario.settings import RunSettings
    from ballast.sim.experiments.montecarlo import Plan

F = TypeVar("F", bound="Callable[..., object]")


@dataclass(frozen=True, kw_only=True)
class Request:
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


def size_options(command: F) -> F:
    """The options of :class:`Request`, but for ``--out``."""
    for option in reversed(
        (
            click.option("--draws", type=int, help="Parameter draws; draw 0 takes the modes."),
            click.option("--runs", type=int, help="Histories under each draw."),
            click.option("--seed", type=int, help="Root seed; the scenario's own if not given."),
            click.option("--days", type=int, help="Stop after this many days."),
            click.option(
                "--workers",
                type=int,
                help="Processes [one a processor]; results are the same for any number.",
            ),
            click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else."),
            click.option("--quiet", is_flag=True, help="Nothing on stderr but errors."),
        )
    ):
        command = option(command)
    return command


def load_all(
    names: Sequence[str], request: Request, problems: list[Problem]
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


def plan_of(request: Request, settings: RunSettings, loaded: LoadedScenario) -> Plan:
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
