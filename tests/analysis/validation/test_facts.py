"""Stylised facts: every row on histories whose answer is known, and its verdict."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from ballast.analysis.validation.conduct_facts import (
    asymmetric_reciprocity,
    election_year,
    stable_offspring,
)
from ballast.analysis.validation.extreme_cases import one_model
from ballast.analysis.validation.fact_evidence import FactEvidence
from ballast.analysis.validation.fact_table import ROWS, facts
from ballast.analysis.validation.news_facts import over_dispersed
from ballast.analysis.validation.relation_facts import (
    heavy_tail,
    mean_reversion,
    sovereignty_shock,
    summit_decays,
)
from ballast.analysis.validation.verdicts import Bench, Fact, Simulated, Test, of_histories
from ballast.analysis.validation.visit_facts import incidents_put_off, sanctions_bar
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.settings import ValidationSettings, validation_settings
from tests.cases import bare, baseline, small

ALL = validation_settings()


def evidence(
    loaded: LoadedScenario, draws: int = 4, runs: int = 50, **change: object
) -> FactEvidence:
    asked = {key.replace("__", "."): value for key, value in change.items()}
    made = changed(loaded, {f"parameters.{key}": value for key, value in asked.items()})
    days = made.scenario.days
    lab = PairedExperiments(loaded=made, seed=3, draws=draws, runs=runs, days=days)
    return FactEvidence(lab, Bench(settings=ALL, draws=draws, seed=3))


def value(fact: Fact, name: str) -> float:
    return {test.name: test for test in fact.tests}[name].simulated.value


@cache
def whole_table() -> tuple[Fact, ...]:
    lab = PairedExperiments(loaded=baseline(), seed=3, draws=5, runs=6, days=540)
    return tuple(facts(lab, ALL))


def test_rows_in_order_with_a_verdict_each() -> None:
    """Rows about disputes are not asked where too few begin."""
    rows = whole_table()

    assert [row.number for row in rows] == list(range(1, len(ROWS) + 1))
    assert {row.verdict for row in rows[:16]} <= {"pass", "fail", "circular"}
    assert all(row.tests for row in rows)


BESIDE = (
    "trigger.encounter", "trigger.sovereignty", "trigger.threat", "first_act.cn",
    "length.unreciprocated", "length.reciprocated", "force.answered", "force.unanswered",
)  # fmt: skip
"""Printed beside what is judged, without a band."""


def test_every_test_of_the_baseline_has_a_band_and_every_band_a_test() -> None:
    tests = [test for row in whole_table() for test in row.tests]
    used = set()
    for name in ALL.bands:
        used |= {name for test in tests if test.name == name or test.name.startswith(name)}

    assert {test.name for test in tests if not test.banded} == set(BESIDE)
    assert set(ALL.bands) - used <= {"visits.controls"}


def test_circular_rows_say_so_unless_they_fail() -> None:
    rows = {row.number: row for row in whole_table()}

    assert rows[9].circular and rows[11].circular
    assert rows[9].verdict in ("circular", "fail")


@pytest.mark.parametrize(
    ("number", "low", "high", "passes"),
    [
        (0.5, 0.0, 1.0, True),
        (0.0, 0.0, 1.0, True),
        (1.1, 0.0, 1.0, False),
        (-9.0, None, 0.0, True),
        (9.0, 1.0, None, True),
        (math.nan, 0.0, 1.0, None),
    ],
)
def test_a_band_is_closed_and_may_be_open_on_a_side(
    number: float, low: float | None, high: float | None, passes: bool | None
) -> None:
    test = Test(name="x", what="", simulated=Simulated(value=number), low=low, high=high)

    assert test.passes is passes


def test_an_interval_has_to_hold_what_it_is_held_against() -> None:
    inside = Simulated(value=0.9, low=0.8, high=1.1, of="estimate")
    beside = Simulated(value=0.9, low=0.8, high=0.95, of="estimate")
    about = {"name": "x", "what": "", "low": 1.0, "high": 1.0, "contains": True}

    assert Test(simulated=inside, **about).passes is True
    assert Test(simulated=beside, **about).passes is False


def test_one_failed_test_fails_the_row() -> None:
    good = Test(name="a", what="", simulated=Simulated(value=0.5), low=0.0, high=1.0)
    bad = Test(name="b", what="", simulated=Simulated(value=2.0), low=0.0, high=1.0)
    none = Test(name="c", what="", simulated=Simulated(value=2.0), banded=False)

    assert Fact(number=1, title="", tests=(good, none)).verdict == "pass"
    assert Fact(number=1, title="", tests=(good, bad)).verdict == "fail"
    assert Fact(number=1, title="", tests=(good,), circular=True).verdict == "circular"
    assert Fact(number=1, title="", tests=(good, bad), circular=True).verdict == "fail"
    assert Fact(number=1, title="", tests=(none,)).verdict == "not asked"
    assert Fact(number=1, title="", tests=(good,), fitted=True).verdict == "fitted"
    assert Fact(number=1, title="", tests=(bad,), fitted=True).verdict == "fail"
    assert Fact(number=1, title="", tests=(good,), fitted=True, circular=True).verdict == "circular"


def test_a_resampled_ratio_covers_its_value() -> None:
    bench = Bench(settings=ValidationSettings(bands={}), draws=40, seed=1)
    above = np.tile([0.0, 1.0], 200)
    found = bench.ratio(above, np.ones(400))

    assert found.value == 0.5 and found.low <= 0.5 <= found.high


def test_a_resampled_ratio_to_what_seldom_happens_has_an_open_end() -> None:
    """Two draws: a quarter of the resamples has the second alone, in which it is 3 to nothing."""
    bench = Bench(settings=ValidationSettings(bands={}), draws=2, seed=1)
    found = bench.ratio(np.array([3.0, 3.0]), np.array([2.0, 0.0]))

    assert (found.value, found.low, found.high) == (3.0, 1.5, math.inf)
    about = {"name": "x", "what": "", "simulated": found, "low": 2.0, "high": 2.0}
    assert Test(**about, contains=True).passes is True


@pytest.mark.parametrize("above", [0.0, 3.0])
def test_a_ratio_to_what_never_happened_is_not_judged(above: float) -> None:
    bench = Bench(settings=ValidationSettings(bands={}), draws=2, seed=1)
    found = bench.ratio(np.array([above, 0.0]), np.zeros(2))
    test = Test(name="x", what="", simulated=found, low=1.0)

    assert math.isnan(found.value) and test.passes is None
    assert math.isnan(found.low) and math.isnan(found.high)
    assert Fact(number=1, title="", tests=(test,)).verdict == "not asked"


def test_the_interval_of_histories_leaves_out_what_is_unknown() -> None:
    found = of_histories(np.array([1.0, np.nan, 3.0]))

    assert (found.value, found.of) == (2.0, "histories")
    assert np.isnan(of_histories(np.array([np.nan])).value)


def test_answers_show_who_answers_whom() -> None:
    """With a strong answer of the one and none of the other the excess is on one side."""
    strong = {
        "reciprocity__cn_hostile": 0.8,
        "reciprocity__us_hostile": 0.0,
        "reciprocity__us_inertia_hostile": 0.0,
        "reciprocity__memory_half_life": 3.0,
        "encounters__rate": 0.0,
        "shocks__sovereignty_rate": 0.0,
        "shocks__discovery_rate": 0.0,
    }
    fact = asymmetric_reciprocity(evidence(baseline(), **strong))

    assert value(fact, "answers.cn_after_us") > 0.2
    assert abs(value(fact, "answers.us_after_cn")) < 0.08


def test_a_model_without_offspring_has_none() -> None:
    nothing = {f"reciprocity__{side}_{kind}": 0.0 for side in ("us", "cn")
               for kind in ("hostile", "inertia_hostile")}  # fmt: skip
    quiet = {"coercion__cn_countermeasure": 0.0, "coercion__us_countermeasure": 0.0}
    found = stable_offspring(evidence(baseline(), **nothing, **quiet))
    usual = stable_offspring(evidence(baseline()))

    assert value(found, "offspring.radius") < value(usual, "offspring.radius") - 0.1


@pytest.mark.parametrize("half_life", [20.0, 60.0])
def test_a_push_halves_in_the_half_life_of_tension(half_life: float) -> None:
    """Without feedback the push halves in exactly that time."""
    alone = {"tension__half_life": half_life, "tension__act_gain": 0.0}
    found = mean_reversion(evidence(small(), draws=1, runs=4, **alone))

    assert value(found, "reversion.half_life") == pytest.approx(half_life, abs=0.01)


def test_the_tail_is_counted_from_first_days() -> None:
    of = evidence(small())
    fact = heavy_tail(of)
    year = min(365, of.lab.days)
    for rung in (4, 7):
        tallies = [diary.tally for diary in of.diaries]
        first = np.concatenate([tally.number(f"first_day_rung_{rung}") for tally in tallies])
        assert value(fact, f"tail.rung_{rung}") == pytest.approx((first < year).mean())


def test_self_excitation_makes_encounters_come_in_bursts() -> None:
    """Nobody replies: in disputes that both carry on encounters come more often."""
    alone = {"disputes__reply": 0.0}
    calm = over_dispersed(evidence(baseline(), encounters__branching=0.05, **alone))
    bursts = over_dispersed(evidence(baseline(), encounters__branching=0.5, **alone))
    name = "dispersion.encounters"

    assert value(calm, name) < 1.15 < value(bursts, name) - 0.1


def test_a_shock_meets_drills_and_suspensions_as_told() -> None:
    """P(drill) .9 and P(suspension) .3, doubled for a shock of weight 6."""
    told = {"shocks__drill_probability": 0.9, "shocks__suspension_probability": 0.3,
            "shocks__heavy_multiplier": 2.0, "shocks__sovereignty_rate": 0.0}  # fmt: skip
    fact = sovereignty_shock(evidence(baseline(), draws=2, runs=400, **told))

    assert value(fact, "shock.drill") == pytest.approx(0.9, abs=0.04)
    assert value(fact, "shock.suspended") == pytest.approx(0.6, abs=0.05)


def test_the_record_answers_for_the_observed_values() -> None:
    rows = {test.name: test for row in whole_table() for test in row.tests}

    assert rows["answers.cn_after_us"].observed == pytest.approx(11 / 20 - 112 / 342)
    assert rows["dispersion.us"].observed == pytest.approx(0.856, abs=0.001)
    assert rows["dispersion.cn"].observed == pytest.approx(1.454, abs=0.001)
    assert rows["tail.rung_5_given_4"].observed == 0.15


def test_a_summit_without_effect_leaves_nothing() -> None:
    none = {"visits__summit_effect": 0.0, "visits__summit_overshoot": 0.0,
            "visits__channel_rise": 0.0, "channels__reopen_at_summit": 0.0,
            "visits__statement_probability": 0.0}  # fmt: skip
    fact = summit_decays(evidence(baseline(), **none))

    assert value(fact, "summit.first_day") == pytest.approx(0.0, abs=0.2)


def test_incidents_put_off_as_often_as_told() -> None:
    alone = {"visits__postponement_rate": 0.0, "visits__crisis_postponement": 0.0}
    never = {"visits__incident_postponement": 0.0} | alone
    often = {"visits__incident_postponement": 0.9} | alone
    name = "incidents.put_off"

    assert value(incidents_put_off(evidence(bare(), **never)), name) < 0.05
    assert value(incidents_put_off(evidence(bare(), **often)), name) > 0.8


@pytest.mark.parametrize("chance", [0.0, 0.4])
def test_barred_meetings_are_accepted_as_often_as_told(chance: float) -> None:
    fact = sanctions_bar(
        evidence(baseline(), draws=4, runs=200, visits__sanctioned_acceptance=chance)
    )

    assert value(fact, "gating.accepted") == pytest.approx(chance, abs=0.08)


def test_rows_that_cannot_be_asked_say_why() -> None:
    fact = election_year(evidence(small(), draws=2, runs=2))

    assert fact.verdict == "not asked" and "election" in fact.note


def test_both_engines_agree_and_a_difference_would_be_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = evidence(small(), draws=2, runs=2)
    assert value(one_model(of), "engines.differences") == 0.0
    import ballast.analysis.validation.extreme_cases as extremes

    monkeypatch.setattr(extremes, "differences", lambda *_: ["encounters"])
    fact = one_model(of)

    assert value(fact, "engines.differences") == 2.0 and fact.verdict == "fail"
