"""Numbers as text with no more digits than their uncertainty carries, wherever they are shown.

A number that is not there is a dash; below zero it has a minus sign, and zero has none.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ballast.analysis.stats.uncertainty import places

NONE = "–"
"""Stands for a number that is not there."""
MOST_DECIMALS = 4
"""Decimals of a table on a terminal or in a notebook, at most."""


def known(number: Any) -> bool:
    """Whether there is a number: neither null nor NaN."""
    return number is not None and not math.isnan(float(number))


def half_width(*intervals: tuple[Any, Any]) -> float:
    """Half the width of the widest interval that is known; 0 where there is none.

    >>> half_width((0.25, 0.75), (0.0, 0.25), (None, None)), half_width((None, 1.0))
    (0.25, 0.0)
    """
    widths = [float(high) - float(low) for low, high in intervals if known(low) and known(high)]
    return max(widths, default=0.0) / 2.0


def decimals_within(half: float, most: float = math.inf, exact: int = 2) -> int:
    """Decimals of a number known to ± ``half``.

    Args:
        half: in the unit of the number.
        most: decimals at most.
        exact: decimals where nothing is known of its uncertainty, or where it has none.

    >>> decimals_within(0.025), decimals_within(20.0), decimals_within(0.0), decimals_within(1e-6)
    (2, 0, 2, 7)
    """
    return int(min(most, max(0, places(half)))) if half > 0 else exact


def decimals(*intervals: tuple[Any, Any], most: float = math.inf, exact: int = 2) -> int:
    """Decimals that a number carries, given its intervals: those of the widest.

    >>> decimals((0.21, 0.26)), decimals((21, 26), (5, 45)), decimals((None, None))
    (2, 0, 2)
    """
    return decimals_within(half_width(*intervals), most, exact)


def rounded(number: Any, digits: int) -> str:
    """The number with so many decimals.

    >>> rounded(0.2345, 2), rounded(-0.001, 1), rounded(None, 2)
    ('0.23', '0.0', '–')
    """
    if not known(number):
        return NONE
    text = f"{float(number):.{digits}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def away(number: float, digits: int) -> float:
    """The nearest number of so many decimals; of two as near, the one further from zero.

    >>> away(2.5, 0), away(-2.5, 0), away(100 * 0.0235, 1), away(1.25, 1)
    (3.0, -3.0, 2.4, 1.3)
    """
    # twelve decimals take out what the binary form adds to a tie
    exact = Decimal(repr(round(number, 12)))
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def signed(number: Any, digits: int) -> str:
    """A difference: the number with its sign, unless it is zero as written.

    >>> signed(1.26, 1), signed(-1.26, 1), signed(0.04, 1)
    ('+1.3', '−1.3', '0.0')
    """
    text = rounded(number, digits)
    return text if text[0] in f"−{NONE}" or float(text) == 0 else f"+{text}"


def bound(high: float) -> str:
    """An upper bound in one digit, rounded up, as '0.0004'.

    >>> bound(0.00037), bound(0.04)
    ('0.0004', '0.04')
    """
    digits = -math.floor(math.log10(high))
    # The small subtraction keeps 0.04 from becoming 0.05 through its binary form.
    return rounded(math.ceil(high * 10**digits - 1e-9) / 10**digits, max(0, digits))


def percentage(share: Any, digits: int = 0) -> str:
    """A share as a percentage with so many decimals.

    >>> percentage(0.2345), percentage(0.2345, 1), percentage(None)
    ('23 %', '23.4 %', '–')
    """
    return f"{rounded(100 * float(share), digits)} %" if known(share) else NONE


def percent(share: Any, chance: tuple[Any, Any], draws: tuple[Any, Any] = (None, None)) -> str:
    """A share as a percentage; where it never happened, the bound that chance leaves.

    >>> percent(0.2345, (0.21, 0.26)), percent(0.0, (0.0, 0.00037)), percent(None, (None, None))
    ('23 %', '< 0.04 %', '–')
    """
    if not known(share):
        return NONE
    if float(share) == 0 and known(chance[1]) and float(chance[1]) > 0:
        return f"< {bound(100 * float(chance[1]))} %"
    return percentage(share, decimals(hundredfold(chance), hundredfold(draws)))


def interval_first(
    share: Any, chance: tuple[Any, Any], draws: tuple[Any, Any] = (None, None), of: str = ""
) -> str:
    """A share of which a point alone would say too much: its interval, then the mean.

    The interval is that over parameter draws; that of Monte Carlo error alone where it is wider, or
    where draws are not resolved. ``of`` says of what it is a share.

    >>> interval_first(0.1, (0.09, 0.11), (0.03, 0.22)), interval_first(0.1, (0.08, 0.12))
    ('3 to 22 %, mean 10 %', '8 to 12 % (Monte Carlo), mean 10 %')
    >>> interval_first(0.0, (0.0, 0.00037)), interval_first(None, (None, None))
    ('< 0.04 %', '–')
    """
    if not known(share) or float(share) == 0:
        return percent(share, chance) + of
    by_draws = known(draws[0]) and half_width(draws) >= half_width(chance)
    low, high = hundredfold(draws if by_draws else chance)
    if low is None or high is None:
        return percent(share, chance, draws) + of
    digits = decimals((low, high))
    ends = f"{rounded(low, digits)} to {rounded(high, digits)} %{of}"
    return f"{ends}{'' if by_draws else ' (Monte Carlo)'}, mean {percentage(share, digits)}"


def hundredfold(interval: tuple[Any, Any]) -> tuple[float | None, float | None]:
    """An interval of a share in percent, or in percentage points.

    >>> hundredfold((0.25, None))
    (25.0, None)
    """
    low, high = (100 * float(end) if known(end) else None for end in interval)
    return low, high


def interval(low: Any, high: Any, digits: int) -> str:
    """An interval as '0.21 … 0.26', or a dash where there is none.

    >>> interval(0.2123, 0.2611, 2), interval(None, None, 2)
    ('0.21 … 0.26', '–')
    """
    if not (known(low) and known(high)):
        return NONE
    return f"{rounded(low, digits)} … {rounded(high, digits)}"


def probability(share: float) -> str:
    """A probability that the model itself knows, with the digits that tell it from 0 and from 1.

    >>> probability(0.47), probability(0.0213), probability(0.0011)
    ('47 %', '2.1 %', '0.11 %')
    >>> probability(0.00004), probability(0.9996)
    ('under 0.01 %', 'over 99 %')
    """
    if share > 0.99:
        return "over 99 %"
    if share < 0.0001:
        return "under 0.01 %"
    return percentage(share, 0 if share >= 0.1 else 1 if share >= 0.01 else 2)
