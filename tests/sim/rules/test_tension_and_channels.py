"""Tension, trust, and the reopening of channels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.rules import channels, tension
from tests.sim.rules.cases import lane


def test_excess_by_hand() -> None:
    """.9 · 10 + .5 (3 - 1) + 2 = 12."""
    found = tension.excess(
        lane(10.0), lane(0.9), lane(0.5), lane(3.0), lane(1.0), lane(2.0), lane(45.0)
    )

    assert found.tolist() == [12.0]


def test_tension_that_cannot_be_seen_is_not_stored_up() -> None:
    """Above a base of 55 there are 45 points to 100; what comes beyond them is gone tomorrow."""
    found = tension.excess(
        lane(44.0), lane(0.9), lane(0.5), lane(9.0), lane(1.0), lane(30.0), lane(45.0)
    )

    assert found.tolist() == [45.0]


def test_a_usual_day_leaves_tension_where_it_is() -> None:
    found = tension.excess(
        lane(0.0), lane(0.9), lane(0.5), lane(1.3), lane(1.3), lane(0.0), lane(45.0)
    )

    assert found.tolist() == [0.0]


@given(st.floats(-200, 200), st.floats(-200, 200), st.floats(0, 100))
def test_tension_stays_on_its_scale(x: float, v: float, base: float) -> None:
    assert 0.0 <= tension.level(lane(base), lane(x), lane(v), lane(0.0))[0] <= 100.0


def test_trust_steps_first_and_then_drifts_home() -> None:
    """.3 - .05 = .25, already at its base; .9 + .5 is clipped after a drift of a tenth."""
    assert tension.trust(lane(0.3), lane(0.25), lane(0.1), lane(-0.05))[0] == pytest.approx(0.25)
    assert tension.trust(lane(0.9), lane(0.25), lane(0.1), lane(0.5))[0] == 1.0


def test_half_of_the_channels_reopen_within_the_half_life() -> None:
    daily = channels.reopening_probability(lane(0.0), lane(1.0), lane(260.0), lane(0.2))[0]

    assert (1 - daily) ** 260 == pytest.approx(0.5)


@given(st.floats(-6, 6), st.floats(1, 1000), st.floats(0, 2), st.floats(0, 1))
def test_the_bound_of_reopening_holds(z: float, h: float, slope: float, gate: float) -> None:
    actual = channels.reopening_probability(lane(z), lane(gate), lane(h), lane(slope))[0]

    assert 0.0 <= actual <= channels.reopening_bound(lane(h), lane(slope))[0] + 1e-15


def test_levels_rise_by_one_to_open() -> None:
    assert channels.raised(np.array([0, 1, 2, 3], np.int8)).tolist() == [1, 2, 3, 3]
