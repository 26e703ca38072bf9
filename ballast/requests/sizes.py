"""Numbers that a user asks for, and those that cannot be meant, for commands and functions."""

from __future__ import annotations

from numbers import Integral, Real
from typing import TYPE_CHECKING, TypeGuard

from ballast.sim.errors import Problem

if TYPE_CHECKING:
    from ballast.sim.scenario.schema import LoadedScenario

LARGEST_SEED = 2**63 - 1
LARGEST_NUMBER = 2**31 - 1
"""Of a draw or a run."""
LEAST_WIDTH, MOST_WIDTH = 3.0, 12.0
"""Inches of a picture."""


def whole(value: object) -> TypeGuard[int]:
    """Whether something is a whole number, numpy's among them; flags are none."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def size_problems(**counts: object) -> list[Problem]:
    """Sizes below 1, or that are no whole numbers; None stands for the default."""
    return [
        Problem(f"expected a whole number of 1 or more, got {_shown(value)}", option=name)
        for name, value in counts.items()
        if value is not None and not (whole(value) and value >= 1)
    ]


def seed_problems(seed: object) -> list[Problem]:
    """A root seed that there is not; None stands for the scenario's own."""
    return _between(LARGEST_SEED, "0 … 2^63 - 1", seed=seed)


def number_problems(**numbers: object) -> list[Problem]:
    """Numbers of a draw or a run that there are not; None stands for the default."""
    return _between(LARGEST_NUMBER, f"0 … {LARGEST_NUMBER}", **numbers)


def horizon_problems(days: object, loaded: LoadedScenario | None, name: str) -> list[Problem]:
    """More days than a scenario has."""
    if loaded is None or not whole(days) or days <= loaded.scenario.days:
        return []
    message = f"expected at most the {loaded.scenario.days} days of {name}, got {days}"
    return [Problem(message, option="days")]


def width_problems(width: object) -> list[Problem]:
    """A width of a picture that cannot be meant."""
    number = float(width) if isinstance(width, Real) and not isinstance(width, bool) else 0.0
    if LEAST_WIDTH <= number <= MOST_WIDTH:
        return []
    message = f"expected inches from {LEAST_WIDTH:g} to {MOST_WIDTH:g}, got {_shown(width)}"
    return [Problem(message, option="width")]


def _between(most: int, span: str, **numbers: object) -> list[Problem]:
    return [
        Problem(f"expected a whole number of {span}, got {_shown(value)}", option=name)
        for name, value in numbers.items()
        if value is not None and not (whole(value) and 0 <= value <= most)
    ]


def _shown(value: object) -> str:
    from ballast.sim.scenario.messages import shown  # brings pydantic, which few calls need

    return shown(value)
