"""The checks that a posterior has to pass, with limits that were fixed before any was found."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ballast.analysis.calibration.identification import identified

IMPLAUSIBLE = 3.0
"""Largest implausibility of the posterior mean prediction of any target."""
COVERAGE = (0.85, 0.95)
"""Coverage of 90 % intervals of each identified parameter over synthetic data."""
EFFECTIVE = 400.0
"""Smallest effective size of the posterior."""


def checks(
    predictive: pd.DataFrame, parameters: pd.DataFrame, ranks: pd.DataFrame, effective: float
) -> pd.DataFrame:
    """Each check with the value furthest out and its limits: a row each.

    Args:
        predictive: table of that name.
        parameters: table of that name.
        ranks: table of that name.
        effective: effective size of the posterior.

    Returns:
        Columns check, value, low, high (limits, NaN where there is none), passed, where (target or
        parameter of the value furthest out), failing (those outside, joined by commas), of (how
        many were looked at).
    """
    some = ranks[ranks["parameter"].isin(identified(parameters))]
    away = (some["coverage"] - sum(COVERAGE) / 2.0).abs().to_numpy()
    out = some.loc[~some["coverage"].between(*COVERAGE), "parameter"]
    worst = some.iloc[[int(away.argmax())]] if len(some) else some
    implausible = predictive["implausibility"]
    far = predictive.loc[~(implausible <= IMPLAUSIBLE), "target"]
    first = predictive.iloc[int(implausible.argmax())]
    return pd.DataFrame([
        _row("implausibility", first["implausibility"], np.nan, IMPLAUSIBLE, first["target"],
             list(far), len(predictive), not len(far)),
        # with nothing learned there is no interval to trust
        _row("coverage", _only(worst, "coverage", np.nan), *COVERAGE,
             _only(worst, "parameter", ""), list(out), len(some), len(some) > 0 and not len(out)),
        _row("effective_size", effective, EFFECTIVE, np.nan, "", [], 1, effective >= EFFECTIVE),
    ])  # fmt: skip


def _only(rows: pd.DataFrame, column: str, none: object) -> object:
    return rows[column].iloc[0] if len(rows) else none


def _row(
    check: str, value: object, low: float, high: float, where: object, failing: list[str],
    of: int, passed: bool,
) -> dict[str, object]:  # fmt: skip
    return {
        "check": check, "value": value, "low": low, "high": high, "passed": passed,
        "where": where, "failing": ", ".join(failing), "of": of,
    }  # fmt: skip
