"""What could be done about it: the kept ranking of levers, or the command that makes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ballast.analysis.report.report_material import Material
from ballast.analysis.results.kept_levers import kept_levers
from ballast.analysis.text.markup import Html, el, join, table
from ballast.analysis.text.rounding import decimals_within, half_width, rounded, signed
from ballast.sim.scenario.lever_words import EITHER
from ballast.sim.scenario.levers import who_can

UNIT = "percentage points"


def section(material: Material) -> Html:
    """The best and the worst of the levers, where they have been ranked for this scenario."""
    found = kept_levers(material.manifest["canonical_hash"], material.stored.folder)
    command = el("code", f"ballast levers {material.word}")
    if found is None:
        return join(
            [
                el("h3", "Levers"),
                el(
                    "p",
                    "No ranking of levers is kept for this scenario and version. To rank every "
                    "single change that a government could make: ",
                    command,
                    ".",
                ),
            ]
        )
    rows = _rows(found)
    shown = [rows[name] for name in (*found["best"], *found["worst"]) if name in rows]
    unit = UNIT if found["kind"] == "probability" else "its own unit"
    text = (
        f"{len(rows)} changes and events were each run in the same "
        f"{found['draws'] * found['runs']:,} simulations. These lower {found['outcome']} most and "
        f"raise it most ({unit}; in parentheses: not significant). {_sure(found)} The full list: "
    )
    return join(
        [
            el("h3", "Levers"),
            el("p", text, command, "."),
            table(
                f"Changes of {found['outcome']}",
                ("lever", "change, 95 %", "who can"),
                [_row(row, found["governments"], unit) for row in shown],
                "wide levers",
            ),
        ]
    )


def in_short(material: Material) -> str:
    """The lever that lowers the leading outcome most, as a sentence; empty if none is kept."""
    found = kept_levers(material.manifest["canonical_hash"], material.stored.folder)
    if found is None or found["outcome"] != material.lead or not found["best"]:
        return ""
    rows = _rows(found)
    best = rows[found["best"][0]]
    change = _row(best, found["governments"], UNIT)[1]
    return (
        f"Of {len(rows)} changes and events that were run, this one lowers it most: "
        f"{best['sentence']} ({change} {UNIT})."
    )


def _rows(found: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Rows by lever; of levers that do the same, the first stands for all."""
    rows = {row["lever"]: row for row in found["levers"]}
    for name, others in found.get("same", {}).items():
        sentences = [rows[one]["sentence"] for one in (name, *others)]
        rows[name] = rows[name] | {"sentence": ", or ".join(sentences), "who": EITHER}
    return rows


def _sure(found: Mapping[str, Any]) -> str:
    rivals: Sequence[str] = (*found["best_rivals"], *found["worst_rivals"])
    if rivals:
        return "Their order is not resolved: more simulations may put others among them."
    return "More simulations would put the same ones there."


def _row(row: Mapping[str, Any], names: Mapping[str, str], unit: str) -> list[str]:
    scale = 100.0 if unit.startswith("percentage") else 1.0
    half = scale * half_width((row["mc_low"], row["mc_high"]))
    digits = decimals_within(half, 3)
    change = f"{signed(scale * row['difference'], digits)} ± {rounded(half, digits)}"
    if not row["moved"]:
        change = f"({change})"
    return [row["sentence"], change, who_can(row["who"], names)]
