"""What shocks, encounters and day 0 have left in fast tension, brought up to date where asked.

Nothing is decided by it. It fades like tension itself, but only where something happens or is
asked, since most lanes see nothing on most days: a value stands for the evening it was made.
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import tension
from ballast.sim.rules.quantity import Floats, at
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import TensionSource
from ballast.sim.world.state import World


def add_jump(world: World, source: TensionSource, lanes: Indices, points: Floats) -> None:
    """Points of tension that come today, and what they leave in it.

    Args:
        world: during the day.
        source: what they are from.
        lanes: (n,) each once.
        points: (n,) or (1,).
    """
    world.today.jump[lanes] += points
    world.standing[source, lanes] = left_of(world, source, lanes, world.day) + points
    world.standing_since[source, lanes] = world.day


def left_of(world: World, source: TensionSource, lanes: Indices, day: int) -> Floats:
    """Points that a source has left in fast tension on the evening of a day: (n,)."""
    days = day - world.standing_since[source, lanes]
    return tension.left(world.standing[source, lanes], at(world.daily.excess, lanes), days)


def bring_up_to_date(world: World) -> None:
    """In the morning, before numbers become others: all that is left stands for last evening."""
    everyone, yesterday = np.arange(world.lanes), world.day - 1
    world.standing = np.stack([left_of(world, s, everyone, yesterday) for s in TensionSource])
    world.standing_since = np.full_like(world.standing_since, yesterday)
