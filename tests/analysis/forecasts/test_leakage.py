"""What a scenario may not rest on if it is frozen on a day: one wrong input a test."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ballast.analysis.forecasts import leakage
from ballast.analysis.forecasts.leakage import known_later
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.provenance import Seeds
from ballast.sim.scenario.schema import LoadedScenario, RecordedEvent
from ballast.sim.vocabulary import Evidence
from tests.cases import small

DAY = date(2020, 1, 15)


def resting(source: dict[str, Any], evidence: str, ledger: list[str]) -> LoadedScenario:
    """The small dyad with one order that rests on a source of the test's own."""
    order = {
        "date": "2020-04-10", "kind": "act", "side": "AA", "act": "tariff", "evidence": "A",
    }  # fmt: skip
    loaded = changed(small(), {"interventions.add": {"order": order}})
    about = {"source": "Mine", "evidence": Evidence(evidence), "ledger": tuple(ledger)}
    known = loaded.scenario.interventions["order"].model_copy(update=about)
    scenario = loaded.scenario.model_copy(update={"interventions": {"order": known}})
    return loaded.model_copy(update={"scenario": scenario, "record": ()})


def told(
    monkeypatch: pytest.MonkeyPatch, source: dict[str, Any], evidence: str = "X",
    facts: dict[str, Any] | None = None,
) -> list[str]:  # fmt: skip
    """What is said of the order."""
    seeds = Seeds({"Mine": source}, facts or {})
    monkeypatch.setattr(leakage, "read_seeds", lambda _: seeds)
    loaded = resting(source, evidence, list(facts or {}))
    return [line for line in known_later(loaded, DAY) if "interventions.order" in line]


@pytest.mark.parametrize(
    ("source", "evidence", "why"),
    [
        ({"published": "2020-01-16"}, "X", "it reaches to 2020-01-16"),
        ({"published": 2012, "data": [2010, "2020-02-01"]}, "D", "it reaches to 2020-02-01"),
        ({"published": 2021, "about": "relation"}, "A", "it reaches to 2021"),
        ({"published": 2021, "about": "mechanism"}, "D", "it reaches to 2021"),
        ({}, "X", "it has no date"),
    ],
)  # fmt: skip
def test_a_source_of_later_is_told(
    source: dict[str, Any], evidence: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = told(monkeypatch, source, evidence)

    assert line == f"got 'Mine': interventions.order rests on it, and {why}"


@pytest.mark.parametrize(
    ("source", "evidence"),
    [
        ({"published": "2020-01-15"}, "X"),
        ({"published": "2020-01"}, "X"),
        ({"published": 2021, "about": "mechanism"}, "L"),
        ({"published": 2021, "data": [1816, 2014]}, "D"),
    ],
)
def test_a_source_of_its_day_is_not(
    source: dict[str, Any], evidence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(monkeypatch, source, evidence) == []


def test_a_fact_of_later_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = {"F1": {"date": "2020-02"}, "F2": {"date": "2020-01"}, "F3": {"date": None}}
    (line,) = told(monkeypatch, {"published": 2019}, facts=facts)

    assert line == "got 'F1': interventions.order rests on this fact, and it is of 2020-02"


def test_an_event_of_the_record_between_freeze_and_start_is_told() -> None:
    start = small().scenario.start
    events = tuple(
        RecordedEvent(day=day, actor="AA", act="tariff", process="act", weight=-3.0)
        for day in (-40, -3, -1)
    )
    loaded = small().model_copy(update={"record": events})
    last = start - timedelta(days=1)

    assert list(known_later(loaded, last)) == []
    assert list(known_later(loaded, start - timedelta(days=5))) == [
        f"got the record: 2 of its events are later, up to {last}"
    ]
