"""Approximate Bayesian computation with regression adjustment [BeaumontZhangBalding2002].

The draws whose synthetic records are nearest to the data are accepted, weighted by nearness. A
weighted ridge regression of the parameters on the records then moves each of them to where it
would be if its record were the data. Parameters are adjusted as normal scores of their place in
the prior: they cannot leave its bounds, and where records are linear in scores with normal noise,
the adjusted draws have the exact posterior whatever the share accepted.

Shapes: ``N`` draws, ``A`` accepted ones, ``k`` parameters, ``m`` targets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ballast.analysis.calibration.weighted_draws import effective_size
from ballast.analysis.stats.uncertainty import Flags, Floats

RIDGE = 1e-4
"""Penalty beside unit variances: enough where two targets say the same."""


@dataclass(frozen=True, kw_only=True)
class Conditioned:
    """Draws conditioned on data.

    Attributes:
        rows: (A,) their rows in the table, ascending.
        weights: (A,) > 0, summing to 1.
        score: (A, k) adjusted normal scores of the parameters.
        of_mean: (k,) sampling variance of the mean score, over the variance of scores.
    """

    rows: NDArray[np.intp]
    weights: Floats
    score: Floats
    of_mean: Floats


class RecordRegression:
    """Conditions draws on data, again and again, from the same synthetic records.

    Args:
        records: (N, m) in units of their spread; see ``standard_records``.
        score: (N, k) normal scores of the parameters.
        usable: (N,) draws that may be accepted.
        accept: A, how many of them are.
    """

    def __init__(self, records: Floats, score: Floats, usable: Flags, accept: int) -> None:
        self._there = np.flatnonzero(usable)
        self._columns = np.ascontiguousarray(records[self._there].T)
        self._score = score if usable.all() else score[self._there]
        self._accept = accept

    def given(
        self, data: Floats, *, but_row: int | None = None, targets: Sequence[int] | None = None
    ) -> Conditioned:
        """Draws conditioned on data.

        Args:
            data: (m,) in the units of the records.
            but_row: a row that is not accepted, since the data are its own.
            targets: those that count; all if None.
        """
        use = list(range(len(data))) if targets is None else list(targets)
        near, weights = self._nearest(data, use, but_row)
        standing = self._columns[use][:, near].T
        score, of_mean = adjusted(standing, self._score[near], weights, data[use])
        return Conditioned(rows=self._there[near], weights=weights, score=score, of_mean=of_mean)

    def _nearest(
        self, data: Floats, use: list[int], but_row: int | None
    ) -> tuple[NDArray[np.intp], Floats]:
        """Places of the accepted among the usable, ascending, and their Epanechnikov weights."""
        away = np.zeros(self._columns.shape[1])
        for n in use:
            away += (self._columns[n] - data[n]) ** 2
        if but_row is not None:
            away[self._there == but_row] = np.inf
        number = min(self._accept, int(np.isfinite(away).sum()))
        if number < len(away):
            # the first one that is not accepted says how far the kernel reaches
            order = np.argpartition(away, number)
            near, reach = np.sort(order[:number]), away[order[number]]
        else:
            near, reach = np.arange(len(away)), np.inf
        if not np.isfinite(reach):
            reach = away[near].max() * (1.0 + 1.0 / number)
        weights = np.maximum(1.0 - away[near] / reach, 0.0) if reach > 0 else np.ones(number)
        weights = weights if weights.any() else np.ones(number)
        some = weights > 0
        return near[some], weights[some] / weights.sum()


def adjusted(
    records: Floats, score: Floats, weights: Floats, data: Floats
) -> tuple[Floats, Floats]:
    """Scores moved along a weighted ridge regression on records, to the data.

    The slopes of a parameter of which records say no more than noise would are drawn to zero
    [JamesStein1961]: data far from the records would move it a long way for nothing. What the
    regression leaves is stretched by the degrees of freedom that it took, so that a parameter of
    which records say nothing keeps its spread.

    Args:
        records: (A, m).
        score: (A, k).
        weights: (A,) summing to 1.
        data: (m,).

    Returns:
        Scores (A, k), and the sampling variance of their mean over their own variance (k,).
    """
    centre = weights @ records
    away = records - centre
    spread = np.sqrt(weights @ away**2)
    scale = np.where(spread > 1e-12 * (1.0 + np.abs(centre)), spread, np.inf)
    away, aim = away / scale, (data - centre) / scale
    mean = weights @ score
    left = score - mean
    weighted = away * weights[:, None]
    square = weighted.T @ away + RIDGE * np.eye(len(data))
    product = weighted.T @ left
    slope = np.linalg.solve(square, product)
    size = effective_size(weights)
    terms = min(float(np.isfinite(scale).sum()), 0.5 * size)
    explained = (slope * product).sum(axis=0)
    noise = (weights @ left**2 - explained).clip(0.0) * terms / (size - terms)
    kept = np.divide(
        explained - noise, explained, out=np.zeros_like(explained), where=explained > noise
    )
    left -= away @ (kept * slope)
    taken = 1.0 + max(terms - 1.0, 0.0) * (1.0 - (1.0 - kept) ** 2) if terms else kept * 0.0
    moved = mean + kept * (aim @ slope)
    reach = float(aim @ np.linalg.solve(square, aim))
    return moved + left * np.sqrt(size / (size - taken)), (1.0 + kept**2 * reach) / size
