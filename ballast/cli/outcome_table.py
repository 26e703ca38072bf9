"""The table of outcomes as it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

from ballast.analysis.stats.contrasts import Contrast, moved
from ballast.analysis.stats.outcome_estimates import Outcome
from ballast.analysis.stats.uncertainty import places
from ballast.analysis.stats.variant_spreads import HEADLINES
from ballast.analysis.text.cells import CAVEAT, cells
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
    headings = ["estimate", "chance (95 %)", "draws (5-95 %)", "at the modes", "days"]
    if only_modes:
        headings = ["at the modes", "chance (95 %)", "days"]
    rows = []
    for outcome in outcomes:
        estimate, chance, draws, modes = cells(outcome)
        row = [estimate, chance] if only_modes else [estimate, chance, draws, modes]
        rows.append([outcome.name, *row, str(outcome.horizon_days)])
    say(console, heading, "bold")
    show(console, [Column("outcome", left=True), *map(Column, headings)], rows)
    for outcome in outcomes:
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
    about = summary.get("precision")
    if about is not None and about["half_width"] is None:
        say(console, f"! not reached: {about['outcome']} has no interval")
    elif about is not None:
        percent = about["kind"] == "probability"
        scale, unit = (100.0, " points") if percent else (1.0, "")
        half, value = scale * about["half_width"], scale * about["estimate"]
        digits = min(4, max(0, places(half))) if half > 0.0 else 2
        asked = f"{100.0 * about['asked']:g} % of it" if about["relative"] else (
            f"{scale * about['asked']:g}{unit}"
        )  # fmt: skip
        say(
            console,
            f"{'' if about['reached'] else '! not reached: '}{about['outcome']} "
            f"{value:.{digits}f}{' %' if percent else ''} ± {half:.{digits}f}{unit}, asked for ± "
            f"{asked}: {about['histories']} histories in {about['draws']} draws, look "
            f"{about['look']} of {about['looks']}; 95 % for all looks together, chance alone",
        )
    advice = summary.get("advice")
    if advice is not None:
        say(
            console,
            f"For ± {100.0 * advice['half_width']:g} point of chance on {advice['outcome']}, and "
            f"the spread over draws at the least cost: {advice['draws']} draws x {advice['runs']} "
            "runs",
            "dim",
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
        return f"{scale * about.value:+.1f}"
    half = scale * (about.mc_high - about.mc_low) / 2.0
    digits = min(4, max(0, places(half))) if half > 0.0 else 2
    text = f"{scale * about.value:+.{digits}f} ± {half:.{digits}f}"
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
    percent = row["kind"] == "probability"
    scale, unit = (100.0, " %") if percent else (1.0, "")
    widths = [
        row[high] - row[low]
        for low, high in (("mc_low", "mc_high"), ("structure_low", "structure_high"))
        if row[low] is not None
    ]
    half = scale * max(widths, default=0.0) / 2.0
    digits = min(4, max(0, places(half))) if half > 0.0 else 0
    low, high = scale * row["structure_low"], scale * row["structure_high"]
    return (
        f"{scale * row['estimate']:.{digits}f}{unit}",
        f"{low:.{digits}f} … {high:.{digits}f}{unit}",
        row["structure_lowest"],
        row["structure_highest"],
    )
