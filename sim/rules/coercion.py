"""Economic coercion: countermeasures in kind, and the stock of sanctions as a grievance.

Sanctions persist and escalate; a major control is often answered in kind within two weeks
[EventRecord], and what has been imposed goes on to rankle for years [GSDB3].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Floats, Number, Params, quantity

MAJOR_WEIGHT = -5.0
"""An economic act or sanction of this weight or below is major."""
ANSWER_WITHIN_DAYS = 14


@dataclass(frozen=True, kw_only=True)
class CoercionParams(Params):
    """Section ``coercion``."""

    countermeasure: Number = quantity(
        "probability", 0, 1, "that a major control or sanction is answered in kind", per_side=True
    )
    countermeasure_lag: Number = quantity("days", 1, 14, "mean lag of the answer before truncation")
    grievance_half_life: Number = quantity("days", 1, 10_000, "half-life of the stock of sanctions")


def left_to_reciprocity(mass: Floats, countermeasure: Number, reciprocity: Number) -> Floats:
    """Mass of a major act that ordinary reciprocity still answers.

    The countermeasures expected of a major act are taken out of what reciprocity would beget, so
    that they are not counted twice: ``max(0, y - P / ρ)``; nothing is left where ρ <= 0.

    >>> left_to_reciprocity(np.array([2.0, 2.0]), np.array([0.2]), np.array([0.4])).tolist()
    [1.5, 1.5]
    >>> left_to_reciprocity(np.array([2.0]), np.array([1.0]), np.array([5e-324])).tolist()
    [0.0]
    """
    # the smallest numbers are kept from overflowing; what they leave to reciprocity is nothing
    divisor = np.maximum(reciprocity, np.finfo(float).tiny)
    offset = np.where(reciprocity > 0.0, countermeasure / divisor, np.inf)
    return np.maximum(0.0, mass - offset)


def offspring_of_major(mass: Floats, countermeasure: Number, reciprocity: Number) -> Floats:
    """Expected answers to a major act: countermeasures and what is left to reciprocity."""
    left = left_to_reciprocity(mass, countermeasure, reciprocity)
    return np.asarray(countermeasure + reciprocity * left)


def stock(sanctions: Floats, decay: Number, imposed: Floats, lifted: Floats) -> Floats:
    """Stock K of sanctions on a side, in acts: ``max(0, φ K + imposed - lifted)``.

    >>> stock(np.array([4.0]), np.array([0.5]), np.array([1.0]), np.array([0.0])).tolist()
    [3.0]
    """
    return np.maximum(0.0, decay * sanctions + imposed - lifted)
