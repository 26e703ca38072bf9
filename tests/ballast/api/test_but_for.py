"""``History.but_for``: the event that a history hung on, as a table, in sentences and as HTML."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from ballast.api.changing import change
from ballast.api.tracing import History, trace
from ballast.sim.errors import InputError
from ballast.sim.scenario.schema import LoadedScenario
from tests.ballast.api.cases import EVIL
from tests.ballast.cli.running import ballast
from tests.cases import SMALL, accident, baseline, lively, quiet
from tests.scripted_disputes import escalating, settled_late


def told(loaded: LoadedScenario, last: str, seed: int = 1, draw: int = 0, run: int = 0) -> History:
    return trace(loaded, seed, draw, run, until=last, progress=False)


def test_the_accident_that_made_the_crisis_is_the_decisive_event() -> None:
    """Nothing but an accident, which always makes a crisis, and the crisis's own step."""
    history = told(accident(), "2023-09-07")
    found = history.but_for(progress=False)
    table = found.table()

    assert found.outcome == "rung_5_or_higher"
    assert table["role"].tolist() == ["decisive", "itself"]
    assert table["event"].tolist() == [
        "The accident with dead or detained happened.", "The relation went from rung 2 to rung 5."
    ]  # fmt: skip
    assert table["date"].tolist() == [pd.Timestamp("2023-08-01")] * 2
    assert not table["comes"].any() and table["later"].isna().all()
    assert table["highest_rung"].max() < 4
    assert history.events.set_index("number").loc[table["number"], "kind"].tolist() == [
        "encounter", "step"
    ]  # fmt: skip
    assert found.sentences[1] == (
        "Had the accident with dead or detained of 1 August 2023, over which the dispute began, "
        "not happened, then the relation would not have reached a crisis (rung 5); it would have "
        "gone no further than rung 2."
    )
    assert repr(found) == (
        f"<But for rung_5_or_higher of {baseline().scenario.title}, draw 0, run 0: "
        f"1 of {found.found.candidates} events decisive>"
    )


def test_without_the_first_of_two_accidents_the_crisis_comes_with_the_second() -> None:
    again = {"date": "2023-08-11", "kind": "accident", "severity": "lethal", "evidence": "A"}
    twice = change(accident(), {"interventions.add": {"again": again}}, title="Twice")
    found = told(twice, "2023-09-07").but_for("rung_5_or_higher", progress=False)
    table = found.table()

    assert table["role"].tolist() == ["moving", "moving"]
    assert table["comes"].all() and table["later"].tolist() == [10, 10]
    assert "No single event decided it" in str(found)
    assert "0 of" in repr(found) and "does not come" not in found._repr_html_()


def test_events_that_did_not_matter_are_there_when_asked_for() -> None:
    story = settled_late().chronicle
    history = told(escalating(), "2024-12-30", story.seed, story.draw, story.run)
    found = history.but_for("rung_6_or_higher", progress=False)
    everything = found.table(everything=True)
    idle = everything[everything["role"] == "none"]

    assert found.table().equals(everything[everything["role"] != "none"].reset_index(drop=True))
    assert len(everything) == found.found.candidates > len(idle) == found.found.unmoved > 0
    assert everything["number"].is_monotonic_increasing and everything["number"].is_unique
    assert idle["comes"].all() and (idle["later"] == 0).all()


def test_the_same_answer_as_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    shown = ballast(
        capsys, "trace", SMALL, "--until", "2020-05-30", "--but-for", "any_encounter", "--json"
    )
    found = trace(SMALL, until="2020-05-30").but_for("any_encounter", progress=False)

    assert found.found.as_json(found.chronicle) == json.loads(shown.out)["but_for"]
    assert found.table(everything=True)["later"].isna().all(), "the outcome has no day"


def test_what_a_scenario_says_stays_text() -> None:
    """A refusal of a government whose name is no HTML decides whether there is a summit."""
    evil = change(lively(), {"governments.AA.name": EVIL}, title=EVIL)
    found = told(evil, "2020-06-18", 5, 1, 4).but_for("summit_held", progress=False)
    html = found._repr_html_()

    assert any(EVIL in sentence for sentence in found.sentences)
    assert EVIL in found.table()["event"].iloc[0] and EVIL in repr(found)
    assert "<script" not in html and html.count("&lt;script&gt;") == 2


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("any_encountr", "^outcome: expected one of rung_4.*; did you mean 'any_encounter'[?]$"),
        ("", "^outcome: expected one of rung_4.*, got ''$"),
        (5, "^outcome: expected one of rung_4.*, got 5$"),
        (["rung_7"], "^outcome: expected one of"),
    ],
)
def test_an_outcome_that_is_not_there(outcome: str, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        told(lively(), "2020-03-20").but_for(outcome)


def test_a_history_of_nothing_asks_nothing_by_itself() -> None:
    calm = told(quiet(baseline()), "2023-07-20")

    with pytest.raises(InputError, match=r"^outcome: expected the name of an outcome: this"):
        calm.but_for()
    asked = calm.but_for("rung_4_or_higher", progress=False)
    assert asked.table().empty and "There was no event that could be removed." in asked.sentences
    assert "<table" not in asked._repr_html_()
