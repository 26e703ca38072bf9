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
    asked = [
        m
        for m in measured
        if m.values is not None and (m.asked is None or m.asked[draws.first :].any())
    ]
    by_draw = [draws.split(_everywhere(m, draws)) for m in asked]
    means = np.stack([each.mean(axis=1) for each in by_draw], axis=1)
    within = np.stack([_noise(each) for each in by_draw], axis=1)
    total = means.var(axis=0, ddof=1)
    between = total - within.mean(axis=0)
    told = ((between > 0.0) & (total > 0.0)).nonzero()[0]
    chosen = resamples(draws.sampled, RESAMPLES, seed)
    shares = {
        group: _shares(_quadratics(values), means[:, told], within[:, told], chosen)
        for group, values in groups.items()
    }
    found = [Attribution(m.name, {}, None) for m in asked]
    for place, n in enumerate(told):
        of_groups = {group: tuple(each[place].tolist()) for group, each in shares.items()}
        found[n] = Attribution(asked[n].name, of_groups, float(between[n] / total[n]))
    return found


def _everywhere(measured: Measured, draws: Draws) -> Floats:
    """A number for every history, also of an outcome that is asked of some: (N,)."""
    assert measured.values is not None
    if measured.asked is None:
        return measured.values
    return linearised(measured.values, measured.asked, draws.first)


def _noise(by_draw: Floats) -> Floats:
    """Variance of the mean of each draw that finitely many runs leave: (D, R) to (D,)."""
    runs = by_draw.shape[1]
    if runs > 1:
        return np.asarray(by_draw.var(axis=1, ddof=1) / runs)
    return np.full(len(by_draw), by_draw.mean(axis=1).var(ddof=1))


def _shares(basis: Floats, means: Floats, within: Floats, chosen: Ints) -> Floats:
    """Share of each outcome with its interval over resampled draws: (outcomes, 3).

    Args:
        basis: (D, 1 + 2 k) of the parameters of a group.
        means, within: (D, outcomes) of draws, and the noise in them.
        chosen: (resamples, D) draws of each resample.
    """
    value = _share(basis, means, within)
    if basis.shape[1] == 1:
        return np.stack([value, value, value], axis=1)
    found = np.stack([_share(basis[rows], means[rows], within[rows]) for rows in chosen])
    # resampled draws repeat, so fits are better than they should be: centre on the estimate
    low, high = np.quantile(found, [0.025, 0.975], axis=0) + value - found.mean(axis=0)
    return np.stack([value, low, high], axis=1)


def _quadratics(values: Floats) -> Floats:
    """Constant, each parameter and its square, standardised: (D, 1 + 2 k)."""
    if not values.shape[1]:
        return np.ones((len(values), 1))
    spread = values.std(axis=0)
    z = (values - values.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
    return np.concatenate([np.ones((len(z), 1)), z, z**2 - 1.0], axis=1)


def _share(basis: Floats, means: Floats, within: Floats) -> Floats:
    """Variance that the fit explains over that between draws, without noise: (outcomes,)."""
    total = means.var(axis=0, ddof=1)
    between = total - within.mean(axis=0)
    if basis.shape[1] == 1:
        return np.zeros(len(total))
    coefficients, _, rank, _ = np.linalg.lstsq(basis, means, rcond=None)
    left = means - basis @ coefficients
    degrees = max(1, len(means) - int(rank))
    explained = total - (left**2).sum(axis=0) / degrees
    return np.where(between > 0.0, explained / np.where(between > 0.0, between, 1.0), 0.0)
