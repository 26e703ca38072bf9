"""Leave one target out: what each target did to the posterior, and whether the others predict it.

Shapes: ``m`` targets, ``k`` parameters.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ballast.analysis.calibration.expected_summaries import ExpectedSummaries
from ballast.analysis.calibration.inference_table import InferenceTable, from_score
from ballast.analysis.calibration.prediction import LEVELS, NAMES, predicted_records
from ballast.analysis.calibration.regression_abc import Conditioned, RecordRegression
from ballast.analysis.calibration.weighted_draws import quantiles
from ballast.analysis.stats.uncertainty import Floats


def left_out(
    table: InferenceTable, regression: RecordRegression, data: Floats, posterior: Conditioned,
    expected: ExpectedSummaries, seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Condition on all targets but one, for each.

    Args:
        table: the draws.
        regression: conditions draws on data.
        data: (m,) in the units of the regression.
        posterior: draws conditioned on all targets.
        expected: fit of the expectation.
        seed: root seed of the noise.

    Returns:
        A row a target: target, observed, record_q05, record_q50, record_q95 (what the others
        predict of a record), surprise (distance of the value on record from their mean prediction,
        in standard deviations of the records that they predict), above (chance that a
        record is above the value on record), moved (parameter whose mean the target moves most),
        moved_by (in standard deviations of the prior). And a row a target and parameter: target,
        parameter, change (of the posterior mean that the target brings, in standard deviations of
        the prior).
    """
    spread_before = table.unit.std(axis=0)
    whole = posterior.weights @ from_score(posterior.score)
    every = list(range(len(table.targets)))
    rows, changes = [], []
    for n, target in enumerate(table.targets):
        without = regression.given(data, targets=[other for other in every if other != n])
        change = (whole - without.weights @ from_score(without.score)) / spread_before
        _, records = predicted_records(table, expected, without, seed)
        centre = float(without.weights @ records[:, n])
        spread = float(np.sqrt(without.weights @ (records[:, n] - centre) ** 2))
        bands = quantiles(records[:, [n]], without.weights, LEVELS).ravel()
        most = int(np.abs(change).argmax())
        rows.append({
            "target": target.id, "observed": target.observed[0],
            **{f"record_{name}": float(end) for name, end in zip(NAMES, bands, strict=True)},
            "surprise": float(abs(target.observed[0] - centre) / spread) if spread else np.nan,
            "above": float(without.weights @ (records[:, n] > target.observed[0])),
            "moved": table.keys[most], "moved_by": float(change[most]),
        })  # fmt: skip
        changes.append(change)
    effects = pd.DataFrame({
        "target": np.repeat([target.id for target in table.targets], len(table.keys)),
        "parameter": list(table.keys) * len(every), "change": np.concatenate(changes),
    })  # fmt: skip
    return pd.DataFrame(rows), effects
