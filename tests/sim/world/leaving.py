"""Small dyads in which officials leave office, and who left in their histories."""

from __future__ import annotations

from typing import Any

import numpy as np

from ballast.sim.day import play_day
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.start import begin
from ballast.sim.world.state import World
from tests.cases import small

OFTEN = {"AA": {"minister": 2.0}, "BB": {"minister": 2.0}}
RECEPTION = {"low": -0.1, "mode": 0.2, "high": 0.5, "evidence": "A"}
Departures = list[tuple[int, int, int, float]]
"""Day, official, lane and the reception of the successor."""


def turnover(rates: Any, reception: Any = None, **about: Any) -> dict[str, Any]:
    """The section of a scenario file."""
    received = RECEPTION if reception is None else reception
    return {"rates": rates, "reception": received, "evidence": "A"} | about


def leaving(
    rates: Any = None, loaded: LoadedScenario | None = None, *, reception: Any = None, **more: Any
) -> LoadedScenario:
    """A branch in which officials leave, twice a year if not said; more changes by dotted key."""
    section = turnover(OFTEN if rates is None else rates, reception)
    return branch(small() if loaded is None else loaded, {"turnover": section} | more)


def world_of(loaded: LoadedScenario, lanes: int = 2, seed: int = 5, draws: Any = None) -> World:
    """The world on the first morning; all lanes of draw 0 if not said."""
    draws = np.zeros(lanes, int) if draws is None else draws
    values = sample_lanes(loaded, seed, draws)
    return begin(compile_scenario(loaded), values, Luck(seed, draws, np.arange(lanes)), lanes)


def departures_of(world: World, days: int) -> Departures:
    """Play some days, and say who left."""
    found: Departures = []
    while world.day < days:
        day = world.day
        play_day(world)
        found += [
            (day, int(o), int(n), float(world.received[o, n]))
            for officials, lanes in world.today.departures
            for o, n in zip(officials, lanes, strict=True)
        ]
    return found
