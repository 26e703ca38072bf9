"""A history in words: every event has its sentence, and every form says the same."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.analysis.narrative.but_for import but_for, usual_question
from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.counterfactual_text import JOINT, answer, had_not
from ballast.analysis.narrative.phases import SHORTEST_DAYS, phases
from ballast.analysis.narrative.story import Story, tell
from ballast.analysis.narrative.story_markdown import as_markdown
from ballast.analysis.narrative.story_page import as_html
from ballast.analysis.narrative.story_text import as_text
from ballast.analysis.narrative.words import Names, full_date, number
from ballast.sim.chronicle.chronicle_events import Chronicle, EventKind
from ballast.sim.experiments.deletion_replays import replay, strikeable
from ballast.sim.experiments.traced_history import trace
from ballast.sim.scenario.changes import changed as branch
from tests.cases import LIVELY, NO_ONSETS, baseline, changed, small, with_limited_channels
from tests.scripted_disputes import settled_late

EVIL = '<script>alert("x")</script> & *bold* [link](x) | `code`'


@pytest.fixture(scope="module")
def lively() -> Chronicle:
    """A short history of the small dyad with events of every kind."""
    return trace(changed(small(), LIVELY), 5, 1, 6, 110).chronicle


@pytest.fixture(scope="module")
def escalated() -> Chronicle:
    """A history of the baseline that goes as far as rung 6, and back."""
    return settled_late().chronicle


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("which", ["lively", "escalated"])
@pytest.mark.parametrize("everything", [True, False])
def test_sentences_are_whole(which: str, everything: bool, request: pytest.FixtureRequest) -> None:
    """A capital, a full stop, no gap, no word of the machine, within the days of its phase."""
    chronicle = request.getfixturevalue(which)
    story = tell(chronicle, everything=everything)
    assert story.chapters[0].phase.first == 0
    for chapter in story.chapters:
        for entry in chapter.entries:
            assert chapter.phase.first <= entry.day <= chapter.phase.last
            assert re.match(r"[A-Z]", entry.text) and entry.text.endswith("."), entry.text
            assert not re.search(r"  |\.\.| ,| \.|None|\bnan\b|\{|_|32767| of \.", entry.text), (
                entry.text
            )
    told = [n for c in story.chapters for e in c.entries for n in e.numbers]
    assert len(told) == len(set(told))


def test_with_everything_each_event_is_told_or_part_of_another(lively: Chronicle) -> None:
    """Ends of visits, contradictions and what visits do to channels stand in other sentences."""
    story = tell(lively, everything=True)
    told = {n for chapter in story.chapters for e in chapter.entries for n in e.numbers}
    for event in lively.events:
        within = event.kind == EventKind.CONTRADICTION or event.what == "completed"
        within |= event.kind == EventKind.CHANNEL and event.what != "suspended"
        assert event.number in told or within, event
    assert {e.kind for e in lively.events} >= set(EventKind) - {
        EventKind.INTERVENTION,
        EventKind.DEPARTURE,
        EventKind.CONTRADICTION,
        EventKind.CALL,
        EventKind.LEADER_CALL,
        EventKind.MEETING,
    }


def test_what_matters_is_always_told(escalated: Chronicle) -> None:
    story = tell(escalated)
    told = {n for chapter in story.chapters for e in chapter.entries for n in e.numbers}
    for event in escalated.events:
        if event.kind in (EventKind.SHOCK,) or event.what in ("collision", "lethal", "suspended"):
            assert event.number in told
        if event.kind == EventKind.STEP and max(event.before, event.after) >= 4:
            assert event.number in told
    last = len(escalated.rung) - 1
    calm = [e.number for e in escalated.events if escalated.rung[min(e.day, last)] < 4]
    assert len(told.intersection(calm)) < len(calm) / 2  # in a dispute nearly all matters


def test_the_summary_says_what_the_numbers_say(escalated: Chronicle) -> None:
    text = words(" ".join(tell(escalated).short))
    held = len(escalated.of(EventKind.VISIT, "completed"))
    risen = next(e for e in escalated.of(EventKind.STEP) if e.after == 6)

    assert f"a limited use of force (rung 6) on {full_date(escalated.date(risen.day))}" in text
    assert f"{number(held, 'visit')} were made".capitalize() in text
    summit = escalated.of(EventKind.VISIT, "begun", "cancelled")
    assert any(escalated.setting.slots.summit[e.slot] for e in summit) == ("their summit" in text)


def test_plain_text_fits_eighty_columns_and_has_its_margin(escalated: Chronicle) -> None:
    story = tell(escalated)
    text = as_text(story)
    lines = text.splitlines()

    assert max(map(len, lines)) <= 80
    assert text.isprintable() is False and "\x1b" not in text  # lines, but no colours
    margins = [re.match(r"[ \d]\d \w{3} [ \d]{4} [0-7] [ \d]{3} [* ] \S", line) for line in lines]
    entries = [e for c in story.chapters for e in c.entries]
    first_of_day = {(c.phase.first, e.day) for c in story.chapters for e in c.entries}
    assert sum(m is not None for m in margins) == len(first_of_day)
    said = words(" ".join(line[20:] if line[:20].strip()[:1] != "T" else line for line in lines))
    for entry in entries:
        assert words(entry.text)[:40] in said


class Tags(HTMLParser):
    """Collects tags and text, and fails where a tag is not closed."""

    VOID = frozenset(("meta", "br"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data + " "


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    tags.close()
    assert tags.open == []
    return tags


def evil_story() -> Story:
    """A scenario whose words try to be markup."""
    governments = {
        name: government.model_copy(update={"name": EVIL})
        for name, government in small().scenario.governments.items()
    }
    officials = {
        name: official.model_copy(update={"name": EVIL, "office": EVIL})
        for name, official in small().scenario.officials.items()
    }
    loaded = changed(small(), LIVELY, title=EVIL, governments=governments, officials=officials)
    return tell(trace(loaded, 5, 1, 6, 60).chronicle)


def test_the_page_is_whole_and_says_the_same(escalated: Chronicle) -> None:
    story = tell(escalated)
    page = as_html(story, ("Had it not been so, then not.",), "ballast trace x")
    tags = parsed(page)
    text = words(tags.text)

    for chapter in story.chapters:
        assert chapter.title in text
        for entry in chapter.entries:
            assert words(entry.text) in text
    assert "Had it not been so, then not." in text and "ballast trace x" in text
    assert not re.search(r"https?://|<script|@import|url\(", page)
    assert len(page) < 200_000


def test_words_of_a_scenario_are_never_markup() -> None:
    story = evil_story()
    page = as_html(story, (EVIL,), EVIL)
    tags = parsed(page)

    assert "script" not in tags.seen and words(EVIL) in words(tags.text)
    text = as_markdown(story, (EVIL,), "ballast trace x")
    assert "<script" not in text and "*bold*" not in text.replace("\\*", "")


def test_markdown_has_all_chapters_and_entries(escalated: Chronicle) -> None:
    story = tell(escalated)
    text = as_markdown(story, (), "ballast trace x")

    assert text.count("\n## ") == len(story.chapters)
    assert text.count("\n- ") == sum(len(c.entries) for c in story.chapters)


def test_but_for_has_a_clause_for_every_event(lively: Chronicle) -> None:
    context = Context(lively)
    for event, _ in strikeable(lively):
        clause = had_not(context, event)
        assert " not " in f"{clause} " and not re.search(r"None|_|\{|  ", clause), clause


def test_but_for_in_words(escalated: Chronicle) -> None:
    question = usual_question(escalated)
    assert question == "rung_6_or_higher"
    found = but_for(escalated, replay(escalated), question)
    lines = answer(Context(escalated), found)
    risen = next(e for e in escalated.of(EventKind.STEP) if e.after == 6)
    press = escalated.events[risen.because[0]]
    when = full_date(escalated.date(risen.day))
    names = Names(escalated.setting)

    assert lines[0] == (
        f"Asked of this history: the relation reached a limited use of force (rung 6) on {when}."
    )
    assert press.number in {w.event.number for w in (*found.decisive, *found.moving)}
    side = names.side(press.side)
    assert any(
        line.startswith(f"Had {side} not pressed on with warning fire") and when in line
        for line in lines
    )
    assert lines[-1] == JOINT


def test_a_history_that_begins_high_or_with_nothing_public_is_summed_up_in_english() -> None:
    loaded = changed(baseline(), {"tension.start": 60.0, "encounters.rate": 0.0}, visits={})
    it = {"date": "2023-07-10", "kind": "accident", "severity": "lethal", "evidence": "A"}
    loaded = branch(
        changed(loaded, {"ladder.lethal_crisis": 1.0}, outcomes={}),
        {**NO_ONSETS, "interventions.add": {"it": it}},
    )
    text = words(" ".join(tell(trace(loaded, 1, 0, 0, 3).chronicle).short))

    assert re.search(
        "On 10 July 2023 an accident with dead or detained, in which .*, led straight to a crisis",
        text,
    )
    assert "It was open on the last day, three days on" in text
    assert (
        "one risky encounter, none of them publicised, one a collision, with dead or detained"
    ) in text


@given(st.lists(st.integers(0, 7), min_size=1, max_size=120))
def test_phases_cover_every_day_once(rungs: list[int]) -> None:
    found = phases(rungs)

    assert found[0].first == 0 and found[-1].last == len(rungs) - 1
    for one, other in pairwise(found):
        assert other.first == one.last + 1
    for phase in found:
        here = rungs[phase.first : phase.last + 1]
        assert phase.rung in here
        if phase.rung >= 4 or max(here) >= 4:
            assert set(here) == {phase.rung}
        lonely = all(
            other.rung >= 4
            for other in found
            if other.last + 1 == phase.first or other.first == phase.last + 1
        )
        assert phase.days >= SHORTEST_DAYS or phase.rung >= 4 or lonely


def test_an_act_without_its_own_words_is_told_by_its_title() -> None:
    menu = baseline().menu
    acts = {name: act.model_copy(update={"told": ""}) for name, act in menu.acts.items()}
    loaded = baseline().model_copy(update={"menu": menu.model_copy(update={"acts": acts})})
    names = Names(trace(loaded, 1, 0, 0, 1).chronicle.setting)

    assert names.act("sanction_persons", 0) == "chose to sanction persons"
    assert (
        Names(trace(baseline(), 1, 0, 0, 1).chronicle.setting).act("tariff", 0) == "raised tariffs"
    )


def test_interventions_are_told_as_the_scenarios_own() -> None:
    """Of every kind, and what it sets comes with it."""
    entries = {
        "heat": {"date": "2020-03-05", "kind": "pressure", "side": "AA", "by": 0.5},
        "crash": {"date": "2020-03-06", "kind": "accident", "severity": "collision"},
        "tax": {"date": "2020-03-07", "kind": "act", "side": "BB", "act": "tariff"},
        "late": {"date": "2020-03-08", "kind": "visit", "visit": "arne-spring", "action": "move",
                 "to": "2020-04-02"},
        "off": {"date": "2020-03-25", "kind": "visit", "visit": "meeting", "action": "cancel"},
        "heir": {"date": "2020-03-09", "kind": "personnel", "official": "arne", "reception": 0.5},
        "line": {"date": "2020-03-10", "kind": "call", "channel": "leader"},
    }  # fmt: skip
    entries = {name: entry | {"evidence": "A"} for name, entry in entries.items()}
    loaded = branch(small(), {"interventions.add": entries})
    chronicle = trace(loaded, 5, 1, 0, 40).chronicle
    text = words(as_text(tell(chronicle)))

    assert "more domestic pressure on Aland, as the scenario has it" in text
    assert "As the scenario has it, forces of the two collided" in text
    assert "raised tariffs, as the scenario has it" in text
    assert "is moved to 2 April if it has not begun, as the scenario has it" in text
    assert "The summit of Boris and Ada was called off, as the scenario has it" in text
    assert "Heir: a new holder of the office of office" in text
    assert "Line: within a dispute a call through the leaders' channel is answered" in text
    (off,) = [e for e in chronicle.of(EventKind.VISIT, "cancelled") if e.why == "planned"]
    assert off not in [event for event, _ in strikeable(chronicle)]


def test_what_a_player_chooses_is_told_as_the_players_choice() -> None:
    """Acts and moves of a played side; the past in common of a continued history."""
    played = {
        "BB": {
            "until": "2020-04-30",
            "acts": {"2020-03-10": ["tariff"]},
            "visits": {"2020-03-12": {"arne-spring": "call_off"}},
        }
    }
    loaded = branch(small(), {"played": played})
    text = words(as_text(tell(trace(loaded, 5, 1, 0, 40).chronicle)))

    assert "Boria raised tariffs, by the player's choice" in text
    assert "set for 20 March, was called off, by the player's choice" in text


def test_a_channel_that_rises_by_use_is_told_with_its_use() -> None:
    told = trace(with_limited_channels({"channels.use_rise": 1.0}), 5, 1, 0, 120).chronicle
    text = " ".join(as_text(tell(told)).split())

    assert "With use, the economic channel rose to working after talks on its issue." in text
