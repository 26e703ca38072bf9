"""Limits, the chance of seeing them, and what points of one block are worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from ballast.analysis.discovery.points import Limit, design_effect, encode, inside, quasi_p
from ballast.sim.errors import InputError


def test_words_become_levels_and_numbers_stay() -> None:
    table = pd.DataFrame({"x": [0.5, 2.0], "on": [True, False], "kind": ["b", "a"]})
    points = encode(table, np.array([True, False]))

    assert points.levels == ((), ("False", "True"), ("a", "b"))
    assert points.columns.tolist() == [[0.5, 1.0, 1.0], [2.0, 0.0, 0.0]]


def test_a_point_on_a_limit_is_inside() -> None:
    columns = np.array([[1.0, 0.0], [2.0, 1.0], [3.0, 2.0]])
    box = (Limit(0, "low", 2.0), Limit(0, "high", 3.0), Limit(1, "levels", kept=(0, 1)))

    assert inside(box, columns).tolist() == [False, True, False]
    assert inside((), columns).all()


def test_every_factor_without_a_value_is_told_at_once() -> None:
    table = pd.DataFrame({"x": [0.5, np.nan], "kind": ["a", None]})
    with pytest.raises(InputError) as caught:
        encode(table, np.array([True, False]))

    assert [problem.key for problem in caught.value.problems] == ["x", "kind"]


def test_quasi_p_by_hand() -> None:
    """Ten points 0..9, cases 4 and 6 to 9. Above 6: 4 of 4, against 5 of 10 without the limit.

    The limit at 0 of a factor that never varies excludes nothing: 4 of 4 against 4 of 4, p = 1.
    """
    table = pd.DataFrame({"x": np.arange(10.0), "same": np.zeros(10)})
    points = encode(table, np.array([n == 4 or n >= 6 for n in range(10)]))
    found = quasi_p((Limit(0, "low", 6.0), Limit(1, "high", 0.0)), points)

    assert found == pytest.approx([0.5**4, 1.0])
    assert found[0] == pytest.approx(binomtest(4, 4, 0.5, alternative="greater").pvalue)


def test_points_that_repeat_are_no_evidence_twice() -> None:
    rng = np.random.default_rng(3)
    table, cases = pd.DataFrame({"x": rng.random(40)}), rng.random(40) < 0.3
    once = encode(table, cases)
    rows = np.repeat(np.arange(40), 6)
    often = encode(table.iloc[rows], cases[rows], blocks=rows)
    box = (Limit(0, "low", 0.4),)

    assert design_effect(once) == 1.0
    assert design_effect(often) == pytest.approx(6.0)
    assert quasi_p(box, often, design_effect(often)) == pytest.approx(quasi_p(box, once))


def test_blocks_of_independent_points_cost_little() -> None:
    """400 blocks of 5: the correlation within has a standard error near sqrt(2/(5·4·400)) = .016,
    so that the effect of 1 + 4 times it lies below 1 + 4·4·.016 = 1.26 but for 1 in 30,000.
    """
    cases = np.random.default_rng(4).random(2000) < 0.3
    points = encode(pd.DataFrame({"x": np.zeros(2000)}), cases, np.repeat(np.arange(400), 5))

    assert 1.0 <= design_effect(points) < 1.26
