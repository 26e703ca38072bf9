"""What came out: the headline number in words, and all outcomes as tables.

Every number is written by :mod:`ballast.analysis.text.cells`, as on the terminal, so that a
quantity has the same digits wherever it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballast.analysis.narrative.words import sentence
from ballast.analysis.report.report_material import Material
from ballast.analysis.stats.outcome_estimates import Outcome
from ballast.analysis.text.cells import cells, digits_of, interval_comes_first, span
from ballast.analysis.text.markup import Html, el, join, table
from ballast.analysis.text.rounding import NONE, known

HAPPENINGS = {
    "rung_4_or_higher": "a militarised dispute or worse (rung 4 or higher)",
    "rung_5_or_higher": "a crisis or worse (rung 5 or higher)",
    "rung_6_or_higher": "limited use of force or war (rung 6 or higher)",
    "rung_7": "war (rung 7)",
}
"""Rungs as the subject of a sentence; other outcomes are told by their definitions."""
RANGE = "90 % range over parameter draws"
ERROR = "Monte Carlo error, 95 %"


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of an outcome as they are printed everywhere.

    Attributes:
        draws: 5-95 % over parameter draws, as '5 to 35 %'; None where not resolved.
        mean: the estimate.
        chance: 95 % of Monte Carlo error; None of a single history.
    """

    draws: str | None
    mean: str
    chance: str | None


def figures_of(name: str, row: Mapping[str, Any]) -> Figures:
    """The numbers of a row of ``summary.json`` that has an estimate."""
    draws, value, chance, _ = cells(Outcome.of_json(name, row))
    return Figures(
        draws=_to(draws) if known(row["draws_low"]) else None,
        mean=value.removeprefix("mean "),
        chance=_to(chance) if known(row["mc_low"]) else None,
    )


def _to(ends: str) -> str:
    """An interval of a table as it is written in a sentence.

    >>> _to("17 … 19 %"), _to("62 … 62")
    ('17 to 19 %', '62 to 62')
    """
    return ends.replace(" … ", " to ")


def lead(material: Material) -> list[str]:
    """The answer of the page in sentences: what, then how sure."""
    row = material.outcomes[material.lead]
    return [sentence(_what(material.lead, row)), *_spreads(material, row)]


def _what(name: str, row: Mapping[str, Any]) -> str:
    """An estimate as a statement."""
    if row["estimate"] is None:
        return f"{row['definition']}: not known, {row['note']}"
    if row.get("settled"):
        return f"{row['definition']}: {row['settled']}"
    if row["kind"] != "probability":
        return f"{row['definition']}: {_level(name, row, '')}"
    level = _level(name, row, " of simulations")
    if name in HAPPENINGS:
        return f"{HAPPENINGS[name]} occurs within {row['horizon_days']} days in {level}"
    return f"{row['definition']}: {level}"


def _level(name: str, row: Mapping[str, Any], of: str) -> str:
    """The interval over draws and the mean; without it, the mean with its Monte Carlo error."""
    found = figures_of(name, row)
    if row["estimate"] == 0.0 and of and found.chance is not None:
        return f"none of the simulations ({ERROR}: {found.chance})"
    if found.draws is not None:
        return f"{found.draws}{of} ({RANGE}), mean {found.mean}"
    if found.chance is None:
        return f"{found.mean}{of}"
    if interval_comes_first(row.get("rung")):
        return f"{found.chance}{of} ({ERROR}), mean {found.mean}"
    return f"{found.mean}{of} ({ERROR}: {found.chance})"


def _spreads(material: Material, row: Mapping[str, Any]) -> list[str]:
    """What else is known of how sure the leading outcome is, a sentence each."""
    if row.get("settled") or row["estimate"] is None:
        return []
    found = figures_of(material.lead, row)
    said = []
    if material.stored.draws == 1:
        said.append(
            "Parameters were held at their modes, so parameter uncertainty is not included."
        )
    elif found.draws is None:
        said.append("There are too few simulations to estimate parameter uncertainty.")
    elif found.chance is not None:
        said.append(f"Monte Carlo error of the mean: {found.chance} (95 %).")
    if known(row.get("structure_low")):
        said.append(
            f"Alternative model structures put the mean at {_to(structure_cell(row))} "
            f"({row['structure_lowest']} and {row['structure_highest']})."
        )
    return said


def structure_cell(row: Mapping[str, Any]) -> str:
    """The range of an outcome over model structures, with the digits of its estimate."""
    if row["estimate"] is None or not known(row.get("structure_low")):
        return NONE
    about = Outcome.of_json("", row).estimate
    assert about is not None
    low, high = row["structure_low"], row["structure_high"]
    return span(low, high, row["kind"], digits_of(about)) or NONE


def tables(material: Material) -> Html:
    """All outcomes with their intervals: probabilities first, then numbers."""
    structure = any(known(row.get("structure_low")) for row in material.outcomes.values())
    parts = []
    for kind, caption in (("probability", "Probabilities"), ("mean", "Means of simulations")):
        rows = {n: r for n, r in material.outcomes.items() if r["kind"] == kind}
        if rows:
            body = [_row(name, row, structure) for name, row in rows.items()]
            parts.append(table(caption, _columns(structure), body))
    return join([*parts, el("p", READING, class_="small")])


READING = (
    "Draws: 5–95 % over parameter draws, corrected for the finite number of runs; parameter "
    "uncertainty does not shrink with more runs. Monte Carlo: 95 % interval of the mean, which "
    "does. “Not resolved”: too few runs to estimate. The level of rungs 5 to 7 is given as an "
    "interval first. Days: the period that the question covers."
)


def _columns(structure: bool) -> list[str]:
    """Heads of the columns: intervals over draws come first."""
    others = ["other structures"] if structure else []
    return ["outcome", "draws, 5–95 %", "estimate", "Monte Carlo, 95 %", *others, "days"]


def _row(name: str, row: Mapping[str, Any], structure: bool) -> list[Any]:
    told = row.get("settled") or row["note"]
    note = el("small", told) if told else None
    head = join([title(row), el("code", name), note])
    draws, value, chance, _ = cells(Outcome.of_json(name, row))
    others = [structure_cell(row)] if structure else []
    return [head, draws, value, chance, *others, row["horizon_days"]]


def title(row: Mapping[str, Any]) -> str:
    """What an outcome is, as a heading."""
    return sentence(row["definition"].removeprefix("mean ")).removesuffix(".")
