"""What data taught about each parameter: its posterior beside its prior.

Shapes: ``A`` draws, ``k`` parameters.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from ballast.analysis.calibration.inference_table import InferenceTable, from_score
from ballast.analysis.calibration.regression_abc import Conditioned
from ballast.analysis.calibration.weighted_draws import effective_size, moments, quantiles
from ballast.analysis.stats.uncertainty import Floats

BINS = 10
LEARNED, SAME = 0.1, 0.9
"""A parameter is unidentified with a contraction below the first, an overlap above the second."""
TIED = 4.0
"""Standard errors of independence beyond which a rank correlation ties two parameters."""
LEVELS = (0.05, 0.5, 0.95)
UNIDENTIFIED, SHIFTED, IDENTIFIED = "unidentified", "shifted", "identified"


def parameters(table: InferenceTable, posterior: Conditioned) -> pd.DataFrame:
    """Prior and posterior of each parameter: a row each, those that data taught most about first.

    Contraction is 1 - posterior variance / prior variance, overlap the mass that the densities of
    prior and posterior share, both of places in the prior; ``_se`` is their Monte Carlo error. The
    prior is that of the table's draws: where some were left out, that has taught something already.

    Args:
        table: the draws.
        posterior: those conditioned on the data.

    Returns:
        Columns parameter, prior_q05, prior_q50, prior_q95, mean, sd, q05, q50, q95 (in the unit of
        the parameter), unit_mean, unit_q05, unit_q50, unit_q95 (place in the prior), shift (of the
        mean, in standard deviations of the prior), shift_se, contraction, contraction_se, overlap,
        overlap_se, verdict.
    """
    unit, weights = from_score(posterior.score), posterior.weights
    natural = table.at(unit)
    mean, variance, _, of_variance = moments(unit, weights)
    own_mean, own_variance, _, _ = moments(natural, weights)
    before, spread = table.unit.mean(axis=0), table.unit.var(axis=0)
    shared, shared_se = overlap(unit, weights, masses(table.unit))
    contraction = 1.0 - variance / spread
    prior = table.at(np.quantile(table.unit, LEVELS, axis=0))
    places = quantiles(unit, weights, LEVELS)
    ends = table.at(places)  # a monotone function of places: its quantiles are theirs
    found = pd.DataFrame({
        "parameter": list(table.keys),
        **{f"prior_{_name(level)}": prior[n] for n, level in enumerate(LEVELS)},
        "mean": own_mean, "sd": np.sqrt(own_variance),
        **{_name(level): ends[n] for n, level in enumerate(LEVELS)},
        "unit_mean": mean,
        **{f"unit_{_name(level)}": places[n] for n, level in enumerate(LEVELS)},
        "shift": (mean - before) / np.sqrt(spread),
        "shift_se": np.sqrt(variance * posterior.of_mean / spread),
        "contraction": contraction, "contraction_se": of_variance / spread,
        "overlap": shared, "overlap_se": shared_se,
        "verdict": verdicts(contraction, shared),
    })  # fmt: skip
    return found.sort_values("contraction", ascending=False, kind="stable", ignore_index=True)


def masses(unit: Floats) -> Floats:
    """Share of draws in each of ten bins of the prior: (k, 10)."""
    place = np.minimum((unit * BINS).astype(np.intp), BINS - 1)
    return np.stack([np.bincount(row, minlength=BINS) / len(unit) for row in place.T])


def overlap(unit: Floats, weights: Floats, before: Floats) -> tuple[Floats, Floats]:
    """Mass that posterior and prior have in common, and its Monte Carlo error: (k,) each.

    From ten bins of the prior. Monte Carlo error lowers it: a posterior that is the prior has
    about .97 with 2,000 draws.

    Args:
        unit: (A, k) places in the prior.
        weights: (A,).
        before: (k, 10) masses of the prior.

    >>> even = np.full((1, 10), 0.1)
    >>> [float(x[0]) for x in overlap(np.array([[0.05], [0.15]]), np.array([0.5, 0.5]), even)]
    [0.2, 0.0]
    """
    share = weights / weights.sum()
    place = np.minimum((unit * BINS).astype(np.intp), BINS - 1)
    shared, error = np.empty((2, unit.shape[1]))
    for n in range(unit.shape[1]):
        mass = np.bincount(place[:, n], share, minlength=BINS)
        thin = mass < before[n]
        shared[n] = mass[thin].sum() + before[n][~thin].sum()
        inside = thin[place[:, n]]
        error[n] = np.sqrt((share**2 * (inside - share @ inside) ** 2).sum())
    return shared.round(12), error


def verdicts(contraction: Floats, shared: Floats) -> list[str]:
    """Whether data taught something: identified, shifted without narrowing, unidentified: (k)."""
    return [
        IDENTIFIED if narrower >= LEARNED else UNIDENTIFIED if same > SAME else SHIFTED
        for narrower, same in zip(contraction.tolist(), shared.tolist(), strict=True)
    ]


def identified(found: pd.DataFrame) -> list[str]:
    """Keys of parameters that data taught something about."""
    return [str(key) for key in found.loc[found["verdict"] != UNIDENTIFIED, "parameter"]]


def jointly(table: InferenceTable, posterior: Conditioned, found: pd.DataFrame) -> list[str]:
    """Keys of parameters that go together: identified ones, and those that these are tied to.

    Of all others the posterior is the prior, and independent of what was learnt; they may be drawn
    from it afresh. Tied are parameters whose rank correlation with an identified one is further
    from zero than four standard errors of that of independent ones.

    Args:
        table: the draws.
        posterior: those conditioned on the data.
        found: of :func:`parameters`.

    Returns:
        In the order of the table; empty if nothing was learnt.
    """
    learnt = set(identified(found))
    known = np.array([key in learnt for key in table.keys])
    weights = posterior.weights / posterior.weights.sum()
    ranks = rankdata(posterior.score, axis=0)
    ranks -= weights @ ranks
    spread = np.sqrt(weights @ ranks**2)
    together = np.abs((ranks * weights[:, None]).T @ ranks[:, known]) / np.outer(
        spread, spread[known]
    )
    limit = TIED / np.sqrt(effective_size(weights))
    keep = known | (together.max(axis=1, initial=0.0) > limit)
    return [key for key, kept in zip(table.keys, keep.tolist(), strict=True) if kept]


def _name(level: float) -> str:
    return f"q{round(100 * level):02d}"
