"""Feedback between the two governments runs through some sections of the rule book only."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.sim.rules.parameters import SECTIONS, declared
from ballast.sim.rules.quantity import Number
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.lane_parameters import read_parameters
from ballast.sim.world.stability import FEEDBACK, draws_of_feedback, loop_gain, spectral_radii
from ballast.sim.world.stationary_baseline import usual_day
from tests.cases import baseline, small

DRAWS = np.arange(50)


def _feedback(loaded: LoadedScenario, values: dict[str, Number]) -> list[Number]:
    setting = compile_scenario(loaded)
    params = read_parameters(setting, values)
    usual = usual_day(setting, params)
    return [spectral_radii(setting, params, usual), loop_gain(setting, params, usual)]


@pytest.mark.parametrize("loaded", [baseline(), small()], ids=["baseline", "small"])
def test_draws_of_feedback_are_those_of_the_scenario(loaded: LoadedScenario) -> None:
    asked = _feedback(loaded, draws_of_feedback(loaded, DRAWS))
    every = _feedback(loaded, dict(sample(loaded, loaded.scenario.seed, DRAWS)))

    for one, other in zip(asked, every, strict=True):
        np.testing.assert_array_equal(one, other)


def test_no_other_section_is_read() -> None:
    """Whatever the numbers are: another section may as well have none."""
    luck, values = Luck(1, DRAWS, np.zeros_like(DRAWS)), {}
    for key, quantity in declared(tuple(small().scenario.governments)).items():
        span = quantity.high - quantity.low
        values[f"parameters.{key}"] = quantity.low + span * luck.uniform(key, 0)
    none = {
        key: value if key.split(".")[1] in FEEDBACK else np.full_like(value, np.nan)
        for key, value in values.items()
    }

    assert set(FEEDBACK) < set(SECTIONS)
    for one, other in zip(_feedback(small(), values), _feedback(small(), none), strict=True):
        np.testing.assert_array_equal(one, other)
