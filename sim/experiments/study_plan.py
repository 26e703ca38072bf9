"""A study ready to be played: scenarios, the values of their lanes, and shards of them.

A shard is a stretch of histories of one scenario in (point, draw, run) order. Which process plays
a shard, and when, changes nothing about it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from ballast.sim.errors import InputError
from ballast.sim.experiments.designs import DesignPoints
from ballast.sim.experiments.factors import Factor
from ballast.sim.experiments.study_config import Config
from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.stability import stable

LARGEST_SHARD, SMALLEST_SHARD = 32_768, 4_096
SHARDS_WANTED = 8
CHECKED_LANES = 4096
"""Parameter sets whose feedback is checked together, to bound memory."""
MOST_WORLDS = 1000
WORDS = ("title", "question", "pictures", "budget", "discovery", "robustness")
"""Parts of a file that change nothing that is played."""


@dataclass(frozen=True)
class StudyWorld:
    """One scenario of a study, and the points at which it is played.

    Attributes:
        scenario: name of the scenario in the file.
        loaded: it, with the levels of the choices.
        points: (p,) numbers of the points.
    """

    scenario: str
    loaded: LoadedScenario
    points: Ints


@dataclass(frozen=True)
class Shard:
    """Histories ``first`` … ``last - 1`` of a world, in (point, draw, run) order."""

    number: int
    world: int
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class StudyPlan:
    """What is played.

    Attributes:
        worlds: scenarios with their points; refused points are in none.
        values: (P,) by dotted key, the numbers that differ between points.
        seed: root seed.
        draws: how many a point; 1 takes the modes, more are sampled ones alone.
        runs, days: histories of each draw, and their length.
        independent: whether each point has luck of its own.
        outcomes: names of what is asked.
        refused: scenario and number of each point whose feedback does not die out.
        leaves_out: whether histories of draws whose feedback does not die out are rows without
            outcomes; else points with such draws are refused beforehand.
    """

    worlds: tuple[StudyWorld, ...]
    values: Mapping[str, Floats]
    seed: int
    draws: int
    runs: int
    days: int
    independent: bool
    outcomes: tuple[str, ...]
    refused: tuple[tuple[str, int], ...] = ()
    leaves_out: bool = False

    @property
    def a_point(self) -> int:
        """Histories of a point."""
        return self.draws * self.runs

    @property
    def histories(self) -> int:
        """Histories of all points and scenarios."""
        return sum(len(world.points) for world in self.worlds) * self.a_point

    def shards(self) -> list[Shard]:
        """All shards; they depend on the study and on nothing else."""
        most = int(np.clip(self.histories // SHARDS_WANTED, SMALLEST_SHARD, LARGEST_SHARD))
        found: list[Shard] = []
        for number, world in enumerate(self.worlds):
            lanes = len(world.points) * self.a_point
            pieces = -(-lanes // most)
            ends = [lanes * n // pieces for n in range(pieces + 1)] if pieces else [0]
            for first, last in pairwise(ends):
                found.append(Shard(len(found), number, first, last))
        return found

    def lanes(self, shard: Shard) -> tuple[Ints, Ints, Ints]:
        """Number of the point, the draw and the run of each lane of a shard: (L,) each.

        DesignPoints with luck of their own have draws and runs of their own: the names of their
        histories, by which each can be replayed.
        """
        return self.lanes_between(self.worlds[shard.world], shard.first, shard.last)

    def lanes_between(self, world: StudyWorld, first: int, last: int) -> tuple[Ints, Ints, Ints]:
        """The same for any stretch of the histories of a world."""
        lanes = np.arange(first, last)
        point = np.asarray(world.points)[lanes // self.a_point]
        draw, run = lanes % self.a_point // self.runs, lanes % self.runs
        apart = point if self.independent else np.zeros_like(point)
        if self.draws == 1:
            return point, draw, run + apart * self.runs
        return point, 1 + draw + apart * self.draws, run

    def numbers(self, world: StudyWorld, points: Ints, draws: Ints) -> dict[str, Floats]:
        """Every number of some lanes, by dotted key: (L,) or (1,)."""
        found = sample_lanes(world.loaded, self.seed, draws)
        return found | {key: value[points] for key, value in self.values.items()}


def study_of(config: Config, points: DesignPoints) -> StudyPlan:
    """A study of the points of its design.

    Raises:
        InputError: levels that do not go together, or too many different scenarios.
    """
    file = config.file
    values = {
        key: _numbers(factor, points.values[:, n])
        for n, factor in enumerate(config.factors)
        for key in factor.keys
    }
    study = StudyPlan(
        worlds=tuple(_worlds(config, points)),
        values=values,
        seed=config.seed,
        draws=file.draws,
        runs=file.runs,
        days=config.days,
        independent=config.independent,
        outcomes=file.outcomes,
    )
    return without_refused(study)


def _numbers(factor: Factor, values: Floats) -> Floats:
    """The values that lanes take: of choices the chosen ones."""
    if not factor.choices:
        return np.asarray(values)
    return np.array([float(choice) for choice in factor.choices])[values.astype(np.intp)]


def _worlds(config: Config, points: DesignPoints) -> list[StudyWorld]:
    """Each scenario with each combination of levels that comes up, in the order of the points."""
    choices = [(n, factor) for n, factor in enumerate(config.factors) if factor.changes]
    levels = points.values[:, [n for n, _ in choices]].astype(np.intp)
    combinations, which = np.unique(levels, axis=0, return_inverse=True)
    if len(combinations) * len(config.scenarios) > MOST_WORLDS:
        message = (
            f"expected at most {MOST_WORLDS} different scenarios, got "
            f"{len(combinations) * len(config.scenarios)}: the choices have too many combinations"
        )
        raise InputError(config.document.problem(("factors",), message))
    found = []
    for name, loaded in config.scenarios.items():
        for number, combination in enumerate(combinations):
            made = loaded
            for (_, factor), level in zip(choices, combination, strict=True):
                if factor.changes[level]:
                    made = changed(made, factor.changes[level])
            mine = np.flatnonzero(which.reshape(-1) == number)
            found.append(StudyWorld(name, made, mine))
    return found


def without_refused(study: StudyPlan) -> StudyPlan:
    """The study without points at which feedback does not die out."""
    worlds, refused = [], []
    for world in study.worlds:
        good = _stable_points(study, world)
        refused += [(world.scenario, int(point)) for point in world.points[~good]]
        worlds.append(StudyWorld(world.scenario, world.loaded, world.points[good]))
    kept = tuple(world for world in worlds if len(world.points))
    order = list(dict.fromkeys(world.scenario for world in study.worlds))
    refused.sort(key=lambda pair: (order.index(pair[0]), pair[1]))
    return replace(study, worlds=kept, refused=tuple(refused))


def _stable_points(study: StudyPlan, world: StudyWorld) -> Any:
    """Whether feedback dies out at each point of a world, in every draw: (p,)."""
    setting = compile_scenario(world.loaded)
    good = np.ones(len(world.points) * study.draws, bool)
    one_run = replace(study, runs=1)
    for first in range(0, len(good), CHECKED_LANES):
        last = min(first + CHECKED_LANES, len(good))
        points, draws, _ = one_run.lanes_between(world, first, last)
        good[first:last] = stable(setting, study.numbers(world, points, draws))
    return good.reshape(-1, study.draws).all(axis=1)


def identity(
    config: Config, study: StudyPlan, points: DesignPoints, version: str
) -> dict[str, Any]:
    """What two studies have in common if their shards can be put together."""
    file = config.file.model_dump(
        mode="json",
        exclude=dict.fromkeys(WORDS, True) | {"factors": {"__all__": {"label"}}},
    )
    return {
        **file,
        "days": study.days,
        "seed": study.seed,
        "independent": study.independent,
        "scenarios": {name: loaded.canonical_hash for name, loaded in config.scenarios.items()},
        "points": len(points),
        "design_hash": hashlib.sha256(np.ascontiguousarray(points.values).tobytes()).hexdigest(),
        "worlds_hash": hashlib.sha256(
            json.dumps([w.loaded.canonical_hash for w in study.worlds]).encode()
        ).hexdigest(),
        "ballast": version,
    }
