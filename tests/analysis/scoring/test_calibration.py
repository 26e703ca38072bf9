"""Calibration curve, parts of the Brier score, coverage of intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from ballast.analysis.scoring.brier_parts import brier_parts
from ballast.analysis.scoring.calibration_curve import (
    bin_of,
    calibration_curve,
    events_by_probability,
)
from ballast.analysis.scoring.interval_coverage import LEVELS, coverage
from ballast.analysis.scoring.probability_scores import brier
from tests.analysis.scoring.laws import PROBABILITIES

FORECASTS = st.lists(st.tuples(PROBABILITIES, st.booleans()), min_size=1, max_size=40)


def _columns(forecasts: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    given_, came = zip(*forecasts, strict=True)
    return np.array(given_), np.array(came)


def test_a_curve_by_hand() -> None:
    """Two of ten at .05 and three of four at .75; bins of .1."""
    curve = calibration_curve(
        [0.05] * 10 + [0.75] * 4, [True] * 2 + [False] * 8 + [True] * 3 + [False]
    )

    assert [(b.questions, b.probability, b.frequency) for b in curve] == [
        (10, pytest.approx(0.05), 0.2),
        (4, 0.75, 0.75),
    ]
    assert [b.consistent for b in curve] == [True, True]


def test_bands_of_equal_probabilities_are_those_of_the_binomial() -> None:
    (only,) = calibration_curve([0.3] * 25, [False] * 25)

    assert (only.low * 25, only.high * 25) == pytest.approx(binom.ppf([0.05, 0.95], 25, 0.3))
    assert not only.consistent


def test_borders_belong_to_the_upper_bin() -> None:
    """Also where a tenth cannot be written exactly: .3 is a little less, 3 * .1 a little more."""
    assert bin_of(np.arange(11) / 10, 10).tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]
    assert bin_of(np.array([0.3, 3 * 0.1, 0.7, 0.7000001]), 10).tolist() == [3, 3, 7, 7]


@given(st.lists(PROBABILITIES, min_size=1, max_size=9))
def test_the_law_of_unlike_trials(probabilities: list[float]) -> None:
    """Mean and variance are sums over trials; nothing is lost."""
    law = events_by_probability(np.array(probabilities))
    counts = np.arange(len(law))
    mean = float(law @ counts)

    assert law.sum() == pytest.approx(1.0) and (law >= 0.0).all()
    assert mean == pytest.approx(sum(probabilities))
    assert float(law @ (counts - mean) ** 2) == pytest.approx(
        sum(p * (1.0 - p) for p in probabilities), abs=1e-12
    )


@given(st.lists(PROBABILITIES, min_size=1, max_size=30))
def test_a_reliable_forecast_lies_in_its_band_as_often_as_it_should(
    probabilities: list[float],
) -> None:
    given_ = np.array(probabilities)
    for bin_ in calibration_curve(given_, np.zeros(len(given_), bool)):
        law = events_by_probability(given_[bin_of(given_, 10) == _where(bin_.probability)])
        inside = slice(round(bin_.low * bin_.questions), round(bin_.high * bin_.questions) + 1)
        assert law[inside].sum() >= 0.9 - 1e-9


def _where(probability: float) -> int:
    return int(bin_of(np.array([probability]), 10)[0])


def test_parts_by_hand() -> None:
    """Groups .2 (1 of 2 came) and .8 (2 of 2), base rate .75.

    Reliability (.3² + .2²) / 2 = .065, resolution .25² = .0625, uncertainty .75 x .25 = .1875.
    """
    parts = brier_parts([0.2, 0.2, 0.8, 0.8], [False, True, True, True])

    assert (parts.reliability, parts.resolution) == pytest.approx((0.065, 0.0625))
    assert (parts.uncertainty, parts.within_bins) == (0.1875, 0.0)
    assert parts.brier == pytest.approx(0.19)


@given(FORECASTS, st.sampled_from([None, 1, 3, 10]))
def test_the_parts_sum_to_the_score(forecasts: list[tuple[float, bool]], bins: int | None) -> None:
    probability, came = _columns(forecasts)
    parts = brier_parts(probability, came, bins)

    assert parts.brier == pytest.approx(float(brier(probability, came).mean()), abs=1e-12)
    assert min(parts.reliability, parts.resolution, parts.uncertainty) >= 0.0
    assert parts.resolution <= parts.uncertainty + 1e-12
    if bins is None:
        assert parts.within_bins == pytest.approx(0.0, abs=1e-12)


def test_coverage_counts_bounds_as_inside() -> None:
    found = coverage([1, 1, 1, 1], [3, 3, 3, 3], [1, 3, 0, 4], level=0.5)

    assert (found.inside, found.questions, found.share) == (2, 4, 0.5)
    assert found.low + found.high == pytest.approx(1.0)  # Wilson's is symmetric at one half
    with pytest.raises(ValueError, match="a question or more"):
        coverage([], [], [], level=0.5)


def test_wilson_by_hand() -> None:
    """9 of 10 at 95 %: (.9 + 1.92/10 ± 1.96 √(.09/10 + .96/100)) / (1 + 3.84/10)."""
    found = coverage([0] * 10, [1] * 10, [0] * 9 + [5], level=0.9)

    assert (found.low, found.high) == pytest.approx((0.5958, 0.9821), abs=1e-4)
    assert LEVELS == (0.5, 0.9)


@given(st.integers(1, 40), st.integers(0, 40))
def test_an_interval_of_coverage_holds_the_share(questions: int, inside: int) -> None:
    came = np.where(np.arange(questions) < inside, 0.0, 9.0)
    found = coverage(np.zeros(questions), np.ones(questions), came, level=0.9)

    assert 0.0 <= found.low <= found.share <= found.high <= 1.0 or (
        found.share in (0.0, 1.0) and found.low <= found.share + 1e-12 >= found.share - 1e-12
    )
