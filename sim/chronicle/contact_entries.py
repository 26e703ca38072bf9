"""What comes from outside or between the sides: shocks, encounters, channels, interventions."""

from __future__ import annotations

from typing import Any

from ballast.sim.chronicle.book import Book
from ballast.sim.chronicle.chronicle_events import EventKind
from ballast.sim.chronicle.dispute_numbers import one
from ballast.sim.rules import shocks
from ballast.sim.vocabulary import BY_USE, BY_VISIT, WAR, Severity
from ballast.sim.world.exogenous_events import JUMPS
from ballast.sim.world.intervention_chances import here
from ballast.sim.world.state import World


def note_interventions(book: Book, world: World, day: int) -> None:
    """What the scenario sets without an event of its own: acts, accidents and channels have one."""
    setting = world.setting
    names = setting.loaded.scenario.interventions
    for name, planned in zip(names, setting.planned, strict=True):
        if planned.day != day or planned.kind in ("act", "accident", "channel"):
            continue
        if planned.kind == "visit" and planned.action == "cancel":
            continue
        if planned not in here(world, day, planned.kind):
            continue
        book.write(
            day,
            EventKind.INTERVENTION,
            name,
            why=planned.kind,
            side=planned.side,
            official=planned.official,
            slot=planned.visit,
            channel=planned.channel,
            numbers={"by": planned.by, "to": float(planned.to)},
        )


def note_measures(book: Book, world: World, day: int) -> None:
    """Policies whose condition has come about, and which do something today."""
    for position, lanes in world.today.measures:
        if len(lanes):
            policy = world.setting.contingent[position]
            book.write(day, EventKind.INTERVENTION, policy.id, why="policy")


def note_departures(book: Book, world: World, day: int) -> None:
    """Offices that have changed hands this morning."""
    for officials, _ in world.today.departures:
        for official in officials.tolist():
            book.write(
                day,
                EventKind.DEPARTURE,
                "successor",
                side=int(world.setting.officials.side[official]),
                official=official,
                numbers={"reception": float(world.received[official, 0])},
            )


def note_shocks(book: Book, world: World, day: int) -> None:
    today = world.today
    for name, (offended, _, weight) in zip(today.shock_names, today.shocks, strict=True):
        jump = one(shocks.jump(weight, world.params.shocks.tension_jump))
        what = name.removeprefix("shock.")
        dated = what in world.setting.shocks.ids
        event = book.write(
            day,
            EventKind.SHOCK,
            what,
            why="dated" if dated else "undated",
            side=offended,
            points=jump,
            numbers={"weight": float(weight[0])},
        )
        book.parts.add("shocks", jump, event.number)


def note_encounters(book: Book, world: World, day: int) -> None:
    tally = world.today.encounters
    if tally is None:
        return
    planned = {p.severity for p in here(world, day, "accident")}
    for severity in reversed(Severity):
        count = int(tally[severity, 0])
        if not count:
            continue
        jump = JUMPS.get(severity)
        points = count * one(getattr(world.params.encounters, jump)) if jump else 0.0
        event = book.write(
            day,
            EventKind.ENCOUNTER,
            severity.name.lower(),
            why="planned" if severity in planned else "",
            count=count,
            points=points,
        )
        book.parts.add("encounters", points, event.number)


def note_channels(book: Book, world: World, day: int) -> None:
    """Changes of levels, each with what brought it about; that a war shuts all is not told."""
    today, after = world.today, world.level[:, 0]
    reopened = {int(c) for some, lanes in today.reopened if len(lanes) for c in some}
    suspended = {int(c) for some, lanes in today.suspended if len(lanes) for c in some}
    by_visit = _raised_by(world, BY_VISIT)
    by_use = _raised_by(world, BY_USE) - by_visit
    for c in range(len(after)):
        before, level = int(book.before.level[c]), int(after[c])
        if c in suspended and before > 0:
            _suspended(book, world, c, before, day)
        elif level != before and world.rung[0] != WAR:
            planned = any(p.channel == c for p in here(world, day, "channel"))
            if c in by_use and not planned:
                _risen_by_use(book, world, c, before, day)
            else:
                _opened(book, world, c, before, level, day, by_decision=c in reopened)


def _raised_by(world: World, cause: str) -> set[int]:
    """Channels that something raises tonight."""
    today = world.today
    return {
        int(channel)
        for (channels, _), by in zip(today.raised, today.raised_by, strict=True)
        if by == cause
        for channel in channels
    }


def _risen_by_use(book: Book, world: World, channel: int, before: int, day: int) -> None:
    """A channel that use has raised, with the talks, visits and calls that it was used by."""
    acts, slots = world.setting.acts, world.setting.slots
    uses = [
        *(e for e in book.today(day, EventKind.ACT) if acts.uses[acts.ids.index(e.what), channel]),
        *(e for e in book.today(day, EventKind.VISIT, "completed") if slots.uses[e.slot, channel]),
        *(e for e in book.today(day, EventKind.CALL, "answered") if e.channel == channel),
        *(e for e in book.today(day, EventKind.LEADER_CALL) if e.channel == channel),
    ]
    book.write(
        day,
        EventKind.CHANNEL,
        "raised",
        why=BY_USE,
        because=tuple(e.number for e in uses),
        side=int(world.setting.channels.opener[channel]),
        channel=channel,
        before=before,
        after=before + 1,
    )


def _suspended(book: Book, world: World, channel: int, before: int, day: int) -> None:
    planned = [p for p in here(world, day, "channel") if p.channel == channel]
    shock = book.today(day, EventKind.SHOCK)
    opener = int(world.setting.channels.opener[channel])
    because = () if planned or not shock else (shock[-1].number,)
    book.write(
        day,
        EventKind.CHANNEL,
        "suspended",
        why="planned" if planned else "shock",
        because=because,
        side=opener if opener >= 0 or planned or not shock else shock[-1].side,
        channel=channel,
        before=before,
        after=0,
    )


def _opened(
    book: Book, world: World, channel: int, before: int, after: int, day: int, *, by_decision: bool
) -> None:
    planned = [p for p in here(world, day, "channel") if p.channel == channel]
    completed = book.today(day, EventKind.VISIT, "completed")
    through = [e for e in completed if e.channel == channel]
    summits = [e for e in completed if world.setting.slots.summit[e.slot]]
    about: dict[str, Any] = {"official": -1, "because": ()}
    if planned and planned[-1].level == after:
        why = "planned"
    elif by_decision and channel in book.morning.asked:
        why = "decided"
        about["official"] = int(world.setting.channels.keeper[channel])
    elif by_decision and summits:
        why, about["because"] = "summit", (summits[-1].number,)
    else:
        why = "visit"
        about["because"] = tuple(e.number for e in through)
    book.write(
        day,
        EventKind.CHANNEL,
        "reopened" if before == 0 else "raised" if after > before else "lowered",
        why=why,
        side=int(world.setting.channels.opener[channel]),
        channel=channel,
        before=before,
        after=after,
        **about,
    )
