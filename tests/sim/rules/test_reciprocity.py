"""Reciprocity: offspring, base rates, stability."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.rules import reciprocity
from tests.sim.rules.cases import lane


def test_a_standard_act_begets_iota_and_rho_in_all() -> None:
    """Summed over all later days: (1 - φ)(1 + φ + …) times ι, or ρ."""
    memory, own, other = lane(1.0), 0.0, 0.0
    for _ in range(2000):
        own += reciprocity.excitation(memory, lane(0.2), lane(0.95))[0]
        other += reciprocity.excitation(memory, lane(0.3), lane(0.95))[0]
        memory = reciprocity.remember(memory, lane(0.95))

    assert (own, other) == (pytest.approx(0.2), pytest.approx(0.3))


def test_rates_are_stationary() -> None:
    """r = (2, 1), A = [[.2, .3], [.1, .25]]: λ0 = (2 - .4 - .3, 1 - .2 - .25) = (1.3, .55)."""
    offspring = np.array([[[0.2], [0.3]], [[0.1], [0.25]]])
    base = reciprocity.base_rate(np.array([[2.0], [1.0]]), offspring)

    assert base[:, 0].tolist() == pytest.approx([1.3, 0.55])


def test_negative_reciprocity_cannot_make_an_intensity_negative() -> None:
    assert reciprocity.intensity(lane(0.1), lane(1.0), lane(-0.5)).tolist() == [0.0]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [(0.0, 0.0), (0.5, 0.5 * 0.25), (1.0, 0.25), (3.0, 3 * 0.2 + 0.05)],
)
def test_a_policy_multiplies_acts_of_ones_own_accord_alone(policy: float, expected: float) -> None:
    """λ0 m = .1 · 2, begotten .05: restraint lessens both, excess multiplies the first only."""
    more, kept = reciprocity.policy_factors(lane(policy))
    found = reciprocity.intensity(more * lane(0.1), lane(2.0), kept * lane(0.05))

    assert found.tolist() == pytest.approx([expected])


@given(st.lists(st.floats(-0.9, 0.9), min_size=4, max_size=4))
def test_spectral_radius_is_that_of_the_absolute_matrix(entries: list[float]) -> None:
    matrix = np.array(entries).reshape(2, 2)
    expected = np.abs(np.linalg.eigvals(np.abs(matrix))).max()

    assert reciprocity.spectral_radius(matrix[:, :, None])[0] == pytest.approx(expected, abs=1e-9)
