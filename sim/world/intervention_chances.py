"""Chances that lanes may differ in: of interventions that are uncertain, and of dated shocks.

Whether an intervention happens is drawn in the morning of its first day, by a stream of its name
and that day, and kept: a history that is split or branches later has the same interventions behind
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ballast.sim.rules.quantity import Flags, Number
from ballast.sim.scenario.priors import intervention_key, shock_key
from ballast.sim.streams import Indices
from ballast.sim.world.compiled_interventions import Planned
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import World


def intervention_chances(
    setting: CompiledScenario, values: Mapping[str, Number]
) -> tuple[Number, ...]:
    """Probability of each intervention that has one: (L,) or (1,) each."""
    return tuple(values[intervention_key(planned.id)] for planned in setting.uncertain)


def shock_chances(
    setting: CompiledScenario, values: Mapping[str, Number], usual: Number
) -> tuple[Number, ...]:
    """Probability of each dated shock: (L,) or (1,) each.

    Args:
        setting: the compiled scenario.
        values: numbers by dotted key; lanes may say a probability, and below zero do not.
        usual: of a shock of which neither lanes nor the scenario say it.
    """
    found: list[Number] = []
    for name, said in zip(setting.shocks.ids, setting.shocks.probability, strict=True):
        chance = usual if said is None else np.array([said])
        known = values.get(shock_key(name))
        found.append(chance if known is None else np.where(known < 0.0, chance, known))
    return tuple(found)


def draw_interventions(world: World) -> None:
    """In the morning: whether the interventions of today that are uncertain happen."""
    for position, planned in enumerate(world.setting.uncertain):
        if planned.day == world.day:
            uniform = world.luck.uniform(f"intervention.{planned.id}", world.day)
            world.intervened[position] = uniform < world.chances[position]


def begin_measures(world: World) -> None:
    """In the morning: measures of policies that are due today."""
    for position, days in enumerate(world.measure_day):
        lanes = (days == world.day).nonzero()[0]
        if len(lanes):
            world.today.measures.append((position, lanes))


def made_today(world: World, kind: str) -> Iterator[Planned]:
    """What the scenario makes happen today: interventions of a kind, and measures of policies."""
    yield from world.setting.planned_on(world.day, kind)
    measures = (world.setting.contingent[n].measure for n, _ in world.today.measures)
    yield from (measure for measure in measures if measure.kind == kind)


def happens(world: World, planned: Planned) -> Flags | None:
    """Lanes in which an intervention that has begun, or a measure, happens: (L,); None for all."""
    if planned.policy >= 0:
        days = world.measure_day[planned.policy]
        ends = days.astype(np.int64) + world.setting.contingent[planned.policy].days
        return np.asarray((days <= world.day) & (world.day < ends))
    return None if planned.chance < 0 else np.asarray(world.intervened[planned.chance])


def where(world: World, planned: Planned, lanes: Indices) -> Indices:
    """Those of some lanes in which an intervention that has begun happens: (n,)."""
    some = happens(world, planned)
    return lanes if some is None else lanes[some[lanes]]


def here(world: World, day: int, kind: str) -> list[Planned]:
    """Interventions of a kind that begin on a day and happen in the first lane."""
    begun = world.setting.planned_on(day, kind)
    return [p for p in begun if (some := happens(world, p)) is None or some[0]]
