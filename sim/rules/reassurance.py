"""One-sided reassurance (GRIT): a small unilateral concession, answered or not.

Graduated reciprocation in tension reduction [Osgood1962]: a government moves first without a
preceding move of the other; the other answers with a chance that grows with trust; after a few
unanswered moves the first one stops for a while. The evidence is from laboratories
[Lindskold1978].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints, Number, Params, quantity

WINDOW_DAYS = 30
REST_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class ReassuranceParams(Params):
    """Section ``reassurance``."""

    reciprocation: Number = quantity(
        "probability", 0, 1, "that this side answers a unilateral move at trust 0.5", per_side=True
    )
    patience: Number = quantity("moves", 1, 20, "unanswered moves after which a side stops")


def unilateral(day: int, last_move_of_other: Ints) -> Flags:
    """Whether a move today meets no move of the other side, today or in the 30 days before.

    Args:
        day: today.
        last_move_of_other: (n,) day of its last move, today's included.

    >>> unilateral(100, np.array([69, 70, 100, -1000])).tolist()
    [True, False, False, True]
    """
    return np.asarray(day - last_move_of_other > WINDOW_DAYS)


def answer_probability(reciprocation: Number, trust: Floats) -> Floats:
    """Chance that the other side answers within 30 days: ``P (.5 + T)``, at most 1."""
    return np.minimum(1.0, reciprocation * (0.5 + trust))


def gives_up(unanswered: Ints, patience: Number) -> Flags:
    """Whether a side has made as many unanswered moves as its patience allows."""
    return np.asarray(unanswered >= np.rint(patience))
