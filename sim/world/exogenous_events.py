"""What comes from outside the two governments: calendar, shocks, military encounters."""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import encounters, shocks
from ballast.sim.rules.calendar import before_summit
from ballast.sim.rules.chance import poisson_count, truncated_geometric_days
from ballast.sim.rules.quantity import Floats, Ints, Number, at
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import (
    NEVER,
    SIDES,
    WAR,
    Duty,
    Role,
    Severity,
    ShockKind,
    TensionSource,
    VisitPhase,
)
from ballast.sim.world.compiled_channels import OF_EITHER
from ballast.sim.world.intervention_chances import draw_interventions
from ballast.sim.world.scenario_calendar import engagement_of, pressure_of
from ballast.sim.world.scheduling import later, next_shock
from ballast.sim.world.state import World
from ballast.sim.world.struck_events import Struck
from ballast.sim.world.tension_sources import add_jump

SCHEDULED = int(VisitPhase.SCHEDULED)


def read_calendar(world: World) -> None:
    """Interventions that happen today, domestic pressure, engagement, whether a summit is near."""
    setting, params, day = world.setting, world.params, world.day
    draw_interventions(world)
    found = world.intervened
    world.pressure = tuple(pressure_of(setting, params, g, day, found) for g in range(SIDES))
    world.engagement = tuple(engagement_of(setting, params, g, day) for g in range(SIDES))
    near = np.zeros(world.lanes, bool)
    for v in setting.slots.summits:
        scheduled = world.phase[v] == SCHEDULED
        near |= before_summit(day, world.visit_date[v], scheduled, params.calendar.pre_summit_days)
    world.summit_near = near


def meet_shocks(world: World) -> None:
    """Undated shocks whose day has come, and dated occasions that turn into one."""
    rule, luck, day = world.params.shocks, world.luck, world.day
    undated = world.setting.undated
    for kind, clock in world.next_shock.items():
        lanes = (clock == day).nonzero()[0]
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
        name = f"shock.{dated.ids[n]}"
        lanes = np.flatnonzero(luck.uniform(name, day) < world.shock_chances[n])
        weight = np.full(len(lanes), dated.weight[n])
        _shock(world, name, dated.offended[n], lanes, weight, answered=dated.sovereignty[n])


def _shock(
    world: World, name: str, offended: int, lanes: Indices, weight: Floats, *, answered: bool
) -> None:
    """One shock in some lanes: tension and an incident; over sovereignty also the answers."""
    at_peace = world.rung[lanes] < WAR
    if world.removed is not None:
        at_peace &= world.removed.kept(Struck.SHOCK, world.day, lanes, name)
    lanes, weight = lanes[at_peace], weight[at_peace]
    if not len(lanes):
        return
    jump = shocks.jump(weight, at(world.params.shocks.tension_jump, lanes))
    add_jump(world, TensionSource.SHOCKS, lanes, jump)
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
        shut = lanes[(uniform < chance * gates.suspended_with[c]) & (world.level[c][lanes] > 0)]
        if len(shut):
            world.today.suspended.append((np.full(len(shut), c), shut))
            world.today.suspended_by.append(name)


def _owe_drill(world: World, name: str, offended: int, lanes: Indices) -> None:
    rule, day = world.params.shocks, world.day
    uniform = world.luck.uniform(f"{name}.drill_lag", day, lanes)
    lag = truncated_geometric_days(uniform, at(rule.drill_lag, lanes), shocks.DRILL_WITHIN_DAYS)
    owe(world, Duty.DRILL, offended, lanes, lag)


def owe(world: World, duty: Duty, side: int, lanes: Indices, lag: Ints) -> None:
    """A duty falls on a side some days from today; one already pending that is due sooner stays."""
    if not len(lanes):
        return
    days, due = world.duty_day[int(duty), side], later(world.day, lag)
    over = lanes[days[lanes] <= world.day]
    days[over] = NEVER
    np.minimum.at(days, lanes, due)  # a lane may owe it twice today, for two visits that end


def meet_encounters(world: World) -> None:
    """Risky military encounters of the day, their severity and what they leave behind."""
    rule, daily, day = world.params.encounters, world.daily, world.day
    level = np.zeros(world.lanes, np.int8)
    for c in world.setting.channels.operational:
        level = np.maximum(level, world.level[c])
    base = _base_rate(world)
    intensity = encounters.intensity(world.z, world.excitation, level, base, rule)
    uniform = world.luck.uniform("encounters.count", day)
    # P(N > 0) = 1 - exp(-λ) < λ: all other lanes have none
    lanes = ((uniform < intensity) & (world.rung < WAR)).nonzero()[0]
    count = poisson_count(uniform[lanes], intensity[lanes])
    met = count.nonzero()[0]
    lanes, count = lanes[met], count[met]
    encounters.calm(world.excitation, daily.excitation)
    if len(lanes):
        count = _mark(world, lanes, count)
        world.excitation[lanes] += encounters.excite(
            count, at(rule.branching, lanes), at(daily.excitation, lanes)
        )


def _base_rate(world: World) -> Number:
    """Encounters a day that none begets: more of them in a dispute that both carry on."""
    base, near = world.daily.encounters, world.replied.nonzero()[0]
    if not len(near):
        return base
    more = np.array(np.broadcast_to(base, world.lanes))
    more[near] *= at(world.params.encounters.crisis_contacts, near)
    return more


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
        some = lanes[count > j] if j else lanes
        uniform = world.luck.uniform(f"encounters.mark.{j}", day, some)
        if world.removed is not None:
            severity = _severity(world, some, uniform)
            keep = world.removed.kept(Struck.ENCOUNTER, day, some, severity)
            some, uniform = some[keep], uniform[keep]
        tally[encounters.ROUTINE][some] += 1
        chance = encounters.noticed(at(rule.p_publicised, some), at(rule.p_collision, some))
        grave = (uniform < chance).nonzero()[0]
        if len(grave):
            _grave(world, tally, some[grave], uniform[grave])
    world.today.encounters = tally
    return count if world.removed is None else tally[:, lanes].sum(axis=0)


def _severity(world: World, lanes: Indices, uniform: Floats) -> Ints:
    """Severity of one encounter a lane: (n,)."""
    rule = world.params.encounters
    return encounters.severity(
        uniform, at(rule.p_publicised, lanes), at(rule.p_collision, lanes), at(rule.p_lethal, lanes)
    )


def _grave(world: World, tally: Ints, lanes: Indices, uniform: Floats) -> None:
    """Encounters that are more than routine, at most one a lane."""
    severity = _severity(world, lanes, uniform)
    tally[encounters.ROUTINE][lanes] -= 1
    tally[severity, lanes] += 1
    for grade, jump in JUMPS.items():
        hit = lanes[severity == int(grade)]
        points = at(getattr(world.params.encounters, jump), hit)
        add_jump(world, TensionSource.ENCOUNTERS, hit, points)
    world.last_incident[lanes[severity >= encounters.COLLISION]] = world.day
