"""What each government saw of yesterday's acts, and what it makes of them."""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import coercion, perception, reciprocity
from ballast.sim.rules.chance import standard_normal
from ballast.sim.rules.channels import openness
from ballast.sim.rules.quantity import Floats, at
from ballast.sim.vocabulary import HOSTILE
from ballast.sim.world.action_sets import COERCIVE
from ballast.sim.world.state import ActsDone, World, add_at


def perceive(world: World) -> None:
    """Memories fade and take in yesterday's acts; beliefs drift towards what memories say."""
    daily = world.daily
    for memory in (world.seen, world.unanswered, world.own):
        reciprocity.remember(memory, daily.memory)
    for done in world.yesterday:
        if len(done.lanes):
            _take_in(world, done)
    usual = world.usual
    world.belief = perception.update_belief(
        world.belief, world.seen[0], usual.hostile_memory, daily.belief, usual.presumed_memory
    )


def _take_in(world: World, done: ActsDone) -> None:
    """Yesterday's acts of one government, as it knows them and as the other saw them."""
    observer = 1 - done.side
    tone = (done.category >= HOSTILE).astype(np.intp)
    sight, left = sightings(world, done)
    # one by one in the order of categories, so that sums do not depend on layout
    own = perception.own_mass(world.setting.acts.weight[done.act])
    add_at(world.own, (tone, done.side, done.lanes), own)
    add_at(world.seen, (tone, observer, done.lanes), sight)
    add_at(world.unanswered, (tone, observer, done.lanes), left)


def sightings(world: World, done: ActsDone) -> tuple[Floats, Floats]:
    """Yesterday's acts of one government in standard acts: as seen, and what is left of that.

    What is left, (n,) like the first, is what ordinary reciprocity answers.
    """
    observer = 1 - done.side
    sight = _sight(world, done, observer)
    return sight, _left_to_reciprocity(world, done, observer, sight)


def _sight(world: World, done: ActsDone, observer: int) -> Floats:
    """(n,) each act as the observer sees it, in standard acts."""
    rule, acts, lanes = world.params.perception, world.setting.acts, done.lanes
    weight = acts.weight[done.act]
    mass = np.where(
        done.category < HOSTILE,
        perception.hostile_mass(weight, acts.defensive[done.act], at(rule.bias[observer], lanes)),
        perception.cooperative_mass(
            weight, world.belief[observer][lanes], at(rule.discount, lanes)
        ),
    )
    q = openness(world.level[acts.channel[done.act], lanes])
    noise = perception.noise_sd(q, at(rule.noise_closed, lanes), at(rule.noise_open, lanes))
    keys = world.keys.seen[observer]
    uniform = world.luck.pairs(keys, done.category, world.day, lanes)
    return perception.seen(mass, noise, standard_normal(uniform))


def _left_to_reciprocity(world: World, done: ActsDone, observer: int, sight: Floats) -> Floats:
    """(n,) what ordinary reciprocity still answers: less for acts that meet countermeasures."""
    weight = world.setting.acts.weight[done.act]
    coercive = (done.category == COERCIVE[0]) | (done.category == COERCIVE[1])
    major = (coercive & (weight <= coercion.MAJOR_WEIGHT)).nonzero()[0]
    if not len(major):
        return sight
    lanes, left = done.lanes[major], sight.copy()
    left[major] = coercion.left_to_reciprocity(
        sight[major],
        at(world.params.coercion.countermeasure[observer], lanes),
        at(world.params.reciprocity.hostile[observer], lanes),
    )
    return left
