"""Probability integral transforms: where in its forecast each outcome came to lie.

If forecasts are right, the probability F(y) that was given to at most what came is uniform
[GneitingBalabdaouiRaftery2007]. A count y has F(y - 1) and F(y) instead, with nothing to choose
between them. Where others draw a random number in between, these functions keep the interval and
spread its mass evenly: the histogram that the random numbers would have on average
[CzadoGneitingHeld2009].
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from ballast.analysis.scoring.calibration_curve import BAND
from ballast.analysis.scoring.count_forecast import CountForecast
from ballast.analysis.stats.uncertainty import Floats
from ballast.sim.streams import Luck

BINS = 10
RESAMPLES = 2000


def count_transforms(forecasts: Sequence[CountForecast], observed: Sequence[int]) -> Floats:
    """F(y - 1) and F(y) of counts: (Q, 2).

    Args:
        forecasts: Q distributions.
        observed: Q counts that came.

    >>> count_transforms([CountForecast(np.array([0.25, 0.5, 0.25]))], [1]).tolist()
    [[0.25, 0.75]]
    """
    pairs = zip(forecasts, observed, strict=True)
    found = [(forecast.at_most(came - 1), forecast.at_most(came)) for forecast, came in pairs]
    return np.array(found, float).reshape(-1, 2)


def rank_transforms(ensembles: ArrayLike, observed: ArrayLike) -> Floats:
    """The same from ensembles: the share of ranks that the outcome may have among the members.

    An outcome that is exchangeable with M members has each of M + 1 ranks equally often, and ties
    are broken evenly. So the mass of these intervals is exactly uniform for any M, which that of
    F(y - 1) and F(y) of the members alone is not.

    Args:
        ensembles: (Q, M) members; infinite for what never came.
        observed: (Q,) what came.

    Returns:
        (Q, 2) intervals within [0, 1].

    >>> rank_transforms([[0, 1, 1]], [1]).tolist()
    [[0.25, 1.0]]
    """
    members, came = np.asarray(ensembles, float), np.asarray(observed, float)[:, None]
    less, equal = (members < came).sum(axis=1), (members == came).sum(axis=1)
    ranks = np.stack([less, less + equal + 1], axis=1)
    return np.asarray(ranks / (members.shape[1] + 1), float)


def waiting_transforms(ensembles: ArrayLike, observed: ArrayLike, window: ArrayLike) -> Floats:
    """Transforms of the day of a first event, or of the wait from one event to the next.

    An event that did not come within the window is known only to come later: the interval then
    reaches from the share that came within the window up to 1, and stays uniform.

    Args:
        ensembles: (Q, M) day in the members; infinite or NaN where it never came.
        observed: (Q,) day that came; infinite or NaN where none did within the window.
        window: (Q,) or one: last day that was watched.

    >>> waiting_transforms([[3.0, 10.0, np.inf]], [np.inf], 20.0).tolist()
    [[0.5, 1.0]]
    """
    last = np.broadcast_to(np.asarray(window, float), np.shape(observed))
    return rank_transforms(_censored(ensembles, last[:, None]), _censored(observed, last))


def _censored(days: ArrayLike, last: Floats) -> Floats:
    """Days after the last one, and none at all, as one and the same: infinity."""
    given = np.asarray(days, float)
    return np.asarray(np.where(given <= last, given, np.inf))


def histogram(transforms: Floats, bins: int = BINS) -> Floats:
    """Expected share of outcomes in each bin of [0, 1]: (bins,), sums to 1.

    Flat where forecasts are right; a U where they are too narrow, a hump where too wide, a slope
    where they lie too high or too low.

    Args:
        transforms: (Q, 2) intervals, Q >= 1; one of no width lies in the bin that begins with it.
        bins: of equal width.

    >>> histogram(np.array([[0.25, 0.75]]), 4).tolist()
    [0.0, 0.5, 0.5, 0.0]
    """
    return np.asarray(np.diff(_below(transforms, np.arange(bins + 1) / bins)))


def central_share(transforms: Floats, level: float) -> float:
    """Expected share of outcomes in the central part of their forecasts.

    It is ``level`` on average where forecasts are right, for counts too; a central interval of
    counts holds more than its level says, since it takes in whole counts.

    >>> central_share(np.array([[0.25, 0.75], [0.75, 1.0]]), 0.5)
    0.5
    """
    low, high = _below(transforms, np.array([(1.0 - level) / 2.0, (1.0 + level) / 2.0]))
    return float(high - low)


def histogram_band(
    forecasts: Sequence[CountForecast], seed: int, bins: int = BINS, band: float = BAND
) -> Floats:
    """Band in which each bin of the histogram lies if every forecast is right: (2, bins).

    Counts are drawn from the forecasts themselves, as Broecker and Smith do for probabilities
    [BroeckerSmith2007]. The chance is that of each bin alone. Questions are taken as independent;
    where they share a process the band is too narrow.

    Args:
        forecasts: Q distributions, Q >= 1, with no probability beyond their last count.
        seed: of the draws.
        bins: of equal width.
        band: chance of the band, in (0, 1).
    """
    luck = Luck(seed, np.arange(RESAMPLES), np.zeros(RESAMPLES, np.int64))
    shares = np.zeros((RESAMPLES, bins))
    for number, forecast in enumerate(forecasts):
        below = np.concatenate([[0.0], np.cumsum(forecast.mass)])
        drawn = luck.uniform(f"transform.{number}", 0) * below[-1]
        came = np.searchsorted(below, drawn, side="right") - 1
        transforms = np.stack([below[came], below[came + 1]], axis=1)
        shares += np.diff(_parts_below(transforms, np.arange(bins + 1) / bins)) / len(forecasts)
    return np.quantile(shares, [(1.0 - band) / 2.0, (1.0 + band) / 2.0], axis=0)


def _below(transforms: Floats, points: Floats) -> Floats:
    """Share of the mass of all intervals below each point."""
    return np.asarray(_parts_below(transforms, points).mean(axis=0))


def _parts_below(transforms: Floats, points: Floats) -> Floats:
    """Share of the mass of each interval below each point; all of it at 1: (Q, P)."""
    low, high = transforms[:, 0, None], transforms[:, 1, None]
    width = high - low
    # no width: a step just above the point, so that a bin holds its lower border
    part = np.where(
        width > 0.0, (points - low) / np.where(width > 0.0, width, 1.0), 1.0 * (points > low)
    )
    part = np.where(points >= 1.0, 1.0, part)
    return np.asarray(np.clip(part, 0.0, 1.0))
