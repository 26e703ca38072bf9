"""Draws of the parameters: priors sampled by named streams.

The value of a parameter in a draw depends on (seed, key, draw) only, so that a new parameter or
more draws leave all others as they were. Draw 0 takes every mode. Priors are PERT laws; what is
known from a count has a gamma law.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ballast.sim.scenario.leader_keys import LeadersOccasion, meet_key, occasion_date_key
from ballast.sim.scenario.schema import Counted, DayPrior, Prior, Scenario, Visit
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


def visit_date_key(name: str) -> str:
    """Dotted key of the day of a visit, where it is drawn."""
    return f"visits.{name}.date"


def _days(visit: Visit | LeadersOccasion, day: DayPrior, start: date) -> Prior:
    """The day of a visit or an occasion as a number, on the evidence of that."""
    low, mode, high = (float((each - start).days) for each in (day.low, day.mode, day.high))
    about = {name: getattr(visit, name) for name in Evidenced.model_fields}
    return Prior(low=low, mode=mode, high=high, unit="days after the start", **about)


def sample(scenario: Scenario, seed: int, draws: NDArray[np.integer]) -> dict[str, Floats]:
    """Values of all numbers of a scenario for some draws; see :func:`sample_priors`."""
    return sample_priors(all_priors(scenario) | share_factors(scenario), seed, draws)


def sample_lanes(scenario: Scenario, seed: int, draws: NDArray[np.integer]) -> dict[str, Floats]:
    """Values of all numbers of a scenario for lanes, each draw being sampled once.

    Args:
        scenario: with its priors.
        seed: root seed.
        draws: (L,) number of the draw of each lane, in any order.

    Returns:
        By dotted key, (L,) or, where the sample is one number for all lanes, (1,).
    """
    own, place = np.unique(draws, return_inverse=True)
    return spread(sample(scenario, seed, own), place)


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
    """Values of some numbers for some draws; each is the same whichever others are asked for.

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
            drawn = quantile(prior, luck.uniform(f"prior.{key}", 0))
            values[key] = np.where(at_modes, prior.centre, drawn)
        else:
            values[key] = np.array([prior.centre])
    return values
