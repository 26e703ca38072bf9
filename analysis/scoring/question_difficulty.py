"""Scores that are comparable between forecasters who did not answer the same questions.

Some questions are harder than others, and a mean score rewards whoever had the easy ones
[Bo2017]. Where all answered all questions nothing changes but a constant.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ballast.analysis.stats.uncertainty import Flags, Floats


@dataclass(frozen=True, slots=True, eq=False)
class AdjustedScores:
    """Scores as if all forecasters had answered all questions.

    Attributes:
        forecasters: (M,) adjusted mean score of each.
        questions: (Q,) difficulty: what a question adds to the score of anyone; mean 0.
    """

    forecasters: Floats
    questions: Floats


def adjusted_scores(scores: ArrayLike) -> AdjustedScores:
    """Least squares of score = forecaster + question, over what was answered and resolved.

    A question fixed effect: difficulty is what a question adds to everyone's score. The simpler
    remedy, score less the mean score of all on the question, has weaker forecasters make a question
    look hard; here they are accounted for. Item response models go further [Bo2017] and need more
    questions than a backtest has.

    Args:
        scores: (M, Q) of each forecaster and question; NaN where not answered or not resolved.

    Raises:
        ValueError: an infinite score; a forecaster or a question without any score; or forecasters
            that fall into groups without a question in common.

    Both forecasters have a mean of .3, but the second is better on the question they share:

    >>> adjusted = adjusted_scores([[0.1, 0.5, np.nan], [np.nan, 0.4, 0.2]])
    >>> adjusted.forecasters.round(3).tolist(), adjusted.questions.round(3).tolist()
    ([0.3, 0.2], [-0.2, 0.2, 0.0])
    """
    table = np.asarray(scores, float)
    there = ~np.isnan(table)
    if not np.isfinite(table[there]).all():
        raise ValueError("expected finite scores; leave rivals with infinite ones out")
    if not (there.any(axis=0).all() and there.any(axis=1).all()):
        raise ValueError("expected a score of every forecaster and of every question")
    if not _connected(there):
        raise ValueError("expected forecasters that share questions, directly or through others")
    who, what = np.nonzero(there)
    count, number = table.shape
    design = np.zeros((len(who), count + number))
    design[np.arange(len(who)), who] = 1.0
    design[np.arange(len(who)), count + what] = 1.0
    effects = np.linalg.lstsq(design, table[there], rcond=None)[0]
    difficulty = effects[count:]
    middle = difficulty.mean()  # what one side gains the other loses: difficulties have mean 0
    return AdjustedScores(effects[:count] + middle, difficulty - middle)


def _connected(there: Flags) -> bool:
    """Whether every forecaster can be reached from every other through questions in common."""
    who, what = np.nonzero(there)
    count, number = there.shape
    size = count + number
    graph = coo_matrix((np.ones(len(who)), (who, count + what)), shape=(size, size))
    return int(connected_components(graph, directed=False)[0]) == 1
