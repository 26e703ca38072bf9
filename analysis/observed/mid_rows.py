"""Rows of the militarised disputes of Correlates of War.

A dispute is between the two governments if both take part on opposite sides; an act is what one of
them did in it. MIDA and MIDI have disputes and incidents, MIDB and MIDIP who took part, so that the
files are read together: participants first, by their number of dispute and incident.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ballast.analysis.observed.dyad_codes import Dyad
from ballast.analysis.observed.event_dates import MISSING_DAY, day_in_parts
from ballast.analysis.observed.event_layouts import Format
from ballast.analysis.observed.row_fates import OTHER, Fate, Refused, Sighted
from ballast.analysis.observed.text_rows import Cells

NO_ACTION = "0"
Number = tuple[str, ...]
"""Of a dispute, or of a dispute and an incident."""


@dataclass
class DisputeBook:
    """Disputes and incidents in which both governments took part on opposite sides.

    Attributes:
        disputes: their numbers, by files of disputes (MIDB).
        incidents: numbers of dispute and incident, by files of incidents (MIDIP).
    """

    disputes: set[Number] = field(default_factory=set)
    incidents: set[Number] = field(default_factory=set)

    @property
    def by_incidents(self) -> set[Number]:
        """Disputes of which the incidents are known."""
        return {number[:1] for number in self.incidents}


class MidRows:
    """Judges rows of one file.

    Args:
        kind: which of the four files.
        width: columns of the file.
        places: their positions by bare name.
        dyad: the governments.
        book: what all files of participants say.
    """

    def __init__(
        self,
        kind: Format,
        width: int,
        places: Mapping[str, int],
        dyad: Dyad,
        book: DisputeBook,
    ) -> None:
        self._kind, self._width, self._places, self._book = kind, width, places, book
        self._dyad = dyad
        self._numbers, self._letters = dyad.sides(("cow",)), dyad.sides(("cow_abbreviation",))
        self._keys = (
            ("dispnum", "incidnum") if kind in (Format.MIDI, Format.MIDIP) else ("dispnum",)
        )
        self._action = "action" if kind is Format.MIDIP else "hiact"

    def enter(self, rows: Iterator[tuple[int, Cells]]) -> None:
        """Read who took part in what, from a file of participants."""
        parties: dict[Number, set[tuple[str, str]]] = {}
        side_column = next((c for c in ("insidea", "sidea") if c in self._places), None)
        for _, cells in rows:
            if len(cells) != self._width:
                continue
            government = self._government(cells)
            if government is not None:
                side = "" if side_column is None else self._cell(cells, side_column)
                parties.setdefault(self._number(cells), set()).add((government, side))
        found = {number for number, both in parties.items() if _opposed(both)}
        if self._kind is Format.MIDIP:
            self._book.incidents |= found
        else:
            self._book.disputes |= found

    def judge(self, cells: Cells) -> Refused | Sighted:
        """What a row is."""
        if len(cells) != self._width:
            return Refused(
                Fate.MALFORMED, f"expected {self._width} columns, got {len(cells) or 'none'}"
            )
        number = self._number(cells)
        if not all(part.isdecimal() for part in number):
            return Refused(Fate.MALFORMED, f"expected a number of a dispute, got {number[0]!r}")
        known = (
            self._book.incidents
            if self._kind in (Format.MIDI, Format.MIDIP)
            else self._book.disputes
        )
        if number not in known:
            if self._kind is Format.MIDA and number in self._book.by_incidents:
                return Refused(Fate.DESCRIBED, "")
            return OTHER
        if self._kind in (Format.MIDA, Format.MIDI):
            return Refused(Fate.DESCRIBED, "")
        return self._participant(cells, number)

    def _participant(self, cells: Cells, number: Number) -> Refused | Sighted:
        source = self._government(cells)
        if source is None:
            return OTHER
        if self._kind is Format.MIDB and number in self._book.by_incidents:
            return Refused(Fate.DESCRIBED, "")
        parts = tuple(self._cell(cells, name) for name in ("styear", "stmon", "stday"))
        day = day_in_parts(*parts)
        if day is None:
            missing = " (-9 is unknown)" if MISSING_DAY in parts else ""
            return Refused(Fate.BAD_DATE, f"expected a day, got {'-'.join(parts)!r}{missing}")
        action = self._cell(cells, self._action)
        if action == NO_ACTION:
            return Refused(Fate.NOTHING_DONE, "")
        named = ", incident ".join(number)
        return Sighted(
            day=day,
            published=day,
            source=source,
            target=self._dyad.other(source),
            scheme="mid",
            code=action,
            weight=None,
            identities=(hash((number, source, parts, action)),),
            note=f"MID {named}",
        )

    def _government(self, cells: Cells) -> str | None:
        """The government that a row is about, by its number or else its letters."""
        government = self._numbers.get(self._cell(cells, "ccode"))
        if government is None and "stabb" in self._places:
            return self._letters.get(self._cell(cells, "stabb"))
        return government

    def _number(self, cells: Cells) -> Number:
        return tuple(self._cell(cells, name) for name in self._keys)

    def _cell(self, cells: Cells, name: str) -> str:
        return cells[self._places[name]].strip().removesuffix(".0")


def _opposed(parties: set[tuple[str, str]]) -> bool:
    """Whether two governments stood on opposite sides; where sides are not said, that both did."""
    return any(
        one != other and (side != their_side or not side)
        for one, side in parties
        for other, their_side in parties
    )
