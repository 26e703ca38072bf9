"""A world that stands still until a test moves it by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import DISPUTE_ROLES, Role, Severity
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.dispute_course import climb
from ballast.sim.world.dispute_moves import in_dispute
from ballast.sim.world.exogenous_events import read_calendar
from ballast.sim.world.start import begin
from ballast.sim.world.state import ActsDone, World, blank_day
from tests.cases import baseline, quiet, under_way

US, CN = 0, 1


def still(lanes: int = 1, loaded: LoadedScenario | None = None, **parameters: float) -> World:
    """The baseline without anything that happens of itself, in so many lanes of draw 0."""
    loaded = quiet(baseline(), **parameters) if loaded is None else loaded
    numbers = np.zeros(lanes, int), np.arange(lanes)
    values = sample(loaded, 1, np.array([0]))
    world = begin(compile_scenario(loaded), values, Luck(1, *numbers), lanes)
    read_calendar(world)
    return world


def done(world: World, side: int, *names: str, lane: int = 0) -> ActsDone:
    """Some acts of one government in one lane, as if it had chosen them today."""
    acts = world.setting.acts
    act = np.array(sorted((acts.ids.index(n) for n in names), key=lambda b: acts.category[b]))
    return ActsDone(
        side=side,
        lanes=np.full(len(act), lane),
        category=acts.category[act],
        act=act,
        cause=np.zeros(len(act), int),
    )


def disputed(
    lanes: int = 1,
    *,
    rung: int = 4,
    opener: int = CN,
    age: int = 0,
    replied: bool = True,
    **parameters: float,
) -> World:
    """A world that stands still in a dispute, by default one that both carry on."""
    still_one = quiet(baseline(), **parameters)
    return still(lanes, under_way(still_one, rung=rung, opener=opener, age=age, replied=replied))


def spend(world: World, *moves: tuple[int, Role], lethal: bool = False) -> None:
    """An evening, and the night after it, of a day on which governments did this about disputes."""
    lanes = in_dispute(world)
    world.today = blank_day(world.lanes)
    world.today.moves = [(side, DISPUTE_ROLES.index(role), lanes) for side, role in moves]
    if lethal:
        world.today.encounters = met(world, Severity.LETHAL)
    climb(world)
    world.day += 1


def met(world: World, severity: Severity, count: int = 1) -> Any:
    """Encounters of one severity in every lane, as the record of a day has them: (4, L)."""
    tally = np.zeros((len(Severity), world.lanes), np.int8)
    tally[severity] = count
    return tally


def everywhere(world: World, side: int, name: str) -> ActsDone:
    """One act of one government in every lane."""
    act = world.setting.acts.ids.index(name)
    return ActsDone(
        side=side,
        lanes=np.arange(world.lanes),
        category=np.full(world.lanes, world.setting.acts.category[act]),
        act=np.full(world.lanes, act),
        cause=np.zeros(world.lanes, int),
    )


def slot(world: World, name: str) -> int:
    """Position of a visit."""
    return world.setting.slots.ids.index(name)


def value(array: Any, *place: int) -> float:
    """One number of the state as a float."""
    return float(array[place])
