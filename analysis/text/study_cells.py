"""What a parameter study found, as headings and rows of text, wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ballast.analysis.text.cells import number, span
from ballast.analysis.text.rounding import MOST_DECIMALS, decimals_within, percentage

MEASURES = {
    "total": "share of the variance, with its interactions",
    "mu_rms": "change over its range, root mean square",
    "srrc": "standardised rank coefficient",
    "paired_difference": "largest difference to the baseline or the lowest value, on the same luck",
    "difference": "outcome at the high end less that at the low end",
}
POLICY_MEASURES = {
    "mean": "mean",
    "regret_mean": "mean regret",
    "best_clear": "best beyond chance",
    "satisficing": "satisfactory",
}
OF_OUTCOME = ("mu_rms", "difference", "paired_difference")


@dataclass(frozen=True)
class Block:
    """One table of text.

    Attributes:
        about: what it says; may be empty.
        headings: of the columns.
        rows: as many cells each.
        left: how many columns, from the left, hold words.
    """

    about: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int


def blocks(summary: Mapping[str, Any]) -> list[Block]:
    """The range of every outcome and the factors that drive the first.

    Args:
        summary: the content of ``summary.json`` of a study.
    """
    drivers = _drivers(summary)
    return [_outcomes(summary), *([] if drivers is None else [drivers])]


def sizes(summary: Mapping[str, Any]) -> str:
    """How much was played, in a line."""
    about = summary["sizes"]
    return (
        f"{about['points']:,} points, {about['histories']:,} histories of {about['days']} days, "
        f"seed {summary['seed']}"
    )


def _outcomes(summary: Mapping[str, Any]) -> Block:
    several = summary["sizes"]["scenarios"] > 1
    rows = []
    for row in summary["outcomes"]:
        kind, digits = row["kind"], _digits(row["low"], row["high"])
        names = (row["outcome"], *([row["scenario"]] if several else []))
        mean = number(row["mean"], kind, digits)
        rows.append((*names, mean, span(row["low"], row["high"], kind, digits) or ""))
    words = ("outcome", *(["scenario"] if several else []))
    return Block("", (*words, "mean over points", "5-95 % of points"), tuple(rows), len(words))


def _digits(low: float | None, high: float | None) -> int:
    """Decimals of a number with this interval; without one, a share has none as a percentage."""
    half = 0.02 if low is None or high is None else max((high - low) / 2.0, 1e-3)
    return decimals_within(half, MOST_DECIMALS)


def _drivers(summary: Mapping[str, Any]) -> Block | None:
    headline = summary["drivers"][0]["outcome"] if summary["drivers"] else None
    rows = [row for row in summary["drivers"] if row["outcome"] == headline]
    if not rows:
        return None
    several = summary["sizes"]["scenarios"] > 1
    kinds = {row["outcome"]: row["kind"] for row in summary["outcomes"]}
    told = []
    for row in rows:
        kind, low, high = _kind(row, kinds[headline]), row.get("low"), row.get("high")
        digits = _digits(low, high)
        names = (*([row["scenario"]] if several else []), _factor(summary, row))
        value = number(row["value"], kind, digits)
        told.append((*names, value, span(low, high, kind, digits) or ""))
    about = f"{headline}: {MEASURES.get(rows[0]['measure'], rows[0]['measure'])}"
    words = (*(["scenario"] if several else []), "factor")
    return Block(about, (*words, "", "95 %"), tuple(told), len(words))


def _kind(row: Mapping[str, Any], of_outcome: str) -> str:
    """Whether a measure is a share, or a number of the outcome's own kind, or any other number."""
    if row["measure"] == "total":
        return "probability"
    return of_outcome if row["measure"] in OF_OUTCOME else "mean"


def _factor(summary: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    label: str = summary["factors"].get(row["factor"], {}).get("label", row["factor"])
    return label + (f" → {row['to']}" if "to" in row else "")


def policies(summary: Mapping[str, Any]) -> Block | None:
    """The scenarios as policies; None where nothing is known of them."""
    found = {(r["scenario"], r["measure"]): r for r in summary.get("robustness", ())}
    if not found:
        return None
    first = next(iter(found.values()))
    kinds = {row["outcome"]: row["kind"] for row in summary["outcomes"]}
    measures = [name for name in POLICY_MEASURES if any(name == key[1] for key in found)]
    rows = []
    for scenario in dict.fromkeys(key[0] for key in found):
        cells = []
        for name in measures:
            row = found[scenario, name]
            kind = kinds[row["outcome"]] if name in ("mean", "regret_mean") else "probability"
            digits = _digits(row["low"], row["high"])
            around = (span(row["low"], row["high"], kind, digits) or "").removesuffix(" %")
            cells.append(f"{number(row['value'], kind, digits)} ({around})")
        rows.append((scenario, *cells))
    headings = ("scenario", *(POLICY_MEASURES[name] for name in measures))
    return Block(f"policies by {first['outcome']} (95 %)", headings, tuple(rows), 1)


def regions(summary: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The boxes, with what they are worth at points that they were not fitted to: lines of each."""
    for box in summary.get("box_summary", ()):
        if not box["box"]:
            yield (f"no box: {box['note']}",)
            continue
        limits = [
            f"{summary['factors'][row['factor']]['label']} {_limits(row)}"
            for row in summary["boxes"]
            if row["box"] == box["box"] and _limits(row)
        ]
        around = span(box["density_low"], box["density_high"], "probability", 2)
        yield (
            f"{box['outcome']}, box {box['box']}: {'; '.join(limits)}",
            f"  cases inside {percentage(box['density_unseen'])} ({around}, at points left out), "
            f"of all points {percentage(box['base_rate'])}",
            *([f"  {box['note']}"] if box["note"] else []),
        )


def _limits(row: Mapping[str, Any]) -> str:
    """The limits of a factor in a box; empty where it has none."""
    if row["levels"]:
        return f"in {row['levels']}"
    low, high = row["low"], row["high"]
    parts = [] if low is None else [f">= {low:.3g}"]
    return " and ".join(parts if high is None else [*parts, f"<= {high:.3g}"])
