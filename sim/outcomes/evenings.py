"""An evening as those who count see it; what several of them ask is worked out once."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from ballast.sim.rules.quantity import Flags, Ints
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import DISPUTE, WAR, Ending, Severity
from ballast.sim.world.state import World


class Evening:
    """The day that has just been played.

    Args:
        world: after the day.
        level: (C, L) levels of channels on the evening before.
    """

    def __init__(self, world: World, level: Ints) -> None:
        self.world = world
        self.day = world.day - 1
        self._before = level

    @cached_property
    def encounters(self) -> list[Ints] | None:
        """By severity, (L,) encounters of it or a graver one; None on a day without any."""
        by_severity = self.world.today.encounters
        if by_severity is None:
            return None
        found: list[Ints] = [by_severity[Severity.LETHAL]]
        for severity in range(int(Severity.LETHAL) - 1, -1, -1):
            found.append(found[-1] + by_severity[severity])
        return found[::-1]

    @cached_property
    def high(self) -> Indices:
        """(n,) lanes on rung 4 or higher, which are few."""
        return (self.world.rung >= DISPUTE).nonzero()[0]

    def playing(self, lanes: Indices) -> Indices:
        """Those of some lanes whose history no war has ended on an earlier day."""
        if not len(self.over):
            return lanes
        over = np.zeros(self.world.lanes, bool)
        over[self.over] = True
        return lanes[~over[lanes]]

    @cached_property
    def over(self) -> Indices:
        """(n,) lanes whose history a war has ended on an earlier day."""
        wars: Indices = self.high[self.world.rung[self.high] == WAR]
        tonight = [lanes for ending, lanes in self.world.today.ended if ending == Ending.WAR]
        return wars[~np.isin(wars, np.concatenate(tonight))] if tonight else wars

    @cached_property
    def opened(self) -> Flags | None:
        """(C, L) channels that were shut yesterday and are open now; None where none changed."""
        if self.world.level is self._before:
            return None
        return np.asarray((self.world.level > 0) & (self._before == 0))
