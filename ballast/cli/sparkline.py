"""A line of bars, as high as numbers over time are; drawn from zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean

from ballast.analysis.text.rounding import MOST_DECIMALS, decimals_within, percentage

BARS = " ▁▂▃▄▅▆▇█"
MOST_CELLS = 60


def cells(values: Sequence[float], number: int) -> list[float]:
    """Means of so many stretches of like length, fewer where there are fewer values.

    >>> cells([0.0, 1.0, 2.0, 3.0, 4.0], 2)
    [0.5, 3.0]
    """
    number = min(number, len(values))
    ends = [len(values) * n // number for n in range(number + 1)]
    return [fmean(values[first:last]) for first, last in pairwise(ends)]


def bars(values: Sequence[float], highest: float) -> str:
    """A bar each: blank for zero alone, full for the highest.

    >>> bars([0.0, 0.01, 0.5, 1.0], 1.0)
    ' ▁▄█'
    """
    steps = len(BARS) - 1
    return "".join(
        BARS[min(steps, max(1, round(steps * value / highest)))] if value > 0.0 else BARS[0]
        for value in values
    )


def sparklines(
    rungs: Mapping[int, Sequence[float]], start: date, histories: int, width: int
) -> list[str]:
    """Lines that show the probability of rungs, or higher ones, over time.

    Args:
        rungs: by rung, its probability by day.
        start: day 0.
        histories: behind each probability; they say how many digits it carries.
        width: characters.
    """
    days = len(next(iter(rungs.values())))
    first, last = start.isoformat(), (start + timedelta(days=days - 1)).isoformat()
    number = min(MOST_CELLS, days, width - len("rung 4    0 to 99.99 %"))
    if number < len(first + last) + 2:
        return []
    lines = ["Probability of a rung or a higher one over time, each on its own scale:"]
    for rung, row in rungs.items():
        means = cells(row, number)
        highest = max(means)
        scale = f"0 to {_percent(highest, histories)}" if highest > 0.0 else "never"
        lines.append(f"rung {rung}  {bars(means, highest or 1.0)}  {scale}")
    return [*lines, f"        {first}{last.rjust(number - len(first))}"]


def _percent(share: float, histories: int) -> str:
    """A probability with the digits that so many histories give it."""
    half = 1.96 * (max(share * (1.0 - share), 1.0 / histories) / histories) ** 0.5
    return percentage(share, max(0, decimals_within(half, MOST_DECIMALS) - 2))
