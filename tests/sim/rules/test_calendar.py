"""Calendar: ramps and windows, worked by hand."""

from __future__ import annotations

import pytest

from ballast.sim.rules.calendar import before_summit, domestic_pressure, engagement
from tests.sim.rules.cases import lane


@pytest.mark.parametrize(
    ("day", "pressure"),
    [(0, 0.1), (119, 0.1), (302, 0.6), (484, 1.1 - 1 / 365), (485, 1.1), (486, 0.1)],
)
def test_the_ramp_of_an_election_on_day_485(day: int, pressure: float) -> None:
    """Base .1, peak 1: on day 302, 183 days before, .1 + (1 - 183/365) = .5986, about .6."""
    found = domestic_pressure(day, 485, lane(0.1), lane(1.0))[0]

    assert found == pytest.approx(pressure, abs=0.002)


def test_without_an_election_there_is_only_the_base() -> None:
    assert domestic_pressure(100, None, lane(0.2), lane(1.0)).tolist() == [0.2]


def test_the_window_falls_linearly_over_its_last_days() -> None:
    """Closing on day 174 with 90 days of fading: full until 84, half on 129, shut from 174."""
    found = [engagement(day, 174, lane(90.0))[0] for day in (0, 84, 129, 174, 200)]

    assert found == pytest.approx([1.0, 1.0, 0.5, 0.0, 0.0])
    assert engagement(5, None, lane(90.0)).tolist() == [1.0]


def test_the_weeks_before_a_summit() -> None:
    """45 days before day 128: from day 83 to 128, while it is scheduled."""
    day = lane(128, 128, 128).astype("int16")
    flags = lane(1, 1, 0) > 0

    assert before_summit(82, day, flags, lane(45.0)).tolist() == [False, False, False]
    assert before_summit(83, day, flags, lane(45.0)).tolist() == [True, True, False]
    assert before_summit(128, day, flags, lane(45.0)).tolist() == [True, True, False]
    assert before_summit(129, day, flags, lane(45.0)).tolist() == [False, False, False]
