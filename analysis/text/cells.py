"""Numbers of tables as text with the digits that they carry, wherever they are shown."""

from __future__ import annotations

from ballast.analysis.stats.contrasts import Contrast
from ballast.analysis.stats.outcome_estimates import Outcome
from ballast.analysis.stats.uncertainty import decimals, places
from ballast.analysis.text.rounding import rounded

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
        return ("–",) * 4
    digits = decimals(about)
    missing = "one draw" if outcome.n_draws == 1 else "not resolved"
    return (
        _number(outcome, about.value, digits),
        _interval(outcome, about.mc_low, about.mc_high, digits, "one history"),
        _interval(outcome, about.draws_low, about.draws_high, digits, missing),
        _number(outcome, outcome.at_modes.value, decimals(outcome.at_modes)),
    )


def _number(outcome: Outcome, value: float, digits: int) -> str:
    if outcome.kind == "probability":
        return f"{value * 100:.{max(0, digits - 2)}f} %"
    return f"{value:.{digits}f}"


def _interval(
    outcome: Outcome, low: float | None, high: float | None, digits: int, missing: str
) -> str:
    if low is None or high is None:
        return missing
    first = _number(outcome, low, digits).removesuffix(" %")
    return f"{first} … {_number(outcome, high, digits)}"


def short(name: str) -> str:
    """A name that heads a column."""
    return name if len(name) <= 16 else f"{name[:15]}…"


def contrast_cells(contrast: Contrast, beyond: bool) -> tuple[str, ...]:
    """Both levels, difference, its interval over draws, flips up and down, what luck is worth.

    Args:
        contrast: of an outcome.
        beyond: whether it differs beyond chance, for all differences that were looked at.
    """
    percent = contrast.kind == "probability"
    scale, unit = (100.0, " %") if percent else (1.0, "")
    about = contrast.difference
    low, high = about.mc_low, about.mc_high
    half = 0.0 if low is None or high is None else scale * (high - low) / 2.0
    digits = min(4, max(0, places(half))) if half > 0.0 else 2
    levels = [
        f"{rounded(scale * level, digits)}{unit}" for level in (contrast.base, contrast.other)
    ]
    change = _signed(scale * about.value, digits)
    chance = "" if low is None else f" ± {half:.{digits}f}"
    draws = "–"
    if about.draws_low is not None and about.draws_high is not None:
        ends = (_signed(scale * end, digits) for end in (about.draws_low, about.draws_high))
        draws = " … ".join(ends)
    return (
        *levels,
        f"{change}{chance}{' *' if beyond else '  '}",
        draws,
        _flips(contrast, contrast.up),
        _flips(contrast, contrast.down),
        "–" if contrast.reduction is None else f"{contrast.reduction:.3g} x",
    )


def _flips(contrast: Contrast, number: int) -> str:
    share = 100.0 * number / contrast.histories
    if contrast.kind != "probability" or not number:
        return str(number)
    return f"{number} ({share:.2g} %)" if share < 99.5 else f"{number} ({share:.0f} %)"


def _signed(number: float, digits: int) -> str:
    text = rounded(number, digits)
    return text if text.startswith("−") or float(text) == 0.0 else f"+{text}"
