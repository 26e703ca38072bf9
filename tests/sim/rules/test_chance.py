"""Inverse distribution functions against the laws they claim."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from ballast.sim.rules import chance
from tests.sim.rules.cases import lane

U = (np.arange(1, 2000) - 0.5) / 2000.0


@pytest.mark.parametrize("p", [0.001, 0.05, 0.4, 0.9])
def test_geometric(p: float) -> None:
    assert chance.geometric_days(U, lane(p)).tolist() == stats.geom.ppf(U, p).tolist()


def test_a_chance_of_zero_never_comes() -> None:
    assert chance.geometric_days(lane(0.01, 0.99), lane(0.0)).tolist() == [32767, 32767]


@pytest.mark.parametrize("mean", [1.0, 3.0, 12.0])
def test_truncated_geometric(mean: float) -> None:
    """P(lag <= k) = (1 - q^k)/(1 - q^7) with q = 1 - 1/mean."""
    lags = chance.truncated_geometric_days(U, lane(mean), 7)
    q = 1.0 - 1.0 / mean
    for k in range(1, 8):
        expected = (1.0 - q**k) / (1.0 - q**7)

        assert (lags <= k).mean() == pytest.approx(expected, abs=1e-3)


def test_triangular() -> None:
    days = chance.triangular_days(U, lane(20.0), lane(60.0), lane(140.0))
    exact = stats.triang.ppf(U, 40 / 120, loc=20, scale=120)

    assert np.abs(days - exact).max() <= 0.5 + 1e-9


@pytest.mark.parametrize("mean", [0.02, 0.3, 2.5])
def test_poisson(mean: float) -> None:
    """Large for small uniforms: the inverse of the survival function."""
    assert chance.poisson_count(U, lane(mean)).tolist() == stats.poisson.isf(U, mean).tolist()


def test_whole_days_are_uniform() -> None:
    days = chance.whole_days(U, 20, 90)

    assert (days.min(), days.max()) == (20, 90)
    assert np.bincount(days - 20).std() < 1.0


@given(
    mean=st.floats(-2, 4), sd=st.floats(0.05, 2.0), low=st.floats(-1, 0.5), span=st.floats(0.1, 3)
)
def test_mean_of_a_clipped_normal(mean: float, sd: float, low: float, span: float) -> None:
    """Against numerical integration of the clipped number over the normal law."""
    high = low + span
    inside, _ = integrate.quad(
        lambda x: x * stats.norm.pdf(x, mean, sd), low, high, points=[min(max(mean, low), high)]
    )
    exact = inside + low * stats.norm.cdf(low, mean, sd) + high * stats.norm.sf(high, mean, sd)

    found = chance.clipped_normal_mean(lane(mean), lane(sd), low, high)[0]
    assert found == pytest.approx(exact, abs=1e-6)
