"""A lamp for each channel: how much passes through it, told by shape, word and colour."""

from __future__ import annotations

import math
from enum import StrEnum

from ballast.analysis.narrative.words import Names
from ballast.analysis.text.markup import Html, el
from ballast.sim.chronicle.chronicle_events import Chronicle, EventKind
from ballast.sim.vocabulary import ChannelLevel


class Lamp(StrEnum):
    """States of a channel, in the words of a scenario file."""

    CLOSED = "closed"
    SUSPENDED = "suspended"
    LIMITED = "limited"
    WORKING = "working"
    OPEN = "open"


LIT = {
    ChannelLevel.LIMITED: Lamp.LIMITED,
    ChannelLevel.WORKING: Lamp.WORKING,
    ChannelLevel.OPEN: Lamp.OPEN,
}
SHARES = {Lamp.LIMITED: 1 / 3, Lamp.WORKING: 2 / 3, Lamp.OPEN: 1.0}


def lamps(chronicle: Chronicle) -> list[Lamp]:
    """States of all channels on the last evening, in declared order.

    A channel at level 0 is suspended where it was working before, and closed where it never was in
    this history and the scenario does not say that it was suspended.
    """
    setting = chronicle.setting
    levels = chronicle.levels[-1] if chronicle.days else chronicle.began[2]
    declared = list(setting.loaded.scenario.channels.values())
    changed = {event.channel for event in chronicle.of(EventKind.CHANNEL)}
    states = []
    for c, level in enumerate(levels):
        lit = LIT.get(ChannelLevel(int(level)))
        shut = Lamp.CLOSED if declared[c].state == "closed" and c not in changed else Lamp.SUSPENDED
        states.append(lit or shut)
    return states


def lamps_html(chronicle: Chronicle) -> Html:
    """The lamps as a row of HTML."""
    recent = {e.channel for e in chronicle.of(EventKind.CHANNEL) if chronicle.days - e.day <= 7}
    names = Names(chronicle.setting)
    cells = (_lamp(names.channel(c), s, c in recent) for c, s in enumerate(lamps(chronicle)))
    return el("ul", cells, class_="lamps", aria_label="Channels")


def _lamp(channel: str, state: Lamp, fresh: bool) -> Html:
    name = channel.removeprefix("the ").removesuffix(" channel").rstrip("'")
    words = el("span", el("b", name), el("br"), state.value)
    return el("li", _disc(state), words, class_=f"lamp {state.value}{' fresh' if fresh else ''}")


def _disc(state: Lamp) -> Html:
    """A disc that is filled as far as the channel is open; crossed out where it is suspended."""
    ring = el("circle", cx=12, cy=12, r=9, class_="ring")
    box = {"viewBox": "0 0 24 24", "width": 24, "height": 24}
    return el("svg", ring, _filling(state), **box, role="img", aria_label=state.value)


def _filling(state: Lamp) -> Html | None:
    if state == Lamp.OPEN:
        return el("circle", cx=12, cy=12, r=9, class_="fill")
    if state == Lamp.SUSPENDED:
        return el("path", d="M6 6L18 18M18 6L6 18", class_="cross")
    if state not in SHARES:
        return None
    angle = 2 * math.pi * SHARES[state]
    x, y = 12 + 9 * math.sin(angle), 12 - 9 * math.cos(angle)
    large = int(SHARES[state] > 0.5)
    return el("path", d=f"M12 12V3A9 9 0 {large} 1 {x:.2f} {y:.2f}Z", class_="fill")
