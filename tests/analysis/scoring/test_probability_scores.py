"""Scores of probabilities: by hand, and what makes them proper and fair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from ballast.analysis.scoring.probability_scores import (
    baseline_score,
    brier,
    fair_brier,
    from_ensemble,
    log_score,
)
from tests.analysis.scoring.laws import INNER, PROBABILITIES


def test_by_hand() -> None:
    """A probability of .9: .01 and .81; -ln .9 and -ln .1; 100 (log2 .9 + 1), 100 (log2 .1 + 1)."""
    assert brier(0.9, [True, False]) == pytest.approx([0.01, 0.81])
    assert log_score(0.9, [True, False]) == pytest.approx([0.105361, 2.302585], abs=1e-6)
    assert baseline_score(0.9, [True, False]) == pytest.approx([84.7997, -232.1928], abs=1e-4)


def test_certainty_and_impossibility() -> None:
    assert log_score([1.0, 0.0], [True, False]).tolist() == [0.0, 0.0]
    assert log_score([0.0, 1.0], [True, False]).tolist() == [np.inf, np.inf]
    assert baseline_score([1.0, 0.5, 0.0], [True, True, True]).tolist() == [100.0, 0.0, -np.inf]


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(wrong: float) -> None:
    for score in (brier, log_score, baseline_score):
        with pytest.raises(ValueError, match=r"expected probabilities in \[0, 1\]"):
            score([0.5, wrong], [True, True])


def test_a_fair_score_needs_two_members() -> None:
    with pytest.raises(ValueError, match="2 members or more, got 1"):
        fair_brier(1, 1, True)
    with pytest.raises(ValueError, match="expected probabilities"):
        fair_brier(5, 4, True)


@given(INNER, PROBABILITIES)
def test_the_truth_is_the_best_forecast(truth: float, other: float) -> None:
    """Expectations over both outcomes, exactly; less is better, and more of the baseline score."""

    def expected(score: object, forecast: float) -> float:
        both = score([forecast, forecast], [True, False])
        return float(truth * both[0] + (1.0 - truth) * both[1])

    assert expected(brier, truth) <= expected(brier, other) + 1e-15
    assert expected(log_score, truth) <= expected(log_score, other) + 1e-12
    assert expected(baseline_score, truth) >= expected(baseline_score, other) - 1e-9


@given(INNER, PROBABILITIES)
def test_the_loss_from_another_forecast_is_its_squared_distance(truth: float, other: float) -> None:
    """Strictly proper: E S(q) - E S(p) = (q - p)²."""
    loss = sum(
        chance * float(brier(other, came) - brier(truth, came))
        for chance, came in ((truth, True), (1.0 - truth, False))
    )

    assert loss == pytest.approx((other - truth) ** 2, abs=1e-14)


@given(INNER, st.booleans())
def test_bounds_and_the_other_side_of_a_question(probability: float, came: bool) -> None:
    assert 0.0 <= brier(probability, came) <= 1.0
    assert log_score(probability, came) >= 0.0
    assert baseline_score(probability, came) <= 100.0
    for score in (brier, log_score, baseline_score):
        there, other = score(probability, came), score(1.0 - probability, not came)
        assert float(there) == pytest.approx(float(other), rel=1e-9, abs=1e-9)


@given(st.integers(2, 12), INNER, st.booleans())
def test_fair_scores_are_those_of_an_infinite_ensemble_on_average(
    members: int, chance: float, came: bool
) -> None:
    """Exactly, over all numbers of hits; the plain score is worse by p (1 - p) / M."""
    hits = np.arange(members + 1)
    law = binom.pmf(hits, members, chance)
    fair = float(law @ fair_brier(hits, members, came))
    plain = float(law @ brier(hits / members, came))
    infinite = float(brier(chance, came))

    assert fair == pytest.approx(infinite, abs=1e-12)
    assert plain == pytest.approx(infinite + chance * (1.0 - chance) / members, abs=1e-12)


def test_no_member_is_not_impossible() -> None:
    assert from_ensemble([0, 1000], 1000).tolist() == pytest.approx([0.5 / 1001, 1000.5 / 1001])
    assert np.isfinite(log_score(from_ensemble(0, 1000), True))
