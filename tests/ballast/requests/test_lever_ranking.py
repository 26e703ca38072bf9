"""Levers ranked: known answers, dummies at zero, pairs, sizes that fit a budget."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import pytest

from ballast.analysis.stats.lever_study import LeverStudy
from ballast.requests.difference_rests import rests_of
from ballast.requests.lever_plan import LEAST_DRAWS, LeverPlan, plan_levers
from ballast.requests.lever_ranking import LATE, rank_levers
from ballast.requests.lever_request import LeverRequest, seconds_in
from ballast.requests.lever_second import PAIRS, RESTS, UNKNOWN
from ballast.requests.run_request import RunRequest
from ballast.sim.errors import InputError
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.schema import LoadedScenario
from tests.cases import lively, quiet, small

RATE, COLLISION, DAYS = 40.0, 0.1, 100


def only_encounters() -> LoadedScenario:
    """The small dyad with one risk: encounters come at a rate, and some of them are lethal."""
    still = quiet(
        small(),
        encounters__rate=RATE,
        encounters__p_collision=COLLISION,
        encounters__p_lethal=1.0,
        encounters__tension_slope=0.0,
        encounters__branching=0.0,
        encounters__open_channel_factor=1.0,
        encounters__crisis_contacts=1.0,
        ladder__lethal_crisis=0.0,
    )
    days = {"days": DAYS, "encounters": None}
    return changed(still, {"days": days["days"]})


def chance(factor: float) -> float:
    """That at least one of the encounters of a Poisson process is lethal."""
    return 1.0 - exp(-factor * RATE * COLLISION * DAYS / 365.0)


@pytest.fixture(scope="module")
def study() -> LeverStudy:
    request = LeverRequest(draws=10, runs=60, of="any_lethal_incident", pairs=3, workers=1)
    return rank_levers(plan_levers(request, only_encounters()))


def test_a_scenario_whose_only_risk_is_one_encounter_process(study: LeverStudy) -> None:
    """Stopping operations prevents all of it; halving and doubling do what a Poisson law says."""
    base = chance(1.0)
    assert study.base.mc_low is not None and study.base.mc_high is not None
    assert study.base.mc_low <= base <= study.base.mc_high
    for step, factor in (("stop", 0.0), ("halve", 0.5), ("double", 2.0)):
        for name in ("aa_exposure", "bb_interception"):
            found = study.lever(f"forces.{name}.{step}").effect.contrast
            error = (0.25 / found.histories) ** 0.5
            assert found.difference.value == pytest.approx(chance(factor) - base, abs=4 * error)
            assert found.difference.mc_low is not None and found.difference.mc_high is not None
    stop = study.lever("forces.aa_exposure.stop").effect
    assert stop.contrast.other == 0.0 and stop.beyond
    assert study.best[:2] == ("forces.aa_exposure.stop", "forces.aa_exposure.halve")
    assert "forces.aa_exposure.double" in study.worst


def test_two_levers_on_one_rate_are_told_as_one_that_either_can_pull(study: LeverStudy) -> None:
    """The rate of encounters is a product of what one does and what the other does about it."""
    for step in ("stop", "halve", "double"):
        own, other = f"forces.aa_exposure.{step}", f"forces.bb_interception.{step}"
        told = study.told(own)

        assert study.same[own] == (other,) and told.who == "either"
        assert told.sentence == ", or ".join(study.lever(n).sentence for n in (own, other))
        assert told.effect == study.lever(own).effect
        ids = [one.id for one in study.decided]
        assert own in ids and other not in ids
        assert other not in (*study.best, *study.worst, *study.best_rivals, *study.worst_rivals)
        assert other in [row["lever"] for row in study.as_json()["levers"]]


def test_a_dummy_lever_ranks_at_zero(study: LeverStudy) -> None:
    for name in ("send.axel", "offers.AA.private", "calls.answer", "event.mood.AA"):
        found = study.lever(name).effect
        assert found.contrast.difference.value == 0.0
        assert (found.contrast.up, found.contrast.down) == (0, 0)
        assert not found.beyond and found.same_way is None


def test_a_lethal_accident_is_certain_and_decided_by_nobody(study: LeverStudy) -> None:
    found = study.lever("event.lethal")

    assert found.effect.contrast.other == 1.0 and found.who == "nobody"
    assert "event.lethal" not in (*study.best, *study.worst)


def test_one_that_prevents_all_of_it_stands_in_for_any_other(study: LeverStudy) -> None:
    stop = next(p for p in study.pairs if study.best[0] in (p.one, p.other))
    other = stop.other if stop.one == study.best[0] else stop.one
    whole, less = (study.lever(n).effect.contrast.difference.value for n in (study.best[0], other))

    assert stop.found.together.value == whole
    assert stop.found.beyond_sum.value == pytest.approx(-less)


def test_the_same_sizes_give_the_same_study_on_any_number_of_processes(study: LeverStudy) -> None:
    request = LeverRequest(draws=10, runs=60, of="any_lethal_incident", pairs=3, workers=2)

    assert rank_levers(plan_levers(request, only_encounters())).as_json() == study.as_json()


def test_what_a_difference_rests_on_is_switched_off() -> None:
    """Where only the chance of a collision is not known, the effect is gone where it is zero."""
    loaded = changed(
        only_encounters(),
        {"parameters.encounters.p_collision": {"low": 0.0, "mode": 0.05, "high": 0.4}},
    )
    request = LeverRequest(draws=12, runs=40, of="any_lethal_incident", workers=1)
    found = rank_levers(plan_levers(request, loaded))
    rests = next(one for one in found.rests if one.lever == "forces.aa_exposure.stop")
    (support,) = (one for one in rests.supports if one.key == "parameters.encounters.p_collision")
    whole = found.lever(rests.lever).effect.contrast.difference.value

    assert support.end == "low" and support.value == 0.0
    assert support.there.value == 0.0 and support.rests.value == pytest.approx(whole)
    assert rests.supports[0] is support and rests.classes["A"] == pytest.approx(1.0)
    assert found.unknowns[0].key == support.key
    assert found.unknowns[0].at_low.value < 0.0 < found.unknowns[0].at_high.value


def test_every_part_is_of_the_same_histories() -> None:
    """What is left with a parameter switched off, and what rests on it, add up to the effect."""
    request = LeverRequest(draws=4, runs=6, days=60, of="any_encounter", workers=1)
    found = rank_levers(plan_levers(request, lively()))
    supports = [(rests.lever, one) for rests in found.rests for one in rests.supports]

    assert supports
    for name, support in supports:
        whole = found.lever(name).effect.contrast.difference.value
        assert support.there.value + support.rests.value == pytest.approx(whole)


def test_what_the_difference_of_two_scenarios_rests_on() -> None:
    loaded = changed(
        only_encounters(),
        {"parameters.encounters.p_collision": {"low": 0.0, "mode": 0.05, "high": 0.4}},
    )
    other = changed(loaded, {"parameters.encounters.aa_exposure": 0.0})
    run = RunRequest(draws=9, runs=20, workers=1)
    question = LeverRequest(of="any_lethal_incident").question(loaded, DAYS)
    (found,) = rests_of(
        [run.plan(one) for one in (loaded, other)], ["a", "b"], question, 1, screened_draws=200
    )
    (support,) = (s for s in found.rests.supports if s.key.endswith("p_collision"))

    assert found.name == "b" and found.effect.contrast.other == 0.0
    assert support.there.value == 0.0
    assert support.rests.value == pytest.approx(found.effect.contrast.difference.value)
    assert found.rests.classes["A"] == pytest.approx(1.0)


def plan(**asked: object) -> LeverPlan:
    return plan_levers(LeverRequest(**{"days": 40, "workers": 1, **asked}), lively())  # type: ignore[arg-type]


def test_a_side_gets_what_it_can_do_alone_or_with_the_other_and_events() -> None:
    whose = {lever.who for lever in plan(draws=2, side="AA").levers}

    assert whose == {"AA", "either", "both", "nobody"}


def test_a_budget_chooses_the_draws_and_a_pilot_ends_early() -> None:
    few, many = plan(budget="20s"), plan(budget="10m")

    assert LEAST_DRAWS <= few.draws < many.draws
    assert few.resolve and not plan(draws=3).resolve
    clear = replace(plan_levers(LeverRequest(workers=1, budget="5m", of="any_lethal_incident",
                                             runs=20), only_encounters()), pairs=0)  # fmt: skip
    assert clear.draws > 40


def test_a_budget_too_small_to_rank_is_refused_in_one_line() -> None:
    with pytest.raises(InputError) as refused:
        plan(budget=0.5)
    (problem,) = refused.value.problems
    assert "to rank" in str(problem) and "levers over 40 days, got" in str(problem)
    assert "\n" not in str(problem)


def test_without_a_budget_the_least_is_played_however_long_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A slow machine: nobody who said no time is told that it is too short."""
    monkeypatch.setattr("ballast.requests.lever_plan.seconds_of", lambda lanes: 1e5)

    assert plan().draws == LEAST_DRAWS
    with pytest.raises(InputError, match="to rank"):
        plan(budget="1m")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"side": "CC"}, "expected AA or BB, got 'CC'"),
        ({"of": "rung_9"}, "expected an outcome of the scenario, got 'rung_9'"),
        ({"budget": "soon"}, "expected a time such as 90s, 5m or 1h, got 'soon'"),
        ({"budget": "1m", "draws": 3}, "expected one of --budget and --draws, got both"),
        ({"pairs": 1}, "expected from 2 to 12 of the best, got 1"),
        ({"pairs": 0}, "expected a whole number of 1 or more, got 0"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict, words: str) -> None:
    with pytest.raises(InputError) as refused:
        plan(**asked)
    assert words in str(refused.value.problems[0])


