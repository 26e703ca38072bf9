"""FAST and RBD-FAST indices of estimates with noise.

Both put the outcome along a curve through the space on which a factor swings at frequencies of
its own, and read the share of variance at these frequencies from a Fourier transform.

FAST [SaltelliTarantolaChan1999]. With ``Y_f`` the transform of the N values on a factor's curve,
``p_f = |Y_f|² / N²`` and ``q = ceil(N / 2) - 1`` frequencies below one half, SALib has
``V = 2 sum p_f`` over all q, ``D1 = 2 sum p_f`` over the M harmonics of the factor's frequency w,
``Dt = 2 sum p_f`` over the w // 2 lowest, which belong to the other factors; first is ``D1 / V``,
total ``1 - Dt / V``. Independent chance of variances ``s_j²`` adds, at every frequency alike,
``E |sum_j e_j exp(i ...)|² / N² = sum_j s_j² / N² = s² / N`` with ``s²`` their mean. So V, D1 and
Dt are too large by ``2 q``, ``2 M`` and ``2 (w // 2)`` times ``s² / N``, which is subtracted.

RBD-FAST [TarantolaGatelliMara2006] [Plischke2010]. Points of any design are put in the order of a
factor, and what shows at the M lowest frequencies is its share. What else varies, chance among
it, adds to these frequencies as white noise does; the correction of [TissotPrieur2012], which
SALib makes, takes out this part whatever it comes from. What it leaves is the variance due to the
factor over the variance V of the estimates, so it is divided by ``(V - s²) / V``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ballast.analysis.sensitivity.resampled_intervals import centred, table, together
from ballast.analysis.stats.uncertainty import Z95, Floats, Ints
from ballast.sim.streams import Luck


def fast(
    values: Floats, noise: Floats, factors: Sequence[str], *, harmonics: int = 4
) -> pd.DataFrame:
    """First-order and total indices as rows of ``sensitivity.parquet``.

    There are no intervals: the values on one curve cannot be resampled, and how far a curve is
    from the space is not in them.

    Args:
        values: (k N,) estimates in the order of ``SALib.sample.fast_sampler.sample``: k curves of
            N points. A curve with a NaN has lost its frequencies, and its factor is NaN.
        noise: likewise, variance of each estimate that is chance, independent between points.
        factors: k names.
        harmonics: M, as in the design.

    Returns:
        Columns measure (first | total), factor, with, value, low, high (NaN). NaN where a curve
        does not vary beyond what chance alone would show in 97.5 of 100.

    Raises:
        ValueError: values are not k curves, or curves are too short for so many harmonics.
    """
    k = len(factors)
    if len(values) % k or len(values) // k <= 4 * harmonics**2 or len(noise) != len(values):
        raise ValueError(f"{len(values)} values are no {k} curves with {harmonics} harmonics")
    curves = zip(values.reshape(k, -1), noise.reshape(k, -1), strict=True)
    found = np.array([_curve(y, s2, harmonics) for y, s2 in curves])
    return together(
        [table("first", factors, found[:, 0][None]), table("total", factors, found[:, 1][None])]
    )


def _curve(y: Floats, s2: Floats, harmonics: int) -> tuple[float, float]:
    from SALib.analyze.fast import compute_orders

    if not (np.isfinite(y).all() and np.isfinite(s2).all()) or np.ptp(y) == 0.0:
        return np.nan, np.nan
    n = len(y)
    frequency = (n - 1) // (2 * harmonics)
    first, total = compute_orders(y, n, harmonics, frequency)
    # Parseval: the variance is the sum over all frequencies; of an even number of points, SALib
    # leaves out the one at exactly one half
    half = float(np.mean(y * (-1.0) ** np.arange(n))) if n % 2 == 0 else 0.0
    variance = float(y.var()) - half**2
    frequencies = (n - 1) // 2
    chance = 2.0 * float(s2.mean()) / n  # at each frequency, positive and negative together
    signal = variance - frequencies * chance
    # power at one frequency is exponential, so the sum of q has sd sqrt(q) times the mean
    if signal <= Z95 * np.sqrt(frequencies) * chance:
        return np.nan, np.nan
    own = first * variance - harmonics * chance
    others = (1.0 - total) * variance - (frequency // 2) * chance
    return own / signal, 1.0 - others / signal


def shares(
    points: Floats,
    values: Floats,
    noise: Floats,
    *,
    seed: int,
    harmonics: int = 10,
    resamples: int = 500,
) -> Floats:
    """First-order indices by RBD-FAST and what halves of the points give for them: (1 + R, k).

    Intervals come from halves drawn without replacement [ShaoWu1989]: their estimates scatter
    around that of all points as much as it does around the truth. Points that are drawn twice
    would lie next to each other in the order of a factor, and look like an effect of it. Of a
    factor without effect the index is a square of chance, whose variance falls with n²: a half
    has 4 of what all points have 1 of, so 3 show between halves, and intervals are sqrt(3) times
    too wide.

    Args:
        points: (n, k) values of the factors, drawn independently of each other; for a factor of
            two levels, of which M harmonics hold not quite all, a few per cent are missed.
        values: (n,) estimates; a point with a NaN is left out.
        noise: (n,) variance of each estimate that is chance, independent between points.
        seed: for choosing halves.
        harmonics: M.
        resamples: R.

    Returns:
        Row 0 is the estimate; rows 1 to R those of halves, moved so that their mean is the
        estimate. NaN throughout where the points do not resolve a variance between them, or are
        less than 8 M, too few for so many harmonics in a half.
    """
    from SALib.analyze.rbd_fast import compute_first_order, permute_outputs, unskew_S1

    known = np.isfinite(values) & np.isfinite(noise)
    x, y, s2 = points[known], values[known], noise[known]
    n, k = x.shape
    unknown = np.full((1 + resamples, k), np.nan)
    if n < 8 * harmonics or np.ptp(y) == 0.0:
        return unknown
    halves = _halves(n, resamples, seed)
    signal = np.array([_signal(y[rows], s2[rows]) for rows in [np.arange(n), *halves]])
    # halves scatter as the estimate of all points does
    if signal[0] <= 0.0 or (resamples and signal[0] <= Z95 * signal[1:].std()):
        return unknown
    found = unknown
    for row, rows in enumerate([np.arange(n), *halves]):
        if signal[row] <= 0.0:
            continue
        for factor in range(k):
            ordered = permute_outputs(x[rows, factor], y[rows])
            share = unskew_S1(compute_first_order(ordered, harmonics), harmonics, len(rows))
            found[row, factor] = share * y[rows].var() / signal[row]
    return centred(found)


def _signal(y: Floats, s2: Floats) -> float:
    """Variance of the values without noise, around their own mean."""
    return float(y.var() - (1.0 - 1.0 / len(y)) * s2.mean())


def _halves(n: int, number: int, seed: int) -> Ints:
    """Points chosen without replacement, half of them: (R, n // 2)."""
    luck = Luck(seed, np.arange(n), np.zeros(n, np.int64))
    ranks = [luck.uniform(f"half.{i}", 0).argsort()[: n // 2] for i in range(number)]
    return np.array(ranks, dtype=np.int64).reshape(number, n // 2)
