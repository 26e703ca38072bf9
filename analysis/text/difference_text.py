"""A paired difference in words: its size, both of its intervals, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ballast.analysis.text.cells import interval_comes_first, settled_word
from ballast.analysis.text.rounding import (
    decimals,
    half_width,
    interval_first,
    known,
    percent,
    rounded,
    signed,
)

Pair = tuple[float | None, float | None]
Row = Mapping[str, Any]
SPREAD = "5–95 % spread over parameter draws, which more histories do not narrow"
NO_SPREAD = (
    "How it differs over parameter draws is not resolved: one draw, too few runs of each, or "
    "nothing that varies."
)


def difference_parts(row: Row) -> tuple[str, str, str]:
    """A difference, its interval of Monte Carlo error, and that over draws.

    Args:
        row: of ``comparison.parquet``; a probability is told in points.

    Returns:
        Texts; an interval that is not known is empty.
    """
    scale = 100.0 if row["kind"] == "probability" else 1.0
    chance, draws = (_scaled(row, kind, scale) for kind in ("mc", "draws"))
    digits = decimals(chance, draws, most=3)
    return signed(scale * row["difference"], digits), _span(chance, digits), _span(draws, digits)


def _scaled(row: Row, kind: str, scale: float) -> Pair:
    low, high = row[f"{kind}_low"], row[f"{kind}_high"]
    return (scale * low, scale * high) if known(low) and known(high) else (None, None)


def _span(pair: Pair, digits: int) -> str:
    return f"{signed(pair[0], digits)} to {signed(pair[1], digits)}" if known(pair[0]) else ""


def unit_of(row: Row) -> str:
    """Unit of a difference; a number of anything has none."""
    return " percentage points" if row["kind"] == "probability" else ""


def level_text(kind: str, level: Row) -> str:
    """A level: of rungs from 5 on its interval first, and what a scenario settles in words.

    Args:
        kind: of the outcome.
        level: a row of ``levels.parquet`` with ``settled``.
    """
    if level["settled"]:
        return settled_word(level["settled"])
    chance = level["mc_low"], level["mc_high"]
    draws = level["draws_low"], level["draws_high"]
    if kind != "probability":
        return rounded(level["value"], decimals(chance, draws, most=3))
    if interval_comes_first(level["rung"]):
        over_draws = known(draws[0]) and half_width(draws) >= half_width(chance)
        of = " (draws)" if over_draws and level["value"] else ""
        return interval_first(level["value"], chance, draws, of)
    return percent(level["value"], chance)


def difference_sentence(row: Row, outcome: str, first: str, other: str) -> str:
    """The difference in a sentence, with its interval of Monte Carlo error.

    Args:
        row: of ``comparison.parquet``.
        outcome: as it is called.
        first, other: titles of the scenarios.
    """
    change, chance, _ = difference_parts(row)
    unit = unit_of(row)
    interval = f"95 % interval of Monte Carlo error: {chance}" if chance else "one history"
    if not row["difference"] and not (row["up"] or row["down"]):
        pairs = f"{row['histories']:,} pairs of histories"
        return f"“{outcome}” is the same under both in all {pairs} ({interval})."
    if not row["moved"]:
        return (
            f"No difference in “{outcome}” between “{other}” and “{first}” is resolved beyond "
            f"chance: {change}{unit} ({interval})."
        )
    verb = "raises" if row["difference"] > 0 else "lowers"
    return (
        f"“{other}” {verb} “{outcome}” by {change.lstrip('+−')}{unit}, compared with “{first}” "
        f"(difference {change}; {interval})."
    )


def spread_sentence(row: Row) -> str:
    """How the difference varies over parameter draws."""
    draws = difference_parts(row)[2]
    if not draws:
        return NO_SPREAD
    return f"Depending on parameters that nobody knows it is {draws}{unit_of(row)} ({SPREAD})."


def sureness_sentence(row: Row, tests: int) -> str:
    """How sure its direction is: beyond chance, and over parameter draws.

    Args:
        row: of ``comparison.parquet``.
        tests: differences that were looked at.
    """
    many = f"{tests:,} differences that were looked at" if tests > 1 else "the one looked at"
    low, high = row["draws_low"], row["draws_high"]
    if not row["moved"]:
        return f"It may be chance, corrected for {many} (Holm, 5 %)."
    sure = f"It is beyond chance, corrected for {many} (Holm, 5 %)"
    if not known(low) or not known(high):
        return f"{sure}."
    if low > 0 or high < 0:
        return f"{sure}, and has one direction over that spread."
    return f"{sure}, but that spread reaches both ways: for some parameters it is the opposite."


def flips_sentence(row: Row, first: str, other: str) -> str:
    """In how many histories the outcome flips, and which way."""
    if row["kind"] != "probability":
        return (
            f"Of {row['histories']:,} histories it is larger in {row['up']:,} under “{other}” and "
            f"smaller in {row['down']:,}."
        )
    flips = row["up"] + row["down"]
    if not flips:
        return f"It flips in none of {row['histories']:,} histories."
    return (
        f"It flips in {flips:,} of {row['histories']:,} histories: {row['up']:,} from no under "
        f"“{first}” to yes under “{other}”, {row['down']:,} from yes to no."
    )
