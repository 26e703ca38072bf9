"""What each of many changes does to one outcome, from the same histories, and how they rank.

Every branch is paired with the base history by history. Whether a difference is beyond chance is
corrected for all branches of the one outcome [Holm1979]. The spread over draws is given only where
it is resolved (:mod:`ballast.analysis.stats.draw_spread`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr, ndtri

from ballast.analysis.stats.contrasts import Contrast, contrast, moved
from ballast.analysis.stats.draw_spread import error_of_ends, resolved_spread
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.uncertainty import Estimate, Flags, Floats
from ballast.sim.outcomes.measured import Measured

LEVEL = 0.05


@dataclass(frozen=True)
class Effect:
    """What one branch does.

    Attributes:
        contrast: its difference to the base, with both intervals; that over draws only where it
            is resolved.
        beyond: whether it differs beyond chance, for all branches that were looked at.
        draws_error: half a 95 % interval of the ends of the interval over draws; None without one.
        same_way: share of draws in which it works the way it does on average; None where draws
            are not resolved.
        draws_down, draws_up: draws in which more histories flip down than up, and the other way.
    """

    contrast: Contrast
    beyond: bool
    draws_error: float | None
    same_way: float | None
    draws_down: int
    draws_up: int


def effects(measured: Sequence[Measured], draws: Draws) -> list[Effect]:
    """Effects of all branches but the first, which is the base.

    Args:
        measured: the outcome in the histories of each branch, in (draw, run) order.
        draws: how they divide into draws.
    """
    base = measured[0]
    contrasts = [contrast(base, other, draws) for other in measured[1:]]
    sure = {id(one) for one in moved(contrasts)}
    return [
        _effect(one, id(one) in sure, _by_draw(base, other, draws))
        for one, other in zip(contrasts, measured[1:], strict=True)
    ]


def _by_draw(base: Measured, other: Measured, draws: Draws) -> Floats:
    """Difference of each history, (D, n): zero where it is not asked in both."""
    assert base.values is not None and other.values is not None
    change = other.values - base.values
    for about in (base, other):
        if about.asked is not None:
            change = np.where(about.asked, change, 0.0)
    return draws.split(np.asarray(change))


def _effect(found: Contrast, beyond: bool, change: Floats) -> Effect:
    sums = change.sum(axis=1)
    down, up = int((sums < 0.0).sum()), int((sums > 0.0).sum())
    spread = between_draws(change)
    about, mean = found.difference, found.difference.value
    if spread is None or about.draws_low is None or about.draws_high is None:
        bare = Estimate(mean, about.mc_low, about.mc_high, None, None)
        return Effect(replace(found, difference=bare), beyond, None, None, down, up)
    same = float(ndtr(abs(mean) / spread[0]))
    return Effect(found, beyond, error_of_ends(spread[1]), same, down, up)


def between_draws(change: Floats) -> tuple[float, float] | None:
    """Standard deviation of a difference between draws, noise taken out, and its standard error.

    None where it is not resolved.

    Args:
        change: (D, n) difference in each history.
    """
    runs = change.shape[1]
    if runs < 2:
        return None
    noise = float(change.var(axis=1, ddof=1).mean()) / runs
    return resolved_spread(change.mean(axis=1), noise)


@dataclass(frozen=True)
class Ranking:
    """Whether the branches that do most are told apart from the others.

    Attributes:
        chosen: positions of the branches that do most, the first one first.
        rivals: positions of others that may be among them all the same.
    """

    chosen: tuple[int, ...]
    rivals: tuple[int, ...]

    @property
    def resolved(self) -> bool:
        """Whether no other may be among them."""
        return not self.rivals


def ranking(change: Floats, most: int, *, lowest: bool) -> Ranking:
    """The branches with the lowest or the highest differences, and who may be among them too.

    The last of the chosen is compared with every other branch in the same histories; one that is
    not worse beyond Monte Carlo error, at 5 % for all of them together (Bonferroni), is a rival.

    Args:
        change: (B, D, n) differences of the branches to the base.
        most: how many are chosen.
        lowest: the lowest, else the highest.
    """
    sign = 1.0 if lowest else -1.0
    value = sign * change.mean(axis=(1, 2))
    order = np.argsort(value, kind="stable")
    chosen, others = order[:most], order[most:]
    if not len(chosen) or not len(others):
        return Ranking(tuple(chosen.tolist()), ())
    last = chosen[-1]
    critical = float(ndtri(1.0 - LEVEL / len(others)))
    rivals = []
    for other in others:
        gap = sign * (change[other] - change[last])
        if gap.mean() <= critical * _standard_error(gap):
            rivals.append(int(other))
    return Ranking(tuple(chosen.tolist()), tuple(rivals))


def _standard_error(change: Floats) -> float:
    """Of a mean over (D, n) histories, by chance alone."""
    draws, runs = change.shape
    if runs < 2:
        return float(change.std(ddof=1)) / float(np.sqrt(change.size)) if change.size > 1 else 0.0
    return float(np.sqrt(change.var(axis=1, ddof=1).mean() / runs / draws))


def draws_to_resolve(change: Floats, most: int) -> float:
    """Draws that are likely to tell the branches that do most from the next, at both ends.

    Infinite where the next one does exactly as much.

    Args:
        change: (B, D, n) differences of a pilot.
        most: how many at each end.
    """
    if len(change) <= most:
        return float(change.shape[1])
    found = 0.0
    for sign in (1.0, -1.0):
        value = sign * change.mean(axis=(1, 2))
        order = np.argsort(value, kind="stable")
        last, others = order[most - 1], order[most:]
        critical = float(ndtri(1.0 - LEVEL / len(others)))
        gap = sign * (change[others[0]] - change[last])
        mean, error = float(gap.mean()), _standard_error(gap)
        if error > 0.0:
            found = max(found, np.inf if mean <= 0.0 else (critical * error / mean) ** 2)
    return float(found * change.shape[1])


@dataclass(frozen=True)
class Interaction:
    """What two changes do together, beyond the sum of what each does alone.

    Attributes:
        together: difference to the base when both are made.
        beyond_sum: that less the sum of both differences; negative where they lower it more
            together than apart.
    """

    together: Estimate
    beyond_sum: Estimate


def interaction(
    base: Measured, alone: Sequence[Measured], both: Measured, draws: Draws
) -> Interaction:
    """Of two changes, from the same histories four times."""
    one, two = alone
    parts = [m.values for m in (base, one, two, both)]
    assert all(part is not None for part in parts)
    of_base, of_one, of_two, of_both = (part for part in parts if part is not None)
    beyond = of_both - of_one - of_two + of_base
    made = replace(base, values=beyond, kind="mean")
    nothing = replace(base, values=np.zeros_like(beyond), kind="mean")
    found = contrast(nothing, made, draws).difference
    return Interaction(contrast(base, both, draws).difference, found)


def as_measured(about: Measured, values: Floats, asked: Flags | None) -> list[Measured]:
    """The outcome of every branch, (B, D, n) of values, as outcomes of histories in order."""
    flat = values.reshape(len(values), -1)
    where = [None] * len(flat) if asked is None else list(asked.reshape(len(flat), -1))
    return [replace(about, values=row, asked=some) for row, some in zip(flat, where, strict=True)]
