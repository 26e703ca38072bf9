"""How policies hold up across a space of factors: means, regret, satisficing [McPhail2018].

Regret of a policy at a point is how much worse it does there than the best policy [Savage1951].
Of estimates it is too large: the best of several noisy means is better than any of them is. So the
best policy of a point is chosen by some runs and compared by others. That is never too large in
expectation; the plain regret is never too small. The truth lies between the two.

Shapes: ``S`` policies, ``P`` points, ``n`` runs, ``B`` resamples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ballast.analysis.stats.uncertainty import Z95, Flags, Floats, resamples
from ballast.sim.errors import InputError, Problem

FOLDS = 2
"""More would choose a little better, but share runs: their mean varies by more than it shows."""
RESAMPLES = 200
AT_ONCE = 256
"""Points whose runs are worked on together."""
BAD = 0.95
"""The quantile of regret over points that is reported beside its mean."""
ROBUSTNESS_COLUMNS = ["scenario", "measure", "value", "low", "high"]
REGRET_COLUMNS = ["point", "scenario", "regret", "best", "within_noise"]


@dataclass(frozen=True, slots=True)
class _Table:
    """What is kept of the outcomes; costs, so that less is better.

    Attributes:
        means: (S, P) over runs.
        reference: (P,) mean over folds of the policy that the other folds choose.
        noise: (S, P) variance of means less reference that is chance and not common to points.
        clear: (S, P) better than each other policy by 1.96 standard errors of the difference.
        resampled, resampled_reference: the means in resampled runs: (S, P, B), (P, B).
    """

    means: Floats
    reference: Floats
    noise: Floats
    clear: Flags
    resampled: Floats
    resampled_reference: Floats


def robustness(
    outcomes: Mapping[str, NDArray[Any]],
    *,
    better: Literal["lower", "higher"],
    seed: int,
    threshold: float | None = None,
    resampled: int = RESAMPLES,
    points: Sequence[int] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Policies across points, with 95 % intervals, and their regret at each point.

    Intervals resample points, as a sample of the space, and runs, the same for all policies and
    points, as luck is shared. Those of regret reach from the lower end of the one that is not too
    large to the upper end of the one that is not too small.

    Args:
        outcomes: by policy, (P, n) numbers or flags; run k of a point has the same luck in every
            policy. n >= 2.
        better: which end of the outcome is wanted.
        seed: for resampling.
        threshold: the outcome is good enough there and on the better side; None if not asked.
        resampled: number of resamples.
        points: their numbers; 0, 1, ... if not given.

    Returns:
        By policy and measure, value and interval: ``mean`` of the outcome; ``regret_mean`` and
        ``regret_p95`` over points, in the unit of the outcome, 0 or a little less where it is none;
        ``regret_naive``, the mean of plain regret; ``best_share`` of points, ties in equal parts,
        chance decides between equals; ``best_clear``, the share of points at which it is better
        than each other beyond chance; ``satisficing``, the share of points that are good enough.
        And by point and policy, the plain ``regret`` of the means, >= 0, and who is ``best``, all
        of them in a tie; ``within_noise`` where the best is not so beyond chance.

    Raises:
        InputError: policies differ in shape, or there are fewer than two runs.
    """
    names = list(outcomes)
    arrays = [np.asarray(outcomes[name]) for name in names]
    _check(names, arrays)
    count, runs = arrays[0].shape
    sign = 1.0 if better == "lower" else -1.0
    times = _times(runs, resampled, seed)
    table = _gather(arrays, sign, times)
    # (B, P): how often each point is in a resample, as a share
    weights = _times(count, resampled, seed + 1).T
    plain = table.means - table.means.min(axis=0)
    best = plain == 0.0
    rows = []
    for s, name in enumerate(names):
        for measure, (value, low, high) in _measures(table, s, weights, sign, threshold).items():
            rows.append([name, measure, value, low, high])
    numbers = np.arange(count) if points is None else np.asarray(points)
    regret = pd.DataFrame(
        {
            "point": np.repeat(numbers, len(names)),
            "scenario": np.tile(np.array(names, object), count),
            "regret": plain.T.ravel(),
            "best": best.T.ravel(),
            "within_noise": (best & ~table.clear).T.ravel(),
        },
        columns=REGRET_COLUMNS,
    )
    return pd.DataFrame(rows, columns=ROBUSTNESS_COLUMNS), regret


def _check(names: Sequence[str], arrays: Sequence[NDArray[Any]]) -> None:
    shapes = list(dict.fromkeys(array.shape for array in arrays))
    if len(shapes) != 1 or len(shapes[0]) != 2:
        message = f"policies need the same points and runs, got {', '.join(map(str, shapes))}"
        raise InputError(Problem(message, key=", ".join(names)))
    if shapes[0][1] < 2 or not shapes[0][0]:
        message = f"needs a point and two runs, got {shapes[0][0]} and {shapes[0][1]}"
        raise InputError(Problem(message, key=", ".join(names)))


def _times(number: int, resampled: int, seed: int) -> Floats:
    """Shares of resamples that each of some things makes up: (number, B), columns sum to 1."""
    chosen = resamples(number, resampled, seed)
    counts = [np.bincount(row, minlength=number) for row in chosen]
    return np.stack(counts, axis=1) / number


