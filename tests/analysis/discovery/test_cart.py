"""Trees recover a planted rule, in words, and know what they are worth elsewhere."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.discovery.cart import grow
from ballast.sim.errors import InputError
from tests.analysis.discovery.planted import planted


def test_a_planted_rule_is_recovered() -> None:
    """.9 dense in .4·.4 = .16 of 4,000 points: four standard errors are .047 and .023.

    Right is .9 of unseen points (four standard errors .019), less a strip beside the limits that
    the tree misses; always "no case" is right at 1 - (.9·.16 + .1·.84) = .772 (.027). The variance
    of labels is .09 inside and outside, of .228·.772 = .176 in all: a perfect tree has skill
    .489; the Brier score's four standard errors, of (.8·.3)^2/4,000 each, are .015/.176 = .09.
    """
    tree = grow(*planted(4000, 1))
    top = tree.leaves.iloc[0]

    assert top.rule == "a > 0.60 and b <= 0.40"
    assert top.density == pytest.approx(0.9, abs=0.047)
    assert top.mass == pytest.approx(0.16, abs=0.023)
    assert top.low < 0.9 < top.high
    assert tree.accuracy == pytest.approx(0.9, abs=0.019)
    assert tree.base == pytest.approx(0.772, abs=0.027)
    assert tree.low < tree.accuracy < tree.high
    assert tree.skill == pytest.approx(0.489, abs=0.09)


def test_leaves_part_the_points() -> None:
    factors, cases = planted(500, 2)
    leaves = grow(factors, cases).leaves

    assert leaves.leaf.tolist() == list(range(1, len(leaves) + 1))
    assert leaves.points.sum() == 500 and leaves.mass.sum() == pytest.approx(1.0)
    assert (leaves.mass >= 0.05).all() and len(leaves) <= 8
    assert (leaves.density * leaves.points).sum() == pytest.approx(cases.sum())
    assert leaves.density.is_monotonic_decreasing


def test_levels_are_split_in_groups() -> None:
    tree = grow(*planted(4000, 3, levels=True))

    assert tree.leaves.rule.iloc[0] == "a > 0.60 and stance is firm or harsh"


@pytest.mark.parametrize("cases", [False, True])
def test_where_all_points_are_alike_there_is_one_leaf(cases: bool) -> None:
    factors, _ = planted(50, 1)
    tree = grow(factors, np.full(50, cases))

    assert tree.leaves[["rule", "points", "density"]].values.tolist() == [
        ["all points", 50, float(cases)]
    ]
    assert (tree.accuracy, tree.base) == (1.0, 1.0)
    assert np.isnan(tree.skill)


def test_a_tree_of_chance_is_worth_nothing_elsewhere() -> None:
    rng = np.random.default_rng(5)
    factors = pd.DataFrame(rng.random((600, 5)), columns=list("abcde"))
    tree = grow(factors, rng.random(600) < 0.3)

    assert tree.leaves.rule.tolist() == ["all points"]
    assert tree.skill <= 0.0
    assert tree.accuracy == tree.base


def test_cases_at_both_ends_are_found() -> None:
    factors, _ = planted(600, 7)
    leaves = grow(factors, ((factors.a < 0.2) | (factors.a > 0.7)).to_numpy()).leaves

    assert sorted(leaves.rule) == ["0.20 < a <= 0.70", "a <= 0.20", "a > 0.70"]


def test_blocks_are_left_out_as_a_whole() -> None:
    """100 points of chance, ten times each: known points would give their copies away."""
    rng = np.random.default_rng(6)
    rows = np.repeat(np.arange(100), 10)
    factors = pd.DataFrame(rng.random((100, 5)), columns=list("abcde")).iloc[rows]
    cases = (rng.random(100) < 0.3)[rows]

    assert grow(factors, cases, blocks=rows).skill <= 0.0
    assert grow(factors, cases).skill > 0.0


def test_the_same_points_give_the_same_tree() -> None:
    one, two = (grow(*planted(300, 4, levels=True)) for _ in range(2))

    pd.testing.assert_frame_equal(one.leaves, two.leaves)
    assert one.accuracy == two.accuracy


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    with pytest.raises(InputError, match=r"pip install ballast-sim\[discovery\]"):
        grow(*planted(50, 1))
