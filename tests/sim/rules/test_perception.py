"""Perception: bias, discount, noise, beliefs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.rules import perception
from tests.sim.rules.cases import lane


def test_a_defensive_act_is_read_as_more_hostile() -> None:
    """Weight -1.5 is half a standard act; with a bias of .45 it is read as .95."""
    found = perception.hostile_mass(lane(-1.5, -1.5), np.array([True, False]), lane(0.45, 0.45))

    assert found.tolist() == pytest.approx([0.95, 0.5])


def test_reassurance_is_discounted_by_belief() -> None:
    """Weight 3 is one standard act; with r = .5 and H = .8 sixty per cent of it are left."""
    assert perception.cooperative_mass(lane(3.0), lane(0.8), lane(0.5)).tolist() == [0.6]


def test_noise_falls_with_openness() -> None:
    """From .5 closed to .25 open: at level 2 (q = 2/3) .5 - .25 · 2/3 = .3333."""
    assert perception.noise_sd(lane(2 / 3), lane(0.5), lane(0.25))[0] == pytest.approx(1 / 3)


def test_beliefs_drift_to_what_memory_says() -> None:
    """Towards 1 if memory is twice the usual, towards .5 if it is half; a tenth of the gap."""
    found = perception.update_belief(lane(0.6, 0.6), lane(2.0, 0.5), lane(1.0, 1.0), lane(0.1))

    assert found.tolist() == pytest.approx([0.64, 0.59])


@given(st.floats(-4, 6), st.floats(0.001, 2), st.floats(-6, 6))
def test_an_act_is_seen_as_nothing_to_two_standard_acts(m: float, sd: float, e: float) -> None:
    assert 0.0 <= perception.seen(lane(m), lane(sd), lane(e))[0] <= 2.0


@given(st.floats(0, 1), st.floats(0, 50), st.floats(0.01, 50), st.floats(0, 1))
def test_beliefs_stay_probabilities(h: float, f: float, usual: float, speed: float) -> None:
    found = perception.update_belief(lane(h), lane(f), lane(usual), lane(speed))[0]

    assert -1e-12 <= found <= 1.0 + 1e-12
