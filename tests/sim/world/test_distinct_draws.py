"""Usual days and onsets worked out once a draw, against every lane on its own."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.dispute_triggers import onset_of
from ballast.sim.world.distinct_draws import usual_and_onset
from ballast.sim.world.lane_parameters import read_parameters
from ballast.sim.world.stationary_baseline import usual_day
from tests.cases import small


@pytest.mark.parametrize(
    "draws",
    [[0, 0, 0, 3, 3, 7], [5, 5, 5], [1, 2, 3, 4], [2, 2, 1, 2, 2], [4]],
    ids=["runs of three draws", "one draw", "one run each", "a draw comes again", "one lane"],
)
def test_every_lane_has_what_it_has_alone(draws: list[int]) -> None:
    loaded = small()
    setting = compile_scenario(loaded)
    values = sample_lanes(loaded, 1, np.array(draws))
    params = read_parameters(setting, values)
    found = usual_and_onset(setting, values, params)

    for one, alone in zip(
        found, (usual_day(setting, params), onset_of(setting, params)), strict=True
    ):
        for field in fields(one):
            ours, theirs = getattr(one, field.name), getattr(alone, field.name)
            assert ours.tobytes() == theirs.tobytes(), field.name
            assert ours.shape == theirs.shape, field.name
