"""A file that says from which data the priors of a scenario are calibrated, and in which worlds.

A world is a scenario whose histories are compared with some targets: one of the time of the data.
Data that stand behind a prior must not teach it again: ``before`` puts the prior as it was without
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field, Strict

from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.reader import Key
from ballast.sim.scenario.shape import Identifier, Model
from ballast.sim.scenario.target_file import Target

Found = Iterator[tuple[Key, str]]
FEWEST_DRAWS = 100
"""Fewer draws tell nothing of a posterior."""


class CalibrationWorld(Model):
    """A scenario whose histories are compared with some of the targets."""

    scenario: str
    """A file, relative to this one, or the name of a shipped scenario."""
    days: Annotated[int, Strict(), Field(ge=1)] | None = None
    """Length of its histories; all days of the scenario if not said."""
    histories: Annotated[int, Strict(), Field(ge=1, le=1000)] = 1
    """Histories of each draw."""
    targets: Annotated[tuple[str, ...], Field(min_length=1)]
    """Targets that are computed from them, by id."""


class CalibrationFile(Model):
    """From which data the priors of a scenario are calibrated, and how."""

    title: str
    """Name for tables and pages."""
    why: str = ""
    """What one learns from it, in a sentence or two."""
    scenario: str
    """The scenario whose priors are calibrated: a file, or the name of a shipped one."""
    target_file: str = "targets"
    """File of the targets: a path relative to this file, or the name of a shipped one."""
    seed: Annotated[int, Strict(), Field(ge=0)] = 1
    """Root seed: of the draws, of the histories and of the noise."""
    draws: Annotated[int, Strict(), Field(ge=FEWEST_DRAWS, le=1_000_000)] = 100_000
    """Draws from the priors."""
    worlds: Annotated[dict[Identifier, CalibrationWorld], Field(min_length=1)]
    """Scenarios that are played, by a name of their own."""
    data: dict[str, tuple[str, ...]] = {}
    """Targets whose data stand behind a prior, by dotted key of the number."""
    before: dict[str, Any] = {}
    """Priors as they were before those data, by dotted key, as a branch changes them."""
    accept: Annotated[int, Strict(), Field(ge=2, le=1_000_000)] = 2000
    """Draws nearest to the data from which the posterior is made."""
    rows: Annotated[int, Strict(), Field(ge=1, le=1_000_000)] = 4000
    """Rows of the posterior that is written."""


def judge_calibration(file: CalibrationFile, known: Mapping[str, Target]) -> Found:
    """What is wrong with the targets and the sizes of a file.

    Args:
        file: it.
        known: targets of its target file, by id.
    """
    taken: dict[str, str] = {}
    for name, world in file.worlds.items():
        for number, id_ in enumerate(world.targets):
            key: Key = ("worlds", name, "targets", number)
            if id_ not in known:
                yield key, f"expected a target, got {id_!r}{nearest(id_, list(known))}"
            elif id_ in taken:
                yield key, f"expected each target once, got {id_!r}, which {taken[id_]} has"
            elif known[id_].statistic is None:
                yield key, f"expected a target with a statistic, got {id_!r}, which has none"
            taken.setdefault(id_, name)
    for dotted, ids in file.data.items():
        for number, id_ in enumerate(ids):
            if id_ not in known:
                hint = nearest(id_, list(known))
                yield ("data", dotted, number), f"expected a target, got {id_!r}{hint}"
    if file.accept > file.draws:
        message = f"expected at most the {file.draws} draws, got {file.accept}"
        yield ("accept",), message


def judge_numbers(file: CalibrationFile, numbers: Mapping[str, object]) -> Found:
    """Dotted keys that are no numbers of the scenario.

    Args:
        file: a calibration.
        numbers: of its scenario, by dotted key.
    """
    for section in ("data", "before"):
        for dotted in getattr(file, section):
            if dotted not in numbers:
                hint = nearest(dotted, list(numbers))
                yield (section, dotted), f"expected a number of the scenario, got {dotted!r}{hint}"
