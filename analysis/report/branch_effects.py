"""What a branch changes compared with its base, in simulations with the same random numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ballast.analysis.report.headline_answers import title
from ballast.analysis.report.report_material import Material
from ballast.analysis.text.difference_text import difference_parts
from ballast.analysis.text.markup import Html, el, join, table

ALWAYS = ("rung_4_or_higher", "rung_5_or_higher", "rung_6_or_higher", "summit_held")
"""Outcomes that the table has even where nothing differs."""
UNITS = {"probability": "percentage points", "mean": "points"}
MOST = 12
"""Rows of the table."""


def in_short(material: Material) -> str:
    """What the branch does to the leading outcome, in a sentence; empty where it is not known."""
    rows = material.tables.against
    found = rows[rows["outcome"] == material.lead] if len(rows) else rows
    if not len(found):
        return ""
    (row,) = _records(found)
    base = material.manifest["branches_from"]
    change, chance, draws = _difference(row)
    if not row["moved"]:
        return (
            f"Compared with {base}, with the same random numbers, the difference is not "
            f"significant: {change} {UNITS[row['kind']]} ({chance})."
        )
    depending = f"; 90 % range over draws: {draws}" if draws else ""
    return (
        f"Compared with {base}, with the same random numbers, the branch changes it by {change} "
        f"{UNITS[row['kind']]} ({chance}{depending})."
    )


def section(material: Material) -> Html | None:
    """The differences as a table; None where there is nothing to compare with."""
    rows = material.tables.against
    if not len(rows):
        return None
    base, pairs = material.manifest["branches_from"], int(rows["histories"].max())
    moved = int(rows["moved"].sum())
    text = (
        f"Both were run {pairs:,} times with the same random numbers and parameters. Of "
        f"{len(rows)} outcomes, {moved or 'none'} {'differs' if moved == 1 else 'differ'} "
        "significantly (5 %, Holm correction for multiple tests)"
    )
    columns = [
        "outcome",
        "difference",
        "Monte Carlo, 95 %",
        "draws, 5–95 %",
        "only branch : only base",
    ]
    return join(
        [
            el("h3", f"What the branch changes compared with {base}"),
            el("p", f"{text}."),
            table(
                f"Differences from {base}",
                columns,
                [_row(row) for row in _shown(rows, material.lead)],
            ),
            el("p", READING, class_="small"),
        ]
    )


READING = (
    "Differences of probabilities are in percentage points; in parentheses: not significant. Only "
    "branch : only base counts the simulations in which the outcome occurs only in the branch and "
    "only in the base; for a number, those in which it is larger and smaller."
)


def _shown(rows: pd.DataFrame, lead: str) -> list[dict[str, Any]]:
    """What differs most significantly, and what is always shown, in the order of the outcomes."""
    sure = set(rows[rows["moved"]].sort_values("p_value", kind="stable")["outcome"].head(MOST))
    chosen = rows["outcome"].isin({*ALWAYS, lead, *sure})
    return _records(rows[chosen])


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _row(row: dict[str, Any]) -> list[Any]:
    change, chance, draws = _difference(row)
    return [
        join([title(row), el("code", row["outcome"])]),
        change if row["moved"] else f"({change})",
        chance.removeprefix("95 %: "),
        draws or "–",
        f"{row['up']:,} : {row['down']:,}",
    ]


def _difference(row: dict[str, Any]) -> tuple[str, str, str]:
    """A difference, its interval of chance and that over draws, empty where not resolved."""
    change, chance, draws = difference_parts(row)
    return change, f"95 %: {chance}" if chance else "a single simulation", draws
