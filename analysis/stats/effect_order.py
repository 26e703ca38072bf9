"""In which order differences are shown: outcomes by their largest effect, scenarios by theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from ballast.analysis.stats.comparison import Compared, Comparison
from ballast.analysis.stats.contrasts import Contrast
from ballast.sim.vocabulary import CRISIS

LEADS = (f"rung_{int(CRISIS)}_or_higher", f"rung_{int(CRISIS) - 1}_or_higher")
"""The outcome that a comparison begins with, if nobody asks for another: the first that moved."""
LEVEL_COLUMNS = ("value", "mc_low", "mc_high", "draws_low", "draws_high")


class OrderedEffect(NamedTuple):
    """One outcome of one scenario.

    Attributes:
        other: the scenario.
        contrast: its difference to the first.
        moved: whether that is beyond chance.
    """

    other: Compared
    contrast: Contrast
    moved: bool


class OutcomeEffects(NamedTuple):
    """One outcome of all scenarios.

    Attributes:
        name: of the outcome.
        effects: the largest first.
        missing: why it is not compared, by the name of the scenario.
    """

    name: str
    effects: list[OrderedEffect]
    missing: dict[str, str]

    @property
    def moved(self) -> bool:
        """Whether any scenario moves it beyond chance."""
        return any(effect.moved for effect in self.effects)

    @property
    def impossible(self) -> str:
        """Why no scenario leaves it open, in the words of the first; else empty."""
        fixed = [e.contrast for e in self.effects]
        same = {c.base for c in fixed} | {c.other for c in fixed}
        if len(same) != 1 or not all(c.base_settled and c.other_settled for c in fixed):
            return ""
        return fixed[0].base_settled


def effect_size(kind: str, first: float, other: float, difference: float) -> float:
    """How large a difference is, to sort by.

    Args:
        kind: ``probability``, whose difference counts as it is, or another one: numbers of
            different units, which count by the share of the larger level that they differ by.
        first, other: both levels.
        difference: other less first.

    >>> effect_size("probability", 0.5, 0.2, -0.3), effect_size("mean", 40.0, 30.0, -10.0)
    (0.3, 0.25)
    """
    if kind == "probability":
        return abs(difference)
    level = max(abs(first), abs(other))
    return abs(difference) / level if level > 0.0 else 0.0


def by_outcome(comparison: Comparison, of: Sequence[str] = ()) -> list[OutcomeEffects]:
    """All effects, grouped by outcome.

    Args:
        comparison: of two scenarios or more.
        of: the outcomes in the order that was asked for; if empty, what happens or not comes
            first and then numbers, each by the largest effect of any scenario.
    """
    grouped: dict[str, list[OrderedEffect]] = {}
    missing: dict[str, dict[str, str]] = {}
    for other in comparison.others:
        for contrast in other.contrasts:
            effect = OrderedEffect(other, contrast, contrast.name in other.moved)
            grouped.setdefault(contrast.name, []).append(effect)
        for name, why in other.left_out.items():
            missing.setdefault(name, {})[other.source.name] = why
    found = [
        OutcomeEffects(
            name,
            sorted(grouped.get(name, []), key=_size, reverse=True),
            missing.get(name, {}),
        )
        for name in dict.fromkeys([*grouped, *missing])
    ]
    return sorted(found, key=lambda one: _place(one, of))


def _size(effect: OrderedEffect) -> float:
    c = effect.contrast
    return effect_size(c.kind, c.base, c.other, c.difference.value)


def _place(one: OutcomeEffects, of: Sequence[str]) -> tuple[float, float]:
    if one.name in of:
        return float(of.index(one.name)), 0.0
    if not one.effects:
        return len(of) + 2.0, 0.0
    numbers = one.effects[0].contrast.kind != "probability"
    return len(of) + float(numbers), -_size(one.effects[0])


def leading(found: Iterable[OutcomeEffects], of: Sequence[str] = ()) -> str:
    """The outcome that a page begins with: what was asked for first, else one of :data:`LEADS`.

    A crisis or worse, if any scenario moves it beyond chance; else a confrontation or worse, if one
    does; else the first of the two that is compared, and without any the first outcome of all.
    """
    compared = [one for one in found if one.effects]
    asked = [one.name for name in of for one in compared if one.name == name]
    leads = [one for name in LEADS for one in compared if one.name == name and not one.impossible]
    names = [*asked, *(one.name for one in leads if one.moved), *(one.name for one in leads)]
    names += [one.name for one in compared if not one.impossible]
    return next(iter([*names, *(one.name for one in compared)]), "")


def level_table(comparison: Comparison) -> pd.DataFrame:
    """``levels.parquet``: one row per outcome and scenario, the first scenario among them.

    Columns: outcome, scenario, rung (null where the outcome asks for none), value, mc_low and
    mc_high (95 % of Monte Carlo error), draws_low and draws_high (5-95 % over parameter draws).
    """
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for other in comparison.others:
        for contrast in other.contrasts:
            settled = contrast.base_settled, contrast.other_settled
            names = comparison.first.name, other.source.name
            for name, level, fixed in zip(names, other.levels[contrast.name], settled, strict=True):
                row: dict[str, object] = {"outcome": contrast.name, "scenario": name}
                numbers = {key: getattr(level, key) for key in LEVEL_COLUMNS}
                if fixed:  # no chance is left in it
                    numbers = dict.fromkeys(LEVEL_COLUMNS) | {"value": level.value}
                rows.setdefault((contrast.name, name), row | {"rung": contrast.rung} | numbers)
    table = pd.DataFrame(
        list(rows.values()), columns=["outcome", "scenario", "rung", *LEVEL_COLUMNS]
    )
    return table.astype({"rung": "Int8", **dict.fromkeys(LEVEL_COLUMNS, float)})
