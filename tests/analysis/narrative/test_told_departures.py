"""Officials who leave, in words: the office is told of, and whoever comes after is not called by
the name of the one before."""

from __future__ import annotations

import re

import pytest

from ballast.analysis.narrative.story import tell
from ballast.analysis.narrative.story_text import as_text
from ballast.analysis.narrative.words import Names
from ballast.game.happenings import Yesterday, evening, morning
from ballast.sim.chronicle.chronicle_events import Chronicle, EventKind
from ballast.sim.day import play_morning, play_rest_of_day
from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.experiments.deletion_replays import removal_of, replay
from ballast.sim.experiments.traced_history import trace
from ballast.sim.scenario.schema import LoadedScenario
from tests.cases import lively
from tests.sim.world.leaving import leaving, world_of

TITLES = {
    f"officials.{name}.office": title
    for name, title in {
        "alma": "Secretary of State", "arne": "Secretary of Trade", "axel": "Secretary of War",
        "bela": "Foreign Minister", "berta": "Minister of Trade", "bruno": "Defence Minister",
    }.items()
}  # fmt: skip
DAYS = 150


def busy(rate: float = 2.5) -> LoadedScenario:
    """Much happens, and officials come and go."""
    rates = {"AA": {"minister": rate}, "BB": {"minister": rate}}
    return leaving(rates, lively(), **TITLES)


def story_of(chronicle: Chronicle) -> str:
    return " ".join(as_text(tell(chronicle, everything=True)).split())


@pytest.mark.parametrize("run", range(4))
def test_nobody_is_called_by_a_name_after_leaving(run: int) -> None:
    chronicle = trace(busy(), 5, 1, run, DAYS).chronicle
    left = {e.official: e.day for e in reversed(chronicle.of(EventKind.DEPARTURE))}
    names = chronicle.setting.officials.names
    told = tell(chronicle, everything=True)
    entries = [e for chapter in told.chapters for e in chapter.entries]

    assert left
    for official, day in left.items():
        after = " ".join(e.text for e in entries if e.day >= day)
        # an earlier visit of the one before may be referred to
        own = re.sub(rf"the visit of {names[official]} [^,.;]*", "", after)
        assert not re.search(rf"\b{names[official]}\b", own), own


def test_the_office_changes_hands_in_a_sentence() -> None:
    loaded = leaving({"AA": {"minister": 50.0}}, **TITLES)
    text = story_of(trace(loaded, 9, 0, 0, 10).chronicle)

    assert "The Secretary of Trade of Aland left office; a successor took over." in text
    assert re.search(
        r"The visit of the new Secretary of Trade to Boria, set for 20 March, was put off because "
        r"the Secretary of Trade of Aland had left office\.",
        text,
    )
    assert re.search(
        r"The visit of Berta to Aland, which had been proposed, was put off because the Secretary "
        r"of Trade of Aland had left office\.",
        text,
    )


def test_put_off_visits_follow_from_the_departure() -> None:
    chronicle = trace(leaving({"AA": {"minister": 50.0}}, **TITLES), 5, 0, 0, 10).chronicle
    put_off = [e for e in chronicle.of(EventKind.VISIT, "postponed") if e.why == "departure"]

    assert put_off
    for event in put_off:
        for cause in event.because:
            gone = chronicle.events[cause]
            assert gone.kind == EventKind.DEPARTURE and gone.day == event.day
            assert gone.official in chronicle.setting.slots.pair[event.slot]
            assert chronicle.row(gone)["what"] == "successor"


def test_names_by_day() -> None:
    chronicle = trace(busy(), 5, 1, 0, DAYS).chronicle
    first = chronicle.of(EventKind.DEPARTURE)[0]
    names, who = Names(chronicle.setting, chronicle), first.official
    before, after = names.official(who, first.day - 1), names.official(who, first.day)

    assert before == chronicle.setting.officials.names[who]
    assert after == names.official(who) == f"the new {names.office(who)}"
    assert Names(chronicle.setting).official(who) == before


def test_a_departure_can_be_struck() -> None:
    """Without it the history is what Mesa plays without it, and the person stays."""
    told = trace(busy(1.0), 5, 1, 2, DAYS)
    (first, *_) = told.chronicle.of(EventKind.DEPARTURE)
    removal = removal_of(told.chronicle, first)
    assert removal is not None
    without = trace(busy(1.0), 5, 1, 2, DAYS, without=[removal]).chronicle
    today = [e for e in without.of(EventKind.DEPARTURE) if e.day == first.day]
    replays = replay(told.chronicle)
    lane = replays.struck.index(first) + 1

    assert first.official not in {e.official for e in today}
    assert replays.table["tension_end"][lane].as_py() == pytest.approx(without.tension[-1])
    earlier = [e for e in told.chronicle.events if e.day < first.day]
    assert [e for e in without.events if e.day < first.day] == earlier


def test_an_agent_is_whoever_holds_the_office() -> None:
    model = DiplomacyModel(leaving({"AA": {"minister": 50.0}}, **TITLES), days=30)
    agents = {agent.ident: agent for agent in model.officials}
    assert agents["arne"].name == "Arne"
    model.play()

    assert agents["arne"].name == "the new Secretary of Trade"
    assert agents["berta"].name == "Berta" and model.officials[2] is agents["arne"]


def test_who_plays_reads_of_it() -> None:
    world = world_of(leaving({"AA": {"minister": 50.0}}, **TITLES), 1)
    lines = []
    for _ in range(15):
        before = Yesterday.of(world)
        play_morning(world)
        lines += [each.text for each in morning(world)]
        play_rest_of_day(world)
        lines += [each.text for each in evening(world, before)]

    assert "the Secretary of Trade of Aland leaves office; a successor takes over" in lines
    assert "the visit of the new Secretary of Trade to Boria is put off" in lines
