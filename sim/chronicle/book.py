"""The chronicler's book: the chronicle so far, and what is kept to know why things happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ballast.sim.chronicle.chronicle_events import Chronicle, Event, EventKind
from ballast.sim.chronicle.dispute_numbers import one
from ballast.sim.chronicle.morning import Morning
from ballast.sim.chronicle.parts import Memories, TensionParts
from ballast.sim.rules.quantity import Ints
from ballast.sim.vocabulary import Duty
from ballast.sim.world.state import World


@dataclass(frozen=True, slots=True)
class MorningState:
    """What a day changes, as it was before it."""

    level: Ints  # (C,)
    rung: int
    duty: Ints  # (Duty, G)
    visit_effect: float
    base: float  # of tension
    expected: float  # weight of acts that today is expected to bring
    opener: int
    dispute_day: int  # evening on which the dispute began
    meeting_day: int  # agreed, on a back channel

    @classmethod
    def of(cls, world: World) -> MorningState:
        """Read the world between two days."""
        return cls(
            level=world.level[:, 0].copy(),
            rung=int(world.rung[0]),
            duty=world.duty_day[:, :, 0].copy(),
            visit_effect=one(world.visit_effect),
            base=one(world.params.tension.base),
            expected=one(world.usual.push) + one(world.expected_coercion),
            opener=int(world.opener[0]),
            dispute_day=int(world.dispute_day[0]),
            meeting_day=int(world.meeting_day[0]),
        )


@dataclass(kw_only=True)
class Book:
    """A chronicle as it is being written.

    Attributes:
        chronicle: so far.
        before: the state before the day.
        memories, parts: what is left of earlier acts, and of sources of tension.
        owed: numbers of the events that called for what each side still owes.
        dispute: the step with which the dispute under way began; None where there is none, or it
            began before the start.
        crisis: the step that led it to a crisis.
        morning: what today's decisions read; there from the first morning on.
    """

    chronicle: Chronicle
    before: MorningState
    memories: Memories
    parts: TensionParts
    owed: dict[tuple[Duty, int], int] = field(default_factory=dict)
    dispute: Event | None = None
    crisis: Event | None = None
    morning: Morning = field(init=False)

    def write(self, day: int, kind: EventKind, what: str, **fields: Any) -> Event:
        """Add an event."""
        events = self.chronicle.events
        event = Event(number=len(events), day=day, kind=kind, what=what, **fields)
        events.append(event)
        return event

    def in_dispute(self) -> tuple[int, ...]:
        """Number of the step with which the dispute under way began: one, or none."""
        return () if self.dispute is None else (self.dispute.number,)

    def today(self, day: int, kind: EventKind, *whats: str) -> list[Event]:
        """Events of a kind on the day that is being written."""
        return [e for e in self.chronicle.of(kind, *whats) if e.day == day]
