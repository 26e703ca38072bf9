"""Causes of first disputes: what they begin with, and what made that likelier."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ballast.analysis.stats.conditional import Ratio
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.uncertainty import DRAWS_HIGH, DRAWS_LOW, Estimate, Flags, Floats
from ballast.sim.vocabulary import OCCASIONS, Occasion
from ballast.sim.world.onset_causes import ODDS

BOUNDS = ("mc_low", "mc_high", "draws_low", "draws_high")


def trigger_shares(onsets: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """Share of each occasion among the first disputes.

    Args:
        onsets: columns of ``onsets.parquet``.
        draws: how the histories divide into draws.

    Returns:
        One row per occasion, the most frequent first: occasion, estimate, mc_low, mc_high (95 %,
        Monte Carlo), draws_low, draws_high (5-95 % over parameter draws, null where not resolved).
        No row where no dispute begins.
    """
    place, asked = _places(onsets, draws)
    rows: list[dict[str, str | float | None]] = []
    for occasion in OCCASIONS:
        values = np.zeros(len(asked))
        values[place] = (onsets["occasion"] == occasion.value).to_numpy(dtype=float)
        found = _mean(values, asked, draws, "probability")
        if found is not None:
            rows.append({"occasion": occasion.value, **_numbers("estimate", found)})
    table = pd.DataFrame(rows, columns=["occasion", "estimate", *BOUNDS])
    return table.sort_values("estimate", ascending=False, kind="stable", ignore_index=True)


def odds_factors(onsets: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """What each term multiplied the odds of the first disputes by.

    The reference is a publicised encounter in the world of the dispute record: its tempo of
    encounters, tension and channels, domestic pressure of zero and a usual belief. Lethal accidents
    are left out: most lift the relation to a crisis whatever the odds.

    Args:
        onsets, draws: as for :func:`trigger_shares`.

    Returns:
        One row per term, in the order of :data:`ODDS`: term, factor (geometric mean), mc_low,
        mc_high, draws_low, draws_high of that mean, and low and high, 5-95 % of first disputes. No
        row where no other dispute begins.
    """
    onsets = onsets[onsets["occasion"] != Occasion.LETHAL_ACCIDENT.value]
    place, asked = _places(onsets, draws)
    sampled = place >= draws.first
    rows: list[dict[str, str | float | None]] = []
    for term in ODDS:
        values, logs = np.zeros(len(asked)), onsets[term].to_numpy(dtype=float)
        values[place] = logs
        found = _mean(values, asked, draws, "mean")
        if found is not None:
            low, high = np.quantile(logs[sampled], [DRAWS_LOW, DRAWS_HIGH], method="inverted_cdf")
            numbers = _numbers("factor", found) | {"low": float(low), "high": float(high)}
            factors = {name: None if x is None else float(np.exp(x)) for name, x in numbers.items()}
            rows.append({"term": term, **factors})
    return pd.DataFrame(rows, columns=["term", "factor", *BOUNDS, "low", "high"])


def _places(onsets: pd.DataFrame, draws: Draws) -> tuple[np.ndarray, Flags]:
    """Place of each onset among the histories: (n,), and which histories have one: (N,)."""
    numbers = (onsets[name].to_numpy(dtype=np.int64) for name in ("draw", "run"))
    draw, run = numbers
    place = draw * draws.runs + run
    asked = np.zeros(draws.first + draws.sampled * draws.runs, bool)
    asked[place] = True
    return place, asked


def _mean(values: Floats, asked: Flags, draws: Draws, kind: str) -> Estimate | None:
    ratio = Ratio(draws.runs, draws.first)
    ratio.take(values, asked)
    return ratio.estimate(kind)


def _numbers(name: str, found: Estimate) -> dict[str, float | None]:
    """An estimate and its bounds as columns."""
    return {name: found.value, **{bound: getattr(found, bound) for bound in BOUNDS}}
