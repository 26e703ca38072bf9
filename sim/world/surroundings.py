"""What comes from outside the two governments: calendar, shocks, military encounters."""

from __future__ import annotations

import numpy as np

from sim.rules import encounters, shocks
from sim.rules.calendar import before_summit
from sim.rules.chance import poisson_count, truncated_geometric_days
from sim.rules.quantity import Floats, Ints, at, decay
from sim.streams import Indices
from sim.vocabulary import NEVER, SIDES, ChannelKind, Duty, Role, Rung, Severity, ShockKind
from sim.vocabulary import VisitPhase as Phase
from sim.world.calendar import engagement_of, pressure_of
from sim.world.clocks import later, next_shock
from sim.world.removal import Struck
from sim.world.setting import OF_EITHER
from sim.world.state import World


def read_calendar(world: World) -> None:
    """Domestic pressure, engagement windows and whether a summit is near."""
    setting, params, day = world.setting, world.params, world.day
    world.pressure = tuple(pressure_of(setting, params, g, day) for g in range(SIDES))
    world.engagement = tuple(engagement_of(setting, params, g, day) for g in range(SIDES))
    near = np.zeros(world.lanes, bool)
    for v in np.flatnonzero(setting.slots.summit):
        scheduled = world.phase[v] == Phase.SCHEDULED
        near |= before_summit(day, world.visit_date[v], scheduled, params.calendar.pre_summit_days)
    world.summit_near = near


def meet_shocks(world: World) -> None:
    """Undated shocks whose day has come, and dated occasions that turn into one."""
    rule, luck, day = world.params.shocks, world.luck, world.day
    undated = world.setting.undated
    for kind, clock in world.next_shock.items():
        lanes = np.flatnonzero(clock == day)
        if not len(lanes):
            continue
        name = f"shock.{kind.value}"
        if kind == ShockKind.SOVEREIGNTY:
            uniform = luck.uniform(f"{name}.weight", day, lanes)
            weight = shocks.undated_weight(uniform, at(rule.heavy_share, lanes))
            rate = rule.sovereignty_rate
        else:
            weight, rate = np.full(len(lanes), shocks.DISCOVERY_WEIGHT), rule.discovery_rate
        clock[lanes] = next_shock(world, kind, rate, lanes, day)
        answered = kind == ShockKind.SOVEREIGNTY
        _shock(world, name, undated[kind.value], lanes, weight, answered=answered)
    dated = world.setting.shocks
    for n, when in enumerate(dated.day):
        if when != day:
            continue
        given = dated.probability[n]
        probability = rule.calendar_probability if given is None else np.array([given])
        name = f"shock.{dated.ids[n]}"
        lanes = np.flatnonzero(luck.uniform(name, day) < probability)
        weight = np.full(len(lanes), dated.weight[n])
        _shock(world, name, dated.offended[n], lanes, weight, answered=dated.sovereignty[n])


def _shock(
    world: World, name: str, offended: int, lanes: Indices, weight: Floats, *, answered: bool
) -> None:
    """One shock in some lanes: tension and an incident; over sovereignty also the answers."""
    at_peace = world.rung[lanes] < Rung.WAR
    if world.removed is not None:
        at_peace &= world.removed.kept(Struck.SHOCK, world.day, lanes, name)
    lanes, weight = lanes[at_peace], weight[at_peace]
    if not len(lanes):
        return
    jump = shocks.jump(weight, at(world.params.shocks.tension_jump, lanes))
    world.today.jump[lanes] += jump
    world.today.shocks.append((offended, lanes, weight))
    world.today.shock_names.append(name)
    world.last_incident[lanes] = world.day
    if answered:
        _answer(world, name, offended, lanes, weight)


