"""Intervals: hand-worked, and with the coverage they claim."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binom

from ballast.analysis.stats.uncertainty import (
    mean_count,
    proportion,
    proportions_over_time,
    wilson,
)


def test_two_draws_by_hand() -> None:
    """Shares .2 and .6 of 10 runs. Mean .4.

    Within: (.2·.8 + .6·.4)... = (.16 + .24)/2 / 10 · 10/9 = .0222 a draw, so .0111 of the mean.
    Effective histories .24/.0111 = 21.6. Between: var(.2, .6) = .08, less .0222 = .0578; the beta
    law has a + b = .24/.0578 - 1 = 3.154, a = 1.262.
    """
    about = proportion(np.array([2.0, 6.0]), 10)
    total = 0.24 / (0.08 - 0.2 / 9) - 1.0
    low, high = wilson(0.4, 21.6)

    assert about.value == pytest.approx(0.4)
    assert (about.mc_low, about.mc_high) == pytest.approx((low, high))
    expected = beta.ppf([0.05, 0.95], 0.4 * total, 0.6 * total)
    assert (about.draws_low, about.draws_high) == pytest.approx(tuple(expected))


@pytest.mark.parametrize(("count", "share"), [(0, 0.0), (20, 1.0)])
def test_what_never_or_always_happens_still_has_an_interval(count: int, share: float) -> None:
    about = proportion(np.full(50, float(count)), 20)

    assert about.value == share
    assert about.mc_high - about.mc_low == pytest.approx(3.84 / 1003.84, rel=1e-3)
    assert about.draws_low is None


def test_replication_noise_alone_is_not_taken_for_a_difference_between_draws() -> None:
    """400 draws with one and the same probability .3 and 50 runs each, 200 times over.

    Their shares vary by sqrt(.3·.7/50) = .065; the interval over draws must be far narrower than
    the ±.107 that this noise alone would give, on average and in the worst of 200.
    """
    widths = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        about = proportion(rng.binomial(50, 0.3, 400).astype(float), 50)
        widths.append(0.0 if about.draws_low is None else about.draws_high - about.draws_low)

    assert np.mean(widths) < 0.04
    assert max(widths) < 0.12


def test_the_spread_over_draws_is_recovered() -> None:
    """Probabilities from beta(2, 6): its 5-95 % is (.0534, .5207); 4,000 draws of 20 runs."""
    rng = np.random.default_rng(7)
    p = rng.beta(2, 6, 4000)
    about = proportion(rng.binomial(20, p).astype(float), 20)

    assert about.draws_low == pytest.approx(beta.ppf(0.05, 2, 6), abs=0.01)
    assert about.draws_high == pytest.approx(beta.ppf(0.95, 2, 6), abs=0.02)


def test_the_interval_of_chance_covers_in_95_of_100() -> None:
    """With 30 fixed probabilities and 20 runs each: 1,000 repetitions, coverage .95.

    Four standard errors of a share of .95 in 1,000 are .0276.
    """
    rng = np.random.default_rng(11)
    p = rng.beta(1.5, 8, 30)
    hits = 0
    for _ in range(1000):
        about = proportion(rng.binomial(20, p).astype(float), 20)
        hits += about.mc_low <= p.mean() <= about.mc_high

    assert abs(hits / 1000 - 0.95) < 0.0276


def test_mean_counts_by_hand() -> None:
    """Means 1 and 3, variances 2 of 50 runs: noise .04 a draw; half width 1.96 sqrt(.04/2).

    Between: var(1, 3) = 2, less .04; shrunk by sqrt(1.96/2) = .99 to 1.01 and 2.99.
    """
    about = mean_count(np.array([1.0, 3.0]), np.array([2.0, 2.0]), 50)
    half = 1.959964 * np.sqrt(0.02)

    assert (about.value, about.mc_low, about.mc_high) == pytest.approx((2.0, 2 - half, 2 + half))
    assert about.draws_low == pytest.approx(2 - 0.98995 * 0.9, abs=1e-4)


def test_one_history_has_no_interval() -> None:
    about = mean_count(np.array([4.0]), None, 1)

    assert (about.mc_low, about.mc_high, about.draws_low) == (None, None, None)


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=40),
    st.integers(12, 50),
)
def test_intervals_hold_the_estimate(counts: list[int], runs: int) -> None:
    about = proportion(np.array(counts, dtype=float), runs)

    assert 0.0 <= about.mc_low <= about.value + 1e-12
    assert about.value - 1e-12 <= about.mc_high <= 1.0
    if about.draws_low is not None:
        assert 0.0 <= about.draws_low <= about.draws_high <= 1.0


def test_over_time_as_on_a_single_day() -> None:
    """On one day the pooled variance is the day's own."""
    counts = np.array([[2, 6, 9]])
    mean, low, high = proportions_over_time(counts.sum(axis=1), (counts**2).sum(axis=1), 3, 10)
    about = proportion(counts[0].astype(float), 10)

    assert (mean[0], low[0], high[0]) == pytest.approx(
        (about.value, about.draws_low, about.draws_high)
    )


