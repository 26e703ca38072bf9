"""Countermeasures, the stock of sanctions, and one-sided reassurance."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.sim.rules import coercion, reassurance
from tests.sim.rules.cases import lane


def test_countermeasures_are_not_counted_twice() -> None:
    """y = 2, P = .3, ρ = .4: 2 - .75 = 1.25 is left; in all .3 + .4 · 1.25 = .8 = ρ y."""
    assert coercion.left_to_reciprocity(lane(2.0), lane(0.3), lane(0.4))[0] == pytest.approx(1.25)
    assert coercion.offspring_of_major(lane(2.0), lane(0.3), lane(0.4))[0] == pytest.approx(0.8)


def test_where_countermeasures_exceed_reciprocity_they_are_all_there_is() -> None:
    """y = 2, P = .55, ρ = .25: ρ y = .5 < .55, nothing is left."""
    found = coercion.offspring_of_major(lane(2.0, 2.0, 2.0), lane(0.55), lane(0.25, 0.0, -0.2))

    assert found.tolist() == pytest.approx([0.55, 0.55, 0.55])


def test_the_stock_fades_and_never_falls_below_zero() -> None:
    found = coercion.stock(lane(10.0, 0.5), lane(0.9), lane(1.0, 0.0), lane(0.0, 2.0))

    assert found.tolist() == pytest.approx([10.0, 0.0])


def test_a_move_is_unilateral_after_thirty_quiet_days() -> None:
    assert reassurance.unilateral(40, np.array([9, 10, 40])).tolist() == [True, False, False]


def test_trust_raises_the_chance_of_an_answer() -> None:
    """.5 (.5 + .25) = .375; certain at most."""
    found = reassurance.answer_probability(lane(0.5, 0.9), lane(0.25, 0.9))

    assert found.tolist() == [0.375, 1.0]


def test_patience() -> None:
    assert reassurance.gives_up(np.array([1, 2, 3]), lane(2.0)).tolist() == [False, True, True]
