"""Weights as files of event data write them."""

from __future__ import annotations

from math import isfinite

LEAST, MOST = -10.0, 10.0
"""Goldstein's scale."""
MISSING = ("NA", "None", "NULL", "nan", "")
"""Words for a value that is not there."""


def weight_of(text: str) -> float | str | None:
    """A weight; None where there is none; what is wrong with it as a text.

    >>> weight_of("-4.4"), weight_of("None"), weight_of("11"), weight_of("x")
    (-4.4, None, 'expected -10 to 10, got 11', "expected a number, got 'x'")
    """
    if text.strip() in MISSING:
        return None
    try:
        weight = float(text)
    except ValueError:
        return f"expected a number, got {text[:40]!r}"
    if not isfinite(weight) or not LEAST <= weight <= MOST:
        return f"expected -10 to 10, got {weight:g}"
    return weight
