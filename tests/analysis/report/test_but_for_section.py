"""What the report says that its two histories hung on."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from ballast.analysis.narrative.counterfactual_text import NOTHING_ASKED
from ballast.analysis.narrative.words import number
from ballast.analysis.report import (
    but_for_section,
    read_material,
    told_histories,
)
from ballast.sim.chronicle.chronicle_events import EventKind
from ballast.sim.experiments.traced_history import Traced, trace
from ballast.sim.scenario.schema import LoadedScenario
from tests.ballast.cli.running import ballast
from tests.cases import accident, baseline, quiet
from tests.reports import EVIL, played, small_folder
from tests.scripted_disputes import BOTH_PRESS, HELD, over_an_encounter

ENCOUNTER = {"date": "2023-08-11", "kind": "accident", "severity": "publicised", "evidence": "A"}


def history(loaded: LoadedScenario, days: int = 60) -> Traced:
    return trace(loaded, 1, 0, 0, days)


def test_the_accident_that_made_the_crisis_is_named() -> None:
    told = but_for_section.sentences(history(accident()))

    assert told[:2] == (
        "Asked of this history: the relation reached a crisis (rung 5) on 1 August 2023.",
        "Had the accident with dead or detained of 1 August 2023, over which the dispute began, "
        "not happened, then the relation would not have reached a crisis (rung 5); it would have "
        "gone no further than rung 2.",
    )


def test_where_a_second_encounter_would_do_none_is_decisive() -> None:
    loaded = over_an_encounter(HELD, changes={"interventions.add": {"b": ENCOUNTER}})
    told = but_for_section.sentences(history(loaded))

    assert told[1].startswith("No single event decided it")
    assert any("it would have come 10 days later, on 11 August 2023" in one for one in told)


def test_a_calm_history_is_asked_nothing() -> None:
    told = but_for_section.sentences(history(quiet(baseline()), 10))

    assert told == (NOTHING_ASKED,)
    assert but_for_section.section(told) == (
        f'<div class="butfor"><h4>But for</h4><p>{NOTHING_ASKED}</p></div>'
    )


def test_what_would_take_long_is_not_played(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a history of 60 days: 60 for each encounter, step, answered call and channel, and one."""
    traced = history(accident())
    told = traced.chronicle
    events = 2 + len(told.of(EventKind.CALL, "answered")) + len(told.of(EventKind.CHANNEL))
    monkeypatch.setattr(but_for_section, "MOST_WORK", 60 * (events + 1))
    assert len(but_for_section.sentences(traced)) > 1
    monkeypatch.setattr(but_for_section, "MOST_WORK", 60 * (events + 1) - 1)
    monkeypatch.setattr(but_for_section, "replay", None)

    (only,) = but_for_section.sentences(traced)
    many = number(events, "event")
    assert only.startswith(f"For this page it was not played again without each of its {many}")


def test_names_of_a_scenario_stay_text() -> None:
    """A press of a government whose name is no HTML decides whether there is war."""
    evil = over_an_encounter(BOTH_PRESS, changes={"governments.US.name": EVIL})
    told = but_for_section.sentences(history(evil))
    html = but_for_section.section(told)

    assert any(EVIL in sentence for sentence in told)
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html


def test_the_page_says_what_its_own_command_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small_folder(tmp_path / "scenarios"))
    out = played(Path("small.yaml"), tmp_path / "out")
    material = read_material(out)
    text = (out / "report.html").read_text("utf-8")
    told = told_histories.play(material)

    assert text.count("<h4>But for</h4>") == len(told) >= 2
    for one in told:
        assert str(but_for_section.section(one.unless)) in text
        command = told_histories.trace_command(material, one.chosen)
        printed = ballast(capsys, *shlex.split(command)[1:], "--format", "markdown", "--quiet").out
        assert all(sentence in printed.replace("\\", "") for sentence in one.unless)
