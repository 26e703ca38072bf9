"""What a study of levers says, as sentences and as cells, wherever it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from ballast.analysis.stats.lever_study import LeverStudy, Pair, RankedLever, RestsOn, Unknown
from ballast.analysis.stats.uncertainty import Estimate
from ballast.analysis.text.quantities import plain
from ballast.analysis.text.rounding import (
    NONE,
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


def unit_of(study: LeverStudy) -> str:
    """Unit of a change."""
    return "percentage points" if study.kind == "probability" else "its own unit"


def legend(study: LeverStudy) -> str:
    """How the table is read."""
    return LEGEND.format(
        what=study.outcome,
        unit=unit_of(study),
        histories=study.draws * study.runs,
        tests=len(study.levers),
    )


def scale_of(study: LeverStudy) -> float:
    """What a change is multiplied with to be in its unit."""
    return 100.0 if study.kind == "probability" else 1.0


def change_cell(about: Estimate, scale: float, beyond: bool | None = None) -> str:
    """A change with its Monte Carlo error, and a star where it is beyond chance."""
    half = scale * half_width((about.mc_low, about.mc_high))
    digits = decimals_within(half, MOST_DECIMALS, exact=1)
    star = "" if beyond is None else " *" if beyond else "  "
    return f"{signed(scale * about.value, digits)} ± {rounded(half, digits)}{star}"


def lever_cells(one: RankedLever, study: LeverStudy) -> tuple[str, ...]:
    """A row of the table, in the order of :data:`HEADINGS`."""
    scale, found = scale_of(study), one.effect
    about = found.contrast.difference
    draws = NONE
    if about.draws_low is not None and about.draws_high is not None:
        error = scale * (found.draws_error or 0.0)
        digits = decimals_within(error, MOST_DECIMALS, exact=1)
        low, high = (signed(scale * end, digits) for end in (about.draws_low, about.draws_high))
        draws = f"{low} … {high} (± {rounded(error, digits)})"
    return (
        one.sentence,
        who_can(one.who, study.governments),
        change_cell(about, scale, found.beyond),
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
        change_cell(one.at_low, scale),
        change_cell(one.at_high, scale),
    )


def pair_cells(pair: Pair, study: LeverStudy) -> tuple[str, ...]:
    """A row of the pairs, in the order of :data:`PAIR_HEADINGS`."""
    scale = scale_of(study)
    one, other = (study.lever(name).sentence for name in (pair.one, pair.other))
    return (
        f"{one}; {other}",
        change_cell(pair.found.together, scale),
        change_cell(pair.found.beyond_sum, scale),
    )


def base_sentence(study: LeverStudy) -> str:
    """The outcome without any change."""
    base = study.base
    if study.kind != "probability":
        return f"Without any change: {rounded(base.value, 2)}"
    level = interval_first(
        base.value, (base.mc_low, base.mc_high), (base.draws_low, base.draws_high)
    )
    return f"Without any change: {level}"


def ends(study: LeverStudy) -> tuple[list[RankedLever], list[RankedLever]]:
    """The best and the worst, those alone that work in that direction."""
    best = [study.lever(name) for name in study.best]
    worst = [study.lever(name) for name in study.worst]
    return (
        [one for one in best if one.effect.contrast.difference.value < 0.0],
        [one for one in worst if one.effect.contrast.difference.value > 0.0],
    )


def ranking_sentences(study: LeverStudy) -> list[str]:
    """Whether the first and the last are told apart from the others."""
    best, worst = ends(study)
    return [
        _ranking("lower", best, study.best_rivals, study),
        _ranking("raise", worst, study.worst_rivals, study),
    ]


def _ranking(
    verb: str, found: Sequence[RankedLever], rivals: Sequence[str], study: LeverStudy
) -> str:
    if not found:
        return f"No lever {verb}s it in these histories."
    sure = sum(one.effect.beyond for one in found)
    number = {1: "lever that", 2: "two levers that", 3: "three levers that"}[len(found)]
    verbs = f"{verb}s" if len(found) == 1 else verb
    if not rivals:
        return f"The {number} {verbs} it most: the ranking is resolved; {sure} beyond chance."
    also = len(rivals)
    named = "; ".join(study.lever(name).sentence for name in rivals[:3])
    more = f" and {also - 3} more" if also > 3 else ""
    return (
        f"The {number} {verbs} it most: the ranking is not resolved ({sure} beyond chance); among "
        f"them may also be {named}{more}."
    )


def rests_sentence(rests: RestsOn, kind: str) -> str:
    """What a difference rests on: "n points of this rest on X, an expert prior".

    Args:
        rests: parameters, and the difference without them.
        kind: of the outcome.
    """
    scale, unit = (100.0, "points") if kind == "probability" else (1.0, "of it")
    parts = [
        f"{change_cell(one.rests, scale)} {unit} rest on {one.meaning}, {EVIDENCE[one.evidence]}: "
        f"with it at its {one.end} end ({plain(one.value)}) the change is "
        f"{change_cell(one.there, scale)}."
        for one in rests.supports
        if _beyond(one.rests)
    ]
    others = [one.meaning for one in rests.supports if not _beyond(one.rests)]
    if others:
        parts.append(f"Nothing beyond Monte Carlo error rests on {'; '.join(others)}.")
    return " ".join(parts) or "It is the same whatever the parameters are."


def _beyond(about: Estimate) -> bool:
    low, high = about.mc_low, about.mc_high
    return low is not None and high is not None and (low > 0.0 or high < 0.0)


def classes_sentence(rests: RestsOn) -> str:
    """What knowledge the spread of a difference over draws rests on."""
    if not rests.classes:
        return "Too few histories differ to say on which class of evidence its spread rests."
    shares = ", ".join(f"{EVIDENCE[name]} {percentage(s)}" for name, s in rests.classes.items())
    return f"Of its spread over draws that parameters explain: {shares}."
