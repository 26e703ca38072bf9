"""Arguments of functions, checked like options of commands: all problems at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from numbers import Integral, Real
from pathlib import Path

from ballast.requests.sizes import LARGEST_SEED
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.messages import shown
from ballast.sim.scenario.schema import LoadedScenario

LARGEST_NUMBER = 2**31 - 1
"""Of a draw or a run."""
LEAST_WIDTH, MOST_WIDTH = 3.0, 12.0
"""Inches of a picture."""


def whole(value: object) -> bool:
    """Whether something is a whole number, numpy's among them; flags are none."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def size_problems(**counts: object) -> list[Problem]:
    """Sizes that cannot be meant; None stands for the default."""
    return [
        Problem(f"expected a whole number of 1 or more, got {shown(value)}", key=name)
        for name, value in counts.items()
        if value is not None and not (whole(value) and value >= 1)  # type: ignore[operator]
    ]


def number_problems(most: int, **numbers: object) -> list[Problem]:
    """Numbers from 0 that cannot be meant; None stands for the default."""
    span = "0 … 2^63 - 1" if most == LARGEST_SEED else f"0 … {most}"
    return [
        Problem(f"expected a whole number of {span}, got {shown(value)}", key=name)
        for name, value in numbers.items()
        if value is not None and not (whole(value) and 0 <= value <= most)  # type: ignore[operator]
    ]


def width_problems(width: object) -> list[Problem]:
    """A width of a picture that cannot be meant."""
    number = isinstance(width, Real) and not isinstance(width, bool)
    if number and LEAST_WIDTH <= width <= MOST_WIDTH:  # type: ignore[operator]
        return []
    message = f"expected inches from {LEAST_WIDTH:g} to {MOST_WIDTH:g}, got {shown(width)}"
    return [Problem(message, key="width")]


def horizon_problems(days: object, loaded: LoadedScenario | None) -> list[Problem]:
    """More days than a scenario has."""
    if loaded is None or not whole(days) or days <= loaded.scenario.days:  # type: ignore[operator]
        return []
    return [Problem(f"expected at most the {loaded.scenario.days} days, got {days}", key="days")]


def scenario_of(thing: object, problems: list[Problem]) -> LoadedScenario | None:
    """A scenario that is given loaded, by its path or by its name; problems are added to."""
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


@contextmanager
def spoken_as_arguments() -> Iterator[None]:
    """Errors that name options of the command line name arguments instead."""
    try:
        yield
    except InputError as error:
        raise type(error)(*(_spoken(problem) for problem in error.problems)) from None


def _spoken(problem: Problem) -> Problem:
    message = problem.message.replace("--resume goes on", "resume=True goes on")
    message = re.sub(r"(?<![\w-])--(?=[a-z])", "", message)
    return replace(problem, message=message, key=problem.key.removeprefix("--"))
