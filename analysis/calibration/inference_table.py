"""What inference needs of a reference table: parameters drawn from priors, and summaries of each.

Shapes: ``N`` parameter draws, ``k`` parameters, ``m`` targets, ``R`` rows asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from scipy.special import ndtr, ndtri

from ballast.analysis.stats.uncertainty import Flags, Floats

SMALLEST = 2.0**-53
PRIOR_SD = 12.0**-0.5
"""Standard deviation of a place in the prior, which is uniform on (0, 1)."""


class InferenceTarget(Protocol):
    """A number on record that parameters are conditioned on.

    Attributes:
        id: short name.
        observed: value and standard deviation on the scale of the target.
        discrepancy: standard deviation, on that scale, of what the model leaves out.
    """

    @property
    def id(self) -> str: ...
    @property
    def observed(self) -> tuple[float, float]: ...
    @property
    def discrepancy(self) -> float: ...


class InferenceTable(Protocol):
    """Draws from the priors, and what the histories of each give for every target.

    Attributes:
        keys: (k) dotted keys.
        theta: (N, k) numbers in their units.
        unit: (N, k) their places in the priors, in (0, 1): uniform and independent.
        targets: (m).
        summary: (N, m) on the scale of each target; NaN where histories give no number.
        mc: (N, m) Monte Carlo standard deviation of the summaries.
        shorter: (N, m) standard deviation of what a record of the target's span has more of it.
    """

    @property
    def keys(self) -> tuple[str, ...]: ...
    @property
    def theta(self) -> Floats: ...
    @property
    def unit(self) -> Floats: ...
    @property
    def targets(self) -> Sequence[InferenceTarget]: ...
    @property
    def summary(self) -> Floats: ...
    @property
    def mc(self) -> Floats: ...
    @property
    def shorter(self) -> Floats: ...
    def at(self, unit: Floats) -> Floats:
        """Numbers in their units, at places in the priors: (R, k) both."""
        ...


def observed(table: InferenceTable) -> Floats:
    """Values on record: (m,)."""
    return np.array([target.observed[0] for target in table.targets])


def record_sd(table: InferenceTable) -> Floats:
    """Standard deviations of the values on record: (m,)."""
    return np.array([target.observed[1] for target in table.targets])


def discrepancy(table: InferenceTable) -> Floats:
    """Standard deviations of what the model leaves out: (m,)."""
    return np.array([target.discrepancy for target in table.targets])


def complete(table: InferenceTable) -> Flags:
    """Draws of which every summary is a number: (N,)."""
    return np.asarray(np.isfinite(table.summary).all(axis=1))


def to_score(unit: Floats) -> Floats:
    """Normal scores of places in the prior: under the prior, standard normal.

    >>> to_score(np.array([0.5, 0.975])).round(2).tolist()
    [0.0, 1.96]
    """
    return np.asarray(ndtri(np.clip(unit, SMALLEST, 1.0 - SMALLEST)))


def from_score(score: Floats) -> Floats:
    """Places in the prior, strictly inside (0, 1), of normal scores.

    >>> from_score(np.array([0.0, -400.0, 400.0])).round(3).tolist()
    [0.5, 0.0, 1.0]
    """
    return np.asarray(np.clip(ndtr(score), SMALLEST, 1.0 - SMALLEST))
