"""When acting pays: the cost-loss model for a change that averts an event.

Acting costs C and averts a loss L with some probability. Expenses are in units of the loss, so that
all depends on the ratio of cost to loss, alpha = C / L, in (0, 1), and on what the change does to
the probability of the event in each draw, p0 without it and p1 with it; e = p0 - p1 is what it
averts. Expected expenses [Richardson2000], E being the mean over draws:

- never acting: E p0; always acting: alpha + E p1;
- acting on the mean, where alpha < E e: the smaller of the two;
- with perfect knowledge of the draw: E min(p0, alpha + p1).

The *relative economic value* of acting on the mean is what it saves over never acting, as a share
of what perfect knowledge of the draw would save: max(0, E e - alpha) / E max(0, e - alpha). It is
at most 1, falls with alpha, and is 0 from the mean effect on, the ratio up to which acting pays,
and where there is nothing to save. Perfect knowledge is of the parameters, never of the random
numbers of a history. The *regret* of acting is E max(0, alpha - e), that of not acting
E max(0, e - alpha); the smaller one is the expected value of perfect information. All this is for
a decision maker who minds expected expense alone.

Effects of draws are estimates from finitely many runs. Their noise makes E max(0, e - alpha) too
large, so it is taken out by a normal deconvolution: effects are drawn towards their mean by the
share of their variance that is noise, which is exact where effects and noise are normal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from ballast.analysis.stats.uncertainty import Flags, Floats, Ints, resamples

LEAST_DRAWS, LEAST_RUNS = 30, 2
RESAMPLES = 200
RATIOS: Floats = 10.0 ** (np.arange(-160, 0) / 40.0)
"""Ratios of cost to loss at which curves are given."""
RESOLVED_AT = 2.0
"""Standard errors above zero from which a variance between draws is resolved."""
DRAW_COLUMNS = ("draw", "runs", "base", "other", "up", "down")
"""Of a table by draw: histories, those with the event in either, and those that flip each way."""


@dataclass(frozen=True, eq=False)
class PairedDraws:
    """An event without and with a change, in the same histories of each draw.

    Attributes:
        base, other: (D,) probability without and with it.
        noise: (D,) variance of their difference that finitely many runs leave.
        histories: pairs behind all draws together; None where probabilities are exact.
    """

    base: Floats
    other: Floats
    noise: Floats
    histories: int | None

    @classmethod
    def exact(cls, base: Floats, other: Floats) -> Self:
        """Probabilities that are known: (D,) each."""
        return cls(base, other, np.zeros(len(base)), None)

    @classmethod
    def of_histories(cls, base: Floats, other: Floats) -> Self:
        """From 0 and 1 in each history: (D, n) each, n > 1."""
        draws, runs = base.shape
        noise = (base - other).var(axis=1, ddof=1) / runs
        return cls(base.mean(axis=1), other.mean(axis=1), noise, draws * runs)

    @classmethod
    def of_table(cls, table: pd.DataFrame) -> Self:
        """From counts by draw: columns of :data:`DRAW_COLUMNS`, of more than one run each."""
        runs, base, other, up, down = (table[name].to_numpy(float) for name in DRAW_COLUMNS[1:])
        change = (down - up) / runs
        noise = ((down + up) / runs - change**2) / (runs - 1.0)
        return cls(base / runs, other / runs, noise, int(runs.sum()))

    @property
    def effect(self) -> Floats:
        """Probability that the change averts in each draw, negative where it adds some: (D,)."""
        return self.base - self.other

    def take(self, rows: Ints) -> PairedDraws:
        """Draws at some positions."""
        return PairedDraws(self.base[rows], self.other[rows], self.noise[rows], self.histories)

    def without_noise(self) -> Floats:
        """Effects drawn towards their mean by the share of their variance that is noise: (D,)."""
        effect, noise = self.effect, float(self.noise.mean())
        centre, observed = effect.mean(), float(effect.var(ddof=1))
        if noise == 0.0:
            return effect
        share = max(0.0, observed - noise) / observed if observed > 0.0 else 0.0
        return np.asarray(centre + (effect - centre) * np.sqrt(share))

    @property
    def resolved(self) -> bool:
        """Whether effects vary between draws by more than noise, by two standard errors."""
        effect = self.effect
        centred = effect - effect.mean()
        observed = float(effect.var(ddof=1))
        error = np.sqrt(max(0.0, float((centred**4).mean()) - observed**2) / len(effect))
        return observed - float(self.noise.mean()) > max(1e-12, RESOLVED_AT * float(error))


def counts_by_draw(base: Floats, other: Floats, asked: Flags | None = None) -> pd.DataFrame:
    """A row a draw, 1 to D, with the columns of :data:`DRAW_COLUMNS`, from histories: (D, n) each.

    Of an outcome that is a number, ``base`` and ``other`` are sums over histories.

    Args:
        base, other: the outcome without and with a change.
        asked: where it is asked in both; everywhere if not said.

    >>> counts_by_draw(np.array([[1.0, 1.0, 0.0]]), np.array([[0.0, 1.0, 1.0]])).iloc[0].tolist()
    [1.0, 3.0, 2.0, 2.0, 1.0, 1.0]
    """
    where = np.ones(base.shape, bool) if asked is None else asked
    base, other = (np.where(where, values, 0.0) for values in (base, other))
    runs, sums = where.sum(axis=1), (base.sum(axis=1), other.sum(axis=1))
    flips = ((other > base).sum(axis=1), (other < base).sum(axis=1))
    rows = (np.arange(1, len(base) + 1), runs, *sums, *flips)
    return pd.DataFrame(dict(zip(DRAW_COLUMNS, rows, strict=True)))


@dataclass(frozen=True)
class Threshold:
    """The ratio of cost to loss up to which acting pays, on the mean: the mean effect.

    Attributes:
        value: it; negative where the change makes the event more likely.
        low, high: 95 % interval, of finitely many draws and runs together.
    """

    value: float
    low: float
    high: float

    @property
    def ratio(self) -> float:
        """The ratio at which knowing more is worth most, for every parameter; 0 where none pays."""
        return min(1.0, max(0.0, self.value))


def pays_up_to(draws: PairedDraws) -> Threshold:
    """The mean effect with its interval: Student's over draws, with half a pair more of each kind.

    The half pairs [AgrestiMin2005] keep a handful of flips, or none, from looking certain.
    """
    effect = draws.effect
    value, size = float(effect.mean()), len(effect)
    critical = float(stdtrit(size - 1, 0.975))
    half, centre = critical * float(effect.std(ddof=1)) / np.sqrt(size), value
    if (pairs := draws.histories) is not None:
        half = np.sqrt((pairs * half) ** 2 + critical**2) / (pairs + 2)
        centre *= pairs / (pairs + 2)
    return Threshold(value, float(centre - half), float(centre + half))


def gain(effects: Floats, ratios: Floats) -> Floats:
    """Expected saving over never acting of one who knows the effect: (D,), (R,) to (R,)."""
    return np.asarray(np.maximum(0.0, effects[:, None] - ratios).mean(axis=0))


def value_curve(draws: PairedDraws, ratios: Floats = RATIOS, *, seed: int) -> pd.DataFrame:
    """Expenses, relative economic value, regrets and the value of perfect information.

    Args:
        draws: paired draws.
        ratios: (R,) of cost to loss, rising.
        seed: for resampling draws, from which intervals and errors come.

    Returns:
        A row a ratio: ratio, never, always, on_mean, perfect (expected expenses, in losses), value
        (relative economic value), value_low, value_high (95 %), regret_acting,
        regret_not_acting, information (expected value of perfect information),
        information_error (its standard error).
    """
    never, with_it = float(draws.base.mean()), float(draws.other.mean())
    mean, known, value = _parts(draws, ratios)
    chosen = resamples(len(draws.base), RESAMPLES, seed)
    again = [_parts(draws.take(rows), ratios) for rows in chosen]
    low, high = np.quantile([part[2] for part in again], [0.025, 0.975], axis=0)
    error = np.std([part[1] - part[0] for part in again], axis=0, ddof=1)
    regret = known - (never - with_it - ratios)
    return pd.DataFrame(
        {
            "ratio": ratios,
            "never": never,
            "always": ratios + with_it,
            "on_mean": never - mean,
            "perfect": never - known,
            "value": value,
            # intervals hold the estimate: resampled draws repeat, which lowers values a little
            "value_low": np.minimum(low, value),
            "value_high": np.maximum(high, value),
            "regret_acting": np.where(regret > 1e-12, regret, 0.0),
            "regret_not_acting": known,
            "information": known - mean,
            "information_error": error,
        }
    )


def _parts(draws: PairedDraws, ratios: Floats) -> tuple[Floats, Floats, Floats]:
    """Savings on the mean, savings with perfect knowledge, and the share of one in the other."""
    effects = draws.without_noise()
    mean = np.maximum(0.0, float(effects.mean()) - ratios)
    known = gain(effects, ratios)
    known = np.where(known - mean > 1e-12, known, mean)  # less is rounding
    value = np.divide(mean, known, out=np.zeros_like(mean), where=known > 0.0)
    return mean, known, value
