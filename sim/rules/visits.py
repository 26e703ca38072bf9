"""Visits: proposing, receiving, rebuffing, postponing, and what a visit leaves behind.

Officials travel by interest and routine [LebovicSaunders2016]; hosts receive some visitors more
gladly than others; an incident shortly before puts a visit off; effects are small and decay in
weeks [GoldsmithHoriuchiMatush2021]. A summit may leave disappointment or momentum behind, an
overshoot whose sign is open; summits of rivals were called for by conflicts and did not settle them
[DruckmanWallensteen2016].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints, Number, Params, quantity, within

ANSWER_DAYS = 7
COOL_OFF_DAYS = (20, 90)
RETURN_DAYS = (60, 180)
SHORT_NOTICE_DAYS = 14
SLIP_DAYS = 14
INCIDENT_DAYS = 7
AFTERMATH_DAYS = 30
STATEMENT_WITHIN_DAYS = 4
CONTRADICTION_WEIGHT = -4.0
REFERENCE_OPENNESS, REFERENCE_RECEPTION, REFERENCE_ENGAGEMENT = 2.0 / 3.0, 0.2, 0.5
HOTTEST, COLDEST = 2.0, -2.0
"""Beyond |z| = 2 the chance of postponement does not change; this bounds it."""


@dataclass(frozen=True, kw_only=True)
class VisitParams(Params):
    """Section ``visits``."""

    proposals: Number = quantity("per month", 0, 30, "visits proposed by all officials, both ways")
    shortest_lag: Number = quantity("days", 1, 365, "shortest time from acceptance to visit")
    usual_lag: Number = quantity("days", 1, 365, "most frequent time from acceptance to visit")
    longest_lag: Number = quantity("days", 2, 730, "longest time from acceptance to visit")
    acceptance: Number = quantity(
        "probability", 0.01, 0.99, "accepted with a working channel, at tension 55"
    )
    channel_slope: Number = quantity("log odds", 0, 5, "openness of the channel, 0 to 1")
    reception_slope: Number = quantity("log odds", 0, 5, "reception of the visitor, per unit")
    tension_slope: Number = quantity("log odds per 10 points", 0, 5, "tension, downward")
    grievance_slope: Number = quantity("log odds per 10 acts", 0, 5, "sanctions suffered by host")
    engagement_slope: Number = quantity("log odds", 0, 5, "engagement window of the host, 0 to 1")
    precondition_slope: Number = quantity("log odds", 0, 5, "an unmet precondition")
    sanctioned_acceptance: Number = quantity(
        "probability", 0, 1, "accepted while the counterpart is under sanctions"
    )
    postponement_rate: Number = quantity("per day", 0, 0.1, "put off for no stated reason, z = 0")
    postponement_slope: Number = quantity("log rate per 10 points", 0, 2, "tension on that")
    incident_postponement: Number = quantity(
        "probability", 0, 1, "put off when an incident falls in the week before"
    )
    crisis_postponement: Number = quantity(
        "probability", 0, 1, "put off on the morning after a rise to a crisis"
    )
    cancel_share: Number = quantity("probability", 0, 1, "cancelled rather than put off")
    effect: Number = quantity("points", 0, 30, "tension taken off by a cabinet visit")
    summit_effect: Number = quantity("points", 0, 50, "tension taken off by a summit")
    effect_half_life: Number = quantity("days", 1, 365, "half-life of that effect")
    summit_overshoot: Number = quantity("points", -20, 20, "slow rise of tension after a summit")
    overshoot_half_life: Number = quantity("days", 1, 1000, "half-life of the overshoot")
    channel_rise: Number = quantity("probability", 0, 1, "that a visit raises its channel")
    statement_probability: Number = quantity(
        "probability", 0, 1, "that the host's ministry speaks well of the visit"
    )
    trust_step: Number = quantity("0-1", 0, 1, "trust lost by a contradiction, won by an agreement")
    summit_held: Number = quantity("probability", 0, 1, "that a summit is held on its date")
    summit_penalty: Number = quantity("probability", 0, 1, "less for each unmet condition")
    summit_ministers: Number = quantity(
        "visits", 0, 20, "ministers of the guest that should come before a summit"
    )


def acceptance(
    openness: Floats,
    reception: Floats,
    favoured: Flags,
    z: Floats,
    grievance: Floats,
    engagement: Floats,
    unmet: Flags,
    sanctioned: Flags,
    params: VisitParams,
) -> Floats:
    """Chance that the host accepts a visit.

    ``logit p = logit(.80) + a_q (q - 2/3) + a_r (reception - .2 + favoured) - a_S z
    - a_K (K - K0)/10 + a_E (E - .5) - a_pre unmet``; a counterpart under sanctions of the other
    side is let see the visitor with a small probability instead.

    Args:
        openness: (n,) q of the visit's channel, 0-1.
        reception: (n,) of the visitor on the host's side, -1 to 1.
        favoured: (n,) whether the host prefers this channel.
        z: (n,) tension, (S - 55) / 10.
        grievance: (n,) (K - K0)/10 of the host.
        engagement: (n,) E of the host, 0-1.
        unmet: (n,) a precondition is not met.
        sanctioned: (n,) host's counterpart, or the visitor, is sanctioned by the other side.
        params: coefficients, each (1,) or (n,).

    Returns:
        (n,) in 0-1.
    """
    logit = (
        np.log(params.acceptance / (1.0 - params.acceptance))
        + params.channel_slope * (openness - REFERENCE_OPENNESS)
        + params.reception_slope * (reception - REFERENCE_RECEPTION + favoured)
        - params.tension_slope * z
        - params.grievance_slope * grievance
        + params.engagement_slope * (engagement - REFERENCE_ENGAGEMENT)
        - params.precondition_slope * unmet
    )
    usual = 1.0 / (1.0 + np.exp(-logit))
    return np.where(sanctioned, params.sanctioned_acceptance, usual)


def postponement_bound(rate: Number, slope: Number) -> Floats:
    """Upper bound of the daily chance of postponement, from which candidate days are drawn."""
    return np.asarray(-np.expm1(-rate * np.exp(slope * HOTTEST)))


def postponement_probability(z: Floats, rate: Number, slope: Number) -> Floats:
    """Daily chance that a scheduled visit is put off, ``1 - exp(-rate exp(slope z))``, |z| <= 2."""
    return np.asarray(-np.expm1(-rate * np.exp(slope * within(z, COLDEST, HOTTEST))))


def summit_probability(
    held: Number, penalty: Number, unmet_conditions: Ints, quarrelling: Flags
) -> Floats:
    """Chance that a summit is held on its date; zero in a dispute that both carry on or a crisis.

    >>> p = summit_probability(np.array([0.86]), np.array([0.2]), np.array([0, 1, 0]),
    ...                        np.array([False, False, True]))
    >>> p.round(2).tolist()
    [0.86, 0.66, 0.0]
    """
    usual = np.maximum(0.0, held - penalty * unmet_conditions)
    return np.where(quarrelling, 0.0, usual)


def relief(size: Floats, trust: Floats, issue_weight: Floats) -> Floats:
    """Points of tension a visit takes off, ``ΔS (.5 + T) ω``; a summit has issue weight 1.

    >>> relief(np.array([2.0]), np.array([0.25]), np.array([0.4])).tolist()
    [0.6000000000000001]
    """
    return np.asarray(size * (0.5 + trust) * issue_weight)
