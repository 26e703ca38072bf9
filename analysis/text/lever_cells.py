"""What a study of levers says, as sentences and as cells, wherever it is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ballast.analysis.stats.lever_study import LeverStudy, Pair, RankedLever, Unknown
from ballast.analysis.stats.uncertainty import Estimate
from ballast.analysis.text.lever_choice import EACH, NOTHING, Part, nothing_found, works
from ballast.analysis.text.quantities import plain
from ballast.analysis.text.rounding import (
    NONE,
    away,
    decimals_within,
    half_width,
    interval_first,
    percentage,
    rounded,
    signed,
)
from ballast.sim.scenario.levers import who_can

MOST_DECIMALS = 3
HEADINGS = ("lever", "who can", "change (95 %)", "draws (5-95 %)", "same way", "down : up")
PAIR_HEADINGS = ("two levers together", "change (95 %)", "beyond the sum (95 %)")
UNKNOWN_HEADINGS = ("what is not known", "range (5-95 %)", "change at 5 %", "change at 95 %")
EVIDENCE = {
    "D": "data", "L": "published literature", "X": "an expert prior", "A": "an assumption",
}  # fmt: skip
LEGEND = (
    "Change of {what} in {unit}, in the same {histories} histories with and without the lever. "
    "* beyond chance, of {tests} differences with 5 % for calling any wrongly (Holm). Draws: "
    "5-95 % over parameter draws ± its own error, where resolved. Same way: share of draws in "
    "which it works as it does on average, or, unresolved, of the draws in which any history "
    "differs. Down : up: histories that flip."
)


SIDES = (0, 1, 2, 4)
"""Columns of a table of what each side can do."""


def side_legend(study: LeverStudy, parts: Sequence[Part]) -> str:
    """How a table of what each side can do is read, and why it may have fewer than three rows."""
    text = (
        f"Change of {title_of(study)} in {unit_of(study)}; the most comes first. * beyond chance. "
        "Same way: share of draws in which it works as it does on average, or of those in which "
        "any history differs."
    )
    if all(len(part.levers) == EACH for part in parts):
        return text
    return (
        f"{text} Fewer than three: no other turns two histories or more that way, net of those "
        "that it turns back."
    )


def unit_of(study: LeverStudy) -> str:
    """Unit of a change."""
    return "percentage points" if study.kind == "probability" else "its own unit"


def legend(study: LeverStudy) -> str:
    """How the table is read."""
    return LEGEND.format(
        what=title_of(study),
        unit=unit_of(study),
        histories=study.draws * study.runs,
        tests=len(study.levers),
    )


def scale_of(study: LeverStudy) -> float:
    """What a change is multiplied with to be in its unit."""
    return 100.0 if study.kind == "probability" else 1.0


def digits_of(study: LeverStudy) -> int:
    """Decimals of every change of a study: those that most of its levers are known to."""
    scale = scale_of(study)
    about = [one.effect.contrast.difference for one in study.levers]
    return column_digits([scale * half_width((one.mc_low, one.mc_high)) for one in about])


def column_digits(halves: Sequence[float]) -> int:
    """Decimals of a column, that most of its numbers are known to.

    Args:
        halves: half widths of their intervals; those that have none say nothing.
    """
    found = sorted(decimals_within(half, MOST_DECIMALS) for half in halves if half > 0.0)
    return found[len(found) // 2] if found else 1


def change_cell(about: Estimate, scale: float, digits: int, beyond: bool | None = None) -> str:
    """A change with its Monte Carlo error, and a star where it is beyond chance."""
    half = scale * half_width((about.mc_low, about.mc_high))
    star = "" if beyond is None else " *" if beyond else "  "
    return f"{_change(scale * about.value, digits)} ± {_error(half, digits)}{star}"


def _change(value: float, digits: int) -> str:
    return signed(away(value, digits), digits)


def _error(half: float, digits: int) -> str:
    """An error is never written as zero where there is one."""
    least = 10.0**-digits if half > 0.0 else 0.0
    return rounded(max(away(half, digits), least), digits)


def lever_cells(one: RankedLever, study: LeverStudy) -> tuple[str, ...]:
    """A row of the table, in the order of :data:`HEADINGS`."""
    scale, found = scale_of(study), one.effect
    about = found.contrast.difference
    draws = NONE
    if about.draws_low is not None and about.draws_high is not None:
        errors = [scale * (other.effect.draws_error or 0.0) for other in study.levers]
        digits = column_digits(errors)
        low, high = (_change(scale * end, digits) for end in (about.draws_low, about.draws_high))
        draws = f"{low} … {high} (± {_error(scale * (found.draws_error or 0.0), digits)})"
    return (
        one.sentence,
        who_can(one.who, study.governments),
        change_cell(about, scale, digits_of(study), found.beyond),
        draws,
        _same_way(one),
        f"{found.contrast.down} : {found.contrast.up}",
    )


def _same_way(one: RankedLever) -> str:
    """Share of draws in which it works as on average; unresolved, of those in which it shows."""
    found = one.effect
    if found.same_way is not None:
        return percentage(found.same_way)
    show = found.draws_down + found.draws_up
    if not show:
        return NONE
    same = found.draws_down if found.contrast.difference.value < 0.0 else found.draws_up
    return f"{same} of {show}"


def unknown_cells(one: Unknown, study: LeverStudy) -> tuple[str, ...]:
    """A row of the parameters, in the order of :data:`UNKNOWN_HEADINGS`."""
    scale = scale_of(study)
    return (
        f"{one.meaning} ({EVIDENCE[one.evidence]})",
        f"{plain(one.low)} … {plain(one.high)} {one.unit}".strip(),
        change_cell(one.at_low, scale, digits_of(study)),
        change_cell(one.at_high, scale, digits_of(study)),
    )


def pair_cells(pair: Pair, study: LeverStudy) -> tuple[str, ...]:
    """A row of the pairs, in the order of :data:`PAIR_HEADINGS`."""
    scale = scale_of(study)
    one, other = (study.told(name).sentence for name in (pair.one, pair.other))
    return (
        f"{one}; {other}",
        change_cell(pair.found.together, scale, digits_of(study)),
        change_cell(pair.found.beyond_sum, scale, digits_of(study)),
    )


def title_of(study: LeverStudy) -> str:
    """The outcome in words."""
    return study.outcome.replace("_", " ")


def definition_of(study: LeverStudy) -> str:
    """What the outcome is, with an article before a rung: "a crisis or higher is reached"."""
    text = study.definition
    if not re.match(r"[a-z]+ or higher ", text):
        return text
    return f"{'an' if text[0] in 'aeiou' else 'a'} {text}"


def base_sentence(study: LeverStudy) -> str:
    """The outcome without any change, by the rule of ``run``, and what its interval is."""
    base = study.base
    if study.kind != "probability":
        return f"Without any change: {rounded(base.value, 2)}"
    draws, chance = (base.draws_low, base.draws_high), (base.mc_low, base.mc_high)
    text = f"Without any change: {interval_first(base.value, chance, draws)}"
    if base.value == 0.0 or base.draws_low is None or half_width(draws) < half_width(chance):
        return text
    sure = (
        "too few to be sure how wide that is"
        if study.base_error is None
        else f"its ends known to ± {max(1.0, away(100.0 * study.base_error, 0)):.0f} points"
    )
    return f"{text} (5-95 % over {study.draws} parameter draws, {sure})"


def ends(study: LeverStudy) -> tuple[list[RankedLever], list[RankedLever]]:
    """The best and the worst, those alone that work in that direction."""
    best, worst = ([study.told(name) for name in some] for some in (study.best, study.worst))
    return (
        [one for one in best if works(one, lowers=True)],
        [one for one in worst if works(one, lowers=False)],
    )


def ranking_sentences(study: LeverStudy) -> list[str]:
    """Whether anything is beyond chance, and the first and the last told apart from others."""
    best, worst = ends(study)
    return [
        *([_nothing(study)] if nothing_found(study) else []),
        _ranking("lower", best, study.best_rivals, study),
        _ranking("raise", worst, study.worst_rivals, study),
    ]


def _nothing(study: LeverStudy) -> str:
    played = study.draws * study.runs
    return f"{NOTHING} in these {played:,} histories; more may tell levers from chance."


def _ranking(
    verb: str, found: Sequence[RankedLever], rivals: Sequence[str], study: LeverStudy
) -> str:
    if not found:
        return f"No lever {verb}s it in two histories or more."
    sure = sum(one.effect.beyond for one in found)
    number = {1: "lever that", 2: "two levers that", 3: "three levers that"}[len(found)]
    verbs = f"{verb}s" if len(found) == 1 else verb
    if not rivals:
        return f"The {number} {verbs} it most: the ranking is resolved; {sure} beyond chance."
    also = len(rivals)
    named = "; ".join(study.told(name).sentence for name in rivals[:3])
    more = f" and {also - 3} more" if also > 3 else ""
    return (
        f"The {number} {verbs} it most: the ranking is not resolved ({sure} beyond chance); among "
        f"them may also be {named}{more}."
    )


def time_sentences(study: LeverStudy) -> list[str]:
    """What a budget left out, and why fewer draws were played than there might have been."""
    return [
        *(f"Left out: {text}." for text in study.not_played),
        *([study.sizes] if study.sizes else []),
    ]
