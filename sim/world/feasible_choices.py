"""Everything that a government can do on a morning, for a person who decides for it."""

from __future__ import annotations

from ballast.sim.vocabulary import WAR
from ballast.sim.world.compiled_play import NOTHING, Choice
from ballast.sim.world.government import feasible_acts
from ballast.sim.world.state import World
from ballast.sim.world.visit_turns import feasible_moves


def feasible_choice(world: World, side: int) -> Choice:
    """Everything a government can do today in a world of one lane; not all of it together."""
    if world.rung[0] == WAR:
        return NOTHING
    return Choice(
        acts=tuple(feasible_acts(world, side)),
        moves=tuple(feasible_moves(world, side)),
    )
