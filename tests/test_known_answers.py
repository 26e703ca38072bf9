"""Scenarios whose answer can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np

from ballast.sim.vocabulary import NEVER
from tests.cases import baseline, play, quiet


def test_with_all_rates_zero_nothing_happens() -> None:
    """No acts, shocks, encounters, visits or onsets: tension only drifts from 60 to its base 55.

    X' = 2^(-1/45) X from X = 60 - 55 = 5 and a usual push of zero: after 90 days X = 5/4.
    """
    steady = quiet(
        baseline(),
        tension__start=60.0,
        tension__base=55.0,
        tension__half_life=45.0,
        channels__suspension_half_life=10_000.0,
    )
    tally = play(steady, runs=20, days=90)

    assert tally.by_side("hostile_acts").sum() == tally.by_side("cooperative_acts").sum() == 0
    assert tally.number("encounters").sum() == tally.number("channels_suspended").sum() == 0
    assert (
        tally.by_side("visits_completed").sum()
        == tally.number("visits_rebuffed").sum()
        == tally.number("visits_cancelled").sum()
        == 0
    )
    assert (tally.number("first_day_rung_4") == NEVER).all()
    np.testing.assert_allclose(tally.number("tension_end"), 56.25, rtol=1e-12)


def test_first_onsets_follow_the_exponential_law() -> None:
    """A constant hazard of 2 a year: the share of 4,000 histories that have had a dispute by
    day 100 is 1 - exp(-200/365) = 0.4218; 3.9 standard errors (false alarm 1e-4) are 0.0305.
    """
    constant = quiet(
        baseline(),
        ladder__onset_rate=2.0,
        ladder__tension_slope=0.0,
        ladder__military_channel=0.0,
        ladder__leader_channel=0.0,
        ladder__domestic_slope=0.0,
    )
    runs, days = 4_000, 100
    tally = play(constant, runs=runs, days=days)

    expected = 1.0 - math.exp(-2.0 * days / 365.0)
    tolerance = 3.9 * math.sqrt(expected * (1.0 - expected) / runs)
    assert abs(float((tally.number("first_day_rung_4") < days).mean()) - expected) < tolerance


def test_encounters_without_excitation_are_poisson() -> None:
    """60 a year at tension 55 and no offspring: mean and variance over 200 days are both 32.88.

    The mean of 2,000 histories has standard error sqrt(32.88/2000) = 0.128; the variance one of
    about 32.88 sqrt(2/1999) = 1.04. Both within 3.9 of them.
    """
    plain = quiet(
        baseline(),
        encounters__rate=60.0,
        encounters__branching=0.0,
        encounters__tension_slope=0.0,
        encounters__p_publicised=0.0,
        encounters__p_collision=0.0,
    )
    runs, days = 2_000, 200
    counts = play(plain, runs=runs, days=days).number("encounters")

    mean = 60.0 / 365.0 * days
    assert abs(counts.mean() - mean) < 3.9 * math.sqrt(mean / runs)
    assert abs(counts.var(ddof=1) - mean) < 3.9 * mean * math.sqrt(2.0 / (runs - 1))


def test_an_encounter_has_as_many_offspring_as_its_branching_says() -> None:
    """With branching n the base is scaled by 1 - n, so the long-run mean stays at 60 a year.

    After 10 half-lives the start-up is over; over the next 300 days the mean is 49.3, and counts
    are over-dispersed by at most 1/(1-n)^2 = 4: tolerance 3.9 sqrt(4 · 49.3/2000) = 1.22.
    """
    clustered = quiet(
        baseline(),
        encounters__rate=60.0,
        encounters__branching=0.5,
        encounters__half_life=3.0,
        encounters__tension_slope=0.0,
        encounters__p_publicised=0.0,
        encounters__p_collision=0.0,
    )
    runs = 2_000
    late = play(clustered, runs=runs, days=330).number("encounters") - play(
        clustered, runs=runs, days=30
    ).number("encounters")

    mean = 60.0 / 365.0 * 300
    assert abs(late.mean() - mean) < 3.9 * math.sqrt(4.0 * mean / runs)
    assert late.var(ddof=1) > 1.5 * mean


def test_a_closed_military_channel_reopens_after_its_median() -> None:
    """Tension stands at 55, so half of the histories have reopened it by the half-life of 100 days.

    The two military channels are shut; the high one is barred by sanctions (chance 0), so the
    operational one decides: P = 1 - 2^(-100/100) = .5, standard error .5/sqrt(4000) = .0079.
    """
    waiting = quiet(
        baseline(),
        tension__start=55.0,
        tension__base=55.0,
        channels__suspension_half_life=100.0,
        visits__sanctioned_acceptance=0.0,
    )
    runs = 4_000
    tally = play(waiting, runs=runs, days=100)

    assert abs(
        float((tally.number("mil_channel_reopened_day") != NEVER).mean()) - 0.5
    ) < 3.9 * 0.5 / math.sqrt(runs)
