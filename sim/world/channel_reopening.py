"""How channels are reopened: by the side that holds the right, when it is ready to."""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import channels
from ballast.sim.rules.quantity import Flags, Ints, at
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import NEVER, WAR
from ballast.sim.world.scheduling import next_reopening
from ballast.sim.world.state import Pairs, World, due
from ballast.sim.world.turnover import still_barred

NO_PAIRS: Pairs = (np.zeros(0, np.intp),) * 2


def channels_due(world: World) -> Pairs:
    """Shut channels that are asked about today."""
    return due(world.reopen_day, world.day)


def decide_channels(world: World, asked: Pairs) -> tuple[Pairs, Pairs]:
    """Of the channels that are asked about: those that reopen, and those that stay shut."""
    shut, lanes = asked
    if not len(shut):
        return NO_PAIRS, NO_PAIRS
    rule = world.params.channels
    half_life, slope = at(rule.suspension_half_life, lanes), at(rule.reopening_slope, lanes)
    # with a sanctioned counterpart, talks resume as seldom as he is received
    gate = np.where(
        gate_is_open(world, shut, lanes), 1.0, at(world.params.visits.sanctioned_acceptance, lanes)
    )
    chance = channels.reopening_probability(world.z[lanes], gate, half_life, slope)
    share = chance / channels.reopening_bound(half_life, slope)
    uniform = world.luck.pairs(world.keys.channel["reopening"], shut, world.day, lanes)
    opens = (uniform < share) & (world.rung[lanes] < WAR)
    return (shut[opens], lanes[opens]), (shut[~opens], lanes[~opens])


def commit_channels(world: World, opening: Pairs, staying: Pairs) -> None:
    """Apply what was decided about shut channels; levels change in the evening."""
    if len(opening[0]):
        world.today.reopened.append(opening)
        world.reopen_day[opening] = NEVER
    if len(staying[0]):
        world.reopen_day[staying] = next_reopening(world, *staying, world.day)


def gate_is_open(world: World, channel: Ints, lanes: Indices) -> Flags:
    """Whether no sanctioned counterpart bars the reopening of channels in lanes: (n,)."""
    about = world.setting.channels
    return ~still_barred(world, about.gate_until, about.gate, channel, lanes)
