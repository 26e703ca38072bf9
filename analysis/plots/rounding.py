"""Numbers with no more digits than their interval of chance carries."""

from __future__ import annotations

import math
from typing import Any

NONE = "–"
"""Stands for a number that is not there."""


def known(number: Any) -> bool:
    """Whether there is a number: neither null nor NaN."""
    return number is not None and not math.isnan(float(number))


def decimals(low: Any, high: Any, estimate: Any = None) -> int:
    """Decimals of the first digit that half the interval leaves in doubt.

    Without an interval (or with one of no width) three significant digits of the estimate.

    >>> decimals(0.21, 0.26), decimals(3.1, 3.9), decimals(None, None, 0.25)
    (2, 1, 3)
    """
    half = (float(high) - float(low)) / 2 if known(low) and known(high) else 0.0
    if half > 0:
        return -math.floor(math.log10(half))
    if known(estimate) and float(estimate) != 0:
        return 2 - math.floor(math.log10(abs(float(estimate))))
    return 0


def rounded(number: Any, places: int) -> str:
    """The number with so many decimals; fewer than none rounds to tens, hundreds and so on.

    >>> rounded(0.2345, 2), rounded(1234.5, -1), rounded(None, 2)
    ('0.23', '1230', '–')
    """
    if not known(number):
        return NONE
    text = f"{round(float(number), places):.{max(0, places)}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def bound(high: float) -> str:
    """An upper bound in one digit, rounded up, as '0.0004'.

    >>> bound(0.00037), bound(0.04)
    ('0.0004', '0.04')
    """
    places = -math.floor(math.log10(high))
    # The small subtraction keeps 0.04 from becoming 0.05 through its binary form.
    return rounded(math.ceil(high * 10**places - 1e-9) / 10**places, places)


def estimate(number: Any, low: Any, high: Any) -> str:
    """An estimate rounded to what its interval of chance carries; a zero count as '< bound'.

    >>> estimate(0.2345, 0.21, 0.26), estimate(0.0, 0.0, 0.00037), estimate(12.0, None, None)
    ('0.23', '< 0.0004', '12.0')
    """
    if known(number) and float(number) == 0 and known(high) and float(high) > 0:
        return f"< {bound(float(high))}"
    return rounded(number, decimals(low, high, number))


def interval(low: Any, high: Any, places: int) -> str:
    """An interval as '[0.21, 0.26]', or a dash where there is none.

    >>> interval(0.2123, 0.2611, 2), interval(None, None, 2)
    ('[0.21, 0.26]', '–')
    """
    if not (known(low) and known(high)):
        return NONE
    return f"[{rounded(low, places)}, {rounded(high, places)}]"


def percent(number: Any, low: Any, high: Any) -> str:
    """A share as a percentage, rounded like :func:`estimate`.

    >>> percent(0.2345, 0.21, 0.26), percent(0.0, 0.0, 0.00037), percent(None, None, None)
    ('23 %', '< 0.04 %', '–')
    """
    scaled = [100 * float(value) if known(value) else None for value in (number, low, high)]
    text = estimate(*scaled)
    return text if text == NONE else f"{text} %"
