"""What becomes of a row of event data, and an account of all rows of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

SHOWN = 3
"""Rows of each kind of trouble that are shown with their lines."""


class Fate(StrEnum):
    """What becomes of a row; the first that holds, in this order, but for ``read``."""

    READ = "read"
    MALFORMED = "malformed"
    OTHER_DYAD = "other_dyad"
    BAD_DATE = "bad_date"
    AFTER_FREEZE = "after_freeze"
    NOTHING_DONE = "nothing_done"
    UNKNOWN_CODE = "unknown_code"
    DESCRIBED = "described"
    DUPLICATE = "duplicate"
    TWIN = "twin"


FATE_WORDS = {
    Fate.READ: ("read", "events of the two governments"),
    Fate.MALFORMED: (
        "malformed",
        "wrong number of columns, or a value that its column cannot have",
    ),
    Fate.OTHER_DYAD: ("other dyad", "not between the two governments"),
    Fate.BAD_DATE: ("bad date", "no day, or more than half a year from when it was reported"),
    Fate.AFTER_FREEZE: ("after the freeze", "happened or was published after that date"),
    Fate.NOTHING_DONE: ("nothing done", "a participant without a militarised action"),
    Fate.UNKNOWN_CODE: (
        "unknown code",
        "a code, an act, a category or a process that is not known",
    ),
    Fate.DESCRIBED: ("described elsewhere", "its participants, in another file, are read instead"),
    Fate.DUPLICATE: ("duplicate", "the same event as in an earlier row"),
    Fate.TWIN: ("twin", "an earlier row has the same event the other way round"),
}
"""Of each: name in tables, and what it means."""
ALWAYS_TOLD = frozenset(Fate) - {Fate.NOTHING_DONE, Fate.DESCRIBED}
"""Shown with zero rows too; the others are of one format."""
TROUBLE = (Fate.MALFORMED, Fate.BAD_DATE, Fate.UNKNOWN_CODE)
"""Rows that a user may want to look at."""


class Refused(NamedTuple):
    """A row that is not read, and why."""

    fate: Fate
    why: str


OTHER = Refused(Fate.OTHER_DYAD, "")


class Sighted(NamedTuple):
    """A row of the two governments, before its code is looked up.

    Attributes:
        day: of the event.
        published: when it became known; the same day where the format does not say.
        source, target: ids of governments; both ``BOTH`` for what they did together.
        scheme: of the code: cameo, plover or mid; empty where there is none.
        code: of the act.
        weight: the row's own; None where it has none.
        identities: an earlier row with one of them is the same event.
        traces: further marks that it leaves for a row the other way round.
        mirrors: an earlier row with one of them is the same event the other way round.
        act, category: of the menu, where the format says them.
        official, note: free text.
        process: what made the event; empty where the format does not say.
        rung: of the ladder on which the relation stood, 0 to 7; empty where it does not say.
    """

    day: date
    published: date
    source: str
    target: str
    scheme: str
    code: str
    weight: float | None
    identities: tuple[Hashable, ...] = ()
    traces: tuple[Hashable, ...] = ()
    mirrors: tuple[Hashable, ...] = ()
    act: str = ""
    category: str = ""
    official: str = ""
    note: str = ""
    process: str = ""
    rung: str = ""


class ObservedEvent(NamedTuple):
    """An event that was read; the columns of the plain format.

    Attributes:
        date: YYYY-MM-DD.
        source, target: ids of governments; both ``BOTH`` for what they did together.
        weight: -10 (hostile) to 10 (cooperative).
        act, category: of the menu; empty where the code does not say.
        cameo: code in CAMEO, where the format has one.
        official: who travelled; free text.
        process: what made the event: act, response, visit, summit, encounter, shock or channel.
        rung: of the ladder on which the relation stood that day, 0 to 7; empty where it is not
            said.
        published: YYYY-MM-DD on which it became known; empty where that is the day of the event, or
            not said.
        note: free text.
    """

    date: str
    source: str
    target: str
    weight: float
    act: str
    category: str
    cameo: str
    official: str
    process: str
    rung: str
    published: str
    note: str


@dataclass
class FileAccount:
    """What became of every row of one file.

    Attributes:
        file: as the user wrote it; of an archive, with the name inside.
        layout: title of its format.
        counts: rows by fate; they add up to the rows of the file.
        directions: events read by source and target.
        uncategorised: events read that no category of the menu fits.
        examples: first rows of each kind of trouble: fate, line and why.
        first, last: dates of the events read, YYYY-MM-DD; None without any.
    """

    file: str
    layout: str
    counts: Counter[Fate] = field(default_factory=Counter)
    directions: Counter[tuple[str, str]] = field(default_factory=Counter)
    uncategorised: int = 0
    examples: list[tuple[Fate, int, str]] = field(default_factory=list)
    first: str | None = None
    last: str | None = None

    @property
    def rows(self) -> int:
        """All rows of the file; a header and empty lines are none."""
        return self.counts.total()

    def refuse(self, refused: Refused, line: int) -> None:
        """Count a row that is not read."""
        fate, why = refused
        self.counts[fate] += 1
        if fate in TROUBLE and self.counts[fate] <= SHOWN:
            self.examples.append((fate, line, why))

    def accept(self, event: ObservedEvent) -> None:
        """Count a row that is read."""
        self.counts[Fate.READ] += 1
        self.directions[event.source, event.target] += 1
        self.uncategorised += not event.category
        self.first = min(self.first or event.date, event.date)
        self.last = max(self.last or event.date, event.date)
