"""Inference from a reference table: the posterior, and every diagnostic of it.

Shapes: ``R`` posterior draws, ``k`` parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ballast.analysis.calibration.calibration_checks import checks
from ballast.analysis.calibration.expected_summaries import expected_summaries
from ballast.analysis.calibration.history_matching import conflicts, implausibility, matching
from ballast.analysis.calibration.identification import jointly, parameters
from ballast.analysis.calibration.inference_table import (
    InferenceTable,
    complete,
    from_score,
    to_score,
)
from ballast.analysis.calibration.left_out import left_out
from ballast.analysis.calibration.parameter_recovery import recovery
from ballast.analysis.calibration.prediction import predictive
from ballast.analysis.calibration.rank_checks import (
    MOST_DATA,
    ranks,
    trial_posteriors,
    trials_table,
)
from ballast.analysis.calibration.regression_abc import Conditioned, RecordRegression
from ballast.analysis.calibration.synthetic_records import (
    luck_of,
    noise_of_records,
    some_rows,
    standard_records,
    synthetic_records,
)
from ballast.analysis.calibration.weighted_draws import effective_size, systematic
from ballast.analysis.stats.uncertainty import Floats


@dataclass(frozen=True, kw_only=True)
class PosteriorDraws:
    """Draws of the joint posterior.

    Attributes:
        rows: (R,) rows of the reference table that they were adjusted from, ascending.
        weights: (R,) > 0, summing to 1.
        theta: (R, k) adjusted numbers in their units.
        unit: (R, k) their places in the priors, in (0, 1).
    """

    rows: NDArray[np.intp]
    weights: Floats
    theta: Floats
    unit: Floats

    @property
    def effective_size(self) -> float:
        """Equally weighted draws that would give a mean as precise."""
        return effective_size(self.weights)


@dataclass(frozen=True, kw_only=True)
class Inference:
    """A posterior and its diagnostics.

    Attributes:
        kept: draws of the posterior.
        jointly: keys of the parameters that go together, in the order of the table; of the others
            the posterior is the prior.
        tables: by name: matching, conflicts, noise, parameters, predictive, ranks, recovery,
            trials, left_out, left_out_effects, checks.
    """

    kept: PosteriorDraws
    jointly: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]

    @property
    def passed(self) -> bool:
        """Whether all checks are passed."""
        return bool(self.tables["checks"]["passed"].all())


def infer(
    table: InferenceTable, *, accept: int, rows: int, seed: int, data: int = MOST_DATA
) -> Inference:
    """Condition the draws of a table on its targets.

    Args:
        table: draws from the priors, with summaries.
        accept: draws that the regression rests on.
        rows: posterior draws kept, at most; of more accepted ones, so many are taken at even steps
            of their weight.
        seed: root seed of all noise.
        data: synthetic data that inference is tried on, at most.

    Raises:
        ValueError: no draw has a number for every target.
    """
    records = synthetic_records(table, seed)
    standard, aim = standard_records(table, records)
    score, usable = to_score(table.unit), complete(table)
    regression = RecordRegression(standard, score, usable, accept)
    posterior = regression.given(aim)
    expected = expected_summaries(table, score, posterior.score)
    some = some_rows(table, seed, data)
    luck = luck_of(table.unit[some], seed)
    trials = trial_posteriors(regression, standard, score, some, luck, table.keys)
    far = implausibility(table)
    kept = _kept(table, posterior, rows)
    outside, effects = left_out(table, regression, aim, posterior, expected, seed)
    tables = {
        "matching": matching(table, far),
        "conflicts": conflicts(table, far),
        "noise": noise_of_records(table, posterior.rows),
        "parameters": parameters(table, posterior),
        "predictive": predictive(table, records, expected, posterior, seed),
        "ranks": ranks(trials, table.keys),
        "recovery": recovery(trials, table.keys),
        "trials": trials_table(trials, table.keys),
        "left_out": outside,
        "left_out_effects": effects,
    }
    judged = checks(
        tables["predictive"], tables["parameters"], tables["ranks"], kept.effective_size
    )
    return Inference(
        kept=kept,
        jointly=tuple(jointly(table, posterior, tables["parameters"])),
        tables={**tables, "checks": judged},
    )


def _kept(table: InferenceTable, posterior: Conditioned, rows: int) -> PosteriorDraws:
    """The posterior's draws, or so many of them as are asked for."""
    weights, some = posterior.weights, np.arange(len(posterior.rows))
    if len(some) > rows:
        times = systematic(weights, rows)
        some = np.flatnonzero(times)
        weights = times[some] / rows
    unit = from_score(posterior.score[some])
    return PosteriorDraws(
        rows=posterior.rows[some], weights=weights, theta=table.at(unit), unit=unit
    )
