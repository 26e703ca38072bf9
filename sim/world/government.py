"""How a government decides which acts it takes today, and what they set off.

Deciding reads the state of the start of the day and changes nothing; committing applies it. So
neither government moves first.
"""

from __future__ import annotations

import numpy as np

from sim.rules import choice, reciprocity
from sim.rules.quantity import Flags, Floats, Ints, at, decay
from sim.streams import Indices
from sim.vocabulary import (
    CATEGORIES,
    DUTY_CAUSE,
    HOSTILE,
    Cause,
    Duty,
    Requirement,
    Role,
    Rung,
)
from sim.world.removal import Struck
from sim.world.repertoire import COERCIVE
from sim.world.state import ActsDone, World

DUTY_ROLE = {
    Duty.DRILL: Role.SHOCK_ANSWER,
    Duty.STATEMENT: Role.STATEMENT,
    Duty.RECIPROCATION: Role.REASSURANCE,
}
DUTY_CATEGORY = {Duty.COUNTER_ECONOMIC: COERCIVE[0], Duty.COUNTER_SANCTION: COERCIVE[1]}


def decide_acts(world: World, side: int) -> ActsDone:
    """The acts of one government today in every lane, at most one a category."""
    planned = [
        _planned(world, p.act) for p in world.setting.planned_on(world.day, "act") if p.side == side
    ]
    played = world.setting.played[side]
    if played is None or world.day > played.until:
        own = [*(_due(world, side, duty) for duty in Duty), *_routine(world, side)]
    else:
        own = [NOTHING, *(_played(world, side, b) for b in played.acts.get(world.day, ()))]
    lanes, category, act, cause = (
        np.concatenate(parts) for parts in zip(*planned, *own, strict=True)
    )
    place = category * world.lanes + lanes
    # what is planned stands first, then duties; both keep their place where a category fires too
    _, first = np.unique(place, return_index=True)
    if world.removed is not None:
        keep = world.removed.kept(Struck.ACT, world.day, lanes[first], side, act[first])
        first = first[keep]
    return ActsDone(
        side=side,
        lanes=lanes[first],
        category=category[first],
        act=act[first],
        cause=cause[first],
    )


Chosen = tuple[Indices, Ints, Ints, Ints]
"""Lanes, categories, acts and causes of some acts, each (n,)."""
NOTHING: Chosen = (np.zeros(0, np.intp),) * 4


def _planned(world: World, act: int) -> Chosen:
    """An act that the scenario makes a government take today, where there is no war."""
    lanes = np.flatnonzero(world.rung < Rung.WAR)
    category = np.full(len(lanes), world.setting.acts.category[act])
    return lanes, category, np.full(len(lanes), act), np.full(len(lanes), Cause.PLANNED)


def _played(world: World, side: int, act: int) -> Chosen:
    """An act that a person chooses for a government today, where it is feasible."""
    lanes, category, acts, _ = _planned(world, act)
    able = _feasible(world, side, act, lanes)
    return lanes[able], category[able], acts[able], np.full(int(able.sum()), Cause.PLAYED)


def feasible_acts(world: World, side: int) -> list[int]:
    """Acts that a government can take today in a world of one lane, by category."""
    here = np.flatnonzero(world.rung < Rung.WAR)
    members = world.setting.repertoires[side].acts
    return [int(b) for acts in members for b in acts if _feasible(world, side, int(b), here).any()]


def _due(world: World, side: int, duty: Duty) -> Chosen:
    """Acts owed today for an earlier reason."""
    lanes = np.flatnonzero(world.duty_day[duty, side] == world.day)
    lanes = lanes[world.rung[lanes] < Rung.WAR]
    if not len(lanes):
        return NOTHING
    repertoire = world.setting.repertoires[side]
    if duty in DUTY_ROLE:
        options = repertoire.roles[DUTY_ROLE[duty]]
        log_shares = np.zeros(len(options))
    else:
        options = repertoire.acts[DUTY_CATEGORY[duty]]
        log_shares = repertoire.log_shares[DUTY_CATEGORY[duty]]
    stream = f"act.duty.{world.setting.sides[side]}.{duty.name.lower()}"
    act = _choose(world, side, options, log_shares, lanes, stream)
    lanes, act = lanes[act >= 0], act[act >= 0]
    cause = np.full(len(lanes), DUTY_CAUSE[duty])
    return lanes, world.setting.acts.category[act], act, cause


