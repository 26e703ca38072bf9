"""Tension and trust: fast excess over a slow base, effects of visits, overshoot.

Rivals return to a basic rivalry level after disputes [DiehlGoertz2000], acts push tension for
weeks, and the good of a summit decays within weeks and may overshoot between rivals
[DruckmanWallensteen2016]. Only what is out of the ordinary moves tension: a usual day adds nothing,
and coercive measures that keep coming at a new rate become the ordinary state of things.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Floats, Ints, Number, Params, quantity, within

CENTRE, SCALE = 55.0, 10.0
"""``z = (S - 55) / 10``."""
MOST = 100.0


@dataclass(frozen=True, kw_only=True)
class TensionParams(Params):
    """Section ``tension``."""

    base: Number = quantity("points", 0, 100, "basic rivalry level S_bar")
    start: Number = quantity("points", 0, 100, "tension on day 0, S0")
    half_life: Number = quantity("days", 1, 3650, "half-life of excess tension")
    act_gain: Number = quantity("points per weight unit", 0, 5, "tension added by hostile weight")
    habituation_half_life: Number = quantity(
        "days",
        1,
        1_000_000,
        "half-life with which a new rate of coercion becomes ordinary",
    )
    trust_base: Number = quantity("0-1", 0, 1, "trust at the start and in the long run")
    trust_half_life: Number = quantity("days", 1, 10_000, "half-life of departures of trust")


def standardised(tension: Floats) -> Floats:
    """Tension as ``z = (S - 55) / 10``."""
    return np.asarray((tension - CENTRE) / SCALE)


def expect(expected: Floats, push: Floats, speed: Number) -> Floats:
    """Coercive push expected tomorrow, ``C' = C + s (c - C)``: what keeps coming is no surprise.

    Args:
        expected: (L,) C, weight a day.
        push: (L,) c, today's weight of coercive measures.
        speed: s in [0, 1].

    >>> expect(np.array([0.4]), np.array([2.4]), np.array([0.1])).round(3).tolist()
    [0.6]
    """
    return np.asarray(expected + speed * (push - expected))


def excess(
    excess: Floats,
    decay: Number,
    gain: Number,
    push: Floats,
    usual_push: Floats,
    jump: Floats,
    most: Number,
) -> Floats:
    """Fast tension of the next day, ``X' = min(φ X + η (Σ ω (-w) - E) + Σ ΔX, 100 - S_bar)``.

    Args:
        excess: (L,) X, points.
        decay: φ.
        gain: η.
        push: (L,) today's hostile weight less cooperative weight, by issue weight.
        usual_push: (L,) or (1,), E, what is expected: E0, with coercive measures as of late.
        jump: (L,) points from shocks and encounters.
        most: ``100 - S_bar``: tension that cannot be seen is not stored up.

    >>> one = np.array([1.0])
    >>> excess(10 * one, 0.9 * one, 0.5 * one, 3 * one, one, 2 * one, 45 * one).tolist()
    [12.0]
    """
    return np.minimum(decay * excess + gain * (push - usual_push) + jump, most)


def left(points: Floats, decay: Number, days: Ints) -> Floats:
    """What is left of points in fast tension after some days, ``ΔX φ^n``: they fade with it.

    Args:
        points: (n,) ΔX.
        decay: φ.
        days: (n,) whole days, 0 or more.

    >>> left(np.array([8.0, 8.0]), np.array([0.5]), np.array([0, 3])).tolist()
    [8.0, 1.0]
    """
    return np.asarray(points * decay**days)


def level(base: Number, excess: Floats, visit_effect: Floats, overshoot: Floats) -> Floats:
    """Tension ``S = clip(S_bar + X + V + W, 0, 100)``."""
    return within(base + excess + visit_effect + overshoot, 0.0, MOST)


def trust(trust: Floats, base: Number, speed: Number, steps: Floats) -> Floats:
    """Trust of the next day: steps of today, then the drift back to its base, within 0-1.

    >>> trust(np.array([0.3]), np.array([0.25]), np.array([0.5]), np.array([0.05])).tolist()
    [0.3]
    """
    stepped = trust + steps
    return within(stepped + speed * (base - stepped), 0.0, 1.0)
