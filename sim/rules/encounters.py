"""Risky military encounters: a marked, self-exciting point process.

Risky intercepts come in bursts and very rarely end in a collision; their rate falls with the
openness of the operational military channel (incidents-at-sea experience [LynnJones1985]).
Self-excitation follows Hawkes processes for conflict events [Blundell2012]. The product of
encounter rate, collision and lethality is the largest single driver of crisis risk, so all three
are priors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.channels import openness
from ballast.sim.rules.quantity import Floats, Ints, Number, Params, quantity, within
from ballast.sim.vocabulary import Severity

TENSION_EFFECT_BOUNDS = (-1.0, 1.5)
"""Bounds of the log multiplier of tension on the rate."""
ROUTINE, PUBLICISED = int(Severity.ROUTINE), int(Severity.PUBLICISED)
COLLISION, LETHAL = int(Severity.COLLISION), int(Severity.LETHAL)


@dataclass(frozen=True, kw_only=True)
class EncounterParams(Params):
    """Section ``encounters``."""

    rate: Number = quantity(
        "per year", 0, 1000, "risky encounters with channels closed, tension at 55"
    )
    tension_slope: Number = quantity(
        "log rate per 10 points", -2, 2, "effect of tension on the rate"
    )
    open_channel_factor: Number = quantity(
        "factor", 0, 2, "on the rate while the operational military channel is open"
    )
    branching: Number = quantity("offspring per encounter", 0, 0.95, "self-excitation")
    half_life: Number = quantity("days", 0.5, 365, "half-life of self-excitation")
    p_publicised: Number = quantity("probability", 0, 1, "publicised within days, no collision")
    p_collision: Number = quantity("probability", 0, 0.5, "collision, lethal or not")
    p_lethal: Number = quantity("probability", 0, 1, "death or detention, given a collision")
    jump_publicised: Number = quantity("points", 0, 50, "tension added by a publicised encounter")
    jump_collision: Number = quantity("points", 0, 50, "tension added by a collision")
    jump_lethal: Number = quantity("points", 0, 80, "tension added by a lethal accident")
    crisis_contacts: Number = quantity(
        "factor", 0, 100, "on the rate while a dispute is carried on by both"
    )
    exposure: Number = quantity(
        "share", 0, 10, "operations near the other side, relative to the record", per_side=True
    )
    interception: Number = quantity(
        "share", 0, 10, "intercepts of the other side, relative to the record", per_side=True
    )


def contact(exposure: Number, interception: Number) -> Number:
    """Relative number of contacts: each side's exposure times the other's interception."""
    return np.asarray(exposure[0] * interception[1] + exposure[1] * interception[0])


def base_rate(contacts: Number, params: EncounterParams) -> Number:
    """Encounters a day that none begets, with channels closed, z = 0: ``λ0 contacts (1 - n)``.

    Args:
        contacts: from :func:`contact`.
        params: λ0 and n.
    """
    return np.asarray(params.rate / 365.0 * contacts * (1.0 - params.branching))


def channel_factor(level: Ints, open_channel_factor: Number) -> Floats:
    """Factor on the rate with the operational military channel at a level, ``1 - (1 - ω) q``.

    What an open channel takes off the rate is taken off in proportion to the openness q. The other
    form with both ends, ``ω^q``, takes more off between them; nobody knows, so the weaker effect.

    Args:
        level: (L,) 0-3.
        open_channel_factor: ω, the factor at level 3.

    >>> channel_factor(np.arange(4), np.array([0.4])).round(2).tolist()
    [1.0, 0.8, 0.6, 0.4]
    """
    return np.asarray(1.0 - (1.0 - open_channel_factor) * openness(level))


def intensity(
    z: Floats, excitation: Floats, level: Ints, base: Number, params: EncounterParams
) -> Floats:
    """Expected encounters of a day, λ.

    ``λ = λ0 contacts exp(clip(b z, -1, 1.5)) (1 - (1 - ω) q) (1 - n) + x``

    Args:
        z: (L,) tension, (S - 55) / 10.
        excitation: (L,) x, per day.
        level: (L,) of the operational military channel, 0-3; q is its openness.
        base: from :func:`base_rate`.
        params: b and ω.

    Returns:
        (L,) >= 0.
    """
    effect = np.exp(within(params.tension_slope * z, *TENSION_EFFECT_BOUNDS))
    rate = base * effect
    if level.any():  # closed nearly everywhere in most scenarios
        rate = rate * channel_factor(level, params.open_channel_factor)
    return np.asarray(rate + excitation)


def severity(uniform: Floats, p_publicised: Number, p_collision: Number, p_lethal: Number) -> Ints:
    """Class of each encounter from one uniform: the gravest classes sit at the lowest values.

    >>> p = [np.array([v]) for v in (0.05, 0.002, 0.45)]
    >>> severity(np.array([0.0005, 0.0015, 0.01, 0.9]), *p).tolist()
    [3, 2, 1, 0]
    """
    lethal = p_collision * p_lethal
    grade = np.where(uniform < p_collision, COLLISION, PUBLICISED)
    grade = np.where(uniform < lethal, LETHAL, grade)
    return np.where(uniform < noticed(p_publicised, p_collision), grade, ROUTINE)


def noticed(p_publicised: Number, p_collision: Number) -> Number:
    """Chance that an encounter is more than routine."""
    return np.asarray(p_collision + p_publicised)


def calm(excitation: Floats, decay: Number) -> Floats:
    """Excitation of the next day before today's encounters are added: ``φ x``, in place."""
    return np.multiply(excitation, decay, out=excitation)


def excite(count: Ints, branching: Number, decay: Number) -> Floats:
    """What encounters add to the excitation of the next day, ``n (1 - φ) N``: n offspring each."""
    return np.asarray(branching * (1.0 - decay) * count)
