"""Levers on contacts: channels, visits, officials who are sent or barred, meetings and calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from ballast.sim.scenario.day_keys import likeliest
from ballast.sim.scenario.lever_words import (
    BOTH,
    EITHER,
    GROUNDS,
    Candidate,
    day_after,
    first_day,
    intervention,
    name_of,
    other_side,
    unused,
)
from ballast.sim.scenario.schema import CHANNEL_LEVEL, DayPrior, LoadedScenario, Scenario, Visit
from ballast.sim.vocabulary import Rank

MOVED_DAYS = 30
"""By how much a listed visit is brought forward or put back."""
LEAST_MOVED = 7
SENT_AFTER = (60, 90, 120, 30)
"""Days after the start for which a journey is sought: the first on which the official is free."""
SENT_DAYS = 3
CALLS_A_YEAR = 12.0
"""Calls of the leaders a year where they call each other every month."""


def contact_levers(loaded: LoadedScenario) -> Iterator[Candidate]:
    """Candidates among contacts, section by section."""
    scenario = loaded.scenario
    yield from _channels(scenario)
    for name, visit in scenario.visits.items():
        if visit.phase != "completed":
            yield from _visit(name, visit, scenario)
    yield from _sent(scenario)
    yield from _sanctioned(scenario)
    yield from _leaders(scenario)


def _channels(scenario: Scenario) -> Iterator[Candidate]:
    when = first_day(scenario)
    kinds = [channel.kind for channel in scenario.channels.values()]
    for name, channel in scenario.channels.items():
        level, right = CHANNEL_LEVEL[channel.state], channel.opened_by
        who = "a government" if right == EITHER else name_of(right, scenario)
        words = channel.kind.value.replace("_", " ")
        # two of one kind are told apart by their names
        what = f"the {words} channel" + (f" {name}" if kinds.count(channel.kind) > 1 else "")
        steps = []
        if level == 0:
            steps.append(("open", "open", f"{who} opens {what}"))
        elif level < CHANNEL_LEVEL["open"]:
            steps.append(("raise", "open", f"{who} raises {what} from {channel.state} to open"))
        if level > 0:
            steps.append(("suspend", "suspended", f"{who} suspends {what}"))
        for step, state, sentence in steps:
            change = intervention(
                scenario, f"{step}-{name}", when, kind="channel", channel=name, state=state
            )
            yield Candidate(f"channel.{name}.{step}", sentence, right, "channels", change)


def _visit(name: str, visit: Visit, scenario: Scenario) -> Iterator[Candidate]:
    guest = scenario.officials[visit.visitor]
    host, own = name_of(visit.host, scenario), name_of(guest.government, scenario)
    what = f"the summit in {host}" if visit.summit else f"the visit of {guest.name} to {host}"
    off = intervention(
        scenario, f"cancel-{name}", first_day(scenario), kind="visit", visit=name, action="cancel"
    )
    done = f"{what} is called off" if visit.phase == "scheduled" else f"{what} is given up"
    yield Candidate(f"visit.{name}.cancel", done, EITHER, "visits", off)
    if visit.phase == "proposed":
        yield Candidate(
            f"visit.{name}.agree", f"{host} agrees to {what}", visit.host, "visits",
            {f"visits.{name}.phase": "scheduled"},
        )  # fmt: skip
    for word, days in (("earlier", -MOVED_DAYS), ("later", MOVED_DAYS)):
        moved = _shifted(visit, days, scenario)
        if moved is not None:
            by, change = moved
            sentence = f"{what} is planned {by} days {word}"
            who = guest.government if visit.phase == "proposed" else BOTH
            yield Candidate(f"visit.{name}.{word}", sentence, who, "visits", {
                f"visits.{name}.date": change
            })  # fmt: skip
    if visit.after:
        before = ", ".join(visit.after)
        yield Candidate(
            f"visit.{name}.unconditional", f"{host} and {own} let {what} wait for no other "
            f"({before})", BOTH, "visits", {f"visits.{name}.after": []},
        )  # fmt: skip


def _shifted(visit: Visit, days: int, scenario: Scenario) -> tuple[int, Any] | None:
    """By how many days a visit can be moved within the scenario, and the new day or days."""
    first, last = visit.window
    end = day_after(scenario, scenario.days - 1)
    if days < 0:
        by = min(-days, (first - first_day(scenario)).days)
        step = -by
    else:
        step = by = min(days, (end - last).days)
    if by < LEAST_MOVED:
        return None
    shift = timedelta(days=step)
    if isinstance(visit.date, DayPrior):
        ends = {n: getattr(visit.date, n) + shift for n in ("low", "mode", "high")}
        return by, {n: day.isoformat() for n, day in ends.items()}
    return by, (visit.date + shift).isoformat()


def _sent(scenario: Scenario) -> Iterator[Candidate]:
    """Officials who seek a journey that the scenario does not list."""
    busy = [v.visitor for v in scenario.visits.values() if v.phase != "completed"]
    for name, official in scenario.officials.items():
        if official.rank == Rank.LEADER or name in busy:
            continue
        host = other_side(official.government, scenario)
        when = _free_day(name, scenario)
        if when is None:
            continue
        entry: Mapping[str, Any] = {
            "visitor": name, "host": host, "date": when.isoformat(), "days": SENT_DAYS,
            "phase": "proposed", **GROUNDS,
        }  # fmt: skip
        own = name_of(official.government, scenario)
        yield Candidate(
            f"send.{name}",
            f"{own} seeks a visit of {official.name} to {name_of(host, scenario)} on {when}",
            official.government,
            "officials",
            {"visits.add": {unused(f"lever-send-{name}", scenario.visits): entry}},
        )


def _free_day(name: str, scenario: Scenario) -> date | None:
    """The first of the days for which a journey can be sought."""
    taken = [v for v in scenario.visits.values() if v.visitor == name]
    for days in SENT_AFTER:
        when = scenario.start + timedelta(days=days)
        last = when + timedelta(days=SENT_DAYS - 1)
        apart = all(
            last < v.window[0] or when > v.window[1] + timedelta(days=v.days - 1) for v in taken
        )
        if days < scenario.days and apart:
            return when
    return None


def _sanctioned(scenario: Scenario) -> Iterator[Candidate]:
    """Sanctions on officials lifted, or imposed on one of cabinet rank."""
    when = first_day(scenario)
    if when <= scenario.start:
        return
    for name, official in scenario.officials.items():
        by = other_side(official.government, scenario)
        if official.sanctioned_by is not None:
            yield Candidate(
                f"sanction.{name}.lift",
                f"{name_of(by, scenario)} lifts its sanctions on {official.name}",
                by,
                "officials",
                {f"officials.{name}.sanctioned_until": when.isoformat()},
            )
        elif official.rank == Rank.MINISTER:
            yield Candidate(
                f"sanction.{name}.impose",
                f"{name_of(by, scenario)} puts {official.name} under sanctions",
                by,
                "officials",
                {f"officials.{name}.sanctioned_by": by},
            )


def _leaders(scenario: Scenario) -> Iterator[Candidate]:
    """Meetings of the leaders on an occasion, their calls, and calls of officials in a dispute."""
    for name, occasion in scenario.occasions.items():
        where = f"{occasion.title(name)} ({likeliest(occasion.date)})"
        for step, chance, words in (
            ("meet", 1.0, f"the leaders arrange to meet at {where}"),
            ("avoid", 0.0, f"the leaders do not meet at {where}"),
        ):
            who = BOTH if chance else EITHER
            key = f"occasions.{name}.meet"
            yield Candidate(f"occasion.{name}.{step}", words, who, "leaders", {key: chance})
    if scenario.leaders is not None and scenario.leaders.call_effect is not None:
        for step, calls, words in (
            ("monthly", CALLS_A_YEAR, "the leaders call each other once a month at peace"),
            ("none", 0.0, "the leaders do not call each other at peace"),
        ):
            who = BOTH if calls else EITHER
            yield Candidate(
                f"leaders.calls.{step}", words, who, "leaders", {"leaders.calls": calls}
            )
    every = {"parameters.channels.answered_open": 1.0, "parameters.channels.answered_closed": 1.0}
    yield Candidate(
        "calls.answer", "every call in a dispute is answered, but of officials under sanctions",
        BOTH, "calls", every,
    )  # fmt: skip
    yield Candidate(
        "calls.daily", "officials of both call each other every day of a dispute", BOTH, "calls",
        {"parameters.disputes.calls": 1.0},
    )  # fmt: skip
    yield Candidate(
        "calls.silence", "no call in a dispute is answered", EITHER, "calls",
        dict.fromkeys(every, 0.0),
    )  # fmt: skip
