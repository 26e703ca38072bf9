"""Two uncertainties of an estimate, kept apart: chance within draws, and spread over draws.

Shapes: ``D`` sampled parameter draws, ``n`` runs of each. Chance alone is what more runs of the
same draws would reduce; the spread over draws is what is not known about the parameters, with the
noise of finitely many runs taken out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.special import betaincinv, ndtri

from ballast.sim.streams import Luck

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Z95 = float(ndtri(0.975))
DRAWS_LOW, DRAWS_HIGH = 0.05, 0.95
FOUR_WEEKS = 29


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with its two intervals; None where one cannot be had.

    Attributes:
        value: mean over sampled draws.
        mc_low, mc_high: 95 % interval of chance alone.
        draws_low, draws_high: 5-95 % over parameter draws, replication noise taken out; None with
            a single draw, and where the runs do not resolve any difference between draws.
    """

    value: float
    mc_low: float | None
    mc_high: float | None
    draws_low: float | None
    draws_high: float | None

    def of_something_counted(self) -> Estimate:
        """The same of what cannot be negative: no interval reaches below zero.

        >>> Estimate(1.0, -1.0, 3.0, None, None).of_something_counted()
        Estimate(value=1.0, mc_low=0.0, mc_high=3.0, draws_low=None, draws_high=None)
        """
        low, spread = (
            None if end is None else max(0.0, end) for end in (self.mc_low, self.draws_low)
        )
        return replace(self, mc_low=low, draws_low=spread)


def proportion(successes: Floats, runs: int, z: float = Z95) -> Estimate:
    """A probability, from the successes of each draw.

    Chance: a Wilson interval with the effective number of histories that the variance within
    draws implies. Draws: quantiles of a beta law fitted to mean and variance between draws.

    Args:
        successes: (D,) histories of each draw in which it happened.
        runs: n >= 1.
        z: normal quantile of the interval of chance.

    >>> about = proportion(np.array([5.0, 15.0]), 20)
    >>> round(about.value, 3), round(about.mc_low, 2), round(about.mc_high, 2)
    (0.5, 0.37, 0.63)
    """
    shares = np.asarray(successes, dtype=float) / runs
    draws, mean = len(shares), float(shares.mean())
    within = float((shares * (1.0 - shares)).mean()) / runs  # of one draw's share
    if runs > 1:
        within *= runs / (runs - 1)
    variance = within / draws if runs > 1 else mean * (1.0 - mean) / draws
    effective = mean * (1.0 - mean) / variance if variance > 0.0 else float(draws * runs)
    low, high = wilson(mean, effective, z)
    between = float(shares.var(ddof=1)) - within if draws > 1 else 0.0
    if between <= 0.0:
        return Estimate(mean, low, high, None, None)
    return Estimate(mean, low, high, *beta_spread(mean, between))


def beta_spread(mean: float, between: float) -> tuple[float, float]:
    """5-95 % of a beta law of this mean and variance.

    >>> [round(bound, 2) for bound in beta_spread(0.5, 0.01)]
    [0.34, 0.66]
    """
    # a beta law cannot vary more than mean (1 - mean)
    total = mean * (1.0 - mean) / min(between, 0.999 * mean * (1.0 - mean)) - 1.0
    a, b = mean * total, (1.0 - mean) * total
    spread = betaincinv(a, b, np.array([DRAWS_LOW, DRAWS_HIGH]))
    return float(spread[0]), float(spread[1])


