"""Difficulty of questions: taken out exactly where scores add up; a constant where all answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.analysis.scoring.question_difficulty import adjusted_scores


def test_by_hand() -> None:
    """A has .1, .5, -; B has -, .4, .2. B is better by .1 where both answered.

    Difficulties are .1 - a, .5 - a, .2 - (a - .1); they sum to 0 with a = .3.
    """
    found = adjusted_scores([[0.1, 0.5, np.nan], [np.nan, 0.4, 0.2]])

    assert found.forecasters == pytest.approx([0.3, 0.2])
    assert found.questions == pytest.approx([-0.2, 0.2, 0.0])


@given(st.integers(0, 1000), st.integers(2, 5), st.integers(2, 12))
def test_scores_that_add_up_are_recovered_whoever_answered_what(
    seed: int, forecasters: int, questions: int
) -> None:
    rng = np.random.default_rng(seed)
    skill, hard = rng.random(forecasters), rng.random(questions)
    scores = skill[:, None] + hard[None]
    missing = rng.random(scores.shape) < 0.4
    missing[0], missing[:, 0] = False, False  # one answered all, one was answered by all
    found = adjusted_scores(np.where(missing, np.nan, scores))

    assert found.forecasters == pytest.approx(skill + hard.mean())
    assert found.questions == pytest.approx(hard - hard.mean())


@given(st.integers(0, 1000))
def test_where_all_answered_all_it_is_the_mean_score(seed: int) -> None:
    scores = np.random.default_rng(seed).random((3, 7))

    assert adjusted_scores(scores).forecasters == pytest.approx(scores.mean(axis=1))


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ([[0.1, np.inf]], "finite scores"),
        ([[0.1, np.nan], [0.2, np.nan]], "of every question"),
        ([[0.1, 0.2], [np.nan, np.nan]], "of every forecaster"),
        ([[0.1, np.nan], [np.nan, 0.2]], "share questions"),
    ],
)
def test_what_cannot_be_compared_is_refused(scores: list[list[float]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        adjusted_scores(scores)
