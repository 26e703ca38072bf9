"""What happens in one history, day by day, in a line each; for a person who plays in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ballast.analysis.text.choice_words import lower
from ballast.sim.rules.quantity import Ints
from ballast.sim.vocabulary import (
    NEVER,
    OCCASIONS,
    RUNG_TITLES,
    Ending,
    Occasion,
    Rung,
    Severity,
    VisitEvent,
)
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import World
from ballast.sim.world.turnover import holder

LEVELS = ("shut", "limited", "working", "open")
ENCOUNTERS = {
    Severity.ROUTINE: ("risky encounter between forces", "risky encounters between forces"),
    Severity.PUBLICISED: ("risky encounter made public", "risky encounters made public"),
    Severity.COLLISION: ("COLLISION between forces", "COLLISIONS between forces"),
    Severity.LETHAL: ("LETHAL COLLISION between forces", "LETHAL COLLISIONS between forces"),
}
VISITS = {
    VisitEvent.PROPOSED: "{who} asks to visit {host}",
    VisitEvent.ACCEPTED: "{host} will receive {who} on {date}",
    VisitEvent.REBUFFED: "{host} refuses {who}",
    VisitEvent.POSTPONED: "the visit of {who} to {host} is put off",
    VisitEvent.CANCELLED: "the visit of {who} to {host} is called off",
    VisitEvent.BEGUN: "{who} arrives in {host}",
    VisitEvent.COMPLETED: "{who} leaves {host}, the visit is completed",
}
MEETINGS = {
    VisitEvent.CANCELLED: "the leaders do not meet at {name}",
    VisitEvent.BEGUN: "the leaders meet at {name}",
    VisitEvent.COMPLETED: "the leaders part after their meeting at {name}",
}
"""What happens on an occasion; nobody asks, accepts or puts off."""
MATTERS = {
    Occasion.ENCOUNTER: "a risky encounter",
    Occasion.COLLISION: "a collision",
    Occasion.LETHAL_ACCIDENT: "a lethal collision",
    Occasion.SHOCK: "a shock over sovereignty",
    Occasion.SHOW_OF_FORCE: "a show of force",
    Occasion.THREAT: "a threat",
    Occasion.SOVEREIGNTY: "an act over sovereignty",
    Occasion.COERCION: "an economic measure",
}
"""What a dispute begins over."""
ENDINGS = {
    Ending.LAPSE: "the dispute lapses: nobody has replied",
    Ending.SETTLEMENT: "the dispute is settled: an offer has been accepted",
    Ending.WAR: "there is war: the history ends here",
}


@dataclass(frozen=True)
class Happening:
    """Something that has happened.

    Attributes:
        day: when.
        side: position of the government that did it, or None.
        text: in words, without date.
        routine: how many routine encounters it is; 0 for everything else.
        grave: forces collided, the relation climbed to a dispute or beyond, or a side did something
            about one.
    """

    day: int
    side: int | None
    text: str
    routine: int = 0
    grave: bool = False


@dataclass(frozen=True)
class Yesterday:
    """What a day found: levels of the channels and the rung, in a world of one lane."""

    level: Ints
    rung: int

    @classmethod
    def of(cls, world: World) -> Yesterday:
        """What a day finds on its morning."""
        return cls(world.level[:, 0].copy(), int(world.rung[0]))


def morning(world: World) -> Iterator[Happening]:
    """What is known of today before anyone decides: departures, shocks and encounters."""
    names, today = names_of(world.setting), world.today
    for officials, _ in today.departures:
        for official in officials.tolist():
            side = int(world.setting.officials.side[official])
            office = list(world.setting.loaded.scenario.officials.values())[official].office
            text = f"the {office} of {names[side]} leaves office; a successor takes over"
            yield Happening(world.day, side, text)
    for offended, lanes, weight in today.shocks:
        if len(lanes):
            text = f"a shock of weight {weight[0]:g} offends {names[offended]}"
            yield Happening(world.day, None, text)
    if today.encounters is not None:
        for severity, (one, many) in ENCOUNTERS.items():
            number = int(today.encounters[severity, 0])
            if number:
                text = f"a {one}" if number == 1 else f"{number} {many}"
                routine = number if severity == Severity.ROUTINE else 0
                grave = severity >= Severity.COLLISION
                yield Happening(world.day, None, text, routine, grave)


def evening(world: World, before: Yesterday) -> Iterator[Happening]:
    """What was done today and what it changed, once the day has been played."""
    day, names = world.day - 1, names_of(world.setting)
    menu = list(world.setting.loaded.menu.acts.values())
    for done in world.today.acts:
        for act in done.act:
            words = f"{lower(menu[act].title)} ({menu[act].weight:+g})"
            grave = bool(world.setting.dispute_acts.role[act] >= 0)
            yield Happening(day, done.side, f"{names[done.side]}: {words}", grave=grave)
    yield from _contacts(world, day)
    for steps in world.today.visits:
        for slot, when, event in zip(steps.slots, steps.date, steps.event, strict=True):
            if event >= 0:
                side = int(world.setting.slots.visitor_side[slot])
                yield Happening(day, side, of_visit(world, slot, when, VisitEvent(event)))
    channels, rung = world.setting.channels.ids, int(world.rung[0])
    changed = world.level[:, 0] != before.level
    for c in np.flatnonzero(changed & (rung < Rung.WAR)):
        was, now = LEVELS[before.level[c]], LEVELS[world.level[c, 0]]
        yield Happening(day, None, f"channel {channels[c]}: {was}, now {now}")
    yield from _turns(world, day)
    if rung != before.rung:
        up, title = rung > before.rung, RUNG_TITLES[Rung(rung)]
        text = f"the relation {'climbs' if up else 'comes down'} to rung {rung}, {title}"
        yield Happening(day, None, text, grave=up and rung >= Rung.DISPUTE)


def _contacts(world: World, day: int) -> Iterator[Happening]:
    """Calls of officials within a dispute, their meetings, and calls of the leaders at peace."""
    officials = world.setting.officials
    about = world.setting.leader_calls
    if about is not None and len(world.today.leader_calls):
        whom = officials.names[int(officials.counterpart[about.leader])]
        yield Happening(day, None, f"{officials.names[about.leader]} and {whom} speak by telephone")
    for calls in world.today.calls:
        caller, answered = int(calls.official[0]), bool(calls.answered[0])
        if caller < 0:
            channel = world.setting.channels.ids[int(calls.channel[0])]
            yield Happening(day, None, f"a call through the channel {channel} is answered")
            continue
        whom = holder(world, int(officials.counterpart[caller]))
        told = "" if answered else ": no answer"
        verb = "reaches" if answered else "calls"
        text = f"{holder(world, caller)} {verb} {whom}{' by telephone' if answered else told}"
        yield Happening(day, calls.side, text)
    for _, callers in world.today.met:
        caller = int(callers[0])
        whom = holder(world, int(officials.counterpart[caller]))
        yield Happening(day, None, f"{holder(world, caller)} and {whom} meet in private")


def _turns(world: World, day: int) -> Iterator[Happening]:
    """How disputes begin, rise and end tonight."""
    names, today = names_of(world.setting), world.today
    if today.begun is not None:
        opener = names[int(today.begun.opener[0])]
        over = matter(world.setting, int(today.begun.trigger[0]))
        yield Happening(day, None, f"{opener} begins a dispute over {over}", grave=True)
    if today.rises is not None:
        by_accident = bool(today.rises[1][0])
        led = "a lethal collision leads" if by_accident else "a press leads"
        yield Happening(day, None, f"{led} the dispute up", grave=True)
    for ending, _ in today.ended:
        yield Happening(day, None, ENDINGS[ending], grave=ending == Ending.WAR)


def matter(setting: CompiledScenario, trigger: int) -> str:
    """What a dispute has begun over, as a noun."""
    return MATTERS[OCCASIONS[setting.candidates.occasion[trigger]]]


def names_of(setting: CompiledScenario) -> list[str]:
    """Names of the two governments."""
    return [government.name for government in setting.loaded.scenario.governments.values()]


def of_visit(world: World, slot: int, when: int, event: VisitEvent) -> str:
    """What happened to a visit, in words."""
    setting = world.setting
    slots, start = setting.slots, setting.start
    if slots.occasion[slot]:
        name = slots.occasions[slot]
        title = setting.loaded.scenario.occasions[name].title(name)
        return MEETINGS[event].format(name=title)
    return VISITS[event].format(
        who=who(world, slot),
        host=names_of(setting)[slots.host_side[slot]],
        date=plain_date(start + timedelta(days=int(when))) if when != NEVER else "",
    )


def who(world: World, slot: int) -> str:
    """The visitor with his or her office; a successor by the office alone."""
    setting, visitor = world.setting, int(world.setting.slots.visitor[slot])
    official = list(setting.loaded.scenario.officials.values())[visitor]
    summit = " for the summit" if setting.slots.summit[slot] else ""
    name = holder(world, visitor)
    return f"{name} ({official.office}){summit}" if name == official.name else f"{name}{summit}"


def plain_date(when: date) -> str:
    """A date as people write it.

    >>> plain_date(date(2023, 7, 9))
    '9 July 2023'
    """
    return f"{when.day} {when:%B %Y}"
