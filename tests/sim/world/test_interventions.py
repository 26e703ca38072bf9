"""Interventions: what the scenario makes happen happens, on its day, in both engines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ballast.sim.errors import InputError
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import CATEGORIES, NEVER, Cause, Severity
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.lane_parameters import read_parameters
from ballast.sim.world.scenario_calendar import pressure_of
from tests.cases import small

DAY = 31
WHEN = "2020-04-01"


def made(**intervention: Any) -> LoadedScenario:
    entry = {"date": WHEN, "evidence": "A"} | intervention
    return changed(small(), {"interventions.add": {"it": entry}})


def diary(loaded: LoadedScenario) -> Any:
    lab = PairedExperiments(loaded=loaded, seed=3, draws=2, runs=30, days=60)
    return lab.play()[0]


def test_an_act_is_done_by_everyone_on_its_day() -> None:
    before, after = diary(small()), diary(made(kind="act", side="AA", act="tariff"))
    rows = after.table("acts")
    tariff = after.setting.acts.ids.index("tariff")
    planned = (rows["cause"] == Cause.PLANNED) & (rows["act"] == tariff)

    assert set(rows["day"][planned]) == {DAY}
    assert sorted(rows["lane"][planned]) == list(range(60))
    assert np.mean(after.tension[DAY] > before.tension[DAY]) > 0.9
    np.testing.assert_array_equal(after.tension[: DAY - 1], before.tension[: DAY - 1])


def test_a_planned_act_takes_the_place_of_its_category() -> None:
    rows = diary(made(kind="act", side="AA", act="tariff")).table("acts")
    economic = CATEGORIES.index("economic")
    here = (rows["day"] == DAY) & (rows["side"] == 0) & (rows["category"] == economic)

    assert np.bincount(rows["lane"][here]).max() == 1


@pytest.mark.parametrize(
    ("severity", "jump"), [("publicised", 2.5), ("collision", 8.0), ("lethal", 22.0)]
)
def test_an_accident_adds_an_encounter_and_its_jump(severity: str, jump: float) -> None:
    fixed = {f"parameters.encounters.jump_{severity}": jump}
    before = diary(changed(small(), fixed))
    after = diary(changed(made(kind="accident", severity=severity), fixed))
    grade = Severity[severity.upper()]
    more = after.encounters[DAY, grade].astype(int) - before.encounters[DAY, grade]
    change = after.tension[DAY] - before.tension[DAY]

    assert (more == 1).all()
    assert np.median(change) == pytest.approx(jump, abs=0.01)


def test_a_channel_is_set_to_its_state_and_may_move_on() -> None:
    never = {"parameters.shocks.suspension_probability": 0}
    after = diary(changed(made(kind="channel", channel="economic", state="open"), never))
    place = after.setting.channels.ids.index("economic")

    assert (after.level[DAY, place] == 3).all()


def test_a_channel_is_shut() -> None:
    after = diary(made(kind="channel", channel="economic", state="suspended"))
    place = after.setting.channels.ids.index("economic")

    assert (after.level[DAY, place] == 0).all()
    assert (after.tally.number("channels_suspended") >= 1).all()


def test_pressure_is_added_in_its_days_and_never_below_none() -> None:
    about = {"kind": "pressure", "side": "AA", "until": "2020-04-10"}
    setting = compile_scenario(made(by=0.7, **about))
    values = {f"parameters.{k}": np.array([p.centre])
              for k, p in setting.loaded.scenario.parameters.items()}  # fmt: skip
    params = read_parameters(setting, values)
    plain = [pressure_of(compile_scenario(small()), params, 0, d)[0] for d in range(60)]
    added = [pressure_of(setting, params, 0, d)[0] - plain[d] for d in range(60)]
    lower = compile_scenario(made(by=-2.0, **about))

    assert added == pytest.approx([0.7 if DAY <= d <= DAY + 9 else 0.0 for d in range(60)])
    assert pressure_of(lower, params, 0, DAY)[0] == 0.0
    assert pressure_of(setting, params, 1, DAY)[0] == pressure_of(lower, params, 1, DAY)[0]


def test_a_new_holder_of_an_office_is_received_otherwise() -> None:
    """Warm for one who was cold: fewer proposals are refused."""
    cold = {"officials.*.reception": -1.0, "parameters.visits.proposals": 20.0,
            "parameters.visits.reception_slope": 2.0}  # fmt: skip
    names = [n for n, o in small().scenario.officials.items() if o.travels > 0]
    warm = {
        "interventions.add": {
            f"new-{n}": {"date": "2020-03-02", "kind": "personnel", "official": n,
                         "reception": 1.0, "evidence": "A"}
            for n in names
        }
    }  # fmt: skip
    before, after = diary(changed(small(), cold)), diary(changed(small(), cold | warm))

    assert (
        after.tally.number("visits_rebuffed").sum()
        < 0.8 * before.tally.number("visits_rebuffed").sum()
    )


@pytest.mark.parametrize(
    "intervention",
    [
        {"kind": "act", "side": "AA", "act": "tariff"},
        {"kind": "accident", "severity": "lethal"},
        {"kind": "channel", "channel": "economic", "state": "suspended"},
        {"kind": "pressure", "side": "BB", "by": 1.0},
        {"kind": "personnel", "official": "arne", "reception": 0.9},
        {"kind": "call", "channel": "leader", "until": "2020-04-20"},
        {"kind": "sanction", "official": "bruno", "action": "lift"},
        {"kind": "visit", "visit": "berta-spring", "action": "cancel"},
        {"kind": "visit", "visit": "berta-spring", "action": "move", "to": "2020-04-20"},
    ],
    ids=lambda entry: entry["kind"],
)
def test_the_engines_agree(intervention: dict[str, Any]) -> None:
    assert differences(made(**intervention), 3, 1, 2, 60) == []


@pytest.mark.parametrize(
    ("intervention", "words"),
    [
        ({"kind": "act", "side": "AA"}, "expected the key 'act' for kind act, found none"),
        ({"kind": "act", "side": "ZZ", "act": "tariff"}, "expected the id of a government"),
        ({"kind": "act", "side": "AA", "act": "tarif"}, "did you mean 'tariff'?"),
        ({"kind": "act", "side": "AA", "act": "drill_large"}, "that AA has a share of"),
        ({"kind": "accident", "severity": "lethal", "side": "AA"}, "expected no 'side'"),
        ({"kind": "channel", "channel": "x", "state": "open"}, "expected the id of a channel"),
        ({"kind": "pressure", "side": "AA", "by": 9.0}, "expected at most 2"),
        (
            {"kind": "pressure", "side": "AA", "by": 1.0, "until": "2020-03-05"},
            "expected 2020-04-01 or later",
        ),
        ({"kind": "accident", "severity": "lethal", "date": "2031-01-01"}, "a day of the scenario"),
        ({"kind": "accident", "severity": "grave"}, "expected one of publicised"),
        ({"kind": "call", "channel": "economic"}, "expected a military channel or that of"),
        ({"kind": "visit", "visit": "alma-last", "action": "cancel"}, "which is over"),
        ({"kind": "visit", "visit": "meeting", "action": "lift"}, "expected cancel or move"),
        ({"kind": "visit", "visit": "meeting", "action": "move"}, "expected the key 'to'"),
        (
            {"kind": "visit", "visit": "meeting", "action": "move", "to": "2020-03-20"},
            "expected a day after 2020-04-01",
        ),
        ({"kind": "sanction", "official": "arne", "action": "lift"}, "under sanctions"),
        ({"kind": "pressure", "side": "AA", "by": 1.0, "ramp": True}, "expected the key 'until'"),
        ({"kind": "act", "side": "AA", "act": "tariff", "place": "at sea"}, "expected no 'place'"),
    ],
)
def test_wrong_interventions_are_refused(intervention: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as caught:
        made(**intervention)

    assert words in str(caught.value)


def test_a_visit_is_called_off_and_counted_where_it_was_announced() -> None:
    after = diary(made(kind="visit", visit="arne-spring", action="cancel", date="2020-03-10"))
    before = diary(small())
    slot = after.setting.slots.ids.index("arne-spring")
    held = [(d.tally.held_day[slot] != NEVER).mean() for d in (before, after)]

    assert held[0] > 0.5 and held[1] == 0.0
    assert (
        after.tally.number("visits_cancelled").sum() > before.tally.number("visits_cancelled").sum()
    )


def test_a_visit_is_moved_where_it_is_agreed() -> None:
    calm = {"parameters.visits.postponement_rate": 0, "parameters.visits.incident_postponement": 0}
    move = made(
        kind="visit", visit="arne-spring", action="move", to="2020-04-02", date="2020-03-10"
    )
    after = diary(changed(move, calm))
    slot = after.setting.slots.ids.index("arne-spring")
    days = after.tally.held_day[slot]

    assert (days[days != NEVER] == 32).all() and (days != NEVER).mean() > 0.5


def test_a_lifted_sanction_or_a_new_holder_opens_the_gate() -> None:
    """Until the day before; a holder who is under sanctions too opens nothing."""
    for_good = {"officials.bruno.sanctioned_until": None}
    standing = compile_scenario(changed(small(), for_good))
    channel = standing.channels.ids.index("defence")

    def until(**intervention: Any) -> int:
        loaded = changed(made(**intervention), for_good)
        return int(compile_scenario(loaded).channels.gate_until[channel])

    new = {"kind": "personnel", "official": "bruno", "reception": 0.2}
    assert standing.channels.gate_until[channel] == NEVER
    assert until(kind="sanction", official="bruno", action="lift") == DAY - 1
    assert until(**new) == DAY - 1
    assert until(**new, sanctioned=True) == NEVER


def test_calls_that_are_answered_keep_disputes_from_rising() -> None:
    """One a day for two months, where contact weighs three units: fewer disputes become crises."""
    hot = {
        "dispute": {
            "rung": 4, "trigger": "encounter", "opener": "BB", "since": "2020-03-01",
            "replied": True, "evidence": "A",
        },
        "parameters.disputes.press": 0.2,
        "parameters.disputes.press_risk": 0.2,
        "parameters.disputes.contact": 3.0,
        "parameters.disputes.calls": 0.0,
        "parameters.encounters.p_collision": 0.0,
        "parameters.shocks.sovereignty_rate": 0.0,
        "shocks.remove": ["feast"],
    }  # fmt: skip
    calls = {"kind": "call", "channel": "forces", "date": "2020-03-02", "until": "2020-04-29"}
    before = diary(changed(small(), hot))
    after = diary(changed(made(**calls), hot))
    reached = [(d.rung.max(axis=0) >= 5).sum() for d in (before, after)]

    assert reached[0] >= 10
    assert reached[1] < 0.6 * reached[0]


def test_pressure_may_grow() -> None:
    about = {"kind": "pressure", "side": "AA", "by": 1.0, "until": "2020-04-11"}
    (planned,) = compile_scenario(made(**about, ramp=True)).planned

    assert [planned.pressure_on(day) for day in (DAY, DAY + 5, DAY + 10)] == [0.0, 0.5, 1.0]


def test_a_place_is_for_people_only() -> None:
    here = made(kind="accident", severity="lethal", place="off the northern cape")
    there = made(kind="accident", severity="lethal")

    assert here.canonical_hash == there.canonical_hash
    assert here.scenario.interventions["it"].place


def test_one_thing_is_not_set_twice_on_a_day() -> None:
    one = {"date": WHEN, "evidence": "A", "kind": "channel", "channel": "economic", "state": "open"}
    with pytest.raises(InputError, match="expected one change of 'economic' on 2020-04-01"):
        changed(small(), {"interventions.add": {"a": one, "b": one | {"state": "limited"}}})


def test_nobody_is_in_two_places_at_once() -> None:
    again = {"visitor": "arne", "host": "BB", "date": "2020-03-21", "phase": "scheduled"}
    with pytest.raises(InputError, match="when arne is on 'arne-spring'"):
        changed(small(), {"visits.add": {"again": again | {"evidence": "A"}}})
