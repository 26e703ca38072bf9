"""Numbers in words: natural frequencies with no more digits than their intervals carry."""

from __future__ import annotations

from math import ceil
from typing import Any

from ballast.analysis.text.rounding import decimals, hundredfold, known, rounded

LEAST_BASE, MOST_BASE = 100, 1_000_000


def base_of(*intervals: tuple[Any, Any]) -> int:
    """Of how many histories to speak, so that whole numbers carry what the intervals allow.

    >>> base_of((0.22, 0.23), (0.11, 0.36)), base_of((0.006, 0.010), (0.0, 0.024))
    (100, 1000)
    """
    digits = decimals(*map(hundredfold, intervals))
    return int(min(MOST_BASE, max(LEAST_BASE, 10 ** (2 + digits))))


def of(share: Any, base: int) -> str:
    """
    >>> of(0.2345, 100), of(0.0083, 1000)
    ('23', '8')
    """
    return f"{round(float(share) * base):,}"


def frequency(row: dict[str, Any], histories: int) -> str:
    """How often something happens, as 'in 23 of 100 histories'.

    Args:
        row: of ``summary.json``, a probability.
        histories: behind the estimate.

    >>> frequency({"estimate": 0.0, "mc_low": 0.0, "mc_high": 0.0004}, 10000)
    'in none of 10,000 histories'
    """
    share = row["estimate"]
    if share in (0.0, 1.0):
        return f"in {'none' if share == 0.0 else 'all'} of {histories:,} histories"
    base = base_of(*bounds(row))
    if round(share * base) == 0:
        return f"in fewer than 1 of {base:,} histories"
    if round(share * base) == base:
        return f"in nearly all of {base:,} histories"
    return f"in {of(share, base)} of {base:,} histories"


def bounds(row: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Intervals of chance and of draws of a row, such as are known."""
    pairs = [(row.get(f"{kind}_low"), row.get(f"{kind}_high")) for kind in ("mc", "draws")]
    return [pair for pair in pairs if known(pair[0]) and known(pair[1])]


def between(row: dict[str, Any], kind: str) -> str | None:
    """An interval of a row in words, as 'between 11 and 36 of 100', or 'at 63' where so narrow.

    Args:
        row: of ``summary.json``.
        kind: ``mc``, ``draws`` or ``structure``.

    >>> between({"kind": "probability", "draws_low": 0.11, "draws_high": 0.36}, "draws")
    'between 11 and 36 of 100'
    """
    low, high = row.get(f"{kind}_low"), row.get(f"{kind}_high")
    if not (known(low) and known(high)):
        return None
    pairs = bounds(row) or [(low, high)]
    if row["kind"] == "probability":
        base = base_of(*pairs)
        ends, unit = (of(low, base), of(high, base)), f" of {base:,}"
    else:
        digits = decimals(*pairs)
        ends, unit = (rounded(low, digits), rounded(high, digits)), ""
    return f"at {ends[0]}{unit}" if ends[0] == ends[1] else f"between {ends[0]} and {ends[1]}{unit}"


def value(row: dict[str, Any]) -> str:
    """A mean with the digits that its intervals carry."""
    return rounded(row["estimate"], decimals(*bounds(row)))


def at_most(share: float) -> str:
    """An upper bound of a chance as 'up to 4 of 10,000', rounded up.

    >>> at_most(0.00037)
    'up to 4 of 10,000'
    """
    base = LEAST_BASE
    while share * base < 1.0 and base < MOST_BASE:
        base *= 10
    return f"up to {ceil(share * base - 1e-9)} of {base:,}"
