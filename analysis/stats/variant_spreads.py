"""The third uncertainty: what an estimate becomes when the model is built otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ballast.analysis.stats.contrasts import Contrast, contrast_table, moved
from ballast.sim.scenario.schema import Variant

HEADLINES = ("rung_4_or_higher", "rung_5_or_higher", "summit_held", "tension_mean")
"""Outcomes that tables and pictures of variants show."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Range of an estimate over the baseline and its structural alternatives.

    Attributes:
        low, high: smallest and largest estimate.
        lowest, highest: the variants that give them; ``baseline`` where it is the scenario itself.
    """

    low: float
    high: float
    lowest: str
    highest: str


def spreads(
    variants: Mapping[str, Variant], found: Mapping[str, list[Contrast]]
) -> dict[str, Spread]:
    """Structural spread of each outcome over the alternatives; ablations do not count.

    Args:
        variants: by name.
        found: contrasts of each with the baseline.
    """
    estimates: dict[str, dict[str, float]] = {}
    for name, differences in found.items():
        if variants[name].kind == "alternative":
            for c in differences:
                estimates.setdefault(c.name, {"baseline": c.base})[name] = c.other
    return {
        outcome: Spread(
            low=min(values.values()),
            high=max(values.values()),
            lowest=min(values, key=values.__getitem__),
            highest=max(values, key=values.__getitem__),
        )
        for outcome, values in estimates.items()
    }


def without_effect(
    variants: Mapping[str, Variant], found: Mapping[str, list[Contrast]]
) -> list[str]:
    """Names of the ablations that move no outcome beyond chance."""
    return [
        name
        for name, differences in found.items()
        if variants[name].kind == "ablation" and not moved(differences)
    ]


def variants_table(
    variants: Mapping[str, Variant], found: Mapping[str, list[Contrast]]
) -> pd.DataFrame:
    """``variants.parquet``: a row a variant and outcome, with title and kind of the variant."""
    table = contrast_table(found)
    table.insert(1, "title", [variants[name].title for name in table["variant"]])
    table.insert(2, "structure", [variants[name].kind for name in table["variant"]])
    return table
