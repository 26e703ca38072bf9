"""What a study found, as it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from analysis.uncertainty import places

MEASURES = {
    "total": "share of the variance, with its interactions",
    "mu_rms": "change over its range, root mean square",
    "srrc": "standardised rank coefficient",
    "paired_difference": "largest difference to the baseline or the lowest value, on the same luck",
    "difference": "outcome at the high end less that at the low end",
}


def print_study(console: Console, summary: Mapping[str, Any], folder: Path) -> None:
    """Print the range of every outcome, the factors that drive it, and what to be careful about."""
    sizes = summary["sizes"]
    console.print(summary["title"], style="bold", highlight=False, markup=False)
    if summary["question"]:
        console.print(summary["question"], highlight=False, markup=False)
    console.print(
        f"{sizes['points']:,} points, {sizes['histories']:,} histories of {sizes['days']} days, "
        f"seed {summary['seed']}\n",
        highlight=False,
    )
    _print_outcomes(console, summary)
    _print_drivers(console, summary)
    _print_regions(console, summary)
    _print_policies(console, summary)
    for line in summary["alarms"]:
        console.print(f"! {line}", highlight=False, markup=False)
    if summary["alarms"]:
        console.print()
    console.print(f"tables and pictures: {folder}", highlight=False, markup=False)


def _print_outcomes(console: Console, summary: Mapping[str, Any]) -> None:
    several = summary["sizes"]["scenarios"] > 1
    table = Table("outcome", *(["scenario"] if several else []), box=None, pad_edge=False)
    table.add_column("mean over points", justify="right")
    table.add_column("5-95 % of points", justify="right")
    for row in summary["outcomes"]:
        half = max((row["high"] - row["low"]) / 2.0, 1e-3)
        table.add_row(
            row["outcome"],
            *([row["scenario"]] if several else []),
            _number(row["mean"], row["kind"], half),
            f"{_number(row['low'], row['kind'], half, bare=True)} … "
            f"{_number(row['high'], row['kind'], half)}",
        )
    console.print(table)
    console.print()


def _print_drivers(console: Console, summary: Mapping[str, Any]) -> None:
    headline = summary["drivers"][0]["outcome"] if summary["drivers"] else None
    rows = [row for row in summary["drivers"] if row["outcome"] == headline]
    if not rows:
        return
    several = summary["sizes"]["scenarios"] > 1
    kinds = {row["outcome"]: row["kind"] for row in summary["outcomes"]}
    console.print(
        f"{headline}: {MEASURES.get(rows[0]['measure'], rows[0]['measure'])}", highlight=False
    )
    table = Table(*(["scenario"] if several else []), "factor", box=None, pad_edge=False)
    table.add_column("", justify="right")
    table.add_column("95 %", justify="right")
    for row in rows:
        share = row["measure"] == "total"
        of_outcome = row["measure"] in ("mu_rms", "difference", "paired_difference")
        kind = (
            "probability" if share or (of_outcome and kinds[headline] == "probability") else "mean"
        )
        low, high = row.get("low"), row.get("high")
        half = 0.02 if low is None else max((high - low) / 2.0, 1e-3)
        table.add_row(
            *([row["scenario"]] if several else []),
            summary["factors"].get(row["factor"], {}).get("label", row["factor"])
            + (f" → {row['to']}" if "to" in row else ""),
            _number(row["value"], kind, half),
            ""
            if low is None
            else f"{_number(low, kind, half, bare=True)} … {_number(high, kind, half)}",
        )
    console.print(table)
    console.print()


def _print_regions(console: Console, summary: Mapping[str, Any]) -> None:
    """The boxes, with what they are worth at points that they were not fitted to."""
    for box in summary.get("box_summary", ()):
        if not box["box"]:
            console.print(f"no box: {box['note']}\n", highlight=False, markup=False)
            continue
        limits = [
            f"{summary['factors'][row['factor']]['label']} {_limits(row)}"
            for row in summary["boxes"]
            if row["box"] == box["box"] and _limits(row)
        ]
        shares = [100 * box[key] for key in ("density_unseen", "density_low", "density_high")]
        console.print(
            f"{box['outcome']}, box {box['box']}: {'; '.join(limits)}\n"
            f"  cases inside {shares[0]:.0f} % ({shares[1]:.0f} … {shares[2]:.0f} %, at points "
            f"left out), of all points {100 * box['base_rate']:.0f} %"
            + (f"\n  {box['note']}" if box["note"] else "")
            + "\n",
            highlight=False,
            markup=False,
        )


def _limits(row: Mapping[str, Any]) -> str:
    """The limits of a factor in a box; empty where it has none."""
    if row["levels"]:
        return f"in {row['levels']}"
    low, high = row["low"], row["high"]
    parts = [] if low is None else [f">= {low:.3g}"]
    return " and ".join(parts if high is None else [*parts, f"<= {high:.3g}"])


POLICY_MEASURES = {
    "mean": "mean",
    "regret_mean": "mean regret",
    "best_clear": "best beyond chance",
    "satisficing": "satisfactory",
}


def _print_policies(console: Console, summary: Mapping[str, Any]) -> None:
    """The scenarios as policies."""
    found = {(r["scenario"], r["measure"]): r for r in summary.get("robustness", ())}
    if not found:
        return
    first = next(iter(found.values()))
    kinds = {row["outcome"]: row["kind"] for row in summary["outcomes"]}
    measures = [name for name in POLICY_MEASURES if any(name == key[1] for key in found)]
    console.print(f"policies by {first['outcome']} (95 %)", highlight=False)
    table = Table("scenario", box=None, pad_edge=False)
    for name in measures:
        table.add_column(POLICY_MEASURES[name], justify="right")
    for scenario in dict.fromkeys(key[0] for key in found):
        cells = []
        for name in measures:
            row = found[scenario, name]
            of_outcome = name in ("mean", "regret_mean")
            kind = kinds[row["outcome"]] if of_outcome else "probability"
            half = max((row["high"] - row["low"]) / 2.0, 1e-3)
            low, high = (_number(row[end], kind, half, bare=True) for end in ("low", "high"))
            cells.append(f"{_number(row['value'], kind, half)} ({low} … {high})")
        table.add_row(scenario, *cells)
    console.print(table)
    console.print()


def _number(value: float, kind: str, half: float, *, bare: bool = False) -> str:
    """A number with the digits that an interval of this half-width carries."""
    digits = max(0, min(4, places(half)))
    if kind == "probability":
        return f"{100 * value:.{max(0, digits - 2)}f}" + ("" if bare else " %")
    return f"{value:.{digits}f}"
