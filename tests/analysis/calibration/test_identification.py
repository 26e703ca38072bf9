"""What data taught: unidentified parameters are named, and expectations are not flattered."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.calibration.calibration_checks import checks
from ballast.analysis.calibration.identification import (
    IDENTIFIED,
    SHIFTED,
    UNIDENTIFIED,
    overlap,
    verdicts,
)
from ballast.analysis.calibration.inference import Inference, infer
from tests.analysis.calibration.known_models import linear, places, uniforms

EFFECTS = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -0.3], [0.0, 0.0, 1.0], *[[0.0] * 3] * 30])
DATA = np.array([1.0, -0.5, 0.6])
EVEN = np.full((1, 10), 0.1)


@cache
def _found() -> Inference:
    return infer(linear(EFFECTS, DATA), accept=2000, rows=2000, seed=1, data=60)


def test_what_data_teach_nothing_about_is_named() -> None:
    found = _found().tables["parameters"].set_index("parameter")["verdict"]

    assert (found[:3] == IDENTIFIED).all() and set(found.index[:3]) == {
        f"parameters.part.p00{n}" for n in range(3)
    }
    assert (found[3:] == UNIDENTIFIED).all() and len(found) == 33


def test_what_was_learnt_goes_together_and_nothing_else_does() -> None:
    found = _found()

    # 90 correlations of independent numbers: beyond four standard errors in one of 180 tables
    assert found.jointly == tuple(f"parameters.part.p00{n}" for n in range(3))


def test_what_is_not_learnt_itself_goes_with_what_it_is_tied_to() -> None:
    """The data know the sum of a wide and a narrow effect: the narrow one alone stays as it was."""
    table = linear(np.array([[1.0], [0.3], [0.0]]), np.array([0.5]), mc=0.0, shorter=0.0)
    found = infer(table, accept=2000, rows=2000, seed=1, data=60)
    verdicts_ = found.tables["parameters"].set_index("parameter")["verdict"]

    assert verdicts_["parameters.part.p001"] == UNIDENTIFIED
    assert found.jointly == ("parameters.part.p000", "parameters.part.p001")


def test_prior_and_posterior_are_told_in_the_unit_of_the_parameter() -> None:
    rows = _found().tables["parameters"]

    # of 40,000 draws: a standard error of .011
    np.testing.assert_allclose(rows["prior_q05"], 0.5, atol=0.045)
    np.testing.assert_allclose(rows["q95"], 10 * rows["unit_q95"])
    np.testing.assert_allclose(rows["mean"], 10 * rows["unit_mean"])
    idle = rows[rows["verdict"] == UNIDENTIFIED]
    # standard errors: of 30 contractions and shifts hardly any is beyond three
    assert (np.abs(idle["contraction"] / idle["contraction_se"]) < 4).all()
    assert (np.abs(idle["shift"] / idle["shift_se"]) < 4).all()
    assert 0.015 < idle["contraction_se"].mean() < 0.03


def test_contraction_and_overlap_by_hand() -> None:
    """Half of the prior: a quarter of its variance, half of its mass."""
    half = (np.arange(1000) + 0.5)[:, None] / 2000
    shared, error = overlap(half, np.full(1000, 0.001), EVEN)

    assert shared == pytest.approx(0.5) and error == pytest.approx(0.0)
    assert 1 - 12 * half.var() == pytest.approx(0.75, abs=1e-3)
    assert verdicts(np.array([0.2, 0.05, 0.05]), np.array([0.99, 0.8, 0.95])) == [
        IDENTIFIED, SHIFTED, UNIDENTIFIED,
    ]  # fmt: skip


def test_the_error_of_the_overlap_is_that_of_repeated_samples() -> None:
    samples = [places(0.5 * uniforms("o", 400, 1, seed) + 0.2) for seed in range(60)]
    each = [overlap(sample, np.full(400, 1 / 400), EVEN) for sample in samples]
    spread = np.std([shared[0] for shared, _ in each])

    assert np.mean([error[0] for _, error in each]) == pytest.approx(spread, rel=0.4)


def test_a_prediction_is_not_flattered_by_the_noise_of_accepted_draws() -> None:
    """No parameter does anything, the data are two standard deviations off: so is the model.

    The accepted draws are those whose Monte Carlo error happened to reach the data.
    """
    table = linear(np.zeros((2, 1)), np.array([2.0]), mc=1.0, shorter=0.0, discrepancy=0.0)
    found = infer(table, accept=1000, rows=1000, seed=1, data=5).tables["predictive"].iloc[0]

    assert found["mean"] == pytest.approx(0.0, abs=0.05)
    assert found["implausibility"] == pytest.approx(2.0, abs=0.05)
    assert found["above"] == pytest.approx(0.023, abs=0.02)
    assert np.isnan(found["explained"])


def test_the_predictive_is_that_of_the_known_posterior() -> None:
    from tests.analysis.calibration.known_models import linear_posterior

    mean, covariance = linear_posterior(EFFECTS, DATA)
    rows = _found().tables["predictive"]
    sd = np.sqrt(np.diag(EFFECTS.T @ covariance @ EFFECTS))
    whole = np.sqrt(sd**2 + 0.3**2 + 0.4**2 + 0.2**2)

    np.testing.assert_allclose(rows["mean"], mean @ EFFECTS, atol=0.06)
    np.testing.assert_allclose(rows["mean_q95"] - rows["mean_q05"], 3.29 * sd, rtol=0.1)
    np.testing.assert_allclose(rows["record_q95"] - rows["record_q05"], 3.29 * whole, rtol=0.1)
    assert (rows["explained"] > 0.98).all()


def test_a_target_left_out_is_predicted_by_the_others() -> None:
    """The third one alone informs the third parameter, and the others cannot know it."""
    found = _found().tables
    effects = found["left_out_effects"].set_index(["target", "parameter"])["change"]
    rows = found["left_out"].set_index("target")

    assert rows.loc["t02", "moved"] == "parameters.part.p002"
    assert effects["t02", "parameters.part.p002"] == pytest.approx(rows.loc["t02", "moved_by"])
    assert effects["t02", "parameters.part.p002"] > 0.3
    assert abs(effects["t00", "parameters.part.p020"]) < 0.15
    assert (rows["surprise"] < 2).all() and rows["above"].between(0.02, 0.98).all()


def test_a_target_that_contradicts_the_others_surprises_them() -> None:
    same = np.ones((1, 3))
    table = linear(same, np.array([0.0, 0.0, 4.0]), mc=0.1, shorter=0.2, discrepancy=0.1)
    rows = infer(table, accept=1000, rows=1000, seed=1, data=5).tables["left_out"]

    assert rows.set_index("target")["surprise"].idxmax() == "t02"
    assert rows["surprise"].max() > 8


def test_what_draws_that_were_left_out_say_is_no_learning_from_data() -> None:
    """Only draws with the first, idle parameter in the lower half of its prior are left."""
    table = linear(np.array([[0.0], [1.0]]), np.array([0.5]))
    some = table.taken(np.flatnonzero(table.unit[:, 0] < 0.5))
    found = infer(some, accept=1500, rows=1500, seed=1, data=5).tables["parameters"]
    idle = found.set_index("parameter").loc["parameters.part.p000"]

    assert idle["verdict"] == UNIDENTIFIED and abs(idle["contraction"]) < 0.1
    assert abs(idle["shift"]) < 4 * idle["shift_se"]
    assert idle["prior_q95"] == pytest.approx(4.75, abs=0.05)


def _tables(implausible: float, coverage: float, verdict: str = IDENTIFIED) -> pd.DataFrame:
    predictive = pd.DataFrame({"target": ["t", "u"], "implausibility": [0.5, implausible]})
    parameters = pd.DataFrame({"parameter": ["a", "b"], "verdict": [verdict, UNIDENTIFIED]})
    ranks = pd.DataFrame({"parameter": ["a", "b"], "coverage": [coverage, 0.1]})
    return checks(predictive, parameters, ranks, 400.0).set_index("check")


@pytest.mark.parametrize(
    ("implausible", "coverage", "passed"),
    [
        (3.0, 0.85, [True, True, True]), (3.01, 0.95, [False, True, True]),
        (0.0, 0.84, [True, False, True]), (np.inf, 0.96, [False, False, True]),
    ],
)  # fmt: skip
def test_the_limits_of_the_checks(implausible: float, coverage: float, passed: list[bool]) -> None:
    found = _tables(implausible, coverage)

    assert found["passed"].tolist() == passed
    assert found["failing"].tolist() == [
        "" if passed[0] else "u", "" if passed[1] else "a", "",
    ]  # fmt: skip
    assert found.loc["coverage", "of"] == 1 and found.loc["coverage", "where"] == "a"


def test_nothing_learned_is_nothing_passed() -> None:
    found = _tables(0.0, 0.9, UNIDENTIFIED)

    assert not found.loc["coverage", "passed"] and found.loc["coverage", "of"] == 0
