"""The tables of a study of models whose answers are known, with the noise of finitely many runs.

The points come from the designs of ``sweep``, the histories go through its sums by point, and the
tables are those that a study writes; only what is played is another model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from scipy.special import ndtri

from ballast.analysis.sensitivity.study_tables import (
    Studied,
    StudiedFactor,
    alarms,
    points_table,
    spread_over_points,
    tables_of,
)
from ballast.analysis.stats.point_estimates import PointSums
from ballast.analysis.stats.uncertainty import Z95, Floats
from ballast.sim.experiments.designs import points_of
from ballast.sim.experiments.factors import Factor
from ballast.sim.scenario.sweep_file import SweepDesign
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import Evidence
from tests.analysis.sensitivity.known import G_FIRST, G_TOTAL, g_function

RUNS = 20
FALSE_ALARM = 4.0
"""Standard errors that a measure may be off: once in 16,000 tests of one."""
Model = Callable[[Floats], Floats]


def ishigami(x: Floats) -> Floats:
    """Of three factors in 0-1, and a fourth that does nothing."""
    a, b, c = (np.pi * (2.0 * x[:, n] - 1.0) for n in range(3))
    return np.sin(a) + 7.0 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


ISHIGAMI = {
    "first": {"f0": 0.3139, "f1": 0.4424, "f2": 0.0, "f3": 0.0},
    "total": {"f0": 0.5576, "f1": 0.4424, "f2": 0.2437, "f3": 0.0},
}


def product(x: Floats) -> Floats:
    """A probability, .1 + .8 x0 x1: of its variance 3/7 is of each factor, 1/7 of both."""
    return 0.1 + 0.8 * x[:, 0] * x[:, 1]


SOBOL_G = {
    "first": {f"f{n}": float(index) for n, index in enumerate(G_FIRST)},
    "total": {f"f{n}": float(index) for n, index in enumerate(G_TOTAL)},
}
"""Of Sobol's G function of five factors, the last of which does next to nothing."""
PRODUCT = {
    "first": {"f0": 3 / 7, "f1": 3 / 7, "f2": 0.0},
    "total": {"f0": 4 / 7, "f1": 4 / 7, "f2": 0.0},
}


def played(model: Model, factors: int, design: SweepDesign, *, flags: bool) -> Studied:
    """A study of a model: numbers with noise as large as their spread, or flags."""
    asked = tuple(Factor(name=f"f{n}", label=f"f{n}", low=0.0, high=1.0) for n in range(factors))
    points = points_of(design, asked, Path())
    truth, count = model(points.values), len(points)
    luck = Luck(5, np.repeat(np.arange(count), RUNS), np.tile(np.arange(RUNS), count))
    uniform = luck.uniform("noise", 0)
    each = np.repeat(truth, RUNS)
    values = uniform < each if flags else each + truth.std() * ndtri(uniform)
    sums = PointSums(scenarios=1, points=count, draws=1, runs=RUNS, first_draw=0, outcomes=("y",))
    for first in range(0, count, 1000):  # shards end where they end
        rows = slice(first * RUNS, (first + 1000) * RUNS)
        sums.take(
            0,
            pa.table(
                {
                    "point": np.repeat(np.arange(count), RUNS)[rows],
                    "draw": np.zeros(count * RUNS, np.int64)[rows],
                    "y": values[rows],
                }
            ),
        )
    return Studied(
        kind=design.kind,
        second_order=design.second_order,
        grid_levels=design.grid_levels,
        factors=tuple(
            StudiedFactor(
                name=factor.name,
                label=factor.name,
                unit="",
                low=0.0,
                high=1.0,
                levels=(),
                baseline=None,
                evidence="X" if factor.name == "f0" else "D",
            )
            for factor in asked
        ),
        groups=points.groups,
        points=pd.DataFrame(points.values, columns=[factor.name for factor in asked]),
        unit=points.unit,
        scenarios=("model",),
        outcomes={"y": "probability" if flags else "mean"},
        shared_luck=False,
        seed=1,
        sums=sums,
    )


def measured(tables: Mapping[str, pd.DataFrame], method: str, measure: str) -> pd.DataFrame:
    table = tables["sensitivity"]
    return table[(table["method"] == method) & (table["measure"] == measure)].set_index("factor")


@pytest.mark.parametrize(
    ("model", "factors", "flags", "known"),
    [
        (ishigami, 4, False, ISHIGAMI),
        (g_function, 5, False, SOBOL_G),
        (product, 3, True, PRODUCT),
    ],
    ids=["ishigami", "g", "flags"],
)
def test_variance_based_indices_of_a_known_model(
    model: Model, factors: int, flags: bool, known: dict[str, dict[str, float]]
) -> None:
    studied = played(model, factors, SweepDesign(kind="saltelli", points=1024), flags=flags)
    tables = tables_of(studied, None)

    for measure, indices in known.items():
        found = measured(tables, "sobol", measure)
        for factor, truth in indices.items():
            error = (found.at[factor, "high"] - found.at[factor, "low"]) / (2.0 * Z95)
            assert abs(found.at[factor, "value"] - truth) < FALSE_ALARM * error, (measure, factor)
            assert error < 0.06
    idle = f"f{factors - 1}"
    assert any(f"no effect beyond chance of {idle}" in line for line in alarms(studied, tables))
    assert all("f0" not in line for line in alarms(studied, tables))


