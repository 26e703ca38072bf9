"""What an outcome is called and how its numbers are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ballast.analysis.text.rounding import decimals, known, percent, rounded


@dataclass(frozen=True)
class OutcomeQuantity:
    """An outcome as pictures write it.

    Attributes:
        label: in words, such as "probability of a crisis".
        unit: of a mean, such as "points"; not used for a probability.
        share: whether it is a probability from 0 to 1, written as a percentage.
    """

    label: str
    unit: str = ""
    share: bool = True

    @property
    def axis(self) -> str:
        """The label of an axis; ticks of a probability carry their own per cent sign."""
        return self.label if self.share or not self.unit else f"{self.label} ({self.unit})"

    @property
    def difference_unit(self) -> str:
        """Unit of a difference of two values."""
        return "percentage points" if self.share else self.unit

    @property
    def scale(self) -> float:
        """What a difference is multiplied with to be in its unit."""
        return 100.0 if self.share else 1.0

    def ticks(self, axis: Any, most: int = 6) -> None:
        """At most so many round ticks along an axis of matplotlib's."""
        from matplotlib.ticker import FuncFormatter, MaxNLocator

        axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
        if self.share:
            axis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.6g} %"))

    def write(self, value: Any, *intervals: tuple[Any, Any]) -> str:
        """A value with the digits that its intervals carry.

        >>> OutcomeQuantity("p").write(0.2345, (0.21, 0.26))
        '23 %'
        >>> OutcomeQuantity("tension", "points", share=False).write(31.234, (30.0, 32.0))
        '31.2 points'
        """
        if self.share:
            pairs = [*intervals, (None, None), (None, None)]
            return percent(value, pairs[0], pairs[1])
        unit = f" {self.unit}" if self.unit and known(value) else ""
        return rounded(value, decimals(*intervals)) + unit


def plain(number: Any, digits: int = 3) -> str:
    """A limit of a range that was written by a person, in few significant digits.

    >>> plain(0.125), plain(1500.0), plain(-2.0), plain(0.00002), plain(None), plain("open")
    ('0.125', '1,500', '−2', '2e-05', '–', 'open')
    """
    if isinstance(number, str):
        return number
    if not known(number):
        return "–"
    value = float(number)
    text = f"{value:,.0f}" if 1000 <= abs(value) < 1e6 else f"{value:.{digits}g}"
    return text.replace("-", "−") if text.startswith("-") else text


def listed(parts: Sequence[str], none: str = "none") -> str:
    """Words in a row; ``none`` where there are none.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', 'none')
    """
    if not parts:
        return none
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
