"""What the model expects of each target, as a function of its parameters.

The summaries of accepted draws are no prediction: draws were accepted partly because the Monte
Carlo error of their few histories happened to bring them near the data. So the expectation is
fitted, and the draws to fit it on are chosen by their parameters alone: a quadratic in normal
scores, first through all draws, then through those whose first fit is nearest to that of the
posterior.

Shapes: ``N`` draws, ``R`` parameter sets asked for, ``k`` parameters, ``m`` targets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ballast.analysis.calibration.inference_table import InferenceTable, complete
from ballast.analysis.calibration.synthetic_records import total_sd
from ballast.analysis.stats.uncertainty import Floats

NEAR_SHARE, FEWEST_PER_TERM = 0.2, 20
"""Share of draws that the second fit rests on, and fewest of them for each term of the fit."""
AT_ONCE = 10_000
RIDGE = 1e-4


@dataclass(frozen=True, kw_only=True)
class ExpectedSummaries:
    """A fit of the summaries.

    Attributes:
        slope: (1 + 2k, m).
        lack_sd: (m,) what the fit leaves beyond Monte Carlo error.
        explained: (m,) share of the variance beyond Monte Carlo error, of all draws, that the first
            fit explains; NaN where there is none.
        noise_sd: (m,) sampling error of a record near the posterior.
    """

    slope: Floats
    lack_sd: Floats
    explained: Floats
    noise_sd: Floats

    def at(self, score: Floats) -> Floats:
        """Expected summaries at normal scores of parameters: (R, k) gives (R, m)."""
        return _predicted(score, self.slope)


def expected_summaries(
    table: InferenceTable, score: Floats, posterior: Floats
) -> ExpectedSummaries:
    """Fit the expectation near a posterior.

    Args:
        table: the draws.
        score: (N, k) normal scores of the parameters.
        posterior: (R, k) normal scores about which the fit has to be good.
    """
    there = np.flatnonzero(complete(table))
    first = _fit(score, table.summary, there)
    fitted = _predicted(score, first)
    aim, unit = _predicted(posterior, first).mean(axis=0), total_sd(table)
    unit = np.where(unit > 0, unit, 1.0)
    away = (((fitted[there] - aim) / unit) ** 2).sum(axis=1)
    number = max(int(NEAR_SHARE * len(there)), FEWEST_PER_TERM * len(first))
    near = there
    if number < len(there):
        near = np.sort(there[np.argpartition(away, number)[:number]])
    slope = _fit(score, table.summary, near)
    left = table.summary[near] - _predicted(score[near], slope)
    noise = (table.mc[near] ** 2).mean(axis=0)
    return ExpectedSummaries(
        slope=slope,
        lack_sd=np.sqrt(np.maximum((left**2).mean(axis=0) - noise, 0.0)),
        explained=_explained(table, fitted, there),
        noise_sd=np.sqrt((table.mc[near] ** 2 + table.shorter[near] ** 2).mean(axis=0)),
    )


def _explained(table: InferenceTable, fitted: Floats, there: NDArray[np.intp]) -> Floats:
    """Share of the variance of summaries, beyond Monte Carlo error, that a fit explains: (m,)."""
    noise = (table.mc[there] ** 2).mean(axis=0)
    whole = table.summary[there].var(axis=0) - noise
    left = ((table.summary[there] - fitted[there]) ** 2).mean(axis=0) - noise
    # a share of a variance that is mostly noise says nothing
    some = whole > 0.05 * noise
    share = np.full(len(whole), np.nan)
    share[some] = np.clip(1.0 - left[some] / whole[some], 0.0, 1.0)
    return share


def _terms(score: Floats) -> Floats:
    """1, scores, and their squares less 1: uncorrelated under the prior: (R, 1 + 2k)."""
    return np.hstack([np.ones((len(score), 1)), score, (score**2 - 1.0) / np.sqrt(2.0)])


def _blocks(rows: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    for first in range(0, len(rows), AT_ONCE):
        yield rows[first : first + AT_ONCE]


def _fit(score: Floats, summary: Floats, rows: NDArray[np.intp]) -> Floats:
    """Ridge regression of summaries on terms, block by block: (1 + 2k, m)."""
    width = 1 + 2 * score.shape[1]
    square, product = np.zeros((width, width)), np.zeros((width, summary.shape[1]))
    for some in _blocks(rows):
        terms = _terms(score[some])
        square += terms.T @ terms
        product += terms.T @ summary[some]
    square += RIDGE * len(rows) * np.diag([0.0, *np.ones(width - 1)])
    return np.asarray(np.linalg.solve(square, product))


def _predicted(score: Floats, slope: Floats) -> Floats:
    rows = np.arange(len(score))
    return np.concatenate([_terms(score[some]) @ slope for some in _blocks(rows)])
