"""Reference tables of models whose posterior is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtr, ndtri

from ballast.sim.streams import Luck

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class KnownTarget:
    """A target as inference sees it."""

    id: str
    observed: tuple[float, float]
    discrepancy: float = 0.0


@dataclass(frozen=True, kw_only=True)
class KnownTable:
    """A reference table as inference sees it."""

    keys: tuple[str, ...]
    unit: Floats
    targets: tuple[KnownTarget, ...]
    summary: Floats
    mc: Floats
    shorter: Floats
    shape: float = 0.0
    """Of gamma priors with a mean of 1; 0 for numbers from 0 to 10 as likely as each other."""

    @property
    def theta(self) -> Floats:
        return self.at(self.unit)

    def at(self, unit: Floats) -> Floats:
        return np.asarray(gammaincinv(self.shape, unit) / self.shape if self.shape else 10 * unit)

    def given(self, data: Floats) -> KnownTable:
        """The same table with other values on record."""
        pairs = zip(self.targets, data.tolist(), strict=True)
        some = [replace(t, observed=(value, t.observed[1])) for t, value in pairs]
        return replace(self, targets=tuple(some))

    def taken(self, rows: NDArray[np.intp]) -> KnownTable:
        """The same table with rows in another order."""
        each = {name: getattr(self, name)[rows] for name in ("unit", "summary", "mc", "shorter")}
        return replace(self, **each)


def uniforms(name: str, rows: int, columns: int, seed: int = 1) -> Floats:
    """Uniform numbers of a named stream: (rows, columns)."""
    luck = Luck(seed, np.arange(rows), np.zeros(rows, np.int64))
    return np.stack([luck.uniform(f"{name}.{n}", 0) for n in range(columns)], axis=1)


def keys(number: int) -> tuple[str, ...]:
    return tuple(f"parameters.part.p{n:03d}" for n in range(number))


def linear(
    effects: Floats, data: Floats, *, rows: int = 40_000, mc: float = 0.3, shorter: float = 0.4,
    discrepancy: float = 0.2, seed: int = 1,
) -> KnownTable:  # fmt: skip
    """Summaries linear in normal scores of k parameters: effects (k, m), data (m,)."""
    number, targets = effects.shape
    unit = uniforms("unit", rows, number, seed)
    noise = mc * ndtri(uniforms("noise", rows, targets, seed))
    sd = float(np.hypot(mc, shorter))
    return KnownTable(
        keys=keys(number), unit=unit, summary=ndtri(unit) @ effects + noise,
        targets=tuple(
            KnownTarget(id=f"t{n:02d}", observed=(float(z), sd), discrepancy=discrepancy)
            for n, z in enumerate(data)
        ),
        mc=np.full((rows, targets), mc), shorter=np.full((rows, targets), shorter),
    )  # fmt: skip


def linear_posterior(
    effects: Floats, data: Floats, mc: float = 0.3, shorter: float = 0.4, discrepancy: float = 0.2
) -> tuple[Floats, Floats]:
    """Mean (k,) and covariance (k, k) of the scores of :func:`linear` given the data."""
    noise = mc**2 + shorter**2 + discrepancy**2
    covariance = np.linalg.inv(np.eye(len(effects)) + effects @ effects.T / noise)
    return covariance @ effects @ data / noise, covariance


SHAPE = 2.0
YEARS, PLAYED = 12.0, 24.0


def counts(
    observed: int, *, rows: int = 60_000, rate: float = 0.5, idle: int = 2, seed: int = 1
) -> KnownTable:
    """Events a year at a rate times a gamma factor; half an event added, logarithms taken.

    Other factors, ``idle`` of them, do nothing.
    """
    unit = uniforms("unit", rows, 1 + idle, seed)
    factor = gammaincinv(SHAPE, unit[:, 0]) / SHAPE
    seen = poisson_quantile(uniforms("count", rows, 1, seed)[:, 0], rate * factor * PLAYED)
    mc = 1.0 / np.sqrt(seen + 0.5)
    value, sd = float(np.log((observed + 0.5) / YEARS)), 1.0 / np.sqrt(observed + 0.5)
    return KnownTable(
        keys=keys(1 + idle), unit=unit, shape=SHAPE,
        summary=np.log((seen + 0.5) / PLAYED)[:, None], mc=mc[:, None],
        shorter=(mc * np.sqrt(PLAYED / YEARS - 1.0))[:, None],
        targets=(KnownTarget(id="events", observed=(value, float(sd))),),
    )  # fmt: skip


def counts_posterior(observed: int, rate: float = 0.5) -> tuple[float, float]:
    """Mean and standard deviation of the factor: gamma prior, Poisson count."""
    shape, scale = SHAPE + observed, 1.0 / (SHAPE + rate * YEARS)
    return shape * scale, float(np.sqrt(shape)) * scale


def poisson_quantile(uniform: Floats, mean: Floats) -> Floats:
    """Poisson numbers by inverse distribution function."""
    from scipy.stats import poisson

    return np.asarray(poisson.ppf(uniform, mean), float)


def places(score: Floats) -> Floats:
    return np.asarray(ndtr(score))
