"""Data of after the start are refused; shipped scenarios name nothing else of after their day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ballast.sim.scenario.dating import beyond, misdated, of_its_day
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.schema import Evidenced
from ballast.sim.scenario.sources import known_seeds
from ballast.sim.scenario.validation import _all_evidenced
from ballast.sim.vocabulary import Evidence
from tests.cases import ROOT, baseline

START, T0 = date(2023, 2, 1), date(2023, 7, 10)


def found(source: dict[str, Any], evidence: str = "D", start: date = START) -> list[str]:
    entry = Evidenced(evidence=Evidence(evidence), source="Own")
    key = ("parameters", "visits.effect")
    return [message for _, message in misdated([(key, entry)], start, {"Own": source})]


@pytest.mark.parametrize(
    ("data", "late"),
    [
        ([2000, 2022], False),
        ([2000, 2023], False),  # of that year: the day is not said
        ([2000, 2024], True),
        (["2022-08", "2023-02"], False),
        (["2022-08", "2023-03"], True),
        ([date(2022, 8, 2), date(2023, 2, 1)], False),
        ([date(2022, 8, 2), date(2023, 2, 2)], True),
    ],
)
def test_the_last_day_of_the_data_decides(data: list[Any], late: bool) -> None:
    """Data may be published later, and may begin at any time."""
    assert bool(found({"published": 2030, "data": data})) == late


def test_without_a_span_the_day_of_publication_decides() -> None:
    assert found({"published": date(2023, 2, 1)}) == []
    assert found({"published": date(2023, 2, 2)}) == [
        "expected data up to the start 2023-02-01, got 'Own', up to 2023-02-02"
    ]


def test_literature_and_expert_priors_are_of_today() -> None:
    assert found({"published": 2030}, "L") == found({"published": 2030}, "X") == []


@pytest.mark.parametrize(
    ("source", "may"),
    [
        ({"published": "2023-01-31"}, True),
        ({"published": "2023-03"}, False),
        ({"published": 2025, "data": [1949, 2014]}, True),  # a later catalogue of earlier years
        ({"published": 2022, "data": [2000, "2023-02-02"]}, False),
        ({"published": 2025, "about": "mechanism"}, True),
    ],
)
def test_a_source_of_its_day(source: dict[str, Any], may: bool) -> None:
    """On 1 February 2023: what tells of nothing later, and what is about a mechanism."""
    assert of_its_day(source, START) == may


def test_sources_that_are_not_known_are_not_judged_here() -> None:
    entry = Evidenced(evidence=Evidence.DATA, source="Own")

    assert list(misdated([(("x",), entry)], START, None)) == []
    assert list(misdated([(("x",), entry)], START, ("Own",))) == []
    assert list(misdated([(("x",), entry)], START, {})) == []


def test_the_baseline_moved_to_an_earlier_day_is_refused_where_it_should_be() -> None:
    sources, _ = known_seeds(ROOT / "seeds")
    entries = list(_all_evidenced(baseline().scenario))
    late = [".".join(map(str, key)) for key, _ in misdated(entries, date(2023, 5, 1), sources)]

    assert list(misdated(entries, baseline().scenario.start, sources)) == []
    assert "parameters.shocks.sovereignty_rate.source" in late
    assert "governments.US.conduct.source" in late
    assert "parameters.ladder.onset_rate.source" not in late  # disputes to 2014


@pytest.mark.parametrize("path", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda p: p.stem)
def test_a_shipped_scenario_names_nothing_of_after_its_day(path: Path) -> None:
    """Whatever the class, and nothing at all published after 10 July 2023."""
    sources, _ = known_seeds(ROOT / "seeds")
    scenario = load_scenario(str(path)).scenario
    assert sources is not None
    named = {
        (".".join(map(str, key)), entry.source)
        for key, entry in _all_evidenced(scenario)
        if entry.source is not None
    }

    assert [k for k, name in sorted(named) if not of_its_day(sources[name], scenario.start)] == []
    assert [k for k, name in named if beyond(str(sources[name]["published"]), T0)] == []
    assert len(named) > 50
