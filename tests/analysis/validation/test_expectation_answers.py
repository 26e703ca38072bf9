"""Expectations: what is measured, how it is compared, and what the file may say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ballast.analysis.validation.expectation_answers import evaluate, plays
from ballast.sim.errors import InputError
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.expectations import Ask, Expectation, load_expectations
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.outcome_language import Asked
from tests.cases import ROOT, SMALL, baseline, small


@pytest.fixture(scope="module")
def lab() -> PairedExperiments:
    return PairedExperiments(loaded=small(), seed=2, draws=5, runs=20, days=200)


def test_all_seventeen_are_asked_and_stand_on_something() -> None:
    found = load_expectations(load_scenario("summer-2023"))

    assert list(found) == [f"X{n:02}" for n in range(1, 18)]
    assert all(e.rests_on and e.reading for e in found.values())
    assert any(a.expects != "open" for e in found.values() for a in e.asks)


def test_a_rate_is_a_count_over_the_days_asked(lab: PairedExperiments) -> None:
    early = Asked(count="acts", by=date(2020, 4, 29))  # days 0 … 59
    rate = _one(lab, of=early, a_year=True, expects="open").answers[0].found.value

    assert rate == pytest.approx(lab.count(early).mean() * 365 / 60)


def _one(lab: PairedExperiments, **ask: object) -> object:
    expectation = Expectation(reading="", asks=(Ask(says="", **ask),), rests_on=())
    (answered,) = evaluate(lab, {"X": expectation})
    return answered


def test_a_change_without_effect_changes_nothing(lab: PairedExperiments) -> None:
    quantity = Asked(value="tension_mean")
    same = _one(lab, of=quantity, change={"officials.arne.seniority": 0.9}, expects="more")

    assert same.answers[0].found.value == 0.0
    assert same.verdict == "not resolved"


def test_a_change_with_an_effect_agrees_or_disagrees(lab: PairedExperiments) -> None:
    change = {"parameters.tension.base": 80}
    quantity = Asked(value="tension_mean")

    assert _one(lab, of=quantity, change=change, expects="more").verdict == "agrees"
    assert _one(lab, of=quantity, change=change, expects="less").verdict == "disagrees"


def test_conditions_split_the_histories(lab: PairedExperiments) -> None:
    crisis, collision = Asked(value="highest_rung", at_least=4), Asked(count="summits_held")
    given = _one(lab, of=crisis, given=collision, expects="open").answers[0]
    unless = _one(lab, of=crisis, unless=collision, expects="open").answers[0]
    held, reached = lab.count(collision) > 0, lab.count(crisis) >= 4

    assert given.histories + unless.histories == lab.lanes
    assert given.found.value == pytest.approx(reached[held].mean())
    assert unless.found.value == pytest.approx(reached[~held].mean())


def test_likely_is_held_against_even_odds(lab: PairedExperiments) -> None:
    sure = Asked(count="acts", at_least=1)

    assert _one(lab, of=sure, expects="likely").verdict == "agrees"
    assert _one(lab, of=sure, expects="unlikely").verdict == "disagrees"


def test_every_change_is_played_once() -> None:
    asks = tuple(
        Ask(says="", of=Asked(count="summits_held"), change={"days": d}, expects="open")
        for d in (1, 1, 2)
    )
    assert plays({"X": Expectation(reading="", asks=asks, rests_on=())}) == 3


def test_a_wrong_file_is_refused_with_all_its_lines(tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8").replace("../../seeds", str(ROOT / "seeds"))
    text = text.replace("record: small.csv", "expectations: said.yaml")
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "said.yaml").write_text(
        "expectations:\n  X01:\n    reading: none\n    asks:\n      - says: odd\n"
        "        of: {count: acts, side: ZZ}\n        change: {parameters.nothing: 0}\n"
        "        expects: more\n      - says: late\n"
        "        of: {count: days_on_rung, by: 2031-01-01}\n"
        "        expects: open\n    rests_on: [parameters.visits.efect]\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_expectations(load_scenario(str(tmp_path / "own.yaml")))
    text = str(caught.value)

    assert "said.yaml:12:16: expectations.X01.rests_on[0]" in text
    assert "expected the id of a government, got 'ZZ'" in text
    assert "expected the key 'rung' where days_on_rung is asked, found none" in text
    assert "expected a day of the scenario, 2020-03-01 … 2020-09-16, got 2031-01-01" in text
    assert "expected a key of parameters, got 'nothing'" in text


def test_a_scenario_without_expectations_has_none() -> None:
    assert load_expectations(small()) == {}
    assert baseline().scenario.expectations is not None
