"""A past that all histories of a scenario have in common: whose luck and whose numbers it has.

A scenario that continues a history plays that one history in every lane up to a day, and from the
next morning on each its own (:mod:`ballast.sim.world.branch_point`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ballast.sim.rules.quantity import Number
from ballast.sim.scenario.priors import sample
from ballast.sim.streams import Luck
from ballast.sim.world.compiled_scenario import CompiledScenario


def shared_luck(setting: CompiledScenario, own: Luck) -> Luck:
    """Luck of some lanes: up to the last day of the past in common that of its history."""
    past = setting.continues
    if past is None:
        return own
    of_history = Luck(past.seed, np.array([past.draw]), np.array([past.run]))
    return own.after(of_history, past.until)


def shared_values(setting: CompiledScenario, own: Mapping[str, Number]) -> Mapping[str, Number]:
    """Numbers of the past in common, each (1,); the lanes' own where there is no such past."""
    past = setting.continues
    if past is None:
        return own
    return dict(sample(setting.loaded, past.seed, np.array([past.draw])))
