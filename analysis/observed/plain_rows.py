"""Rows of the plain format, and of a record like that in ``seeds/events-before.csv``."""

from __future__ import annotations

from collections.abc import Mapping

from ballast.analysis.observed.act_coding import ActCoding, with_zero
from ballast.analysis.observed.event_dates import day_of
from ballast.analysis.observed.row_fates import OTHER, Fate, Refused, Sighted
from ballast.analysis.observed.text_rows import Cells, proper
from ballast.analysis.observed.weights import weight_of
from ballast.sim.scenario.event_record import BOTH, PROCESSES
from ballast.sim.vocabulary import CATEGORY_NAMES, Rung

OPTIONAL = (
    "date", "weight", "act", "category", "cameo", "official", "process", "rung",
    "published", "note",
)  # fmt: skip
RUNGS = tuple(str(int(rung)) for rung in Rung)


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
        self._first = places["actor"] if "actor" in places else places["source"]
        self._second = None if "actor" in places else places["target"]

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
            for name in OPTIONAL
        }
        weight = weight_of(about["weight"])
        if isinstance(weight, str):
            return Refused(Fate.MALFORMED, f"weight: {weight}")
        day = day_of(about["date"])
        if day is None:
            return Refused(Fate.BAD_DATE, f"expected a day, got {about['date'][:40]!r}")
        published = day_of(about["published"]) if about["published"] else day
        if published is None or published < day:
            got = about["published"][:40]
            return Refused(Fate.BAD_DATE, f"published: expected {day} or later, got {got!r}")
        if about["rung"] and about["rung"] not in RUNGS:
            got = about["rung"][:40]
            return Refused(Fate.MALFORMED, f"rung: expected {RUNGS[0]} … {RUNGS[-1]}, got {got!r}")
        unknown = self._unknown(about["act"], about["category"], about["process"])
        if unknown is not None:
            return Refused(Fate.UNKNOWN_CODE, unknown)
        code = with_zero(about["cameo"])
        lent, category = self._lent(about["act"], about["category"], code)
        if weight is None and lent is None and not code:
            got = "got neither it nor an act, category or code that has one"
            return Refused(Fate.MALFORMED, f"weight: expected a number, {got}")
        return Sighted(
            day=day,
            published=published,
            source=source,
            target=target,
            scheme="cameo" if code else "",
            code=code,
            weight=lent if weight is None else weight,
            identities=(hash(tuple(cells)),),
            act=about["act"],
            category=category,
            official=about["official"],
            note=about["note"],
            process=about["process"],
            rung=about["rung"],
        )

    def _actors(self, cells: Cells) -> tuple[str | None, str | None]:
        """Who acted and on whom; the target of a record is the other one."""
        sides, one = self._sides, cells[self._first]
        actor = sides.get(one) or sides.get(one.strip())
        if actor is None:
            return None, None
        if self._second is None:
            if actor == BOTH:
                return BOTH, BOTH
            return actor, next(side for side in sides.values() if side not in (actor, BOTH))
        other = cells[self._second]
        return actor, sides.get(other) or sides.get(other.strip())

    def _unknown(self, act: str, category: str, process: str) -> str | None:
        """What there is none of among what a row names."""
        if act and act not in self._coding.menu.acts:
            return f"expected an act of the menu, got {act[:40]!r}"
        if category and category not in CATEGORY_NAMES:
            return f"expected a category of the menu, got {category[:40]!r}"
        if process and process not in PROCESSES:
            return f"expected one of {', '.join(PROCESSES)}, got {process[:40]!r}"
        return None

    def _lent(self, act: str, category: str, code: str) -> tuple[float | None, str]:
        """A weight for a row without one, and the category of a row that does not say it."""
        coded = self._coding.coded("cameo", code) if code else None
        if act:
            category = category or self._coding.menu.acts[act].category.value
        elif coded is not None and not category:
            return coded.weight, coded.category
        return self._coding.weight(act, category), category
