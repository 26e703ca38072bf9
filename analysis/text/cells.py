"""Numbers of tables as text with the digits that they carry, wherever they are shown."""

from __future__ import annotations

from ballast.analysis.stats.contrasts import Contrast
from ballast.analysis.stats.outcome_estimates import Outcome
from ballast.analysis.stats.uncertainty import Estimate
from ballast.analysis.text.rounding import (
    MOST_DECIMALS,
    NONE,
    decimals,
    decimals_within,
    half_width,
    percentage,
    rounded,
    signed,
)

CAVEAT = (
    "Levels rest mostly on priors, not on data: read differences between scenarios and the "
    "spread over draws before any single number."
)

COMPARISON_LEGEND = (
    "* differs beyond chance, of {tests} differences with 5 % for calling any "
    "wrongly (Holm). Probabilities differ in points.\nUp and down: histories in which it comes "
    "about only in the other, only in the first (of a mean: is larger, smaller).\nLuck: "
    "variance of the difference with independent luck over that of these pairs."
)


def cells(outcome: Outcome) -> tuple[str, str, str, str]:
    """Estimate, interval of chance, interval over draws, value at the modes."""
    about = outcome.estimate
    if about is None or outcome.at_modes is None:
        return (NONE,) * 4
    digits = _digits(about)
    missing = "one draw" if outcome.n_draws == 1 else "not resolved"
    return (
        number(about.value, outcome.kind, digits),
        span(about.mc_low, about.mc_high, outcome.kind, digits) or "one history",
        span(about.draws_low, about.draws_high, outcome.kind, digits) or missing,
        number(outcome.at_modes.value, outcome.kind, _digits(outcome.at_modes)),
    )


def _digits(about: Estimate) -> int:
    """Decimals of an estimate, by its wider interval; of a probability, those of the share."""
    exact = 0 if float(about.value).is_integer() else 2
    chance, draws = (about.mc_low, about.mc_high), (about.draws_low, about.draws_high)
    return decimals(chance, draws, most=MOST_DECIMALS, exact=exact)


def number(value: float, kind: str, digits: int) -> str:
    """A number of the table, with so many decimals of its own; a probability as a percentage.

    >>> number(0.2345, "probability", 3), number(2.345, "mean", 1)
    ('23.4 %', '2.3')
    """
    if kind == "probability":
        return percentage(value, max(0, digits - 2))
    return rounded(value, digits)


def span(low: float | None, high: float | None, kind: str, digits: int) -> str | None:
    """An interval of the table; the unit stands once.

    >>> span(0.21, 0.26, "probability", 2)
    '21 … 26 %'
    """
    if low is None or high is None:
        return None
    return f"{number(low, kind, digits).removesuffix(' %')} … {number(high, kind, digits)}"


def short(name: str) -> str:
    """A name that heads a column."""
    return name if len(name) <= 16 else f"{name[:15]}…"


def contrast_cells(contrast: Contrast, beyond: bool) -> tuple[str, ...]:
    """Both levels, difference, its interval over draws, flips up and down, what luck is worth.

    Args:
        contrast: of an outcome.
        beyond: whether it differs beyond chance, for all differences that were looked at.
    """
    scale, unit = (100.0, " %") if contrast.kind == "probability" else (1.0, "")
    about = contrast.difference
    half = scale * half_width((about.mc_low, about.mc_high))
    digits = decimals_within(half, MOST_DECIMALS)
    levels = [
        f"{rounded(scale * level, digits)}{unit}" for level in (contrast.base, contrast.other)
    ]
    chance = "" if about.mc_low is None else f" ± {rounded(half, digits)}"
    draws = NONE
    if about.draws_low is not None and about.draws_high is not None:
        ends = (signed(scale * end, digits) for end in (about.draws_low, about.draws_high))
        draws = " … ".join(ends)
    return (
        *levels,
        f"{signed(scale * about.value, digits)}{chance}{' *' if beyond else '  '}",
        draws,
        _flips(contrast, contrast.up),
        _flips(contrast, contrast.down),
        NONE if contrast.reduction is None else f"{contrast.reduction:.3g} x",
    )


def _flips(contrast: Contrast, number: int) -> str:
    share = 100.0 * number / contrast.histories
    if contrast.kind != "probability" or not number:
        return str(number)
    return f"{number} ({share:.2g} %)" if share < 99.5 else f"{number} ({share:.0f} %)"
