"""Paired differences: the same histories, by seed, draw and run, under two scenarios.

History by history the luck is the same, so a difference carries far less chance than two
estimates side by side. Chance and parameter uncertainty of the difference are kept apart.

The interval of chance of a difference of probabilities is that of matched pairs with half a pair
added to each of the four ways in which a pair can end [AgrestiMin2005], so that a handful of flips,
or none, is not taken for certainty. Whether an outcome moved at all is asked by
the exact sign test of the flips (for a mean, by the normal one), and for many outcomes at once by
Holm's correction [Holm1979], which is never less powerful than Bonferroni's and as safe.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import bdtr, ndtr

from ballast.analysis.stats.conditional import PairedRatios
from ballast.analysis.stats.draw_spread import error_of_ends, spread_by_draw
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.moments import ByDraw
from ballast.analysis.stats.run_summary import estimated
from ballast.analysis.stats.uncertainty import Z95, Estimate, Flags, Floats
from ballast.sim.outcomes.measured import Measured

SURE = 0.05
"""Chance of calling any of several outcomes moved when none is."""


Range = tuple[float, float] | None
Levels = tuple[Estimate, Estimate]
"""Estimates under the first scenario and under the other."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """How one outcome differs between two scenarios.

    Attributes:
        name, definition, kind, horizon_days: of the outcome.
        base, other: estimates under the two.
        base_range, other_range: 5-95 % of each over parameter draws or 95 % of chance, whichever
            is wider; None where neither is known.
        difference: other less base, with both uncertainties of the difference.
        up, down: histories in which the outcome is larger, or smaller, under the other; for a
            probability those in which it comes about only there, or only here.
        histories: pairs behind it.
        reduction: variance of the difference of two independent samples of this size over that
            of these pairs, both of chance alone; None where the pairs do not vary, or only one.
        p_value: of the difference being chance, looked at alone.
        rung: that the outcome asks for, where it asks for one; else None.
        base_settled, other_settled: why all histories under one have the same level; else empty.
        draws_resolved: whether the runs resolve how the difference varies over draws; its interval
            over draws is printed only then.
        draws_error: half a 95 % interval of the ends of that interval; None where not known.
        base_over_draws, other_over_draws: whether ``base_range`` and ``other_range`` are of the
            spread over draws; else they are of Monte Carlo error.
    """

    name: str
    definition: str
    kind: str
    horizon_days: int
    base: float
    other: float
    difference: Estimate
    up: int
    down: int
    histories: int
    reduction: float | None
    p_value: float
    base_range: Range = None
    other_range: Range = None
    rung: int | None = None
    base_settled: str = ""
    other_settled: str = ""
    draws_resolved: bool = True
    draws_error: float | None = None
    base_over_draws: bool = True
    other_over_draws: bool = True

    @property
    def flips(self) -> int:
        """Histories in which the outcome differs at all."""
        return self.up + self.down


class _Counted:
    """Histories in which an outcome is larger, or smaller, under the other."""

    def __init__(self, first: int) -> None:
        self._skip = first
        self.up = self.down = 0

    def take(self, change: Floats) -> None:
        counted = change[self._skip :]
        self._skip -= len(change) - len(counted)
        self.up += int(np.count_nonzero(counted > 0.0))
        self.down += int(np.count_nonzero(counted < 0.0))


class Pairs:
    """One outcome in pairs of histories that come in pieces, in (draw, run) order."""

    def __init__(self, about: Measured, draws: Draws) -> None:
        self.about, self._draws = replace(about, values=None, asked=None), draws
        self._base, self._other, self._change = (ByDraw(draws.runs, draws.first) for _ in range(3))
        self._counted = _Counted(draws.first)

    def take(self, base: Measured, other: Measured) -> None:
        """Take in the next pairs."""
        assert base.values is not None and other.values is not None
        self._base.take(base.values)
        self._other.take(other.values)
        self._change.take(other.values - base.values)
        self._counted.take(changes(base, other))

    def levels(self) -> Levels:
        """Both levels, each with both of its intervals."""
        base, other = (estimated(part, self.about) for part in (self._base, self._other))
        assert base is not None and other is not None, "all histories are asked"
        return base, other

    def contrast(self) -> Contrast | None:
        """The difference over all pairs that have come."""
        up, down = self._counted.up, self._counted.down
        difference, exact = self._change.average(), self.about.kind == "probability"
        if exact:
            difference = _matched(difference, self._draws.sampled * self._draws.runs)
        p_value = _sign_test(up, down) if exact else _normal_test(difference, up + down)
        base, other = self.levels()
        reduction = self._reduction()
        found = _contrast(
            self.about, self._draws, base, other, difference, up, down, reduction, p_value
        )
        spread = spread_by_draw(self._change)
        error = None if spread is None else error_of_ends(spread[1])
        return replace(found, draws_resolved=spread is not None, draws_error=error)

    def _reduction(self) -> float | None:
        parts = [part.variances for part in (self._base, self._other, self._change)]
        if any(part is None for part in parts):
            return None
        base, other, change = (float(np.mean(part)) for part in parts if part is not None)
        return (base + other) / change if change > 0.0 else None


class RatioPairs:
    """The same for an outcome that is asked of some histories only, in either scenario."""

    def __init__(self, about: Measured, draws: Draws) -> None:
        self.about, self._draws = replace(about, values=None, asked=None), draws
        self._ratios = PairedRatios(draws.runs, draws.first)
        self._counted = _Counted(draws.first)

    def take(self, base: Measured, other: Measured) -> None:
        """Take in the next pairs."""
        assert base.values is not None and other.values is not None
        self._ratios.take(base.values, _asked(base), other.values, _asked(other))
        self._counted.take(changes(base, other))

    def levels(self) -> Levels:
        """Both levels, where both are asked of some history."""
        base, other = (
            estimated(part, self.about) for part in (self._ratios.base, self._ratios.other)
        )
        assert base is not None and other is not None, "both are asked of some histories"
        return base, other

    def contrast(self) -> Contrast | None:
        """The difference over all pairs that have come; None where nobody is asked."""
        found = self._ratios.difference()
        if found is None:
            return None
        difference, reduction = found
        base, other = self.levels()
        up, down = self._counted.up, self._counted.down
        return _contrast(
            self.about,
            self._draws,
            base,
            other,
            difference,
            up,
            down,
            reduction,
            # histories that are asked in one scenario alone move a ratio without a flip
            _normal_test(difference, 1 if difference.value else 0),
        )


def _asked(measured: Measured) -> Flags:
    assert measured.values is not None
    return np.ones(len(measured.values), bool) if measured.asked is None else measured.asked


def changes(base: Measured, other: Measured) -> Floats:
    """Other less base in each history: (N,); 0 where it is not asked in both."""
    assert base.values is not None and other.values is not None
    change = other.values - base.values
    return np.where(_asked(base) & _asked(other), change, 0.0)


def _contrast(
    about: Measured,
    draws: Draws,
    base: Estimate,
    other: Estimate,
    difference: Estimate,
    up: int,
    down: int,
    reduction: float | None,
    p_value: float,
) -> Contrast:
    return Contrast(
        name=about.name,
        definition=about.definition,
        kind=about.kind,
        horizon_days=about.horizon_days,
        base=base.value,
        other=other.value,
        difference=difference,
        up=up,
        down=down,
        histories=draws.sampled * draws.runs,
        reduction=reduction,
        p_value=p_value,
        base_range=_range(base),
        other_range=_range(other),
        rung=about.rung,
        base_over_draws=_over_draws(base),
        other_over_draws=_over_draws(other),
    )


def _range(level: Estimate) -> Range:
    """The wider of the two intervals: few runs may resolve draws that hardly differ."""
    ends = ((level.draws_low, level.draws_high), (level.mc_low, level.mc_high))
    found = [(low, high) for low, high in ends if low is not None and high is not None]
    return max(found, key=lambda pair: pair[1] - pair[0], default=None)


def _over_draws(level: Estimate) -> bool:
    """Whether that is the interval over draws."""
    return _range(level) == (level.draws_low, level.draws_high)


def _sign_test(up: int, down: int) -> float:
    flips = up + down
    return min(1.0, 2.0 * float(bdtr(min(up, down), flips, 0.5))) if flips else 1.0


def _normal_test(difference: Estimate, flips: int) -> float:
    if not flips or difference.mc_low is None or difference.mc_high is None:
        return 1.0
    error = (difference.mc_high - difference.mc_low) / (2.0 * Z95)
    return 2.0 * float(ndtr(-abs(difference.value) / error)) if error > 0.0 else 0.0


def _matched(difference: Estimate, histories: int) -> Estimate:
    """The interval of chance with half a pair more of each kind: a flip more among two pairs."""
    if difference.mc_low is None or difference.mc_high is None:
        return difference
    half = histories * (difference.mc_high - difference.mc_low) / 2.0  # of the sum over pairs
    half = float(np.sqrt(half**2 + Z95**2)) / (histories + 2)
    centre = difference.value * histories / (histories + 2)
    return replace(difference, mc_low=centre - half, mc_high=centre + half)


class Contrasting:
    """All outcomes that two scenarios answer, over pairs that come in pieces.

    Args:
        draws: how the histories divide into draws.

    Attributes:
        left_out: why an outcome is not compared, by name.
        levels: of the outcomes that are compared, by name, once :meth:`contrasts` was asked.
    """

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self._pairs: dict[str, Pairs | RatioPairs] = {}
        self._settled: dict[str, tuple[str, str]] = {}
        self.left_out: dict[str, str] = {}
        self.levels: dict[str, Levels] = {}

    def take(self, base: Sequence[Measured], other: Sequence[Measured]) -> None:
        """Take in the outcomes of the next pairs, in (draw, run) order."""
        for one, two in shared(base, other):
            if one.name not in self._pairs:
                every = one.asked is None and two.asked is None
                self._pairs[one.name] = (Pairs if every else RatioPairs)(one, self._draws)
            self._pairs[one.name].take(one, two)
            here, there = _told(one), _told(two)
            if (before := self._settled.get(one.name)) is not None:  # no piece may say otherwise
                here, there = before[0] and here, before[1] and there
            self._settled[one.name] = (here, there)
        first, second = ({m.name: m for m in measured} for measured in (base, other))
        for name in {**first, **second}:
            reason = why_not(first.get(name), second.get(name))
            if reason is not None:
                self.left_out[name] = reason

    def contrasts(self) -> list[Contrast]:
        """The differences, in the order of the first scenario's outcomes."""
        found = []
        for name, pairs in self._pairs.items():
            contrast = pairs.contrast()
            if contrast is None:
                self.left_out[name] = pairs.about.note
            else:
                base, other = self._settled[name]
                if base and other:  # no chance is left in either
                    exact = Estimate(contrast.difference.value, None, None, None, None)
                    contrast = replace(contrast, difference=exact)
                found.append(replace(contrast, base_settled=base, other_settled=other))
                self.levels[name] = pairs.levels()
        return found


