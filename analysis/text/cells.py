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
from ballast.sim.vocabulary import CRISIS

CAVEAT = (
    "Levels rest mostly on priors, not on data: read differences between scenarios and the "
    "spread over draws before any single number."
)

COMPARISON_LEGEND = (
    "Two kinds of intervals. ± after a difference, and (MC): 95 % of Monte Carlo error, which more "
    "histories narrow.\nSpread over draws, and (draws): 5-95 % over what is not known about the "
    "parameters, where resolved, ± the error of its ends; more histories do not narrow it.\n"
    "Levels of rungs 5 to 7 are intervals alone, the wider of the two. * differs beyond chance, of "
    "{tests} differences with 5 % for calling any wrongly (Holm). Probabilities differ in points.\n"
    "Largest effects first: what happens or not by points, then numbers by the share of their "
    "level. Up and down: histories in\nwhich it comes about only in the other, only in the first "
    "(of a number: is larger, smaller). Luck: variance of the difference\nwith independent luck "
    "over that of these pairs."
)
CONTRAST_HEADINGS = (
    "difference (95 % MC)", "spread over draws (5-95 %)", "up", "down", "luck",
)  # fmt: skip
"""Headings of :func:`contrast_cells` after those of the two levels."""


def cells(outcome: Outcome) -> tuple[str, str, str, str]:
    """Interval over draws, estimate, interval of chance, value at the modes.

    Of rungs from 5 on the estimate is called a mean, so that nobody takes it without the interval
    in front of it, and there is none at the modes, which has no interval of its own.
    """
    if outcome.settled:
        return NONE, settled_word(outcome.settled), NONE, NONE
    about = outcome.estimate
    if about is None or outcome.at_modes is None:
        return (NONE,) * 4
    digits = digits_of(about)
    missing = "one draw" if outcome.n_draws == 1 else "not resolved"
    value = number(about.value, outcome.kind, digits)
    modes = number(outcome.at_modes.value, outcome.kind, digits_of(outcome.at_modes))
    if interval_comes_first(outcome.rung):
        value, modes = f"mean {value}", NONE
    return (
        span(about.draws_low, about.draws_high, outcome.kind, digits) or missing,
        value,
        span(about.mc_low, about.mc_high, outcome.kind, digits) or "one history",
        modes,
    )


def settled_word(settled: str) -> str:
    """What stands in place of a level that the scenario settles, from the sentence that says why.

    >>> settled_word("cannot happen in this scenario: no summit is listed")
    'cannot happen'
    """
    return settled.partition(" in this scenario")[0]


def never_open(settled: str) -> str:
    """Why an outcome is the same in all scenarios, from the sentence of one of them.

    >>> never_open("cannot happen in this scenario: no summit is listed")
    'cannot happen in any of these scenarios: no summit is listed'
    """
    word, _, why = settled.partition(" in this scenario")
    return f"{word} in any of these scenarios{why}"


def interval_comes_first(rung: int | None) -> bool:
    """Whether an outcome asks for a rung whose level no bare number should stand for."""
    return rung is not None and rung >= CRISIS


def digits_of(about: Estimate) -> int:
    """Decimals of an estimate, by its wider interval; of a probability, those of the share.

    >>> digits_of(Estimate(0.18, 0.17, 0.19, 0.05, 0.35)), digits_of(Estimate(2.0, 1.9, 2.1, 1, 3))
    (2, 1)
    """
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

    Levels of rungs from 5 on are intervals alone.

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
    ranges = contrast.base_range, contrast.other_range
    if interval_comes_first(contrast.rung) and None not in ranges:
        over = contrast.base_over_draws, contrast.other_over_draws
        levels = [
            f"{_range(found, contrast.kind)} ({'draws' if draws else 'MC'})"
            for found, draws in zip(ranges, over, strict=True)
            if found is not None
        ]
    for side, why in enumerate((contrast.base_settled, contrast.other_settled)):
        if why:
            levels[side] = settled_word(why)
    chance = "" if about.mc_low is None else f" ± {rounded(half, digits)}"
    draws = NONE
    if contrast.draws_resolved and about.draws_low is not None and about.draws_high is not None:
        error = scale * (contrast.draws_error or 0.0)
        places = decimals_within(error, MOST_DECIMALS, exact=digits)
        ends = (signed(scale * end, places) for end in (about.draws_low, about.draws_high))
        draws = " … ".join(ends) + (f" (± {rounded(error, places)})" if error else "")
    return (
        *levels,
        f"{signed(scale * about.value, digits)}{chance}{' *' if beyond else '  '}",
        draws,
        _flips(contrast, contrast.up),
        _flips(contrast, contrast.down),
        NONE if contrast.reduction is None else f"{contrast.reduction:.3g} x",
    )


def _range(ends: tuple[float, float], kind: str) -> str:
    digits = decimals(ends, most=MOST_DECIMALS)
    return span(*ends, kind, digits) or NONE


def _flips(contrast: Contrast, number: int) -> str:
    share = 100.0 * number / contrast.histories
    if contrast.kind != "probability" or not number:
        return str(number)
    return f"{number} ({share:.2g} %)" if share < 99.5 else f"{number} ({share:.0f} %)"
