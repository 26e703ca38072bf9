"""No datum counts twice, in files made for it and in the shipped calibration."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.double_counting import (
    judge_before,
    judge_declared,
    judge_double_counting,
)
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.priors import all_priors
from ballast.sim.scenario.shape import Prior
from ballast.sim.scenario.target_file import Target, read_targets
from tests.cases import ROOT, baseline

SHIPPED = yaml.safe_load((ROOT / "configs" / "calibration.yaml").read_text("utf-8"))
TARGETS = read_targets(ROOT / "seeds" / "targets.yaml")
CONDITIONED = {name: world["targets"] for name, world in SHIPPED["worlds"].items()}
DATA = {"a": ["one", "two"], "b": ["two"], "c": []}


def test_a_datum_behind_a_prior_is_refused_at_its_place() -> None:
    found = list(judge_double_counting({"then": ["three", "two"]}, DATA, ["a"]))

    assert [key for key, _ in found] == [("worlds", "then", "targets", 1)]
    assert "'b' from before 'two'" in found[0][1]


@given(
    st.lists(st.sampled_from(["one", "two", "three"]), unique=True),
    st.lists(st.sampled_from(["a", "b", "c"]), unique=True),
)
def test_only_what_is_conditioned_and_kept_is_refused(
    targets: list[str], before: list[str]
) -> None:
    found = list(judge_double_counting({"then": targets}, DATA, before))
    expected = {(t, n) for t in targets for n, ids in DATA.items() if t in ids and n not in before}

    assert len(found) == len(expected)
    assert list(judge_double_counting({"then": targets}, DATA, list(DATA))) == []


def _prior(**said: Any) -> Prior:
    return Prior.model_validate({"low": 0.1, "mode": 0.2, "high": 0.3, **said})


def test_a_number_on_the_same_source_has_to_be_accounted_for() -> None:
    priors = {
        "a": _prior(evidence="D", source="MID5"),
        "b": _prior(evidence="X", source="MID5"),
        "c": _prior(evidence="D", source="ICB"),
    }
    target = Target.model_construct(source="MID5")

    (found,) = judge_declared(priors, {"onsets": target}, {}, ())
    assert found[0] == ("data",) and "'a'" in found[1] and "'onsets'" in found[1]
    assert list(judge_declared(priors, {"onsets": target}, {"a": []}, ())) == []
    assert list(judge_declared(priors, {"onsets": target}, {}, ["a"])) == []


def test_a_prior_from_before_the_data_is_of_another_class() -> None:
    priors = {"a": _prior(evidence="D", source="MID5"), "b": _prior(evidence="A")}

    assert [key for key, _ in judge_before(priors, ["a", "b", "gone"])] == [
        ("before", "a", "evidence")
    ]


def _before(name: str) -> dict[str, Prior]:
    loaded = load_scenario(name)
    known = all_priors(loaded.scenario)
    change = {key: prior for key, prior in SHIPPED["before"].items() if key in known}
    return all_priors(changed(loaded, change).scenario)


def test_the_shipped_calibration_counts_nothing_twice() -> None:
    conditioned = {name: TARGETS[name] for world in CONDITIONED.values() for name in world}
    data, before, priors = SHIPPED["data"], SHIPPED["before"], all_priors(baseline().scenario)

    assert list(judge_double_counting(CONDITIONED, data, before)) == []
    assert list(judge_declared(priors, conditioned, data, before)) == []
    assert list(judge_before(_before("summer-2023"), before)) == []
    assert {name for names in data.values() for name in names} <= set(TARGETS)
    assert {*data, *before} <= set(priors)
    assert max(target.last_day for target in conditioned.values()) < date(2023, 7, 10)


@pytest.mark.parametrize(
    "number", [n for n, ids in SHIPPED["data"].items() if n in SHIPPED["before"]]
)
def test_without_its_earlier_prior_a_number_would_learn_twice(number: str) -> None:
    """Every entry of ``before`` that has data behind it is needed."""
    kept = [key for key in SHIPPED["before"] if key != number]

    assert list(judge_double_counting(CONDITIONED, SHIPPED["data"], kept)) != []


@pytest.mark.parametrize("name", ["summer-2023", "reference-world", "reference-world-force"])
def test_earlier_priors_are_wider_and_the_same_in_all_worlds(name: str) -> None:
    found, own = _before(name), all_priors(baseline().scenario)
    for number, prior in SHIPPED["before"].items():
        now = found[number]
        assert (now.low, now.mode, now.high) == (prior["low"], prior["mode"], prior["high"])
        low, high = own[number].low, own[number].high
        assert low is None or high is None or (now.low <= low and high <= now.high)  # type: ignore[operator]
        assert now.why and now.why != own[number].why


@pytest.mark.parametrize("world", SHIPPED["worlds"])
def test_what_is_conditioned_on_can_be_seen_in_its_world(world: str) -> None:
    """Each has a statistic with a reason for its discrepancy, and its windows fit the days."""
    about = SHIPPED["worlds"][world]
    for name in about["targets"]:
        statistic = TARGETS[name].statistic
        assert statistic is not None and TARGETS[name].discrepancy_why
        for asked in (statistic.numerator, statistic.denominator):
            assert asked.within is None or asked.within <= about["days"]
    assert load_scenario(about["scenario"]).scenario.days >= about["days"]
