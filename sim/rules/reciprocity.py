"""Reciprocity and policy inertia: how often each government acts, given what both did lately.

A linear mutually exciting process (Hawkes): each remembered standard act has a fixed expected
number of offspring, ι for one's own acts (inertia) and ρ for the other's (reciprocity). The two
governments differ: one moves mostly by inertia, the other by inertia and reciprocity
[GoldsteinFreeman1991; PangLiu2019].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Floats, Number, Params, quantity

ROUNDING = 1.0 + 1e-9
"""What a bound allows for sums that are rounded differently; a thousand times what they need."""


@dataclass(frozen=True, kw_only=True)
class ReciprocityParams(Params):
    """Section ``reciprocity``; all in expected offspring per standard act."""

    inertia_hostile: Number = quantity(
        "offspring per act", 0, 0.95, "hostile acts begotten by one's own (ι-)", per_side=True
    )
    hostile: Number = quantity(
        "offspring per act", -0.95, 0.95, "hostile acts begotten by the other's (ρ-)", per_side=True
    )
    inertia_cooperative: Number = quantity(
        "offspring per act", 0, 0.95, "cooperative acts begotten by one's own (ι+)", per_side=True
    )
    cooperative: Number = quantity(
        "offspring per act",
        -0.95,
        0.95,
        "cooperative acts begotten by the other's (ρ+); negative: conciliation is answered by less",
        per_side=True,
    )
    memory_half_life: Number = quantity("days", 0.5, 365, "half-life of the memory of acts")


def remember(memory: Floats, decay: Number) -> Floats:
    """Memory before today's sightings are added: ``φ f``, in place."""
    return np.multiply(memory, decay, out=memory)


def excitation(memory: Floats, offspring: Number, decay: Number) -> Floats:
    """Part of a day's intensity that remembered acts beget: ``(1 - φ) ι f_ii``, ``(1 - φ) ρ f_ij``.

    The factor 1 - φ makes the sum over all later days of what one standard act adds exactly ι or ρ.

    >>> one = np.array([1.0])
    >>> excitation(2 * one, 0.2 * one, 0.9 * one).round(3).tolist()
    [0.04]
    """
    return np.asarray((1.0 - decay) * (offspring * memory))


def policy_factors(policy: Floats) -> tuple[Floats, Floats]:
    """What a policy makes of acts of one's own accord, and of those that acts beget: p, min(p, 1).

    A government that does more of its own accord does not for that reason answer each act with
    more acts: offspring taken several times would let feedback run away. Restraint lessens both,
    and 0 is silence.

    >>> [factor.tolist() for factor in policy_factors(np.array([0.0, 0.5, 3.0]))]
    [[0.0, 0.5, 3.0], [0.0, 0.5, 1.0]]
    """
    return policy, np.minimum(policy, 1.0)


def intensity(base: Floats, multiplier: Floats, excitation: Floats) -> Floats:
    """Expected acts of a day, ``max(0, λ0 m + e)``, before the share of each category.

    Under a policy λ0 and e have taken their :func:`policy_factors`.
    """
    return np.maximum(0.0, base * multiplier + excitation)


def ceiling_terms(
    base: Floats, most_multiplied: float, inertia: Number, reciprocity: Number, decay: Number
) -> tuple[Floats, Floats, Floats]:
    """Terms (a, b, c) of an upper bound of :func:`intensity`, ``a + b f_ii + c f_ij``.

    ``a = λ0 max m``, ``b = (1 - φ) ι`` and ``c = (1 - φ) max(ρ, 0)``, a little more of each for
    rounding. They do not change from day to day; the bound of a day takes two products.
    """
    forgotten = 1.0 - decay
    return (
        np.asarray(base * most_multiplied * ROUNDING),
        np.asarray(forgotten * inertia * ROUNDING),
        np.asarray(forgotten * np.maximum(reciprocity, 0.0) * ROUNDING),
    )


def ceiling(
    terms: tuple[Floats, Floats, Floats], own_memory: Floats, other_memory: Floats
) -> Floats:
    """Upper bound of a day's intensity, whatever the multiplier: for screening candidate lanes."""
    base, own, other = terms
    bound = np.asarray(own * own_memory)
    bound += base  # in place: on all lanes of a block each further array costs
    bound += other * other_memory
    return bound


def base_rate(rate: Floats, offspring: Floats) -> Floats:
    """Rate of acts that nothing begets, λ0 = (I - A) r, floored at zero.

    Args:
        rate: (G, L) observed acts a day.
        offspring: (G, G, L) A[i, j], expected acts of i begotten by one act of j.

    Returns:
        (G, L), so that the rates of the record are stationary.

    >>> A = np.array([[[0.2], [0.1]], [[0.3], [0.2]]])
    >>> base_rate(np.array([[1.0], [2.0]]), A).round(3).tolist()
    [[0.6], [1.3]]
    """
    begotten = np.stack(
        [offspring[i, 0] * rate[0] + offspring[i, 1] * rate[1] for i in range(len(rate))]
    )
    return np.asarray(np.maximum(0.0, rate - begotten))


def spectral_radius(offspring: Floats) -> Floats:
    """Spectral radius of |A| for each lane: shape (L,); below 1 the process is stable.

    >>> A = np.array([[[0.2], [0.1]], [[0.3], [-0.2]]])
    >>> spectral_radius(A).round(4).tolist()
    [0.3732]
    """
    (a, b), (c, d) = np.abs(offspring)
    return np.asarray((a + d) / 2.0 + np.sqrt(((a - d) / 2.0) ** 2 + b * c))
