"""A chronicle is the history of the ensemble, and its causes add up."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.sim.chronicle.chronicle_events import Chronicle, EventKind
from ballast.sim.experiments.traced_history import Traced, trace
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.rules.ladder import BAND_EDGES
from ballast.sim.vocabulary import CATEGORIES, DISPUTE_ROLES, HOSTILE, Cause, Rung, Severity
from tests.cases import changed, play, small, with_limited_channels
from tests.scripted_disputes import escalating, settled_late

OF_THEMSELVES = ("routine", "inertia", "planned", "expected", "dispute")
"""Causes of acts that answer nothing."""
LIVELY = {
    "encounters.p_collision": 0.03,
    "ladder.onset_rate": 2.0,
    "shocks.sovereignty_rate": 4.0,
}


@pytest.fixture(scope="module")
def lively() -> Traced:
    """A history of the small dyad with shocks, collisions and disputes."""
    return trace(changed(small(), LIVELY), 5, 1, 0, 350)


@pytest.fixture(scope="module")
def told() -> Traced:
    """A history of the baseline, with more and riskier presses, that goes as far as rung 6."""
    return settled_late()


@pytest.fixture(scope="module")
def limited() -> Traced:
    """A history of the baseline with all channels limited, in which a day of use raises them."""
    return trace(with_limited_channels({"channels.use_rise": 1.0}), 5, 1, 0, 120)


def hostile(chronicle: Chronicle, act: str) -> bool:
    acts = chronicle.setting.acts
    return bool(acts.category[acts.ids.index(act)] < HOSTILE)


def of_disputes(chronicle: Chronicle, act: str) -> bool:
    return chronicle.setting.acts.roles[chronicle.setting.acts.ids.index(act)] in DISPUTE_ROLES


def test_the_counts_are_those_of_the_row_of_the_ensemble(told: Traced) -> None:
    """One lane among 2 x 20 histories: acts, visits, encounters, rungs, first days."""
    story = told.chronicle
    lane = story.draw * 20 + story.run
    tally = play(escalating(), draws=2, runs=20, first=lane, last=lane + 1)
    (row,) = histories([tally], story.setting, story.days).to_pylist()
    slots = story.setting.slots
    for side, name in enumerate(("us", "cn")):
        own = [e for e in story.of(EventKind.ACT) if e.side == side]
        acts = [e for e in own if not of_disputes(story, e.what)]
        harsh = [e for e in acts if hostile(story, e.what)]
        completed = [e for e in story.of(EventKind.VISIT, "completed") if e.side == side]
        counter = [e for e in acts if e.why == Cause.COUNTERMEASURE.name.lower()]
        assert len(harsh) == row[f"hostile_acts_{name}"]
        assert len(acts) - len(harsh) == row[f"cooperative_acts_{name}"]
        assert len(completed) == row[f"visits_completed_{name}"]
        assert len(counter) == row[f"countermeasures_{name}"]
    for what, column in (("postponed",) * 2, ("cancelled",) * 2, ("rebuffed",) * 2):
        of_visits = [e for e in story.of(EventKind.VISIT, what) if not slots.occasion[e.slot]]
        assert len(of_visits) == row[f"visits_{column}"]
    encounters = {severity.name.lower(): 0 for severity in Severity}
    for event in story.of(EventKind.ENCOUNTER):
        encounters[event.what] += event.count
    assert sum(encounters.values()) == row["encounters"]
    assert encounters["lethal"] == row["lethal_incidents"]
    assert len(story.of(EventKind.CHANNEL, "suspended")) == row["channels_suspended"]
    assert len(story.of(EventKind.CALL)) == row["calls"]
    assert len(story.of(EventKind.CALL, "answered")) == row["calls_answered"]
    assert max(story.rung) == row["highest_rung"] == 6
    for rung in (4, 5, 6):
        assert (
            next(d for d, r in enumerate(story.rung) if r >= rung) == row[f"first_day_rung_{rung}"]
        )
    summit = [e for e in story.of(EventKind.VISIT, "begun") if slots.summit[e.slot]]
    assert [e.day for e in summit] == ([row["summit_day"]] if row["summit_held"] else [])
    assert np.mean(story.tension) == pytest.approx(row["tension_mean"], rel=1e-12)
    assert story.tension[-1] == row["tension_end"]


def test_what_is_shorter_is_the_beginning_of_what_is_longer(told: Traced) -> None:
    story = told.chronicle
    days = story.rung.index(6) + 1
    short = trace(escalating(), story.seed, story.draw, story.run, days).chronicle

    assert short.events == [e for e in story.events if e.day < days]


@pytest.mark.parametrize("which", ["lively", "told"])
def test_parts_of_tension_add_up_to_it(which: str, request: pytest.FixtureRequest) -> None:
    """At every step of the ladder, to rounding: base, what is left of sources, visits.

    The parts are kept by the chronicler event by event, tension by the model.
    """
    story = request.getfixturevalue(which).chronicle
    steps = story.of(EventKind.STEP)
    assert len(steps) > 4
    for step in steps:
        parts = sum(value for name, value in step.numbers.items() if name.startswith("tension_"))
        assert min(parts, 100.0) == pytest.approx(step.numbers["tension"], abs=1e-9)
        assert step.numbers["tension"] == story.tension[step.day]


def test_steps_join_without_gaps_and_bands_fit_tension(lively: Traced) -> None:
    story = lively.chronicle
    rung = story.began[1]
    for step in story.of(EventKind.STEP):
        assert step.before == rung and step.after == story.rung[step.day]
        rung = step.after
        if step.why == "band" and step.after > step.before:
            assert story.tension[step.day] >= BAND_EDGES[step.before]
        if "chance" in step.numbers:
            assert 0.0 < step.numbers["chance"] <= 1.0
    assert rung == story.rung[-1] and max(story.rung) >= Rung.DISPUTE


@pytest.mark.parametrize("which", ["lively", "told"])
def test_causes_come_first_and_fit(which: str, request: pytest.FixtureRequest) -> None:
    """Answers follow what they answer, of the right side and kind."""
    story = request.getfixturevalue(which).chronicle
    assert [e.number for e in story.events] == list(range(len(story.events)))
    days = [e.day for e in story.events]
    assert days == sorted(days)
    seen = set()
    for event in story.events:
        causes = [story.events[n] for n in event.because]
        assert all(cause.number < event.number for cause in causes)
        seen.add((event.kind, event.why))
        if event.kind != EventKind.ACT or event.why in OF_THEMSELVES:
            continue
        if not causes:  # answers to what was done before the start
            assert event.why == "reciprocity" and event.day < 60
            continue
        (cause,) = causes
        if event.why == "shock":
            assert cause.kind == EventKind.SHOCK and cause.side == event.side
            assert 1 <= event.day - cause.day <= 7
        elif event.why == "countermeasure":
            assert cause.kind == EventKind.ACT and cause.side != event.side
            assert 1 <= event.day - cause.day <= 14
        elif event.why == "reciprocity":
            assert cause.kind == EventKind.ACT and cause.side != event.side
            assert hostile(story, cause.what) == hostile(story, event.what)
            assert event.numbers["raised_by"] > 0.0
            assert event.numbers["share_reciprocity"] >= max(
                event.numbers["share_inertia"], event.numbers["share_routine"]
            )
        elif event.why == "visit":
            assert cause.kind == EventKind.VISIT and cause.what == "completed"
    assert {
        (EventKind.ACT, "countermeasure"),
        (EventKind.ACT, "reciprocity"),
        (EventKind.STEP, "onset"),
    } <= seen


def test_an_act_that_is_remembered_raises_the_rate_by_its_share(told: Traced) -> None:
    """The strongest act begets no more than all of reciprocity: r / (1 + r) of the rate."""
    acts = [e for e in told.chronicle.of(EventKind.ACT) if "raised_by" in e.numbers]
    assert acts
    for event in acts:
        of_one = event.numbers["raised_by"] / (1.0 + event.numbers["raised_by"])
        assert of_one <= event.numbers["share_reciprocity"] + 1e-9


def test_points_of_an_act_are_its_weight_on_its_issue(told: Traced) -> None:
    """η (-w) ω, by the scenario's own numbers: a large drill of weight -7 on an issue of 1."""
    story = told.chronicle
    menu = story.setting.loaded.menu.acts
    issues = story.setting.loaded.scenario.issues
    per_unit = {
        round(e.points / (-menu[e.what].weight * issues[menu[e.what].issue].weight), 9)
        for e in story.of(EventKind.ACT)
    }

    assert len(per_unit) == 1


