"""Calls of the two leaders at peace, and how likely they meet on an occasion."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ballast.sim.rules import leader_calls, visits
from ballast.sim.rules.quantity import Number, at
from ballast.sim.scenario.leader_keys import CALL_EFFECT, CALLS, meet_key
from ballast.sim.streams import Family, Indices
from ballast.sim.vocabulary import DISPUTE
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import NOWHERE, LeaderNumbers, World, add_at
from ballast.sim.world.struck_events import Struck

NONE: Number = np.zeros(1)
STREAM = Family(("leaders.call",))


def leader_numbers(setting: CompiledScenario, values: Mapping[str, Number]) -> LeaderNumbers:
    """Numbers of contacts of the leaders, from every number by dotted key."""
    return LeaderNumbers(
        calls=leader_calls.daily_chance(values.get(CALLS, NONE)),
        effect=values.get(CALL_EFFECT, NONE),
        meet=tuple(values[meet_key(name)] for name in setting.loaded.scenario.occasions),
    )


def leader_calls_due(world: World) -> Indices:
    """Lanes in which the leaders are to call each other today: (n,).

    Not within a dispute, where calls are those of the dispute, and not through a channel that is
    shut.
    """
    about, chance = world.setting.leader_calls, world.leaders.calls
    if about is None:
        return NOWHERE
    # calls are rare: the others' uniforms lie above the chance of the likeliest lane
    _, lanes, uniform = world.luck.below(STREAM, world.day, chance.max(keepdims=True)[None])
    calls = uniform < at(chance, lanes)
    calls &= world.level[about.channel, lanes] >= leader_calls.NEEDED_LEVEL
    calls &= world.rung[lanes] < DISPUTE
    due: Indices = lanes[calls]
    return due


def commit_leader_calls(world: World, lanes: Indices) -> None:
    """The leaders call each other; tension and the channel take it in when the day ends."""
    if world.removed is not None:
        lanes = lanes[world.removed.kept(Struck.LEADER_CALL, world.day, lanes)]
    if len(lanes):
        world.today.leader_calls = lanes


def settle_leader_calls(world: World) -> None:
    """In the evening: what the day's calls take off tension.

    After all visits of the day, so that sums do not depend on who was committed first.
    """
    lanes = world.today.leader_calls
    if len(lanes):
        effect, trust = at(world.leaders.effect, lanes), world.trust[lanes]
        add_at(world.today.relief, lanes, visits.relief(effect, trust, np.ones(len(lanes))))
