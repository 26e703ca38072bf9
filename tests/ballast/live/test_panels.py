"""Lamps, officials, calendar and chronicle say what the model's state says."""

from __future__ import annotations

import re
from html import unescape

import pytest

from ballast.analysis.narrative.story import tell
from ballast.live.channel_lamps import Lamp, lamps, lamps_html
from ballast.live.live_panels import GLYPHS, calendar_html, chronicle_html, headline_html
from ballast.live.network import glow, network_html, places
from ballast.live.visit_rows import State, calendar
from ballast.sim.chronicle.chronicle_events import EventKind
from ballast.sim.vocabulary import ChannelLevel, VisitPhase
from tests.ballast.live.watched import history, played, words
from tests.cases import baseline, changed, small

HISTORIES = [(2, 3), (4, 1)]


def in_phase(model: object, phase: VisitPhase) -> set[int]:
    """Slots in a phase."""
    return set((model.world.phase[:, 0] == phase).nonzero()[0].tolist())  # type: ignore[attr-defined]


@pytest.mark.parametrize(("draw", "run"), HISTORIES)
def test_the_calendar_is_the_state_of_the_visits_on_every_day(draw: int, run: int) -> None:
    model = played(0, draw=draw, run=run)
    seen: set[State] = set()
    while model.running:
        rows = calendar(model.world, model.chronicle)
        for state, phase in (
            (State.PLANNED, VisitPhase.SCHEDULED),
            (State.PUT_OFF, VisitPhase.POSTPONED),
            (State.UNDER_WAY, VisitPhase.IN_PROGRESS),
            (State.ASKED, VisitPhase.PROPOSED),
        ):
            assert {r.slot for r in rows if r.state == state} == in_phase(model, phase), state
        for row in rows:
            if row.state == State.PLANNED:
                assert row.date == model.world.visit_date[row.slot, 0]
        seen |= {row.state for row in rows}
        model.step()
    held = sum(r.state == State.HELD and r.since >= 0 for r in rows)

    assert held == len(model.chronicle.of(EventKind.VISIT, "completed")) > 3
    assert {State.PLANNED, State.UNDER_WAY, State.HELD, State.ASKED} <= seen


def test_a_planned_visit_that_slips_moves_in_the_calendar_and_a_held_one_does_not() -> None:
    model = played(60, draw=2, run=3)
    before = calendar(model.world, model.chronicle)
    model.world.visit_date[:, 0] += 7
    after = {row.slot: row for row in calendar(model.world, model.chronicle)}

    assert {State.PLANNED, State.HELD} <= {row.state for row in before}
    for row in before:
        shift = 7 if row.state == State.PLANNED else 0
        assert row.date is None or after[row.slot].date == row.date + shift


def test_a_refusal_stands_under_the_day_of_the_news() -> None:
    model = played(0, draw=2, run=3)
    refused = None
    while refused is None:
        model.step()
        rows = calendar(model.world, model.chronicle)
        refused = next((row for row in rows if row.state == State.REFUSED), None)
    when = model.chronicle.date(refused.since)
    text = words(calendar_html(model.chronicle, rows))

    assert re.search(rf"{when.day} {when:%b %y} [^●○?]* ⊘ refused", text)


def test_every_state_of_a_visit_has_its_own_sign_and_word() -> None:
    assert set(GLYPHS) == set(State) and len(set(GLYPHS.values())) == len(State)
    model = played(60, draw=2, run=3)
    text = words(calendar_html(model.chronicle, calendar(model.world, model.chronicle)))

    assert "16 Jul 23 John Kerry to China ● held" in text
    assert "15 Nov 23 Summit of Xi Jinping and Joseph R. Biden ○ planned" in text


def test_lamps_start_as_the_scenario_says_and_follow_the_levels() -> None:
    declared = [c.state for c in baseline().scenario.channels.values()]
    model = played(0, draw=2, run=29)

    assert [lamp.value for lamp in lamps(model.chronicle)] == declared
    shut = (Lamp.CLOSED, Lamp.SUSPENDED)
    for _ in range(300):
        model.step()
        for lamp, level in zip(lamps(model.chronicle), model.world.level[:, 0], strict=True):
            assert (lamp in shut) == (level == ChannelLevel.CLOSED)
            assert lamp in shut or lamp.name == ChannelLevel(int(level)).name


