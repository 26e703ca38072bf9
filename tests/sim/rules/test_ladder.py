"""The ladder: bands, onset, competing ways up and down."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.rules import ladder
from tests.sim.rules.cases import lane, params


def test_climbing_and_coming_down_have_two_points_between_them() -> None:
    """Rung 2 begins at 56 and ends below 54."""
    rungs = np.array([1, 1, 2, 2, 2], np.int8)

    assert ladder.band(rungs, lane(55.9, 56.0, 55.0, 54.0, 53.9)).tolist() == [1, 2, 2, 2, 1]


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


def test_onset_by_hand() -> None:
    """M = exp(.25 · 1 - .3 · 2/3 - .2 · -1/3 + .1 · 1) = exp(.21667) = 1.24193.

    p = 1 - exp(-.45/365 · 1.24193) = .0015300.
    """
    rule = params(
        "ladder", tension_slope=0.25, military_channel=-0.3, leader_channel=-0.2, domestic_slope=0.1
    )
    m = ladder.modifier(lane(1.0), lane(2 / 3), lane(-1 / 3), lane(1.0), rule)

    assert m[0] == pytest.approx(1.241930, rel=1e-5)
    assert ladder.onset_probability(lane(0.45), m)[0] == pytest.approx(0.0015300, rel=1e-4)


@given(
    st.floats(0, 100), st.sampled_from([0, 1, 2, 3]), st.sampled_from([0, 1, 2, 3]),
    st.floats(0, 1), st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip
def test_the_bound_of_onset_holds_in_every_state(
    tension: float, military: int, leader: int, pressure: float,
    g_mil: float, g_lead: float, g_s: float, g_d: float,
) -> None:  # fmt: skip
    rule = params(
        "ladder", tension_slope=g_s, military_channel=g_mil, leader_channel=g_lead,
        domestic_slope=g_d, onset_rate=0.5,
    )  # fmt: skip
    m = ladder.modifier(
        lane((tension - 55) / 10),
        lane(military / 3),
        lane(leader / 3 - 2 / 3),
        lane(pressure),
        rule,
    )
    actual = ladder.onset_probability(lane(0.5), m)[0]

    assert actual <= ladder.onset_bound(lane(pressure), rule)[0] + 1e-15


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=9))
def test_shares_of_an_onset_add_up_and_follow_the_logs(logs: list[float]) -> None:
    found = ladder.onset_shares(np.array(logs)[:, None])[:, 0]
    raised = np.maximum(logs, 0.0)

    assert (found >= 0.0).all() and abs(found.sum() - 1.0) < 1e-12
    assert found[-1] == pytest.approx(np.exp(-raised.sum()))
    assert (found[:-1][np.array(logs) <= 0.0] == 0.0).all()
    # a cause with twice the log has twice the share
    np.testing.assert_allclose(found[:-1] * raised.sum(), (1.0 - found[-1]) * raised, atol=1e-12)


def test_a_lone_cause_has_the_attributable_fraction() -> None:
    """A hazard that is three times the ordinary one: two thirds of onsets would not have been."""
    found = ladder.onset_shares(np.log([[3.0]]))[:, 0]

    assert found.tolist() == pytest.approx([2.0 / 3.0, 1.0 / 3.0])


def test_audience_costs_grow_with_the_rung() -> None:
    """Both committed on rung 4: (-.2 - .25)(1 + 4/4) = -.9; an open secret channel adds .15."""
    costs = np.array([[-0.2], [-0.25]])
    found = ladder.way_down(
        np.array([4, 6]), np.ones((2, 2)), np.array([True, False]), costs, lane(0.15)
    )

    assert found.tolist() == pytest.approx([-0.75, -1.125])


@pytest.mark.parametrize(("rung", "share", "stay"), [(4, 0.14, 10), (5, 0.18, 20), (6, 0.08, 20)])
def test_up_and_down_compete(rung: int, share: float, stay: float) -> None:
    """u = s ln2/stay M, d = (1 - s) ln2/stay e^AC: the shares over a grid of uniforms."""
    rule = params("ladder", **{f"up_share_{rung}": share, f"stay_{rung}": float(stay)})
    u = (np.arange(200_000) + 0.5) / 200_000
    n = np.ones(len(u))
    moves = ladder.climb(u, np.full(len(u), rung, np.int8), 1.5 * n, -0.5 * n, rule) - rung
    up, down = share * np.log(2) / stay * 1.5, (1 - share) * np.log(2) / stay * np.exp(-0.5)
    leave = 1 - np.exp(-(up + down))

    assert (moves == 1).mean() == pytest.approx(leave * up / (up + down), abs=1e-5)
    assert (moves == -1).mean() == pytest.approx(leave * down / (up + down), abs=1e-5)


def test_the_median_stay() -> None:
    """With M = 1 and no commitment half of the disputes end within 10 days."""
    rule = params("ladder", up_share_4=0.14, stay_4=10.0)
    u = (np.arange(200_000) + 0.5) / 200_000
    n = np.ones(len(u))
    stays = (ladder.climb(u, np.full(len(u), 4, np.int8), n, 0 * n, rule) == 4).mean()

    assert stays**10 == pytest.approx(0.5, abs=1e-3)
