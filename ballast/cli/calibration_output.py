"""What a calibration found, as it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from ballast.analysis.text.rounding import decimals, rounded
from ballast.cli.screen import say, show
from ballast.cli.table_layout import Column

MOST_NAMED = 12
"""Numbers that are listed by name on the screen."""
Rows = list[dict[str, Any]]
CHECKS = {
    "implausibility": "distance of the posterior mean from each target",
    "coverage": "coverage of 90 % intervals of identified numbers",
    "effective_size": "effective sample size",
}


def print_calibration(console: Console, summary: Mapping[str, Any], folder: Path) -> None:
    """Print what was learnt, what was not, which targets conflict, and which checks pass."""
    sizes = summary["sizes"]
    say(console, summary["title"], "bold")
    if summary["why"]:
        say(console, summary["why"])
    left = f", {sizes['left_out']} left out as feedback grows without bound" * bool(
        sizes["left_out"]
    )
    say(
        console,
        f"{sizes['draws']:,} draws of {sizes['numbers']} numbers{left}; {sizes['targets']} "
        f"targets, data up to {summary['last_day']}\n",
    )
    _learnt(console, summary["learnt"])
    _unidentified(console, summary["unidentified"])
    _targets(console, summary["targets"])
    _conflicts(console, summary["conflicts"])
    _checks(console, summary["checks"])
    verdict = "passes all checks" if summary["passed"] else "does not pass all checks"
    say(console, f"the posterior {verdict}", "bold")
    together, all_ = len(summary["jointly"]), sizes["numbers"]
    if together < all_:
        say(
            console,
            f"it gives {together} numbers jointly; the other {all_ - together} are drawn from "
            "their priors as before",
        )
    say(console, f"tables, pictures and posterior.parquet: {folder}")


def _learnt(console: Console, rows: Rows) -> None:
    if not rows:
        say(console, "The data taught nothing about any number.\n")
        return
    columns = [
        Column("learnt", left=True, wraps=True), Column("prior (90 %)"), Column("posterior"),
        Column("posterior (90 %)"), Column("contraction"),
    ]  # fmt: skip
    show(console, columns, [_learnt_row(row) for row in rows])
    say(console, "")


def _short(key: str) -> str:
    """The key of a number as people say it: parameters without their section."""
    return key.removeprefix("parameters.")


def _learnt_row(row: Mapping[str, Any]) -> list[str]:
    digits = decimals((row["q05"], row["q95"]))
    prior, posterior = (
        f"{rounded(row[low], digits)} … {rounded(row[high], digits)}"
        for low, high in (("prior_q05", "prior_q95"), ("q05", "q95"))
    )
    return [
        _short(row["parameter"]), prior, rounded(row["q50"], digits), posterior,
        rounded(row["contraction"], 2),
    ]  # fmt: skip


def _unidentified(console: Console, keys: list[str]) -> None:
    if keys:
        say(console, f"Unidentified, {len(keys)}: the data do not change what is known of", "bold")
        names = [_short(key) for key in keys]
        rest = len(names) - MOST_NAMED
        more = f" and {rest} more, in tables/parameters.csv" if rest > 0 else ""
        say(console, f"  {', '.join(names[:MOST_NAMED])}{more}\n")


def _targets(console: Console, rows: Rows) -> None:
    columns = [
        Column("target", left=True, wraps=True), Column("unit", left=True), Column("data"),
        Column("prior (90 %)"), Column("posterior (90 %)"), Column("implausibility"),
    ]  # fmt: skip
    show(console, columns, [_target_row(row) for row in rows])
    say(console, "")


def _target_row(row: Mapping[str, Any]) -> list[str]:
    digits = decimals((row["record_q05"], row["record_q95"]))
    return [
        row["target"],
        row["unit"],
        rounded(row["observed"], digits),
        *(
            f"{rounded(row[f'{band}_q05'], digits)} … {rounded(row[f'{band}_q95'], digits)}"
            for band in ("prior", "record")
        ),
        rounded(row["implausibility"], 1),
    ]


def _conflicts(console: Console, rows: Rows) -> None:
    if not rows:
        say(console, "No targets conflict.\n")
        return
    say(console, "Targets that conflict", "bold")
    for row in rows:
        if row["other"]:
            both, apart = (f"{100 * row[name]:.2g} %" for name in ("both", "expected"))
            text = f"{row['target']} and {row['other']}: {both} of draws meet both, not {apart}"
        else:
            text = f"{row['target']}: {100 * row['met']:.2g} % of draws meet it"
        say(console, f"  {text}")
    say(console, "")


def _checks(console: Console, rows: Rows) -> None:
    columns = [
        Column("check", left=True, wraps=True), Column("value"), Column("limits"),
        Column("passed", left=True), Column("fails for", left=True, wraps=True),
    ]  # fmt: skip
    cells = []
    for row in rows:
        digits = 0 if (row["low"] or 0.0) > 10.0 else 2
        low, high = (
            "" if row[end] is None else rounded(row[end], digits) for end in ("low", "high")
        )
        limits = f"{low} … {high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
        cells.append([
            CHECKS.get(row["check"], row["check"]), rounded(row["value"], digits), limits,
            "yes" if row["passed"] else "no", row["failing"],
        ])  # fmt: skip
    show(console, columns, cells)
    say(console, "")
