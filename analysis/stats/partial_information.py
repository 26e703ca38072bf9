"""The value of learning one parameter before deciding: partial perfect information.

Who knows a parameter acts where the effect that is expected under its value exceeds the ratio of
cost to loss; what that saves over deciding on the mean is the value of learning it. The expected
effect is the regression of the draws' effects on the parameter [StrongEtAl2014], here a natural
spline with two degrees of freedom. It is fitted to some draws and used on others, and is then paid
for by their own effects, so that a fit to noise is worth nothing: the estimate is what the fitted
rule would save, which is at most what the best one would. The standard error follows from the
savings of each draw. Whether a value can be told from none is asked with Holm's correction for all
parameters that are looked at.

For every parameter the value is largest where the ratio is the mean effect, where the decision on
the mean is closest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from ballast.analysis.stats.decision_value import PairedDraws
from ballast.analysis.stats.uncertainty import Floats

FOLDS = 10
KNOTS = (0.1, 0.5, 0.9)
"""Quantiles of a parameter at which the spline has its knots."""
LEVEL = 0.05


@dataclass(frozen=True)
class ParameterWorth:
    """What learning one parameter is worth.

    Attributes:
        key: of the parameter.
        value: expected saving, in losses; 0 where the rule that was found saves nothing.
        error: its standard error.
        slope: change of the effect for one standard deviation of the parameter.
        p_value: of its being worth nothing, looked at alone.
        told: whether it can be told from none, at 5 % for all parameters together.
    """

    key: str
    value: float
    error: float
    slope: float
    p_value: float
    told: bool


def partial_information(
    draws: PairedDraws, parameters: Mapping[str, Floats], ratio: float
) -> list[ParameterWorth]:
    """What learning each parameter is worth at a ratio of cost to loss, the most worth first.

    Args:
        draws: paired draws.
        parameters: by key, (D,) values; those that are the same in all draws are left out.
        ratio: of cost to loss, 0 to 1.
    """
    effect = draws.effect
    found = [
        (key, *_worth(effect, row, ratio), _slope(effect, row))
        for key, row in parameters.items()
        if np.ptp(row) > 0.0
    ]
    size = len(effect)
    p_values = [_p_value(value, error, size) for _, value, error, _ in found]
    told: set[int] = set()
    for rank, n in enumerate(np.argsort(p_values, kind="stable").tolist()):
        if p_values[n] > LEVEL / (len(found) - rank):
            break
        told.add(n)
    learnt = [
        ParameterWorth(key, max(0.0, value), error, slope, p_values[n], n in told)
        for n, (key, value, error, slope) in enumerate(found)
    ]
    return sorted(learnt, key=lambda one: (not one.told, -one.value))


def _p_value(value: float, error: float, size: int) -> float:
    """Of a saving that is zero or less; rounding is no saving."""
    if value <= 1e-12:
        return 1.0
    return float(1.0 - stdtr(size - 1, value / error)) if error > 0.0 else 0.0


def _slope(effect: Floats, row: Floats) -> float:
    return float(np.mean((effect - effect.mean()) * (row - row.mean())) / row.std())


def _worth(effect: Floats, row: Floats, ratio: float) -> tuple[float, float]:
    """What the fitted rule saves over deciding on the mean, and its standard error."""
    mean = float(effect.mean())
    acts = (mean + expected_departure(effect, row) > ratio).astype(float)
    # where both are as good on the mean, the rule stands against acting as often as it does
    on_mean = float(acts.mean()) if mean == ratio else float(mean > ratio)
    saved = (acts - on_mean) * (effect - ratio)
    return float(saved.mean()), float(saved.std(ddof=1) / np.sqrt(len(effect)))


def expected_departure(effect: Floats, row: Floats) -> Floats:
    """Expected effect under the parameter of each draw less the mean, from other draws: (D,).

    Args:
        effect: (D,) of the draws.
        row: (D,) the parameter.
    """
    basis = spline_basis(row)
    fold = np.arange(len(effect)) % FOLDS
    found = np.empty(len(effect))
    for number in range(FOLDS):
        out = fold == number
        fitted, own = basis[~out], effect[~out]
        centre = fitted.mean(axis=0)
        weights, *_ = np.linalg.lstsq(fitted - centre, own - own.mean(), rcond=1e-10)
        found[out] = (basis[out] - centre) @ weights
    return found


def spline_basis(row: Floats) -> Floats:
    """Natural cubic spline of a parameter without its constant: (D, 2), or (D, 1).

    One column, the parameter itself, where it has two values or most draws share one.

    >>> spline_basis(np.array([0.0, 1.0, 0.0, 1.0])).shape
    (4, 1)
    >>> spline_basis(np.arange(10.0)).shape
    (10, 2)
    """
    z = (row - row.mean()) / row.std()
    low, middle, high = np.quantile(z, KNOTS)
    if len(np.unique(z)) < 3 or not low < middle < high:
        return np.asarray(z[:, None])

    def beyond(knot: float) -> Floats:
        return np.asarray(np.maximum(0.0, z - knot) ** 3)

    bent = (
        beyond(low)
        - beyond(middle) * (high - low) / (high - middle)
        + beyond(high) * (middle - low) / (high - middle)
    )
    return np.stack([z, bent / (high - low) ** 2], axis=1)
