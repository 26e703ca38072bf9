"""Parameter recovery: how close posterior means come to a truth that is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ballast.analysis.calibration.rank_checks import TrialPosteriors
from ballast.analysis.stats.uncertainty import Z95


def recovery(trials: TrialPosteriors, keys: tuple[str, ...]) -> pd.DataFrame:
    """Truth against posterior mean over synthetic data, as places in the prior: a row a parameter.

    Returns:
        Columns parameter, correlation, low, high (95 % interval by Fisher's z; NaN where means do
        not vary), slope (of the truth on the mean: 1 if means are right), error (root mean square,
        .289 for a parameter of which nothing is learned), contraction (mean over data).
    """
    truth, mean = trials.truth, trials.mean
    one, two = truth - truth.mean(axis=0), mean - mean.mean(axis=0)
    both, of_means = (one * two).sum(axis=0), (two**2).sum(axis=0)
    total = np.sqrt((one**2).sum(axis=0) * of_means)
    nothing = np.full(len(keys), np.nan)
    correlation = np.divide(both, total, out=nothing.copy(), where=total > 0)
    half = Z95 / np.sqrt(max(1, len(truth) - 3))
    turned = np.arctanh(np.clip(correlation, -1.0 + 1e-12, 1.0 - 1e-12))
    return pd.DataFrame({
        "parameter": list(keys), "correlation": correlation,
        "low": np.tanh(turned - half), "high": np.tanh(turned + half),
        "slope": np.divide(both, of_means, out=nothing.copy(), where=of_means > 0),
        "error": np.sqrt(((truth - mean) ** 2).mean(axis=0)),
        "contraction": trials.contraction.mean(axis=0),
    })  # fmt: skip
