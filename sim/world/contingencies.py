"""Policies that wait: in the evening each looks whether what it waits for has come about.

Its measure is done in the morning some days later, like an intervention on that day. A rung or a
tension counts on the evening on which it is reached, not on those on which it lasts.
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules.quantity import Flags
from ballast.sim.vocabulary import NEVER, WAR
from ballast.sim.world.compiled_contingent import Contingent
from ballast.sim.world.scheduling import later
from ballast.sim.world.state import World


def watch_conditions(world: World) -> None:
    """Note on which day the measures of policies are due whose conditions have come about today."""
    for position, policy in enumerate(world.setting.contingent):
        due = world.measure_day[position]
        over = due.astype(np.int64) + policy.days <= world.day + 1
        free = over if policy.each_time else np.zeros(world.lanes, bool)
        come = _come_about(world, position, policy) & (free | (due == NEVER)) & (world.rung < WAR)
        due[come] = later(world.day, np.array(policy.after))


def _come_about(world: World, position: int, policy: Contingent) -> Flags:
    """Lanes in which what a policy waits for has come about today: (L,)."""
    if policy.rung >= 0:
        return _reached(world, position, world.rung >= policy.rung)
    if not np.isnan(policy.tension):
        return _reached(world, position, world.tension > policy.tension)
    if policy.severity >= 0:
        met = world.today.encounters
        if met is None:
            return np.zeros(world.lanes, bool)
        return np.asarray(met[policy.severity :].any(axis=0))
    if policy.day >= 0:
        return np.full(world.lanes, world.day == policy.day)
    come = np.zeros(world.lanes, bool)
    for done in world.today.acts:
        if policy.side in (-1, done.side):
            come[done.lanes[policy.acts[done.act]]] = True
    return come


def _reached(world: World, position: int, holds: Flags) -> Flags:
    """Where a state is reached that did not hold the evening before; keeps where it holds."""
    new: Flags = holds & ~world.condition_holds[position]
    world.condition_holds[position] = holds
    return new
