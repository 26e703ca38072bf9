"""Reporting: means, dispersion, coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from ballast.sim.rules import reporting
from tests.sim.rules.cases import lane

UNIFORMS = (np.arange(20_000) + 0.5) / 20_000


def test_graver_acts_get_more_reports() -> None:
    """e^(.35 · 4) times as many for weight 7 as for 3."""
    found = reporting.expected_reports(np.array([-3.0, -7.0, 3.0]), lane(20.0), lane(0.35))

    assert found == pytest.approx([20.0, 20.0 * np.exp(1.4), 20.0])


@pytest.mark.parametrize("shape", [0.3, 1.0, 5.0])
def test_attention_has_mean_one_and_the_variance_of_its_shape(shape: float) -> None:
    found = reporting.luck_of_attention(UNIFORMS, np.full_like(UNIFORMS, shape))

    assert found.mean() == pytest.approx(1.0, abs=0.01)
    assert found.var() == pytest.approx(1.0 / shape, rel=0.05)


@given(mean=st.floats(0.0, 400.0), u=st.floats(1e-6, 1 - 1e-6))
def test_reports_invert_the_poisson_law(mean: float, u: float) -> None:
    found = int(reporting.reports(np.array([u]), np.array([mean]))[0])

    assert poisson.cdf(found, mean) >= u - 1e-9
    assert found == 0 or poisson.cdf(found - 1, mean) < u + 1e-9


@given(half_life=st.floats(0.1, 30.0))
def test_coverage_is_spread_over_a_week_and_no_report_is_lost(half_life: float) -> None:
    fade = np.exp2(-1.0 / np.array([half_life]))
    shares = [float(reporting.share_of_day(lag, fade)[0]) for lag in range(7)]

    assert sum(shares) == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)
