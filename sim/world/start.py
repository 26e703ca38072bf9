"""The world on the morning of day 0: the scenario's initial state in every history."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ballast.sim.rules import ladder, tension, visits
from ballast.sim.rules.quantity import Floats, Number
from ballast.sim.streams import Indices, Luck
from ballast.sim.vocabulary import NEVER, SIDES, Duty, ShockKind, TensionSource, VisitPhase
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.daily_rates import daily_of
from ballast.sim.world.hazard_bounds import ceilings_of
from ballast.sim.world.lane_parameters import read_parameters
from ballast.sim.world.scheduling import next_idea, next_look, next_reopening, next_shock
from ballast.sim.world.shared_history import shared_luck, shared_values
from ballast.sim.world.state import LONG_AGO, World, blank_day, stream_keys
from ballast.sim.world.stationary_baseline import recorded_memories, usual_day


def full(value: Number, lanes: int) -> Floats:
    """A parameter as a writable array over all lanes."""
    return np.array(np.broadcast_to(value, (lanes,)))


def begin(setting: CompiledScenario, values: Mapping[str, Number], luck: Luck, lanes: int) -> World:
    """The world on the morning of day 0.

    Args:
        setting: the compiled scenario.
        values: every number by dotted key, each (L,) or (1,); where the scenario has a past in
            common, from the morning after it on.
        luck: the luck of the lanes, likewise.
        lanes: how many histories.
    """
    own_values = None if setting.continues is None else values
    values, luck = shared_values(setting, values), shared_luck(setting, luck)
    sides = setting.sides
    params = read_parameters(setting, values)
    seen, own = recorded_memories(setting, params, lanes)
    start = full(params.tension.start, lanes)
    standing = np.zeros((len(TensionSource), lanes))
    standing[TensionSource.START] = excess = start - params.tension.base
    stock = np.stack([full(values[f"governments.{s}.sanctions_suffered"], lanes) for s in sides])
    slots, gates = setting.slots, setting.channels
    keys = stream_keys(setting)
    usual = usual_day(setting, params)
    everyone = np.arange(lanes)
    world = World(
        setting=setting,
        params=params,
        reception=tuple(values[f"officials.{o}.reception"] for o in setting.officials.ids),
        usual=usual,
        luck=luck,
        keys=keys,
        daily=daily_of(params),
        ceilings=ceilings_of(params, usual),
        lanes=lanes,
        day=0,
        excess=excess,
        standing=standing,
        standing_since=np.full((len(TensionSource), lanes), -1, np.int16),
        visit_effect=np.zeros(lanes),
        overshoot=np.zeros(lanes),
        tension=start,
        z=tension.standardised(start),
        lasting_z=tension.standardised(start),
        expected_coercion=full(usual.coercion, lanes),
        rung=ladder.settled_band(start),
        trust=full(params.tension.trust_base, lanes),
        seen=seen,
        unanswered=seen.copy(),
        own=own,
        belief=np.stack([full(params.perception.belief[g], lanes) for g in range(SIDES)]),
        sanctions=stock,
        sanctions_at_start=stock.copy(),
        level=np.repeat(gates.level[:, None], lanes, axis=1),
        reopen_day=np.full((len(gates.ids), lanes), NEVER, np.int16),
        phase=np.repeat(slots.phase[:, None], lanes, axis=1),
        visit_date=np.repeat(slots.date[:, None], lanes, axis=1),
        wake=np.repeat(slots.wake[:, None], lanes, axis=1),
        put_off=np.zeros((len(slots.ids), lanes), bool),
        contradicted=np.zeros((len(slots.ids), lanes), bool),
        ministers=np.zeros((SIDES, lanes), np.int16),
        next_shock={},
        last_incident=np.full(lanes, LONG_AGO, np.int16),
        excitation=np.zeros(lanes),
        duty_day=np.full((len(Duty), SIDES, lanes), NEVER, np.int16),
        last_move=np.full((SIDES, lanes), LONG_AGO, np.int16),
        moves=np.zeros((SIDES, lanes), np.int8),
        rest_until=np.full((SIDES, lanes), LONG_AGO, np.int16),
        committed=np.zeros((SIDES, lanes)),
        today=blank_day(lanes),
        own_values=own_values,
    )
    _first_shocks(world)
    for channel in np.flatnonzero(gates.level == 0):
        pairs = np.full(lanes, channel)
        world.reopen_day[channel] = next_reopening(world, pairs, everyone, -1)
    _first_visits(world, everyone)
    return world


def _first_shocks(world: World) -> None:
    for kind, rate in (
        (ShockKind.SOVEREIGNTY, world.params.shocks.sovereignty_rate),
        (ShockKind.DISCOVERY, world.params.shocks.discovery_rate),
    ):
        if kind.value in world.setting.undated:
            first = next_shock(world, kind, rate, None, -1)
            world.next_shock[kind] = np.array(np.broadcast_to(first, world.lanes))


def _first_visits(world: World, everyone: Indices) -> None:
    for v, phase in enumerate(world.setting.slots.phase):
        slots = np.full(world.lanes, v)
        if phase == VisitPhase.IDEA:
            world.wake[v] = next_idea(world, slots, everyone, -1)
        elif phase == VisitPhase.PROPOSED:
            world.wake[v] = visits.ANSWER_DAYS
        elif phase == VisitPhase.SCHEDULED:
            world.wake[v] = next_look(world, slots, everyone, world.visit_date[v], -1)
