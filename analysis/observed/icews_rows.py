"""Rows of ICEWS: one per sentence of a story that was coded."""

from __future__ import annotations

from collections.abc import Mapping

from ballast.analysis.observed.act_coding import ActCoding, with_zero
from ballast.analysis.observed.headed_rows import by_name, intensity_and_day
from ballast.analysis.observed.row_fates import OTHER, Fate, Refused, Sighted
from ballast.analysis.observed.text_rows import Cells
from ballast.analysis.observed.weights import MISSING

SHORTEST = 3
"""Digits of a code: those with two have lost a leading zero."""


class IcewsRows:
    """Judges rows of one file.

    Args:
        width: columns of the file.
        places: their positions by bare name.
        sides: governments by names of their countries.
        coding: of acts.
    """

    def __init__(
        self, width: int, places: Mapping[str, int], sides: Mapping[str, str], coding: ActCoding
    ) -> None:
        self._width, self._places, self._sides, self._coding = width, places, sides, coding
        self._countries = places["sourcecountry"], places["targetcountry"]

    def judge(self, cells: Cells) -> Refused | Sighted:
        """What a row is."""
        if len(cells) != self._width:
            return Refused(
                Fate.MALFORMED, f"expected {self._width} columns, got {len(cells) or 'none'}"
            )
        one, other = self._countries
        source, target = self._sides.get(cells[one]), self._sides.get(cells[other])
        if source is None or target is None or source == target:
            return OTHER
        return self._of_dyad(cells, source, target)

    def _of_dyad(self, cells: Cells, source: str, target: str) -> Refused | Sighted:
        cell = by_name(cells, self._places, MISSING)
        found = intensity_and_day(cell)
        if isinstance(found, Refused):
            return found
        weight, day = found
        code = whole_code(cell("cameocode"))
        mirror = self._coding.mirror("cameo", code)
        number, story = cell("eventid"), cell("storyid")
        one, other = (source, cell("sourcename")), (target, cell("targetname"))
        identities = [hash(number)] if number else []
        if story:  # several sentences of one story
            identities.append(hash((day, one, other, code, story)))
        traces = (hash(("trace", day, one, other, code, story)),) if mirror else ()
        mirrors = (hash(("trace", day, other, one, mirror, story)),) if mirror else ()
        return Sighted(
            day=day,
            published=day,
            source=source,
            target=target,
            scheme="cameo",
            code=code,
            weight=weight,
            identities=tuple(identities),
            traces=traces,
            mirrors=mirrors,
            note=f"ICEWS {number}".strip(),
        )


def whole_code(code: str) -> str:
    """A code with the zero that it has lost.

    >>> [whole_code(code) for code in ("030", "30", "10", "211", "112", "1721")]
    ['030', '030', '010', '0211', '112', '1721']
    """
    return f"0{code}" if len(code) < SHORTEST and code.isdecimal() else with_zero(code)
