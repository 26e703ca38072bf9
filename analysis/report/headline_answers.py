"""What came out: the headline numbers, first in words and then as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ballast.analysis.narrative.words import sentence
from ballast.analysis.report.report_material import Material
from ballast.analysis.text import frequencies as numbers
from ballast.analysis.text.cells import interval_comes_first, settled_word
from ballast.analysis.text.markup import Html, el, join, table
from ballast.analysis.text.rounding import (
    NONE,
    decimals,
    interval,
    interval_first,
    known,
    rounded,
)

HAPPENINGS = {
    "rung_4_or_higher": "it comes to a militarised dispute (rung 4) or worse",
    "rung_5_or_higher": "it comes to a crisis (rung 5) or worse",
    "rung_6_or_higher": "force is used (rung 6) or it is war",
    "rung_7": "it is war (rung 7)",
}
"""Rungs within a sentence; other outcomes are told by their definitions."""
TOLD_MEANS = ("tension_mean",)


def lead(material: Material) -> list[str]:
    """The answer of the page in sentences: what, then how sure."""
    name = material.lead
    row = material.outcomes[name]
    return [sentence(_what(material, name, row)), *_spreads(material, row)]


def told(material: Material) -> Html:
    """Every other headline, a line each."""
    names = [
        name
        for name, row in material.outcomes.items()
        if name != material.lead
        and row["estimate"] is not None
        and (row["kind"] == "probability" or name in TOLD_MEANS)
        and not name.endswith(f"_{row['horizon_days']}")
    ]
    lines = (_line(material, name, material.outcomes[name]) for name in names)
    return el("ul", (el("li", line) for line in lines))


def _what(material: Material, name: str, row: dict[str, Any]) -> str:
    """An estimate as a statement."""
    if row["estimate"] is None:
        return f"{row['definition']}: not known, {row['note']}"
    if row.get("settled"):
        return f"{row['definition']}: {row['settled']}"
    if interval_comes_first(row.get("rung")):
        level = interval_first(row["estimate"], *_ends(row), of=" of histories")
        if name in HAPPENINGS:
            return f"{HAPPENINGS[name]} within {row['horizon_days']} days in {level}"
        return f"{row['definition']}: {level}"
    if row["kind"] == "probability":
        often = numbers.frequency(row, material.sampled)
        if name in HAPPENINGS:
            return f"{often} {HAPPENINGS[name]} within {row['horizon_days']} days"
        return f"{often}: {row['definition']}"
    return f"{row['definition'].removeprefix('mean ')}: {numbers.value(row)} on average"


def _line(material: Material, name: str, row: dict[str, Any]) -> str:
    """An estimate with both its intervals."""
    draws, chance = (numbers.between(row, kind) for kind in ("draws", "mc"))
    parts = [_what(material, name, row)]
    if row.get("settled"):
        return sentence(parts[0])
    if interval_comes_first(row.get("rung")):
        draws = None  # it has been said
    if draws is not None:
        parts.append(f"{draws} depending on unknown parameters")
    if row["estimate"] == 0.0 and row["kind"] == "probability":
        parts.append(f"chance alone leaves room for {numbers.at_most(row['mc_high'])}")
    elif chance is not None:
        parts.append(f"chance alone leaves {_it(row)} {chance}")
    return sentence("; ".join(parts))


def _it(row: Mapping[str, Any]) -> str:
    """What chance leaves uncertain, where an interval has been said first."""
    return "the mean" if interval_comes_first(row.get("rung")) else "it"


def _spreads(material: Material, row: dict[str, Any]) -> list[str]:
    """The three spreads of the leading outcome, a sentence each."""
    if row.get("settled"):
        return []
    draws, chance = (numbers.between(row, kind) for kind in ("draws", "mc"))
    said = []
    if draws is not None and interval_comes_first(row.get("rung")):
        said.append(
            "The interval is that over draws of the parameters that nobody knows (nine of ten "
            "draws lie there)."
        )
    elif draws is not None:
        said.append(
            f"It is {draws} depending on parameters that nobody knows "
            "(nine of ten draws lie there)."
        )
    elif material.stored.draws == 1:
        said.append("Only the likeliest values of the parameters were played.")
    else:
        said.append("So few runs of each draw do not tell parameters from chance.")
    if row["estimate"] == 0.0 and row["kind"] == "probability":
        said.append(f"Chance alone leaves room for {numbers.at_most(row['mc_high'])}.")
    elif chance is not None:
        said.append(f"Chance, which more histories would narrow, leaves {_it(row)} {chance}.")
    structure = numbers.between(row, "structure")
    if structure is not None:
        said.append(
            f"Models built otherwise put it {structure} "
            f"({row['structure_lowest']} and {row['structure_highest']})."
        )
    return said


def tables(material: Material) -> Html:
    """All outcomes with their spreads: chances first, then numbers."""
    structure = any(known(row.get("structure_low")) for row in material.outcomes.values())
    parts = []
    for kind, caption in (
        ("probability", "How often things happen"),
        ("mean", "How many, and how much, on average"),
    ):
        rows = {n: r for n, r in material.outcomes.items() if r["kind"] == kind}
        if rows:
            cells = [_row(name, row, structure) for name, row in rows.items()]
            parts.append(table(caption, _columns(structure), cells))
    return join([*parts, el("p", READING, class_="small")])


READING = (
    "Chance: 95 % intervals of what more histories of the same draws would narrow. Draws: 5–95 % "
    "over parameter draws, with the noise of finitely many runs taken out; a dash where runs do "
    "not tell draws apart. At the modes: every parameter at its likeliest value; not given for "
    "rungs 5 to 7, whose level no bare number should stand for. Days: over how many the question "
    "is asked."
)


def _ends(row: Mapping[str, Any]) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """The intervals of chance and of draws."""
    return (row["mc_low"], row["mc_high"]), (row["draws_low"], row["draws_high"])


def _columns(structure: bool) -> list[str]:
    """Heads of the columns: intervals over draws come first."""
    others = ["other structures"] if structure else []
    return ["outcome", "draws, 5–95 %", "estimate", "chance, 95 %", *others, "at the modes", "days"]


def _row(name: str, row: dict[str, Any], structure: bool) -> list[Any]:
    scale, unit = (100.0, " %") if row["kind"] == "probability" else (1.0, "")
    found = {key: scale * row[key] if known(row.get(key)) else None for key in KEYS}
    digits = decimals(
        (found["mc_low"], found["mc_high"]), (found["draws_low"], found["draws_high"])
    )
    told = row.get("settled") or row["note"]
    note = el("small", told) if told else None
    head = join([title(row), el("code", name), note])
    draws, *others = (
        interval(found[f"{kind}_low"], found[f"{kind}_high"], digits)
        for kind in ("draws", "mc", *(("structure",) if structure else ()))
    )
    value, modes = (
        rounded(found[key], digits) + (unit if known(found[key]) else "")
        for key in ("estimate", "at_modes")
    )
    if row.get("settled"):
        value, modes = settled_word(row["settled"]), NONE
    elif interval_comes_first(row.get("rung")):
        value, modes = f"mean {value}", NONE
    return [head, draws, value, *others, modes, row["horizon_days"]]


def title(row: Mapping[str, Any]) -> str:
    """What an outcome is, as a heading."""
    return sentence(row["definition"].removeprefix("mean ")).removesuffix(".")


KEYS = (
    "estimate",
    "mc_low",
    "mc_high",
    "draws_low",
    "draws_high",
    "structure_low",
    "structure_high",
    "at_modes",
)
"""Numbers of a row of ``summary.json``."""
