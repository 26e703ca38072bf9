"""Disputes a year in the world of the record: together they are the anchor of each draw."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.analysis.stats.record_world import record_rates
from ballast.sim.scenario.dispute_keys import Anchor
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.priors import sample
from ballast.sim.vocabulary import Occasion
from tests.cases import changed, small


@pytest.mark.parametrize("name", ["summer-2023", "hainan-2001", "example-island"])
def test_they_add_up_to_the_anchor_of_every_draw(name: str) -> None:
    loaded, draws = load_scenario(name), np.arange(12)
    found = record_rates(loaded, 5, draws)
    target = sample(loaded, 5, draws)["parameters.ladder.onset_rate"]

    assert sum(found.values()) == pytest.approx(np.broadcast_to(target, 12), abs=1e-9)
    assert all((rates >= 0.0).all() for rates in found.values())


def test_lethal_accidents_that_lift_the_relation_count_whole() -> None:
    """10 encounters, a tenth collisions, all lethal, half of these lift: half a dispute a year."""
    about = {
        "encounters": 10, "publicised": 0.5, "collision": 0.1, "lethal": 1.0, "lethal_crisis": 0.5,
        "shocks": 0.0, "heavy": 0.0, "acts": {}, "evidence": "A",
    }  # fmt: skip
    loaded = changed(
        small(),
        {"ladder.onset_rate": 1.0},
        anchor=Anchor.model_validate(about | {"why": "by hand"}),
    )
    found = record_rates(loaded, 1, np.zeros(1, np.int64))

    assert set(found) == {Occasion.ENCOUNTER, Occasion.LETHAL_ACCIDENT}
    assert found[Occasion.LETHAL_ACCIDENT][0] > 0.5
    assert sum(found.values())[0] == pytest.approx(1.0)
