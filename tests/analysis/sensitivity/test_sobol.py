"""Sobol' indices: hand-worked, those of SALib without noise, and the known ones with it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import sobol as salib
from SALib.sample import sobol as sobol_design

from ballast.analysis.sensitivity.sobol import as_table, indices
from ballast.analysis.stats.uncertainty import Floats
from tests.analysis.sensitivity import known
from tests.analysis.sensitivity.known import (
    ANGLES,
    G_FACTORS,
    ISHIGAMI_FIRST,
    ISHIGAMI_SECOND,
    ISHIGAMI_TOTAL,
    ISHIGAMI_VARIANCE,
    Function,
    measure,
    within,
)


def sobol(*arguments: object, **options: object) -> pd.DataFrame:
    """Indices as a table."""
    return as_table(indices(*arguments, **options))


BASE = 1024


def test_two_rows_of_one_factor_by_hand() -> None:
    """Rows (A, AB, B): (0, 2, 2) and (4, 0, 0). With one factor AB is B.

    The mean of all is 4/3. First: mean of (2 - 4/3)(2) and (0 - 4/3)(-4) is (4/3 + 16/3)/2 =
    10/3. Total: (4 + 16)/4 = 5. A and B are 0, 2, 4, 0: variance 20/4 - 1.5² = 2.75.
    With noise of .5 at each: the variance is 2.75 - .75 · .5 = 2.375, the total 5 - .5.
    """
    values = np.array([0.0, 2.0, 2.0, 4.0, 0.0, 0.0])
    plain = indices(values, np.zeros(6), ["x"], second_order=False, seed=1, resamples=0)
    less = indices(values, np.full(6, 0.5), ["x"], second_order=False, seed=1, resamples=0)

    assert plain.first[0, 0] == pytest.approx(10 / 3 / 2.75)
    assert plain.total[0, 0] == pytest.approx(5 / 2.75)
    assert less.first[0, 0] == pytest.approx(10 / 3 / 2.375)
    assert less.total[0, 0] == pytest.approx(4.5 / 2.375)


@pytest.mark.parametrize("second_order", [True, False])
@pytest.mark.parametrize(
    ("factors", "function"), [(ANGLES, known.ishigami), (G_FACTORS, known.g_function)]
)
def test_without_noise_values_are_those_of_salib(
    factors: tuple[str, ...], function: Function, second_order: bool
) -> None:
    values = function(known.saltelli(factors, 64, 5, second_order=second_order)) + 30.0
    found = sobol(values, 0.0 * values, factors, second_order=second_order, seed=1, resamples=20)
    theirs = salib.analyze(
        known.problem(factors), values, calc_second_order=second_order, seed=1, num_resamples=2
    )

    assert measure(found, "first")["value"].to_numpy() == pytest.approx(theirs["S1"], abs=1e-10)
    assert measure(found, "total")["value"].to_numpy() == pytest.approx(theirs["ST"], abs=1e-10)
    if second_order:
        expected = theirs["S2"][np.triu_indices(len(factors), 1)]
        second = measure(found, "second")
        assert second["value"].to_numpy() == pytest.approx(expected, abs=1e-10)
        assert (second["factor"][0], second["with"][0]) == factors[:2]
    else:
        assert set(found["measure"]) == {"first", "total"}


def test_groups_have_a_block_each_in_the_order_they_come_up() -> None:
    """x1 and x3 are one group: its first order is V1 + V13, and no second order is left."""
    problem = known.problem(ANGLES, ["odd", "even", "odd", "nothing"])
    design = sobol_design.sample(problem, BASE, calc_second_order=True, seed=3)
    values, noise = known.noisy(known.ishigami(design), ISHIGAMI_VARIANCE / 4, 9)
    groups = ("odd", "even", "nothing")
    found = sobol(values, noise, groups, second_order=True, seed=1)
    exact = sobol(known.ishigami(design), 0.0 * noise, groups, second_order=True, seed=1)
    theirs = salib.analyze(problem, known.ishigami(design), seed=1, num_resamples=2)
    shares = np.array([ISHIGAMI_FIRST[0] + ISHIGAMI_SECOND["x1", "x3"], ISHIGAMI_FIRST[1], 0.0])

    assert within(measure(found, "first"), shares)
    assert within(measure(found, "total"), shares)
    assert within(measure(found, "second"), np.zeros(3))
    assert measure(exact, "total")["value"].to_numpy() == pytest.approx(theirs["ST"], abs=1e-10)


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_the_indices_of_ishigami_with_noise_as_large_as_the_signal(level: float) -> None:
    """Base rows N = 1,024; four standard errors, by the intervals, of which none may be wide.

    Widest without bound would be a test that cannot fail. With chance of variance s² = V, the
    first order of the idle factor has a numerator ``b (e - e')``, so a standard error of
    sqrt(2 V · 2 V / N) / V = 2 / sqrt(N) and an interval of 3.92 · 2 / 32 = .245; its total has
    sqrt(2 / N), so .173.
    """
    design = known.saltelli(ANGLES, BASE, 3, second_order=True)
    values, noise = known.noisy(known.ishigami(design), level * ISHIGAMI_VARIANCE, 4)
    found = sobol(values, noise, ANGLES, second_order=True, seed=1)
    first, total, second = (measure(found, name) for name in ("first", "total", "second"))
    pairs = zip(second["factor"], second["with"], strict=True)

    assert within(first, ISHIGAMI_FIRST)
    assert within(total, ISHIGAMI_TOTAL)
    assert within(second, np.array([ISHIGAMI_SECOND.get(pair, 0.0) for pair in pairs]))
    width = first["high"] - first["low"]
    # percentiles of 500 resamples are known to some 5 % of the width, four times that is 20 %
    assert width[3] == pytest.approx(0.245 * level, rel=0.2, abs=1e-9)
    assert (total["high"] - total["low"])[3] == pytest.approx(0.173 * level, rel=0.2, abs=1e-9)


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_the_indices_of_the_g_function(level: float) -> None:
    """Base rows that are independent, so that standard errors are right; of a sequence's not."""
    design = known.independent(BASE, 5, 6)
    values, noise = known.noisy(known.g_function(design), level * known.G_VARIANCE, 7)
    found = sobol(values, noise, G_FACTORS, second_order=False, seed=2)

    assert within(measure(found, "first"), known.G_FIRST)
    assert within(measure(found, "total"), known.G_TOTAL)


def test_an_idle_factor_has_an_effect_only_if_noise_is_left_in() -> None:
    """40 studies of N = 128 with noise as large as the signal: left in, a total of V / 2 V = .5.

    The numerator has a standard error of sqrt(2 / N) V, .0625 of 2 V, the variance, of 256 points,
    at most sqrt(2 / 256) of itself, .044 of the index: together .076, and .0121 for the mean of 40.
    With the noise out, the interval holds 0 in 95 of 100: less than 31 of 40 have a chance of 1e-4.
    """
    holds, wrong = 0, []
    for seed in range(40):
        design = known.independent(128, 4, seed)
        values, noise = known.noisy(known.ishigami(design), ISHIGAMI_VARIANCE, 100 + seed)
        told, untold = (
            measure(
                sobol(values, known_noise, ANGLES, second_order=False, seed=seed, resamples=200),
                "total",
            ).iloc[3]
            for known_noise in (noise, 0.0 * noise)
        )
        holds += told["low"] <= 0.0 <= told["high"]
        wrong.append(untold["value"])
        assert untold["low"] > 0.0

    assert holds >= 31
    # the bias of a ratio is at most the square of .088, of .5
    assert np.mean(wrong) == pytest.approx(0.5, abs=4 * 0.0121 + 0.5 * 0.088**2)


def test_unequal_noise_is_taken_out_point_by_point() -> None:
    """Noise of 0 to 2 V, by point: known answers, and a total of the idle factor around 0."""
    design = known.saltelli(ANGLES, BASE, 8, second_order=False)
    noise = 2.0 * ISHIGAMI_VARIANCE * known.uniforms(len(design), 1, 12)[:, 0]
    values = known.ishigami(design) + np.sqrt(noise) * known.normals(len(design), 13)
    found = sobol(values, noise, ANGLES, second_order=False, seed=1)

    assert within(measure(found, "first"), ISHIGAMI_FIRST)
    assert within(measure(found, "total"), ISHIGAMI_TOTAL)


def test_noise_leaves_no_bias() -> None:
    """Mean over 200 studies of 64 base rows, of a sum of two uniforms with noise of half of V.

    Four standard errors of the mean, plus the bias of a ratio: S var(V) / V², with V known from
    128 points of variance 1.5 V: .5 · 2 (1.5)² / 128 = .018.
    """
    found = np.array([_study(seed, 64, 0) for seed in range(200)])
    error = found.std(axis=0) / np.sqrt(200)

    assert (np.abs(found.mean(axis=0) - [0.5, 0.5, 0.0]) <= 4 * error + 0.018).all()


def test_the_interval_of_a_first_order_index_covers_in_95_of_100() -> None:
    """200 independent studies; four standard errors of a share of .95 in 200 are .062."""
    hits = np.zeros(3)
    for seed in range(200):
        rows = _table(seed, 256, 200)
        hits += (rows["low"] <= [0.5, 0.5, 0.0]) & (rows["high"] >= [0.5, 0.5, 0.0])

    assert (np.abs(hits / 200 - 0.95) < 0.062).all()


def _table(seed: int, base: int, resamples: int) -> pd.DataFrame:
    """First-order indices of x1 + x2, with an idle x3 and noise of half the variance of 1/6."""
    design = known.independent(base, 3, seed)
    values, noise = known.noisy(design[:, 0] + design[:, 1], 1 / 12, 1000 + seed)
    names = ("x1", "x2", "x3")
    found = sobol(values, noise, names, second_order=False, seed=seed, resamples=resamples)
    return measure(found, "first")


def _study(seed: int, base: int, resamples: int) -> Floats:
    return _table(seed, base, resamples)["value"].to_numpy()


def test_a_refused_point_takes_its_base_row_with_it() -> None:
    design = known.saltelli(G_FACTORS, 32, 6, second_order=False)
    values = known.g_function(design)
    holes = values.copy()
    holes[[3, 7 * 5 + 6]] = np.nan  # one of the first row, B of the sixth
    kept = values.reshape(32, 7)[[i for i in range(32) if i not in (0, 5)]].ravel()
    some = sobol(holes, 0 * values, G_FACTORS, second_order=False, seed=1)
    same = sobol(kept, 0 * kept, G_FACTORS, second_order=False, seed=1)

    pd.testing.assert_frame_equal(some, same)


def test_chance_alone_is_seldom_taken_for_variance() -> None:
    """Of 40 studies of nothing but noise some 2.5 % pass: more than six have a chance of 1e-4.

    Without a look at the interval of the variance it would be half of them.
    """
    passed = 0
    for seed in range(40):
        values, noise = known.noisy(np.zeros(5 * 64), 0.01, seed)
        found = sobol(values, noise, ("a", "b", "c"), second_order=False, seed=seed, resamples=200)
        passed += found["value"].notna().all()

    assert passed <= 6


@pytest.mark.parametrize("case", ["constant", "refused"])
def test_what_is_not_resolved_has_no_index(case: str) -> None:
    """Values that are the same, or of which none is there."""
    values, noise = np.full(5 * 256, 0.3), np.zeros(5 * 256)
    if case == "refused":
        values = values + np.nan
    found = sobol(values, noise, ("a", "b", "c"), second_order=False, seed=1)

    assert found[["value", "low", "high"]].isna().all(axis=None)
    assert len(found) == 6


def test_a_wrong_number_of_values_is_refused() -> None:
    with pytest.raises(ValueError, match="no rows of 5"):
        sobol(np.zeros(12), np.zeros(12), ("a", "b", "c"), second_order=False, seed=1)


def test_the_same_seed_gives_the_same_table() -> None:
    values = known.g_function(known.saltelli(G_FACTORS, 16, 6, second_order=False))
    one, two, other = (
        sobol(values, 0 * values, G_FACTORS, second_order=False, seed=seed) for seed in (1, 1, 2)
    )

    pd.testing.assert_frame_equal(one, two)
    assert (one["value"] == other["value"]).all()
    assert (one["low"] != other["low"]).any()
