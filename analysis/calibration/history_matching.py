"""History matching: which draws are not implausible, and which targets stand in each other's way.

Implausibility is the distance of a summary from the value on record, in standard deviations of all
that may part the two: error of the record, discrepancy, Monte Carlo error [Vernon2010].

Shapes: ``N`` parameter draws, ``m`` targets.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import poisson

from ballast.analysis.calibration.inference_table import InferenceTable, observed
from ballast.analysis.calibration.synthetic_records import total_sd
from ballast.analysis.stats.uncertainty import Flags, Floats

LIMIT = 3.0
"""Largest implausibility of a draw that is kept; three sigma hold 95 % of any unimodal law
[Pukelsheim1994]."""
FEW = 0.01
"""Share of draws within the limit of a target below which few are said to meet it."""
FAR_FEWER = 0.1
"""Share of what independence gives below which two targets are said to conflict."""
SURE = 1e-4
"""Chance of so few draws, if independent, above which no conflict is said."""


def implausibility(table: InferenceTable) -> Floats:
    """Of each draw and target: (N, m), >= 0; infinite where histories give no number."""
    spread = np.sqrt(total_sd(table) ** 2 + np.asarray(table.mc, float) ** 2)
    away = np.abs(table.summary - observed(table))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(away == 0.0, 0.0, away / spread)
    return np.where(np.isfinite(found), found, np.inf)


def matching(table: InferenceTable, found: Floats) -> pd.DataFrame:
    """How many draws meet each target, and all: a row a target, and one named "all targets".

    Args:
        table: the draws.
        found: (N, m) implausibility.

    Returns:
        Columns target, observed, stated_sd, discrepancy, no_number (share of draws), best
        (smallest implausibility), met (share within the limit), only (share that meets all others
        but not this one), independent (share that would meet all if targets had nothing to do
        with each other; of "all targets" only).
    """
    met = found <= LIMIT
    failed = (~met).sum(axis=1)
    rows = [
        {
            "target": target.id, "observed": target.observed[0],
            "stated_sd": target.observed[1], "discrepancy": target.discrepancy,
            "no_number": float((~np.isfinite(table.summary[:, n])).mean()),
            "best": float(found[:, n].min()), "met": float(met[:, n].mean()),
            "only": float((~met[:, n] & (failed == 1)).mean()), "independent": np.nan,
        }
        for n, target in enumerate(table.targets)
    ]  # fmt: skip
    every = {
        "target": "all targets", "best": float(found.max(axis=1).min()),
        "met": float((failed == 0).mean()), "independent": float(met.mean(axis=0).prod()),
    }  # fmt: skip
    return pd.DataFrame([*rows, every])


def conflicts(table: InferenceTable, found: Floats) -> pd.DataFrame:
    """Targets that no or few draws meet, and pairs that hardly any draw meets together.

    A pair conflicts if each alone is met by at least 1 % of draws, both by less than a tenth of
    what independence gives, and so few would come by chance less than once in 10,000 pairs.

    Args:
        table: the draws.
        found: (N, m) implausibility.

    Returns:
        Columns target, other (empty for a single target), kind, met, met_other, both, expected;
        shares of draws.
    """
    met = found <= LIMIT
    share, names = met.mean(axis=0), [target.id for target in table.targets]
    rows = [
        _row(names[n], "", "no draw" if share[n] == 0 else "few draws", float(share[n]))
        for n in np.flatnonzero(share < FEW)
    ]
    for one, two in combinations(np.flatnonzero(share >= FEW), 2):
        both, expected = _together(met[:, one], met[:, two])
        if both < FAR_FEWER * expected and poisson.cdf(both, expected) < SURE:
            alone = float(share[one]), float(share[two])
            together = both / len(met), expected / len(met)
            rows.append(_row(names[one], names[two], "pair", *alone, *together))
    return pd.DataFrame(rows, columns=list(_row("", "", "", 0.0)))


def _together(one: Flags, two: Flags) -> tuple[int, float]:
    """Draws that meet both targets, and how many would if targets were independent."""
    return int((one & two).sum()), float(one.sum()) * float(two.mean())


def _row(
    target: str, other: str, kind: str, met: float, met_other: float = np.nan,
    both: float = np.nan, expected: float = np.nan,
) -> dict[str, object]:  # fmt: skip
    return {
        "target": target, "other": other, "kind": kind, "met": met, "met_other": met_other,
        "both": both, "expected": expected,
    }  # fmt: skip
