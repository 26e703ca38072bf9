"""What a branch changes in its base, from histories of both on the same luck."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ballast.analysis.report.headline_answers import title
from ballast.analysis.report.report_material import Material
from ballast.analysis.text.difference_text import difference_parts
from ballast.analysis.text.markup import Html, el, join, table

ALWAYS = ("rung_4_or_higher", "rung_5_or_higher", "rung_6_or_higher", "summit_held")
"""Outcomes that the table has even where nothing differs."""
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
        return f"Held against {base} on the same luck no difference is told from chance ({chance})."
    more = "more" if row["difference"] > 0 else "less"
    unit = "percentage points" if row["kind"] == "probability" else "points"
    depending = f"; {draws} depending on unknown parameters" if draws else ""
    return (
        f"Held against {base} on the same luck that is {change.lstrip('+−')} {unit} {more} "
        f"({chance}{depending})."
    )


def section(material: Material) -> Html | None:
    """The differences as a table; None where there is nothing to compare with."""
    rows = material.tables.against
    if not len(rows):
        return None
    base, pairs = material.manifest["branches_from"], int(rows["histories"].max())
    moved = int(rows["moved"].sum())
    text = (
        f"{pairs:,} histories of both were played with the same luck and the same parameters. Of "
        f"{len(rows)} outcomes {moved or 'none'} {'differs' if moved == 1 else 'differ'} beyond "
        "chance, corrected for having looked at all of them (Holm, 5 %)"
    )
    columns = ["outcome", "difference", "chance, 95 %", "draws, 5–95 %", "only here : only there"]
    return join(
        [
            el("h3", f"What the branch changes in {base}"),
            el("p", f"{text}."),
            table(
                f"Differences to {base}",
                columns,
                [_row(row) for row in _shown(rows, material.lead)],
            ),
            el("p", READING, class_="small"),
        ]
    )


READING = (
    "Differences of chances are in percentage points; in brackets what may be chance. Only here : "
    "only there are the histories in which it happens in the branch alone and in its base alone; "
    "of a number, in which it is larger and smaller."
)


def _shown(rows: pd.DataFrame, lead: str) -> list[dict[str, Any]]:
    """What moved most surely, and what is always asked, in the order of the outcomes."""
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
    return change, f"95 %: {chance}" if chance else "one history", draws
