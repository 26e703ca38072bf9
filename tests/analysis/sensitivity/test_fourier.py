"""FAST and RBD-FAST: as in SALib without noise, and unmoved by noise on average."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import fast as salib_fast
from SALib.analyze import rbd_fast as salib_rbd
from SALib.sample import fast_sampler

from ballast.analysis.sensitivity.fourier import fast, shares
from ballast.analysis.sensitivity.resampled_intervals import table
from ballast.analysis.stats.uncertainty import Floats
from tests.analysis.sensitivity import known
from tests.analysis.sensitivity.known import ANGLES, ISHIGAMI_FIRST, ISHIGAMI_VARIANCE, measure

PLANE = np.array([2.0, 1.0, 0.0])
PLANE_VARIANCE = 5 / 12


def rbd_fast(
    points: Floats, values: Floats, noise: Floats, factors: Sequence[str], **options: int
) -> pd.DataFrame:
    """First-order indices as a table."""
    return table("first", factors, shares(points, values, noise, **options))


def _curves(factors: tuple[str, ...], points: int) -> Floats:
    return fast_sampler.sample(known.problem(factors), points, seed=1)


@pytest.mark.parametrize("points", [256, 257])
def test_without_noise_fast_is_that_of_salib(points: int) -> None:
    values = known.ishigami(_curves(ANGLES, points))
    found = fast(values, 0 * values, ANGLES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that their intervals are not to be trusted
        theirs = salib_fast.analyze(known.problem(ANGLES), values, num_resamples=2, seed=1)

    assert measure(found, "first")["value"].to_numpy() == pytest.approx(theirs["S1"], abs=1e-10)
    assert measure(found, "total")["value"].to_numpy() == pytest.approx(theirs["ST"], abs=1e-10)
    assert found[["low", "high"]].isna().all(axis=None)


def test_fast_of_a_plane_is_known() -> None:
    """2 x1 + x2: shares .8, .2 and 0. On its curve a factor is a triangle wave.

    Odd harmonics n of a triangle have power 1/n^4, in all pi^4/96; up to the fourth are 1 + 1/81,
    99.77 % of it. So first orders are too small, and totals too small or large, by .0023 at most;
    as much again may come from higher harmonics of others.
    """
    values = _curves(("a", "b", "c"), 1025) @ PLANE
    found = fast(values, 0 * values, ("a", "b", "c"))

    for name in ("first", "total"):
        about = measure(found, name)["value"].to_numpy()
        assert about == pytest.approx([0.8, 0.2, 0.0], abs=2 * 0.0023)


@pytest.mark.parametrize("points", [256, 257])
def test_noise_does_not_move_fast(points: int) -> None:
    """300 times noise as large as the signal on one set of curves: the mean is as without noise.

    Bias of a ratio: the signal's variance is known to some sqrt(2 · 4 / 256) = .18 of itself, so
    an index moves by up to .18² = .03 of itself and of the cross term; .8 times that is .025.
    Without the correction an idle factor would have a total of 1/2 (1 - 2 · 16 / 256) = .45.
    """
    names = ("a", "b", "c")
    exact = _curves(names, points) @ PLANE
    truth = fast(exact, 0 * exact, names)["value"].to_numpy()
    told, untold = [], []
    for seed in range(300):
        values, noise = known.noisy(exact, PLANE_VARIANCE, seed)
        told.append(fast(values, noise, names)["value"].to_numpy())
        untold.append(fast(values, 0 * noise, names)["value"].to_numpy())
    error = np.std(told, axis=0) / np.sqrt(300)

    assert (np.abs(np.mean(told, axis=0) - truth) <= 4 * error + 0.025).all()
    assert np.mean(untold, axis=0)[5] == pytest.approx(0.45, abs=0.05)
    assert np.mean(untold, axis=0)[0] == pytest.approx(0.4, abs=0.05)


def test_what_goes_up_and_down_at_every_point_is_no_variance() -> None:
    """Of an even number of points the frequency of one half is left out, under noise too."""
    exact = _curves(("a", "b", "c"), 256) @ PLANE
    noise = np.full(len(exact), PLANE_VARIANCE / 3)
    shaken = exact + 0.3 * (-1.0) ** np.arange(len(exact))

    one, two = (fast(values, noise, ("a", "b", "c")) for values in (exact, shaken))
    assert one["value"].to_numpy() == pytest.approx(two["value"].to_numpy(), abs=1e-10)


def test_fast_seldom_takes_chance_alone_for_variance() -> None:
    """Of 40 curves of noise some 2.5 % pass, not half: more than six have a chance of 1e-4."""
    values, noise = known.noisy(np.zeros(40 * 257), 1e-4, 8)
    found = fast(values, noise, [f"x{i}" for i in range(40)])

    assert measure(found, "first")["value"].notna().sum() <= 6


def test_a_curve_that_is_constant_or_has_a_hole_has_no_index() -> None:
    """The second curve has a refused point, the third is constant."""
    values, noise = np.zeros(3 * 257), np.full(3 * 257, 1e-4)
    values[:257] = _curves(("a",), 257)[:, 0]
    values[300] = np.nan
    found = measure(fast(values, noise, ("a", "b", "c")), "first")["value"]

    assert found[0] == pytest.approx(1.0, abs=0.01)
    assert found[1:].isna().all()


def test_curves_that_are_too_short_are_refused() -> None:
    with pytest.raises(ValueError, match="3 curves"):
        fast(np.zeros(3 * 64), np.zeros(3 * 64), ("a", "b", "c"))


def test_without_noise_rbd_fast_is_that_of_salib() -> None:
    points = known.uniforms(300, 4, 3)
    values = known.ishigami(points)
    found = rbd_fast(points, values, 0 * values, ANGLES, seed=1, resamples=20)
    theirs = salib_rbd.analyze(known.problem(ANGLES), points, values, seed=1, num_resamples=2)

    assert found["value"].to_numpy() == pytest.approx(theirs["S1"], abs=1e-10)


def test_rbd_fast_has_the_published_indices_under_noise_and_its_intervals_their_width() -> None:
    """60 studies of 400 points with noise of half the variance.

    The mean of 60 is within four standard errors of the known first orders, plus the bias of a
    ratio whose variance is known to sqrt(2 · 2.25 / 400) = .11 of itself: .11² = .01. The standard
    deviation over 60 studies is itself known to 1/sqrt(118) = .092, four times that is .37; the
    intervals of the idle factor are too wide by sqrt(3), by derivation, and those of x3, which
    acts with x1 alone, are not too narrow.
    """
    found = []
    for seed in range(60):
        points = known.uniforms(400, 4, seed)
        values, noise = known.noisy(known.ishigami(points), ISHIGAMI_VARIANCE / 2, 500 + seed)
        found.append(shares(points, values, noise, seed=seed, resamples=30))
    every = np.array(found)
    spread = every[:, 0].std(axis=0, ddof=1)
    claimed = np.sqrt((every[:, 1:].var(axis=1)).mean(axis=0))

    assert (np.abs(every[:, 0].mean(axis=0) - ISHIGAMI_FIRST) <= 4 * spread / 60**0.5 + 0.01).all()
    assert (claimed / spread)[[0, 1, 3]] == pytest.approx([1.0, 1.0, 3**0.5], rel=0.37)
    assert (claimed / spread)[2] > 1.0 - 0.37
    assert every[:, 1:].mean(axis=1) == pytest.approx(every[:, 0])


def test_rbd_fast_divides_by_the_variance_without_noise() -> None:
    """Noise of V on top: left in, the indices would be half as large."""
    points = known.uniforms(4000, 4, 3)
    values, noise = known.noisy(known.ishigami(points), ISHIGAMI_VARIANCE, 5)
    told = rbd_fast(points, values, noise, ANGLES, seed=1, resamples=100)
    untold = rbd_fast(points, values, 0 * noise, ANGLES, seed=1, resamples=0)["value"]
    # both times the same but for the divisor, V + s² = 2 V against V, each known to 4 · .02
    assert (untold / told["value"])[:2].to_numpy() == pytest.approx(0.5, abs=0.04)
    assert known.within(told, ISHIGAMI_FIRST)


@pytest.mark.parametrize("case", ["constant", "few"])
def test_rbd_fast_of_what_is_not_resolved_is_unknown(case: str) -> None:
    n = 60 if case == "few" else 200
    points = known.uniforms(n, 2, 3)
    values, noise = np.ones(n), np.full(n, 0.1)
    if case == "few":
        values = points[:, 0]
    found = rbd_fast(points, values, noise, ("a", "b"), seed=1, resamples=50)

    assert found["value"].isna().all()


def test_rbd_fast_seldom_takes_chance_alone_for_variance() -> None:
    """Of 40 studies of noise some 2.5 % pass, not half: more than six have a chance of 1e-4."""
    points, passed = known.uniforms(80, 1, 3), 0
    for seed in range(40):
        values, noise = known.noisy(np.zeros(80), 0.1, seed)
        found = rbd_fast(points, values, noise, ["a"], seed=seed, resamples=50)
        passed += found["value"].notna().all()

    assert passed <= 6
