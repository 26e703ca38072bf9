"""Simulation-based calibration: does the posterior of data whose truth is known hold the truth?

The records of some draws are taken for data, one by one, and the posterior is found from all other
draws. If inference is right, the place of the truth in its posterior is uniform
[TaltsBetancourt2018].

Shapes: ``S`` synthetic data, ``k`` parameters, ``A`` draws accepted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ballast.analysis.calibration.inference_table import PRIOR_SD, from_score
from ballast.analysis.calibration.regression_abc import Conditioned, RecordRegression
from ballast.analysis.calibration.simultaneous_bands import is_uniform
from ballast.analysis.calibration.weighted_draws import effective_size
from ballast.analysis.stats.uncertainty import Floats, wilson
from ballast.sim.streams import Luck

CENTRAL = 0.9
"""Mass of the central intervals whose coverage is measured."""
MOST_DATA = 500
LEVEL = 0.95


@dataclass(frozen=True, kw_only=True)
class TrialPosteriors:
    """Posteriors of synthetic data beside the truth.

    Attributes:
        rows: (S,) draws whose records were taken for data.
        place: (S, k) place of the truth in its posterior, in (0, 1).
        truth: (S, k) place of the truth in the prior.
        mean: (S, k) posterior mean of that.
        contraction: (S, k) 1 - posterior variance / prior variance.
    """

    rows: NDArray[np.intp]
    place: Floats
    truth: Floats
    mean: Floats
    contraction: Floats


def trial_posteriors(
    regression: RecordRegression, records: Floats, score: Floats, rows: NDArray[np.intp],
    luck: Luck, keys: tuple[str, ...], width: float = 1.0,
) -> TrialPosteriors:  # fmt: skip
    """Posteriors of the records of some draws.

    Args:
        regression: conditions draws on data.
        records: (N, m) in the units of the regression.
        score: (N, k) normal scores of the parameters.
        rows: (S,) draws whose records are taken for data.
        luck: (S,) lanes; breaks ties, by stream of each parameter.
        keys: (k) of the parameters.
        width: posteriors are made so much wider about their mean: 1 unless a check is checked.
    """
    shape = len(rows), score.shape[1]
    place, mean, contraction = np.empty((3, *shape))
    before = from_score(score).var(axis=0)
    spare = np.stack([luck.uniform(f"calibration.rank.{key}", 0) for key in keys], axis=1)
    for n, row in enumerate(rows.tolist()):
        found = regression.given(records[row], but_row=row)
        if width != 1.0:
            centre = found.weights @ found.score
            wider = centre + width * (found.score - centre)
            found = replace(found, score=wider)
        place[n] = place_of(score[row], found, spare[n])
        unit = from_score(found.score)
        mean[n] = found.weights @ unit
        contraction[n] = 1.0 - found.weights @ (unit - mean[n]) ** 2 / before
    return TrialPosteriors(
        rows=rows, place=place, truth=from_score(score[rows]), mean=mean, contraction=contraction
    )


def place_of(truth: Floats, posterior: Conditioned, spare: Floats) -> Floats:
    """Places of true scores among weighted draws, in (0, 1): (k,).

    Of equal weights it is exactly uniform if the truth is one more such draw: the rank and a random
    number, over the number of draws and one. Weighted draws count as their effective number. Ties
    are broken by the random number too.

    Args:
        truth: (k,).
        posterior: (A, k) scores.
        spare: (k,) uniform random numbers.
    """
    size = effective_size(posterior.weights)
    below = posterior.weights @ (posterior.score < truth)
    tied = posterior.weights @ (posterior.score == truth)
    return np.asarray((size * below + spare * (1.0 + size * tied)) / (size + 1.0))


def ranks(trials: TrialPosteriors, keys: tuple[str, ...]) -> pd.DataFrame:
    """Whether places are uniform and intervals hold what they claim: a row a parameter.

    Returns:
        Columns parameter, records, uniform (within a band that 95 % of right ones stay in),
        uniform_of_all (within a band so wide that 95 % of all parameters together would), mean
        (of the place; .5), spread (of the place over that of a uniform one: above 1 where
        posteriors are too narrow), coverage (of central 90 % intervals), coverage_low,
        coverage_high (95 % Wilson interval).
    """
    number = len(trials.rows)
    together = 1.0 - (1.0 - LEVEL) / len(keys)
    inside = (np.abs(trials.place - 0.5) <= CENTRAL / 2.0).mean(axis=0)
    rows = []
    for n, key in enumerate(keys):
        place = trials.place[:, n]
        low, high = wilson(float(inside[n]), number)
        rows.append({
            "parameter": key, "records": number, "uniform": is_uniform(place, LEVEL),
            "uniform_of_all": is_uniform(place, together), "mean": float(place.mean()),
            "spread": float(np.sqrt(((place - 0.5) ** 2).mean()) / PRIOR_SD),
            "coverage": float(inside[n]), "coverage_low": low, "coverage_high": high,
        })  # fmt: skip
    return pd.DataFrame(rows)


def trials_table(trials: TrialPosteriors, keys: tuple[str, ...]) -> pd.DataFrame:
    """Every synthetic record and parameter: columns parameter, row, place, truth, mean."""
    number = len(trials.rows)
    return pd.DataFrame({
        "parameter": np.repeat(np.array(keys, object), number),
        "row": np.tile(trials.rows, len(keys)), "place": trials.place.T.ravel(),
        "truth": trials.truth.T.ravel(), "mean": trials.mean.T.ravel(),
    })  # fmt: skip
