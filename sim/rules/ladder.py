"""The escalation ladder: friction by bands of tension, and what shifts the odds of a dispute.

Rungs 0-3 are bands of tension. Militarised disputes, rungs 4-6, begin with an event
(:mod:`ballast.sim.rules.dispute_onset`) and are carried on by decisions
(:mod:`ballast.sim.rules.disputes`). That a lethal accident can lift a relation straight to a crisis
is a judgement of officials, not a finding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Floats, Ints, Number, Params, quantity

BAND_EDGES = (48.0, 56.0, 64.0)
HYSTERESIS = 2.0
LEADER_REFERENCE = 2.0 / 3.0


@dataclass(frozen=True, kw_only=True)
class LadderParams(Params):
    """Section ``ladder``."""

    onset_rate: Number = quantity("per year", 0, 20, "disputes in the reference world (μ)")
    tension_slope: Number = quantity("log odds per 10 points", 0, 3, "tension (g_S)")
    military_channel: Number = quantity("log odds", -3, 3, "open military channel (g_mil)")
    leader_channel: Number = quantity("log odds", -3, 3, "open leaders' channel (g_lead)")
    domestic_slope: Number = quantity("log odds", 0, 3, "domestic pressure (g_D)")
    audience_cost: Number = quantity(
        "log odds", -3, 1, "public commitment, on an offer (ω)", per_side=True
    )
    secret_channel: Number = quantity("log odds", 0, 3, "contact on a secret channel, on an offer")
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
        # bytes are added to bytes: numpy would convert flags bit by bit
        least += (tension >= edge).view(np.int8)
        most += (tension >= edge - HYSTERESIS).view(np.int8)
    wanted = np.minimum(np.maximum(rung, least), most)
    return np.asarray(rung + np.sign(wanted - rung), dtype=np.int8)


def settled_band(tension: Floats) -> Ints:
    """Band of tension without a past: the rung on day 0, or after a dispute: (L,)."""
    rung = np.zeros(tension.shape, dtype=np.int8)
    for edge in BAND_EDGES:
        rung += tension >= edge
    return rung
