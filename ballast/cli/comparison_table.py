"""The table of paired differences as it is printed: grouped by outcome, largest effects first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from ballast.analysis.stats.effect_order import OrderedEffect, OutcomeEffects, by_outcome
from ballast.analysis.text.cells import (
    COMPARISON_LEGEND,
    CONTRAST_HEADINGS,
    contrast_cells,
    never_open,
    short,
)
from ballast.cli.screen import say, show
from ballast.cli.table_layout import Column

if TYPE_CHECKING:
    from ballast.analysis.stats.comparison import Comparison


def print_comparison(console: Console, comparison: Comparison, of: Sequence[str] = ()) -> None:
    """Print the differences.

    Of one scenario that is compared with the first: a row an outcome. Of several: a table for each
    outcome, with one row per scenario; without ``of`` those alone that one of them moves.

    Args:
        console: where to.
        comparison: what came out.
        of: outcomes that were asked for, in that order.
    """
    first = comparison.first
    say(
        console,
        f"Compared with {first.name}: {first.days} days, {first.draws} draws x {first.runs} runs, "
        f"seed {first.seed}, history by history on the same luck",
        "bold",
    )
    found = by_outcome(comparison, of)
    open_ = [one for one in found if one.effects and not one.impossible]
    if len(comparison.others) == 1:
        _one(console, comparison, open_)
    else:
        _several(console, comparison, open_, every=bool(of))
    _reasons(console, comparison, open_)
    for one in found:
        if one.impossible:
            say(console, f"! {one.name} {never_open(one.impossible)}")
    _left_out(console, comparison, found)
    say(console, "\n" + COMPARISON_LEGEND.format(tests=comparison.tests), "dim")


def _one(console: Console, comparison: Comparison, found: Sequence[OutcomeEffects]) -> None:
    """One table: a row an outcome."""
    (other,) = comparison.others
    say(console, f"\n{other.source.name}: {other.source.scenario.title}", "bold")
    rows = [(one.name, *_cells(effect)) for one in found for effect in one.effects]
    if rows:
        show(console, _columns("outcome", comparison.first.name, short(other.source.name)), rows)


def _several(
    console: Console, comparison: Comparison, found: Sequence[OutcomeEffects], *, every: bool
) -> None:
    """A table an outcome: a row a scenario."""
    shown = [one for one in found if every or one.moved]
    for one in shown:
        say(console, f"\n{one.name}: {one.effects[0].contrast.definition}", "bold")
        rows = [(effect.other.source.name, *_cells(effect)) for effect in one.effects]
        show(console, _columns("scenario", comparison.first.name, "its level"), rows)
    if not shown and found:
        say(console, "\nNo outcome differs beyond chance in any scenario.")
    rest = [one.name for one in found if one not in shown]
    if rest:
        say(
            console,
            f"\n{len(rest)} more do not differ beyond chance in any scenario, and are shown by "
            f"--of {','.join(rest[:2])}: {', '.join(rest)}",
        )


def _columns(rows: str, first: str, other: str) -> list[Column]:
    return [Column(rows, left=True), *map(Column, (short(first), other, *CONTRAST_HEADINGS))]


def _cells(effect: OrderedEffect) -> tuple[str, ...]:
    return contrast_cells(effect.contrast, effect.moved)


def _reasons(console: Console, comparison: Comparison, found: Sequence[OutcomeEffects]) -> None:
    """Why a level is settled in some scenario, once for each."""
    told: dict[str, None] = {}
    for one in found:
        for other, contrast, _ in one.effects:
            for source, why in (
                (comparison.first, contrast.base_settled),
                (other.source, contrast.other_settled),
            ):
                if why:
                    told[f"{one.name}: {source.name}: {why}"] = None
    for line in told:
        say(console, line)


def _left_out(console: Console, comparison: Comparison, found: Sequence[OutcomeEffects]) -> None:
    """What is not compared, and why; of many scenarios in a line where all have one reason."""
    for one in found:
        reasons: dict[str, list[str]] = {}
        for name, why in one.missing.items():
            reasons.setdefault(why, []).append(name)
        for why, names in reasons.items():
            every = len(names) == len(comparison.others)
            where = "" if every else f" in {', '.join(names)}"
            say(console, f"! {one.name} is not compared{where}: {why}")
