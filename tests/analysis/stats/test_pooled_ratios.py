"""Ratios of two counts, with Monte Carlo error and the spread over draws apart."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.pooled_ratios import pooled_ratio


def test_a_ratio_by_hand() -> None:
    """Draw 0 does not count: of eight calls four are answered."""
    calls, answered = np.array([9.0, 9.0, 1.0, 3.0, 0.0, 4.0]), np.array([0.0, 0.0, 1, 1, 0, 2])
    found = pooled_ratio(answered, calls, Draws.sized(3, 2), "probability")

    assert found is not None and found.value == 0.5
    assert found.mc_low is not None and 0.0 <= found.mc_low < 0.5 < found.mc_high <= 1.0


def test_nothing_below_the_line_is_no_ratio() -> None:
    nothing = np.zeros(6)

    assert pooled_ratio(nothing, nothing, Draws.sized(3, 2), "mean") is None


def test_what_never_happens_has_an_upper_bound() -> None:
    found = pooled_ratio(np.zeros(6), np.full(6, 25.0), Draws.sized(3, 2), "probability")

    assert found is not None and found.value == 0.0 and found.mc_low == pytest.approx(0.0)
    assert 0.02 < found.mc_high < 0.05  # of a hundred
    assert found.draws_low is None


def test_monte_carlo_intervals_hold_the_truth_and_draws_their_spread() -> None:
    """Ratios of a tenth to a half by draw: 95 % intervals hold the mean of these draws."""
    generator, held, spreads = np.random.default_rng(3), 0, []
    shares = np.linspace(0.1, 0.5, 41)
    for _ in range(200):
        to = generator.poisson(3.0, (41, 50)).astype(float)
        of = generator.binomial(to.astype(int), shares[:, None]).astype(float)
        numbers = (
            np.concatenate([np.zeros(50), of.ravel()]),
            np.concatenate([np.ones(50), to.ravel()]),
        )
        found = pooled_ratio(*numbers, Draws.sized(42, 50), "probability")
        assert found is not None and found.mc_low is not None
        held += found.mc_low <= 0.3 <= found.mc_high
        spreads.append((found.draws_low, found.draws_high))
    assert 0.91 <= held / 200 <= 0.99
    low, high = np.mean(np.array(spreads, float), axis=0)
    assert low == pytest.approx(0.12, abs=0.03) and high == pytest.approx(0.48, abs=0.04)
