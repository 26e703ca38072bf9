"""Numbers with no more digits than their uncertainty carries."""

from __future__ import annotations

import math
from typing import Any

from ballast.analysis.stats.uncertainty import places

NONE = "–"
"""Stands for a number that is not there."""


def known(number: Any) -> bool:
    """Whether there is a number: neither null nor NaN."""
    return number is not None and not math.isnan(float(number))


def decimals(*intervals: tuple[Any, Any]) -> int:
    """Decimals that a number carries, given its intervals: those of the widest.

    >>> decimals((0.21, 0.26)), decimals((21, 26), (5, 45)), decimals((None, None))
    (2, 0, 2)
    """
    widths = [float(high) - float(low) for low, high in intervals if known(low) and known(high)]
    half = max(widths, default=0.0) / 2.0
    return max(0, places(half)) if half > 0 else 2


def rounded(number: Any, digits: int) -> str:
    """The number with so many decimals.

    >>> rounded(0.2345, 2), rounded(-0.001, 1), rounded(None, 2)
    ('0.23', '0.0', '–')
    """
    if not known(number):
        return NONE
    text = f"{float(number):.{digits}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def bound(high: float) -> str:
    """An upper bound in one digit, rounded up, as '0.0004'.

    >>> bound(0.00037), bound(0.04)
    ('0.0004', '0.04')
    """
    digits = -math.floor(math.log10(high))
    # The small subtraction keeps 0.04 from becoming 0.05 through its binary form.
    return rounded(math.ceil(high * 10**digits - 1e-9) / 10**digits, max(0, digits))


def percent(share: Any, chance: tuple[Any, Any], draws: tuple[Any, Any] = (None, None)) -> str:
    """A share as a percentage; where it never happened, the bound that chance leaves.

    >>> percent(0.2345, (0.21, 0.26)), percent(0.0, (0.0, 0.00037)), percent(None, (None, None))
    ('23 %', '< 0.04 %', '–')
    """
    if not known(share):
        return NONE
    if float(share) == 0 and known(chance[1]) and float(chance[1]) > 0:
        return f"< {bound(100 * float(chance[1]))} %"
    digits = decimals(*(tuple(_hundredfold(x) for x in pair) for pair in (chance, draws)))
    return f"{rounded(100 * float(share), digits)} %"


def _hundredfold(share: Any) -> float | None:
    return 100 * float(share) if known(share) else None


def interval(low: Any, high: Any, digits: int) -> str:
    """An interval as '0.21 … 0.26', or a dash where there is none.

    >>> interval(0.2123, 0.2611, 2), interval(None, None, 2)
    ('0.21 … 0.26', '–')
    """
    if not (known(low) and known(high)):
        return NONE
    return f"{rounded(low, digits)} … {rounded(high, digits)}"
