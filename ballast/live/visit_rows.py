"""The calendar of visits as rows: what is planned, was held, put off, called off or refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from ballast.sim.chronicle.chronicle_events import Chronicle, EventKind
from ballast.sim.vocabulary import NEVER, VisitPhase
from ballast.sim.world.state import World


class State(StrEnum):
    """Where a visit stands, in the words of the page."""

    ASKED = "proposed"
    REFUSED = "refused"
    PLANNED = "planned"
    PUT_OFF = "put off"
    UNDER_WAY = "under way"
    HELD = "held"
    CALLED_OFF = "called off"


OVER = (State.HELD, State.CALLED_OFF)
STATE_AFTER = {
    "proposed": State.ASKED,
    "accepted": State.PLANNED,
    "rebuffed": State.REFUSED,
    "postponed": State.PUT_OFF,
    "cancelled": State.CALLED_OFF,
    "begun": State.UNDER_WAY,
    "completed": State.HELD,
}
"""State after each step of a visit."""
AT_START = {
    VisitPhase.PROPOSED: State.ASKED,
    VisitPhase.SCHEDULED: State.PLANNED,
    VisitPhase.AFTERMATH: State.HELD,
    VisitPhase.CLOSED: State.HELD,
}
"""State of the scenario's visits before the first day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A visit in the calendar.

    Attributes:
        slot: its position.
        state: where it stands.
        date: day on which it begins, counted from the start; None where none is set.
        since: day on which it came to stand so; -1 before the first day.
    """

    slot: int
    state: State
    date: int | None
    since: int

    @property
    def day(self) -> int:
        """Its day in the calendar: the date, or the day of the last step where none is set."""
        return self.since if self.date is None else self.date


def calendar(world: World, chronicle: Chronicle) -> list[Row]:
    """All visits that have been announced, by day of the calendar.

    Args:
        world: of one history, after the last day of the chronicle.
        chronicle: of the same history.
    """
    about = world.setting.slots
    latest: dict[int, Row] = {}
    for slot in (*range(about.listed), *about.occasion.nonzero()[0].tolist()):
        state = AT_START.get(VisitPhase(int(about.phase[slot])))
        if state is not None:
            date = _date(int(about.date[slot]))
            latest[slot] = Row(slot=slot, state=state, date=date, since=-1)
    over: list[Row] = []
    for event in chronicle.of(EventKind.VISIT):
        state = STATE_AFTER[event.what]
        before = latest.get(event.slot)
        date = None if before is None else before.date
        if before is not None and before.state in OVER:
            over.append(latest.pop(event.slot))
            date = None
        if state == State.UNDER_WAY:
            date = event.day
        elif state == State.PLANNED:
            date = _date(int(event.numbers.get("visit_day", NEVER)))
        latest[event.slot] = Row(slot=event.slot, state=state, date=date, since=event.day)
    rows = over + [_slipped(row, world) for row in latest.values()]
    return sorted(rows, key=lambda row: (row.day, row.slot))


def _slipped(row: Row, world: World) -> Row:
    """A planned visit whose conditions are not yet met moves on without anybody saying so."""
    if row.state != State.PLANNED:
        return row
    return replace(row, date=_date(int(world.visit_date[row.slot, 0])))


def _date(day: int) -> int | None:
    return None if day == NEVER else day
