"""Perception: how hostile or friendly each government takes the other's acts to be.

The spiral model [Jervis1976]: defensive acts of the other side are read as partly hostile, and the
more so the less the two talk; reassurance is discounted by a government that believes the other
hostile; beliefs move slowly [Kydd2005].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Number, Params, quantity, within

STANDARD_WEIGHT = 3.0
"""Absolute weight of one standard act."""
MOST_SEEN = 2.0
"""An act is never seen as more than two standard acts."""
SELDOM = 1.0 / 365.0
"""Standard acts a day, one a year: where fewer are usual, the record is no measure of hostility."""


@dataclass(frozen=True, kw_only=True)
class PerceptionParams(Params):
    """Section ``perception``."""

    bias: Number = quantity(
        "standard acts", 0, 2, "hostility read into a defensive act of the other", per_side=True
    )
    discount: Number = quantity(
        "share", 0, 1, "of a friendly act lost on an observer sure of the other's hostility"
    )
    noise_closed: Number = quantity("standard acts", 1e-6, 2, "noise sd with the channel closed")
    noise_open: Number = quantity("standard acts", 1e-6, 2, "noise sd with the channel open")
    belief: Number = quantity(
        "probability", 0, 1, "believed hostility of the other at the start", per_side=True
    )
    belief_half_life: Number = quantity("days", 1, 10_000, "half-life of beliefs")


def noise_sd(openness: Floats, closed: Number, opened: Number) -> Floats:
    """Noise of perception σ, falling linearly in the openness *q* of the act's channel.

    >>> noise_sd(np.array([0.0, 1.0]), np.array([0.5]), np.array([0.25])).tolist()
    [0.5, 0.25]
    """
    return np.asarray(closed + (opened - closed) * openness)


def hostile_mass(weight: Floats, defensive: Flags, bias: Floats) -> Floats:
    """Hostility of an act in standard acts, bias included, before noise and limits."""
    return np.asarray(-weight / STANDARD_WEIGHT + np.where(defensive, bias, 0.0))


def cooperative_mass(weight: Floats, belief: Floats, discount: Number) -> Floats:
    """Friendliness of an act in standard acts after discounting, before noise and limits."""
    return np.asarray(weight / STANDARD_WEIGHT * (1.0 - discount * belief))


def seen(mass: Floats, noise: Floats, normal: Floats) -> Floats:
    """What the observer sees: mass with noise, limited to 0 … 2 standard acts.

    Args:
        mass: (n,) from :func:`hostile_mass` or :func:`cooperative_mass`.
        noise: (n,) standard deviation.
        normal: (n,) standard normal numbers, one an observer, category and day.

    >>> seen(np.array([1.0, 1.0]), np.array([0.5, 0.5]), np.array([-3.0, 1.0])).tolist()
    [0.0, 1.5]
    """
    return within(mass + noise * normal, 0.0, MOST_SEEN)


def own_mass(weight: Floats) -> Floats:
    """A government's own act in standard acts: known without noise or bias."""
    return np.minimum(np.abs(weight) / STANDARD_WEIGHT, MOST_SEEN)


def reference_memory(usual: Floats, prior: Number, decay: Number) -> tuple[Floats, Floats]:
    """What memories of the other's hostile acts are compared with.

    Where less than one standard act a year is usual, the memory of one a year is the reference, and
    what is short of it is presumed to say what was believed at the start: a record without hostile
    acts says nothing about hostility, and silence is no news after it.

    Args:
        usual: (..., L) memory at the rates of the record, >= 0.
        prior: (..., L) belief at the start, 0-1.
        decay: of the memory in a day.

    Returns:
        f_ref > 0 and the presumed memory f_0, in standard acts: (..., L) each. f_0 is 0 where one
        standard act a year or more is usual.

    >>> usual, half = np.array([0.0, 2.0]), np.array([0.5])
    >>> [(365 * found).round(3).tolist() for found in reference_memory(usual, half, 0.9)]
    [[10.0, 730.0], [5.0, 0.0]]
    """
    seldom = SELDOM / (1.0 - decay)
    return np.maximum(usual, seldom), prior * np.maximum(0.0, seldom - usual)


def update_belief(
    belief: Floats,
    memory: Floats,
    reference: Floats,
    speed: Number,
    presumed: Floats | float = 0.0,
) -> Floats:
    """Believed hostility of the next day.

    ``H' = H + speed (min(1, (f + f_0) / f_ref) - H)``: beliefs drift towards what the memory of the
    other's hostile acts says relative to the record; visits do not enter.

    Args:
        belief: (..., L) H in 0-1.
        memory: (..., L) f, remembered hostile acts.
        reference: (..., L) f_ref > 0, from :func:`reference_memory`.
        speed: share of the gap closed in a day, ``1 - 2^(-1/half-life)``.
        presumed: (..., L) f_0, from :func:`reference_memory`.

    >>> one = np.array([1.0])
    >>> update_belief(0.5 * one, 2 * one, one, 0.1 * one).round(3).tolist()
    [0.55]
    """
    said = np.asarray((memory + presumed) / reference)
    gap = np.minimum(1.0, said, out=said) - belief
    return np.asarray(belief + np.multiply(speed, gap, out=gap))
