"""How a number is widened whose data came too late: its range doubled on its natural scale.

Each end goes twice as far from the centre: in log odds for probabilities, in logarithms for other
numbers that cannot be negative, and as it is for the rest. An end at the limit of such a scale (0,
or 1 of a probability) stays there, and so does one at which the range of another number begins.
What was fixed is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, inf, log

from ballast.sim.errors import InputError, Problem
from ballast.sim.rules.parameters import declared
from ballast.sim.scenario.conduct_keys import MOST_A_YEAR, RATE_UNIT
from ballast.sim.scenario.shape import Prior

DOUBLED = 2.0
DIGITS = 3
SHARES = ("probability", "0-1")
"""Units of what lies between 0 and 1."""
PARAMETERS = "parameters."
ORDERED = {
    "parameters.visits.shortest_lag": ("high",),
    "parameters.visits.usual_lag": ("low", "high"),
    "parameters.visits.longest_lag": ("low",),
}
"""Ends that stay, since the range of another number begins there."""
Way = Callable[[float], float]


def widened(key: str, prior: Prior, sides: Sequence[str]) -> tuple[float, float, float]:
    """Low, mode and high of a number, each end twice as far from the centre.

    Args:
        key: dotted key.
        prior: with low, mode and high, or a value with its range; a value above 0 that has none is
            taken to be known to a factor of two.
        sides: ids of the governments.

    Raises:
        InputError: a value of 0 or less without a range.

    >>> one = Prior(low=0.5, mode=1.0, high=3.0, unit="per year", evidence="D")
    >>> widened("parameters.shocks.sovereignty_rate", one, ("AA", "BB"))
    (0.25, 1.0, 9.0)
    """
    centre, (least, most) = prior.centre, _limits(key, prior, sides)
    low, high = prior.low, prior.high
    if low is None or high is None:
        if centre <= 0.0:
            message = f"expected a range beside {key}, whose data came too late, got {centre:g}"
            raise InputError(Problem(message, key))
        low, high = centre / DOUBLED, centre * DOUBLED
    there, back = _scale(prior, min(least, low))
    stays = ORDERED.get(key, ())
    low = low if "low" in stays else max(_further(low, centre, there, back), least)
    high = high if "high" in stays else min(_further(high, centre, there, back), most)
    return low, centre, high


def _further(end: float, centre: float, there: Way, back: Way) -> float:
    """An end twice as far from the centre on a scale; as numbers are where that is at its limit."""
    if end == centre or abs(there(end)) == inf:
        return end
    if abs(there(centre)) == inf:
        return centre + DOUBLED * (end - centre)
    at = back(there(centre) + DOUBLED * (there(end) - there(centre)))
    return float(f"{at:.{DIGITS}g}")


def _scale(prior: Prior, least: float) -> tuple[Way, Way]:
    """The natural scale of a number: to it, and back."""
    if prior.unit in SHARES:
        return _log_odds, lambda x: 1.0 / (1.0 + exp(-x))
    if prior.unit.startswith("log ") or least < 0.0:
        return float, float
    return (lambda x: log(x) if x > 0.0 else -inf), exp


def _log_odds(share: float) -> float:
    if not 0.0 < share < 1.0:
        return inf if share else -inf
    return log(share / (1.0 - share))


def _limits(key: str, prior: Prior, sides: Sequence[str]) -> tuple[float, float]:
    """What a number can be: as the rule book declares it, or by its unit."""
    about = declared(tuple(sides)).get(key.removeprefix(PARAMETERS))
    if about is not None:
        return about.low, about.high
    if prior.unit in SHARES:
        return 0.0, 1.0
    if prior.unit == RATE_UNIT:
        return 0.0, MOST_A_YEAR
    return (-1.0, 1.0) if key.endswith(".reception") else (-inf, inf)
