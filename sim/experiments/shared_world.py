"""Scenarios that differ in numbers, or in what is made to happen, as lanes of one block.

A day of a block costs some milliseconds however few its lanes are. Branches of one scenario that
change numbers, policies, dates, sanctions or chances, or add interventions, shocks and visits, need
no blocks of their own: one compiled scenario holds all that any of them adds, and the lanes of each
branch have its numbers. What a branch does not have has the chance zero in its lanes, so that every
history is the one that the branch would have alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ballast.sim.experiments.branch_overlays import AddedBranches, Change, Overlay
from ballast.sim.rules.quantity import Floats, Ints, Number
from ballast.sim.scenario.priors import sample, sample_priors, spread
from ballast.sim.scenario.schema import LoadedScenario, Prior


@dataclass(frozen=True)
class SharedWorld:
    """A base and its branches as one scenario.

    Attributes:
        loaded: the base with all that any branch adds.
        overlays: numbers of each branch; that of the base comes first and is empty.
        usual: by key of an overlay that no prior has, what all other lanes have; of all branches
            that have added to the scenario, also of those that are not played.
    """

    loaded: LoadedScenario
    overlays: tuple[Overlay, ...]
    usual: Mapping[str, float]

    def numbers(self, seed: int, draws: Ints, which: Ints) -> dict[str, Number]:
        """Every number of some lanes, by dotted key: (L,) or (1,).

        Args:
            seed: root seed.
            draws: (L,) number of the draw of each lane.
            which: (L,) position of its branch.
        """
        own, place = np.unique(draws, return_inverse=True)
        values = spread(sample(self.loaded, seed, own), place)
        for key, usual in self.usual.items():
            values.setdefault(key, np.full(1, usual))
        members = {n: np.flatnonzero(which == n) for n in np.unique(which).tolist()}
        for key in self.keys:
            row = np.array(np.broadcast_to(values[key], draws.shape), float)
            for n, lanes in members.items():
                if key in self.overlays[n]:
                    row[lanes] = _drawn(key, self.overlays[n][key], seed, own, place[lanes])
            values[key] = row
        return values

    def only(self, branches: Sequence[int]) -> SharedWorld:
        """The same world with some of its branches, by position."""
        return replace(self, overlays=tuple(self.overlays[n] for n in branches))

    @property
    def keys(self) -> list[str]:
        """Keys that any overlay has, in the order in which they come first."""
        return list(dict.fromkeys(key for overlay in self.overlays for key in overlay))


def _drawn(key: str, change: Change, seed: int, own: Ints, place: Ints) -> Floats | float:
    if isinstance(change, Prior):
        found = sample_priors({key: change}, seed, own)[key]
        return found[place] if len(found) > 1 else float(found[0])
    return change


def shared_world(
    base: LoadedScenario,
    branches: Iterable[LoadedScenario],
    combined: Sequence[tuple[int, ...]] = (),
    numbers: Iterable[tuple[tuple[int, ...], Overlay]] = (),
) -> SharedWorld:
    """Branches of a scenario beside it.

    Args:
        base: the scenario.
        branches: of it; branch *n* has the position *n* + 1.
        combined: positions of branches whose changes are made together, as further branches.
        numbers: further ones: positions of branches, and numbers laid over them.

    Raises:
        NotShared: a branch that needs a block of its own.
    """
    found = AddedBranches(base)
    overlays: list[dict[str, Change]] = [{}]
    overlays += [found.overlay(branch) for branch in branches]
    for together, more in (*((pair, {}) for pair in combined), *numbers):
        merged: dict[str, Change] = {}
        for position in together:
            merged |= overlays[position]
        overlays.append(merged | dict(more))
    return SharedWorld(found.world, tuple(overlays), found.usual)


def apart(one: Overlay, other: Overlay) -> bool:
    """Whether two overlays have no key in common, so that both can be laid over one lane."""
    return not set(one) & set(other)
