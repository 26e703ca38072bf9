"""Who judges the rows of a file: one judge for each format."""

from __future__ import annotations

from typing import Protocol

from ballast.analysis.observed.act_coding import ActCoding
from ballast.analysis.observed.dyad_codes import Dyad
from ballast.analysis.observed.event_layouts import Format
from ballast.analysis.observed.gdelt_rows import GdeltRows
from ballast.analysis.observed.icews_rows import IcewsRows
from ballast.analysis.observed.layout_detection import Detected
from ballast.analysis.observed.mid_rows import DisputeBook, MidRows
from ballast.analysis.observed.plain_rows import PlainRows
from ballast.analysis.observed.polecat_rows import PolecatRows
from ballast.analysis.observed.row_fates import Refused, Sighted
from ballast.analysis.observed.text_rows import Cells

BACK_FILE_COLUMNS = 57
"""Of GDELT 1 before April 2013, whose rows were all added at one time."""


class Judge(Protocol):
    """What a format makes of rows."""

    def judge(self, cells: Cells) -> Refused | Sighted:
        """What a row is."""


def judge_of(one: Detected, dyad: Dyad, coding: ActCoding, book: DisputeBook) -> Judge:
    """The judge of a file's rows.

    Args:
        one: the file.
        dyad: the governments.
        coding: of acts.
        book: of disputes, which all files of COW MID share.
    """
    kind, width, places = one.layout.format, one.width, one.places
    sides = dyad.sides(one.layout.schemes)
    if kind is Format.GDELT:
        old = len(one.layout.columns) == BACK_FILE_COLUMNS
        return GdeltRows(width, places, sides, coding, old)
    if kind is Format.ICEWS:
        return IcewsRows(width, places, sides, coding)
    if kind is Format.POLECAT:
        return PolecatRows(width, places, sides, coding)
    if kind in (Format.PLAIN, Format.RECORD):
        return PlainRows(width, places, dyad.sides_in_words(), coding)
    return MidRows(kind, width, places, dyad, book)
