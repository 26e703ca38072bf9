"""What the day has done to the relation: stocks, trust, tension and channels."""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import channels, coercion, tension
from ballast.sim.rules.tension import MOST
from ballast.sim.vocabulary import NEVER
from ballast.sim.world.act_effects import settle_reassurance
from ballast.sim.world.action_sets import COERCIVE
from ballast.sim.world.channel_use import rise_by_use
from ballast.sim.world.dispute_course import hold_wars
from ballast.sim.world.event_deletion import strike_channels
from ballast.sim.world.leader_contacts import settle_leader_calls
from ballast.sim.world.scheduling import next_reopening
from ballast.sim.world.state import World, add_at

NO_EFFECT = np.zeros(1)


def settle(world: World) -> None:
    """Tomorrow's tension, trust, stocks and channel levels, from what happened today."""
    rise_by_use(world)
    if world.removed is not None:
        strike_channels(world)
    settle_reassurance(world)
    settle_leader_calls(world)
    _settle_stocks(world)
    _settle_tension(world)
    _settle_channels(world)
    hold_wars(world)


def _settle_stocks(world: World) -> None:
    daily, today = world.daily, world.today
    world.sanctions = coercion.stock(world.sanctions, daily.grievance, today.imposed, today.lifted)
    world.ministers += today.ministers
    world.trust = tension.trust(
        world.trust, world.params.tension.trust_base, daily.trust, today.trust_steps
    )


def _settle_tension(world: World) -> None:
    daily, today, acts = world.daily, world.today, world.setting.acts
    push, coercion = np.zeros(world.lanes), np.zeros(world.lanes)
    for done in today.acts:
        # one by one, government by government: sums must not depend on layout
        weight = acts.push[done.act]
        coercive = (done.category == COERCIVE[0]) | (done.category == COERCIVE[1])
        for total, some in ((coercion, coercive.nonzero()[0]), (push, (~coercive).nonzero()[0])):
            add_at(total, done.lanes[some], weight[some])
    world.excess = tension.excess(
        world.excess,
        daily.excess,
        world.params.tension.act_gain,
        push + coercion,
        world.usual.push + world.expected_coercion,
        today.jump,
        MOST - world.params.tension.base,
    )
    world.expected_coercion = tension.expect(world.expected_coercion, coercion, daily.habituation)
    kept = np.where(today.contradicted, 0.5, 1.0) * daily.visit_effect
    world.visit_effect = kept * world.visit_effect - today.relief - today.overshoot
    world.overshoot = daily.overshoot * world.overshoot + today.overshoot
    read_tension(world)


def read_tension(world: World) -> None:
    """Tension from its parts, with and without the effects of visits."""
    base = world.params.tension.base
    world.tension = tension.level(base, world.excess, world.visit_effect, world.overshoot)
    world.z = tension.standardised(world.tension)
    lasting = tension.level(base, world.excess, NO_EFFECT, NO_EFFECT)
    world.lasting_z = tension.standardised(lasting)


def _settle_channels(world: World) -> None:
    """Levels of tomorrow; where a channel is both raised and suspended today, it is suspended."""
    today = world.today
    if not (today.reopened or today.raised or today.suspended or today.levels):
        return
    level = world.level.copy()
    for raised in world.today.raised:
        level[raised] = channels.raised(world.level[raised])
        world.reopen_day[raised] = NEVER
    for reopened in world.today.reopened:
        level[reopened] = np.maximum(level[reopened], 1)
        world.reopen_day[reopened] = NEVER
    for channel, planned in today.levels:
        level[channel] = planned
        world.reopen_day[channel] = NEVER
    for shut, lanes in world.today.suspended:
        level[shut, lanes] = 0
        world.reopen_day[shut, lanes] = next_reopening(world, shut, lanes, world.day)
    world.level = level