def proportions_over_time(
    sums: Ints, squares: Ints, draws: int, runs: int
) -> tuple[Floats, Floats, Floats]:
    """A probability day by day with its 5-95 % interval over parameter draws.

    The variance between draws, which changes slowly, is averaged over four weeks around each day;
    the mean of each day is its own.

    Args:
        sums, squares: (days,) sum over draws, and sum of squares, of the number of histories of
            each draw in which it holds on the day.
        draws: D >= 1.
        runs: n >= 1.

    Returns:
        Mean, low and high, each (days,); NaN where draws are not resolved, or only one.
    """
    mean: Floats = sums / (draws * runs)
    unknown = np.full(len(mean), np.nan)
    if draws < 2 or runs < 2:
        return mean, unknown, unknown
    within = (mean - squares / (draws * runs**2)) / (runs - 1)
    # in whole numbers of any length: the difference of two large ones loses nothing
    apart = (draws * squares.astype(object) - sums.astype(object) ** 2).astype(float)
    variance = apart / (draws * (draws - 1) * float(runs) ** 2)
    between = uniform_filter1d(variance - within, FOUR_WEEKS, mode="nearest")
    resolved = (between > 0.0) & (mean > 0.0) & (mean < 1.0)
    most = mean * (1.0 - mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = most / np.minimum(between, 0.999 * most) - 1.0
    low, high = (
        np.where(resolved, betaincinv(mean * total, (1.0 - mean) * total, share), np.nan)
        for share in (DRAWS_LOW, DRAWS_HIGH)
    )
    return mean, low, high


def wilson(share: float, histories: float, z: float = Z95) -> tuple[float, float]:
    """Wilson interval of a proportion, of 95 % or of another normal quantile.

    >>> [round(bound, 4) for bound in wilson(0.0, 100)]
    [0.0, 0.037]
    """
    shrink = 1.0 + z**2 / histories
    centre = (share + z**2 / (2.0 * histories)) / shrink
    spread = share * (1.0 - share) / histories + z**2 / (4.0 * histories**2)
    half = z * np.sqrt(spread) / shrink
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def mean_count(means: Floats, variances: Floats | None, runs: int, z: float = Z95) -> Estimate:
    """A mean of something counted or measured, from the means of each draw.

    Chance: a normal interval from the variance within draws. Draws: quantiles of the draws'
    means, drawn towards their centre by the share of variance that is not replication noise.

    Args:
        means: (D,) mean over the runs of each draw.
        variances: (D,) variance between the runs of each draw; None with one run a draw.
        runs: n >= 1.
        z: normal quantile of the interval of chance.

    >>> about = mean_count(np.array([1.0, 3.0]), np.array([2.0, 2.0]), 50)
    >>> about.value, round(about.mc_low, 2), round(about.mc_high, 2)
    (2.0, 1.72, 2.28)
    """
    draws, mean = len(means), float(means.mean())
    observed = float(means.var(ddof=1)) if draws > 1 else 0.0
    if variances is None:
        half = z * np.sqrt(observed / draws) if draws > 1 else None
        noise = observed
    else:
        noise = float(variances.mean()) / runs
        half = z * np.sqrt(noise / draws)
    low, high = (None, None) if half is None else (float(mean - half), float(mean + half))
    if observed <= noise:
        return Estimate(mean, low, high, None, None)
    return Estimate(mean, low, high, *shrunk(means, mean, noise, observed))


def shrunk(means: Floats, centre: float, noise: float, observed: float) -> tuple[float, float]:
    """5-95 % of draws' means, drawn towards their centre by the share that is noise."""
    drawn = centre + (means - centre) * np.sqrt((observed - noise) / observed)
    low, high = np.quantile(drawn, [DRAWS_LOW, DRAWS_HIGH])
    return float(low), float(high)


def places(half: float) -> int:
    """Decimals of a number known to ± ``half``: the last is worth at most half of that.

    >>> places(0.15), places(0.03), places(15.0)
    (2, 2, 0)
    """
    return int(np.ceil(-np.log10(half / 2.0)))


def resamples(draws: int, number: int, seed: int) -> Ints:
    """Draws chosen with replacement, for intervals by resampling: (number, draws)."""
    luck = Luck(seed, np.arange(number), np.zeros(number, np.int64))
    columns = [luck.uniform(f"resample.{draw}", 0) for draw in range(draws)]
    return (draws * np.stack(columns, axis=1)).astype(np.int64)
