"""Names beside points, placed greedily so that they cover neither marks nor each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge in inches."""
TALL = 0.11
REACH = (0.07, 0.16, 0.28, 0.42)
"""Distances from a point to its name that are tried, in inches."""
AROUND = ((1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1))


def cover(one: Box, two: Box) -> bool:
    """Whether two boxes have an area in common.

    >>> cover((0, 0, 2, 2), (1, 1, 3, 3)), cover((0, 0, 1, 1), (1, 0, 2, 1))
    (True, False)
    """
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def beside(
    x: float, y: float, wide: float, taken: Sequence[Box], room: tuple[float, float],
    reach: Sequence[float] = REACH,
) -> Box | None:  # fmt: skip
    """The first place around a point where its name covers nothing, or None.

    Right and left of the point's own marks come first, then places around it, nearest first.

    Args:
        x, y: the point in inches from the lower left corner.
        wide: of the name, in inches.
        taken: boxes that must not be covered, among them those of the point itself.
        room: upper right corner that the name must stay within.
        reach: distances to try.
    """
    own = [box for box in taken if box[0] <= x <= box[2] and box[1] <= y <= box[3]]
    left = min((box[0] for box in own), default=x)
    right = max((box[2] for box in own), default=x)
    centres = [(right + 0.04 + wide / 2, y), (left - 0.04 - wide / 2, y)]
    centres += [
        (x + across * (away + wide) / 2, y + up * (away + TALL / 2 - 0.02))
        for away, (across, up) in product(reach, AROUND)
    ]
    for middle, height in centres:
        box = (middle - wide / 2, height - TALL / 2, middle + wide / 2, height + TALL / 2)
        inside = box[0] >= 0.02 and box[1] >= 0.02 and box[2] <= room[0] and box[3] <= room[1]
        if inside and not any(cover(box, other) for other in taken):
            return box
    return None
