"""Screening: hand-worked, as in SALib without noise, and an idle factor with it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import morris as salib
from SALib.sample import morris as design_of

from ballast.analysis.sensitivity.morris import morris
from ballast.analysis.stats.uncertainty import Floats
from tests.analysis.sensitivity import known
from tests.analysis.sensitivity.known import ANGLES, measure, within

STEP = 2 / 3


def _design(trajectories: int, seed: int = 2) -> Floats:
    return design_of.sample(known.problem(ANGLES), trajectories, num_levels=4, seed=seed)


def test_two_trajectories_by_hand() -> None:
    """One factor, p = 4, a step of 2/3. Up from 1 to 3: 3; down from 5 to 4: 1 / (2/3) = 1.5.

    mu 2.25, sigma² ((.75)² + (.75)²)/1 = 1.125, mean square (9 + 2.25)/2 = 5.625. Noise of .1 at
    each point: .2 / (4/9) = .45 an effect.
    """
    unit = np.array([[0.0], [STEP], [1.0], [1.0 - STEP]])
    values = np.array([1.0, 3.0, 5.0, 4.0])
    found = morris(unit, values, np.full(4, 0.1), ["x"], levels=4, seed=1).set_index("measure")

    assert found.loc["mu", "value"] == pytest.approx(2.25)
    assert found.loc["mu_star", "value"] == pytest.approx(2.25)
    assert found.loc["sigma", "value"] == pytest.approx(np.sqrt(1.125 - 0.45))
    assert found.loc["mu_star_noise", "value"] == pytest.approx(np.sqrt(2 / np.pi * 0.45))
    assert found.loc["mu_rms", "value"] == pytest.approx(np.sqrt(5.625 - 0.45))


@pytest.mark.parametrize("levels", [4, 8])
def test_without_noise_measures_are_those_of_salib(levels: int) -> None:
    problem = known.problem(ANGLES)
    unit = design_of.sample(problem, 20, num_levels=levels, seed=4)
    values = known.ishigami(unit)
    found = morris(unit, values, 0 * values, ANGLES, levels=levels, seed=1, resamples=10)
    theirs = salib.analyze(problem, unit, values, num_levels=levels, seed=1, num_resamples=2)

    for name in ("mu", "mu_star", "sigma"):
        expected = np.asarray(theirs[name], dtype=float)
        assert measure(found, name)["value"].to_numpy() == pytest.approx(expected, abs=1e-10)
    assert (measure(found, "mu_star_noise")["value"] == 0.0).all()
    assert (measure(found, "mu_rms")["value"] >= measure(found, "mu_star")["value"] - 1e-12).all()


def test_an_idle_factor_shows_what_chance_alone_would() -> None:
    """400 trajectories with noise of half the variance: s² = 2 (V / 2) / step² = 31.15.

    The mean of |N(0, s²)| has standard error s sqrt(1 - 2/pi) / sqrt(400) = .168, the mean square
    sqrt(2) s² / 20 = 2.20. Steps of a trajectory are resampled together.
    """
    unit = _design(400)
    values, noise = known.noisy(known.ishigami(unit), known.ISHIGAMI_VARIANCE / 2, 3)
    found = morris(unit, values, noise, ANGLES, levels=4, seed=1)
    idle = found[found["factor"] == "idle"].set_index("measure")
    s = np.sqrt(known.ISHIGAMI_VARIANCE) / STEP

    assert idle.loc["mu_star_noise", "value"] == pytest.approx(np.sqrt(2 / np.pi) * s)
    assert idle.loc["mu_star", "value"] == pytest.approx(np.sqrt(2 / np.pi) * s, abs=4 * 0.168)
    assert idle.loc["mu_rms", "value"] <= np.sqrt(4 * 2.20)
    assert idle.loc["mu_rms", "low"] == 0.0
    assert within(found[(found["measure"] == "mu") & (found["factor"] == "idle")], np.zeros(1))
    # with noise left in the same measure would be s, to sqrt(2) / 20 / 2 = .035 of it: far from 0
    # also at the low end of an interval, two standard errors below a value that is four too low
    untold = morris(unit, values, 0 * noise, ANGLES, levels=4, seed=1)
    assert measure(untold, "mu_rms")["low"][3] > (1.0 - 6 * 0.035) * s


def test_noise_is_taken_out_of_the_factors_that_have_an_effect() -> None:
    """Root mean square and sigma of the same trajectories without noise, within their errors."""
    unit = _design(400)
    exact = known.ishigami(unit)
    truth = morris(unit, exact, 0 * exact, ANGLES, levels=4, seed=1)
    values, noise = known.noisy(exact, known.ISHIGAMI_VARIANCE / 2, 3)
    found = morris(unit, values, noise, ANGLES, levels=4, seed=1)

    for name in ("mu", "sigma", "mu_rms"):
        expected = measure(truth, name)["value"].to_numpy()
        assert within(measure(found, name)[:3], expected[:3])
    # exactly the variance of an effect that is chance, 2 (V / 2) / step², is gone from squares
    untold = measure(morris(unit, values, 0 * noise, ANGLES, levels=4, seed=1), "mu_rms")["value"]
    gone = untold[:3] ** 2 - measure(found, "mu_rms")["value"][:3] ** 2
    assert gone.to_numpy() == pytest.approx(known.ISHIGAMI_VARIANCE / STEP**2)


def test_effects_of_a_plane_are_its_slopes() -> None:
    unit = _design(10)
    values = unit @ np.array([3.0, -2.0, 0.5, 0.0])
    found = morris(unit, values, 0 * values, ANGLES, levels=4, seed=1)

    assert measure(found, "mu")["value"].to_numpy() == pytest.approx([3.0, -2.0, 0.5, 0.0])
    assert measure(found, "mu")["high"].to_numpy() == pytest.approx([3.0, -2.0, 0.5, 0.0])
    # the root of what rounding leaves of a square
    assert measure(found, "sigma")["value"].to_numpy() == pytest.approx(0.0, abs=1e-6)


def test_a_refused_point_takes_its_trajectory_with_it() -> None:
    unit = _design(12)
    values = known.ishigami(unit)
    holes = values.copy()
    holes[7] = np.nan  # of the second trajectory of five points
    left = np.r_[0:5, 10:60]
    some = morris(unit, holes, 0 * values, ANGLES, levels=4, seed=1)
    same = morris(unit[left], values[left], 0 * values[left], ANGLES, levels=4, seed=1)

    pd.testing.assert_frame_equal(some, same)


def test_a_single_trajectory_has_no_measures() -> None:
    unit = _design(2)[:5]
    found = morris(unit, known.ishigami(unit), np.zeros(5), ANGLES, levels=4, seed=1)

    assert found[["value", "low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize("wrong", ["short", "still"])
def test_points_that_are_no_trajectories_are_refused(wrong: str) -> None:
    unit = _design(4)[:19] if wrong == "short" else np.repeat(_design(4)[:1], 20, axis=0)
    with pytest.raises(ValueError, match="trajector"):
        morris(unit, unit[:, 0], 0 * unit[:, 0], ANGLES, levels=4, seed=1)
