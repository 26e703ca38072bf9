"""Prior and posterior predictive of every target, beside the value on record.

Shapes: ``A`` draws, ``m`` targets.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ballast.analysis.calibration.expected_summaries import ExpectedSummaries
from ballast.analysis.calibration.inference_table import (
    InferenceTable,
    complete,
    discrepancy,
    observed,
    record_sd,
)
from ballast.analysis.calibration.regression_abc import Conditioned
from ballast.analysis.calibration.synthetic_records import luck_of, total_sd
from ballast.analysis.calibration.weighted_draws import quantiles
from ballast.analysis.stats.uncertainty import Floats

LEVELS = (0.05, 0.5, 0.95)
NAMES = ("q05", "q50", "q95")


def predicted_records(
    table: InferenceTable, expected: ExpectedSummaries, posterior: Conditioned, seed: int
) -> tuple[Floats, Floats]:
    """Expected summaries of each draw, and a new record of each: (A, m) both.

    A record adds what the fit leaves, sampling error of the record's span, and discrepancy.

    Args:
        table: the draws.
        expected: fit of the expectation.
        posterior: draws conditioned on data.
        seed: root seed of the noise.
    """
    mean = expected.at(posterior.score)
    luck = luck_of(table.unit[posterior.rows], seed)
    sd = np.sqrt(expected.lack_sd**2 + expected.noise_sd**2 + discrepancy(table) ** 2)
    names = [f"calibration.predicted.{target.id}" for target in table.targets]
    noise = np.stack([ndtri(luck.uniform(name, 0)) for name in names], axis=1)
    return mean, mean + sd * noise


def predictive(
    table: InferenceTable, records: Floats, expected: ExpectedSummaries, posterior: Conditioned,
    seed: int,
) -> pd.DataFrame:  # fmt: skip
    """What prior and posterior expect of each target, on its scale: a row each.

    Args:
        table: the draws.
        records: (N, m) their synthetic records.
        expected: fit of the expectation.
        posterior: draws conditioned on the data.
        seed: root seed of the noise.

    Returns:
        Columns target, observed, stated_sd, discrepancy, data_q05, data_q95 (the stated 90 %
        interval), prior_q05, prior_q50, prior_q95 (records under the prior), mean and mean_q05,
        mean_q50, mean_q95 (the model's expectation under the posterior), record_q05, record_q50,
        record_q95 (records under the posterior), implausibility (of the posterior mean
        prediction), above (chance that a record is above the value on record; a value near 0 or
        1 is a misfit), explained.
    """
    mean, new = predicted_records(table, expected, posterior, seed)
    value, stated = observed(table), record_sd(table)
    there = records[complete(table)]
    bands = {
        "prior": quantiles(there, np.ones(len(there)), LEVELS),
        "mean": quantiles(mean, posterior.weights, LEVELS),
        "record": quantiles(new, posterior.weights, LEVELS),
    }
    centre = posterior.weights @ mean
    return pd.DataFrame({
        "target": [target.id for target in table.targets], "observed": value,
        "stated_sd": stated, "discrepancy": discrepancy(table),
        "data_q05": value + ndtri(0.05) * stated, "data_q95": value + ndtri(0.95) * stated,
        "mean": centre,
        **{
            f"{band}_{name}": row
            for band, found in bands.items()
            for name, row in zip(NAMES, found, strict=True)
        },
        "implausibility": implausible(centre, table), "above": posterior.weights @ (new > value),
        "explained": expected.explained,
    })  # fmt: skip


def implausible(centre: Floats, table: InferenceTable) -> Floats:
    """Distance of mean predictions from the data, in standard deviations: (m,)."""
    away = np.abs(centre - observed(table))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(away == 0.0, 0.0, away / total_sd(table)))
