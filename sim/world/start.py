"""The world on the morning of day 0: the scenario's initial state in every history."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ballast.sim.rules import disputes, ladder, tension, visits
from ballast.sim.rules.quantity import Flags, Floats, Ints, Number
from ballast.sim.scenario.leader_keys import occasion_date_key
from ballast.sim.scenario.priors import (
    sanctioned_key,
    visit_date_key,
    visit_phase_key,
    visit_waits_key,
)
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import SIDES, ShockKind, TensionSource, VisitPhase
from ballast.sim.world.acts_in_preparation import probabilities, restart_expected
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.daily_rates import daily_of
from ballast.sim.world.distinct_draws import usual_and_onset
from ballast.sim.world.hazard_bounds import ceilings_of
from ballast.sim.world.intervention_chances import intervention_chances, shock_chances
from ballast.sim.world.lane_parameters import read_parameters
from ballast.sim.world.leader_contacts import leader_numbers
from ballast.sim.world.scheduling import next_idea, next_look, next_reopening, next_shock
from ballast.sim.world.shared_history import shared_luck, shared_values
from ballast.sim.world.state import World, blank_day
from ballast.sim.world.stationary_baseline import recorded_memories
from ballast.sim.world.stream_keys import stream_keys
from ballast.sim.world.turnover import daily_departures, restart_departures


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
    params = read_parameters(setting, values)
    usual, onset = usual_and_onset(setting, values, params)
    world = World(
        setting=setting,
        params=params,
        reception=tuple(values[f"officials.{o}.reception"] for o in setting.officials.ids),
        usual=usual,
        luck=luck,
        keys=stream_keys(setting),
        daily=daily_of(params),
        ceilings=ceilings_of(params, usual),
        onset=onset,
        expected=probabilities(setting, values, params.conduct),
        leaders=leader_numbers(setting, values),
        leaving=daily_departures(setting, values),
        chances=intervention_chances(setting, values),
        bars=_bars(setting, values, lanes),
        waits=_waits(setting, values, lanes),
        shock_chances=shock_chances(setting, values, params.shocks.calendar_probability),
        lanes=lanes,
        today=blank_day(lanes),
        own_values=own_values,
    )
    _first_tension(world)
    _first_memories(world, values)
    _first_channels_and_visits(world, values)
    _first_shocks(world)
    for received, reception in zip(world.received, world.reception, strict=False):
        received[:] = reception
    restart_departures(world, np.arange(lanes), -1)
    restart_expected(world, np.arange(lanes), -1)
    _first_reopenings(world)
    _first_wakes(world)
    _first_dispute(world)
    return world


def _first_tension(world: World) -> None:
    rule, lanes = world.params.tension, world.lanes
    start = full(rule.start, lanes)
    world.excess = start - rule.base
    world.standing[TensionSource.START] = world.excess
    world.tension = start
    world.z = tension.standardised(start)
    world.lasting_z = tension.standardised(start)
    world.expected_coercion = full(world.usual.coercion, lanes)
    world.rung = ladder.settled_band(start)
    world.trust = full(rule.trust_base, lanes)


def _first_memories(world: World, values: Mapping[str, Number]) -> None:
    """What the record leaves, what each believes of the other, and sanctions already suffered."""
    lanes, belief = world.lanes, world.params.perception.belief
    world.seen, world.own = recorded_memories(world.setting, world.params, lanes)
    world.unanswered = world.seen.copy()
    world.belief = np.stack([full(belief[g], lanes) for g in range(SIDES)])
    world.sanctions = np.stack(
        [full(values[f"governments.{s}.sanctions_suffered"], lanes) for s in world.setting.sides]
    )
    world.sanctions_at_start = world.sanctions.copy()


def _first_dispute(world: World) -> None:
    """The dispute in which the scenario starts, if it does."""
    about = world.setting.dispute
    if about is None:
        return
    world.rung[:] = about.rung
    world.trigger[:], world.opener[:] = about.trigger, about.opener
    world.replied[:], world.dispute_day[:] = about.replied, -1 - about.age
    world.resolve[:] = disputes.first_resolve(world.belief)


def _first_channels_and_visits(world: World, values: Mapping[str, Number]) -> None:
    slots = world.setting.slots
    world.level[:] = world.setting.channels.level[:, None]
    world.phase[:] = slots.phase[:, None]
    for v, name in enumerate(slots.ids[: slots.listed]):
        known = values.get(visit_phase_key(name))
        if known is not None:
            world.phase[v] = np.where(known < 0, slots.phase[v], known)
    world.visit_date[:] = slots.date[:, None]
    keys = [*enumerate(map(visit_date_key, slots.ids[: slots.listed]))]
    keys += [(v, occasion_date_key(name)) for v, name in slots.occasions.items()]
    for v, key in keys:
        drawn = values.get(key)
        if drawn is not None:
            world.visit_date[v] = np.rint(drawn)
    world.first_date[:] = world.visit_date
    world.wake[:] = slots.wake[:, None]


def _bars(setting: CompiledScenario, values: Mapping[str, Number], lanes: int) -> Ints | None:
    """Last day of sanctions on each official, (O, L); None where lanes do not differ."""
    keys = [sanctioned_key(name) for name in setting.officials.ids]
    if not any(key in values for key in keys):
        return None
    found = np.repeat(setting.officials.sanctioned_until[:, None], lanes, axis=1)
    for row, key in zip(found, keys, strict=True):
        row[:] = values.get(key, row)
    return found


def _waits(setting: CompiledScenario, values: Mapping[str, Number], lanes: int) -> Flags | None:
    """Whether each visit waits for others, (V, L); None where lanes do not differ."""
    keys = [visit_waits_key(name) for name in setting.slots.ids]
    if not any(key in values for key in keys):
        return None
    return np.stack([full(values.get(key, np.ones(1)), lanes) > 0.0 for key in keys])


def _first_shocks(world: World) -> None:
    for kind, rate in (
        (ShockKind.SOVEREIGNTY, world.params.shocks.sovereignty_rate),
        (ShockKind.DISCOVERY, world.params.shocks.discovery_rate),
    ):
        if kind.value in world.setting.undated:
            first = next_shock(world, kind, rate, None, -1)
            world.next_shock[kind] = np.array(np.broadcast_to(first, world.lanes))


def _first_reopenings(world: World) -> None:
    everyone = np.arange(world.lanes)
    for channel in np.flatnonzero(world.setting.channels.level == 0):
        pairs = np.full(world.lanes, channel)
        world.reopen_day[channel] = next_reopening(world, pairs, everyone, -1)


def _first_wakes(world: World) -> None:
    """When the visitors of each slot next act on their own."""
    everyone = np.arange(world.lanes)
    for v in range(len(world.phase)):
        for phase in (VisitPhase.IDEA, VisitPhase.PROPOSED, VisitPhase.SCHEDULED):
            lanes = everyone[world.phase[v] == phase]
            if not len(lanes):
                continue
            slots = np.full(len(lanes), v)
            if phase == VisitPhase.IDEA:
                world.wake[v, lanes] = next_idea(world, slots, lanes, -1)
            elif phase == VisitPhase.PROPOSED:
                world.wake[v, lanes] = visits.ANSWER_DAYS
            else:
                dates = world.visit_date[v, lanes]
                world.wake[v, lanes] = next_look(world, slots, lanes, dates, -1)
