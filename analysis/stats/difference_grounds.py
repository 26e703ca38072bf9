"""What a difference rests on: the parameters through which it works, by regression on the draws.

A difference varies over draws because some parameters make a change work and others do not. Its
slope on each parameter, from paired histories under many draws, says through which; what one
parameter explains is the variance of its linear term, its expected noise taken out. Shares are of
what all parameters explain together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtri

from ballast.analysis.stats.uncertainty import Floats

LEVEL = 0.05


@dataclass(frozen=True)
class Grounds:
    """What a quantity rests on.

    Attributes:
        keys: parameters, the most important first.
        slopes: change of the quantity per standard deviation of each, likewise.
        shares: share of each in what all explain, 0-1, likewise; empty where not resolved.
        resolved: whether the parameters together explain more than noise, at 5 %.
    """

    keys: tuple[str, ...]
    slopes: tuple[float, ...]
    shares: tuple[float, ...]
    resolved: bool

    def by_class(self, classes: Mapping[str, str]) -> dict[str, float]:
        """Share of each class of evidence, the largest first; empty where not resolved."""
        found: dict[str, float] = {}
        for key, share in zip(self.keys, self.shares, strict=False):
            name = classes.get(key, "")
            found[name] = found.get(name, 0.0) + share
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def grounds(change: Floats, parameters: Mapping[str, Floats]) -> Grounds:
    """What the mean over the runs of each draw rests on.

    Args:
        change: (D, n) the quantity in each history, such as a difference.
        parameters: by key, (D,) values of each that differs between draws.
    """
    means = change.mean(axis=1)
    keys = [key for key, row in parameters.items() if np.ptp(row) > 0.0]
    draws = len(means)
    if draws < 3 or not keys or np.ptp(means) == 0.0:
        return Grounds((), (), (), False)
    rows = np.stack([_standardised(parameters[key]) for key in keys])
    slopes = rows @ (means - means.mean()) / draws
    noise = float(means.var(ddof=1)) / draws
    signals = slopes**2 / noise
    resolved = bool(signals.sum() > chdtri(len(keys), LEVEL))
    order = sorted(range(len(keys)), key=lambda n: -signals[n])
    explained = np.maximum(0.0, slopes**2 - noise)
    total = float(explained.sum())
    shares = explained / total if resolved and total > 0.0 else np.zeros(0)
    return Grounds(
        tuple(keys[n] for n in order),
        tuple(float(slopes[n]) for n in order),
        tuple(float(shares[n]) for n in order) if len(shares) else (),
        resolved,
    )


def _standardised(row: Floats) -> Floats:
    return np.asarray((row - row.mean()) / row.std())


def least_end(effect: float, slope: float, ends: Sequence[float]) -> tuple[str, float]:
    """At which end of a parameter's range an effect is the smallest, by its slope.

    >>> least_end(-3.0, -1.0, (0.0, 4.0)), least_end(-3.0, 1.0, (0.0, 4.0))
    (('low', 0.0), ('high', 4.0))
    """
    low, high = ends
    return ("low", low) if effect * slope > 0.0 else ("high", high)