def _routine(world: World, side: int) -> list[Chosen]:
    """Acts that the intensities of the categories beget today."""
    base, excited, parts = intensities(world, side)
    repertoire = world.setting.repertoires[side]
    group = reciprocity.intensity(base, np.ones(1), excited)
    shares = repertoire.policy * repertoire.shares
    intensity = group[choice.GROUP_OF_CATEGORY] * shares[:, None]
    uniform = world.luck.table(world.keys.fires[side], world.day)
    # 1 - exp(-λ) < λ: the costly comparison only where the cheap one leaves it open
    category, lanes = np.nonzero(uniform < intensity)
    fires = uniform[category, lanes] < -np.expm1(-intensity[category, lanes])
    fires &= world.rung[lanes] < Rung.WAR
    category, lanes = category[fires], lanes[fires]
    chosen = [NOTHING]
    for c in range(len(CATEGORIES)):
        some = lanes[category == c]
        options = repertoire.acts[c]
        if not len(some) or not len(options):
            continue
        stream = f"act.choice.{world.setting.sides[side]}.{CATEGORIES[c].value}"
        act = _choose(world, side, options, repertoire.log_shares[c], some, stream)
        done = act >= 0
        some, act = some[done], act[done]
        spontaneous = base[choice.GROUP_OF_CATEGORY[c], some]
        cause = _routine_cause(spontaneous, parts, int(c >= HOSTILE), some)
        chosen.append((some, np.full(len(some), c), act, cause))
    return chosen


def intensities(world: World, side: int) -> tuple[Floats, Floats, Floats]:
    """Base intensity by group, excitation by group, and its parts.

    Returns:
        (6, L) base times multiplier; (6, L) excitation; (2, 2, L) by tone: inertia, reciprocity.
    """
    params = world.params
    logs = log_multipliers(world, side)
    multipliers = choice.multipliers(logs, world.rung >= Rung.CONFRONTATION, params.choice)
    rule = params.reciprocity
    fade = decay(rule.memory_half_life)
    nothing = np.zeros(1)
    parts = np.empty((2, 2, world.lanes))
    for tone, (inertia, answer) in enumerate(
        (
            (rule.inertia_hostile[side], rule.hostile[side]),
            (rule.inertia_cooperative[side], rule.cooperative[side]),
        )
    ):
        own, other = world.own[tone, side], world.unanswered[tone, side]
        parts[tone, 0] = reciprocity.excitation(own, other, inertia, nothing, fade)
        parts[tone, 1] = reciprocity.excitation(own, other, nothing, answer, fade)
    excited = parts[:, 0] + parts[:, 1]
    tone_of_group = (np.arange(len(choice.GROUPS)) >= choice.HOSTILE_GROUPS).astype(np.intp)
    base = world.usual.base[:, side][tone_of_group] * multipliers
    return base, excited[tone_of_group], parts


def log_multipliers(world: World, side: int) -> Floats:
    """What shifts the rates of a government today, by group, before bounds: (6, L)."""
    params = world.params
    return choice.log_multipliers(
        world.z,
        world.lasting_z,
        world.pressure[side],
        params.calendar.economic_weakness[side],
        (world.sanctions[side] - world.sanctions_at_start[side]) / 10.0,
        world.summit_near,
        params.choice,
    )


def _routine_cause(base: Floats, parts: Floats, tone: int, lanes: Indices) -> Ints:
    """Which part of the intensity was the largest."""
    inertia, answer = parts[tone, 0, lanes], parts[tone, 1, lanes]
    begotten = np.where(answer > inertia, Cause.RECIPROCITY, Cause.INERTIA)
    return np.where(np.maximum(inertia, answer) > base, begotten, Cause.ROUTINE)


def _choose(
    world: World, side: int, options: Ints, log_shares: Floats, lanes: Indices, stream: str
) -> Ints:
    """Which of some acts each lane takes, -1 where none is feasible: (n,)."""
    if not len(options):
        return np.full(len(lanes), -1)
    rule, acts = world.params.choice, world.setting.acts
    wish = choice.motive(
        at(world.pressure[side], lanes),
        world.belief[side, lanes],
        at(world.engagement[side], lanes),
        at(rule.domestic_weight, lanes)[side],
        at(rule.belief_weight, lanes)[side],
        at(rule.engagement_weight, lanes)[side],
    )
    rung = world.rung[lanes].astype(np.float64)
    utilities = np.empty((len(options), len(lanes)))
    feasible = np.empty((len(options), len(lanes)), bool)
    for row, b in enumerate(options):
        utilities[row] = choice.utility(
            log_shares[row],
            acts.weight[b],
            acts.risk[b],
            acts.cost[b],
            wish,
            rung,
            at(rule.precision, lanes),
            at(rule.risk_aversion, lanes),
        )
        feasible[row] = _feasible(world, side, int(b), lanes)
    chosen = choice.choose(world.luck.uniform(stream, world.day, lanes), utilities, feasible)
    return np.where(chosen >= 0, options[chosen], -1)


def _feasible(world: World, side: int, act: int, lanes: Indices) -> Flags:
    """Whether a government can take an act today: (n,)."""
    acts = world.setting.acts
    requires = acts.requires[act]
    able = np.ones(len(lanes), bool)
    if requires == Requirement.CHANNEL_LIMITED:
        able &= world.level[acts.channel[act], lanes] >= 1
    elif requires == Requirement.CHANNEL_WORKING:
        able &= world.level[acts.channel[act], lanes] >= 2
    elif requires == Requirement.SANCTIONS:
        able &= world.sanctions[1 - side, lanes] >= 1.0
    if acts.roles[act] == Role.REASSURANCE:
        able &= world.day >= world.rest_until[side, lanes]
    return able
