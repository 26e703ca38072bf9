"""What a run is asked for: scenarios and sizes, checked in one place for commands and functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ballast.requests.sizes import horizon_problems, seed_problems, size_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.sim.experiments.montecarlo import Plan
    from ballast.sim.scenario.schema import LoadedScenario


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """Scenarios and sizes, before defaults are filled in.

    Attributes:
        draws, runs, seed, days: None for the default: ``configs/run.yaml``, or the scenario's own.
        workers: processes; None for one a processor.
    """

    draws: object = None
    runs: object = None
    seed: object = None
    days: object = None
    workers: object = None

    def problems(self) -> list[Problem]:
        """Numbers that cannot be meant."""
        return [
            *size_problems(draws=self.draws, runs=self.runs, days=self.days, workers=self.workers),
            *seed_problems(self.seed),
        ]

    @property
    def processes(self) -> int | None:
        """The workers, once they are known to be a number."""
        return None if self.workers is None else int(self.workers)  # type: ignore[call-overload]

    @property
    def sizes(self) -> dict[str, int]:
        """Draws, runs, days and seed that are said, once they are known to be numbers."""
        said = {name: getattr(self, name) for name in ("draws", "runs", "days", "seed")}
        return {name: int(value) for name, value in said.items() if value is not None}

    def load(self, things: Sequence[object], problems: list[Problem]) -> list[LoadedScenario]:
        """The scenarios that are asked for; what is wrong with any is added to the problems."""
        found = []
        for thing in things:
            loaded = loaded_of(thing, problems)
            if loaded is not None:
                found.append(loaded)
                problems += horizon_problems(self.days, loaded, name_of(thing))
        return found

    def plan(self, loaded: LoadedScenario) -> Plan:
        """What is played of a scenario."""
        from ballast.sim.experiments.montecarlo import Plan
        from ballast.sim.scenario.settings import run_settings

        settings = run_settings()
        usual: dict[str, Any] = {
            "seed": loaded.scenario.seed,
            "draws": settings.draws,
            "runs": settings.runs,
            "days": loaded.scenario.days,
        }
        return Plan(loaded=loaded, block_lanes=settings.block_lanes, **(usual | self.sizes))


def loaded_of(thing: object, problems: list[Problem]) -> LoadedScenario | None:
    """A scenario that is given loaded, by its path or by its name; problems are added to."""
    from ballast.sim.scenario.library import load_scenario
    from ballast.sim.scenario.messages import shown
    from ballast.sim.scenario.schema import LoadedScenario

    if isinstance(thing, LoadedScenario):
        return thing
    if not isinstance(thing, str | Path):
        message = f"expected a scenario, its path or the name of a shipped one, got {shown(thing)}"
        problems.append(Problem(message, key="scenario"))
        return None
    try:
        return load_scenario(str(thing))
    except InputError as error:
        problems += error.problems
        return None


def name_of(thing: object) -> str:
    """A scenario as a user would name it; a changed copy has no file of its own."""
    if isinstance(thing, str | Path):
        return str(thing)
    loaded: Any = thing
    return str(loaded.scenario.title if loaded.branches_from else loaded.path)
