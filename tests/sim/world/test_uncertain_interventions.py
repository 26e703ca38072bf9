"""Interventions with a probability: in that share of histories, and else as if there were none."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from ballast.sim.day import play_day
from ballast.sim.errors import InputError
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.experiments.traced_history import trace
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.describe import tell_intervention
from ballast.sim.scenario.difference import differences as told_differences
from ballast.sim.scenario.priors import all_priors, sample_lanes
from ballast.sim.scenario.provenance import explain, read_seeds
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import Cause
from ballast.sim.world.clones import split_lanes
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.start import begin
from tests.cases import small

DAY, WHEN = 31, "2020-04-01"
SEED, DRAWS, RUNS, DAYS = 3, 2, 30, 80
LANES = DRAWS * RUNS


def visit() -> str:
    return next(n for n, v in small().scenario.visits.items() if v.phase != "completed")


def visit_day() -> str:
    """A day before the first visit to come begins."""
    return str(date.fromordinal(small().scenario.start.toordinal() + 1))


def official() -> str:
    found = small().scenario.officials.items()
    return next(n for n, o in found if o.sanctioned_by is None and o.travels > 0.0)


def leader_channel() -> str:
    return next(n for n, c in small().scenario.channels.items() if c.kind == "leader")


KINDS: dict[str, dict[str, Any]] = {
    "act": {"kind": "act", "side": "AA", "act": "tariff"},
    "accident": {"kind": "accident", "severity": "collision"},
    "opened": {"kind": "channel", "channel": "economic", "state": "open"},
    "shut": {"kind": "channel", "channel": "economic", "state": "suspended"},
    "step": {"kind": "pressure", "side": "AA", "by": 1.5},
    "ramp": {"kind": "pressure", "side": "AA", "by": 2.0, "ramp": True, "until": "2020-05-10"},
    "cancelled": {"kind": "visit", "visit": visit(), "action": "cancel", "date": visit_day()},
    "moved": {
        "kind": "visit", "visit": visit(), "action": "move", "to": "2020-05-01",
        "date": visit_day(),
    },
    "office": {"kind": "personnel", "official": official(), "reception": 1.0},
    "call": {
        "kind": "call", "channel": leader_channel(), "until": "2020-05-15",
    },
}  # fmt: skip
BUSY = {"parameters.visits.proposals": 20.0, "anchor.encounters": 0.3}


def made(probability: Any = None, /, **intervention: Any) -> LoadedScenario:
    entry = {"date": WHEN, "evidence": "A"} | intervention
    if probability is not None:
        entry["probability"] = probability
    return changed(small(), BUSY | {"interventions.add": {"it": entry}})


def diary(loaded: LoadedScenario) -> Any:
    return PairedExperiments(loaded=loaded, seed=SEED, draws=DRAWS, runs=RUNS, days=DAYS).play()[0]


def same(one: Any, two: Any, lanes: np.ndarray) -> bool:
    """Whether some lanes have the same histories."""
    return all(
        np.array_equal(getattr(one, field)[..., lanes], getattr(two, field)[..., lanes])
        for field in ("tension", "trust", "level", "rung", "encounters")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_each_history_is_that_with_or_that_without(kind: str) -> None:
    with_, without = diary(made(**KINDS[kind])), diary(changed(small(), BUSY))
    everyone = np.arange(LANES)
    assert same(diary(made(1.0, **KINDS[kind])), with_, everyone)
    assert same(diary(made(0.0, **KINDS[kind])), without, everyone)
    half = diary(made(0.5, **KINDS[kind]))
    day = (date.fromisoformat(KINDS[kind].get("date", WHEN)) - small().scenario.start).days
    happens = Luck(SEED, half.draws, half.runs).uniform("intervention.it", day) < 0.5
    assert 0.3 < happens.mean() < 0.7
    assert same(half, with_, np.flatnonzero(happens))
    assert same(half, without, np.flatnonzero(~happens))
    if kind not in ("call", "moved", "cancelled"):
        assert not same(with_, without, np.flatnonzero(happens)), "it does something"


@pytest.mark.parametrize("kind", KINDS)
def test_both_engines_agree(kind: str) -> None:
    loaded = made({"low": 0.2, "mode": 0.5, "high": 0.9, "evidence": "A"}, **KINDS[kind])
    for run in range(3):
        assert differences(loaded, 3, 1, run, 60) == []


def test_the_share_follows_the_draw() -> None:
    prior = {"low": 0.1, "mode": 0.2, "high": 0.9, "evidence": "A"}
    loaded = made(prior, **KINDS["act"])
    rows = diary(loaded).table("acts")
    drawn = all_priors(loaded.scenario)["interventions.it.probability"]
    assert (drawn.low, drawn.mode, drawn.high) == (0.1, 0.2, 0.9)
    done = (rows["cause"] == Cause.PLANNED) & (rows["day"] == DAY)
    assert np.bincount(rows["lane"][done], minlength=LANES).max() == 1


def test_a_scenario_without_a_probability_is_the_same_one() -> None:
    loaded = made(**KINDS["act"])
    assert "probability" not in loaded.scenario.interventions["it"].model_dump()
    assert "interventions.it.probability" not in all_priors(loaded.scenario)
    assert loaded.canonical_hash != made(1.0, **KINDS["act"]).canonical_hash


def test_it_is_told() -> None:
    loaded, other = made(0.25, **KINDS["act"]), made(**KINDS["act"])
    planned = loaded.scenario.interventions["it"]
    said = tell_intervention("it", planned, loaded.scenario)
    assert said == "on 2020-04-01 Aland takes the act 'tariff', with probability 0.25 (it)"
    (line,) = told_differences(other, loaded)
    assert line == "intervention it: with probability 0.25 instead of in every history"
    prior = {"low": 0.1, "mode": 0.3, "high": 0.5, "unit": "probability", "evidence": "A"}
    (line,) = told_differences(loaded, made(prior, **KINDS["act"]))
    assert line == (
        "intervention it: with probability 0.1 … 0.3 … 0.5 instead of with probability 0.25"
    )
    assert "interventions.it.probability" in explain(loaded, read_seeds(loaded))
    (new, *_) = told_differences(changed(small(), BUSY), loaded)
    assert new == f"new: {said}"


def problems(probability: Any, **intervention: Any) -> list[str]:
    with pytest.raises(InputError) as refused:
        made(probability, **intervention)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        (1.5, "interventions.it.probability: expected at most 1, got 1.5"),
        ("often", "interventions.it.probability: expected a number, got 'often'"),
        (
            {"low": 0.2, "mode": 0.9, "high": 0.5, "evidence": "A"},
            "interventions.it.probability.mode: expected low <= mode <= high (0.2 … 0.5), got 0.9",
        ),
        (
            {"value": 1.2, "evidence": "A"},
            "interventions.it.probability.value: expected 0 … 1 probability, got 1.2",
        ),
    ],
)
def test_a_bad_probability_is_refused(probability: Any, expected: str) -> None:
    (problem,) = problems(probability, **KINDS["act"])
    assert problem.endswith(expected), problem


def test_pressure_on_the_first_day_and_sanctions_are_refused() -> None:
    start = str(small().scenario.start)
    (problem,) = problems(0.5, **KINDS["step"] | {"date": start})
    assert problem.endswith(
        "interventions.it.date: expected a day after the start for pressure with a probability, "
        f"got {start}"
    )
    barred = [n for n, o in small().scenario.officials.items() if o.sanctioned_by is not None]
    for about in (
        {"kind": "sanction", "action": "lift"},
        {"kind": "personnel", "reception": 0.5},
    ):
        (problem,) = problems(0.5, official=barred[0], **about)
        assert problem.endswith(
            "interventions.it.probability: expected no 'probability' where sanctions on an "
            "official end: they end on one day in all histories"
        )
    assert made(0.5, kind="personnel", official=barred[0], reception=0.5, sanctioned=True)


@pytest.mark.parametrize("kind", ["act", "accident", "shut", "step", "cancelled", "office"])
def test_a_chronicle_tells_it_only_where_it_happens(kind: str) -> None:
    told = []
    for run in range(12):
        story = trace(made(0.5, **KINDS[kind]), SEED, 1, run, 40).chronicle
        by_plan = [e for e in story.events if e.why == "planned" or e.what == "it"]
        drawn = Luck(SEED, np.array([1]), np.array([run])).uniform("intervention.it", _day(kind))
        assert not by_plan or drawn[0] < 0.5
        told.append(bool(by_plan))
    assert any(told) and not all(told)


def _day(kind: str) -> int:
    return (date.fromisoformat(KINDS[kind].get("date", WHEN)) - small().scenario.start).days


def test_a_history_that_is_split_keeps_what_has_happened() -> None:
    loaded = made(0.5, **KINDS["step"])
    lanes = np.arange(8)
    luck = Luck(SEED, np.ones(8, int), lanes)
    world = begin(compile_scenario(loaded), sample_lanes(loaded, SEED, np.ones(8, int)), luck, 8)
    while world.day <= DAY:
        play_day(world)
    before = world.intervened[0].copy()
    parted, origin, _ = split_lanes(world, np.full(8, 3))
    play_day(parted)
    assert np.array_equal(parted.intervened[0], before[origin])
    plain = world.pressure[0]
    added = parted.pressure[0] - plain[origin]
    assert np.abs(added).max() < 0.01 and np.ptp(plain) > 1.4
