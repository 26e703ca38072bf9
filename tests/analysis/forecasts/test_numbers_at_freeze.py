"""Numbers of a scenario as they are known on the day of a freeze."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ballast.analysis.forecasts import data_behind
from ballast.analysis.forecasts.leakage import known_later
from ballast.analysis.forecasts.numbers_at_freeze import AtFreeze, at_freeze
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.posterior_checks import with_posterior
from ballast.sim.scenario.provenance import Seeds
from ballast.sim.scenario.reader import Document
from ballast.sim.scenario.schema import LoadedScenario
from tests.cases import ROOT, small
from tests.posteriors import rows_of, written

BEFORE_BALLOON = date(2023, 1, 31)
EFFECT, ONSETS = "parameters.visits.effect", "parameters.ladder.onset_rate"


@cache
def baseline() -> AtFreeze:
    """The baseline as it is known before the balloon."""
    return at_freeze(load_scenario("summer-2023"), BEFORE_BALLOON)


def fates(found: AtFreeze) -> dict[str, str]:
    return {one.key: one.fate for one in found.numbers}


def of_class_d(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], **source: Any
) -> LoadedScenario:
    """The small dyad with numbers of class D on a source of the test's own."""
    seeds = Seeds({"Mine": source}, {})
    monkeypatch.setattr(data_behind, "read_seeds", lambda _: seeds)
    about = {"evidence": "D", "source": "Mine"}
    return changed(small(), {key: said | about for key, said in change.items()})


@pytest.mark.parametrize("side", ["US", "CN"])
def test_counts_are_those_that_seeds_counted_by_that_day(side: str) -> None:
    """By another program: ``python seeds/rates.py --last 2023-01-31``."""
    text = (ROOT / "seeds" / "rates-balloon-2023.yaml").read_text("utf-8")
    table = yaml.safe_load(text)[side]
    conduct = baseline().loaded.scenario.governments[side].conduct
    counted = {
        category.value: rate.count  # type: ignore[union-attr]
        for category, rate in conduct.rates.items()
        if fates(baseline())[f"governments.{side}.conduct.rates.{category.value}"] == "derived"
    }

    assert dict(conduct.counts) == table["counts"]
    assert counted == {key: table["totals"][key] for key in counted} and len(counted) >= 7
    assert {rate.days for rate in conduct.rates.values() if hasattr(rate, "count") and rate.count
            is not None} == {183.0}  # fmt: skip


def test_every_number_of_class_d_has_its_fate() -> None:
    found = fates(baseline())

    assert found["governments.US.conduct.rates.sanction"] == "widened"  # by another list
    assert found["parameters.ladder.onset_rate"] == "kept"  # disputes up to 2014
    assert found["parameters.channels.suspension_half_life"] == "widened"
    assert found["turnover.rates.CN.minister"] == found["leaders.calls"] == "widened"
    assert "parameters.visits.effect" not in found  # no data
    posterior, events = baseline().set_aside
    assert posterior.startswith("the posterior 'calibration', of data up to 2023-07-09: ")
    assert events == "44 events of the scenario's record, after the freeze"


def test_the_range_from_before_the_data_goes_before_a_doubled_one() -> None:
    text = (ROOT / "configs" / "calibration.yaml").read_text("utf-8")
    before = yaml.safe_load(text)["before"]["parameters.channels.suspension_half_life"]
    prior = baseline().loaded.scenario.parameters["channels.suspension_half_life"]

    assert (prior.low, prior.mode, prior.high) == (before["low"], before["mode"], before["high"])


def test_what_is_made_anew_rests_on_no_later_data() -> None:
    late = list(known_later(baseline().loaded, BEFORE_BALLOON))

    assert late  # channels, officials and facts of that summer are what they are
    assert not [line for line in late if "parameters." in line and "rests on it" in line
                and "'EventRecord'" in line]  # fmt: skip
    assert not [line for line in late if "the record" in line or ".conduct" in line]


