"""Acts in preparation on day 0: when they come, and what the rate of their kind loses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from ballast.sim.errors import InputError
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.trajectories import Trajectories
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.describe import tell_expected
from ballast.sim.scenario.difference import differences as told
from ballast.sim.scenario.priors import all_priors, sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import NEVER, Cause
from ballast.sim.world.acts_in_preparation import (
    delayed,
    expected_today,
    put_off_expected,
    restart_expected,
    usual_acts,
)
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.recorded_conduct import read_conduct
from ballast.sim.world.start import begin
from ballast.sim.world.state import NOWHERE, ActsDone, World
from tests.cases import quiet, small, under_way

START = date(2020, 3, 1)
ACT = "export_control_major"
"""Of AA: .1364 of 9.61 economic acts a year."""
NO_ACTS = ActsDone(side=0, lanes=NOWHERE, category=NOWHERE, act=NOWHERE, cause=NOWHERE)
A_DAY = 9.61 * 0.1364 / 365.0


def expecting(
    loaded: LoadedScenario, probability: Any = None, first: int = 10, last: int = 59, **more: Any
) -> LoadedScenario:
    """A branch in which AA is expected to take the act within a window of 50 days."""
    entry: dict[str, Any] = {
        "side": "AA",
        "act": ACT,
        "date": START + timedelta(days=first),
        "until": START + timedelta(days=last),
        "evidence": "A",
    }
    if probability is not None:
        numbers = probability if isinstance(probability, dict) else {"value": probability}
        entry["probability"] = {"unit": "probability", "evidence": "A"} | numbers
    return branch(loaded, {"expected_acts.add": {"order": entry | more}})


def still() -> LoadedScenario:
    """The small dyad without acts of anyone's own; the shares stay."""
    return quiet(small())


def played(loaded: LoadedScenario, draws: int = 4, runs: int = 500, days: int = 70) -> Trajectories:
    lab = PairedExperiments(loaded=loaded, seed=5, draws=draws, runs=runs, days=days)
    (diary,) = lab.play()
    return diary


def morning(loaded: LoadedScenario, lanes: int) -> World:
    """Day 0 of histories at the modes."""
    setting, draw = compile_scenario(loaded), np.zeros(lanes, np.intp)
    values = sample(loaded, 5, np.array([0]))
    return begin(setting, values, Luck(5, draw, np.arange(lanes)), lanes)


