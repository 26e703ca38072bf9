"""Expectations: what is measured, how it is compared, and what the file may say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analysis.expectations import evaluate, measure, plays
from sim.errors import InputError
from sim.scenario.expectations import Ask, Expectation, Quantity, load_expectations
from sim.scenario.library import load_scenario
from sim.study.laboratory import Laboratory
from sim.vocabulary import CATEGORIES, NEVER, VisitEvent
from tests.cases import ROOT, SMALL, baseline, small


@pytest.fixture(scope="module")
def lab() -> Laboratory:
    return Laboratory(loaded=small(), seed=2, draws=5, runs=20, days=200)


def test_all_seventeen_are_asked_and_stand_on_something() -> None:
    found = load_expectations(load_scenario("summer-2023"))

    assert list(found) == [f"X{n:02}" for n in range(1, 18)]
    assert all(e.rests_on and e.reading for e in found.values())
    assert any(a.expects != "open" for e in found.values() for a in e.asks)


def test_acts_are_counted_as_the_tally_counts_them(lab: Laboratory) -> None:
    (diary,) = lab.play(label="scenario")
    assert diary.tally is not None
    for side, name in enumerate(("AA", "BB")):
        hostile = Quantity(what="acts", side=name, categories=CATEGORIES[:6])
        np.testing.assert_array_equal(measure(hostile, [diary]), diary.tally.acts[side, 0])


def test_visits_are_counted_as_the_tally_counts_them(lab: Laboratory) -> None:
    (diary,) = lab.play(label="scenario")
    assert diary.tally is not None
    for side, name in enumerate(("AA", "BB")):
        found = measure(Quantity(what="visits", side=name), [diary])
        np.testing.assert_array_equal(found, diary.tally.completed[side])
    rows = diary.table("visits")
    assert (rows["event"] == VisitEvent.COMPLETED).sum() == diary.tally.completed.sum()


def test_the_other_quantities(lab: Laboratory) -> None:
    (diary,) = lab.play(label="scenario")
    assert diary.tally is not None
    summit = measure(Quantity(what="summit"), [diary])
    rung = measure(Quantity(what="rung", rung=4), [diary])
    mean = measure(Quantity(what="tension_mean"), [diary])
    collisions = measure(Quantity(what="collisions"), [diary])

    np.testing.assert_array_equal(summit, diary.tally.summit_day != NEVER)
    np.testing.assert_array_equal(rung, diary.tally.first_day[0] != NEVER)
    np.testing.assert_allclose(mean, diary.tally.tension_sum / 200, rtol=1e-5)
    np.testing.assert_array_equal(collisions, diary.tally.collisions)


def test_windows_rates_and_thresholds(lab: Laboratory) -> None:
    (diary,) = lab.play(label="scenario")
    cut = {"until": date(2020, 4, 29)}  # days 0 … 59
    early = measure(Quantity(what="acts", **cut), [diary])
    late = measure(Quantity(what="acts", since=date(2020, 4, 30)), [diary])
    everything = measure(Quantity(what="acts"), [diary])

    np.testing.assert_array_equal(early + late, everything)
    rate = measure(Quantity(what="acts", **cut), [diary], a_year=True)
    np.testing.assert_allclose(rate, early * 365 / 60)
    some = measure(Quantity(what="acts", at_least=5, **cut), [diary])
    np.testing.assert_array_equal(some, early >= 5)


def _one(lab: Laboratory, **ask: object) -> object:
    expectation = Expectation(reading="", asks=(Ask(says="", **ask),), rests_on=())
    (answered,) = evaluate(lab, {"X": expectation})
    return answered


def test_a_change_without_effect_changes_nothing(lab: Laboratory) -> None:
    quantity = Quantity(what="tension_mean")
    same = _one(lab, of=quantity, change={"officials.arne.seniority": 0.9}, expects="more")

    assert same.answers[0].found.value == 0.0
    assert same.verdict == "not resolved"


def test_a_change_with_an_effect_agrees_or_disagrees(lab: Laboratory) -> None:
    change = {"parameters.tension.base": 80}
    quantity = Quantity(what="tension_mean")

    assert _one(lab, of=quantity, change=change, expects="more").verdict == "agrees"
    assert _one(lab, of=quantity, change=change, expects="less").verdict == "disagrees"


def test_conditions_split_the_histories(lab: Laboratory) -> None:
    crisis, collision = Quantity(what="rung", rung=4), Quantity(what="summit")
    given = _one(lab, of=crisis, given=collision, expects="open").answers[0]
    unless = _one(lab, of=crisis, unless=collision, expects="open").answers[0]
    (diary,) = lab.play(label="scenario")
    held, reached = measure(collision, [diary]) > 0, measure(crisis, [diary])

    assert given.histories + unless.histories == lab.lanes
    assert given.found.value == pytest.approx(reached[held].mean())
    assert unless.found.value == pytest.approx(reached[~held].mean())


def test_likely_is_held_against_even_odds(lab: Laboratory) -> None:
    sure = Quantity(what="acts", at_least=1)

    assert _one(lab, of=sure, expects="likely").verdict == "agrees"
    assert _one(lab, of=sure, expects="unlikely").verdict == "disagrees"


def test_every_change_is_played_once() -> None:
    asks = tuple(
        Ask(says="", of=Quantity(what="summit"), change={"days": d}, expects="open")
        for d in (1, 1, 2)
    )
    assert plays({"X": Expectation(reading="", asks=asks, rests_on=())}) == 3


def test_a_wrong_file_is_refused_with_all_its_lines(tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8").replace("../../seeds", str(ROOT / "seeds"))
    text = text.replace("record: small.csv", "expectations: said.yaml")
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "said.yaml").write_text(
        "expectations:\n  X01:\n    reading: none\n    asks:\n      - says: odd\n"
        "        of: {what: acts, side: ZZ}\n        change: {parameters.nothing: 0}\n"
        "        expects: more\n      - says: late\n        of: {what: rung, until: 2031-01-01}\n"
        "        expects: open\n    rests_on: [parameters.visits.efect]\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_expectations(load_scenario(str(tmp_path / "own.yaml")))
    text = str(caught.value)

    assert "said.yaml:12: expectations.X01.rests_on[0]" in text
    assert "expected one of AA, BB, got 'ZZ'" in text
    assert "expected a rung from 0 to 7, found none" in text
    assert "expected a day of the scenario, got 2031-01-01" in text
    assert "expected a key of parameters, got 'nothing'" in text


def test_a_scenario_without_expectations_has_none() -> None:
    assert load_expectations(small()) == {}
    assert baseline().scenario.expectations is not None
