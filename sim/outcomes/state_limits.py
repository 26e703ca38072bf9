"""States that sit on a limit: where that happens often, a rule has lost its hold on them."""

from __future__ import annotations

import numpy as np

from ballast.sim.rules.choice import GROUPS, LOG_MULTIPLIER_BOUNDS
from ballast.sim.rules.encounters import TENSION_EFFECT_BOUNDS
from ballast.sim.rules.quantity import Flags
from ballast.sim.vocabulary import SIDES
from ballast.sim.world.government import log_multipliers
from ballast.sim.world.state import World

LOOK_EVERY_DAYS = 7
"""Limits are looked at once a week: their share of time is the same, the cost a seventh."""


def at_limits(world: World) -> dict[str, int]:
    """Histories in which each state sits on a limit this evening, by what it is."""
    sides = world.setting.sides
    z = world.z * world.params.encounters.tension_slope
    found = {
        "tension": _count((world.tension <= 0.0) | (world.tension >= 100.0)),
        "trust": _count((world.trust <= 0.0) | (world.trust >= 1.0)),
        "effect of tension on encounters": _count(_beyond(z, TENSION_EFFECT_BOUNDS)),
    }
    for side in range(SIDES):
        belief = world.belief[side]
        found[f"belief of {sides[side]}"] = _count((belief <= 0.0) | (belief >= 1.0))
        beyond = _beyond(log_multipliers(world, side), LOG_MULTIPLIER_BOUNDS)
        for group, category in enumerate(GROUPS):
            found[f"rate multiplier of {sides[side]}, {category.value}"] = _count(beyond[group])
    return found


def _beyond(values: np.ndarray, bounds: tuple[float, float]) -> Flags:
    return np.asarray((values <= bounds[0]) | (values >= bounds[1]))


def _count(flags: Flags) -> int:
    return int(np.count_nonzero(flags))
