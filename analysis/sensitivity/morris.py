"""Screening by elementary effects of estimates with noise [Morris1991] [Campolongo2007].

An elementary effect is the change of an outcome along one step of a factor, over the length of
the step in the unit cube; a trajectory gives one for each factor. Of the effects ``d`` of a
factor: ``mu`` their mean, ``mu_star`` the mean of ``|d|``, ``sigma`` their standard deviation.

Estimates at both ends carry independent chance, so an effect carries the variance
``s² = (noise at one end + noise at the other) / step²``. Chance cancels in ``mu``; ``sigma²`` and
the mean square lose the mean of ``s²``. From a mean of absolute values chance cannot be taken out
without knowing the law of the effects, so beside the plain ``mu_star`` stand

- ``mu_star_noise``: the mean of ``sqrt(2 / pi) s``, which is what ``mu_star`` would be from chance
  alone, for a factor without any effect;
- ``mu_rms``: the root of the mean square without noise. It screens as ``mu_star`` does, is 0 for
  a factor without effect, and at least as large as ``mu_star`` would be without noise.

Without noise mu, mu_star and sigma are those of SALib.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ballast.analysis.sensitivity.resampled_intervals import table, together, weights
from ballast.analysis.stats.uncertainty import Floats


def morris(
    unit: Floats,
    values: Floats,
    noise: Floats,
    factors: Sequence[str],
    *,
    levels: int,
    seed: int,
    resamples: int = 500,
) -> pd.DataFrame:
    """Screening measures of every factor as rows of ``sensitivity.parquet``.

    Args:
        unit: (r (k + 1), k) points in the unit cube in the order of
            ``SALib.sample.morris.sample``, without groups: r trajectories of k steps.
        values: (r (k + 1),) estimates; a trajectory with a NaN is left out as a whole.
        noise: likewise, variance of each estimate that is chance, independent between points.
        factors: k names in the order of the columns.
        levels: p, of the grid; a step is p / (2 (p - 1)) long.
        seed: for resampling trajectories.
        resamples: R.

    Returns:
        Columns measure (mu | mu_star | sigma | mu_star_noise | mu_rms), factor, with, value, low,
        high, in units of the outcome over the whole range of the factor. NaN with less than two
        whole trajectories.

    Raises:
        ValueError: points are not trajectories in which each factor moves once.
    """
    step = levels / (2.0 * (levels - 1.0))
    effects, s2 = _effects(unit, values, noise, step)
    whole = np.isfinite(effects).all(axis=1) & np.isfinite(s2).all(axis=1)
    effects, s2 = effects[whole], s2[whole]
    r = len(effects)
    if r < 2:
        unknown = np.full((1, len(factors)), np.nan)
        measures = ("mu", "mu_star", "sigma", "mu_star_noise", "mu_rms")
        return together([table(name, factors, unknown) for name in measures])
    chosen = weights(r, resamples, seed) / r
    chance = chosen @ s2
    centre = effects.mean(axis=0)
    apart = effects - centre  # for the size of the numbers
    shift = chosen @ apart
    spread = (chosen @ apart**2 - shift**2) * r / (r - 1.0)
    return together(
        [
            table("mu", factors, centre + shift),
            table("mu_star", factors, chosen @ np.abs(effects)),
            table("sigma", factors, _root(spread - chance)),
            table("mu_star_noise", factors, chosen @ np.sqrt(2.0 / np.pi * s2)),
            table("mu_rms", factors, _root(chosen @ effects**2 - chance)),
        ]
    )


def _root(squares: Floats) -> Floats:
    return np.sqrt(np.maximum(squares, 0.0))


def _effects(unit: Floats, values: Floats, noise: Floats, step: float) -> tuple[Floats, Floats]:
    """Elementary effects and the variance of each that is chance, both (r, k)."""
    k = unit.shape[1]
    if len(unit) % (k + 1) or not len(unit) == len(values) == len(noise):
        raise ValueError(f"{len(unit)} points are no trajectories of {k + 1}")
    moves = np.diff(unit.reshape(-1, k + 1, k), axis=1)
    moved = np.abs(moves) > 0.5 * step
    if (moved.sum(axis=1) != 1).any() or (moved.sum(axis=2) != 1).any():
        raise ValueError("in a trajectory every factor moves once, one a step")
    order = moved.argmax(axis=1)  # (r, k): at which step a factor moves
    up = np.sign(np.take_along_axis(moves, order[:, None, :], axis=1)[:, 0])
    changes = np.diff(values.reshape(-1, k + 1), axis=1)
    s2 = noise.reshape(-1, k + 1)
    both = s2[:, 1:] + s2[:, :-1]
    change = np.take_along_axis(changes, order, axis=1)
    return up * change / step, np.take_along_axis(both, order, axis=1) / step**2
