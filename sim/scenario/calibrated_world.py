"""A world of a calibration: a scenario whose histories are asked what its targets need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.calibration_file import CalibrationWorld
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.questions import questions
from ballast.sim.scenario.reader import Document
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.target_file import Target

PARTS = ("numerator", "denominator")
"""Of a statistic: outcomes that are summed over histories, and then divided."""


@dataclass(frozen=True, kw_only=True)
class PlayedWorld:
    """A world that is ready to be played.

    Attributes:
        loaded: the scenario, with priors from before the data, and with what targets ask for
            among its outcomes.
        days, histories: length of the histories, and how many of each draw.
        columns: names of the outcomes that are the numerator and the denominator, by id of the
            target.
    """

    loaded: LoadedScenario
    days: int
    histories: int
    columns: Mapping[str, tuple[str, str]]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What a history is asked, each once."""
        return tuple(dict.fromkeys(name for pair in self.columns.values() for name in pair))


def ready_world(
    document: Document,
    name: str,
    world: CalibrationWorld,
    loaded: LoadedScenario,
    known: Mapping[str, Target],
    problems: list[Problem],
) -> PlayedWorld:
    """A world with what its targets ask for.

    Args:
        document: the file of the calibration, for lines.
        name: of the world in it.
        world: what the file says of it.
        loaded: its scenario.
        known: targets by id.
        problems: what is wrong is added.
    """
    horizon = loaded.scenario.days
    days = horizon if world.days is None else world.days
    if days > horizon:
        message = f"expected at most the {horizon} days of the scenario, got {days}"
        problems.append(document.problem(("worlds", name, "days"), message))
    asked: dict[str, dict[str, Any]] = {}
    columns: dict[str, tuple[str, str]] = {}
    for id_ in world.targets:
        statistic = known[id_].statistic if id_ in known else None
        if statistic is not None:
            numerator, denominator = (
                _column(f"{id_}_{part}", getattr(statistic, part), id_, asked) for part in PARTS
            )
            columns[id_] = numerator, denominator
    try:
        loaded = changed(loaded, {"outcomes": asked})
    except InputError as error:
        for problem in error.problems:
            problems.append(_of_a_target(document, name, world, problem))
    problems += [
        _of_a_target(document, name, world, Problem(f"expected to be answered: {q.note}", q.name))
        for q in questions(loaded.scenario, min(days, horizon))
        if q.name in asked and q.note
    ]
    return PlayedWorld(loaded=loaded, days=days, histories=world.histories, columns=columns)


def _column(name: str, asked: Asked, id_: str, others: dict[str, dict[str, Any]]) -> str:
    """Name of the outcome that has what is asked: one that is there, or a new one of this name."""
    about = asked.model_dump(mode="json", exclude_defaults=True)
    for other, its in others.items():
        if {**its, "definition": ""} == {**about, "definition": ""}:
            return other
    others[name] = {**about, "definition": f"{name.removeprefix(f'{id_}_')} of {id_}"}
    return name


def _of_a_target(
    document: Document, name: str, world: CalibrationWorld, problem: Problem
) -> Problem:
    """A problem of an outcome, told at the target that asks for it."""
    key = problem.key.removeprefix("outcomes.")
    for number, id_ in enumerate(world.targets):
        for part in PARTS:
            column = f"{id_}_{part}"
            if key == column or key.startswith(f"{column}."):
                inside = key.removeprefix(column).removeprefix(".")
                message = f"{id_}: {part}{f'.{inside}' if inside else ''}: {problem.message}"
                return document.problem(("worlds", name, "targets", number), message)
    return document.problem(("worlds", name), f"{problem.key}: {problem.message}")
