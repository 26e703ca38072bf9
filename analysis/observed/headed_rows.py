"""What rows of files with a header have in common: cells by name, an intensity and a day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from ballast.analysis.observed.event_dates import day_of
from ballast.analysis.observed.row_fates import Fate, Refused
from ballast.analysis.observed.text_rows import Cells, proper
from ballast.analysis.observed.weights import weight_of

Cell = Callable[[str], str]
"""The text of a cell by the bare name of its column; empty where it says nothing."""


def by_name(cells: Cells, places: Mapping[str, int], missing: Collection[str]) -> Cell:
    """Looks up the cells of a row.

    Args:
        cells: of the row.
        places: positions by bare name.
        missing: words that stand for nothing.
    """

    def cell(name: str) -> str:
        place = places.get(name)
        text = "" if place is None else cells[place].strip()
        return "" if text in missing else text

    return cell


def intensity_and_day(cell: Cell) -> Refused | tuple[float | None, date]:
    """The intensity of an event, None where the row has none, and its day; or what is wrong."""
    weight = weight_of(cell("intensity"))
    if isinstance(weight, str):
        return Refused(Fate.MALFORMED, f"Intensity: {weight}")
    day = day_of(cell("eventdate"))
    if day is None:
        return Refused(Fate.BAD_DATE, f"expected a day, got {proper(cell('eventdate'))[:40]!r}")
    return weight, day
