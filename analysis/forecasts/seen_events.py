"""What a record of events shows of the things that questions ask about.

A record holds what became public: acts, visits that were held, meetings of leaders, encounters and
shocks; and the rung on which a relation stood, if whoever keeps the record says so. It does not
hold why a government acted, or what a channel was worth; questions about these are void.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from ballast.analysis.observed.row_fates import ObservedEvent
from ballast.sim.scenario.event_record import ACT, BOTH
from ballast.sim.scenario.outcome_language import Asked, Question
from ballast.sim.scenario.schema import Menu
from ballast.sim.vocabulary import COOPERATIVE_CATEGORIES, HOSTILE_CATEGORIES, Rank

HELD = 2.5
"""Weight from which a visit of the record is one of a minister that was held."""
PROCESS_OF = {
    "visits_completed": "visit",
    "summits_held": "summit",
    "encounters_publicised": "encounter",
    "shocks": "shock",
}
RUNG = "days_on_rung"
TONES = {"hostile_acts": HOSTILE_CATEGORIES, "cooperative_acts": COOPERATIVE_CATEGORIES}


@dataclass(frozen=True, slots=True)
class Seen:
    """An event of a record.

    Attributes:
        day: on which it happened.
        source: id of the government that acted, or BOTH.
        process: act, response, visit, summit, encounter, shock or channel.
        act, category: of the menu; empty where the record does not say.
        weight: -10 (hostile) to 10 (cooperative).
        official: who travelled, where the record says.
        note: what a reader may want to see.
        rung: of the ladder on which the relation stood; None where the record does not say.
        published: when it became known, if later than it happened.
    """

    day: date
    source: str
    process: str
    act: str
    category: str
    weight: float
    official: str
    note: str
    rung: int | None = None
    published: date | None = None

    @property
    def known(self) -> date:
        """Day from which somebody may know of it."""
        return self.published or self.day

    def __str__(self) -> str:
        """The row in a line."""
        rung = "" if self.rung is None else f"rung {self.rung}"
        made = "" if rung and self.process == ACT else self.process
        what = self.act or self.category or " ".join(part for part in (made, rung) if part)
        return f"{self.day} {self.source} {what}{': ' if self.note else ''}{self.note}"


def as_counted(asked: Asked) -> Asked:
    """A question about the highest rung as one about days on such a rung; others as they are.

    >>> found = as_counted(Asked(value="highest_rung", at_least=5))
    >>> found.count, found.rung, found.at_least
    ('days_on_rung', 5, 1.0)
    """
    if asked.value != "highest_rung" or (asked.at_least is None) == (asked.at_most is None):
        return asked
    if asked.at_least is not None:
        rung, thresholds = ceil(asked.at_least), {"at_least": 1.0, "at_most": None}
    else:
        assert asked.at_most is not None
        rung, thresholds = floor(asked.at_most) + 1, {"at_least": None, "at_most": 0.0}
    return asked.model_copy(update={"value": None, "count": RUNG, "rung": rung} | thresholds)


def counted(asked: Question, events: Sequence[Seen], menu: Menu) -> list[Seen] | str:
    """The events that a question counts, in order of days; or why a record cannot answer it.

    An event of both governments counts for each of them, and once where no side is asked for.

    Args:
        asked: the question; its window is left aside.
        events: of the record.
        menu: of acts.
    """
    what = str(asked.count or "")
    if what == "acts" or what in TONES:
        found = _acts(asked, what, events, menu)
    elif what in PROCESS_OF:
        found = _of_process(asked, what, events)
    elif what == RUNG:
        found = _on_rung(asked, events)
    else:
        return f"a record of events does not show {asked.what}"
    return found if isinstance(found, str) else sorted(found, key=lambda event: event.day)


def _acts(asked: Question, what: str, events: Sequence[Seen], menu: Menu) -> list[Seen] | str:
    if asked.cause:
        return "a record of events does not say why an act came about"
    acts = [event for event in events if event.category or event.act]
    by_act = bool(asked.act or asked.role)
    if not any(event.act if by_act else event.category or event.act for event in acts):
        return f"the record says the {'act' if by_act else 'category or the act'} of no event"
    wanted = {category.value for category in asked.category or TONES.get(what, ())}
    return [
        event
        for event in acts
        if _is_of(event, asked.side)
        and (not wanted or _category(event, menu) in wanted)
        and (not asked.act or event.act in asked.act)
        and (not asked.role or (event.act in menu.acts and menu.acts[event.act].role in asked.role))
        and (asked.weight_at_most is None or event.weight <= asked.weight_at_most)
    ]


def _category(event: Seen, menu: Menu) -> str:
    return event.category or menu.acts[event.act].category.value


def _of_process(asked: Question, what: str, events: Sequence[Seen]) -> list[Seen] | str:
    if not any(event.process in PROCESS_OF.values() for event in events):
        return "the record says of no event that a visit, a summit, an encounter or a shock made it"
    found = [event for event in events if event.process == PROCESS_OF[what]]
    if what == "shocks" and asked.side:
        return "a record of events does not say whom a shock offends"
    if what != "visits_completed":
        return [event for event in found if what != "summits_held" or event.weight > 0.0]
    if asked.channel or asked.kind:
        return "a record of events does not say through which channel a visit went"
    if asked.rank and asked.rank != (Rank.MINISTER,):
        return "a record of events does not say the rank of a visitor below a minister"
    held = [event for event in found if event.weight >= HELD and _is_of(event, asked.side)]
    if not asked.official:
        return held
    if not any(event.official for event in found):
        return "the record does not say who travelled"
    return [event for event in held if event.official in asked.official]


def _on_rung(asked: Question, events: Sequence[Seen]) -> list[Seen] | str:
    """The first event of each day on which the record puts the relation on such a rung."""
    said = [event for event in events if event.rung is not None]
    if not said:
        return "the record says the rung of no day"
    days: dict[date, Seen] = {}
    for event in said:
        if event.rung is not None and event.rung >= (asked.rung or 0):
            days.setdefault(event.day, event)
    return list(days.values())


def _is_of(event: Seen, side: str | None) -> bool:
    return side is None or event.source in (side, BOTH)


def seen(event: ObservedEvent) -> Seen:
    """An event as it was read."""
    return Seen(
        day=date.fromisoformat(event.date),
        source=event.source,
        process=event.process,
        act=event.act,
        category=event.category,
        weight=event.weight,
        official=event.official,
        note=event.note,
        rung=int(event.rung) if event.rung else None,
        published=date.fromisoformat(event.published) if event.published else None,
    )
