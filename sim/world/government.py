"""How a government decides which acts it takes today, and what they set off.

Deciding reads the state of the start of the day and changes nothing; committing applies it. So
neither government moves first.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ballast.sim.rules import choice, reciprocity
from ballast.sim.rules.quantity import Flags, Floats, at
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import (
    CATEGORIES,
    CRISIS,
    DISPUTE,
    DUTY_CAUSE,
    HOSTILE,
    WAR,
    Cause,
    Duty,
)
from ballast.sim.world.acts_in_preparation import EXPECTED, delayed, expected_today, not_twice
from ballast.sim.world.compiled_interventions import Planned
from ballast.sim.world.dispute_moves import decide_moves, feasible_moves
from ballast.sim.world.intervention_chances import happens, made_today
from ballast.sim.world.recorded_conduct import STRIP
from ballast.sim.world.state import ActsDone, World, due
from ballast.sim.world.struck_events import Struck

CAUSES = np.array(DUTY_CAUSE)
OF_DISPUTE = int(Cause.DISPUTE)
ROUTINE, INERTIA, RECIPROCITY = int(Cause.ROUTINE), int(Cause.INERTIA), int(Cause.RECIPROCITY)
TONE_OF_CATEGORY = (np.arange(len(choice.GROUP_OF_CATEGORY)) >= HOSTILE).astype(np.intp)
FIRST_OF_GROUP = np.searchsorted(choice.GROUP_OF_CATEGORY, np.arange(len(choice.GROUPS) + 1))
"""Categories of group g are ``FIRST_OF_GROUP[g]`` up to the next group's first."""


def decide_acts(world: World, side: int) -> ActsDone:
    """The acts of one government today in every lane, at most one a category."""
    played, day = world.setting.played[side], world.day
    free = played is None or day > played.until
    expected = expected_today(world, side)
    moving, moves, lapsed = decide_moves(world, side, free)
    chosen = [(moving, moves, np.full(len(moving), OF_DISPUTE))] if len(moving) else []
    chosen += [_made(world, p) for p in made_today(world, "act") if p.side == side]
    if played is None or day > played.until:
        chosen += [_expected(world, side, *each) for each in expected]
        own, owes = _own(world, side)
        several = bool(chosen) or owes
        chosen.append(own)
    else:
        several = True
        chosen += [NOTHING, *(_played(world, side, b) for b in played.acts.get(day, ()))]
    lanes, act, cause = (np.concatenate(parts) for parts in zip(*chosen, strict=True))
    category = world.setting.acts.category[act]
    if several:
        # what is done about a dispute stands first, then what is planned, then duties: each keeps
        # its place where a category fires
        _, first = np.unique(category * world.lanes + lanes, return_index=True)
        lanes, category, act, cause = lanes[first], category[first], act[first], cause[first]
    if world.removed is not None:
        keep = world.removed.kept(Struck.ACT, day, lanes, side, act)
        lanes, category, act, cause = lanes[keep], category[keep], act[keep], cause[keep]
    if len(lapsed) and not free:  # who plays replies: then it does not lapse
        lapsed = np.setdiff1d(lapsed, lanes[act == world.setting.dispute_acts.reply])
    return ActsDone(
        side=side,
        lanes=lanes,
        category=category,
        act=act,
        cause=cause,
        lapsed=lapsed,
        delayed=delayed(world, expected, lanes, act, cause) if expected else (),
    )


def _own(world: World, side: int) -> tuple[Chosen, bool]:
    """Lanes, acts and causes of what the government does of itself; whether it owes any of it."""
    owed, lanes, cause = _due(world, side)
    fired, firing, why, rate = _routine(world, side)
    occasion = np.concatenate((owed, fired + len(Duty)))
    lanes, cause = np.concatenate((lanes, firing)), np.concatenate((cause, why))
    act = _choose(world, side, occasion, lanes)
    done = act >= 0
    if world.setting.expected:
        of_rate = slice(len(owed), None)
        done[of_rate] &= not_twice(world, side, act[of_rate], firing, rate)
    if not done.all():
        lanes, act, cause = lanes[done], act[done], cause[done]
    return (lanes, act, cause), bool(len(owed))


Chosen = tuple[Indices, Indices, Indices]
"""Three arrays over some acts, each (n,)."""
NOTHING: Chosen = (np.zeros(0, np.intp),) * 3


def _made(world: World, planned: Planned) -> Chosen:
    """The same of an intervention, in the lanes in which it happens."""
    lanes, acts, causes = _planned(world, planned.act)
    some = happens(world, planned)
    if some is None:
        return lanes, acts, causes
    keep = some[lanes]
    return lanes[keep], acts[keep], causes[keep]


def _planned(world: World, act: int) -> Chosen:
    """An act that the scenario makes a government take today, where there is no war."""
    lanes = np.flatnonzero(world.rung < WAR)
    return lanes, np.full(len(lanes), act), np.full(len(lanes), int(Cause.PLANNED))


