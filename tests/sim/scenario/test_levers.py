"""Levers that are found in a scenario: each is a branch, and who can make it follows from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.sim.errors import InputError
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.levers import Lever, find_levers, who_can
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.schema import LoadedScenario
from tests.cases import baseline, small


def by_id(loaded: LoadedScenario) -> dict[str, Lever]:
    found = find_levers(loaded)
    assert len({lever.id for lever in found}) == len(found)
    return {lever.id: lever for lever in found}


STATES = ("closed", "limited", "working", "open")
RIGHTS = ("AA", "BB", "either")


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """Changes of the small dyad that levers depend on."""
    found: dict[str, Any] = {}
    for name in ("diplomatic", "economic", "defence", "back"):
        state = draw(st.sampled_from(STATES))
        found[f"channels.{name}.state"] = state
        found[f"channels.{name}.since"] = None
        found[f"channels.{name}.opened_by"] = draw(st.sampled_from(RIGHTS))
    days = draw(st.integers(1, 200))
    found["days"] = days
    gone = [name for name in ("arne-spring", "bela-secret", "meeting") if draw(st.booleans())]
    found["visits.berta-spring.after"] = []
    found["visits.berta-spring.phase"] = draw(st.sampled_from(("proposed", "scheduled")))
    late = {"arne-spring": 19, "berta-spring": 40, "bela-secret": 65, "meeting": 106}
    gone += [name for name, day in late.items() if day >= days and name not in gone]
    found["visits.remove"] = gone
    if "berta-spring" in gone:
        found = {key: value for key, value in found.items() if "berta" not in key}
    if days <= 31:
        found["shocks.remove"] = ["feast"]
    found["outcomes.remove"] = ["two_visits"]
    rates = ("economic", "military", "sovereignty")
    for category in rates:
        found[f"governments.AA.conduct.rates.{category}"] = draw(st.sampled_from((0.0, 3.0)))
    found["governments.BB.conduct.policy"] = {"sanction": draw(st.sampled_from((0.0, 1.0, 60.0)))}
    exposure = draw(st.sampled_from((0.0, 0.4)))
    found["parameters.encounters.bb_exposure"] = exposure
    found["officials.arne.sanctioned_by"] = draw(st.sampled_from((None, "BB")))
    return found


@settings(max_examples=60, deadline=None)
@given(changes())
def test_levers_of_random_small_scenarios_are_all_valid_branches(change: dict[str, Any]) -> None:
    loaded = changed(small(), change)
    for lever in by_id(loaded).values():
        again = changed(loaded, lever.change)
        title = {"title": lever.branch.scenario.title}
        assert again.scenario.model_copy(update=title) == lever.branch.scenario
        assert again.scenario != loaded.scenario, lever.id
        assert lever.who in ("AA", "BB", "either", "both", "nobody")
        assert lever.sentence and not lever.sentence.endswith(".")
        if lever.group == "channels":
            name = lever.id.split(".")[1]
            assert lever.who == loaded.scenario.channels[name].opened_by


@pytest.mark.parametrize("name", ["summer-2023", "hainan-2001", "example-island"])
def test_shipped_dyads_have_levers_of_both_sides_and_of_nobody(name: str) -> None:
    loaded = load_scenario(name)
    whose = {lever.who for lever in by_id(loaded).values()}

    assert {*loaded.scenario.governments, "nobody"} <= whose


def test_who_can_do_it_follows_from_who_holds_the_right() -> None:
    levers = by_id(small())

    assert levers["channel.defence.open"].who == "BB"
    assert levers["channel.diplomatic.suspend"].who == "either"
    assert levers["visit.berta-spring.agree"].who == "AA"  # the host answers
    assert levers["visit.arne-spring.later"].who == "both"
    assert levers["send.axel"].who == "AA"
    assert levers["sanction.bruno.lift"].who == levers["sanction.bela.impose"].who == "AA"
    assert levers["event.lethal"].who == "nobody"
    assert not levers["channel.defence.open"].open_to("AA")
    assert levers["channel.diplomatic.suspend"].open_to("AA")


def test_a_lever_that_only_the_other_side_holds_is_labelled_so() -> None:
    lever = by_id(baseline())["channel.mil_high.open"]
    names = {side: about.name for side, about in baseline().scenario.governments.items()}

    assert lever.who == "CN" and not lever.open_to("US")
    assert who_can(lever.who, names) == "China alone"
    assert lever.sentence == "China opens the military high channel"


def test_what_the_scenario_does_not_have_is_no_lever() -> None:
    levers = by_id(small())

    assert not any(name.startswith("conduct.BB.sovereignty") for name in levers)  # no rate
    assert not any(name.startswith("forces.bb_exposure") for name in levers)  # it is zero
    assert not any(name.startswith("forces.aa_interception") for name in levers)
    assert "forces.aa_exposure.halve" in levers and "forces.bb_interception.stop" in levers
    assert not any(name.startswith("occasion.") for name in levers)
    assert "visit.alma-last.cancel" not in levers  # it is over


def test_a_policy_that_is_there_is_halved_and_doubled() -> None:
    loaded = changed(small(), {"governments.AA.conduct.policy": {"economic": 0.5}})
    lever = by_id(loaded)["conduct.AA.economic.double"]
    policy = lever.branch.scenario.governments["AA"].conduct.policy

    assert {category.value: factor for category, factor in policy.items()} == {"economic": 1.0}
    assert "conduct.AA.economic.stop" in by_id(loaded)


def test_visits_move_by_a_month_or_as_far_as_the_scenario_goes() -> None:
    levers, start = by_id(small()), small().scenario.start
    earlier = levers["visit.arne-spring.earlier"].branch.scenario.visits["arne-spring"].date
    later = levers["visit.arne-spring.later"].branch.scenario.visits["arne-spring"].date

    assert earlier == start + timedelta(days=1)
    assert later == date(2020, 4, 19)
    assert "18 days earlier" in levers["visit.arne-spring.earlier"].sentence


def test_names_of_new_entries_do_not_collide() -> None:
    taken = by_id(small())["event.lethal"].change["interventions.add"]
    loaded = changed(small(), {"interventions.add": taken})

    assert "event.lethal" in by_id(loaded)


def test_a_change_that_the_scenario_refuses_is_no_lever() -> None:
    on_the_day = (small().scenario.start + timedelta(days=1)).isoformat()
    entry = {"kind": "channel", "channel": "defence", "state": "limited", "evidence": "A"}
    loaded = changed(small(), {"interventions.add": {"it": {"date": on_the_day, **entry}}})

    assert "channel.defence.open" not in by_id(loaded)
    with pytest.raises(InputError):
        changed(loaded, by_id(small())["channel.defence.open"].change)
