"""What each government decides within a dispute: reply or lapse, then press, offer or hold.

Both decide on the morning's state; what they do are acts like others, and are applied with them.
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import disputes
from ballast.sim.rules.quantity import Flags, Floats, at
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import DISPUTE, WAR
from ballast.sim.world.state import NOWHERE, World

ENGAGED = 0.5
"""Engagement window from which engagement weighs neither way."""


def in_dispute(world: World) -> Indices:
    """Lanes on rungs 4 to 6: (n,)."""
    high = (world.rung >= DISPUTE).nonzero()[0]
    return high[world.rung[high] < WAR] if len(high) else high


def decide_moves(world: World, side: int, free: bool) -> tuple[Indices, Indices, Indices]:
    """What one government does about the disputes it is in.

    Args:
        world: the state of the morning.
        side: the government.
        free: whether it decides for itself; one that a person plays only lets matters lapse.

    Returns:
        Lanes and acts, (n,) each, and lanes in which it lets the matter lapse, (m,).
    """
    lanes = in_dispute(world)
    if not len(lanes):
        return NOWHERE, NOWHERE, NOWHERE
    replied = world.replied[lanes]
    waiting = lanes[~replied & (world.opener[lanes] == 1 - side)]
    replies, lapsed = _answer(world, side, waiting, free)
    if not free:
        return NOWHERE, NOWHERE, lapsed
    both = lanes[replied]
    moved, acts = _choose(world, side, both) if len(both) else (NOWHERE, NOWHERE)
    act = np.full(len(replies), world.setting.dispute_acts.reply)
    return np.concatenate((replies, moved)), np.concatenate((act, acts)), lapsed


def _answer(world: World, side: int, lanes: Indices, free: bool) -> tuple[Indices, Indices]:
    """Lanes in which the addressee replies, and in which the matter lapses."""
    if not len(lanes):
        return NOWHERE, NOWHERE
    uniform = world.luck.uniform(f"dispute.reply.{world.setting.sides[side]}", world.day, lanes)
    replies, lapses = disputes.answer(uniform, *answer_chances(world, lanes))
    return lanes[replies] if free else NOWHERE, lanes[lapses]


def answer_chances(world: World, lanes: Indices) -> tuple[Floats, Floats]:
    """Chances that an addressee replies today, and that the matter lapses if not: (n,) each."""
    rule = world.params.disputes.at_lanes(lanes)
    reply = disputes.reply_probability(
        world.z[lanes],
        contact(world, lanes),
        at(world.params.ladder.tension_slope, lanes),
        rule,
    )
    first = world.dispute_day[lanes] == world.day - 1
    return reply, disputes.lapse_probability(first, rule)


def _choose(world: World, side: int, lanes: Indices) -> tuple[Indices, Indices]:
    """Lanes in which a government presses or offers, and the acts by which it does."""
    press, offer = chances(world, side, lanes)
    uniform = world.luck.uniform(f"dispute.move.{world.setting.sides[side]}", world.day, lanes)
    move = disputes.choose(uniform, press, offer)
    about = world.setting.dispute_acts
    friendly = np.where(offer_stands(world, 1 - side, lanes), about.accept, about.offer)
    act = np.where(move == disputes.PRESS, about.press_on[world.rung[lanes]], friendly)
    some = move != disputes.HOLD
    return lanes[some], act[some]


def chances(world: World, side: int, lanes: Indices) -> tuple[Floats, Floats]:
    """Chances that a government presses and that it offers today, after a reply: (n,) each."""
    params, other = world.params, 1 - side
    slopes, rule = params.ladder.at_lanes(lanes), params.disputes.at_lanes(lanes)
    rung, resolve = world.rung[lanes], world.resolve[side][lanes]
    talking = contact(world, lanes)
    weight = at(params.choice.engagement_weight[side], lanes)
    engagement = weight * (at(world.engagement[side], lanes) - ENGAGED)
    press = disputes.press_log_odds(
        rung,
        world.z[lanes],
        resolve,
        at(world.pressure[side], lanes),
        world.pressed[other][lanes],
        talking,
        offer_stands(world, side, lanes),
        engagement,
        (slopes.tension_slope, slopes.domestic_slope),
        rule,
    )
    offer = disputes.offer_log_odds(
        rung,
        resolve,
        talking,
        offer_stands(world, other, lanes),
        world.committed[side][lanes],
        slopes.audience_cost[side],
        np.where(_secret(world, lanes), slopes.secret_channel, 0.0),
        engagement,
        rule,
    )
    return disputes.shares(press, offer)


def _secret(world: World, lanes: Indices) -> Flags:
    """Whether a secret channel is open: (n,)."""
    opened = np.zeros(len(lanes), bool)
    for c in world.setting.channels.secret_ones:
        opened |= world.level[c][lanes] > 0
    return opened


def contact(world: World, lanes: Indices) -> Flags:
    """Whether officials are in contact about the dispute: (n,)."""
    return np.asarray(world.contact_until[lanes] >= world.day)


def offer_stands(world: World, side: int, lanes: Indices) -> Flags:
    """Whether an offer that a government has made on an earlier day still stands: (n,)."""
    return np.asarray(world.day - world.offered[side][lanes] <= disputes.OFFER_DAYS)


def feasible_moves(world: World, side: int, act: Indices, lanes: Indices) -> Flags:
    """Whether a government can take acts of disputes today: (n,), true for all other acts."""
    about = world.setting.dispute_acts
    role = about.role[act]
    rung = world.rung[lanes]
    there = (rung >= DISPUTE) & (rung < WAR)
    replied = world.replied[lanes]
    waiting = there & ~replied & (world.opener[lanes] == 1 - side)
    stands = offer_stands(world, 1 - side, lanes)
    both = there & replied
    able = np.where(act == about.reply, waiting, both & (act == about.press_on[rung]))
    able = np.where(act == about.offer, both & ~stands, able)
    able = np.where(act == about.accept, both & stands, able)
    return np.where(role >= 0, able, True)
