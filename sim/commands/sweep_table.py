"""What a study found, as it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from analysis.uncertainty import places
from sim.commands.fitting import Column
from sim.commands.screen import say, show

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
    say(console, summary["title"], "bold")
    if summary["question"]:
        say(console, summary["question"])
    say(
        console,
        f"{sizes['points']:,} points, {sizes['histories']:,} histories of {sizes['days']} days, "
        f"seed {summary['seed']}\n",
    )
    _print_outcomes(console, summary)
    _print_drivers(console, summary)
    _print_regions(console, summary)
    _print_policies(console, summary)
    for line in summary["alarms"]:
        say(console, f"! {line}")
    if summary["alarms"]:
        say(console, "")
    say(console, f"tables and pictures: {folder}")


def _print_outcomes(console: Console, summary: Mapping[str, Any]) -> None:
    several = summary["sizes"]["scenarios"] > 1
    columns = [Column("outcome", left=True)]
    columns += [Column("scenario", left=True)] if several else []
    columns += [Column("mean over points"), Column("5-95 % of points")]
    rows = []
    for row in summary["outcomes"]:
        half = max((row["high"] - row["low"]) / 2.0, 1e-3)
        cells = [
            row["outcome"],
            *([row["scenario"]] if several else []),
            _number(row["mean"], row["kind"], half),
            f"{_number(row['low'], row['kind'], half, bare=True)} … "
            f"{_number(row['high'], row['kind'], half)}",
        ]
        rows.append(cells)
    show(console, columns, rows)
    say(console, "")


def _print_drivers(console: Console, summary: Mapping[str, Any]) -> None:
    headline = summary["drivers"][0]["outcome"] if summary["drivers"] else None
    drivers = [row for row in summary["drivers"] if row["outcome"] == headline]
    if not drivers:
        return
    several = summary["sizes"]["scenarios"] > 1
    kinds = {row["outcome"]: row["kind"] for row in summary["outcomes"]}
    measure = drivers[0]["measure"]
    say(console, f"{headline}: {MEASURES.get(measure, measure)}")
    columns = [Column("scenario", left=True)] if several else []
    columns += [Column("factor", left=True, wraps=True), Column(""), Column("95 %")]
    rows = []
    for row in drivers:
        share = row["measure"] == "total"
        of_outcome = row["measure"] in ("mu_rms", "difference", "paired_difference")
        kind = (
            "probability" if share or (of_outcome and kinds[headline] == "probability") else "mean"
        )
        low, high = row.get("low"), row.get("high")
        half = 0.02 if low is None else max((high - low) / 2.0, 1e-3)
        cells = [
            *([row["scenario"]] if several else []),
            summary["factors"].get(row["factor"], {}).get("label", row["factor"])
            + (f" → {row['to']}" if "to" in row else ""),
            _number(row["value"], kind, half),
            ""
            if low is None
            else f"{_number(low, kind, half, bare=True)} … {_number(high, kind, half)}",
        ]
        rows.append(cells)
    show(console, columns, rows)
    say(console, "")


def _print_regions(console: Console, summary: Mapping[str, Any]) -> None:
    """The boxes, with what they are worth at points that they were not fitted to."""
    for box in summary.get("box_summary", ()):
        if not box["box"]:
            say(console, f"no box: {box['note']}\n")
            continue
        limits = [
            f"{summary['factors'][row['factor']]['label']} {_limits(row)}"
            for row in summary["boxes"]
            if row["box"] == box["box"] and _limits(row)
        ]
        shares = [100 * box[key] for key in ("density_unseen", "density_low", "density_high")]
        say(
            console,
            f"{box['outcome']}, box {box['box']}: {'; '.join(limits)}\n"
            f"  cases inside {shares[0]:.0f} % ({shares[1]:.0f} … {shares[2]:.0f} %, at points "
            f"left out), of all points {100 * box['base_rate']:.0f} %"
            + (f"\n  {box['note']}" if box["note"] else "")
            + "\n",
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
    say(console, f"policies by {first['outcome']} (95 %)")
    columns = [Column("scenario", left=True)]
    columns += [Column(POLICY_MEASURES[name]) for name in measures]
    rows = []
    for scenario in dict.fromkeys(key[0] for key in found):
        cells = []
        for name in measures:
            row = found[scenario, name]
            of_outcome = name in ("mean", "regret_mean")
            kind = kinds[row["outcome"]] if of_outcome else "probability"
            half = max((row["high"] - row["low"]) / 2.0, 1e-3)
            low, high = (_number(row[end], kind, half, bare=True) for end in ("low", "high"))
            cells.append(f"{_number(row['value'], kind, half)} ({low} … {high})")
        rows.append([scenario, *cells])
    show(console, columns, rows)
    say(console, "")


def _number(value: float, kind: str, half: float, *, bare: bool = False) -> str:
    """A number with the digits that an interval of this half-width carries."""
    digits = max(0, min(4, places(half)))
    if kind == "probability":
        return f"{100 * value:.{max(0, digits - 2)}f}" + ("" if bare else " %")
    return f"{value:.{digits}f}"
