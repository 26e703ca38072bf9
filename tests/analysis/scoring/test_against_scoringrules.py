"""The same numbers as an independent library has."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.scoring.ensemble_scores import (
    crps,
    crps_of_counts,
    fair_crps,
    interval_score,
    log_score_of_counts,
)
from ballast.analysis.scoring.probability_scores import brier, log_score

rules = pytest.importorskip("scoringrules", reason="scoringrules is not installed (requirements)")
EXACT = {"rtol": 1e-12, "atol": 1e-12}


@pytest.fixture(scope="module")
def rng() -> np.random.Generator:
    """Numbers to score."""
    return np.random.default_rng(3)


def test_probabilities(rng: np.random.Generator) -> None:
    probability, came = rng.random(200), rng.integers(0, 2, 200)

    np.testing.assert_allclose(
        brier(probability, came), rules.brier_score(came, probability), **EXACT
    )
    np.testing.assert_allclose(
        log_score(probability, came), rules.log_score(came, probability), **EXACT
    )


def test_ensembles(rng: np.random.Generator) -> None:
    members, came = rng.poisson(4.0, (50, 23)).astype(float), rng.poisson(5.0, 50).astype(float)
    plain = rules.crps_ensemble(came, members, estimator="nrg")
    fair = rules.crps_ensemble(came, members, estimator="fair")

    np.testing.assert_allclose(crps(members, came), plain, **EXACT)
    np.testing.assert_allclose(fair_crps(members, came), fair, **EXACT)


@pytest.mark.parametrize("level", [0.5, 0.9])
def test_intervals(rng: np.random.Generator, level: float) -> None:
    low = rng.normal(0.0, 1.0, 100)
    high, came = low + rng.exponential(1.0, 100), rng.normal(0.0, 2.0, 100)

    np.testing.assert_allclose(
        interval_score(low, high, came, level),
        rules.interval_score(came, low, high, 1.0 - level),
        **EXACT,
    )


@pytest.mark.parametrize("came", [0, 2, 9])
def test_distributions_of_counts(came: int) -> None:
    poissonian = CountForecast.of_law(poisson(3.7))
    wider = CountForecast.of_law(nbinom(2.5, 0.4))

    assert crps_of_counts(poissonian, came) == pytest.approx(
        float(rules.crps_poisson(came, 3.7)), rel=1e-12
    )
    assert crps_of_counts(wider, came) == pytest.approx(
        float(rules.crps_negbinom(came, 2.5, 0.4)), rel=1e-12
    )
    assert log_score_of_counts(poissonian, came) == pytest.approx(
        float(rules.logs_poisson(came, 3.7)), rel=1e-12
    )
    assert log_score_of_counts(wider, came) == pytest.approx(
        float(rules.logs_negbinom(came, 2.5, 0.4)), rel=1e-12
    )