def test_classes_of_evidence_and_what_knowing_a_factor_is_worth() -> None:
    studied = played(ishigami, 4, SweepDesign(kind="saltelli", points=1024), flags=False)
    tables = tables_of(studied, None)
    shares, worth = (
        measured(tables, "evidence", "first"),
        measured(tables, "information", "sd_reduction"),
    )

    assert shares.at["X", "low"] < 0.3139 < shares.at["X", "high"]
    assert shares.at["D", "low"] < 0.4424 < shares.at["D", "high"]
    assert worth["value"].idxmax() == "f1"
    assert worth.at["f1", "value"] == pytest.approx(1.0 - np.sqrt(1.0 - 0.4424), abs=0.06)


def test_groups_of_factors_that_move_together() -> None:
    """x0 alone is class X; all others together have what is left, but for what they share."""
    design = SweepDesign(kind="saltelli", points=1024, groups="evidence")
    classes = (Evidence.EXPERT, *[Evidence.DATA] * 3)
    asked = tuple(
        Factor(name=f"f{n}", label="", low=0.0, high=1.0, evidence=evidence)
        for n, evidence in enumerate(classes)
    )
    points = points_of(design, asked, Path())

    assert points.groups == ("X", "D")
    assert len(points) == 1024 * 4
    row = points.values[:4]
    assert (row[1] != row[0]).tolist() == [True, False, False, False]
    assert (row[2] != row[0]).tolist() == [False, True, True, True]


def test_screening_finds_the_idle_factor() -> None:
    studied = played(ishigami, 4, SweepDesign(kind="morris", points=200), flags=False)
    tables = tables_of(studied, None)
    moved = measured(tables, "morris", "mu_rms")

    assert moved.at["f3", "low"] == 0.0
    assert (moved.loc[["f0", "f1", "f2"], "low"] > 0.0).all()


@pytest.mark.parametrize("kind", ["random", "latin-hypercube", "sobol-sequence"])
def test_any_spread_of_points_has_first_order_indices_and_curves(kind: str) -> None:
    studied = played(product, 3, SweepDesign(kind=kind, points=2048), flags=True)  # type: ignore[arg-type]
    tables = tables_of(studied, None)
    found, slopes = measured(tables, "rbd_fast", "first"), measured(tables, "rank", "srrc")

    for factor, truth in PRODUCT["first"].items():
        assert found.at[factor, "low"] - 0.05 < truth < found.at[factor, "high"] + 0.05
    assert slopes.at["f2", "low"] < 0.0 < slopes.at["f2", "high"]
    assert (slopes.loc[["f0", "f1"], "low"] > 0.0).all()
    curve = tables["curves"][tables["curves"]["factor"] == "f0"]
    assert curve["value"].iloc[-1] - curve["value"].iloc[0] > 0.3
    assert (
        (curve["low"] < 0.1 + 0.4 * curve["x"]) & (0.1 + 0.4 * curve["x"] < curve["high"])
    ).mean() > 0.7


def test_fast_of_a_known_model() -> None:
    studied = played(ishigami, 4, SweepDesign(kind="fast", points=1025), flags=False)
    found = measured(tables_of(studied, None), "fast", "first")

    for factor, truth in ISHIGAMI["first"].items():
        assert found.at[factor, "value"] == pytest.approx(truth, abs=0.06)


def test_the_spread_over_points_is_without_noise() -> None:
    studied = played(ishigami, 4, SweepDesign(kind="random", points=4000), flags=False)
    (row,) = spread_over_points(studied)
    observed = points_table(studied)["y"]
    exact = ishigami(studied.points.to_numpy())
    truth = np.quantile(exact, [0.05, 0.95])

    assert observed.std() > 1.01 * exact.std()
    assert row["low"] == pytest.approx(truth[0], abs=0.35)
    assert row["high"] == pytest.approx(truth[1], abs=0.35)
    assert observed.quantile(0.95) > row["high"]


def test_an_outcome_that_always_or_never_happens_calls_an_alarm() -> None:
    design = SweepDesign(kind="random", points=50)
    for chance, word in ((0.0, "none"), (1.0, "all")):
        studied = played(lambda x, c=chance: np.full(len(x), c), 2, design, flags=True)
        told = alarms(studied, tables_of(studied, None))
        assert f"y: happened in {word} of the histories of the whole study" in told


@pytest.mark.parametrize(("kind", "points"), [("saltelli", 256), ("morris", 400)])
def test_points_that_share_coordinates_do_not_make_a_curve_look_surer(
    kind: str, points: int
) -> None:
    """Along idle factors curves are flat, and nine in ten of their intervals have to say so."""
    held: list[bool] = []
    for seed in range(3):
        design = SweepDesign(kind=kind, points=points, seed=seed)
        studied = played(ishigami, 20, design, flags=False)
        curves = tables_of(studied, None)["curves"]
        flat = curves[~curves["factor"].isin(["f0", "f1", "f2"])]
        mean = ishigami(studied.points.to_numpy()).mean()
        held.extend((flat["low"] < mean) & (mean < flat["high"]))

    assert len(held) >= 3 * 17 * 4
    assert np.mean(held) >= 0.9