def _told(measured: Measured) -> str:
    return "" if measured.settled is None else measured.settled.sentence


def shared(base: Sequence[Measured], other: Sequence[Measured]) -> list[tuple[Measured, Measured]]:
    """The outcomes that both answer and that mean the same, in the order of the first."""
    found = {measured.name: measured for measured in other}
    return [
        (measured, found[measured.name])
        for measured in base
        if measured.name in found and why_not(measured, found[measured.name]) is None
    ]


def why_not(base: Measured | None, other: Measured | None) -> str | None:
    """Why an outcome of two scenarios cannot be compared; None if it can."""
    if base is None or other is None:
        return "only the other has it" if base is None else "only the first has it"
    if base.kind != other.kind:
        return f"a {base.kind} in the first, a {other.kind} in the other"
    if base.horizon_days != other.horizon_days:
        return f"over {base.horizon_days} days in the first, {other.horizon_days} in the other"
    for about in (base, other):
        if about.values is None:
            return about.note
    return None


def contrasts(base: Sequence[Measured], other: Sequence[Measured], draws: Draws) -> list[Contrast]:
    """Differences of all outcomes that both scenarios answer, in the order of the first.

    Args:
        base, other: outcomes of the same histories, in (draw, run) order.
        draws: how they divide into draws.
    """
    contrasting = Contrasting(draws)
    contrasting.take(base, other)
    return contrasting.contrasts()


def contrast(base: Measured, other: Measured, draws: Draws) -> Contrast:
    """The difference of one outcome that both answer, history by history."""
    (found,) = contrasts([base], [other], draws)
    return found


def moved(found: Sequence[Contrast]) -> list[Contrast]:
    """The outcomes that differ beyond chance, however many are looked at.

    Holm's step-down correction: the smallest p-value against 5 % over their number, the next
    against 5 % over one less, until one fails. The chance that any is called moved of those that
    are not is at most 5 %, however the outcomes hang together.
    """
    order = sorted(range(len(found)), key=lambda n: found[n].p_value)
    beyond: set[int] = set()
    for rank, n in enumerate(order):
        if found[n].p_value > SURE / (len(found) - rank):
            break
        beyond.add(n)
    return [c for n, c in enumerate(found) if n in beyond]


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
