"""What the ensemble tells apart in tension, against the chronicle's sums."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.sim.chronicle.chronicle_events import EventKind
from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.experiments.traced_history import trace
from ballast.sim.scenario.library import load_scenario
from ballast.sim.vocabulary import TensionSource
from ballast.sim.world.tension_sources import left_of

LANE = np.array([0])


@pytest.mark.parametrize("name", ["summer-2023", "collision-in-the-strait", "hainan-2001"])
def test_parts_of_tension_are_those_that_the_chronicle_adds_up(name: str) -> None:
    """The chronicle books every event by itself; the ensemble keeps three sums."""
    loaded = load_scenario(name)
    model = DiplomacyModel(loaded, seed=3, draw=2, run=1, days=150)
    told = trace(loaded, 3, 2, 1, 150).chronicle
    steps = {event.day: event.numbers for event in told.of(EventKind.STEP)}
    compared = 0
    for day in range(150):
        model.step()
        if day not in steps:
            continue
        parts, world, left = steps[day], model.world, np.zeros(len(TensionSource))
        for source in TensionSource:
            part = parts.get(f"tension_{source.name.lower()}", 0.0)
            left[source] = left_of(world, source, LANE, day)[0]
            assert left[source] == pytest.approx(part, abs=1e-6), (day, source)
        acts = sum(parts.get(f"tension_{n}", 0.0) for n in ("acts_0", "acts_1", "expected"))
        rest = world.excess[0] - left.sum()
        assert rest == pytest.approx(acts, abs=1e-6), day
        compared += 1
    assert compared >= 2
