"""Scenarios whose answer can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ballast.sim.outcomes.history_tables import episodes
from ballast.sim.vocabulary import NEVER
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import baseline, changed, play, quiet, under_way


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


FLAT = {
    "ladder__tension_slope": 0.0,
    "ladder__military_channel": 0.0,
    "ladder__leader_channel": 0.0,
    "ladder__domestic_slope": 0.0,
    "disputes__belief_slope": 0.0,
    "disputes__gravity_slope": 0.0,
    "disputes__resolve": 0.0,
    "disputes__matching": 0.0,
    "disputes__contact": 0.0,
    "disputes__danger": 0.0,
    "disputes__calls": 0.0,
}
"""Nothing but what a test sets shifts the odds of disputes."""


@pytest.mark.parametrize(("elasticity", "chance"), [(1.0, 0.2), (0.0, 0.04), (0.5, 0.0926053)])
def test_disputes_over_encounters_are_a_thinned_poisson_process(
    elasticity: float, chance: float
) -> None:
    """A record of ten publicised encounters and two disputes a year: each begins one with .2.

    At six times their tempo and ε = 0 the odds .25 become .25/6, the chance .04; with ε = .5 they
    become .25/√6 = .1020621, the chance .0926053. Of 60 a year the first has come by day 60 with
    1 - exp(-60 · 60/365 · chance); 3.9 standard errors of 4,000 histories (false alarm 1e-4).
    """
    loaded = quiet(
        baseline(),
        **FLAT,
        ladder__onset_rate=2.0,
        disputes__tempo_elasticity=elasticity,
        encounters__rate=60.0,
        encounters__open_channel_factor=1.0,
        encounters__branching=0.0,
        encounters__tension_slope=0.0,
        encounters__p_publicised=1.0,
        encounters__p_collision=0.0,
    )
    record = {"encounters": 10.0, "publicised": 1.0, "collision": 0.0, "shocks": 0.0, "acts": {}}
    anchor = loaded.scenario.anchor.model_copy(update=record)
    runs, days = 4_000, 60
    tally = play(changed(loaded, anchor=anchor), runs=runs, days=days)

    expected = 1.0 - math.exp(-60.0 * days / 365.0 * chance)
    tolerance = 3.9 * math.sqrt(expected * (1.0 - expected) / runs)
    assert abs(float((tally.number("first_day_rung_4") < days).mean()) - expected) < tolerance


@pytest.mark.parametrize(("rung", "risk"), [(4, 0.05), (5, 0.05), (6, 0.12)])
def test_presses_on_n_days_lead_up_with_a_known_chance(rung: int, risk: float) -> None:
    """Both press every day: within n days a rise has come with 1 - (1 - r)^2n.

    All days from 1 to 12 at once, against the largest deviation of an empirical distribution:
    1.63/√3000 = .0298 is passed with a chance of .01, 2.2/√3000 = .0402 with 1e-4.
    """
    loaded = quiet(
        baseline(),
        **FLAT,
        disputes__press=1e12,
        disputes__offer=1e-6,
        disputes__press_risk=0.05,
        disputes__press_risk_force=0.12,
    )
    runs, days = 3_000, 12
    tally = play(under_way(loaded, rung=rung, replied=True), runs=runs, days=days)
    first = tally.number(f"first_day_rung_{rung + 1}")

    for n in range(1, days + 1):
        expected = 1.0 - (1.0 - risk) ** (2 * n)
        assert abs(float((first < n).mean()) - expected) < 2.2 / math.sqrt(runs), n


def test_disputes_without_a_reply_lapse_geometrically() -> None:
    """λ_0 = .3 on the first day, λ_1 = .1 on later ones: .7 · .9^(n-1) are open after n days."""
    loaded = quiet(
        baseline(),
        **FLAT,
        disputes__reply=0.0,
        disputes__lapse_first=0.3,
        disputes__lapse_later=0.1,
    )
    runs, days = 3_000, 12
    loaded = under_way(loaded)
    tally = play(loaded, runs=runs, days=days)
    lasted = episodes(tally, compile_scenario(loaded)).to_pandas()

    assert len(lasted) == runs and set(lasted["ended"].dropna()) == {"lapse"}
    for n in range(1, days):
        still_open = lasted["end"].isna() | (lasted["end"] >= n)
        expected = 0.7 * 0.9 ** (n - 1)
        assert abs(float(still_open.mean()) - expected) < 2.2 / math.sqrt(runs), n


def test_an_older_dispute_has_no_first_day_again() -> None:
    """One that began before day 0 lapses with λ_1 from the start: half are open after 7 days."""
    loaded = quiet(
        baseline(),
        **FLAT,
        disputes__reply=0.0,
        disputes__lapse_first=0.9,
        disputes__lapse_later=1.0 - 0.5 ** (1.0 / 7.0),
    )
    runs = 4_000
    loaded = under_way(loaded, age=1)
    tally = play(loaded, runs=runs, days=7)
    lasted = episodes(tally, compile_scenario(loaded)).to_pandas()

    assert abs(float(lasted["end"].isna().mean()) - 0.5) < 3.9 * 0.5 / math.sqrt(runs)


def test_offers_meet_within_a_week() -> None:
    """Each offers with .2 a day; up to day 8 none has run out: settled once both have.

    (1 - .8^n)²; who accepts does so no more gladly (ψ = 0).
    """
    loaded = quiet(
        baseline(),
        **FLAT,
        disputes__press=1e-9,
        disputes__offer=0.25,
        disputes__acceptance=0.0,
        choice__us_engagement_weight=0.0,
        choice__cn_engagement_weight=0.0,
    )
    runs, days = 3_000, 8
    loaded = under_way(loaded, replied=True)
    tally = play(loaded, runs=runs, days=days)
    lasted = episodes(tally, compile_scenario(loaded)).to_pandas()

    assert set(lasted["ended"].dropna()) == {"settlement"}
    for n in range(1, days + 1):
        expected = (1.0 - 0.8**n) ** 2
        assert abs(float((lasted["end"] < n).mean()) - expected) < 2.2 / math.sqrt(runs), n


def test_war_comes_after_three_rises() -> None:
    """Both press every day at r = r_6 = .2: .36 a day, and three rises within n days.

    1 - Σ_k<3 C(n, k) .36^k .64^(n-k), and nothing at all after it.
    """
    loaded = quiet(
        baseline(),
        **FLAT,
        disputes__press=1e12,
        disputes__offer=1e-6,
        disputes__press_risk=0.2,
        disputes__press_risk_force=0.2,
    )
    runs, days = 3_000, 15
    tally = play(under_way(loaded, replied=True), runs=runs, days=days)
    first = tally.number("first_day_rung_7")

    for n in range(1, days + 1):
        below = sum(math.comb(n, k) * 0.36**k * 0.64 ** (n - k) for k in range(3))
        assert abs(float((first < n).mean()) - (1.0 - below)) < 2.2 / math.sqrt(runs), n
    played = tally.number("days_played")
    assert (played == np.where(first < days, first + 1, days)).all()


def test_encounters_without_excitation_are_poisson() -> None:
    """60 a year at tension 55 and no offspring: mean and variance over 200 days are both 32.88.

    The mean of 2,000 histories has standard error sqrt(32.88/2000) = 0.128; the variance one of
    about 32.88 sqrt(2/1999) = 1.04. Both within 3.9 of them.
    """
    plain = quiet(
        baseline(),
        encounters__rate=60.0,
        encounters__open_channel_factor=1.0,
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
        encounters__open_channel_factor=1.0,
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