def days_of(diary: Trajectories, cause: Cause | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Days and lanes of the acts of the kind, by cause."""
    acts, position = diary.table("acts"), diary.setting.acts.ids.index(ACT)
    some = (acts["act"] == position) & (acts["side"] == 0)
    if cause is not None:
        some &= acts["cause"] == int(cause)
    return acts["day"][some], acts["lane"][some]


def test_it_comes_as_often_as_told_once_and_on_any_day_of_the_window() -> None:
    """2,000 histories: .8 in the window (standard error .009); days uniform, mean 34.5, sd 14.4."""
    days, lanes = days_of(played(expecting(still(), 0.8)), Cause.EXPECTED)

    assert len(lanes) == len(set(lanes.tolist()))
    assert len(lanes) / 2000 == pytest.approx(0.8, abs=0.035)
    assert days.min() == 10 and days.max() == 59
    assert days.mean() == pytest.approx(34.5, abs=1.5)
    assert np.histogram(days, bins=5, range=(10, 60))[0] == pytest.approx(np.full(5, 320), rel=0.25)


def test_what_is_certain_comes_always_and_what_is_impossible_never() -> None:
    for probability, share in ((1.0, 1.0), (0.0, 0.0)):
        days, _ = days_of(played(expecting(still(), probability), 1, 100), Cause.EXPECTED)

        assert len(days) == 100 * share


def test_a_window_of_a_day() -> None:
    diary = played(expecting(still(), 0.5, 20, 20), 1, 400)
    days, _ = days_of(diary, Cause.EXPECTED)

    assert set(days.tolist()) == {20} and len(days) / 400 == pytest.approx(0.5, abs=0.1)


def test_its_days_are_those_of_a_slow_calculation() -> None:
    """Lane by lane, from the streams alone: whether it comes, then on which of 50 days."""
    slow = {}
    for run in range(40):
        luck = Luck(5, np.array([0]), np.array([run]))
        if luck.uniform("expected.order", -1)[0] < 0.6:
            slow[run] = 10 + int(50 * luck.uniform("expected.order.day", -1)[0])
    (days,) = morning(expecting(still(), 0.6), 40).expected_day

    assert {run: day for run, day in enumerate(days.tolist()) if day != NEVER} == slow
    assert 10 < len(slow) < 40


def test_a_higher_probability_adds_acts_and_moves_none() -> None:
    """So a branch that only makes it likelier has the base's acts on the base's days."""
    few, many = (
        dict(
            zip(
                *map(np.ndarray.tolist, reversed(days_of(played(expecting(still(), p))))),
                strict=True,
            )
        )
        for p in (0.3, 0.8)
    )

    assert len(few) + 500 < len(many) and few.items() <= many.items()


def test_what_could_not_come_on_its_day_may_come_later() -> None:
    """Put off each morning of the window's first half, it comes as often in the second as the law
    of a day that is drawn anew has it: .8 * .5 / (1 - .8 * .5) = .667, and each day is as likely.
    """
    world = morning(expecting(still(), 0.8), 3000)
    for world.day in range(10, 35):
        due = expected_today(world, 0)
        nothing = np.zeros(0, np.intp)
        put_off_expected(world, replace(NO_ACTS, delayed=delayed(world, due, *[nothing] * 3)))
    comes = world.expected_day[0][world.expected_day[0] != NEVER]

    assert comes.min() == 35 and comes.max() == 59
    assert len(comes) / 3000 == pytest.approx(2 / 3, abs=0.03)
    assert np.histogram(comes, bins=5, range=(35, 60))[0] == pytest.approx(np.full(5, 400), rel=0.2)


def test_where_histories_part_only_what_has_not_come_is_drawn_anew() -> None:
    world = morning(expecting(still(), 0.8), 2000)
    before = world.expected_day[0].copy()
    world.luck = world.luck.apart("parting")
    restart_expected(world, np.arange(2000), 34)
    after = world.expected_day[0]
    came = before <= 34

    assert (after[came] == before[came]).all() and (after[~came] >= 35).all()
    assert (after[~came] != NEVER).mean() == pytest.approx(2 / 3, abs=0.05)


def test_nothing_comes_after_a_war() -> None:
    """Every press leads on, and both press: war within days, long before the window."""
    sure = {"disputes__press": 10.0, "disputes__press_risk": 1.0, "disputes__press_risk_force": 1.0}
    fierce = under_way(quiet(small(), **sure), replied=True)
    diary = played(expecting(fierce, 1.0, 55, 59), 1, 50)
    at_war = diary.rung[54] == 7
    _, lanes = days_of(diary, Cause.EXPECTED)

    assert at_war.mean() > 0.9 and not at_war[lanes].any()


def test_the_rate_of_its_kind_loses_what_the_expected_act_brings() -> None:
    """With the record's own probability the kind is as frequent as before, in all and by day.

    4,000 histories of 200 days: 1.0 act of the kind in a window of 200 days; standard error of the
    difference of two independent means .022, and most of the luck is shared.
    """
    before = played(small(), 8, 500, 200)
    after = played(expecting(small(), None, 0, 199), 8, 500, 200)
    usual, new = (len(days_of(diary)[0]) / 4000 for diary in (before, after))
    expected = len(days_of(after, Cause.EXPECTED)[0]) / 4000

    assert expected == pytest.approx(1.0 - np.exp(-200 * A_DAY), abs=0.03)
    assert new == pytest.approx(usual, abs=0.08)


def test_without_the_rule_it_would_be_counted_twice() -> None:
    """A likely act of a rare kind: all usual acts of the window stand for it."""
    diary = played(expecting(small(), 0.9, 0, 59), 2, 500, 120)
    days, _ = days_of(diary)
    own = [days_of(diary, cause)[0] for cause in (Cause.ROUTINE, Cause.INERTIA, Cause.RECIPROCITY)]

    assert all((some >= 60).all() for some in own) and sum(len(some) for some in own) > 50
    assert (days < 60).sum() > 800


def test_without_one_nothing_changes() -> None:
    """An expected act that cannot come leaves the histories of a scenario without acts alone."""
    plain, expected = played(still(), 2, 50), played(expecting(still(), 0.0), 2, 50)

    np.testing.assert_array_equal(plain.tension, expected.tension)


def test_both_engines_play_it() -> None:
    assert (
        differences(expecting(small(), {"low": 0.2, "mode": 0.5, "high": 0.9}), 4, 2, 3, 90) == []
    )


def test_its_probability_is_drawn_and_explained() -> None:
    loaded = expecting(small(), {"low": 0.5, "mode": 0.8, "high": 0.95})
    key = "expected_acts.order.probability"
    drawn = sample(loaded, 1, np.arange(200))[key]

    assert all_priors(loaded.scenario)[key].unit == "probability"
    assert drawn[0] == 0.8 and 0.5 < drawn[1:].min() < drawn[1:].max() < 0.95
    sentence = tell_expected("order", loaded.scenario.expected_acts["order"], loaded.scenario)
    assert sentence == (
        "Aland may take the act 'export control major' from 2020-03-11 to 2020-04-29, "
        "with probability 0.5 … 0.8 … 0.95 (order)"
    )
    assert any("export control major" in line for line in told(small(), loaded))


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"side": "ZZ"}, "expected the id of a government"),
        ({"act": "surrender"}, "expected the id of an act of the menu"),
        ({"act": "firm_ban"}, "expected an act that AA has a share of, got 'firm_ban'"),
        ({"act": "press_6"}, "expected an act of the repertoire"),
        ({"until": START}, "expected 2020-03-11 or later, got 2020-03-01"),
        ({"until": date(2021, 1, 1)}, "expected a day of the scenario"),
        ({"probability": {"value": 1.5, "evidence": "A"}}, "expected 0 … 1 probability, got 1.5"),
        ({"probability": {"low": 0.5, "evidence": "A"}}, "expected a value, or low, mode and high"),
        ({"probability": {"value": 0.5, "evidence": "D"}}, "expected the key 'source'"),
    ],
)
def test_what_is_wrong_is_said(entry: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as caught:
        expecting(small(), **entry)

    assert words in str(caught.value)


def test_two_windows_of_one_act_do_not_overlap() -> None:
    again = {
        "side": "AA", "act": ACT, "date": START + timedelta(days=40),
        "until": START + timedelta(days=80), "evidence": "A",
    }  # fmt: skip
    with pytest.raises(InputError, match="'order' expects the same act then"):
        branch(expecting(small(), 0.5), {"expected_acts.add": {"again": again}})


def test_a_kind_without_a_rate_needs_a_probability() -> None:
    with pytest.raises(InputError, match="expected the key 'probability'"):
        branch(
            small(),
            {
                "governments.AA.conduct.rates.economic": 0,
                "expected_acts.add": {
                    "order": {
                        "side": "AA", "act": ACT, "date": START, "until": START, "evidence": "A",
                    },
                },
            },
        )  # fmt: skip


def test_days_and_places_are_compiled() -> None:
    setting = compile_scenario(expecting(small(), 0.5))
    (about,) = setting.expected

    assert (about.side, about.first, about.last, about.days) == (0, 10, 59, 50) and about.said
    assert usual_acts(about, read_conduct(setting, {}))[0] == pytest.approx(50 * A_DAY)
