"""Words for what a chronicle names: governments, officials, channels, dates, numbers, lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from ballast.analysis.text.quantities import listed
from ballast.sim.chronicle.chronicle_events import Chronicle, EventKind
from ballast.sim.vocabulary import RUNG_TITLES, ChannelKind, ChannelLevel, Rung
from ballast.sim.world.compiled_scenario import CompiledScenario

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
CHANNELS = {
    ChannelKind.LEADER: "the leaders' channel",
    ChannelKind.SECURITY_ADVISER: "the security advisers' channel",
    ChannelKind.DIPLOMATIC: "the diplomatic channel",
    ChannelKind.ECONOMIC: "the economic channel",
    ChannelKind.COMMERCE: "the commerce channel",
    ChannelKind.CLIMATE: "the climate channel",
    ChannelKind.COUNTER_NARCOTICS: "the counter-narcotics channel",
    ChannelKind.MILITARY_HIGH: "the defence ministers' channel",
    ChannelKind.MILITARY_OPERATIONAL: "the military commanders' channel",
    ChannelKind.INTELLIGENCE: "the intelligence channel",
}
COMMON_NOUNS = ("states", "kingdom", "republic", "union", "federation", "emirates", "islands")
RUNG_NOUNS = RUNG_TITLES | {
    Rung.DISPUTE: "a militarised dispute",
    Rung.CRISIS: "a crisis",
    Rung.LIMITED_FORCE: "a limited use of force",
}


def day_month(when: date) -> str:
    """
    >>> day_month(date(2023, 7, 10))
    '10 July'
    """
    return f"{when.day} {MONTHS[when.month - 1]}"


def month(when: date) -> str:
    """A month in three letters.

    >>> month(date(2023, 7, 10))
    'Jul'
    """
    return MONTHS[when.month - 1][:3]


def full_date(when: date) -> str:
    """
    >>> full_date(date(2023, 7, 10))
    '10 July 2023'
    """
    return f"{day_month(when)} {when.year}"


def span(first: date, last: date) -> str:
    """
    >>> span(date(2023, 7, 10), date(2023, 9, 3)), span(date(2023, 12, 30), date(2024, 1, 2))
    ('10 July – 3 September 2023', '30 December 2023 – 2 January 2024')
    """
    if first == last:
        return full_date(first)
    start = day_month(first) if first.year == last.year else full_date(first)
    return f"{start} – {full_date(last)}"


def words(count: int) -> str:
    """
    >>> words(0), words(9), words(10)
    ('no', 'nine', '10')
    """
    return SMALL_NUMBERS[count] if count < len(SMALL_NUMBERS) else str(count)


def number(count: int, noun: str, plural: str | None = None) -> str:
    """
    >>> number(0, "visit"), number(1, "visit"), number(3, "visit"), number(12, "visit")
    ('no visits', 'one visit', 'three visits', '12 visits')
    """
    many = plural or f"{noun}s"
    return f"{words(count)} {noun if count == 1 else many}"


def sentence(text: str) -> str:
    """The text with a capital at its beginning and one full stop at its end.

    >>> sentence("the two met")
    'The two met.'
    """
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def times(factor: float) -> str:
    """
    >>> times(1.33), times(0.5), times(14.2)
    ('1.3 times', '0.50 times', '14 times')
    """
    digits = 2 if factor < 1.0 else 1 if factor < 10.0 else 0
    return f"{factor:.{digits}f} times"


def points(value: float) -> str:
    """Points of tension without their sign.

    >>> points(-1.04), points(8.0)
    ('1.0 point', '8.0 points')
    """
    text = f"{abs(value):.1f}"
    return f"{text} point" if text == "1.0" else f"{text} points"


def with_article(name: str) -> str:
    """A name of a state within a sentence: names made of common nouns take an article.

    >>> with_article("United Kingdom"), with_article("Norway")
    ('the United Kingdom', 'Norway')
    """
    words = re.findall(r"\w+", name.lower())
    return f"the {name}" if set(words) & set(COMMON_NOUNS) else name


def possessive(name: str) -> str:
    """
    >>> possessive("the Northern Isles"), possessive("Norway")
    ("the Northern Isles'", "Norway's")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


