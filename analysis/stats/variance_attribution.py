"""What the spread over draws rests on: shares of an outcome's variance by class of evidence.

First-order grouped indices from an ordinary run: the variance of the conditional expectation of an
outcome given all parameters of a class, over its variance between draws. The expectation is
fitted as a sum of quadratics, one a parameter; the noise of finitely many runs is taken out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ballast.analysis.stats.conditional import linearised
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.uncertainty import resamples
from ballast.sim.outcomes.measured import Measured
from ballast.sim.rules.quantity import Floats, Ints

LEAST_DRAWS = 1000
"""With fewer draws the shares are not resolved."""
RESAMPLES = 100


@dataclass(frozen=True, slots=True)
class Attribution:
    """Shares of the variance of one outcome between draws.

    Attributes:
        outcome: its name.
        shares: by group, with the 95 % interval from resampled draws; the rest to 1 is
            interaction between groups, and what quadratics miss.
        resolved: share of the variance of draws' estimates that is no replication noise; None
            where the runs resolve no difference between draws.
    """

    outcome: str
    shares: Mapping[str, tuple[float, float, float]]
    resolved: float | None


def attribute(
    measured: Sequence[Measured], draws: Draws, groups: Mapping[str, Floats], seed: int
) -> list[Attribution]:
    """Shares by group for every outcome.

    Args:
        measured: outcomes of every history.
        draws: how histories divide into draws.
        groups: by name, the values of its parameters: (D, k), a row a sampled draw.
        seed: for resampling.
    """
    chosen = resamples(draws.sampled, RESAMPLES, seed)
    return [
        _attribute(m.name, draws.split(_everywhere(m, draws)), groups, chosen)
        for m in measured
        if m.values is not None and (m.asked is None or m.asked[draws.first :].any())
    ]


def _everywhere(measured: Measured, draws: Draws) -> Floats:
    """A number for every history, also of an outcome that is asked of some: (N,)."""
    assert measured.values is not None
    if measured.asked is None:
        return measured.values
    return linearised(measured.values, measured.asked, draws.first)


def _attribute(
    name: str, by_draw: Floats, groups: Mapping[str, Floats], chosen: Ints
) -> Attribution:
    means, runs = by_draw.mean(axis=1), by_draw.shape[1]
    within = by_draw.var(axis=1, ddof=1) / runs if runs > 1 else means.var(ddof=1) * np.ones(1)
    total = float(means.var(ddof=1))
    between = total - float(within.mean())
    if between <= 0.0 or total == 0.0:
        return Attribution(name, {}, None)
    shares = {}
    for group, values in groups.items():
        basis = _quadratics(values)
        value = _share(basis, means, within)
        found = [_share(basis[rows], means[rows], within[rows]) for rows in chosen]
        low, high = np.quantile(found, [0.025, 0.975])
        # resampled draws repeat, so fits are better than they should be: centre on the estimate
        shift = value - float(np.mean(found))
        shares[group] = (value, float(low) + shift, float(high) + shift)
    return Attribution(name, shares, between / total)


def _quadratics(values: Floats) -> Floats:
    """Constant, each parameter and its square, standardised: (D, 1 + 2 k)."""
    if not values.shape[1]:
        return np.ones((len(values), 1))
    spread = values.std(axis=0)
    z = (values - values.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
    return np.concatenate([np.ones((len(z), 1)), z, z**2 - 1.0], axis=1)


def _share(basis: Floats, means: Floats, within: Floats) -> float:
    """Variance that the fit explains over the variance between draws, both without noise."""
    if basis.shape[1] == 1:
        return 0.0
    coefficients, _, rank, _ = np.linalg.lstsq(basis, means, rcond=None)
    left = means - basis @ coefficients
    degrees = max(1, len(means) - int(rank))
    total = float(means.var(ddof=1))
    between = total - float(within.mean())
    explained = total - float(left @ left) / degrees
    return explained / between if between > 0.0 else 0.0
