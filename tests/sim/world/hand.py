"""A world that stands still until a test moves it by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.exogenous_events import read_calendar
from ballast.sim.world.start import begin
from ballast.sim.world.state import ActsDone, World
from tests.cases import baseline, quiet


def still(lanes: int = 1, loaded: LoadedScenario | None = None, **parameters: float) -> World:
    """The baseline without anything that happens of itself, in so many lanes of draw 0."""
    loaded = quiet(baseline(), **parameters) if loaded is None else loaded
    numbers = np.zeros(lanes, int), np.arange(lanes)
    values = sample(loaded.scenario, 1, np.array([0]))
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


def slot(world: World, name: str) -> int:
    """Position of a visit."""
    return world.setting.slots.ids.index(name)


def value(array: Any, *place: int) -> float:
    """One number of the state as a float."""
    return float(array[place])
