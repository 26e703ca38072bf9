"""The rule book's parameters in the terms of a compiled scenario."""

from __future__ import annotations

from collections.abc import Mapping

from ballast.sim.rules.parameters import Parameters, bundle
from ballast.sim.rules.quantity import Number
from ballast.sim.world.compiled_scenario import CompiledScenario


def read_parameters(setting: CompiledScenario, values: Mapping[str, Number]) -> Parameters:
    """The rule book's parameters among all numbers of a scenario."""
    prefix = "parameters."
    return bundle(
        setting.sides,
        {key.removeprefix(prefix): v for key, v in values.items() if key.startswith(prefix)},
    )
