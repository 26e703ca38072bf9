"""Multilevel splitting: histories on the way to a rare rung are played on several times.

Every history is a tree. Where one of its branches first stands on or above a level – on a rung, or
at a tension below rung 4 – it goes on as several copies, each of which counts for so much less.
The weighted number of branches that reach the target is an unbiased estimate of its chance, for
any levels and factors that were chosen beforehand [GarvelsKroese1998; LEcuyerDemersTuffin2007].
Trees are independent of each other given the parameter draws, which gives the variance without
replications of the whole, and makes the result the same for any block or process.

Factors are powers of two, so that sums of weights are exact in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ballast.sim.day import play_day
from ballast.sim.rules.quantity import Floats, Ints, Number
from ballast.sim.streams import Indices, Luck
from ballast.sim.vocabulary import Rung
from ballast.sim.world.clones import Path, split_lanes, take_lanes
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.start import begin
from ballast.sim.world.state import World

EVERY = 3
"""Days between two looks at the levels: copying a block costs as much as playing it for a day."""
MOST_LANES = 32_768
"""A block that has grown beyond this is halved; it changes memory, never results."""
STEP = 1000.0
"""Importance that a rung from 4 on adds; more than tension can."""


@dataclass(frozen=True)
class Levels:
    """Where branches are copied.

    Attributes:
        target: the rung that is asked about.
        thresholds: levels of :func:`importance`, rising.
        factors: copies at each, powers of two.
    """

    target: int
    thresholds: tuple[float, ...] = ()
    factors: tuple[int, ...] = ()


@dataclass
class Trees:
    """What some trees have come to.

    Attributes:
        weight: (N,) weighted number of branches of each tree that reached the target.
        cost: history-days played.
        entered: (levels + 1,) branches that went on from each level; first the roots.
        passed: (levels,) branches that came to each level.
        seconds: of processor, as measured.
        reached: draw, run, path and day of branches that reached the target.
    """

    weight: Floats
    entered: Ints
    passed: Ints
    cost: int = 0
    seconds: float = 0.0
    reached: list[tuple[int, int, Path, int]] = field(default_factory=list)


@dataclass
class _Branches:
    """The branches of a block: arrays over lanes."""

    world: World
    root: Indices
    level: Indices  # levels passed
    weight: Floats
    node: Indices  # in the list of splits

    def taken(self, lanes: Indices) -> _Branches:
        return self._with(take_lanes(self.world, lanes), lanes)

    def _with(self, world: World, lanes: Indices) -> _Branches:
        """The same about the lanes of another world, which were these here."""
        parts = (self.root, self.level, self.weight, self.node)
        return _Branches(world, *(part[lanes] for part in parts))  # type: ignore[arg-type]

    def split(self, times: Ints) -> tuple[_Branches, Ints]:
        world, lanes, copies = split_lanes(self.world, times)
        return self._with(world, lanes), copies


def importance(world: World) -> Floats:
    """How near a history is to the top of the ladder: tension below rung 4, then the rung first.

    Returns:
        (L,) tension, with :data:`STEP` for each rung from 4 on, and half of it after a reply,
        before which no press can come.
    """
    steps = np.maximum(world.rung.astype(np.float64) - (Rung.DISPUTE - 1), 0.0)
    return np.asarray(STEP * (steps + world.replied / 2.0) + world.tension)


def entry(rung: int, replied: bool = False) -> float:
    """Importance from which a history is on a rung, 4 or higher, or there after a reply."""
    return STEP * (rung - (Rung.DISPUTE - 1) + replied / 2.0)


def play_trees(
    setting: CompiledScenario,
    values: Mapping[str, Number],
    seed: int,
    draws: Ints,
    runs: Ints,
    days: int,
    levels: Levels,
    note: Callable[[int], None] | None = None,
) -> Trees:
    """Play the trees of some histories to their end; without levels these are the histories.

    Args:
        setting, values, seed, draws, runs, days: as of
        :func:`ballast.sim.experiments.counted_block.play_block`. levels: where branches are copied.
        note: told after each day how many histories, clones left out, have played it.
    """
    world = begin(setting, values, Luck(seed, draws, runs), len(draws))
    forest = _Forest(levels, draws, runs, days, note)
    if setting.continues is not None:
        forest.first = setting.continues.until + 2  # clones of a past in common would be the same
    waiting = [_seedlings(world)]
    while waiting:
        waiting += forest.grow(waiting.pop())
    forest.found.reached.sort()
    return forest.found


def _seedlings(world: World) -> _Branches:
    none = np.zeros(world.lanes, np.intp)
    return _Branches(
        world=world,
        root=np.arange(world.lanes),
        level=none,
        weight=np.ones(world.lanes),
        node=none - 1,
    )


class _Forest:
    """Trees of a block that are being played, and what they have come to."""

    def __init__(
        self,
        levels: Levels,
        draws: Ints,
        runs: Ints,
        days: int,
        note: Callable[[int], None] | None,
    ) -> None:
        depth = len(levels.thresholds)
        self.found = Trees(np.zeros(len(draws)), np.zeros(depth + 1, int), np.zeros(depth, int))
        self.found.entered[0] = len(draws)
        self.first = 1
        self._levels, self._days, self._note = levels, days, note
        self._draws, self._runs = draws, runs
        self._splits: list[tuple[int, int, int]] = []  # node before, day, copy

    def grow(self, branches: _Branches) -> list[_Branches]:
        """Play branches to the end, or until they are too many: then two halves of them."""
        while branches.world.day < self._days:
            world = branches.world
            play_day(world)
            self.found.cost += world.lanes
            if self._note is not None:
                self._note(int((branches.node < 0).sum()))
            self._count(branches)
            if world.day < self.first or world.day % EVERY or world.day >= self._days:
                continue
            branches = self._look(branches)
            lanes = branches.world.lanes
            if lanes == 0:
                return []
            if lanes > MOST_LANES:
                halves = np.arange(lanes // 2), np.arange(lanes // 2, lanes)
                return [branches.taken(half) for half in halves]
        return []

    def _count(self, branches: _Branches) -> None:
        """Branches that stand on the target tonight have reached it and count no more."""
        world = branches.world
        reached = np.flatnonzero((world.rung >= self._levels.target) & (branches.weight > 0.0))
        if not len(reached):
            return
        root = branches.root[reached]
        np.add.at(self.found.weight, root, branches.weight[reached])
        branches.weight[reached] = 0.0
        self.found.reached += [
            (int(self._draws[r]), int(self._runs[r]), self._path(n), world.day - 1)
            for r, n in zip(root, branches.node[reached], strict=True)
        ]

    def _look(self, branches: _Branches) -> _Branches:
        """Copy branches that have come to a level, and drop those that are done."""
        score, alive = importance(branches.world), branches.weight > 0.0
        before = branches.level
        there = np.searchsorted(np.array(self._levels.thresholds), score, side="right")
        branches.level = np.where(alive, np.maximum(before, there), before)
        times = alive.astype(np.intp)
        for level, factor in enumerate(self._levels.factors):
            now = alive & (before <= level) & (branches.level > level)  # a leap passes several
            self.found.passed[level] += times[now].sum()
            times[now] *= factor
            self.found.entered[level + 1] += times[now].sum()
        if (times == 1).all():
            return branches
        branches.weight = branches.weight / np.maximum(times, 1)
        parted, copies = branches.split(times)
        for lane in np.flatnonzero(copies):
            self._splits.append((int(parted.node[lane]), parted.world.day, int(copies[lane])))
            parted.node[lane] = len(self._splits) - 1
        return parted

    def _path(self, node: int) -> Path:
        path: list[tuple[int, int]] = []
        while node >= 0:
            node, day, copy = self._splits[node]
            path.append((day, copy))
        return tuple(reversed(path))
