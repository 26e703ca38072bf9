"""Paired differences: the same histories, by seed, draw and run, under two scenarios.

History by history the luck is the same, so a difference carries far less chance than two
estimates side by side. Chance and parameter uncertainty of the difference are kept apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analysis.outcomes import Draws, Measured
from analysis.uncertainty import Z95, Estimate, mean_count

SURE = 0.05
"""Chance of calling any outcome of a variant moved when none is."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """How one outcome differs between two scenarios.

    Attributes:
        name, definition, kind, horizon_days: of the outcome.
        base, other: estimates under the two.
        difference: other less base, with both uncertainties of the difference.
        flips: histories in which the outcome differs at all.
        histories: pairs behind it.
    """

    name: str
    definition: str
    kind: str
    horizon_days: int
    base: float
    other: float
    difference: Estimate
    flips: int
    histories: int

    @property
    def error(self) -> float:
        """Monte Carlo standard error of the difference; infinite where it is not known."""
        low, high = self.difference.mc_low, self.difference.mc_high
        return float("inf") if low is None or high is None else (high - low) / (2.0 * Z95)


def contrasts(base: Sequence[Measured], other: Sequence[Measured], draws: Draws) -> list[Contrast]:
    """Differences of all outcomes that both scenarios answer, in the order of the first.

    Args:
        base, other: outcomes of the same histories, in (draw, run) order.
        draws: how they divide into draws.
    """
    found = {measured.name: measured for measured in other}
    return [
        contrast(measured, found[measured.name], draws)
        for measured in base
        if measured.values is not None
        and measured.name in found
        and found[measured.name].values is not None
    ]


def contrast(base: Measured, other: Measured, draws: Draws) -> Contrast:
    """The difference of one outcome, history by history."""
    assert base.values is not None and other.values is not None
    before, after = draws.split(base.values), draws.split(other.values)
    change = after - before
    n_runs = change.shape[1]
    variances = change.var(axis=1, ddof=1) if n_runs > 1 else None
    return Contrast(
        name=base.name,
        definition=base.definition,
        kind=base.kind,
        horizon_days=base.horizon_days,
        base=float(before.mean()),
        other=float(after.mean()),
        difference=mean_count(change.mean(axis=1), variances, n_runs),
        flips=int(np.count_nonzero(change)),
        histories=change.size,
    )


def moved(found: Sequence[Contrast]) -> list[Contrast]:
    """The outcomes that differ beyond chance, however many are looked at.

    The threshold is that of a single two-sided test at 5 % divided by the number of outcomes.
    """
    limit = float(ndtri(1.0 - SURE / (2.0 * max(1, len(found)))))
    return [c for c in found if c.flips and abs(c.difference.value) > limit * c.error]


def contrast_table(found: Mapping[str, Sequence[Contrast]]) -> pd.DataFrame:
    """A row a variant and outcome, as ``variants.parquet`` holds them."""
    rows: list[dict[str, Any]] = []
    for name, differences in found.items():
        beyond = {c.name for c in moved(differences)}
        for c in differences:
            rows.append(
                {
                    "variant": name,
                    "outcome": c.name,
                    "kind": c.kind,
                    "base": c.base,
                    "estimate": c.other,
                    "difference": c.difference.value,
                    "mc_low": c.difference.mc_low,
                    "mc_high": c.difference.mc_high,
                    "draws_low": c.difference.draws_low,
                    "draws_high": c.difference.draws_high,
                    "flips": c.flips,
                    "histories": c.histories,
                    "moved": c.name in beyond,
                }
            )
    table = pd.DataFrame(rows)
    return table.astype(dict.fromkeys(("mc_low", "mc_high", "draws_low", "draws_high"), float))
