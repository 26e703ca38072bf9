"""What histories of each draw say about a figure, by the function that takes observed counts too.

A summary is a ratio of two sums over the histories of a draw, on the scale of the figure's kind
(``sim/scenario/target_scales.py``). Its Monte Carlo error is that of counts that scatter *d* times
as widely as Poisson or binomial ones; *d* is measured between histories of one draw.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.target_file import Target
from ballast.sim.scenario.target_scales import DAYS_A_YEAR, HALF, StatisticKind

OWN_FROM = 30
"""Histories of a draw from which its own scatter is used instead of that of all draws together."""


class TargetSummary(NamedTuple):
    """A figure as *N* draws have it.

    Attributes:
        value: (N,) on the scale of the figure's kind.
        mc: (N,) its Monte Carlo standard deviation.
        shorter: (N,) what has to be added to it (in quadrature) for a record as short as the one
            that was observed; 0 where the histories of a draw are no longer than that.
    """

    value: Floats
    mc: Floats
    shorter: Floats


def summarise(target: Target, numerator: Floats, denominator: Floats) -> TargetSummary:
    """A figure from what each history of each draw counts.

    Args:
        target: the figure.
        numerator: (N, h) of each of *h* histories of *N* draws.
        denominator: (N, h) likewise; days, of a rate.

    Raises:
        ValueError: a mean of single histories: their scatter cannot be told from that of draws.

    >>> onsets = Target.model_construct(
    ...     statistic=None, unit="per year", counts=(12, 25), span=(1990, 2014)
    ... )
    >>> found = summarise(onsets, np.array([[5.0, 7.0]]), np.array([[3652.5, 5478.75]]))
    >>> found.value.round(3), found.shorter
    (array([-0.693]), array([0.]))
    """
    kind = target.kind
    below = denominator / DAYS_A_YEAR if kind == "rate" else denominator
    hits, among = numerator.sum(axis=1), below.sum(axis=1)
    if kind == "mean":
        value, variance = _mean(numerator, below)
    else:
        misses = among - hits if kind == "share" else np.full(len(hits), np.inf)
        ratio = (hits + HALF) / (misses + HALF if kind == "share" else among)
        value = np.log(ratio)
        variance = _scatter(kind, numerator, below) * (1.0 / (hits + HALF) + 1.0 / (misses + HALF))
    return TargetSummary(value, np.sqrt(variance), np.sqrt(_missing(target, among, variance)))


def _missing(target: Target, played: Floats, variance: Floats) -> Floats:
    """(N,) variance that a record of the observed length has more than what was played."""
    if target.exposure is None:
        return np.maximum(target.observed[1] ** 2 - variance, 0.0)
    return np.asarray(variance * np.maximum(played / target.exposure - 1.0, 0.0))


def _scatter(kind: StatisticKind, hits: Floats, among: Floats) -> Floats:
    """(N,) how many times as widely counts scatter between histories as events alone would.

    Given how many events a draw has in all, they fall on its histories by chance: multinomial for
    a rate, hypergeometric for a share. What is seen is compared with that.
    """
    draws, histories = hits.shape
    all_hits, all_among = hits.sum(axis=1), among.sum(axis=1)
    above = all_among > (1.0 if kind == "share" else 0.0)
    whole = np.where(above, all_among, 1.0)
    residual = hits - (all_hits / whole)[:, None] * among
    uneven = (among**2).sum(axis=1) / whole**2
    expected = all_hits * (1.0 - uneven)
    if kind == "share":
        left = np.where(above, all_among - all_hits, 0.0)
        expected *= left / np.where(above, all_among - 1.0, 1.0)
    expected = np.where(above, expected, 0.0)
    seen = np.where(above, (residual**2).sum(axis=1), 0.0)
    total = float(expected.sum())
    pooled = np.full(draws, float(seen.sum()) / total if total else 1.0)
    if histories < OWN_FROM:
        return pooled
    return np.where(expected > 0.0, seen / np.where(expected > 0.0, expected, 1.0), pooled)


def _mean(of: Floats, to: Floats) -> tuple[Floats, Floats]:
    """(N,) means and their variances; half an event at the mean of all draws is added to each."""
    histories = of.shape[1]
    if histories < 2:
        raise ValueError("a mean needs two histories of each draw or more")
    above, below = of.sum(axis=1), to.sum(axis=1)
    overall = float(above.sum()) / max(float(below.sum()), HALF)
    own = np.where(below > 0.0, above / np.where(below > 0.0, below, 1.0), overall)
    squares = ((of - own[:, None] * to) ** 2).sum(axis=1) * histories / (histories - 1.0)
    an_event = float(squares.sum()) / max(float(below.sum()), HALF)
    pooled = np.full(len(below), an_event)
    if histories >= OWN_FROM:
        pooled = np.where(below > 0.0, squares / np.where(below > 0.0, below, 1.0), an_event)
    return (above + HALF * overall) / (below + HALF), pooled / (below + HALF)