def test_shares_of_a_rate_add_up_to_it(lively: Traced) -> None:
    acts = [e for e in lively.chronicle.of(EventKind.ACT) if "share_routine" in e.numbers]
    assert acts
    for event in acts:
        total = sum(event.numbers[f"share_{p}"] for p in ("routine", "inertia", "reciprocity"))
        assert total == pytest.approx(1.0)
    assert len(CATEGORIES) == 9


def test_as_json_everything_has_its_name(told: Traced) -> None:
    content = told.chronicle.as_json()

    assert len(content["events"]) == len(told.chronicle.events)
    assert len(content["evenings"]) == 540
    assert {"kind", "date", "what", "points"} <= set(content["events"][0])
    assert all(e["side"] in ("US", "CN") for e in content["events"] if e["kind"] == "act")


def test_a_rise_by_use_follows_from_the_use(limited: Traced) -> None:
    """Every one: a level up from limited, after talks, a visit or a call of that day."""
    story = limited.chronicle
    risen = [e for e in story.of(EventKind.CHANNEL, "raised") if e.why == "use"]

    assert risen
    for event in risen:
        assert (event.before, event.after) == (1, 2)
        assert story.levels[event.day][event.channel] == 2
        uses = [story.events[number] for number in event.because]
        assert uses and all(use.day == event.day for use in uses)
        assert {use.kind for use in uses} <= {EventKind.ACT, EventKind.VISIT, EventKind.CALL}
