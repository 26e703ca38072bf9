"""Calls of the leaders and meetings on an occasion, as a story, a player and a reader see them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.counterfactual_text import had_not, happening
from ballast.analysis.narrative.story import tell
from ballast.analysis.narrative.story_text import as_text
from ballast.game.happenings import of_visit
from ballast.sim.chronicle.chronicle_events import Chronicle, EventKind
from ballast.sim.experiments.traced_history import trace
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.difference import differences
from ballast.sim.scenario.number_meanings import meaning_of
from ballast.sim.scenario.priors import all_priors
from ballast.sim.scenario.provenance import explain, find_key, read_seeds
from ballast.sim.vocabulary import BY_USE, VisitEvent
from ballast.sim.world.state import World
from tests.cases import changed, small
from tests.sim.world.leaders import DAY, still, with_leaders

RECORD = {"count": 5, "days": 911, "evidence": "A", "why": "counted"}
DATE = "30 April 2020"
EFFECT = {"low": 0, "mode": 1, "high": 3}
WIDE = {"low": 0.15, "mode": 0.45, "high": 0.85}


def story(meet: float, calls: float = 0.0, effect: float = 1.0) -> Chronicle:
    loaded = with_leaders(still(channels__use_rise=1.0), calls, effect, meet)
    return trace(loaded, 1, 0, 0, DAY + 10).chronicle


def text_of(chronicle: Chronicle) -> str:
    return " ".join(as_text(tell(chronicle)).split())


def test_a_meeting_is_told_and_one_that_does_not_come_about() -> None:
    held, off = text_of(story(1.0)), text_of(story(0.0))

    assert "The leaders met at the fair of Cia. After it tension eased by" in held
    assert "The leaders did not meet at the fair of Cia although all conditions were met" in off
    assert "the chance that they would was under 0.01 %" in off
    for text in (held, off):
        assert "No visits were made" in text and "called off" not in text


def test_calls_are_told_with_what_they_took_off_and_counted() -> None:
    chronicle = story(0.0, 60.0, 2.0)
    calls = chronicle.of(EventKind.LEADER_CALL)
    text = text_of(chronicle)

    assert len(calls) > 3
    assert "Ada (office) and Boris (office) spoke by telephone; tension eased by" in text
    assert f"spoke by telephone {len(calls)} times" in text
    for call in calls[1:]:
        trust = chronicle.trust[call.day - 1]
        assert call.points == pytest.approx(-2.0 * (0.5 + trust))
    (raised, *_) = [e for e in chronicle.of(EventKind.CHANNEL) if e.why == BY_USE]
    assert raised.because == (calls[0].number,)
    assert "rose to working after a call of the leaders" in text


def test_effects_of_a_day_are_shared_out_between_a_call_and_a_meeting() -> None:
    """A call on nearly every day, the day on which the meeting ends among them."""
    chronicle = story(1.0, 1000.0, 2.0)
    (end,) = chronicle.of(EventKind.VISIT, "completed")
    (call,) = [e for e in chronicle.of(EventKind.LEADER_CALL) if e.day == end.day]
    sizes = {key.rpartition(".")[2]: p.centre for key, p in all_priors(small().scenario).items()}

    assert end.points / call.points == pytest.approx(sizes["summit_effect"] / 2.0)


def test_they_stand_in_sentences_about_what_might_not_have_been() -> None:
    for meet, what in ((1.0, "begun"), (0.0, "cancelled")):
        chronicle = story(meet, 60.0)
        context = Context(chronicle)
        (fair,) = chronicle.of(EventKind.VISIT, what)
        call = chronicle.of(EventKind.LEADER_CALL)[0]
        verb = "met" if meet else "failed to meet"
        assert had_not(context, fair) == f"the leaders not {verb} at the fair of Cia on {DATE}"
        did = "met" if meet else "did not meet"
        assert happening(context, fair) == f"The leaders {did} at the fair of Cia."
        assert happening(context, call) == "Ada and Boris spoke by telephone."


def test_a_player_reads_of_it() -> None:
    chronicle = story(1.0)
    slot = chronicle.setting.slots.ids.index("occasion.fair")

    world = cast(World, SimpleNamespace(setting=chronicle.setting))

    assert of_visit(world, slot, DAY, VisitEvent.BEGUN) == "the leaders meet at the fair of Cia"
    assert of_visit(world, slot, DAY, VisitEvent.CANCELLED) == (
        "the leaders do not meet at the fair of Cia"
    )


def test_differences_are_told() -> None:
    loaded = with_leaders(calls=RECORD, effect=EFFECT, meet=WIDE)
    other = branch(loaded, {"leaders.calls": 7, "occasions.fair.meet": 0.5})

    assert differences(small(), loaded) == [
        "new: the leaders may meet at the fair of Cia on 2020-04-30, "
        "with probability 0.15 … 0.45 … 0.85 (fair)",
        "calls of the leaders a year: 5 in 911 days instead of 0",
        "tension that a call of the leaders takes off: 0 … 1 … 3 points instead of nothing",
    ]
    assert differences(loaded, other) == [
        "occasion of the leaders fair: meet 0.5 probability instead of "
        "0.15 … 0.45 … 0.85 probability",
        "calls of the leaders a year: 7 instead of 5 in 911 days",
    ]
    gone = branch(loaded, {"occasions.remove": ["fair"]})
    assert [line[:5] for line in differences(loaded, gone)] == ["gone:"]


def test_every_number_says_what_it_rests_on() -> None:
    loaded = with_leaders(calls=RECORD, effect=EFFECT, meet=WIDE)
    explained = explain(loaded, read_seeds(loaded))
    keys = [key for key in explained if key.startswith(("leaders.", "occasions."))]
    (calls,) = find_key(explained, "leaders.calls", loaded)

    assert keys == [
        "occasions.fair",
        "occasions.fair.meet",
        "leaders.calls",
        "leaders.call_effect",
    ]
    assert (calls.value, calls.unit) == ("5 in 911 days: 2, 90 % 0.92 … 3.94", "per year")
    assert calls.why == "counted" and calls.evidence is not None
    (days,) = find_key(explained, "occasions.fair.days", loaded)
    assert days.value == "1"


def test_drivers_of_an_answer_are_named() -> None:
    loaded = with_leaders(changed(small()), RECORD, EFFECT, WIDE)

    assert meaning_of("leaders.calls", loaded.scenario) == ("calls of the leaders", "per year")
    assert meaning_of("leaders.call_effect", loaded.scenario)[1] == "points"
    assert meaning_of("occasions.fair.meet", loaded.scenario) == (
        "chance that the leaders meet on fair",
        "probability",
    )
