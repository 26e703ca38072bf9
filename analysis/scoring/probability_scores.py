"""Proper scores of a probability for a yes/no question.

A score is proper if a forecaster expects the best one by stating what she believes, and strictly
proper if by nothing else [GneitingRaftery2007]. Scores here are penalties (less is better) unless
their name says otherwise. Shapes: ``...`` any, one element per question.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ballast.analysis.stats.uncertainty import Flags, Floats

JEFFREYS = 0.5
"""Half an event more and half a non-event: Jeffreys' prior of a proportion."""


def brier(probability: ArrayLike, happened: ArrayLike) -> Floats:
    """Squared distance between probability and outcome [Brier1950]: 0 (best) to 1.

    Args:
        probability: (...) in [0, 1].
        happened: (...) whether it did.

    Raises:
        ValueError: a probability lies outside [0, 1] or is NaN.

    >>> brier([0.8, 0.2], [True, True]).round(2).tolist()
    [0.04, 0.64]
    """
    return np.asarray((_checked(probability) - np.asarray(happened, float)) ** 2)


def log_score(probability: ArrayLike, happened: ArrayLike) -> Floats:
    """Minus the natural logarithm of the probability of what came: 0 (best) to infinity.

    What was called impossible and came, or certain and did not, scores infinity. It is not cut
    off: a cut-off score is no longer proper. An ensemble in which nothing of the kind occurred has
    not called it impossible; :func:`from_ensemble` gives its probability.

    Args:
        probability: (...) in [0, 1].
        happened: (...) whether it did.

    Raises:
        ValueError: a probability lies outside [0, 1] or is NaN.

    >>> log_score([0.8, 0.0, 0.0], [True, False, True]).round(3).tolist()
    [0.223, 0.0, inf]
    """
    given = _given(_checked(probability), np.asarray(happened, bool))
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(given) + 0.0)  # no minus zero


def baseline_score(probability: ArrayLike, happened: ArrayLike) -> Floats:
    """The baseline score of the forecasting site Metaculus: 100 (log2 p + 1); more is better.

    ``p`` is the probability of what came: 100 for certainty, 0 for .5, minus infinity for what was
    called impossible. It is the log score in other units [Metaculus2023]; the site's mean over the
    time in which a question is open is left out.

    Args:
        probability: (...) in [0, 1].
        happened: (...) whether it did.

    Raises:
        ValueError: a probability lies outside [0, 1] or is NaN.

    >>> baseline_score([0.8, 0.5, 0.2], [True, True, True]).round(1).tolist()
    [67.8, 0.0, -132.2]
    """
    return np.asarray(100.0 * (1.0 - log_score(probability, happened) / np.log(2.0)))


def fair_brier(hits: ArrayLike, members: int, happened: ArrayLike) -> Floats:
    """Brier score that an ensemble of finite size would have if it were infinite, on average.

    The share of members has a sampling error, which the Brier score punishes; the unbiased estimate
    of it is taken off [Ferro2014]. A single score may be negative.

    Args:
        hits: (...) members in which it happened, 0 ... ``members``.
        members: of the ensemble, 2 or more.
        happened: (...) whether it did.

    Raises:
        ValueError: fewer than two members, or hits outside 0 ... members.

    >>> fair_brier([3, 0], 4, [True, True]).tolist()
    [0.0, 1.0]
    """
    if members < 2:
        raise ValueError(f"a fair score needs 2 members or more, got {members}")
    share = _checked(np.asarray(hits, float) / members)
    return np.asarray(brier(share, happened) - share * (1.0 - share) / (members - 1))


def from_ensemble(hits: ArrayLike, members: int) -> Floats:
    """Probability of an event from an ensemble, never 0 or 1: the mean under Jeffreys' prior.

    Args:
        hits: (...) members in which it happened.
        members: of the ensemble.

    >>> from_ensemble([0, 50], 99).tolist()
    [0.005, 0.505]
    """
    return np.asarray((np.asarray(hits, float) + JEFFREYS) / (members + 2.0 * JEFFREYS))


def _given(probability: Floats, happened: Flags) -> Floats:
    """The probability that was given to what came."""
    return np.asarray(np.where(happened, probability, 1.0 - probability))


def _checked(probability: ArrayLike) -> Floats:
    given: NDArray[Any] = np.asarray(probability, float)
    if not ((given >= 0.0) & (given <= 1.0)).all():
        raise ValueError("expected probabilities in [0, 1]")
    return given