@pytest.mark.parametrize(
    ("name", "freeze", "expected"),
    [
        ("balloon-2023", BEFORE_BALLOON, {
            "shocks.drill_lag", "coercion.countermeasure_lag", "visits.shortest_lag",
            "visits.usual_lag", "visits.longest_lag", "visits.postponement_rate"}),
        ("after-pelosi-2022", date(2022, 8, 1), {
            "coercion.countermeasure_lag", "visits.shortest_lag",
            "visits.usual_lag", "visits.longest_lag", "visits.postponement_rate"}),
    ],
)  # fmt: skip
def test_another_label_does_not_make_another_number(
    name: str, freeze: date, expected: set[str]
) -> None:
    """Numbers of later data that a branch says are an expert's."""
    loaded = load_scenario(name)
    found = at_freeze(loaded, freeze)
    anew = {one.key.removeprefix("parameters.") for one in found.numbers if one.fate != "kept"}

    assert anew == expected
    assert all(loaded.scenario.parameters[key].evidence == "X" for key in anew)
    assert all(found.loaded.scenario.parameters[key].drawn for key in anew)
    assert found.changed and found.loaded.canonical_hash != loaded.canonical_hash


def test_a_number_that_a_branch_says_itself_is_its_own() -> None:
    """Of the half-life's own range, which is of suspensions up to the start."""
    (one,) = (
        one
        for one in at_freeze(load_scenario("balloon-2023"), BEFORE_BALLOON).numbers
        if one.key == "parameters.channels.suspension_half_life"
    )

    assert (one.fate, one.of, one.last) == ("kept", "Balloon 2023", "2010")


def test_without_later_data_the_scenario_is_the_same_one() -> None:
    loaded = load_scenario("summer-2023")
    found = at_freeze(loaded, loaded.scenario.start)

    assert found.loaded == loaded and not found.changed
    assert {one.fate for one in found.numbers} == {"kept"} and len(found.numbers) > 30


@pytest.mark.parametrize(
    ("last", "fate"), [("2020-01-15", "kept"), ("2020-01-16", "widened"), ("2020", "kept")]
)
def test_the_day_of_the_freeze_may_still_be_known(
    last: str, fate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"low": 0.0, "mode": 1.0, "high": 3.0}
    loaded = of_class_d(monkeypatch, {EFFECT: said}, published=2020, data=[2010, last])
    (one,) = (one for one in at_freeze(loaded, date(2020, 1, 15)).numbers if one.key == EFFECT)

    assert one.fate == fate


def test_a_count_that_no_record_gives_is_halved(monkeypatch: pytest.MonkeyPatch) -> None:
    key = "governments.AA.conduct.rates.economic"
    days = [date(2019, 1, 1), date(2020, 2, 1)]
    said = {"count": 6, "days": 300}
    loaded = of_class_d(monkeypatch, {key: said}, published=2020, data=days)
    (one,) = (one for one in at_freeze(loaded, date(2020, 1, 15)).numbers if one.key == key)

    assert (one.fate, one.was, one.now) == ("widened", "6 in 300 days", "3 in 150 days")


def test_a_posterior_of_later_data_is_set_aside(tmp_path: Path) -> None:
    rows = rows_of(small().scenario, (EFFECT, ONSETS))
    path = written(tmp_path / "late.parquet", rows, last_day=date(2020, 2, 1))
    problems: list[Any] = []
    named = small().model_copy(
        update={"scenario": small().scenario.model_copy(update={"posterior": str(path)})}
    )
    loaded = with_posterior(named, Document("x", {}, {}), problems)
    early, late = (at_freeze(loaded, date(2020, 2, day)) for day in (1, 28))
    before = at_freeze(loaded, date(2020, 1, 31))

    assert not problems
    assert early.loaded.posterior == late.loaded.posterior == loaded.posterior is not None
    assert before.loaded.posterior is None
    assert before.set_aside[0] == (
        "the posterior 'small', of data up to 2020-02-01: 2 numbers drawn from priors"
    )
