"""What a scenario makes happen on a date: whether it is said in full and can be meant."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from ballast.sim.scenario.cast import Found, unknown_act, unknown_id
from ballast.sim.scenario.conduct_checks import IN_DISPUTES
from ballast.sim.scenario.dispute_checks import in_disputes_only
from ballast.sim.scenario.schema import Intervention, Menu, Scenario
from ballast.sim.vocabulary import MILITARY_CHANNELS, ChannelKind

NEEDED = {
    "accident": ("severity",),
    "act": ("side", "act"),
    "call": ("channel",),
    "channel": ("channel", "state"),
    "personnel": ("official", "reception"),
    "pressure": ("side", "by"),
    "sanction": ("official", "action"),
    "visit": ("visit", "action"),
}
"""What an intervention of each kind has to say."""
MAY = {
    "accident": ("place",),
    "call": ("until",),
    "personnel": ("sanctioned",),
    "pressure": ("until", "ramp"),
    "visit": ("to",),
}
"""What it may say."""
ACTIONS = {"sanction": ("lift",), "visit": ("cancel", "move")}
CALLED = (*MILITARY_CHANNELS, ChannelKind.LEADER)
"""Channels that a crisis call goes through."""


def judge_interventions(scenario: Scenario, menu: Menu) -> Found:
    """Everything wrong with the interventions of a scenario."""
    start, last = scenario.start, scenario.start + timedelta(days=scenario.days - 1)
    for name, planned in scenario.interventions.items():
        key = ("interventions", name)
        for below, message in incomplete(planned):
            yield (*key, *below), message
        for field in ("date", "to"):
            day = getattr(planned, field)
            if day is not None and not start <= day <= last:
                yield (*key, field), f"expected a day of the scenario, {start} … {last}, got {day}"
        if planned.until is not None and planned.until < planned.date:
            yield (*key, "until"), f"expected {planned.date} or later, got {planned.until}"
        if planned.to is not None and planned.to <= planned.date:
            yield (*key, "to"), f"expected a day after {planned.date}, got {planned.to}"
        for field, what, known in references(scenario):
            word = getattr(planned, field)
            if word is not None and word not in known:
                yield (*key, field), unknown_id(word, what, known)
        for below, message in possible(planned, scenario, menu):
            yield (*key, *below), message
        if planned.probability is not None:
            yield from _uncertain(name, planned, scenario)
    yield from _contradictions(scenario)


def incomplete(planned: Intervention) -> Found:
    """Keys that its kind needs and that are missing, or has no use for; places within it."""
    needed, allowed = NEEDED[planned.kind], (*NEEDED[planned.kind], *MAY.get(planned.kind, ()))
    every = {name: None for names in (*NEEDED.values(), *MAY.values()) for name in names}
    for field in every:
        given = getattr(planned, field) not in (None, "", False)
        if field in needed and not given and getattr(planned, field) is None:
            yield (), f"expected the key {field!r} for kind {planned.kind}, found none"
        elif given and field not in allowed:
            yield (field,), f"expected no {field!r} for kind {planned.kind}"
    actions = ACTIONS.get(planned.kind)
    if actions is not None and planned.action is not None and planned.action not in actions:
        expected = " or ".join(actions)
        yield ("action",), f"expected {expected} for kind {planned.kind}, got {planned.action!r}"
    if planned.action == "move" and planned.to is None:
        yield (), "expected the key 'to' for a visit that is moved, found none"
    if planned.action == "cancel" and planned.to is not None:
        yield ("to",), "expected no 'to' for a visit that is cancelled"
    if planned.ramp and planned.until is None:
        yield (), "expected the key 'until' for pressure that grows, found none"


def references(scenario: Scenario) -> tuple[tuple[str, str, Collection[str]], ...]:
    """Keys of an intervention that name something, what they name, and what there is."""
    return (
        ("side", "a government", scenario.governments),
        ("channel", "a channel", scenario.channels),
        ("official", "an official", scenario.officials),
        ("visit", "a visit of the scenario", scenario.visits),
    )


def possible(planned: Intervention, scenario: Scenario, menu: Menu) -> Found:
    """What refers to something that is there, but cannot be done to it; places within it."""
    if planned.act is not None and planned.side in scenario.governments:
        owned = scenario.governments[str(planned.side)].conduct.repertoire
        if planned.act not in menu.acts:
            yield ("act",), unknown_act(planned.act, scenario, menu.acts)
        elif in_disputes_only(planned.act, menu):
            got = f"got {planned.act!r}, {IN_DISPUTES}"
            yield ("act",), f"expected an act of the repertoire, {got}"
        elif planned.act not in owned:
            got = f"got {planned.act!r}"
            yield ("act",), f"expected an act that {planned.side} has a share of, {got}"
    if planned.kind == "call" and planned.channel in scenario.channels:
        kind = scenario.channels[str(planned.channel)].kind
        if kind not in CALLED:
            got = f"got {planned.channel!r} of kind {kind}"
            yield ("channel",), f"expected a military channel or that of the leaders, {got}"
    if planned.kind == "sanction" and planned.official in scenario.officials:
        official = scenario.officials[str(planned.official)]
        if official.sanctioned_by is None:
            got = f"got {planned.official!r}"
            yield ("official",), f"expected an official under sanctions, {got}"
    if planned.kind == "visit" and planned.visit in scenario.visits:
        phase = scenario.visits[str(planned.visit)].phase
        if phase == "completed":
            yield ("visit",), f"expected a visit to come, got {planned.visit!r}, which is over"


def _uncertain(name: str, planned: Intervention, scenario: Scenario) -> Found:
    """What cannot differ between histories: it is settled before they are run."""
    key = ("interventions", name)
    official = scenario.officials.get(str(planned.official))
    lifts = planned.kind == "sanction" or (
        planned.kind == "personnel"
        and not planned.sanctioned
        and official is not None
        and official.sanctioned_by is not None
    )
    if lifts:
        message = "expected no 'probability' where sanctions on an official end: "
        yield (*key, "probability"), message + "they end on one day in all histories"
    if planned.kind == "pressure" and planned.date == scenario.start:
        message = "expected a day after the start for pressure with a probability, "
        yield (*key, "date"), message + f"got {planned.date}"


def _contradictions(scenario: Scenario) -> Found:
    """Two that set the same thing to something else on one day."""
    first: dict[tuple[object, ...], str] = {}
    for name, planned in scenario.interventions.items():
        if planned.kind not in ("channel", "personnel", "visit"):
            continue
        what = planned.channel or planned.official or planned.visit
        same = (planned.kind, what, planned.date)
        if same in first:
            message = f"expected one change of {what!r} on {planned.date}, got another in "
            yield ("interventions", name), message + repr(first[same])
        first.setdefault(same, name)