def _gather(arrays: Sequence[NDArray[Any]], sign: float, times: Floats) -> _Table:
    policies, (count, runs) = len(arrays), arrays[0].shape
    folds = np.arange(runs) % min(FOLDS, runs)
    table = _Table(
        np.empty((policies, count)),
        np.empty(count),
        np.empty((policies, count)),
        np.zeros((policies, count), bool),
        np.empty((policies, count, times.shape[1])),
        np.empty((count, times.shape[1])),
    )
    parts = [slice(first, first + AT_ONCE) for first in range(0, count, AT_ONCE)]
    common = np.zeros((policies, runs))  # luck that is good or bad at all points alike
    for part in parts:
        costs = np.stack([sign * array[part].astype(np.float64) for array in arrays])
        reference = _reference(costs, folds)
        table.means[:, part] = costs.mean(axis=2)
        table.reference[part] = reference.mean(axis=1)
        table.clear[:, part] = _clear(costs)
        table.resampled[:, part] = costs @ times
        table.resampled_reference[part] = reference @ times
        common += (costs - reference).sum(axis=1) / count
    for part in parts:
        costs = np.stack([sign * array[part].astype(np.float64) for array in arrays])
        own = costs - _reference(costs, folds) - common[:, None]
        table.noise[:, part] = own.var(axis=2, ddof=1) / runs
    return table


def _reference(costs: Floats, folds: NDArray[np.int64]) -> Floats:
    """At each point and run, the policy that is best in the runs of the other folds: (P, n)."""
    sums = costs.sum(axis=2)
    chosen = np.empty(costs.shape[1:])
    for fold in np.unique(folds):
        mine = costs[:, :, folds == fold]
        best = (sums - mine.sum(axis=2)).argmin(axis=0)
        chosen[:, folds == fold] = np.take_along_axis(mine, best[None, :, None], axis=0)[0]
    return chosen


def _clear(costs: Floats) -> Flags:
    """Policies that are better at a point than each other beyond chance: (S, P)."""
    clear = np.ones(costs.shape[:2], bool)
    for s, mine in enumerate(costs):
        for t, other in enumerate(costs):
            if s != t:
                gap = other - mine
                error = np.sqrt(gap.var(axis=1, ddof=1) / gap.shape[1])
                clear[s] &= (gap.mean(axis=1) > Z95 * error) & (gap.mean(axis=1) > 0.0)
    return clear


def _measures(
    table: _Table, s: int, weights: Floats, sign: float, threshold: float | None
) -> dict[str, tuple[float, float, float]]:
    """Value and 95 % interval of every measure of one policy."""
    resampled, lowest = table.resampled[s], table.resampled.min(axis=0)
    means, plain = table.means[s], table.means[s] - table.means.min(axis=0)
    fair, noise = means - table.reference, table.noise[s]
    found: dict[str, tuple[float, float, float]] = {}

    value, low, high = _spread(means, resampled, weights)
    found["mean"] = (value, low, high) if sign > 0.0 else (0.0 - value, 0.0 - high, 0.0 - low)
    naive = _spread(plain, resampled - lowest, weights)
    value, low, high = _spread(fair, resampled - table.resampled_reference, weights)
    found["regret_mean"] = (value, low, max(high, naive[2]))
    found["regret_p95"] = _bad(table, s, weights, fair, noise, plain)
    found["regret_naive"] = naive

    ties = (table.means == table.means.min(axis=0)).sum(axis=0)
    of_resample = (resampled == lowest) / (table.resampled == lowest).sum(axis=0)
    found["best_share"] = _share((plain == 0.0) / ties, of_resample, weights)
    clear = table.clear[s].astype(np.float64)
    found["best_clear"] = _spread(clear, clear[:, None], weights)
    if threshold is not None:
        good, of_good = means <= sign * threshold, resampled <= sign * threshold
        found["satisficing"] = _share(good.astype(np.float64), of_good.astype(np.float64), weights)
    return found


def _spread(values: Floats, resampled: Floats, weights: Floats) -> tuple[float, float, float]:
    """Mean over points with the interval from resampled points and runs."""
    means = (weights * resampled.T).sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(values.mean()), float(low), float(high)


def _share(values: Floats, resampled: Floats, weights: Floats) -> tuple[float, float, float]:
    """The same of a share: resampled runs blur what is above or below, so centre the interval."""
    value, low, high = _spread(values, resampled, weights)
    shift = value - float((weights * resampled.T).sum(axis=1).mean())
    return value, max(0.0, low + shift), min(1.0, high + shift)


def _bad(
    table: _Table, s: int, weights: Floats, fair: Floats, noise: Floats, plain: Floats
) -> tuple[float, float, float]:
    """The 95th percentile of regret over points, its spread over points freed of noise."""
    value, resampled = _upper(fair, float(noise.mean())), table.resampled[s]
    lowest = table.resampled.min(axis=0)
    counts = np.rint(weights * len(fair)).astype(np.int64)
    fairs, plains = [], []
    for b, times in enumerate(counts):
        rows = np.repeat(np.arange(len(fair)), times)
        again = (resampled[:, b] - table.resampled_reference[:, b])[rows]
        # resampled means have the noise of the runs, and that of resampling them
        fairs.append(_upper(again, 2.0 * float(noise[rows].mean())))
        plains.append(np.quantile((resampled[:, b] - lowest[:, b])[rows], BAD))
    shift = value - float(np.mean(fairs))
    low, high = np.quantile(fairs, [0.025, 0.975]) + shift
    return value, float(low), max(float(high), float(np.quantile(plains, 0.975)))


def _upper(values: Floats, noise: float) -> float:
    observed, centre = float(values.var(ddof=1)) if len(values) > 1 else 0.0, float(values.mean())
    kept = np.sqrt(max(0.0, observed - noise) / observed) if observed > 0.0 else 0.0
    return centre + float(np.quantile(values, BAD) - centre) * float(kept)