def test_a_channel_that_is_shut_on_the_way_is_suspended() -> None:
    # a dated shock with certainty that it suspends talks
    loaded = changed(
        small(), {"shocks.suspension_probability": 1.0, "shocks.sovereignty_rate": 12.0}
    )
    model = played(200, loaded)
    shut = {e.channel for e in model.chronicle.of(EventKind.CHANNEL, "suspended")}
    states = lamps(model.chronicle)

    assert shut
    assert all(states[c] == Lamp.SUSPENDED for c in shut if model.world.level[c, 0] == 0)


def test_lamps_are_told_apart_by_shape_and_word() -> None:
    html = lamps_html(played(10).chronicle)
    discs = dict(re.findall(r'role="img" aria-label="(\w+)">(.*?)</svg>', html))
    text = words(html)

    assert set(discs) == set(Lamp)
    assert len(set(discs.values())) == len(Lamp)
    assert 'class="lamp closed' in html  # dashed by the style sheet
    assert "counter-narcotics suspended" in text and "leaders limited" in text


def test_every_official_has_a_place_opposite_a_counterpart() -> None:
    model = played(1)
    where = places(model.setting)
    officials = baseline().scenario.officials
    ids = list(officials)

    assert len(set(where.values())) == len(ids)
    level = sum(where[n][1] == where[ids.index(o.counterpart)][1]
                for n, o in enumerate(officials.values()) if o.government == "CN")  # fmt: skip
    assert level >= 8
    text = network_html(model.world, model.chronicle)
    assert all(o.name in text for o in officials.values())


@pytest.mark.parametrize(("draw", "run"), HISTORIES)
def test_officials_shine_when_they_act_or_meet(draw: int, run: int) -> None:
    model = played(0, draw=draw, run=run)
    met = 0
    for _ in range(250):
        model.step()
        shines = glow(model.world, model.chronicle)
        today = [e for e in model.chronicle.events if e.day == model.world.day - 1]
        assert {e.official for e in today if e.official >= 0} <= {
            o for o, age in shines.officials.items() if age == 0
        }
        acted = {s for s, (age, _) in shines.sides.items() if age == 0}
        assert acted == {g.side for g in model.governments if g.acts_today}
        html = network_html(model.world, model.chronicle)
        under_way = in_phase(model, VisitPhase.IN_PROGRESS)
        back = [e for e in today if e.kind == EventKind.MEETING]
        assert html.count('class="meeting"') == len(under_way) + len(back)
        met += len(under_way)
    assert met > 5


def test_the_chronicle_is_told_in_the_sentences_of_trace_newest_first() -> None:
    model = played(300, draw=2, run=29)
    entries = [e for chapter in tell(model.chronicle).chapters for e in chapter.entries]
    shown = re.findall(r"<span>(.*?)</span></li>", chronicle_html(model.chronicle))

    assert len(entries) > 20
    assert [unescape(text) for text in shown] == [e.text for e in reversed(entries)]


def test_the_headline_names_the_day_and_whether_it_is_of_the_ensemble() -> None:
    model = played(3, draw=2, run=29)
    text = words(headline_html(model))

    assert "12 July 2023 day 3 of 540" in text
    assert "seed 1, draw 2, run 29 the same history as in the ensemble" in text
    assert "before day 1 of 540" in words(headline_html(played(0)))
    model.changed = {"encounters.rate": 90.0}
    assert "no history of the ensemble: encounters.rate = 90" in words(headline_html(model))
    model.refused = "feedback"
    assert "were not taken: feedback" in words(headline_html(model))


def test_names_are_shown_and_never_run() -> None:
    officials = dict(small().scenario.officials)
    evil = "<script>x</script>"
    officials["alma"] = officials["alma"].model_copy(update={"name": evil})
    loaded = changed(small(), officials=officials)
    model = played(80, loaded)
    rows = calendar(model.world, model.chronicle)
    html = "".join(
        (
            network_html(model.world, model.chronicle),
            calendar_html(model.chronicle, rows),
            chronicle_html(model.chronicle),
        )
    )

    assert evil not in html and "&lt;script&gt;" in html
    assert history(loaded).name
