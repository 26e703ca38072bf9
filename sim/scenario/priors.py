"""Draws of the parameters: priors, or rows of a posterior, sampled by named streams.

The value of a parameter in a draw depends on (seed, key, draw) only, so that a new parameter or
more draws leave all others as they were. Draw 0 takes every mode. Priors are PERT laws; what is
known from a count has a gamma law.

Where a scenario names a posterior, its numbers come from one row of it: a draw chooses the row by
its weight, and draw 0 takes that of highest weight. So they keep their correlations. Numbers that
the posterior lacks are drawn from their priors as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ballast.sim.scenario.leader_keys import LeadersOccasion, meet_key, occasion_date_key
from ballast.sim.scenario.schema import (
    Counted,
    DayPrior,
    LoadedScenario,
    Prior,
    Scenario,
    Visit,
)
from ballast.sim.scenario.shape import Evidenced
from ballast.sim.scenario.turnover_keys import turnover_key
from ballast.sim.streams import Luck

PERT_SHAPE = 4.0
INTERVAL = (0.05, 0.95)
"""Between which quantiles a number without bounds is told, and varied in a study."""
Floats = NDArray[np.float64]


def pert(uniform: Floats, low: float, mode: float, high: float) -> Floats:
    """PERT numbers by inverse distribution function: a beta law on [low, high] with this mode.

    >>> pert(np.array([0.5]), 0.0, 5.0, 10.0).round(6).tolist()
    [5.0]
    >>> pert(np.array([0.5]), 2.0, 2.0, 2.0).tolist()
    [2.0]
    """
    from scipy.special import betaincinv  # takes longer to import than two scenarios to read

    if high == low:
        return np.full_like(uniform, low)
    a = 1.0 + PERT_SHAPE * (mode - low) / (high - low)
    b = 1.0 + PERT_SHAPE * (high - mode) / (high - low)
    return np.asarray(low + (high - low) * betaincinv(a, b, uniform))


def quantile(prior: Prior, uniform: Floats) -> Floats:
    """Numbers of a drawn prior by inverse distribution function.

    Args:
        prior: with low, mode and high, or from a count.
        uniform: each in (0, 1).
    """
    from scipy.special import gammaincinv

    if isinstance(prior, Counted):
        return np.asarray(prior.scale * gammaincinv(prior.shape, uniform))
    assert prior.low is not None and prior.high is not None
    return pert(uniform, prior.low, prior.centre, prior.high)


def range_of(prior: Prior) -> tuple[float | None, float | None]:
    """Low and high of a number; of one from a count, which has no bounds, its 90 % interval."""
    if isinstance(prior, Counted):
        low, high = quantile(prior, np.array(INTERVAL)).tolist()
        return low, high
    return prior.low, prior.high


def within_range(prior: Counted, low: float, high: float, unit: Floats) -> Floats:
    """Numbers of a count's law that is cut off at low and high, at places in [0, 1].

    >>> one = Counted(mode=1.0, shape=1.5, scale=1.0, evidence="D")
    >>> within_range(one, 0.5, 2.0, np.array([0.0, 1.0])).round(9).tolist()
    [0.5, 2.0]
    """
    from scipy.special import gammainc

    first, last = gammainc(prior.shape, np.array([low, high]) / prior.scale)
    return np.clip(quantile(prior, first + (last - first) * unit), low, high)


def all_priors(scenario: Scenario) -> dict[str, Prior]:
    """Every number of a scenario that stands for itself and may be drawn, by dotted key."""
    numbers = {f"parameters.{key}": prior for key, prior in scenario.parameters.items()}
    for name, official in scenario.officials.items():
        numbers[f"officials.{name}.reception"] = official.reception
    for name, government in scenario.governments.items():
        numbers[f"governments.{name}.sanctions_suffered"] = government.sanctions_suffered
        for category in government.conduct.rates:
            key = f"governments.{name}.conduct.rates.{category.value}"
            numbers[key] = government.conduct.rate(category)
    for name, visit in scenario.visits.items():
        if isinstance(visit.date, DayPrior):
            numbers[visit_date_key(name)] = _days(visit, visit.date, scenario.start)
    for name, expected in scenario.expected_acts.items():
        if expected.probability is not None:
            numbers[probability_key(name)] = expected.probability
    if scenario.leaders is not None:
        numbers |= scenario.leaders.numbers
    for name, occasion in scenario.occasions.items():
        numbers[meet_key(name)] = occasion.meet
        if isinstance(occasion.date, DayPrior):
            numbers[occasion_date_key(name)] = _days(occasion, occasion.date, scenario.start)
    if scenario.turnover is not None:
        for side, rates in scenario.turnover.rates.items():
            for rank in rates:
                numbers[turnover_key(side, rank)] = scenario.turnover.rate(side, rank)
    for name, planned in scenario.interventions.items():
        if planned.chance is not None:
            numbers[intervention_key(name)] = planned.chance
    return numbers


def share_factors(scenario: Scenario) -> dict[str, Prior]:
    """What multiplies the shares of acts that were counted, by dotted key of the count."""
    return {
        f"governments.{name}.conduct.counts.{act}": factor
        for name, government in scenario.governments.items()
        for act, factor in government.conduct.factors().items()
    }


def probability_key(name: str) -> str:
    """Dotted key of the probability of an expected act."""
    return f"expected_acts.{name}.probability"


def intervention_key(name: str) -> str:
    """Dotted key of the probability of an intervention."""
    return f"interventions.{name}.probability"


def shock_key(name: str) -> str:
    """Dotted key of the probability of a dated shock."""
    return f"shocks.{name}.probability"


def visit_phase_key(name: str) -> str:
    """Dotted key of the phase in which a listed visit starts, where lanes differ in it.

    A number of :class:`ballast.sim.vocabulary.VisitPhase`; below zero, that of the scenario.
    """
    return f"visits.{name}.phase"


def visit_waits_key(name: str) -> str:
    """Dotted key of whether a listed visit waits for others, 1 or 0, where lanes differ in it."""
    return f"visits.{name}.after"


def sanctioned_key(name: str) -> str:
    """Dotted key of the last day of sanctions on an official, -1 for none, where lanes differ."""
    return f"officials.{name}.sanctioned_until"


def visit_date_key(name: str) -> str:
    """Dotted key of the day of a visit, where it is drawn."""
    return f"visits.{name}.date"


def _days(visit: Visit | LeadersOccasion, day: DayPrior, start: date) -> Prior:
    """The day of a visit or an occasion as a number, on the evidence of that."""
    low, mode, high = (float((each - start).days) for each in (day.low, day.mode, day.high))
    about = {name: getattr(visit, name) for name in Evidenced.model_fields}
    return Prior(low=low, mode=mode, high=high, unit="days after the start", **about)


def sample(loaded: LoadedScenario, seed: int, draws: NDArray[np.integer]) -> dict[str, Floats]:
    """Values of all numbers of a scenario for some draws, from its posterior and its priors.

    Args:
        loaded: the scenario.
        seed: root seed.
        draws: (D,) numbers of the draws; 0 takes the likeliest numbers.

    Returns:
        By dotted key, shape (D,) where the number is drawn, else (1,).
    """
    scenario = loaded.scenario
    return sample_some(loaded, all_priors(scenario) | share_factors(scenario), seed, draws)


def sample_some(
    loaded: LoadedScenario, some: Mapping[str, Prior], seed: int, draws: NDArray[np.integer]
) -> dict[str, Floats]:
    """The same for some numbers of a scenario, by their priors."""
    posterior = loaded.posterior
    learnt = [] if posterior is None else [k for k in posterior.keys if k in some]
    learnt = [key for key in learnt if some[key].drawn]
    if posterior is None or not learnt:
        return sample_priors(some, seed, draws)
    rows = posterior.rows(seed, draws)
    jointly = {key: posterior.column(key)[rows] for key in learnt}
    others = {key: prior for key, prior in some.items() if key not in jointly}
    apart = sample_priors(others, seed, draws)
    return {key: jointly[key] if key in jointly else apart[key] for key in some}


def centre_of_number(loaded: LoadedScenario, key: str, prior: Prior) -> float:
    """A number as draw 0 has it: of the posterior's likeliest row, else the centre of its prior."""
    posterior = loaded.posterior
    learnt = posterior is not None and prior.drawn and key in posterior.keys
    return posterior.central(key) if posterior is not None and learnt else prior.centre


