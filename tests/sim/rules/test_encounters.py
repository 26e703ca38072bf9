"""Encounters: intensity, marks, excitation."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.sim.rules import encounters
from ballast.sim.vocabulary import Severity
from tests.sim.rules.cases import lane, params


def test_intensity_by_hand() -> None:
    """60/365 · e^(.25·1) · (1 - .2) + .1 = .2689; with an open channel the base times .6.

    60/365 = .16438; · 1.28403 · .8 = .16886; + .1 = .26886. At levels 1, 2 and 3 an open channel's
    .4 is taken off by thirds: factors .86667, .73333 and .6, so .24635, .22383 and .20131.
    """
    rule = params("encounters", rate=60, tension_slope=0.25, branching=0.2, open_channel_factor=0.6)
    found = encounters.intensity(
        lane(1, 1, 1, 1),
        lane(0.1, 0.1, 0.1, 0.1),
        np.arange(4, dtype=np.int8),
        encounters.base_rate(lane(1.0), rule),
        rule,
    )

    assert found == pytest.approx([0.26886, 0.24635, 0.22383, 0.20131], abs=1e-5)


@pytest.mark.parametrize(
    ("factor", "by_hand"),
    [
        (0.35, [1.0, 0.783333, 0.566667, 0.35]),
        (1.0, [1.0, 1.0, 1.0, 1.0]),  # no effect, exactly
        (0.0, [1.0, 0.666667, 0.333333, 0.0]),
    ],
)
def test_an_open_channels_effect_comes_in_by_thirds(factor: float, by_hand: list[float]) -> None:
    found = encounters.channel_factor(np.arange(4, dtype=np.int8), lane(factor))

    assert found == pytest.approx(by_hand, abs=1e-6)
    assert found[0] == 1.0
    assert factor != 1.0 or (found == 1.0).all()


def test_tension_moves_the_rate_within_bounds_only() -> None:
    """Slope 1: z = -5 counts as -1 and z = 5 as 1.5 in the exponent."""
    rule = params("encounters", rate=365, tension_slope=1.0, branching=0.0)
    shut = np.zeros(3, np.int8)
    base = encounters.base_rate(lane(1.0), rule)
    found = encounters.intensity(lane(-5, 0, 5), lane(0, 0, 0), shut, base, rule)

    assert found == pytest.approx([np.exp(-1.0), 1.0, np.exp(1.5)])


def test_only_the_sum_of_both_contacts_counts() -> None:
    exposure, interception = np.array([[1.0], [0.5]]), np.array([[0.2], [0.8]])

    assert encounters.contact(exposure, interception).tolist() == pytest.approx([0.9])


def test_shares_of_severities() -> None:
    """p_col .01 with p_leth .4 and p_pub .05: lethal .004, collision .006, publicised .05."""
    u = (np.arange(100_000) + 0.5) / 100_000
    grades = encounters.severity(u, lane(0.05), lane(0.01), lane(0.4))
    shares = np.bincount(grades, minlength=4) / 100_000

    assert shares == pytest.approx([0.94, 0.05, 0.006, 0.004], abs=2e-5)
    assert grades[0] == Severity.LETHAL


def test_an_encounter_has_its_offspring_in_all() -> None:
    """What one encounter adds on all later days sums to n: n (1 - φ)(1 + φ + φ² + …) = n."""
    excitation, total = encounters.excite(np.array([1]), lane(0.3), lane(0.9)), 0.0
    for _ in range(1000):
        total += excitation[0]
        excitation = encounters.calm(excitation, lane(0.9))

    assert total == pytest.approx(0.3)
