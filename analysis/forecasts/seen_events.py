"""What a record of events shows of the things that questions ask about.

A record holds what became public: acts, visits that were held, meetings of leaders, encounters and
shocks. It does not hold why a government acted, on which rung a relation stood, or what a channel
was worth; questions about these are void.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ballast.analysis.observed.row_fates import ObservedEvent
from ballast.sim.scenario.event_record import BOTH, PROCESSES
from ballast.sim.scenario.outcome_language import Question
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
    """

    day: date
    source: str
    process: str
    act: str
    category: str
    weight: float
    official: str
    note: str

    def __str__(self) -> str:
        """The row in a line."""
        what = self.act or self.category or self.process
        return f"{self.day} {self.source} {what}{': ' if self.note else ''}{self.note}"


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
    else:
        return f"a record of events does not show {asked.what}"
    return found if isinstance(found, str) else sorted(found, key=lambda event: event.day)


def _acts(asked: Question, what: str, events: Sequence[Seen], menu: Menu) -> list[Seen] | str:
    if asked.cause:
        return "a record of events does not say why an act came about"
    acts = [event for event in events if event.category or event.act]
    by_act = bool(asked.act or asked.role)
    if by_act and not any(event.act for event in acts):
        return "the record has categories of acts and no acts"
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


def _is_of(event: Seen, side: str | None) -> bool:
    return side is None or event.source in (side, BOTH)


def seen(event: ObservedEvent) -> Seen:
    """An event as it was read; one without an act says in its note what made it."""
    process, _, rest = event.note.partition(": ")
    made = process in PROCESSES and not event.act
    return Seen(
        day=date.fromisoformat(event.date),
        source=event.source,
        process=process if made else "act",
        act=event.act,
        category=event.category,
        weight=event.weight,
        official=event.official,
        note=rest if made else event.note,
    )
