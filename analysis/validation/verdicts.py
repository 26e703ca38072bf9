"""Tests, bands and verdicts: what a stylised fact is held against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ballast.analysis.stats.uncertainty import resamples
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.settings import ValidationSettings

RESAMPLES = 400
Verdict = Literal["pass", "fail", "circular", "fitted", "not asked"]


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """A simulated value with an interval and what that is an interval of.

    Attributes:
        value: pooled over all histories; NaN where nothing of the kind happened, infinite where it
            lasts beyond the end.
        low, high: the interval; NaN where there is none.
        of: ``histories``: 5-95 % of single histories as long as the record, to be compared with
            an observed value; ``draws``: 5-95 % of parameter draws; ``estimate``: 95 % of the
            pooled value itself, over draws and luck.
    """

    value: float
    low: float = float("nan")
    high: float = float("nan")
    of: Literal["histories", "draws", "estimate", ""] = ""


@dataclass(frozen=True, kw_only=True)
class Test:
    """One comparison of a row.

    Attributes:
        name: key of its band.
        what: in words.
        simulated: by the model.
        observed: in the record or in public data before the start; None where there is none.
        benchmark: by constant hazards; None where they say nothing.
        chain: by the agent-free chain; None where it says nothing.
        low, high: the band; None where it is open.
        banded: whether there is a band at all.
        contains: the interval has to contain the band instead of lying in it.
    """

    __test__ = False  # not a test for pytest

    name: str
    what: str
    simulated: Simulated
    observed: float | None = None
    benchmark: float | None = None
    chain: Simulated | None = None
    low: float | None = None
    high: float | None = None
    banded: bool = True
    contains: bool = False

    @property
    def passes(self) -> bool | None:
        """Whether the value lies in the band; None without a value or a band."""
        value = self.simulated.value
        if not self.banded or np.isnan(value):
            return None
        if self.contains:
            assert self.low is not None and self.high is not None
            return bool(self.simulated.low <= self.low and self.high <= self.simulated.high)
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A row of the table.

    Attributes:
        number: 1-26.
        title: the fact.
        tests: what it is held against.
        circular: a prior implies it.
        fitted: parameters have learnt from its datum.
        note: why it was not asked, or how to read it.
    """

    number: int
    title: str
    tests: tuple[Test, ...]
    circular: bool = False
    fitted: bool = False
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        """Fail if any test fails; circular and fitted rows never pass."""
        results = [test.passes for test in self.tests]
        if all(result is None for result in results):
            return "not asked"
        if any(result is False for result in results):
            return "fail"
        if self.circular:
            return "circular"
        return "fitted" if self.fitted else "pass"


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What tests are made with: bands, and how histories divide into draws.

    Attributes:
        settings: bands, and the rows that a prior implies.
        draws, seed: of the sample.
        fitted: rows whose datum parameters have learnt from.
    """

    settings: ValidationSettings
    draws: int
    seed: int
    fitted: frozenset[int] = frozenset()

    def test(
        self,
        name: str,
        what: str,
        simulated: Simulated,
        *,
        general: str | None = None,
        observed: float | None = None,
        benchmark: float | None = None,
        chain: Simulated | None = None,
        contains: bool = False,
    ) -> Test:
        """A test with its band, by its own name or else by the general one."""
        bands = self.settings.bands
        band = bands.get(name, bands.get(general or name))
        low, high = band if band is not None else (None, None)
        return Test(
            name=name,
            what=what,
            simulated=simulated,
            observed=_number(observed),
            benchmark=_number(benchmark),
            chain=chain,
            low=low,
            high=high,
            banded=band is not None,
            contains=contains,
        )

    def fact(self, number: int, title: str, *tests: Test, note: str = "") -> Fact:
        """A row with its tests."""
        circular = number in self.settings.circular
        fitted = number in self.fitted
        return Fact(
            number=number, title=title, tests=tests, circular=circular, fitted=fitted, note=note
        )

    def ratio(self, above: Floats, below: Floats) -> Simulated:
        """A pooled ratio with its 95 % interval, by resampling whole draws.

        Args:
            above, below: (L,) of each history, in (draw, run) order.
        """
        return self.pooled(lambda a, b: float(a.sum() / b.sum()), above, below)

    def pooled(self, statistic: Callable[..., float], *columns: Floats) -> Simulated:
        """A statistic of sums over draws with its 95 % interval, by resampling whole draws.

        Args:
            statistic: of one array a column, (draws,), each the sums over the runs of a draw.
            columns: (L,) of each history, in (draw, run) order.

        Returns:
            Nothing that can be judged where it is a ratio to what never happened. An end of the
            interval is infinite where it is one in so many resamples.
        """
        sums = [column.reshape(self.draws, -1).sum(axis=1) for column in columns]
        found = self.resampled(statistic, *sums)
        return found if np.isfinite(found.value) else Simulated(value=float("nan"))

    def resampled(self, statistic: Callable[..., float], *columns: Floats) -> Simulated:
        """A statistic of what each draw has, with its 95 % interval, by resampling whole draws.

        Args:
            statistic: of one array a column, with the draws first.
            columns: (draws, ...) each.

        Returns:
            A value that may be infinite; nothing that can be judged where it is NaN.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            value = statistic(*columns)
            if np.isnan(value):
                return Simulated(value=float("nan"))
            chosen_draws = resamples(self.draws, RESAMPLES, self.seed)
            found = np.array([statistic(*(c[chosen] for c in columns)) for chosen in chosen_draws])
        low, high = _quantiles(found[~np.isnan(found)], [0.025, 0.975])
        return Simulated(value=value, low=low, high=high, of="estimate")


def _quantiles(known: Floats, levels: list[float]) -> tuple[float, ...]:
    """Quantiles; an infinite number is beyond any other, and nothing lies between it and them."""
    method: Literal["linear", "inverted_cdf"] = (
        "linear" if np.isfinite(known).all() else "inverted_cdf"
    )
    return tuple(float(bound) for bound in np.quantile(known, levels, method=method))


def of_histories(values: Floats, value: float | None = None) -> Simulated:
    """A statistic of each history: its mean, or the pooled value, and 5-95 % of histories."""
    known = values[~np.isnan(values)]
    if not len(known):
        return Simulated(value=float("nan"))
    low, high = np.quantile(known, [0.05, 0.95])
    mean = float(known.mean()) if value is None else value
    return Simulated(value=mean, low=float(low), high=float(high), of="histories")


def over_draws(value: float, each: Floats) -> Simulated:
    """A pooled value with 5-95 % of the values of draws; infinite ones are beyond any number."""
    known = each[~np.isnan(each)]
    if not len(known):
        return Simulated(value=value)
    low, high = np.quantile(known, [0.05, 0.95], method="inverted_cdf")
    return Simulated(value=value, low=float(low), high=float(high), of="draws")


def mean_of(values: Floats) -> float | None:
    """Mean of what is known, or None."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def _number(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else float(value)
