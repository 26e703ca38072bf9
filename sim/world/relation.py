"""What the day has done to the relation: stocks, trust, tension, channels, and the ladder."""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import channels, coercion, ladder, tension
from ballast.sim.rules.quantity import Flags, Floats, Ints, at
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import DISPUTE, CRISIS, NEVER, WAR, Severity
from ballast.sim.world.act_effects import settle_reassurance
from ballast.sim.world.action_sets import COERCIVE
from ballast.sim.world.event_deletion import strike_channels
from ballast.sim.world.interventions import calls_answered
from ballast.sim.world.scheduling import next_reopening
from ballast.sim.world.state import World, add_at
from ballast.sim.world.struck_events import Struck

LETHAL = int(Severity.LETHAL)
NO_EFFECT = np.zeros(1)
NOWHERE: Indices = np.zeros(0, np.intp)


def settle(world: World) -> None:
    """Tomorrow's tension, trust, stocks and channel levels, from what happened today."""
    if world.removed is not None:
        strike_channels(world)
    settle_reassurance(world)
    _settle_stocks(world)
    _settle_tension(world)
    _settle_channels(world)


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


def climb(world: World) -> None:
    """Tomorrow's rung: bands of tension, onset of dispute, and ways up and down from it."""
    rung = world.rung
    calm = rung < DISPUTE
    high = (~calm & (rung < WAR)).nonzero()[0]
    after = np.where(calm, ladder.band(rung, world.tension), rung)
    begun = _onset(world, after)
    if len(high):
        _move_on_the_ladder(world, after, high)
    lifted = _accidents(world, after)
    if world.removed is not None:
        everyone = np.arange(world.lanes)
        stays = ~world.removed.kept(Struck.STEP, world.day, everyone)
        after[stays] = rung[stays]
    world.today.begun = _begun(rung, after, begun, lifted)
    world.committed *= after >= DISPUTE
    world.rung = after


def _begun(
    rung: Ints, after: Ints, begun: Indices, lifted: Indices
) -> tuple[Indices, Flags] | None:
    """Lanes that have come to a dispute tonight, and whether an accident lifted them."""
    if not len(begun) and not len(lifted):
        return None
    lanes = np.union1d(begun, lifted)
    lanes = lanes[(rung[lanes] < DISPUTE) & (after[lanes] >= DISPUTE)]
    return lanes, np.isin(lanes, lifted)


def pressure_on_both(world: World, lanes: Indices) -> Floats:
    """The higher of the two domestic pressures of today: (n,) or (1,)."""
    return np.maximum(at(world.pressure[0], lanes), at(world.pressure[1], lanes))


def _best(world: World, lanes: Indices, channels: tuple[int, ...]) -> Ints:
    """Highest level of some channels: (n,)."""
    best = np.zeros(len(lanes), np.int8)
    for c in channels:
        best = np.maximum(best, world.level[c][lanes])
    return best


def _onset(world: World, after: Ints) -> Indices:
    """A dispute may begin on any day; the hazard is asked of lanes below its bound only.

    Returns:
        (n,) lanes in which one begins.
    """
    rule = world.params.ladder
    pressure = max(float(world.pressure[0].max()), float(world.pressure[1].max()))
    bound = ladder.onset_ceiling(world.ceilings.onset, pressure)
    _, lanes, uniform = world.luck.below(world.keys.onset, world.day, np.array([bound]))
    calm = (world.rung[lanes] < DISPUTE).nonzero()[0]
    if not len(calm):
        return calm
    lanes, uniform = lanes[calm], uniform[calm]
    here = rule.at_lanes(lanes)
    military, leader = channels_in_peace(world, lanes)
    modifier = ladder.modifier(
        world.z[lanes], military, leader, pressure_on_both(world, lanes), here
    )
    begins = lanes[uniform < ladder.onset_probability(here.onset_rate, modifier)]
    after[begins] = DISPUTE
    return begins


def _move_on_the_ladder(world: World, after: Ints, lanes: Indices) -> None:
    """Rungs 4-6: up, down or stay. Channels help only if today's call is answered."""
    here = world.params.ladder.at_lanes(lanes)
    military, leader, _ = channels_in_crisis(world, lanes, world.day)
    pressure = pressure_on_both(world, lanes)
    modifier = ladder.modifier(world.z[lanes], military, leader, pressure, here)
    secret = np.zeros(len(lanes), bool)
    for c in world.setting.channels.secret_ones:
        secret |= world.level[c][lanes] > 0
    way_down = ladder.way_down(
        world.rung[lanes],
        world.committed[:, lanes],
        secret,
        here.audience_cost,
        here.secret_channel,
    )
    uniform = world.luck.uniform("ladder.climb", world.day, lanes)
    rung = ladder.climb(uniform, world.rung[lanes], modifier, way_down, here)
    settled = ladder.settled_band(world.tension[lanes])
    after[lanes] = np.where(rung < DISPUTE, settled, rung)


def channels_in_crisis(world: World, lanes: Indices, day: int) -> tuple[Floats, Floats, Flags]:
    """What channels do for relations on rungs 4-6: they help only if today's call is answered.

    Args:
        world: in the evening of the day.
        lanes: (n,) on such a rung.
        day: the day.

    Returns:
        Openness of the best military channel, that of the leaders less 2/3, and whether the call
        is answered: (n,) each.
    """
    rule = world.params.channels
    military = _best(world, lanes, world.setting.channels.military)
    leader = _best(world, lanes, world.setting.channels.of_leaders)
    military, leader, assured = _called(world, military, leader, day)
    reachable = np.maximum(military, leader) >= 1
    chance = channels.answer_probability(
        reachable, at(rule.answered_open, lanes), at(rule.answered_closed, lanes)
    )
    answered = (world.luck.uniform("ladder.call", day, lanes) < chance) | assured
    # a call that nobody answers is a channel that is shut
    return (
        np.where(answered, channels.openness(military), 0.0),
        np.where(answered, channels.openness(leader), 0.0) - ladder.LEADER_REFERENCE,
        answered,
    )


def channels_in_peace(world: World, lanes: Indices) -> tuple[Floats, Floats]:
    """The same below rung 4, where nobody has to call: openness of both, (n,) each."""
    military = channels.openness(_best(world, lanes, world.setting.channels.military))
    leader = channels.openness(_best(world, lanes, world.setting.channels.of_leaders))
    return military, leader - ladder.LEADER_REFERENCE


def _called(world: World, military: Ints, leader: Ints, day: int) -> tuple[Ints, Ints, bool]:
    """Levels of a day with the calls that the scenario makes be answered; whether there is one.

    A channel through which such a call goes is at least at level 1 for the day.
    """
    called = calls_answered(world, day)
    for channel in called:
        if channel in world.setting.channels.of_leaders:
            leader = np.maximum(leader, 1)
        else:
            military = np.maximum(military, 1)
    return military, leader, bool(called)


def _accidents(world: World, after: Ints) -> Indices:
    """A lethal accident can lift the relation straight into a crisis.

    Returns:
        (n,) lanes that it has lifted.
    """
    tally = world.today.encounters
    if tally is None:
        return NOWHERE
    lanes: Indices = tally[LETHAL].nonzero()[0]
    lanes = lanes[world.rung[lanes] < CRISIS]
    if not len(lanes):
        return lanes
    uniform = world.luck.uniform("ladder.accident", world.day, lanes)
    lifted: Indices = lanes[uniform < at(world.params.ladder.lethal_crisis, lanes)]
    after[lifted] = np.maximum(after[lifted], CRISIS)
    return lifted
