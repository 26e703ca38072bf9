"""What the differences of levers rest on, as lines and as sentences."""

from __future__ import annotations

from ballast.analysis.stats.lever_study import LeverStudy, RestsOn
from ballast.analysis.stats.uncertainty import Estimate
from ballast.analysis.text.lever_cells import EVIDENCE, change_cell, column_digits
from ballast.analysis.text.quantities import plain
from ballast.analysis.text.rounding import half_width, percentage


def rests_lines(rests: RestsOn, kind: str, digits: int | None = None) -> list[str]:
    """What a difference rests on, a line a parameter; empty where none can be named.

    Args:
        rests: parameters, and the difference without them.
        kind: of the outcome.
        digits: decimals of all changes; by these differences if not said.
    """
    scale, unit = (100.0, "points") if kind == "probability" else (1.0, "of it")
    if digits is None:
        halves = [(one.rests.mc_low, one.rests.mc_high) for one in rests.supports]
        digits = column_digits([scale * half_width(half) for half in halves])
    return [
        f"{change_cell(one.rests, scale, digits)} {unit} rest on “{one.meaning}” ({one.key}, "
        f"{EVIDENCE[one.evidence]}): at its {one.end} end, {plain(one.value)}, the change is "
        f"{change_cell(one.there, scale, digits)}"
        for one in rests.supports
        if _beyond(one.rests)
    ]


def rests_sentence(rests: RestsOn, kind: str) -> str:
    """The same in a paragraph, or that nothing can be named."""
    lines = rests_lines(rests, kind)
    return " ".join(f"{line}." for line in lines) or "It rests on nothing that can be named."


def unnamed_sentence(study: LeverStudy) -> str:
    """Of how many of the first and the last nothing can be named that they rest on; or empty."""
    none = sum(not rests_lines(one, study.kind) for one in study.rests)
    if not none:
        return ""
    return (
        f"Of {none} of the {len(study.rests)} levers that were looked at, no parameter can be "
        "named, beyond Monte Carlo error, that the change rests on."
    )


def _beyond(about: Estimate) -> bool:
    low, high = about.mc_low, about.mc_high
    return low is not None and high is not None and (low > 0.0 or high < 0.0)


def classes_sentence(rests: RestsOn) -> str:
    """What knowledge the spread of a difference over draws rests on."""
    if not rests.classes:
        return "Too few histories differ to say on which class of evidence its spread rests."
    shares = ", ".join(f"{EVIDENCE[name]} {percentage(s)}" for name, s in rests.classes.items())
    return f"Of its spread over draws that parameters explain: {shares}."
