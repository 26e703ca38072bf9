"""Channels: suspension, reopening, and whether a call is answered.

The side that holds the right to open a channel can suspend it over a shock, and then keeps it shut
for months: earlier suspensions of the military channel lasted about 144 to 260 days [EventRecord].
A channel that is open a little may become a working one by being used; more than that takes a visit
of its own or a decision.
Whether hotlines work in a crisis is uncertain [Ruhl2023], so calls may go unanswered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints, Number, Params, quantity
from ballast.sim.vocabulary import ChannelLevel

CLOSED, OPEN = int(ChannelLevel.CLOSED), int(ChannelLevel.OPEN)
MOST_BY_USE = int(ChannelLevel.WORKING)
"""Highest level to which use alone raises a channel."""
COLDEST = -2.0
"""Below z = -2 reopening gets no likelier; this bounds the hazard."""


@dataclass(frozen=True, kw_only=True)
class ChannelParams(Params):
    """Section ``channels``."""

    suspension_half_life: Number = quantity(
        "days", 1, 10_000, "median suspension of a channel at tension 55"
    )
    reopening_slope: Number = quantity(
        "log hazard per 10 points", 0, 2, "how much tension slows reopening"
    )
    reopen_at_summit: Number = quantity(
        "probability", 0, 1, "that a summit reopens a suspended channel"
    )
    use_rise: Number = quantity(
        "probability", 0, 1, "that a day of use raises a channel, up to level 2"
    )
    answered_open: Number = quantity("probability", 0, 1, "crisis call answered, channel open")
    answered_closed: Number = quantity("probability", 0, 1, "crisis call answered, channel closed")


def openness(level: Ints) -> Floats:
    """Openness q of a channel, its level divided by three, in 0-1.

    >>> openness(np.array([0, 3], np.int8)).tolist()
    [0.0, 1.0]
    """
    return np.asarray(level / 3.0)


def reopening_bound(half_life: Number, slope: Number) -> Floats:
    """Upper bound of the daily chance of reopening, from which candidate days are drawn."""
    hazard = np.log(2.0) / half_life * np.exp(-slope * COLDEST)
    return np.asarray(-np.expm1(-hazard))


def reopening_probability(z: Floats, gate: Floats, half_life: Number, slope: Number) -> Floats:
    """Daily chance that a suspended channel reopens, ``1 - exp(-ln 2/h exp(-s z) gate)``.

    Args:
        z: (n,) tension, (S - 55) / 10; below -2 as at -2.
        gate: (n,) 1, or the chance that a sanctioned counterpart is accepted.
        half_life: h, days.
        slope: s.

    >>> one = np.array([1.0])
    >>> reopening_probability(0 * one, one, 10 * one, 0.2 * one).round(4).tolist()
    [0.067]
    """
    hazard = np.log(2.0) / half_life * np.exp(-slope * np.maximum(z, COLDEST)) * gate
    return np.asarray(-np.expm1(-hazard))


def grows_with_use(level: Ints) -> Flags:
    """Whether use may raise a channel: one that is not shut and not yet a working one.

    >>> grows_with_use(np.arange(4)).tolist()
    [False, True, False, False]
    """
    return np.asarray((level > CLOSED) & (level < MOST_BY_USE))


def raised(level: Ints) -> Ints:
    """The next higher level, at most open."""
    return np.minimum(level + 1, OPEN).astype(np.int8)
