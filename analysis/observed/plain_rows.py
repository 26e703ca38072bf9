"""Rows of the plain format, and of a record like that in ``seeds/events-before.csv``."""

from __future__ import annotations

from collections.abc import Mapping

from ballast.analysis.observed.act_coding import ActCoding, with_zero
from ballast.analysis.observed.event_dates import day_of
from ballast.analysis.observed.row_fates import OTHER, Fate, Refused, Sighted
from ballast.analysis.observed.text_rows import Cells, proper
from ballast.analysis.observed.weights import weight_of
from ballast.sim.scenario.event_record import BOTH
from ballast.sim.vocabulary import CATEGORY_NAMES


class PlainRows:
    """Judges rows of one file.

    Args:
        width: columns of the file.
        places: their positions by bare name.
        sides: governments by ids, names and codes.
        coding: of acts.
    """

    def __init__(
        self, width: int, places: Mapping[str, int], sides: Mapping[str, str], coding: ActCoding
    ) -> None:
        self._width, self._places, self._coding = width, places, coding
        self._sides = {**sides, BOTH: BOTH}
        self._record = "actor" in places

    def judge(self, cells: Cells) -> Refused | Sighted:
        """What a row is."""
        if len(cells) != self._width:
            return Refused(
                Fate.MALFORMED, f"expected {self._width} columns, got {len(cells) or 'none'}"
            )
        source, target = self._actors(cells)
        if source is None or target is None or (source == target) != (source == BOTH):
            return OTHER
        about = {
            name: proper(cells[self._places[name]]) if name in self._places else ""
            for name in ("date", "weight", "act", "category", "cameo", "official", "note")
        }
        weight = weight_of(about["weight"])
        if isinstance(weight, str):
            return Refused(Fate.MALFORMED, f"weight: {weight}")
        day = day_of(about["date"])
        if day is None:
            return Refused(Fate.BAD_DATE, f"expected a day, got {about['date'][:40]!r}")
        unknown = self._unknown(about["act"], about["category"])
        if unknown is not None:
            return Refused(Fate.UNKNOWN_CODE, unknown)
        code = with_zero(about["cameo"])
        lent, category = self._lent(about["act"], about["category"], code)
        if weight is None and lent is None and not code:
            got = "got neither it nor an act, category or code that has one"
            return Refused(Fate.MALFORMED, f"weight: expected a number, {got}")
        note = about["note"]
        if self._record and not about["act"]:
            process = proper(cells[self._places["process"]])
            note = f"{process}: {note}" if note else process
        return Sighted(
            day=day,
            published=day,
            source=source,
            target=target,
            scheme="cameo" if code else "",
            code=code,
            weight=lent if weight is None else weight,
            identities=(hash(tuple(cells)),),
            act=about["act"],
            category=category,
            official=about["official"],
            note=note,
        )

    def _actors(self, cells: Cells) -> tuple[str | None, str | None]:
        def side(name: str) -> str | None:
            return self._sides.get(cells[self._places[name]].strip())

        if not self._record:
            return side("source"), side("target")
        actor = side("actor")
        if actor is None or actor == BOTH:
            return actor, actor
        return actor, next(one for one in self._sides.values() if one not in (actor, BOTH))

    def _unknown(self, act: str, category: str) -> str | None:
        """What the menu does not have of what a row names."""
        if act and act not in self._coding.menu.acts:
            return f"expected an act of the menu, got {act[:40]!r}"
        if category and category not in CATEGORY_NAMES:
            return f"expected a category of the menu, got {category[:40]!r}"
        return None

    def _lent(self, act: str, category: str, code: str) -> tuple[float | None, str]:
        """A weight for a row without one, and the category of a row that does not say it."""
        coded = self._coding.coded("cameo", code) if code else None
        if act:
            category = category or self._coding.menu.acts[act].category.value
        elif coded is not None and not category:
            return coded.weight, coded.category
        return self._coding.weight(act, category), category
