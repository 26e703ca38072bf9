"""The events of one history as data, and the state of every evening beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np

from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.vocabulary import Rung
from ballast.sim.world.compiled_scenario import CompiledScenario

NOBODY = -1
"""Position of a side, official, visit or channel that an event does not have."""


class EventKind(StrEnum):
    """What sort of thing happened."""

    ACT = "act"  # what: id of the act; why: a cause
    SHOCK = "shock"  # what: id of a dated one, or its kind
    ENCOUNTER = "encounter"  # what: severity
    VISIT = "visit"  # what: a step of a visit
    CHANNEL = "channel"  # what: suspended, reopened, raised or set
    CONTRADICTION = "contradiction"  # what: id of the act that takes back what a visit gave
    STEP = "step"  # of the ladder; what: up or down; why: as in STEPS
    CALL = "call"  # of an official within a dispute; what: answered or unanswered
    LEADER_CALL = "leader_call"  # of the two leaders at peace; what: answered
    MEETING = "meeting"  # of officials on a back channel, as a call has agreed
    DEPARTURE = "departure"  # an official leaves office; what: successor
    INTERVENTION = "intervention"  # set by the scenario and not an event of its own; what: id


STEPS = ("band", "onset", "accident", "press", "lapse", "settlement")
"""Why the ladder moves: tension passes the edge of a band; a dispute begins over an event of the
day; a lethal accident or presses lead up; a dispute lapses, or an offer is accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a day.

    Attributes:
        number: place in the chronicle, from 0.
        day: days from the start.
        kind, what: what happened.
        why: the cause in a word.
        because: numbers of the events it follows from, the strongest first. Of a dispute that
            begins it is first the trigger; what is done within the dispute follows from its first
            step, and a rise from the presses of the day. Where tension holds a step up, ``left_0``,
            ``left_1``, … among its numbers are the points left of each that is named for it.
        side: government that does it; for a shock the one that is offended; for a dispute that
            begins the one that opens it, for one that ends the one that lets it lapse or accepts.
        official: who speaks, travels or calls.
        slot: visit.
        channel: that changes, or through which a visit or a call goes.
        before, after: rung, or level of the channel.
        count: how many at once.
        points: of tension that it adds, below zero where it takes off.
        numbers: what else is known, by name; probabilities are of that day.
    """

    number: int
    day: int
    kind: EventKind
    what: str
    why: str = ""
    because: tuple[int, ...] = ()
    side: int = NOBODY
    official: int = NOBODY
    slot: int = NOBODY
    channel: int = NOBODY
    before: int = 0
    after: int = 0
    count: int = 1
    points: float = 0.0
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(kw_only=True)
class Chronicle:
    """One history.

    Attributes:
        setting: the compiled scenario.
        seed, draw, run: its name.
        horizon: days that it is to last; a war ends it sooner.
        events: in the order in which they happened.
        tension, trust, rung: of each evening played, one a day.
        levels: (C,) a day, levels of channels.
        began: tension, rung and (C,) levels on the first morning.
    """

    setting: CompiledScenario
    seed: int
    draw: int
    run: int
    horizon: int
    began: tuple[float, int, Ints]
    events: list[Event] = field(default_factory=list)
    tension: list[float] = field(default_factory=list)
    trust: list[float] = field(default_factory=list)
    rung: list[int] = field(default_factory=list)
    levels: list[Ints] = field(default_factory=list)

    @property
    def days(self) -> int:
        """Days played, the day of a war the last."""
        return len(self.tension)

    @property
    def over(self) -> bool:
        """Whether a war has ended it."""
        return bool(self.rung) and self.rung[-1] == Rung.WAR

    @property
    def drawn_tension(self) -> list[float]:
        """Tension of each evening for pictures: on the day of a war it is what it was before."""
        if not self.over:
            return self.tension
        before = self.tension[-2] if self.days > 1 else self.began[0]
        return [*self.tension[:-1], before]

    def date(self, day: int) -> date:
        """Date of a day."""
        return self.setting.start + timedelta(days=day)

    def of(self, kind: EventKind, *whats: str) -> list[Event]:
        """Events of a kind, all or only some."""
        return [e for e in self.events if e.kind == kind and (not whats or e.what in whats)]

    def series(self) -> tuple[Floats, Ints]:
        """Tension and rung of every evening: (days,) each."""
        return np.array(self.tension), np.array(self.rung)

    def as_json(self) -> dict[str, Any]:
        """Everything, in ids of the scenario."""
        return {
            "title": self.setting.loaded.scenario.title,
            "canonical_hash": self.setting.loaded.canonical_hash,
            "seed": self.seed,
            "draw": self.draw,
            "run": self.run,
            "start": str(self.setting.start),
            "days": self.days,
            "events": [self.row(event) for event in self.events],
            "evenings": [
                {
                    "date": str(self.date(day)),
                    "tension": round(self.tension[day], 3),
                    "rung": self.rung[day],
                    "trust": round(self.trust[day], 4),
                    "channels": dict(
                        zip(self.setting.channels.ids, self.levels[day].tolist(), strict=True)
                    ),
                }
                for day in range(self.days)
            ],
        }

    def row(self, event: Event) -> dict[str, Any]:
        """An event in ids of the scenario; what it does not have is left out."""
        setting = self.setting
        named: dict[str, Any] = {
            "side": _name(setting.sides, event.side),
            "official": _name(setting.officials.ids, event.official),
            "visit": _name(setting.slots.ids, event.slot),
            "channel": _name(setting.channels.ids, event.channel),
        }
        if event.kind in (EventKind.STEP, EventKind.CHANNEL):
            named |= {"before": event.before, "after": event.after}
        if event.count != 1:
            named["count"] = event.count
        return {
            "number": event.number,
            "date": str(self.date(event.day)),
            "day": event.day,
            "kind": event.kind.value,
            "what": event.what,
            "why": event.why or None,
            "because": list(event.because),
            "points": round(event.points, 4),
            **{key: value for key, value in named.items() if value is not None},
            "numbers": {key: round(value, 6) for key, value in event.numbers.items()},
        }


def _name(names: tuple[str, ...], position: int) -> str | None:
    return None if position == NOBODY else names[position]
