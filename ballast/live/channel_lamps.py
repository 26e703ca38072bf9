"""A lamp for each channel: how much passes through it, told by shape, word and colour."""

from __future__ import annotations

import math
from enum import StrEnum
from html import escape

from ballast.analysis.narrative.words import Names
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


def lamps_html(chronicle: Chronicle) -> str:
    """The lamps as a row of HTML."""
    names = Names(chronicle.setting)
    recent = {e.channel for e in chronicle.of(EventKind.CHANNEL) if chronicle.days - e.day <= 7}
    cells = []
    for c, state in enumerate(lamps(chronicle)):
        name = names.channel(c).removeprefix("the ").removesuffix(" channel").rstrip("'")
        fresh = " fresh" if c in recent else ""
        cells.append(
            f'<li class="lamp {state.value}{fresh}">{_disc(state)}'
            f"<span><b>{escape(name)}</b><br>{state.value}</span></li>"
        )
    return f'<ul class="lamps" aria-label="Channels">{"".join(cells)}</ul>'


def _disc(state: Lamp) -> str:
    """A disc that is filled as far as the channel is open; crossed out where it is suspended."""
    inside = ""
    if state == Lamp.OPEN:
        inside = '<circle cx="12" cy="12" r="9" class="fill"/>'
    elif state in SHARES:
        angle = 2 * math.pi * SHARES[state]
        x, y = 12 + 9 * math.sin(angle), 12 - 9 * math.cos(angle)
        large = int(SHARES[state] > 0.5)
        inside = f'<path d="M12 12V3A9 9 0 {large} 1 {x:.2f} {y:.2f}Z" class="fill"/>'
    elif state == Lamp.SUSPENDED:
        inside = '<path d="M6 6L18 18M18 6L6 18" class="cross"/>'
    return (
        f'<svg viewBox="0 0 24 24" width="24" height="24" role="img" aria-label="{state.value}">'
        f'<circle cx="12" cy="12" r="9" class="ring"/>{inside}</svg>'
    )
