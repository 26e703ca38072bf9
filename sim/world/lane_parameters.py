"""All numbers of the lanes of a block: the rule book's parameters, and the record's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ballast.sim.rules.parameters import Parameters, bundle
from ballast.sim.rules.quantity import Number
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.recorded_conduct import RecordedConduct, read_conduct


@dataclass(frozen=True, kw_only=True)
class LaneParameters(Parameters):
    """The rule book's parameters, and how often governments acted before the start."""

    conduct: tuple[RecordedConduct, ...]
    """Of each government, in declared order."""


def read_parameters(setting: CompiledScenario, values: Mapping[str, Number]) -> LaneParameters:
    """The rule book's parameters and the record, from all numbers of a scenario.

    Args:
        setting: the compiled scenario.
        values: numbers by dotted key, each (L,) or (1,).
    """
    prefix = "parameters."
    rules = bundle(
        setting.sides,
        {key.removeprefix(prefix): v for key, v in values.items() if key.startswith(prefix)},
    )
    return LaneParameters(**vars(rules), conduct=read_conduct(setting, values))