def _expected(world: World, side: int, position: int, lanes: Indices) -> Chosen:
    """An act in preparation that is to come today, where it is feasible and there is no war.

    It is one of the repertoire, and so none of disputes.
    """
    act = world.setting.expected[position].act
    able = lanes[(world.rung[lanes] < WAR) & _able(world, side, act, lanes)]
    return able, np.full(len(able), act), np.full(len(able), EXPECTED)


def _played(world: World, side: int, act: int) -> Chosen:
    """An act that a person chooses for a government today, where it is feasible."""
    lanes, acts, _ = _planned(world, act)
    able = _feasible(world, side, acts, lanes)
    return lanes[able], acts[able], np.full(int(able.sum()), int(Cause.PLAYED))


def feasible_acts(world: World, side: int) -> list[int]:
    """Acts that a government can take today in a world of one lane, by category."""
    here = np.flatnonzero(world.rung < WAR)
    own = np.concatenate(world.setting.repertoires[side].acts).astype(np.intp)
    of_disputes = (world.setting.dispute_acts.role >= 0).nonzero()[0]
    acts = np.sort(np.concatenate((own, of_disputes)))
    able = _feasible(world, side, acts[:, None], here).any(axis=1)
    return [int(b) for b in acts[able]]


def _due(world: World, side: int) -> Chosen:
    """Acts owed today for an earlier reason: duties, lanes and causes."""
    duty, lanes = due(world.duty_day[:, side], world.day)
    if not len(duty):
        return NOTHING
    peace = (world.rung[lanes] < WAR).nonzero()[0]
    return duty[peace], lanes[peace], CAUSES[duty[peace]]


def _routine(world: World, side: int) -> tuple[Indices, Indices, Indices, Floats]:
    """Categories that their intensities make fire today, lanes, causes, and the intensities."""
    conduct = world.params.conduct[side]
    most = _ceilings(world, side)
    # most lanes are far from acting: only where even the bound would do is the intensity asked
    bound = conduct.highest_pull(most)
    category, lanes, uniform = world.luck.below(world.keys.fires[side], world.day, bound, STRIP)
    highest = most.ravel()[TONE_OF_CATEGORY[category] * world.lanes + lanes]
    pull = conduct.pull_at(category, lanes)
    likely = ((uniform < pull * highest) & (world.rung[lanes] < WAR)).nonzero()[0]
    category, lanes, uniform, pull = (each[likely] for each in (category, lanes, uniform, pull))
    if not len(lanes):
        return (*NOTHING, uniform)
    usual, inertia, answer = _parts(world, side, category, lanes)
    base = usual * _multiplier(world, side, category, lanes)
    share = conduct.share_at(category, lanes, pull)
    intensity = reciprocity.intensity(base, np.ones(1), inertia + answer) * share
    fires = (uniform < -np.expm1(-intensity)).nonzero()[0]
    cause = _cause(base[fires], inertia[fires], answer[fires])
    return category[fires], lanes[fires], cause, intensity[fires]


def _ceilings(world: World, side: int) -> Floats:
    """Upper bounds of the intensity of hostile and cooperative acts: (2, L)."""
    most = np.empty((2, world.lanes))
    high = (world.rung >= DISPUTE).nonzero()[0]
    for tone, terms in enumerate(world.ceilings.acts[side]):
        own, other = world.own[tone, side], world.unanswered[tone, side]
        most[tone] = reciprocity.ceiling(terms, own, other)
        if len(high):
            most[tone][high] *= at(world.ceilings.crisis[tone], high)
    return most


def intensities(world: World, side: int) -> tuple[Floats, Floats, Floats]:
    """What :func:`_routine` would ask in every category and lane, for explanations.

    Returns:
        Base intensity times multiplier, and what the own and the other's recent acts beget, under
        the policies, acts a day before the shares of the categories: (9, L) each.
    """
    category, lanes = np.divmod(np.arange(len(CATEGORIES) * world.lanes), world.lanes)
    usual, inertia, answer = _parts(world, side, category, lanes)
    base = usual * _multiplier(world, side, category, lanes)
    shape = len(CATEGORIES), world.lanes
    return base.reshape(shape), inertia.reshape(shape), answer.reshape(shape)


def _multiplier(world: World, side: int, category: Indices, lanes: Indices) -> Floats:
    """Multiplier of the base intensity of some categories, sorted, in some lanes: (n,)."""
    weakness = world.params.calendar.economic_weakness[side]
    log = np.empty(len(lanes))
    edges = category.searchsorted(FIRST_OF_GROUP).tolist()
    for group, (first, last) in enumerate(pairwise(edges)):
        if first == last:
            continue
        these = lanes[first:last]
        log[first:last] = choice.log_multiplier(
            group,
            world.z[these],
            world.lasting_z[these],
            at(world.pressure[side], these),
            at(weakness, these),
            _grievance(world, side, these),
            world.summit_near[these],
            world.params.choice.at_lanes(these),
        )
    factor = choice.calm_multiplier(log)
    disputed = (world.rung[lanes] >= DISPUTE).nonzero()[0]  # few: only they look up the factor
    if len(disputed):
        rule = world.params.choice.at_lanes(lanes[disputed])
        factor[disputed] *= choice.crisis_factor(category[disputed] < HOSTILE, rule)
    return factor


