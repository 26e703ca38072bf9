"""Shocks: weights, jumps and suspension."""

from __future__ import annotations

from ballast.sim.rules import shocks
from tests.sim.rules.cases import lane


def test_a_discovery_jumps_three_quarters() -> None:
    """8 points at weight 4; weight 3 gives 8 · 3/4 = 6, weight 6 no more than 8."""
    assert shocks.jump(lane(3, 4, 6), lane(8.0)).tolist() == [6.0, 8.0, 8.0]


def test_heavier_shocks_suspend_twice_as_often_but_not_beyond_the_cap() -> None:
    """.3 doubled is .6; .55 doubled would be 1.1 and is .95; a certain one stays certain."""
    probability = shocks.suspension_probability(
        lane(4, 6, 6, 6, 3), lane(0.3, 0.3, 0.55, 1.0, 0.9), lane(2.0)
    )

    assert probability.tolist() == [0.3, 0.6, 0.95, 1.0, 0.0]


def test_weights_of_undated_shocks() -> None:
    assert shocks.undated_weight(lane(0.1, 0.3), lane(0.25)).tolist() == [6.0, 4.0]