def test_over_time_with_one_draw_has_no_band() -> None:
    mean, low, high = proportions_over_time(np.array([1, 2]), np.array([1, 4]), 1, 4)

    assert mean.tolist() == [0.25, 0.5]
    assert np.isnan(low).all() and np.isnan(high).all()


def test_wilson_inverts_its_test() -> None:
    """At the bounds the score statistic of the observed share is the normal quantile."""
    low, high = wilson(0.3, 80)
    for bound in (low, high):
        z = abs(0.3 - bound) / np.sqrt(bound * (1 - bound) / 80)
        assert z == pytest.approx(1.959964, rel=1e-6)
    assert binom.cdf(24, 80, high) == pytest.approx(0.025, abs=0.012)


@pytest.mark.parametrize(
    ("a", "b", "draws", "runs"), [(2, 6, 60, 20), (0.5, 20, 60, 50), (8, 12, 200, 8)]
)
def test_intervals_on_draws_and_runs_with_a_known_answer(
    a: float, b: float, draws: int, runs: int
) -> None:
    """Draws of a probability from beta(a, b), runs of each: 2,000 replications.

    The interval of chance is of the mean of the draws that were made, and covers it in 93-97 %
    (four standard errors of .95 in 2,000 are .0195). The interval over draws is near that of the
    beta law: its bounds, averaged over replications in which draws are resolved, within a tenth of
    its width.
    """
    rng = np.random.default_rng(21)
    hits, bounds = 0, []
    for _ in range(2000):
        p = rng.beta(a, b, draws)
        about = proportion(rng.binomial(runs, p).astype(float), runs)
        hits += about.mc_low <= p.mean() <= about.mc_high
        if about.draws_low is not None:
            bounds.append((about.draws_low, about.draws_high))
    truth = beta.ppf([0.05, 0.95], a, b)

    assert 0.93 <= hits / 2000 <= 0.97
    assert len(bounds) > 1800
    assert np.mean(bounds, axis=0) == pytest.approx(truth, abs=0.1 * (truth[1] - truth[0]))


def test_the_interval_of_a_mean_on_a_known_answer() -> None:
    """Poisson counts with gamma means, 30 draws of 12 runs: 2,000 replications, 93-97 %."""
    rng = np.random.default_rng(22)
    hits = 0
    for _ in range(2000):
        means = rng.gamma(4.0, 2.0, 30)
        counts = rng.poisson(means[:, None], (30, 12))
        about = mean_count(counts.mean(axis=1), counts.var(axis=1, ddof=1), 12)
        hits += about.mc_low <= means.mean() <= about.mc_high

    assert 0.93 <= hits / 2000 <= 0.97
