"""Calls and back-channel meetings while a dispute lasts: who calls, and whether anybody answers.

Whether hotlines work in a crisis is uncertain [Ruhl2023]: calls may go unanswered on an open
channel too, the more so the more coldly the caller is received.
"""

from __future__ import annotations

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints, Number
from ballast.sim.rules.visits import REFERENCE_RECEPTION

CONTACT_DAYS = 3
"""Days of contact after an answered call."""
MEETING_CHANCE = 0.5
"""That a meeting follows an answered call between advisers or on a secret channel."""
MEETING_WITHIN_DAYS = 5
MEETING_CONTACT_DAYS = 7


def caller_weights(seniority: Floats, level: Ints) -> Floats:
    """What the choice of a caller goes by: seniority times one more than the channel's level.

    >>> caller_weights(np.array([[0.5]]), np.array([[3]])).tolist()
    [[2.0]]
    """
    return np.asarray(seniority * (1.0 + level))


def choose_caller(uniform: Floats, weights: Floats) -> Ints:
    """Which official calls, in proportion to their weights: (n,) positions.

    Args:
        uniform: (n,).
        weights: (K, n) >= 0, with a positive sum.
    """
    totals = weights.cumsum(axis=0)  # one by one, in declared order
    return np.asarray((uniform * totals[-1] >= totals[:-1]).sum(axis=0))


def answer_probability(
    level: Ints,
    reception: Floats,
    sanctioned: Flags,
    answered: tuple[Number, Number],
    slope: Number,
    sanctioned_answer: Number,
) -> Floats:
    """Chance that the counterpart answers, ``a s / (1 - a + a s)``, ``s = exp(slope (rec - .2))``.

    Args:
        level: (n,) of the channel, 0-3.
        reception: (n,) of the caller on the other side, -1 to 1.
        sanctioned: (n,) the caller or the counterpart is under sanctions of the other side.
        answered: a on an open and on a closed channel.
        slope: of the reception, per unit.
        sanctioned_answer: chance where one is under sanctions.

    >>> a = np.array([0.35]), np.array([0.05])
    >>> answer_probability(np.array([1, 0, 1]), np.array([0.2]), np.array([False, False, True]),
    ...                    a, np.array([1.0]), np.array([0.03])).tolist()
    [0.35, 0.05, 0.03]
    """
    usual = np.where(level >= 1, *answered)
    odds = np.exp(slope * (reception - REFERENCE_RECEPTION))
    warm = usual * odds / (1.0 - usual + usual * odds)
    return np.where(sanctioned, sanctioned_answer, warm)
