"""Who watches a world as it is played: engines are given them, and know nothing of what they do."""

from __future__ import annotations

from typing import Protocol

from ballast.sim.world.state import World


class Observer(Protocol):
    """Is shown the world every evening, and changes nothing in it."""

    def evening(self, world: World) -> None:
        """Take in the day that has just been played."""


class Watcher(Observer, Protocol):
    """Is shown the world in the morning too, when everyone is about to decide."""

    def morning(self, world: World) -> None:
        """Take in the state on which everyone decides."""
