"""Rows of GDELT exports.

Actors have the country codes of CAMEO; places, which are not looked at, have those of FIPS, so that
one country has two codes in a row. The number of columns and the types of seven of them are checked
in every row, for copies with a column too many give nonsense without a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from ballast.analysis.observed.act_coding import ActCoding, with_zero
from ballast.analysis.observed.event_dates import day_of
from ballast.analysis.observed.row_fates import OTHER, Fate, Refused, Sighted
from ballast.analysis.observed.text_rows import Cells, proper

LONGEST_LAG = timedelta(days=180)
"""An event added later than that is misdated: a text that says "a year ago" puts it a year off."""
NO_CODE = ("---", "--", "X", "")
"""What stands for a code that the coder did not find."""
SCALE = 10.0


class GdeltRows:
    """Judges rows of one file.

    Args:
        width: columns of the file.
        places: their positions by bare name.
        sides: governments by their codes.
        coding: of acts.
        back_file: added at one time, long after the events, so that the lag says nothing.
    """

    def __init__(
        self,
        width: int,
        places: Mapping[str, int],
        sides: Mapping[str, str],
        coding: ActCoding,
        back_file: bool,
    ) -> None:
        self._width, self._places, self._sides, self._coding = width, places, sides, coding
        self._first = places["actor1countrycode"]
        self._second = places["actor2countrycode"]
        self._added = None if back_file else places.get("dateadded")
        self._url = places.get("sourceurl")
        self._checked = tuple(
            places[name] for name in ("globaleventid", "sqldate", "quadclass", "eventcode")
        )
        self._flags = places.get("isrootevent"), places.get("dateadded")

    @staticmethod
    def misfit(cells: Sequence[str], width: int, places: Mapping[str, int]) -> str | None:
        """Why a row is none of GDELT's; None where it is one."""
        if len(cells) != width:
            return f"expected {width} columns, got {len(cells)}" if cells else "expected a row"
        wanted = (
            ("globaleventid", str.isdecimal, "a number"),
            ("sqldate", lambda cell: day_like(cell), "a date of eight digits"),
            ("isrootevent", lambda cell: cell in ("0", "1"), "0 or 1"),
            ("eventcode", _code_like, "a code of CAMEO"),
            ("quadclass", lambda cell: cell in ("1", "2", "3", "4"), "1 to 4"),
            ("goldsteinscale", lambda cell: not cell or _weight(cell) is not None, "-10 to 10"),
            ("dateadded", str.isdecimal, "a date of digits"),
        )
        for name, fits, what in wanted:
            if name in places and not fits(cells[places[name]]):
                got = proper(cells[places[name]])[:40]
                return f"expected {what} in column {places[name] + 1} ({name}), got {got!r}"
        return None

    def judge(self, cells: Cells) -> Refused | Sighted:
        """What a row is."""
        if not self._sane(cells):
            why = self.misfit(cells, self._width, self._places)
            return Refused(Fate.MALFORMED, why or "expected a row")
        source, target = self._sides.get(cells[self._first]), self._sides.get(cells[self._second])
        if source is None or target is None or source == target:
            return OTHER
        return self._of_dyad(cells, source, target)

    def _sane(self, cells: Cells) -> bool:
        """Whether a row fits, told fast; what does not is looked at by ``misfit``."""
        if len(cells) != self._width:
            return False
        number, day, quad, code = self._checked
        root, added = self._flags
        return (
            cells[number].isdecimal()
            and day_like(cells[day])
            and cells[quad] in ("1", "2", "3", "4")
            and (cells[code].isdecimal() or cells[code] in NO_CODE)
            and (root is None or cells[root] in ("0", "1"))
            and (added is None or cells[added].isdecimal())
        )

    def _of_dyad(self, cells: Cells, source: str, target: str) -> Refused | Sighted:
        at = self._places
        weight = _weight(cells[at["goldsteinscale"]])
        if weight is None and cells[at["goldsteinscale"]]:
            why = self.misfit(cells, self._width, at) or "expected a weight"
            return Refused(Fate.MALFORMED, why)
        text = cells[at["sqldate"]]
        day = day_of(text)
        if day is None:
            return Refused(Fate.BAD_DATE, f"expected a day, got {text!r}")
        added = day
        if self._added is not None:
            stamp = day_of(cells[self._added])
            if stamp is None:
                got = f"got {cells[self._added]!r}"
                return Refused(Fate.BAD_DATE, f"expected a day on which it was added, {got}")
            if not stamp - LONGEST_LAG <= day <= stamp + timedelta(days=1):
                return Refused(Fate.BAD_DATE, f"expected a day near {stamp}, got {day}")
            added = max(stamp, day)
        code = with_zero(cells[at["eventcode"]], cells[at["eventrootcode"]])
        mirror = self._coding.mirror("cameo", code)
        one, other = cells[at["actor1code"]], cells[at["actor2code"]]
        number = cells[at["globaleventid"]]
        url = "" if self._url is None else cells[self._url]
        traces: tuple[int, ...] = ()
        mirrors: tuple[int, ...] = (hash((text, other, one, mirror)),) if mirror else ()
        if url and not mirror:  # another act that one text gives both ways
            traces = (hash((text, one, other, code, url)),)
            mirrors = (hash((text, other, one, code, url)),)
        return Sighted(
            day=day,
            published=added,
            source=source,
            target=target,
            scheme="cameo",
            code=code,
            weight=weight,
            # the same act on a day, from any number of texts, is one event
            identities=(hash(number), hash((text, one, other, code))),
            traces=traces,
            mirrors=mirrors,
            note=f"GDELT {number}",
        )


def day_like(cell: str) -> bool:
    """Whether a cell has the form of a date, be it a day of the calendar or not."""
    return (len(cell) == 8 and cell.isdecimal()) or (len(cell) == 10 and cell[4] == cell[7] == "-")


def _code_like(cell: str) -> bool:
    return cell.isdecimal() or cell in NO_CODE


def _weight(cell: str) -> float | None:
    """A weight within the scale; None for what is none."""
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if -SCALE <= value <= SCALE else None