def _answer(world: World, name: str, offended: int, lanes: Indices, weight: Floats) -> None:
    """What the offended side does about a shock over sovereignty: drill, suspend channels."""
    rule, day = world.params.shocks, world.day
    if len(world.setting.repertoires[offended].roles[Role.SHOCK_ANSWER]):
        uniform = world.luck.uniform(f"{name}.drill", day, lanes)
        drills = (weight >= shocks.ANSWERED_FROM) & (uniform < at(rule.drill_probability, lanes))
        _owe_drill(world, name, offended, lanes[drills])
    uniform = world.luck.uniform(f"{name}.suspension", day, lanes)
    chance = shocks.suspension_probability(
        weight, at(rule.suspension_probability, lanes), at(rule.heavy_multiplier, lanes)
    )
    gates = world.setting.channels
    # one uniform for all channels: the likelier ones (military first) go before the others
    for c in np.flatnonzero((gates.opener == offended) | (gates.opener == OF_EITHER)):
        shut = (uniform < chance * gates.suspended_with[c]) & (world.level[c, lanes] > 0)
        if shut.any():
            world.today.suspended.append((np.full(int(shut.sum()), c), lanes[shut]))


def _owe_drill(world: World, name: str, offended: int, lanes: Indices) -> None:
    rule, day = world.params.shocks, world.day
    uniform = world.luck.uniform(f"{name}.drill_lag", day, lanes)
    lag = truncated_geometric_days(uniform, at(rule.drill_lag, lanes), shocks.DRILL_WITHIN_DAYS)
    owe(world, Duty.DRILL, offended, lanes, lag)


def owe(world: World, duty: Duty, side: int, lanes: Indices, lag: Ints) -> None:
    """A duty falls on a side some days from today; one already pending that is due sooner stays."""
    pending = world.duty_day[duty, side, lanes]
    due = later(world.day, lag)
    stays = (pending > world.day) & (pending != NEVER)
    world.duty_day[duty, side, lanes] = np.where(stays, np.minimum(pending, due), due)


def meet_encounters(world: World) -> None:
    """Risky military encounters of the day, their severity and what they leave behind."""
    rule, day = world.params.encounters, world.day
    operational = world.setting.channels.of_kind(ChannelKind.MILITARY_OPERATIONAL)
    works = np.zeros(world.lanes, bool)
    for c in operational:
        works |= world.level[c] >= encounters.WORKING_LEVEL
    contacts = encounters.contact(rule.exposure, rule.interception)
    intensity = encounters.intensity(world.z, world.excitation, works, contacts, rule)
    uniform = world.luck.uniform("encounters.count", day)
    # P(N > 0) = 1 - exp(-λ) < λ: all other lanes have none
    lanes = np.flatnonzero((uniform < intensity) & (world.rung < Rung.WAR))
    count = poisson_count(uniform[lanes], intensity[lanes])
    lanes, count = lanes[count > 0], count[count > 0]
    number = np.zeros(world.lanes)
    if len(lanes):
        number[lanes] = _mark(world, lanes, count)
    world.excitation = encounters.excite(
        world.excitation, number, rule.branching, decay(rule.half_life)
    )


JUMPS = {
    Severity.PUBLICISED: "jump_publicised",
    Severity.COLLISION: "jump_collision",
    Severity.LETHAL: "jump_lethal",
}


def _mark(world: World, lanes: Indices, count: Ints) -> Ints:
    """Severity of each encounter, tension and incidents that follow; how many there were: (n,)."""
    rule, day = world.params.encounters, world.day
    tally = np.zeros((len(Severity), world.lanes), np.int8)
    for j in range(int(count.max())):
        some = lanes[count > j]
        uniform = world.luck.uniform(f"encounters.mark.{j}", day, some)
        severity = encounters.severity(
            uniform,
            at(rule.p_publicised, some),
            at(rule.p_collision, some),
            at(rule.p_lethal, some),
        )
        if world.removed is not None:
            keep = world.removed.kept(Struck.ENCOUNTER, day, some, severity)
            some, severity = some[keep], severity[keep]
        tally[severity, some] += 1
        for grade, jump in JUMPS.items():
            hit = some[severity == grade]
            world.today.jump[hit] += at(getattr(rule, jump), hit)
        world.last_incident[some[severity >= Severity.COLLISION]] = day
    world.today.encounters = tally
    return count if world.removed is None else tally[:, lanes].sum(axis=0)
