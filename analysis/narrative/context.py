"""What the tellers of a chronicle share: names, references back, and who has been introduced."""

from __future__ import annotations

from ballast.analysis.narrative.words import Names, day_month, full_date, number, possessive
from ballast.sim.chronicle.chronicle_events import Chronicle, Event, EventKind
from ballast.sim.vocabulary import (
    ACT_WORDS,
    CATEGORIES,
    DISPUTE_ROLES,
    PRESSES,
    Category,
    Role,
    Severity,
)

ENCOUNTERS = {
    Severity.ROUTINE: ("risky encounter", "risky encounters"),
    Severity.PUBLICISED: ("publicised encounter", "publicised encounters"),
    Severity.COLLISION: ("collision", "collisions"),
    Severity.LETHAL: ("accident with dead or detained", "accidents with dead or detained"),
}
DISPUTE_NOUNS = dict.fromkeys(PRESSES, "press") | {
    Role.REPLY: "reply",
    Role.OFFER: "offer",
    Role.ACCEPT: "acceptance",
}


class Context:
    """A chronicle as it is being told.

    Attributes:
        chronicle, names: what is told, and how things are called.
        follows: by number of an event, those that follow from it.
    """

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        self.names = Names(chronicle.setting, chronicle)
        self.follows: dict[int, list[Event]] = {}
        for event in chronicle.events:
            for number_ in event.because:
                self.follows.setdefault(number_, []).append(event)
        self._introduced: set[int] = set()

    def who(self, official: int, day: int) -> str:
        """Who holds an office on a day; with the office where a name is mentioned first."""
        name = self.names.official(official, day)
        if official in self._introduced or self.names.has_left(official, day):
            return name
        self._introduced.add(official)
        return f"{name} ({self.names.office(official)})"

    def on(self, day: int, seen_from: int | None = None) -> str:
        """A date; without the year where it is that of another day."""
        when = self.chronicle.date(day)
        if seen_from is not None and self.chronicle.date(seen_from).year == when.year:
            return day_month(when)
        return full_date(when)

    def category(self, act: str) -> Category:
        """Category of an act of the menu."""
        acts = self.chronicle.setting.acts
        return CATEGORIES[int(acts.category[acts.ids.index(act)])]

    def role(self, act: str) -> Role:
        """Role of an act of the menu."""
        acts = self.chronicle.setting.acts
        return acts.roles[acts.ids.index(act)]

    def in_disputes_only(self, act: str) -> bool:
        """Whether an act is done within disputes only: a reply, a press, an offer."""
        return self.role(act) in DISPUTE_ROLES

    def counterpart(self, official: int) -> int:
        """Whom an official calls."""
        return int(self.chronicle.setting.officials.counterpart[official])

    def because(self, event: Event) -> list[Event]:
        """Events that an event follows from, the strongest first."""
        return [self.chronicle.events[n] for n in event.because]

    def shock(self, event: Event) -> str:
        """A shock as a noun, without its date."""
        if event.why == "dated":
            about = self.names.scenario.shocks[event.what]
            return f"the shock over {about.name or event.what}"
        if event.what == "discovery":
            return "the discovery of an intrusion"
        return "the shock over sovereignty"

    def encounter(self, event: Event) -> str:
        """Encounters of a day as a noun, without their date."""
        one, several = ENCOUNTERS[Severity[event.what.upper()]]
        return f"the {one if event.count == 1 else number(event.count, one, several)}"

    def refer(self, event: Event, seen_from: int | None = None) -> str:
        """An earlier event as a noun with its date."""
        when = self.on(event.day, seen_from)
        if event.kind == EventKind.SHOCK:
            return f"{self.shock(event)} of {when}"
        if event.kind == EventKind.ENCOUNTER:
            return f"{self.encounter(event)} of {when}"
        if event.kind == EventKind.VISIT:
            return f"{self.names.visit(event.slot, event.day)}, which ended on {when}"
        if event.kind == EventKind.ACT and self.in_disputes_only(event.what):
            noun = DISPUTE_NOUNS[self.role(event.what)]
            return f"{possessive(self.names.side(event.side))} {noun} of {when}"
        if event.kind == EventKind.ACT:
            noun = ACT_WORDS[self.category(event.what)].noun
            return f"{possessive(self.names.side(event.side))} {noun} of {when}"
        return f"what happened on {when}"
