"""How long something takes, as a person says it."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """A time, rounded to the nearest second, minute or tenth of an hour.

    >>> [duration(s) for s in (0.4, 42.3, 200.0, 9000.0)]
    ['a second', '42 s', '3 min', '2.5 h']
    """
    if seconds < 1.0:
        return "a second"
    if seconds < 90.0:
        return f"{seconds:.0f} s"
    if seconds < 5400.0:
        return f"{seconds / 60.0:.0f} min"
    return f"{seconds / 3600.0:.1f} h"
