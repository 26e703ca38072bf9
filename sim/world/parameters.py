"""The rule book's parameters in the terms of a compiled scenario."""

from __future__ import annotations

from collections.abc import Mapping

from sim.rules.parameters import Parameters, bundle
from sim.rules.quantity import Number
from sim.world.setting import Setting


def read_parameters(setting: Setting, values: Mapping[str, Number]) -> Parameters:
    """The rule book's parameters among all numbers of a scenario."""
    prefix = "parameters."
    return bundle(
        setting.sides,
        {key.removeprefix(prefix): v for key, v in values.items() if key.startswith(prefix)},
    )
