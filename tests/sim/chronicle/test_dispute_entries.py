"""Disputes of a chronicle: who began them, led them up and ended them, as the tables have it."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from ballast.sim.chronicle.chronicle_events import Chronicle, Event, EventKind
from ballast.sim.experiments.traced_history import Traced, trace
from ballast.sim.outcomes.episodes import ODDS_DIGITS
from ballast.sim.outcomes.history_tables import episodes, histories
from ballast.sim.rules.disputes import OFFER_DAYS
from ballast.sim.vocabulary import PRESSES, Role, Rung, Severity
from ballast.sim.world.onset_causes import ODDS
from tests.cases import LIVELY, changed, small
from tests.scripted_disputes import (
    BOTH_OFFER,
    BOTH_PRESS,
    HELD,
    LAPSES,
    ended_by_war,
    over_an_encounter,
    settled_late,
)


@pytest.fixture(scope="module")
def lively() -> Traced:
    """A history of the small dyad with disputes."""
    return trace(changed(small(), LIVELY), 5, 1, 0, 350)


@pytest.fixture(scope="module")
def late() -> Traced:
    """A history of the baseline that goes as far as rung 6, and back."""
    return settled_late()


@pytest.fixture(scope="module")
def war() -> Traced:
    """A history that a war ends."""
    return ended_by_war()


EACH = pytest.mark.parametrize("which", ["lively", "late", "war"])


def role(story: Chronicle, act: Event) -> Role:
    return story.setting.acts.roles[story.setting.acts.ids.index(act.what)]


def in_disputes(story: Chronicle) -> list[list[Event]]:
    """Events from each beginning of a dispute to its end, both included."""
    found: list[list[Event]] = []
    under_way = False
    for event in story.events:
        step = event.kind == EventKind.STEP
        if step and event.before < Rung.DISPUTE <= event.after:
            found.append([])
            under_way = True
        if under_way:
            found[-1].append(event)
        if step and not Rung.DISPUTE <= event.after < Rung.WAR:
            under_way = False
    return found


@EACH
def test_they_are_those_of_the_table(which: str, request: pytest.FixtureRequest) -> None:
    """Row by row of ``episodes.parquet``, which is counted by itself."""
    traced: Traced = request.getfixturevalue(which)
    story = traced.chronicle
    rows = episodes(traced.tally, story.setting).to_pylist()
    told = in_disputes(story)
    assert len(told) == len(rows) > 0
    for events, row in zip(told, rows, strict=True):
        began, last = events[0], events[-1]
        acts = [role(story, e) for e in events if e.kind == EventKind.ACT]
        calls = [e.what for e in events if e.kind == EventKind.CALL]
        steps = [e for e in events if e.kind == EventKind.STEP]
        over = last.kind == EventKind.STEP and not Rung.DISPUTE <= last.after < Rung.WAR
        assert began.day == row["start"]
        assert story.setting.sides[began.side] == row["opener"]
        assert story.setting.sides[1 - began.side] == row["author"]
        assert trigger(story, began) == row["trigger"]
        assert max(e.after for e in steps) == row["highest_rung"]
        assert (last.day if over else None) == row["end"]
        ends = {"lapse": "lapse", "settlement": "settlement", "press": "war"}
        assert (ends[last.why] if over else None) == row["ended"]
        replies = [e.day for e in events if e.what == "reply"]
        if began.why == "onset" and not any(e.why == "accident" for e in steps):
            assert (replies[0] if replies else None) == row["reply_day"]
        assert sum(r in PRESSES for r in acts) == row["presses"]
        assert sum(r in (Role.OFFER, Role.ACCEPT) for r in acts) == row["offers"]
        assert len(calls) == row["calls"] and calls.count("answered") == row["calls_answered"]
        assert sum(e.kind == EventKind.MEETING for e in events) == row["meetings"]
        near = {"abs": 0.6 * 10.0**-ODDS_DIGITS}
        assert began.numbers["chance"] == pytest.approx(row["chance"], **near)
        if began.why == "onset":
            for name in ODDS:
                assert began.numbers[f"odds_{name}"] == pytest.approx(row[name], **near)


def trigger(story: Chronicle, began: Event) -> str:
    """Name of the candidate that the first cause of a dispute is."""
    event = story.events[began.because[0]]
    assert event.day == began.day
    if event.kind == EventKind.ENCOUNTER:
        return event.what
    if event.kind == EventKind.SHOCK:
        assert event.side == began.side, "the offended side makes a matter of it"
        return f"shock.{event.what}"
    assert event.side == 1 - began.side
    return f"act.{story.setting.sides[event.side]}.{event.what}"


@EACH
def test_what_lies_between_the_two_chances_are_the_odds(
    which: str, request: pytest.FixtureRequest
) -> None:
    """Log odds of one candidate: its own less those in the reference world."""
    story = request.getfixturevalue(which).chronicle
    steps = [s for s in story.of(EventKind.STEP) if s.why == "onset"]
    assert steps
    for step in steps:
        n = story.events[step.because[0]].count
        own, usual = (1.0 - (1.0 - step.numbers[c]) ** (1 / n) for c in ("chance", "usual_chance"))
        between = log(own / (1.0 - own)) - log(usual / (1.0 - usual))
        terms = [step.numbers[f"odds_{name}"] for name in ODDS if name != "gravity"]
        assert between == pytest.approx(sum(terms), abs=1e-9)


@EACH
def test_rises_and_ends_have_their_authors(which: str, request: pytest.FixtureRequest) -> None:
    """A rise from the presses of its day, a settlement from offers, a lapse from nothing done."""
    story = request.getfixturevalue(which).chronicle
    seen = set()
    for step in story.of(EventKind.STEP):
        causes = [story.events[n] for n in step.because]
        seen.add(step.why)
        if step.why == "press":
            risk = [0.25, 0.1][step.before == Rung.LIMITED_FORCE]
            assert step.after == step.before + 1
            assert all(c.day == step.day and role(story, c) in PRESSES for c in causes)
            pressing = {c.side for c in causes}
            assert step.side == (pressing.pop() if len(pressing) == 1 else -1)
            if which == "late":
                assert step.numbers["chance"] == pytest.approx(1.0 - (1.0 - risk) ** len(causes))
        elif step.why == "accident":
            assert [c.what for c in causes] == [Severity.LETHAL.name.lower()]
        elif step.why == "settlement":
            offers = [role(story, c) for c in causes]
            assert set(offers) <= {Role.OFFER, Role.ACCEPT} and len(offers) == 2
            assert all(0 <= step.day - c.day <= OFFER_DAYS for c in causes)
            assert {c.side for c in causes} == {0, 1}
        elif step.why == "lapse":
            (began,) = causes
            assert step.side == 1 - began.side
            assert step.numbers["days"] == step.day - began.day
    if which != "lively":
        assert "press" in seen


@EACH
def test_what_is_done_within_one_follows_from_its_beginning(
    which: str, request: pytest.FixtureRequest
) -> None:
    """Acts and calls name the step with which the dispute began; chances are of that morning."""
    story = request.getfixturevalue(which).chronicle
    for events in in_disputes(story):
        began = events[0]
        for event in events[1:]:
            if event.kind == EventKind.ACT and event.why == "dispute":
                assert event.because[-1] == began.number
                here = role(story, event)
                chance = "reply" if here == Role.REPLY else "press" if here in PRESSES else "offer"
                assert 0.0 < event.numbers[f"chance_{chance}"] <= 1.0
                if here == Role.ACCEPT:
                    offer = story.events[event.because[0]]
                    assert offer.side == 1 - event.side and event.day - offer.day <= OFFER_DAYS
                if here == Role.REPLY:
                    assert event.side == 1 - began.side
            elif event.kind == EventKind.CALL:
                assert event.because == (began.number,) and 0.0 < event.numbers["chance"] < 1.0
                assert story.setting.officials.side[event.official] == event.side
    acts = [e for e in story.of(EventKind.ACT) if e.why == "dispute"]
    assert all(any(e in events for events in in_disputes(story)) for e in acts)


def test_meetings_were_agreed_in_a_call(late: Traced) -> None:
    story = late.chronicle
    meetings = story.of(EventKind.MEETING)
    agreed = [c for c in story.of(EventKind.CALL, "answered") if "meeting_day" in c.numbers]
    assert agreed
    for meeting in meetings:
        (call,) = (story.events[n] for n in meeting.because)
        assert call.numbers["meeting_day"] == meeting.day and 1 <= meeting.day - call.day <= 5
        assert (call.official, call.channel) == (meeting.official, meeting.channel)


def test_visits_are_put_off_on_the_morning_after_a_rise_to_a_crisis(late: Traced) -> None:
    story = late.chronicle
    put_off = [e for e in story.of(EventKind.VISIT) if e.why == "crisis"]
    assert put_off
    for visit in put_off:
        (risen,) = (story.events[n] for n in visit.because)
        assert visit.day == risen.day + 1
        assert risen.before < Rung.CRISIS <= risen.after


def test_a_war_is_the_last_that_is_told(war: Traced) -> None:
    story = war.chronicle
    (row,) = histories([war.tally], story.setting, 540).to_pylist()
    last = story.events[-1]

    assert story.over and story.horizon == 540
    assert story.days == row["days_played"] < 540
    assert (last.kind, last.after, last.why) == (EventKind.STEP, Rung.WAR, "press")
    assert story.rung[-1] == Rung.WAR and max(story.rung[:-1]) < Rung.WAR
    assert all(e.after > 0 or e.what == "suspended" for e in story.of(EventKind.CHANNEL))
    assert np.mean(story.tension) == pytest.approx(row["tension_mean"], rel=1e-12)


def test_a_reply_and_its_chance_by_hand() -> None:
    """ρ e^(-ς contact / 2) where tension does not matter: .05, or .039 in contact of weight .5."""
    rules = HELD | {
        "disputes.reply": 0.05,
        "disputes.contact": 0.5,
        "disputes.lapse_first": 0.0,
        "disputes.lapse_later": 0.0,
        "ladder.tension_slope": 0.0,
    }
    for run in range(4):
        story = trace(over_an_encounter(rules), 1, 0, run, 120).chronicle
        (reply,) = story.of(EventKind.ACT, "reply")
        met = [e.day + 7 for e in story.of(EventKind.MEETING) if e.day < reply.day]
        reached = [e.day + 3 for e in story.of(EventKind.CALL, "answered") if e.day < reply.day]
        contact = max([*met, *reached], default=-1) >= reply.day
        expected = 0.05 * np.exp(-0.25) if contact else 0.05
        assert reply.numbers["chance_reply"] == pytest.approx(expected)


def test_a_side_that_lets_it_lapse_is_named() -> None:
    story = trace(over_an_encounter(LAPSES), 1, 0, 0, 40).chronicle
    began, lapsed = story.of(EventKind.STEP)[-2:]

    assert (began.why, lapsed.why, lapsed.day) == ("onset", "lapse", began.day + 1)
    assert lapsed.side == 1 - began.side and lapsed.numbers["chance"] == pytest.approx(1.0)


def test_two_offers_on_one_day_settle_it() -> None:
    story = trace(over_an_encounter(BOTH_OFFER), 1, 0, 0, 40).chronicle
    settled = story.of(EventKind.STEP)[-1]

    assert settled.why == "settlement" and settled.side == -1
    assert [story.events[n].what for n in settled.because] == ["offer", "offer"]


def test_presses_of_both_lead_up_to_war() -> None:
    story = trace(over_an_encounter(BOTH_PRESS), 1, 0, 0, 40).chronicle
    rises = [s for s in story.of(EventKind.STEP) if s.why == "press"]

    assert [(s.before, s.after) for s in rises] == [(4, 5), (5, 6), (6, 7)]
    assert [[story.events[n].what for n in s.because] for s in rises] == [
        ["press_4"] * 2, ["press_5"] * 2, ["press_6"] * 2
    ]  # fmt: skip
    assert [s.side for s in rises] == [-1] * 3 and story.over


def test_a_lethal_accident_leads_straight_to_a_crisis() -> None:
    story = trace(over_an_encounter(HELD, "lethal"), 1, 0, 0, 40).chronicle
    (began,) = (s for s in story.of(EventKind.STEP) if s.after >= Rung.DISPUTE)

    assert (began.why, began.before < 4, began.after) == ("accident", True, Rung.CRISIS)
    assert story.events[began.because[0]].what == "lethal"
    assert began.numbers["chance"] == 1.0


def test_a_call_that_the_scenario_sets_is_told_as_such() -> None:
    line = {"date": "2023-08-01", "until": "2023-08-05", "kind": "call", "channel": "leader"}
    line["evidence"] = "A"
    loaded = over_an_encounter(HELD, changes={"interventions.add": {"line": line}})
    story = trace(loaded, 1, 0, 0, 40).chronicle
    planned = [c for c in story.of(EventKind.CALL) if c.why == "planned"]

    assert [c.day for c in planned] == [23, 24, 25, 26]  # in the dispute, from its second day on
    assert {c.what for c in planned} == {"answered"} and all(not c.numbers for c in planned)


def test_a_dispute_in_which_the_scenario_starts_has_no_beginning() -> None:
    under_way = {
        "rung": 4, "trigger": "encounter", "opener": "CN", "since": "2023-07-01", "replied": True,
        "evidence": "A",
    }  # fmt: skip
    loaded = over_an_encounter(BOTH_PRESS, changes={"dispute": under_way})
    story = trace(loaded, 1, 0, 0, 40).chronicle
    steps = story.of(EventKind.STEP)

    assert story.began[1] == 4 and [s.why for s in steps] == ["press"] * 3 and story.over
    assert all(e.because == () for e in story.of(EventKind.ACT))
