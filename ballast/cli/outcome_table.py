"""The table of outcomes as it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

from ballast.analysis.stats.contrasts import Contrast, moved
from ballast.analysis.stats.outcome_estimates import Outcome
from ballast.analysis.stats.variant_spreads import HEADLINES
from ballast.analysis.text.cells import CAVEAT, cells, interval_comes_first
from ballast.analysis.text.rounding import (
    MOST_DECIMALS,
    NONE,
    decimals_within,
    half_width,
    interval,
    interval_first,
    rounded,
    signed,
)
from ballast.cli.ascii_fallback import can
from ballast.cli.screen import say, show
from ballast.cli.table_layout import Column


def print_outcomes(
    console: Console,
    heading: str,
    outcomes: list[Outcome],
    alarms: list[str],
    *,
    only_modes: bool,
    over_time: Sequence[str] = (),
) -> None:
    """Print the table, what to be careful about, and how to read a level.

    Args:
        console: where to.
        heading: what was played.
        outcomes, alarms: rows and warnings.
        only_modes: draw 0 alone was played, so that nothing is known about other parameters.
        over_time: lines of bars, for a terminal that has such characters.
    """
    headings = ["draws (5-95 %)", "estimate", "chance (95 %)", "at the modes", "days"]
    if only_modes:
        headings = ["chance (95 %)", "at the modes", "days"]
    rows = []
    for outcome in outcomes:
        draws, estimate, chance, modes = cells(outcome)
        if only_modes and outcome.settled:
            chance, estimate, modes = NONE, NONE, estimate
        row = [chance, estimate] if only_modes else [draws, estimate, chance, modes]
        rows.append([outcome.name, *row, str(outcome.horizon_days)])
    say(console, heading, "bold")
    show(console, [Column("outcome", left=True), *map(Column, headings)], rows)
    for outcome in outcomes:
        if outcome.settled:
            say(console, f"{outcome.name}: {outcome.settled}")
        if outcome.estimate is not None and outcome.note:
            say(console, f"{outcome.name}: {outcome.note}")
    for alarm in alarms:
        say(console, f"! {alarm}")
    for line in (
        over_time if console.is_terminal and can("".join(over_time), console.encoding) else ()
    ):
        say(console, line)
    say(console, CAVEAT, "dim")


def print_sizes(console: Console, summary: Mapping[str, Any]) -> None:
    """Print what a precision that was asked for came to, and how many histories to take.

    Args:
        console: where to.
        summary: with or without ``precision`` and ``advice``.
    """
    about, advice = summary.get("precision"), summary.get("advice")
    if about is not None and about["half_width"] is None:
        say(console, f"! not reached: {about['outcome']} has no interval")
    elif about is not None:
        say(console, _reached(about))
    if advice is not None:
        say(
            console,
            f"For ± {100.0 * advice['half_width']:g} point of chance on {advice['outcome']}, and "
            f"the spread over draws at the least cost: {advice['draws']} draws x {advice['runs']} "
            "runs",
            "dim",
        )


def _reached(about: Mapping[str, Any]) -> str:
    """What came of a precision that was asked for."""
    percent = about["kind"] == "probability"
    scale, unit = (100.0, " points") if percent else (1.0, "")
    half = scale * about["half_width"]
    digits = decimals_within(half, MOST_DECIMALS)
    value = f"{rounded(scale * about['estimate'], digits)}{' %' if percent else ''}"
    asked = f"{100.0 * about['asked']:g} % of it" if about["relative"] else (
        f"{scale * about['asked']:g}{unit}"
    )  # fmt: skip
    return (
        f"{'' if about['reached'] else '! not reached: '}{about['outcome']} {value} ± "
        f"{rounded(half, digits)}{unit}, asked for ± {asked}: {about['histories']} histories in "
        f"{about['draws']} draws, look {about['look']} of {about['looks']}; 95 % for all looks "
        "together, chance alone"
    )


def difference(contrast: Contrast) -> str:
    """A paired difference with its interval of chance, in points where it is of a probability.

    A difference that chance alone could have made stands in brackets.
    """
    about = contrast.difference
    if contrast.flips == 0:
        return "0"
    scale = 100.0 if contrast.kind == "probability" else 1.0
    if about.mc_low is None or about.mc_high is None:
        return signed(scale * about.value, 1)
    half = scale * half_width((about.mc_low, about.mc_high))
    digits = decimals_within(half, MOST_DECIMALS)
    text = f"{signed(scale * about.value, digits)} ± {rounded(half, digits)}"
    return f"({text})" if about.mc_low <= 0.0 <= about.mc_high else text


def print_variants(
    console: Console, summary: Mapping[str, Any], found: Mapping[str, list[Contrast]]
) -> None:
    """Print the third spread of the headlines, and what each variant changes.

    Args:
        console: where to.
        summary: with the structural spread of each outcome.
        found: contrasts of each variant with the scenario.
    """
    spread = [
        (name, *_spread_cells(row))
        for name, row in summary["outcomes"].items()
        if "structure_low" in row
    ]
    columns = [
        Column("outcome", left=True), Column("estimate"), Column("over structures"),
        Column("lowest", left=True), Column("highest", left=True),
    ]  # fmt: skip
    say(console, "\nThe same histories under other structures", "bold")
    show(console, columns, spread)
    shown = [
        name for name in HEADLINES if any(c.name == name for row in found.values() for c in row)
    ]
    rows = []
    for name, differences in found.items():
        by_name = {c.name: c for c in differences}
        cells = [difference(by_name[o]) if o in by_name else "–" for o in shown]
        rows.append((name, *cells, f"{len(moved(differences))} of {len(differences)}"))
    say(
        console,
        "\nPaired differences to the scenario: points, ± 95 % chance; in brackets: may be chance",
        "bold",
    )
    columns = [Column("variant", left=True), *map(Column, shown), Column("outcomes moved")]
    show(console, columns, rows)
    for name in summary["without_effect"]:
        say(console, f"! {name}: moves no outcome beyond chance")


def _spread_cells(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    scale, unit = (100.0, " %") if row["kind"] == "probability" else (1.0, "")
    low, high = row["structure_low"], row["structure_high"]
    half = scale * half_width((row["mc_low"], row["mc_high"]), (low, high))
    digits = decimals_within(half, MOST_DECIMALS, exact=0)
    estimate = f"{rounded(scale * row['estimate'], digits)}{unit}"
    if interval_comes_first(row.get("rung")):
        chance, draws = ((row[f"{kind}_low"], row[f"{kind}_high"]) for kind in ("mc", "draws"))
        estimate = interval_first(row["estimate"], chance, draws)
    return (
        estimate,
        f"{interval(scale * low, scale * high, digits)}{unit}",
        row["structure_lowest"],
        row["structure_highest"],
    )
