"""What a difference rests on, where that is known."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.analysis.stats.difference_grounds import grounds, least_end


def test_a_difference_that_works_through_two_parameters() -> None:
    """The effect is -3 a - b plus noise; nine tenths of what is explained is a's."""
    luck = np.random.default_rng(1)
    parameters = {name: luck.normal(5.0, 2.0, 2000) for name in ("b", "a", "c", "d")}
    change = -3.0 * parameters["a"] - parameters["b"] + luck.normal(0.0, 2.0, 2000)
    found = grounds(change[:, None], parameters)

    assert found.resolved and found.keys[:2] == ("a", "b")
    assert found.slopes[0] == pytest.approx(-6.0, rel=0.05)
    assert found.shares[0] == pytest.approx(0.9, abs=0.04)
    assert found.by_class({"a": "X", "b": "D", "c": "X", "d": "D"})["X"] > 0.88


def test_noise_rests_on_nothing() -> None:
    luck = np.random.default_rng(2)
    resolved = 0
    for _ in range(200):
        parameters = {str(n): luck.normal(size=300) for n in range(30)}
        resolved += grounds(luck.normal(size=(300, 1)), parameters).resolved
    assert resolved <= 200 * 0.05 + 3 * np.sqrt(200 * 0.05 * 0.95)


def test_what_never_differs_has_no_grounds() -> None:
    row = np.arange(10.0)

    assert grounds(np.zeros((10, 2)), {"a": row}).keys == ()
    assert grounds(row[:, None], {"a": np.ones(10)}).keys == ()
    assert not grounds(np.zeros((10, 2)), {"a": row}).by_class({"a": "X"})


@pytest.mark.parametrize(
    ("effect", "slope", "end"),
    [(-3.0, -1.0, "low"), (-3.0, 1.0, "high"), (2.0, 1.0, "low"), (2.0, -1.0, "high")],
)
def test_the_end_at_which_a_change_does_least(effect: float, slope: float, end: str) -> None:
    assert least_end(effect, slope, (1.0, 2.0))[0] == end