def _parts(
    world: World, side: int, category: Indices, lanes: Indices
) -> tuple[Floats, Floats, Floats]:
    """Base intensity, and what the own and the other's recent acts beget: each (n,).

    Each is that of the tone, under the policy of the category.
    """
    rule, fade = world.params.reciprocity, world.daily.memory
    usual, inertia, answer = np.empty((3, len(lanes)))
    middle = int(category.searchsorted(HOSTILE))
    for tone, some in enumerate((slice(middle), slice(middle, None))):
        these = lanes[some]
        if not len(these):
            continue
        momentum = (rule.inertia_hostile, rule.inertia_cooperative)[tone][side]
        response = (rule.hostile, rule.cooperative)[tone][side]
        own, other = world.own[tone, side][these], world.unanswered[tone, side][these]
        left = at(fade, these)
        usual[some] = at(world.usual.base[tone, side], these)
        inertia[some] = reciprocity.excitation(own, at(momentum, these), left)
        answer[some] = reciprocity.excitation(other, at(response, these), left)
    more, kept = world.params.conduct[side].policy_at(category, lanes)
    return more * usual, kept * inertia, kept * answer


def _grievance(world: World, side: int, lanes: Indices | slice) -> Floats:
    """(K - K0) / 10 of a government: (n,)."""
    return np.asarray((world.sanctions[side][lanes] - world.sanctions_at_start[side][lanes]) / 10.0)


def log_multipliers(world: World, side: int) -> Floats:
    """What shifts the rates of a government today, by group, before bounds: (6, L)."""
    params = world.params
    return choice.log_multipliers(
        world.z,
        world.lasting_z,
        world.pressure[side],
        params.calendar.economic_weakness[side],
        _grievance(world, side, slice(None)),
        world.summit_near,
        params.choice,
    )


def _cause(base: Floats, inertia: Floats, answer: Floats) -> Indices:
    """Which part of the intensity was the largest."""
    begotten = np.where(answer > inertia, RECIPROCITY, INERTIA)
    return np.where(np.maximum(inertia, answer) > base, begotten, ROUTINE)


def _choose(world: World, side: int, occasion: Indices, lanes: Indices) -> Indices:
    """Which act each lane takes on an occasion, -1 where none is feasible: (n,)."""
    if not len(lanes):
        return lanes
    rule, options = world.params.choice, world.setting.repertoires[side].options
    wish = choice.motive(
        at(world.pressure[side], lanes),
        world.belief[side][lanes],
        at(world.engagement[side], lanes),
        at(rule.domestic_weight[side], lanes),
        at(rule.belief_weight[side], lanes),
        at(rule.engagement_weight[side], lanes),
    )
    act = options.act.take(occasion, axis=1)
    utilities = choice.utility(
        world.params.conduct[side].options_at(occasion, lanes),
        options.weight.take(occasion, axis=1),
        options.risk.take(occasion, axis=1),
        options.cost.take(occasion, axis=1),
        wish,
        world.rung[lanes].astype(np.float64),
        at(rule.precision, lanes),
        at(rule.risk_aversion, lanes),
    )
    # no repertoire has an act of disputes
    feasible = options.there.take(occasion, axis=1) & _feasible_in_peace(world, side, act, lanes)
    uniform = world.luck.pairs(world.keys.choice[side], occasion, world.day, lanes)
    chosen = choice.choose(uniform, utilities, feasible)
    return np.where(chosen >= 0, act[chosen, np.arange(len(lanes))], -1)


def _feasible(world: World, side: int, act: Indices, lanes: Indices) -> Flags:
    """Whether a government can take acts today: (K, n)."""
    able = _feasible_in_peace(world, side, act, lanes)
    if (world.setting.dispute_acts.role[act] >= 0).any():
        able &= feasible_moves(world, side, act, lanes)
    return able


def _feasible_in_peace(world: World, side: int, act: Indices, lanes: Indices) -> Flags:
    """Whether a government can take acts today if none of them is one of disputes: (K, n)."""
    acts = world.setting.acts
    able = world.level.ravel()[acts.channel[act] * world.lanes + lanes] >= acts.needs_level[act]
    for needs, met in (
        (acts.needs_sanctions, world.sanctions[1 - side][lanes] >= 1.0),
        (acts.reassures, world.rest_until[side][lanes] <= world.day),
        (acts.rests, world.rung[lanes] < CRISIS),
    ):
        unmet = (~met).nonzero()[0]  # few lanes: only of them the acts are looked at
        if len(unmet):
            able[..., unmet] &= ~needs[act[..., unmet]]
    return np.asarray(able)


def _able(world: World, side: int, act: int, lanes: Indices) -> Flags:
    """The same of one act, whose needs are looked up once: (n,)."""
    acts = world.setting.acts
    able: Flags = world.level[acts.channel[act]][lanes] >= acts.needs_level[act]
    if acts.needs_sanctions[act]:
        able &= world.sanctions[1 - side][lanes] >= 1.0
    if acts.reassures[act]:
        able &= world.rest_until[side][lanes] <= world.day
    if acts.rests[act]:
        able &= world.rung[lanes] < CRISIS
    return able
