"""What became of the numbers of a backtest that rest on data, as a sentence and as a table."""

from __future__ import annotations

from collections.abc import Sequence

from ballast.analysis.forecasts.numbers_at_freeze import DERIVED, KEPT, WIDENED
from ballast.analysis.forecasts.scored_forecasts import Backtest

ANEW_TITLE = "Numbers that rest on data from after the freeze"
ANEW_COLUMNS = ("number", "data up to", "it was", "it is", "by which rule")
PREFIX = "parameters."


def data_lines(found: Backtest) -> list[str]:
    """How many numbers rest on data, and what became of those whose data came too late."""
    data = found.about["numbers_on_data"]
    if data is None:
        return []
    total = sum(len(data[fate]) for fate in (KEPT, DERIVED, WIDENED))
    if not total and not data["set_aside"]:
        return []
    line = (
        f"Numbers that rest on data: {total}; {len(data[KEPT])} on data up to the freeze, "
        f"{len(data[DERIVED])} derived anew, {len(data[WIDENED])} widened."
    )
    return [line, *(f"Not used: {what}." for what in data["set_aside"])]


def anew_rows(found: Backtest) -> list[Sequence[str]]:
    """Numbers that were derived anew or widened: what each was, what it is, and by which rule."""
    data = found.about["numbers_on_data"] or {DERIVED: [], WIDENED: []}
    return [
        (
            row["key"].removeprefix(PREFIX),
            f"{row['last']} ({row['of']})",
            row["was"],
            row["now"],
            f"{row['fate']}: {row['how']}",
        )
        for fate in (DERIVED, WIDENED)
        for row in data[fate]
    ]
