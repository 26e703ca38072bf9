"""Turnover in a scenario file: what is read, drawn, explained, told, changed and refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from ballast.sim.errors import InputError
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.conduct_keys import Counted
from ballast.sim.scenario.difference import differences
from ballast.sim.scenario.effect_grounds import works_through
from ballast.sim.scenario.number_meanings import meaning_of
from ballast.sim.scenario.priors import all_priors, sample
from ballast.sim.scenario.provenance import explain, find_key, read_seeds
from ballast.sim.scenario.variants import variants_of
from tests.cases import baseline, small
from tests.sim.world.leaving import leaving

COUNTED = {"AA": {"minister": {"count": 14, "days": 21000}}, "BB": {"minister": 0.2}}
KEY = "turnover.rates.AA.minister"


def test_a_count_has_a_gamma_law_with_half_an_event_more() -> None:
    """14 in 21,000 days: .243 a year in draw 0, mean (14.5 / 21,000) 365 = .252 in the others."""
    loaded = leaving(COUNTED)
    priors = all_priors(loaded.scenario)
    number = priors[KEY]
    drawn = sample(loaded, 1, np.arange(4000))[KEY]

    assert isinstance(number, Counted) and number.shape == 14.5 and number.unit == "per year"
    assert drawn[0] == 0.24
    assert drawn[1:].mean() == pytest.approx(14.5 * 365 / 21000, rel=0.02)
    assert drawn[1:].std() == pytest.approx(14.5**0.5 * 365 / 21000, rel=0.05)
    assert priors["turnover.rates.BB.minister"].centre == 0.2


def test_without_turnover_nothing_is_known_of_it() -> None:
    assert not [key for key in all_priors(small().scenario) if key.startswith("turnover")]
    assert small().canonical_hash != leaving(COUNTED).canonical_hash
    without = leaving(COUNTED).model_copy(update={"scenario": small().scenario})
    assert without.canonical_hash == small().canonical_hash


def test_it_is_explained() -> None:
    why = {"count": 14, "days": 21000, "why": "counted by hand"}
    loaded = leaving(
        {"AA": {"minister": why}, "BB": {"leader": {"low": 0, "mode": 0.1, "high": 1}}}
    )
    found = explain(loaded, read_seeds(loaded))

    assert found["turnover"].value == (
        "departures a year: minister of Aland 14 in 21000 days, leader of Boria 0 … 0.1 … 1; "
        "successors received at -0.1 … 0.2 … 0.5"
    )
    assert found[KEY].what == "departures a year of an official of cabinet rank of Aland"
    assert found[KEY].value == "14 in 21000 days: 0.24, 90 % 0.15 … 0.37"
    assert found[KEY].why == "counted by hand"
    assert found["turnover.reception"].value == "-0.1 … 0.2 … 0.5"
    assert [e.key for e in find_key(found, "turnover.rates", loaded)] == [
        KEY,
        "turnover.rates.BB.leader",
    ]
    assert meaning_of(KEY, loaded.scenario) == (found[KEY].what, "per year")
    assert "visits.reception_slope" in works_through("turnover", loaded.scenario)


def test_differences_are_told() -> None:
    new = leaving(COUNTED)
    less = branch(new, {KEY: 0.1, "turnover.reception": 0.0})

    assert differences(small(), new) == [
        "new: officials leave office; departures a year: minister of Aland 14 in 21000 days, "
        "minister of Boria 0.2; successors received at -0.1 … 0.2 … 0.5"
    ]
    assert differences(new, less) == [
        "departures a year of officials of Aland, rank minister 0.1 instead of 14 in 21000 days",
        "successors of officials are received at 0 instead of -0.1 … 0.2 … 0.5",
    ]
    assert differences(new, small())[0].startswith("gone: officials leave office")


def test_a_rate_is_replaced_whole() -> None:
    loaded = branch(leaving(COUNTED), {KEY: {"low": 0.1, "mode": 0.2, "high": 0.4}})
    assert all_priors(loaded.scenario)[KEY].high == 0.4


def test_the_ablation_is_there_where_somebody_leaves() -> None:
    _, without = variants_of(leaving(COUNTED))["no-turnover"]

    assert without.scenario.turnover is not None
    assert without.scenario.turnover.rates == {"AA": {"minister": 0.0}, "BB": {"minister": 0.0}}
    assert "no-turnover" not in variants_of(small())
    assert "no-turnover" in variants_of(baseline())


def test_a_scenario_may_declare_a_variant_of_that_name() -> None:
    own = {"no-turnover": {"title": "x", "kind": "ablation", "change": {"seed": 3}}}
    loaded = small()
    scenario = loaded.scenario.model_validate(
        loaded.scenario.model_dump(mode="json", exclude_defaults=True) | {"variants": own}
    )
    assert "no-turnover" in variants_of(loaded.model_copy(update={"scenario": scenario}))


@pytest.mark.parametrize(
    ("section", "words"),
    [
        (
            {"rates": {"ZZ": {"minister": 1.0}}},
            "turnover.rates.ZZ: expected the id of a government, got 'ZZ'; there are AA, BB",
        ),
        (
            {"rates": {"AA": {"senior": 1.0}}},
            "turnover.rates.AA.senior: expected a rank that an official of AA has "
            "(leader, minister), got 'senior'",
        ),
        (
            {"rates": {"AA": {"emperor": 1.0}}},
            "turnover.rates.AA.emperor: expected one of leader, minister, senior, got 'emperor'",
        ),
        (
            {"rates": {"AA": {"minister": {"count": -1, "days": 100}}}},
            "turnover.rates.AA.minister.count: expected 0 or more departures, got -1",
        ),
        (
            {"rates": {"AA": {"minister": {"count": 3, "days": 0}}}},
            "turnover.rates.AA.minister.days: expected more than 0 days, got 0",
        ),
        (
            {"rates": {"AA": {"minister": {"count": 3}}}},
            "expected the key 'days' with 'count' (how long it was counted), found none",
        ),
        (
            {"rates": {"AA": {"minister": {"days": 3}}}},
            "expected the key 'count' with 'days' (how many departures it was), found none",
        ),
        (
            {"rates": {"AA": {"minister": -0.5}}},
            "turnover.rates.AA.minister: expected 0 … 1000 departures a year, got -0.5",
        ),
        (
            {"rates": {"AA": {"minister": {"low": 2, "mode": 1, "high": 3}}}},
            "turnover.rates.AA.minister.mode: expected low <= mode <= high (2 … 3), got 1",
        ),
        (
            {"reception": {"value": 1.5, "evidence": "A"}},
            "turnover.reception.value: expected -1 … 1, got 1.5",
        ),
        (
            {"evidence": "D"},
            "turnover: expected the key 'source' for evidence of class D, found none",
        ),
        (
            {"reception": {"low": 0, "mode": 0.1, "evidence": "A"}},
            "turnover.reception: expected a value, or low, mode and high, got low and mode",
        ),
        ({"reception": None}, "turnover.reception"),
        ({"successors": 1}, "turnover.successors: expected a known key, got 'successors'"),
    ],
)
def test_what_is_wrong_is_said(section: dict[str, Any], words: str) -> None:
    usual = {
        "rates": {"AA": {"minister": 1.0}},
        "reception": {"value": 0.2, "evidence": "A"},
        "evidence": "A",
    }
    with pytest.raises(InputError) as caught:
        branch(small(), {"turnover": usual | section})

    assert words in str(caught.value)


def test_everything_wrong_is_said_at_once() -> None:
    rates = {"AA": {"senior": -1.0}, "ZZ": {"minister": 1.0}}
    with pytest.raises(InputError) as caught:
        leaving(rates, reception={"value": 2.0, "evidence": "A"})

    assert len(caught.value.problems) == 4


def test_a_source_may_not_be_of_later_than_the_start() -> None:
    """Counts up to July 2023 say nothing of a start in 2020."""
    counts = {
        "AA": {"minister": {"count": 1, "days": 900, "evidence": "D", "source": "EventRecord"}}
    }
    assert small().scenario.start == date(2020, 3, 1)
    with pytest.raises(InputError, match="expected data up to the start 2020-03-01"):
        branch(
            small(),
            {
                "turnover": {
                    "rates": counts,
                    "reception": {"value": 0.2, "evidence": "A"},
                    "evidence": "A",
                }
            },
            seeds=({"EventRecord": {"published": date(2023, 7, 10)}}, ()),
        )