class Names:
    """How the governments, officials, visits and channels of a scenario are called.

    Whoever comes after an official who has left is called by the office, and never by the name of
    the one before.

    Args:
        setting: the compiled scenario.
        chronicle: of the history that is told, in which officials may leave; nobody does if None.
    """

    def __init__(self, setting: CompiledScenario, chronicle: Chronicle | None = None) -> None:
        self.setting = setting
        self.scenario = setting.loaded.scenario
        departures = [] if chronicle is None else chronicle.of(EventKind.DEPARTURE)
        self._left = {event.official: event.day for event in reversed(departures)}

    def side(self, side: int) -> str:
        """A government within a sentence."""
        return with_article(self.scenario.governments[self.setting.sides[side]].name)

    def has_left(self, official: int, day: int | None = None) -> bool:
        """Whether the one whom the scenario names has left office by a day, or at all."""
        left = self._left.get(official)
        return left is not None and (day is None or day >= left)

    def official(self, official: int, day: int | None = None) -> str:
        """Who holds an office on a day; at the end of the chronicle if not said."""
        about = self.setting.officials
        return (about.successors if self.has_left(official, day) else about.names)[official]

    def office(self, official: int) -> str:
        """Office of an official."""
        return self.scenario.officials[self.setting.officials.ids[official]].office

    def full_office(self, official: int) -> str:
        """An office with its government, within a sentence."""
        side = self.side(int(self.setting.officials.side[official]))
        return f"the {self.office(official)} of {side}"

    def channel(self, channel: int) -> str:
        """A channel by its kind; with its id where two are of one kind."""
        kinds, ids = self.setting.channels.kinds, self.setting.channels.ids
        name = CHANNELS[kinds[channel]]
        return f"{name} ({ids[channel]})" if kinds.count(kinds[channel]) > 1 else name

    def channels(self, channels: Iterable[int]) -> str:
        """
        Several channels as one list: the a, b and c channels.
        """
        names = [self.channel(channel) for channel in channels]
        short = [n.removeprefix("the ").removesuffix(" channel") for n in names]
        if len(names) == 1 or any(not n.endswith(" channel") for n in names):
            return listed(names)
        return f"the {listed(short)} channels"

    def counterpart(self, slot: int, day: int | None = None) -> str:
        """Who receives a visitor on a day."""
        return self.official(int(self.setting.slots.counterpart[slot]), day)

    def host(self, slot: int) -> str:
        """Where a visit goes."""
        return self.side(int(self.setting.slots.host_side[slot]))

    def visit(self, slot: int, day: int | None = None) -> str:
        """A visit as a noun, without its date, by who was in office on a day."""
        slots = self.setting.slots
        visitor = self.official(int(slots.visitor[slot]), day)
        if slots.occasion[slot]:
            other = self.counterpart(slot, day)
            return f"the meeting of {visitor} and {other} at {self.occasion(slot)}"
        if slots.summit[slot]:
            return f"the summit of {visitor} and {self.counterpart(slot, day)}"
        return f"the visit of {visitor} to {self.host(slot)}"

    def occasion(self, slot: int) -> str:
        """An occasion on which the leaders may meet."""
        name = self.setting.slots.occasions[slot]
        return self.scenario.occasions[name].title(name)

    def act(self, act: str, side: int) -> str:
        """What a government did, in the past tense and as the participle."""
        about = self.setting.loaded.menu.acts[act]
        if not about.told:
            return f"chose to {about.title[:1].lower()}{about.title[1:]}"
        return about.told.replace("{other}", self.side(1 - side))


def level(value: int) -> str:
    """Level of a channel in a word."""
    return ChannelLevel(value).name.lower()


def rung(value: int) -> str:
    """A rung as a noun with its number."""
    return f"{RUNG_NOUNS[Rung(value)]} (rung {value})"
