"""Shares by class of evidence, and what knowing a factor would bring."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.analysis.sensitivity.evidence_classes import evidence, information
from ballast.analysis.sensitivity.sobol import indices
from tests.analysis.sensitivity import known
from tests.analysis.sensitivity.known import G_FACTORS


def test_a_class_is_the_sum_of_its_factors_in_every_resample() -> None:
    """Indices that always sum to .5 leave no doubt about their class, however they vary."""
    first = np.array([[0.2, 0.3, 0.1], [0.0, 0.5, 0.2], [0.5, 0.0, 0.0]])
    found = evidence(first, ("a", "b", "c"), {"b": "L", "a": "L", "c": "D"})

    assert found["factor"].tolist() == ["L", "D"]
    assert found["value"].tolist() == pytest.approx([0.5, 0.1])
    assert found.loc[0, ["low", "high"]].tolist() == pytest.approx([0.5, 0.5])
    assert (found["measure"] == "first").all()


def test_a_factor_without_evidence_is_left_out() -> None:
    found = evidence(np.array([[0.2, 0.3]]), ("policy", "b"), {"b": "X"})

    assert found["factor"].tolist() == ["X"]
    assert found["value"].tolist() == pytest.approx([0.3])
    assert evidence(np.array([[0.2]]), ["policy"], {}).empty


def test_classes_of_the_g_function() -> None:
    """Sums of known first orders, under noise of half the variance; N = 1,024."""
    design = known.saltelli(G_FACTORS, 1024, 6, second_order=False)
    values, noise = known.noisy(known.g_function(design), known.G_VARIANCE / 2, 7)
    found = indices(values, noise, G_FACTORS, second_order=False, seed=2)
    classes = dict(zip(G_FACTORS, "DLDLX", strict=True))
    shares = evidence(found.first, found.factors, classes)
    d, b, d2, b2, x = known.G_FIRST

    assert shares["factor"].tolist() == ["D", "L", "X"]
    assert known.within(shares, np.array([d + d2, b + b2, x]))


def test_what_knowing_a_factor_brings() -> None:
    """S = .75 halves the standard deviation; S below 0 is chance, and brings nothing."""
    first = np.array([[0.75, -0.1], [0.64, -0.2], [0.84, 0.19], [0.75, -0.3]])
    found = information(first, ("a", "b"))

    assert found["value"].tolist() == pytest.approx([0.5, 0.0])
    # resamples .4, .5 and .6: a twentieth of a step from either end
    assert found.loc[0, ["low", "high"]].tolist() == pytest.approx([0.405, 0.595])
    assert found.loc[1, "low"] == 0.0
    assert (found["measure"] == "sd_reduction").all()


def test_what_is_unknown_stays_unknown() -> None:
    unknown = np.full((3, 2), np.nan)

    assert evidence(unknown, ("a", "b"), {"a": "D", "b": "L"})["value"].isna().all()
    assert information(unknown, ("a", "b"))["low"].isna().all()