def sample_lanes(
    loaded: LoadedScenario, seed: int, draws: NDArray[np.integer]
) -> dict[str, Floats]:
    """Values of all numbers of a scenario for lanes, each draw being sampled once.

    Args:
        loaded: with its priors, and its posterior if it names one.
        seed: root seed.
        draws: (L,) number of the draw of each lane, in any order.

    Returns:
        By dotted key, (L,) or, where the sample is one number for all lanes, (1,).
    """
    own, place = np.unique(draws, return_inverse=True)
    return spread(sample(loaded, seed, own), place)


def spread(values: Mapping[str, Floats], draw: NDArray[np.integer]) -> dict[str, Floats]:
    """Values of numbers for lanes, from those for draws.

    Args:
        values: by dotted key, (D,) or (1,).
        draw: (L,) which of the draws each lane has, from 0.

    Returns:
        By dotted key, (L,) or (1,).
    """
    return {key: each if len(each) == 1 else each[draw] for key, each in values.items()}


def sample_priors(
    priors: Mapping[str, Prior], seed: int, draws: NDArray[np.integer]
) -> dict[str, Floats]:
    """Values of some numbers by their priors alone; each is the same whichever others are asked.

    Args:
        priors: by dotted key.
        seed: root seed.
        draws: (D,) numbers of the draws; 0 takes the modes.

    Returns:
        By dotted key, shape (D,) where the number is drawn, else (1,).
    """
    luck = Luck(seed, draws, np.zeros_like(draws))
    at_modes = draws == 0
    values: dict[str, Floats] = {}
    for key, prior in priors.items():
        if prior.drawn:
            drawn = quantile(prior, _place(luck, key))
            values[key] = np.where(at_modes, prior.centre, drawn)
        else:
            values[key] = np.array([prior.centre])
    return values


def places(keys: Iterable[str], seed: int, draws: NDArray[np.integer]) -> dict[str, Floats]:
    """Places in their priors of some drawn numbers: what :func:`sample_priors` turns into values.

    Args:
        keys: dotted keys.
        seed: root seed.
        draws: (D,) numbers of the draws, each 1 or more.

    Returns:
        By dotted key, (D,) in (0, 1).
    """
    luck = Luck(seed, draws, np.zeros_like(draws))
    return {key: _place(luck, key) for key in keys}


def _place(luck: Luck, key: str) -> Floats:
    return luck.uniform(f"prior.{key}", 0)
