"""Single events taken out of a history, to see what would have come without them.

This is an experiment on histories and no rule of the model. An event is struck where it is
committed; everything else keeps its luck, because streams are named by what is decided, day, draw
and run. Where nothing is to be struck, ``world.removed`` is None and the model does not ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ballast.sim.rules.quantity import Flags, Ints
from ballast.sim.streams import Indices


class Struck(StrEnum):
    """What can be struck, and what names one of it on a day."""

    ACT = "act"  # side, act
    SHOCK = "shock"  # name of its stream
    ENCOUNTER = "encounter"  # severity: all of the day
    VISIT = "visit"  # slot, event: another step is taken instead
    SUSPENSION = "suspension"  # channel
    REOPENING = "reopening"  # channel
    RISE = "rise"  # channel
    STEP = "step"  # of the ladder
    CALL = "call"  # side that calls within a dispute
    LEADER_CALL = "leader_call"  # of the two leaders at peace
    DEPARTURE = "departure"  # official


@dataclass(frozen=True, slots=True)
class Removal:
    """One event that is not to happen: kind, day, and what names it among its kind."""

    kind: Struck
    day: int
    what: tuple[int | str, ...] = ()


class Removals:
    """What is struck in which lane.

    Args:
        struck: pairs of lane and removal; a lane may have several.
    """

    def __init__(self, struck: Iterable[tuple[int, Removal]]) -> None:
        self._on: dict[tuple[Struck, int], list[tuple[int, Removal]]] = {}
        for lane, removal in struck:
            self._on.setdefault((removal.kind, removal.day), []).append((lane, removal))

    def kept(self, kind: Struck, day: int, lanes: Indices, *what: int | str | Ints) -> Flags:
        """Which of some events of a kind still happen today: (n,).

        Args:
            kind: of event.
            day: today.
            lanes: (n,) where they would happen.
            what: what names them, one for all or (n,).
        """
        keep = np.ones(len(lanes), bool)
        for lane, removal in self._on.get((kind, day), ()):
            hit = lanes == lane
            for has, wanted in zip(what, removal.what, strict=True):
                hit &= has == wanted
            keep &= ~hit
        return keep
