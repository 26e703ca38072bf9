"""The escalation ladder: friction by bands of tension, dispute by competing hazards.

Rungs 0-3 are bands of tension. A militarised dispute begins at a base rate taken from
disputes between the two [MID5], shifted by tension, channels and domestic pressure; on rungs 4-6
ways up and down compete. Audience costs slow the way down [Fearon1994; WeissDafoe2019], a secret
channel eases it. A lethal accident can lift a relation straight into a crisis: that is a judgement
of officials, not a finding. Crises in which each side leaves something to chance by pressing
[Powell1990] are another thing, of which these rules have nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints, Number, Params, quantity
from ballast.sim.rules.tension import CENTRE, SCALE
from ballast.sim.vocabulary import Rung

BAND_EDGES = (48.0, 56.0, 64.0)
HYSTERESIS = 2.0
LEADER_REFERENCE = 2.0 / 3.0


@dataclass(frozen=True, kw_only=True)
class LadderParams(Params):
    """Section ``ladder``."""

    onset_rate: Number = quantity("per year", 0, 20, "disputes at tension 55 (μ)")
    tension_slope: Number = quantity("log hazard per 10 points", 0, 3, "tension (g_S)")
    military_channel: Number = quantity("log hazard", -3, 3, "open military channel (g_mil)")
    leader_channel: Number = quantity("log hazard", -3, 3, "open leader channel (g_lead)")
    domestic_slope: Number = quantity("log hazard", 0, 3, "domestic pressure (g_D)")
    stay_4: Number = quantity("days", 0.5, 3650, "median stay in a dispute")
    stay_5: Number = quantity("days", 0.5, 3650, "median stay in a crisis")
    stay_6: Number = quantity("days", 0.5, 3650, "median stay in limited use of force")
    up_share_4: Number = quantity("probability", 0, 1, "dispute ends upward")
    up_share_5: Number = quantity("probability", 0, 1, "crisis ends upward")
    up_share_6: Number = quantity("probability", 0, 1, "limited use of force ends upward")
    audience_cost: Number = quantity(
        "log hazard", -3, 1, "public commitment, on the way down", per_side=True
    )
    secret_channel: Number = quantity("log hazard", 0, 3, "open secret channel, on the way down")
    lethal_crisis: Number = quantity("probability", 0, 1, "lethal accident lifts to a crisis")


def band(rung: Ints, tension: Floats) -> Ints:
    """Rung 0-3 for tomorrow, from bands of tension with hysteresis, one step a day.

    A relation climbs when tension reaches an edge and comes down when it has fallen two points
    below it.

    Args:
        rung: (L,) 0-3 (higher rungs give nonsense and are not asked for).
        tension: (L,) S.

    Returns:
        (L,) int8, within one of ``rung``.

    >>> band(np.array([1, 1, 2, 2, 0], np.int8), np.array([56, 55.9, 54.5, 53.9, 70.0])).tolist()
    [2, 1, 2, 1, 1]
    """
    least = np.zeros(tension.shape, dtype=np.int8)
    most = np.zeros(tension.shape, dtype=np.int8)
    for edge in BAND_EDGES:
        least += tension >= edge
        most += tension >= edge - HYSTERESIS
    wanted = np.minimum(np.maximum(rung, least), most)
    return np.asarray(rung + np.sign(wanted - rung), dtype=np.int8)


def settled_band(tension: Floats) -> Ints:
    """Band of tension without a past: the rung on day 0, or after a dispute."""
    rung = np.zeros(tension.shape, dtype=np.int8)
    for edge in BAND_EDGES:
        rung += tension >= edge
    return rung


def modifier(
    z: Floats, military: Floats, leader: Floats, pressure: Floats, params: LadderParams
) -> Floats:
    """Factor M on the hazards upward, ``exp(g_S z + g_mil m + g_lead l + g_D max D)``.

    Args:
        z: (n,) tension, (S - 55) / 10.
        military: (n,) m, openness of the best military channel.
        leader: (n,) l, openness of the leaders' channel less 2/3.
        pressure: (n,) or (1,), the higher of the two domestic pressures.
        params: coefficients.
    """
    heat, channels, leaders, home = modifier_logs(z, military, leader, pressure, params)
    return np.exp(heat + channels + leaders + home)


def modifier_logs(
    z: Floats, military: Floats, leader: Floats, pressure: Floats, params: LadderParams
) -> tuple[Floats, Floats, Floats, Floats]:
    """Terms of log M: tension, military channel, leaders' channel, domestic pressure."""
    return (
        params.tension_slope * z,
        params.military_channel * military,
        params.leader_channel * leader,
        params.domestic_slope * pressure,
    )


