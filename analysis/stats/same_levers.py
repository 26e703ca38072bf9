"""Levers of two governments that act on one rate: the same results in every history."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ballast.analysis.stats.uncertainty import Floats

LEAST_FLIPS = 3
"""Histories that have to differ before the same results are taken for the same lever."""


def same_levers(
    change: Floats, who: Sequence[str], groups: Sequence[str], sides: Sequence[str]
) -> dict[int, tuple[int, ...]]:
    """Levers of which the first stands for the others, as either government has one of them.

    Args:
        change: (B, D, n) differences to the base.
        who: can do each.
        groups: kinds of the levers; only those of one kind can be the same.
        sides: ids of the governments.

    Returns:
        By position of the first, positions of the others: one for each other government.
    """
    flat = change.reshape(len(change), -1)
    found: dict[int, tuple[int, ...]] = {}
    told: dict[int, None] = {}
    for n in range(len(flat)):
        if who[n] not in sides or n in told or np.count_nonzero(flat[n]) < LEAST_FLIPS:
            continue
        others = {}
        for m in range(n + 1, len(flat)):
            apart = who[m] in sides and who[m] != who[n] and who[m] not in others
            if apart and groups[m] == groups[n] and np.array_equal(flat[n], flat[m]):
                others[who[m]] = m
        if others:
            found[n] = tuple(others.values())
            told |= dict.fromkeys(others.values())
    return found
