"""Rows of POLECAT, coded in PLOVER; a cell may have several countries, joined by semicolons."""

from __future__ import annotations

from collections.abc import Mapping

from ballast.analysis.observed.act_coding import ActCoding
from ballast.analysis.observed.event_dates import day_of
from ballast.analysis.observed.headed_rows import by_name, intensity_and_day
from ballast.analysis.observed.row_fates import OTHER, Fate, Refused, Sighted
from ballast.analysis.observed.text_rows import Cells
from ballast.analysis.observed.weights import MISSING


class PolecatRows:
    """Judges rows of one file.

    Args:
        width: columns of the file.
        places: their positions by bare name.
        sides: governments by their codes.
        coding: of acts.
    """

    def __init__(
        self, width: int, places: Mapping[str, int], sides: Mapping[str, str], coding: ActCoding
    ) -> None:
        self._width, self._places, self._sides, self._coding = width, places, sides, coding
        self._countries = places["actorcountry"], places["recipientcountry"]
        self._type = places["eventtype"]

    def judge(self, cells: Cells) -> Refused | Sighted:
        """What a row is."""
        if len(cells) != self._width:
            return Refused(
                Fate.MALFORMED, f"expected {self._width} columns, got {len(cells) or 'none'}"
            )
        actors, recipients = (self._governments(cells[place]) for place in self._countries)
        kind = cells[self._type].strip().upper()
        mutual = bool(self._coding.mirror("plover", kind))
        pair = _pair(actors, recipients, mutual)
        if pair is None:
            return OTHER
        return self._of_dyad(cells, *pair, kind, mutual)

    def _governments(self, cell: str) -> list[str]:
        """Those of the two governments that a cell has, in its order."""
        found = (self._sides.get(part.strip()) for part in cell.split(";"))
        return list(dict.fromkeys(side for side in found if side is not None))

    def _of_dyad(
        self, cells: Cells, source: str, target: str, kind: str, mutual: bool
    ) -> Refused | Sighted:
        cell = by_name(cells, self._places, MISSING)
        found = intensity_and_day(cell)
        if isinstance(found, Refused):
            return found
        weight, day = found
        published = day_of(cell("publicationdate")) or day
        number = cell("eventid")
        one, other = (source, cell("actorname")), (target, cell("recipientname"))
        about = day, kind, cell("eventmode")
        return Sighted(
            day=day,
            published=max(day, published),
            source=source,
            target=target,
            scheme="plover",
            code=kind,
            weight=weight,
            identities=(hash(number),) if number else (),
            traces=(hash(("trace", *about, one, other)),) if mutual else (),
            mirrors=(hash(("trace", *about, other, one)),) if mutual else (),
            note=f"POLECAT {number}".strip(),
        )


def _pair(actors: list[str], recipients: list[str], mutual: bool) -> tuple[str, str] | None:
    """Source and target: an actor and another recipient, or two actors of what takes two.

    >>> _pair(["A"], ["A", "B"], False), _pair(["A", "B"], [], True), _pair(["A", "B"], [], False)
    (('A', 'B'), ('A', 'B'), None)
    """
    for one in actors:
        for other in recipients:
            if one != other:
                return one, other
    if mutual and len(actors) > 1 and not recipients:
        return actors[0], actors[1]
    return None
