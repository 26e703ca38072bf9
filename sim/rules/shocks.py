"""Exogenous shocks: provocations over sovereignty, discoveries, and what they set off.

A visit of the Speaker's kind was answered by large drills within days and by the suspension of
channels; an intruding balloon put off a planned visit. Rates and answers come from the record
before the start date [EventRecord] and from priors [ExpertPrior].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Floats, Number, Params, quantity

ANSWERED_FROM = 4.0
"""Weight from which a shock is answered by drills and suspensions."""
HEAVY_FROM = 6.0
"""Weight from which suspension is likelier (the Speaker's visit was of this weight)."""
DISCOVERY_WEIGHT = 3.0
DRILL_WITHIN_DAYS = 7
MOST_SUSPENSION = 0.95


@dataclass(frozen=True, kw_only=True)
class ShockParams(Params):
    """Section ``shocks``."""

    sovereignty_rate: Number = quantity("per year", 0, 50, "undated sovereignty shocks")
    discovery_rate: Number = quantity("per year", 0, 50, "discoveries of intrusions")
    calendar_probability: Number = quantity(
        "probability", 0, 1, "that a dated occasion turns into a shock"
    )
    tension_jump: Number = quantity("points", 0, 50, "tension added by a shock of weight 4 or more")
    drill_probability: Number = quantity(
        "probability", 0, 1, "that the offended side drills within a week"
    )
    drill_lag: Number = quantity("days", 1, 7, "mean lag of that drill before truncation")
    suspension_probability: Number = quantity(
        "probability", 0, 1, "that the offended side suspends channels it may open"
    )
    heavy_share: Number = quantity("probability", 0, 1, "share of undated shocks of weight six")
    heavy_multiplier: Number = quantity(
        "factor", 1, 10, "on the suspension probability from weight six on"
    )


def daily_probability(rate_per_year: Number) -> Number:
    """Chance of at least one event on a day at a yearly rate.

    >>> daily_probability(np.array([365.0])).round(4).tolist()
    [0.6321]
    """
    return np.asarray(-np.expm1(-rate_per_year / 365.0))


def undated_weight(uniform: Floats, heavy_share: Number) -> Floats:
    """Weight of an undated sovereignty shock: six with probability ``heavy_share``, else four."""
    return np.where(uniform < heavy_share, HEAVY_FROM, ANSWERED_FROM)


def jump(weight: Floats, tension_jump: Number) -> Floats:
    """Points of tension a shock adds: the full jump from weight four on, less in proportion below.

    >>> jump(np.array([3.0, 4.0, 6.0]), np.array([8.0])).tolist()
    [6.0, 8.0, 8.0]
    """
    return np.asarray(tension_jump * np.minimum(weight / ANSWERED_FROM, 1.0))


def suspension_probability(weight: Floats, probability: Number, multiplier: Number) -> Floats:
    """Chance that the offended side suspends channels over a shock of this weight.

    >>> suspension_probability(np.array([3.0, 4.0, 6.0]), np.array([0.3]), np.array([2.0])).tolist()
    [0.0, 0.3, 0.6]
    """
    heavy = np.minimum(probability * multiplier, np.maximum(probability, MOST_SUSPENSION))
    answered = np.where(weight >= HEAVY_FROM, heavy, probability)
    return np.where(weight >= ANSWERED_FROM, answered, 0.0)