def onset_bound(most_pressure: Number, params: LadderParams) -> Floats:
    """Upper bound of the daily hazard of onset over all states: for screening candidate lanes."""
    hottest = (100.0 - CENTRE) / SCALE
    logs = (
        params.tension_slope * hottest
        + np.maximum(params.military_channel, 0.0)
        + np.maximum(
            params.leader_channel * (1.0 - LEADER_REFERENCE),
            -params.leader_channel * LEADER_REFERENCE,
        )
        + params.domestic_slope * most_pressure
    )
    return np.asarray(params.onset_rate / 365.0 * np.exp(logs))


def onset_terms(params: LadderParams) -> tuple[float, float]:
    """Terms (a, g) of one upper bound for all lanes, ``a exp(g max D)``: they stay all days.

    ``a`` is the largest :func:`onset_bound` without domestic pressure, ``g`` the largest g_D.
    """
    calm = float(onset_bound(np.zeros(1), params).max()) * (1.0 + 1e-9)  # for rounding
    return calm, float(params.domestic_slope.max())


def onset_ceiling(terms: tuple[float, float], most_pressure: float) -> float:
    """Upper bound of the daily hazard of onset in every lane, under their highest pressure."""
    calm, slope = terms
    return calm * float(np.exp(slope * most_pressure))


def onset_probability(rate: Number, modifier: Floats) -> Floats:
    """Daily chance that a dispute begins, ``1 - exp(-μ M / 365)``."""
    return np.asarray(-np.expm1(-rate / 365.0 * modifier))


def onset_shares(logs: Floats) -> Floats:
    """What the onset of a dispute is owed to, in shares.

    Of a hazard that causes have raised by the factor ``exp(P)``, ``P = Σ max(c_k, 0)``, the part
    ``1 - exp(-P)`` would not have been there without any of them: the attributable fraction
    [GreenlandRobins1988]. It is shared out in proportion to the logs; the rest is the ordinary
    hazard. What held the hazard down takes no share.

    Args:
        logs: (K, n) terms of the log hazard that each cause added.

    Returns:
        (K + 1, n) shares that add up to 1, the ordinary hazard last.

    >>> onset_shares(np.log([[2.0, 1.0], [2.0, 0.5]])).round(3).tolist()
    [[0.375, 0.0], [0.375, 0.0], [0.25, 1.0]]
    """
    raised = np.maximum(logs, 0.0)
    total = raised.sum(axis=0)
    ordinary = np.exp(-total)
    each = (1.0 - ordinary) / np.where(total > 0.0, total, 1.0)
    return np.concatenate([raised * each, ordinary[None]])


def way_down(
    rung: Ints, commitments: Floats, secret_open: Flags, costs: Number, secret: Number
) -> Floats:
    """Log factor on the hazard downward: audience costs, eased by an open secret channel.

    ``AC = Σ_i ω_i c_i (1 + r/4)``, plus the face-saving term while a secret channel is open.

    Args:
        rung: (n,) r.
        commitments: (G, n) 1 where a government has committed itself in public.
        secret_open: (n,).
        costs: (G, 1) or (G, n), ω <= 0.
        secret: (1,) or (n,).
    """
    height = 1.0 + rung / 4.0
    burden = costs[0] * commitments[0] + costs[1] * commitments[1]
    return np.asarray(burden * height + np.where(secret_open, secret, 0.0))


def competing_hazards(
    rung: Ints, modifier: Floats, way_down: Floats, params: LadderParams
) -> tuple[Floats, Floats]:
    """Daily hazards of leaving rungs 4-6 upward and downward, u and d of :func:`climb`: (n,)."""
    on_5, on_6 = rung == Rung.CRISIS, rung == Rung.LIMITED_FORCE
    share = np.where(on_6, params.up_share_6, np.where(on_5, params.up_share_5, params.up_share_4))
    median = np.where(on_6, params.stay_6, np.where(on_5, params.stay_5, params.stay_4))
    speed = np.log(2.0) / median
    return share * speed * modifier, (1.0 - share) * speed * np.exp(way_down)


def climb(
    uniform: Floats, rung: Ints, modifier: Floats, way_down: Floats, params: LadderParams
) -> Ints:
    """Rung of tomorrow for relations on rungs 4-6.

    ``u = s (ln 2 / median) M`` and ``d = (1 - s)(ln 2 / median) exp(AC)`` compete; the rung is left
    with probability ``1 - exp(-(u + d))``, upward with ``u / (u + d)``. One uniform decides both.

    Args:
        uniform: (n,).
        rung: (n,) 4-6.
        modifier: (n,) M from :func:`modifier`.
        way_down: (n,) AC from :func:`way_down`.
        params: shares and median stays.

    Returns:
        (n,) int8: rung - 1, rung or rung + 1; 3 means back to the bands of tension.
    """
    up, down = competing_hazards(rung, modifier, way_down, params)
    both = up + down
    leave = -np.expm1(-both)
    upward = uniform * both < up * leave
    downward = ~upward & (uniform < leave)
    return np.asarray(rung + upward - downward, dtype=np.int8)
