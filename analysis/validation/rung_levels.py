"""How likely each rung is by a day, in the model and in a chain without governments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.analysis.stats.uncertainty import Estimate, proportion
from ballast.analysis.validation.fact_evidence import FactEvidence
from ballast.analysis.validation.verdicts import Fact, Simulated, Test
from ballast.sim.experiments.agent_free_chain import RUNGS, chain_histories
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import CRISIS

YEAR = 365


@dataclass(frozen=True, kw_only=True)
class RungLevel:
    """The chance of a rung or a higher one by a day.

    Attributes:
        rung: 4-7.
        by_draw: (D,) share of each draw's histories.
        estimate: over draws, with 95 % of chance and 5-95 % of draws.
    """

    rung: int
    by_draw: Floats
    estimate: Estimate


def chain_levels(
    loaded: LoadedScenario, seed: int, draws: int, runs: int, horizon: int
) -> list[RungLevel]:
    """The chain's chance of each rung within some days, under the priors of a scenario."""
    histories = chain_histories(loaded, seed, draws, runs, horizon)
    return [level(rung, histories.reached(rung, horizon), draws) for rung in RUNGS]


def level(rung: int, reached: Floats, draws: int) -> RungLevel:
    """The chance of a rung from where it was reached: (L,) in (draw, run) order."""
    counts = reached.reshape(draws, -1)
    about = proportion(counts.sum(axis=1), counts.shape[1])
    return RungLevel(rung=rung, by_draw=counts.mean(axis=1), estimate=about)


def over_draws_of(found: RungLevel) -> Simulated:
    """A level with 5-95 % of draws, or 95 % of chance where draws are not resolved."""
    about = found.estimate
    if about.draws_low is not None and about.draws_high is not None:
        return Simulated(value=about.value, low=about.draws_low, high=about.draws_high, of="draws")
    low, high = (np.nan if b is None else b for b in (about.mc_low, about.mc_high))
    return Simulated(value=about.value, low=low, high=high, of="estimate")


def levels(of: FactEvidence) -> Fact:
    """Row 25: the levels themselves, with the chain as a column."""
    days = of.lab.days
    asked = [(rung, days) for rung in RUNGS]
    if days > YEAR:
        asked.append((int(CRISIS), YEAR))
    return of.bench.fact(
        25,
        "levels, beside a chain without governments",
        *(_level(of, rung, horizon) for rung, horizon in asked),
        note="where model and chain agree, the level is an input and not a finding",
    )


def _level(of: FactEvidence, rung: int, horizon: int) -> Test:
    found = level(rung, of.reached(rung - RUNGS[0], horizon), of.bench.draws)
    alone = level(rung, of.chain.reached(rung, horizon), of.bench.draws)
    return of.bench.test(
        f"levels_{horizon}.rung_{rung}",
        f"rung {rung} or higher within {horizon} days",
        over_draws_of(found),
        chain=over_draws_of(alone),
    )
