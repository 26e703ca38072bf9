"""Skill against a rival: by hand, withheld where too few, and intervals that cover."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.analysis.scoring.skill import Advantage, Withheld, paired_difference, skill_score

BLOCKS = np.repeat(np.arange(8), 3)


def _scores(seed: int, blocks: int = 8, size: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    common = np.repeat(rng.normal(0.0, 0.1, blocks), size)
    rival = rng.random(blocks * size) * 0.3 + 0.2
    return rival - 0.05 + common, rival


def test_by_hand() -> None:
    """Means .15 and .2: skill .25 and difference -.05, in every resample the same."""
    ours, rival = np.full(24, 0.15), np.full(24, 0.2)
    skill, less = skill_score(ours, rival, BLOCKS, 1), paired_difference(ours, rival, BLOCKS, 1)

    assert isinstance(skill, Advantage) and isinstance(less, Advantage)
    assert (skill.value, skill.low, skill.high) == pytest.approx((0.25, 0.25, 0.25))
    assert (less.value, less.low, less.high) == pytest.approx((-0.05, -0.05, -0.05))
    assert (skill.ahead, less.ahead) == (1.0, 1.0)
    assert (skill.questions, skill.blocks) == (24, 8)


def test_too_few_questions_or_blocks_are_withheld() -> None:
    ours, rival = _scores(1)
    unresolved = np.where(np.arange(24) < 5, np.nan, ours)

    assert skill_score(unresolved, rival, BLOCKS, 1) == Withheld(19, 7, 20, 5)
    assert paired_difference(ours, rival, np.repeat(np.arange(4), 6), 1) == Withheld(24, 4, 20, 5)
    assert str(Withheld(19, 7, 20, 5)) == (
        "withheld: too few (19 resolved questions in 7 blocks; needs 20 in 5)"
    )
    assert isinstance(skill_score(unresolved, rival, BLOCKS, 1, 10, 2), Advantage)
    assert isinstance(skill_score([], [], [], 1, 0, 0), Withheld)


def test_unresolved_questions_are_left_out_in_pairs() -> None:
    ours, rival = _scores(2)
    ours[3], rival[7] = np.nan, np.nan
    kept = np.setdiff1d(np.arange(24), [3, 7])

    assert skill_score(ours, rival, BLOCKS, 4) == skill_score(
        ours[kept], rival[kept], BLOCKS[kept], 4
    )


@given(st.integers(0, 50), st.integers(0, 9))
def test_order_and_names_of_blocks_do_not_matter(seed: int, stream: int) -> None:
    ours, rival = _scores(seed)
    order = np.random.default_rng(seed).permutation(24)
    names = np.array([f"window {block}" for block in BLOCKS])
    first = skill_score(ours, rival, BLOCKS, stream)
    again = skill_score(ours[order], rival[order], names[order], stream)

    assert isinstance(first, Advantage) and isinstance(again, Advantage)
    assert (again.value, again.low, again.high) == pytest.approx(
        (first.value, first.low, first.high), abs=1e-12
    )
    assert first.low <= first.high


@given(st.integers(0, 50), st.floats(0.1, 10.0))
def test_units_of_the_score_do_not_matter_to_skill(seed: int, scale: float) -> None:
    ours, rival = _scores(seed)
    first, scaled = (skill_score(k * ours, k * rival, BLOCKS, 3) for k in (1.0, scale))

    assert isinstance(first, Advantage) and isinstance(scaled, Advantage)
    assert (scaled.value, scaled.low, scaled.ahead) == pytest.approx(
        (first.value, first.low, first.ahead)
    )


def test_questions_that_share_a_block_are_not_as_many_as_they_look() -> None:
    """The same scores with a block each: the interval is too narrow by about √size."""
    ours, rival = _scores(6, blocks=30, size=10)
    shared = paired_difference(ours, rival, np.repeat(np.arange(30), 10), 1)
    alone = paired_difference(ours, rival, np.arange(300), 1)

    assert isinstance(shared, Advantage) and isinstance(alone, Advantage)
    assert shared.high - shared.low > 2.5 * (alone.high - alone.low)


def test_intervals_cover() -> None:
    """True difference -.05, 20 blocks of 3, 300 repetitions.

    Percentile intervals of 20 blocks cover some 93 %; three standard errors of 300 are 4.5 points.
    """
    inside = 0
    for seed in range(300):
        ours, rival = _scores(1000 + seed, blocks=20)
        found = paired_difference(ours, rival, np.repeat(np.arange(20), 3), seed)
        assert isinstance(found, Advantage)
        inside += found.low <= -0.05 <= found.high

    assert 0.93 - 0.045 < inside / 300 < 0.99


def test_infinite_scores_give_no_warning_and_no_nonsense() -> None:
    ours, rival = _scores(7)
    rival[0] = np.inf
    beaten = skill_score(ours, rival, BLOCKS, 1)
    assert isinstance(beaten, Advantage)
    assert (beaten.value, beaten.high) == (1.0, 1.0) and beaten.low < 1.0
    ours[0] = np.inf
    both = paired_difference(ours, rival, BLOCKS, 1)
    assert isinstance(both, Advantage) and np.isnan(both.value)


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="as many scores"):
        skill_score([0.1], [0.1, 0.2], [0, 1], 1)
