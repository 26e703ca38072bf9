"""Sizes that a user asks for, and those that cannot be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ballast.sim.errors import Problem

if TYPE_CHECKING:
    from ballast.sim.scenario.schema import LoadedScenario

LARGEST_SEED = 2**63 - 1


def size_problems(*, seed: int | None = None, **counts: int | None) -> list[Problem]:
    """Numbers that cannot be meant: counts below 1, a seed out of range."""
    found = [
        Problem(f"expected a whole number of 1 or more, got {value}", key=f"--{name}")
        for name, value in counts.items()
        if value is not None and value < 1
    ]
    if seed is not None and not 0 <= seed <= LARGEST_SEED:
        found.append(Problem(f"expected a whole number of 0 … 2^63 - 1, got {seed}", key="--seed"))
    return found


def horizon_problems(days: int | None, loaded: LoadedScenario, name: str) -> list[Problem]:
    """More days than a scenario has."""
    horizon = loaded.scenario.days
    if days is None or days <= horizon:
        return []
    return [Problem(f"expected at most the {horizon} days of {name}, got {days}", key="--days")]
