"""Levers of two governments that do the same in every history."""

from __future__ import annotations

import numpy as np

from ballast.analysis.stats.same_levers import same_levers

SIDES = ("AA", "BB")


def test_the_same_results_of_one_kind_and_two_sides_are_one_lever() -> None:
    row = np.array([[-1.0, 0.0, -1.0], [0.0, -1.0, 1.0]])
    change = np.stack([row, row, -row, row, row])

    assert same_levers(change, ["AA", "BB", "BB", "BB", "AA"], ["f"] * 5, SIDES) == {
        0: (1,),
        3: (4,),
    }
    assert same_levers(change[:2], ["AA", "AA"], ["f", "f"], SIDES) == {}
    assert same_levers(change[:2], ["AA", "BB"], ["f", "g"], SIDES) == {}
    assert same_levers(change[:2], ["AA", "nobody"], ["f", "f"], SIDES) == {}


def test_a_few_flips_may_be_the_same_by_accident() -> None:
    few = np.zeros((2, 2, 3))
    few[:, 0, :2] = -1.0

    assert same_levers(few, ["AA", "BB"], ["f", "f"], SIDES) == {}
