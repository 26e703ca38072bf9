"""Perception: bias, discount, noise, beliefs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.rules import perception
from tests.sim.rules.cases import lane


def test_a_defensive_act_is_read_as_more_hostile() -> None:
    """Weight -1.5 is half a standard act; with a bias of .45 it is read as .95."""
    found = perception.hostile_mass(lane(-1.5, -1.5), np.array([True, False]), lane(0.45, 0.45))

    assert found.tolist() == pytest.approx([0.95, 0.5])


def test_reassurance_is_discounted_by_belief() -> None:
    """Weight 3 is one standard act; with r = .5 and H = .8 sixty per cent of it are left."""
    assert perception.cooperative_mass(lane(3.0), lane(0.8), lane(0.5)).tolist() == [0.6]


def test_noise_falls_with_openness() -> None:
    """From .5 closed to .25 open: at level 2 (q = 2/3) .5 - .25 · 2/3 = .3333."""
    assert perception.noise_sd(lane(2 / 3), lane(0.5), lane(0.25))[0] == pytest.approx(1 / 3)


def test_beliefs_drift_to_what_memory_says() -> None:
    """Towards 1 if memory is twice the usual, towards .5 if it is half; a tenth of the gap."""
    found = perception.update_belief(lane(0.6, 0.6), lane(2.0, 0.5), lane(1.0, 1.0), lane(0.1))

    assert found.tolist() == pytest.approx([0.64, 0.59])


def test_a_record_without_hostile_acts_is_no_measure_of_hostility() -> None:
    """A memory that halves in a week: one act a year is .029, of which H_0 = .6 presumes .0174.

    With nothing seen belief stays at .6, with memory .00581 it is drawn to .8, a tenth of the gap.
    """
    decay = 2.0 ** (-1.0 / 7.0)
    reference, presumed = perception.reference_memory(lane(0.0), lane(0.6), decay)
    seen = lane(0.0, 0.00581, 1e-6, 1.0)
    found = perception.update_belief(lane(0.6), seen, reference, lane(0.1), presumed)

    assert reference.tolist() == pytest.approx([0.02906], abs=1e-5)
    assert found.tolist() == pytest.approx([0.6, 0.62, 0.6, 0.64], abs=1e-5)


@given(st.floats(0.5, 365), st.floats(0, 1), st.floats(0, 1), st.floats(0, 50), st.floats(0, 50))
def test_the_prior_counts_only_where_less_than_an_act_a_year_is_usual(
    half_life: float, prior: float, belief: float, usual: float, f: float
) -> None:
    """Otherwise memory and record decide alone, to the last bit. Beliefs stay probabilities."""
    decay = 2.0 ** (-1.0 / half_life)
    reference, presumed = perception.reference_memory(lane(usual), lane(prior), decay)
    found = perception.update_belief(lane(belief), lane(f), reference, lane(0.1), presumed)

    assert -1e-12 <= found[0] <= 1.0 + 1e-12
    seldom = perception.SELDOM / (1.0 - decay)
    if usual >= seldom:
        assert found == perception.update_belief(lane(belief), lane(f), lane(usual), lane(0.1))
    else:  # silence takes belief down to what is presumed, and no further
        least = prior * (1.0 - usual / seldom)
        assert found[0] >= 0.9 * belief + 0.1 * least - 1e-12


@given(st.floats(-4, 6), st.floats(0.001, 2), st.floats(-6, 6))
def test_an_act_is_seen_as_nothing_to_two_standard_acts(m: float, sd: float, e: float) -> None:
    assert 0.0 <= perception.seen(lane(m), lane(sd), lane(e))[0] <= 2.0


@given(st.floats(0, 1), st.floats(0, 50), st.floats(0.01, 50), st.floats(0, 1))
def test_beliefs_stay_probabilities(h: float, f: float, usual: float, speed: float) -> None:
    found = perception.update_belief(lane(h), lane(f), lane(usual), lane(speed))[0]

    assert -1e-12 <= found <= 1.0 + 1e-12
