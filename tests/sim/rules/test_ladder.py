"""The ladder below disputes: bands of tension, with hysteresis."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.rules import ladder
from tests.sim.rules.cases import lane


def test_climbing_and_coming_down_have_two_points_between_them() -> None:
    """Rung 2 begins at 56 and ends below 54."""
    rungs = np.array([1, 1, 2, 2, 2], np.int8)

    assert ladder.band(rungs, lane(55.9, 56.0, 55.0, 54.0, 53.9)).tolist() == [1, 2, 2, 2, 1]


@pytest.mark.parametrize(
    ("tension", "rung"),
    [(0.0, 0), (47.9, 0), (48.0, 1), (55.9, 1), (56.0, 2), (63.9, 2), (64.0, 3), (100.0, 3)],
)
def test_the_band_without_a_past(tension: float, rung: int) -> None:
    assert ladder.settled_band(lane(tension)).tolist() == [rung]


@given(st.integers(0, 3), st.floats(0, 100))
def test_bands_move_one_step_and_settle(rung: int, tension: float) -> None:
    at = np.array([rung], np.int8)
    path = [int(at[0])]
    for _ in range(4):
        at = ladder.band(at, lane(tension))
        path.append(int(at[0]))

    assert all(abs(a - b) <= 1 for a, b in pairwise(path))
    assert path[-1] == path[-2]
    assert abs(path[-1] - int(ladder.settled_band(lane(tension))[0])) <= 1


@given(st.integers(0, 3), st.floats(0, 100), st.floats(0, 100))
def test_more_tension_is_never_a_lower_band(rung: int, one: float, other: float) -> None:
    at = np.array([rung, rung], np.int8)
    lower, higher = ladder.band(at, lane(min(one, other), max(one, other)))

    assert lower <= higher
