"""Reading files of event data: every row is judged and counted, and kept if it is of the dyad.

Files are streamed; of the rows only those of the two governments are kept, and hashes of what
identifies them, so that the same event is found again in any file and at any distance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import islice

from ballast.analysis.observed.act_coding import ActCoding
from ballast.analysis.observed.dyad_codes import Dyad, dyad_of
from ballast.analysis.observed.event_layouts import Format
from ballast.analysis.observed.layout_detection import Detected
from ballast.analysis.observed.mid_rows import DisputeBook, MidRows
from ballast.analysis.observed.row_fates import (
    OTHER,
    Fate,
    FileAccount,
    ObservedEvent,
    Refused,
    Sighted,
)
from ballast.analysis.observed.row_judges import Judge, judge_of
from ballast.analysis.observed.text_rows import Cells, lines, rows
from ballast.sim.errors import Problem
from ballast.sim.scenario.event_record import ACT
from ballast.sim.scenario.schema import LoadedScenario

PARTICIPANTS = {Format.MIDA: (Format.MIDB, "MIDB"), Format.MIDI: (Format.MIDIP, "MIDIP")}
"""Files that lack participants, and those that have them."""


@dataclass(frozen=True)
class ObservedEvents:
    """What was read.

    Attributes:
        dyad: the governments.
        freeze: last day that was read; None where there is none.
        accounts: of every file, in the order in which they were given.
        events: by date, then by their other columns.
        left_out: what archives have beside event data, and why it is not read.
    """

    dyad: Dyad
    freeze: date | None
    accounts: tuple[FileAccount, ...]
    events: tuple[ObservedEvent, ...]
    left_out: tuple[Problem, ...] = ()


class EventReader:
    """Recognised files that are read for the governments of a scenario.

    Attributes:
        detected: the files.
        dyad: the governments.
        left_out: what archives have beside them, and why it is not read.
    """

    def __init__(
        self,
        detected: Sequence[Detected],
        loaded: LoadedScenario,
        left_out: Sequence[Problem] = (),
    ) -> None:
        self.left_out = tuple(left_out)
        self.detected, self.dyad = tuple(detected), dyad_of(loaded)
        self._coding = ActCoding(loaded.menu)

    def problems(self) -> list[Problem]:
        """Codes of governments, and files of participants, that are missing."""
        return [*self._codes_missing(), *self._participants_missing()]

    @property
    def size(self) -> int:
        """Bytes of all files, for telling how much is done."""
        return sum(one.source.path.stat().st_size for one in self.detected)

    def _codes_missing(self) -> Iterator[Problem]:
        for one in self.detected:
            yield from self.dyad.problems(one.layout.schemes, one.layout.title)

    def _participants_missing(self) -> Iterator[Problem]:
        given = {one.layout.format for one in self.detected}
        for one in self.detected:
            wanted, name = PARTICIPANTS.get(one.layout.format, (None, ""))
            if wanted is None or given & {Format.MIDB, Format.MIDIP} >= {wanted}:
                continue
            if one.layout.format is Format.MIDA and Format.MIDIP in given:
                continue
            message = (
                f"expected the file of participants ({name}) beside it: {one.layout.title} does "
                "not say who took part"
            )
            yield Problem(message, file=one.source.name)

    def read(
        self, freeze: date | None = None, progress: Callable[[int], None] | None = None
    ) -> ObservedEvents:
        """Read every row.

        Args:
            freeze: what happened or was published later is not read.
            progress: is told how many bytes of text have gone by.

        Raises:
            InputError: a file is damaged somewhere.
        """
        book, done = DisputeBook(), 0
        judges = [judge_of(one, self.dyad, self._coding, book) for one in self.detected]
        for one, judge in zip(self.detected, judges, strict=True):
            if isinstance(judge, MidRows) and one.layout.format in (Format.MIDB, Format.MIDIP):
                with one.source.reading():
                    judge.enter(_rows_of(one, None))
        known: dict[Format, set[object]] = {}  # ids are of one format; so are other marks
        accounts: list[FileAccount] = []
        events: list[ObservedEvent] = []
        for one, judge in zip(self.detected, judges, strict=True):
            account = FileAccount(one.source.name, one.layout.title)
            told = None if progress is None else _ahead(progress, done)
            with one.source.reading():
                marks = known.setdefault(one.layout.format, set())
                self._read(_rows_of(one, told), judge, account, events, marks, freeze)
            accounts.append(account)
            done += one.source.path.stat().st_size
        made = tuple(sorted(events))
        return ObservedEvents(self.dyad, freeze, tuple(accounts), made, self.left_out)

    def _read(
        self,
        numbered: Iterator[tuple[int, Cells]],
        judge: Judge,
        account: FileAccount,
        events: list[ObservedEvent],
        known: set[object],
        freeze: date | None,
    ) -> None:
        """Judge the rows of one file."""
        others, look = 0, judge.judge
        for line, cells in numbered:
            row = look(cells)
            if row is OTHER:
                others += 1
            elif isinstance(row, Refused):
                account.refuse(row, line)
            else:
                self._meet(row, line, account, events, known, freeze)
        if others:
            account.counts[Fate.OTHER_DYAD] += others

    def _meet(
        self,
        row: Sighted,
        line: int,
        account: FileAccount,
        events: list[ObservedEvent],
        known: set[object],
        freeze: date | None,
    ) -> None:
        """A row of the two governments: refuse it, or keep the event."""
        refused = _late(row, freeze) or self._uncoded(row)
        if refused is None:
            if not known.isdisjoint(row.identities):
                refused = Refused(Fate.DUPLICATE, "")
            elif not known.isdisjoint(row.mirrors):
                refused = Refused(Fate.TWIN, "")
            known.update(row.identities)
            known.update(row.traces)
        if refused is not None:
            account.refuse(refused, line)
            return
        event = self._event(row)
        account.accept(event)
        events.append(event)

    def _uncoded(self, row: Sighted) -> Refused | None:
        """A row whose code is not known, or has no weight here or in the menu."""
        if not row.scheme:
            return None
        coded = self._coding.coded(row.scheme, row.code)
        if coded is None:
            return Refused(Fate.UNKNOWN_CODE, f"expected a code that is known, got {row.code!r}")
        if row.weight is None and coded.weight is None:
            message = f"expected a code with a weight in the menu, got {row.code!r}"
            return Refused(Fate.UNKNOWN_CODE, message)
        return None

    def _event(self, row: Sighted) -> ObservedEvent:
        coded = self._coding.coded(row.scheme, row.code) if row.scheme else None
        weight, act, category = row.weight, row.act, row.category
        if coded is not None:
            weight = coded.weight if weight is None else weight
            category = category or coded.category
            act = act or (coded.act if coded.category == category else "")
        assert weight is not None, "rows without one have been refused"
        cameo = row.code if row.scheme == "cameo" else ""
        if not cameo and row.act:
            cameo = self._coding.menu.acts[row.act].cameo
        return ObservedEvent(
            date=row.day.isoformat(),
            source=row.source,
            target=row.target,
            weight=weight,
            act=act,
            category=category,
            cameo=cameo,
            official=row.official,
            process=row.process or ACT,
            rung=row.rung,
            published="" if row.published == row.day else row.published.isoformat(),
            note=row.note,
        )


def _late(row: Sighted, freeze: date | None) -> Refused | None:
    if freeze is not None and max(row.day, row.published) > freeze:
        return Refused(Fate.AFTER_FREEZE, "")
    return None


def _rows_of(one: Detected, told: Callable[[int], None] | None) -> Iterator[tuple[int, Cells]]:
    """The rows of a file without its header."""
    with closing(one.source.open()) as stream:
        found = rows(lines(stream, told), one.delimiter, one.quoted, one.width)
        yield from islice(found, 1 if one.header else 0, None)


def _ahead(progress: Callable[[int], None], done: int) -> Callable[[int], None]:
    return lambda more: progress(done + more)
