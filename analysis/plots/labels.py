"""Where labels go so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near the wanted ones, at least ``gap`` apart and within [low, high].

    Where all of them do not fit, they are spaced evenly from low to high.

    >>> spread([0.1, 0.12, 0.9], 0.1, 0.0, 1.0)
    [0.1, 0.2, 0.9]
    >>> [round(position, 2) for position in spread([0.99, 0.95], 0.1, 0.0, 1.0)]
    [1.0, 0.9]
    """
    if not wanted:
        return []
    gap = min(gap, (high - low) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda item: wanted[item])
    placed = list(wanted)
    floor = low
    for item in order:
        placed[item] = max(placed[item], floor)
        floor = placed[item] + gap
    ceiling = high
    for item in reversed(order):
        placed[item] = min(placed[item], ceiling)
        ceiling = placed[item] - gap
    return placed


def staircase(starts: Sequence[float], widths: Sequence[float]) -> list[int]:
    """Lanes for labels that stand to the right of their marks, lane 0 nearest to the plot.

    Every mark has a line down to the plot. A label lies above all later marks that it reaches
    over, so neither labels nor lines cross a label.

    Args:
        starts: where the marks are, ascending.
        widths: how far each label reaches to the right of its mark.

    >>> staircase([0.0, 1.0, 5.0], [2.0, 2.0, 2.0])
    [1, 0, 0]
    """
    lanes = [0] * len(starts)
    for item in reversed(range(len(starts))):
        below = [
            lanes[later]
            for later in range(item + 1, len(starts))
            if starts[later] <= starts[item] + widths[item]
        ]
        lanes[item] = max(below, default=-1) + 1
    return lanes