def test_an_outcome_that_the_scenario_cannot_have_is_refused() -> None:
    loaded = changed(small(), {"visits.remove": ["meeting"]})
    with pytest.raises(InputError, match="nothing changes summit_held"):
        plan_levers(LeverRequest(of="summit_held", draws=2), loaded)


def test_a_game_that_goes_on_has_no_levers() -> None:
    played = {"AA": {"until": "2020-03-05", "evidence": "A"}}
    loaded = changed(small(), {"played.add": played})
    with pytest.raises(InputError, match="in which nobody plays"):
        plan_levers(LeverRequest(draws=2), loaded)


def test_what_there_is_no_time_for_is_left_out_and_named() -> None:
    """A clock that has run out: levers are ranked in a pilot, and all that comes after is named."""
    asked = LeverRequest(draws=3, runs=3, days=30, pairs=2, of="any_encounter", workers=1)
    whole = plan_levers(asked, lively())
    late = replace(whole, resolve=True, seconds=5.0, started=whole.started - 100.0, draws=40)
    found = rank_levers(late)

    assert found.draws == 20 and found.levers and not (found.rests or found.unknowns or found.pairs)
    assert [text.partition(":")[0] for text in found.not_played] == [RESTS, UNKNOWN, PAIRS]
    assert found.sizes == f"20 of up to 40 draws played: {LATE}."
    same = rank_levers(replace(whole, draws=20))
    assert [one.row() for one in found.levers] == [one.row() for one in same.levers]
    assert not same.not_played and not same.sizes and same.pairs


def test_times_as_users_write_them() -> None:
    assert [seconds_in(t) for t in ("2 min", 30, 1.5, "0s", "-1m", True, "1d")] == [
        120.0, 30.0, 1.5, None, None, None, None,
    ]  # fmt: skip
