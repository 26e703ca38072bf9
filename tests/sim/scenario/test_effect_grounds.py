"""A difference rests on the evidence for its effect, and not on that for the state before."""

from __future__ import annotations

import pytest

from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.effect_grounds import change_grounds, works_through
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.provenance import evidenced_entries
from tests.cases import baseline


def test_open_channels_rest_on_what_channels_do() -> None:
    """That they were shut (C01, M09) is no evidence for what opening them does."""
    found = change_grounds(baseline(), load_scenario("military-channel-open"))
    keys = [entry.key for entry in found.effect]

    assert found.own == ()
    assert "parameters.encounters.open_channel_factor" in keys
    assert "parameters.ladder.military_channel" in keys
    assert "parameters.disputes.contact" in keys
    facts = {fact for entry in found.effect for fact in entry.facts}
    assert "C06" in facts and not {"C01", "M09"} & facts
    assert {entry.source for entry in found.effect} >= {"LynnJones1985", "Ruhl2023"}


def test_what_a_branch_says_of_its_own_counts_with_its_own_evidence() -> None:
    own = {"encounters.open_channel_factor": 1.0}
    after = branch(baseline(), {f"parameters.{key}": value for key, value in own.items()})
    found = change_grounds(baseline(), after)

    assert [entry.key for entry in found.own] == ["parameters.encounters.open_channel_factor"]
    assert found.effect == ()


def test_what_is_gone_has_an_effect_too() -> None:
    found = change_grounds(baseline(), load_scenario("no-summit"))

    assert "parameters.visits.summit_effect" in [entry.key for entry in found.effect]


@pytest.mark.parametrize(
    "name", ["decoupling", "sanction-on-li-lifted", "fentanyl-deal", "collision-in-progress",
             "balloon-again", "summit-with-channels-restored"]
)  # fmt: skip
def test_a_branch_rests_on_something(name: str) -> None:
    """Policies and sanctions too, which no entry of its own stands for."""
    found = change_grounds(baseline(), load_scenario(name))

    assert found.own or found.effect
    assert len({e.key for e in (*found.own, *found.effect)}) == len(found.own) + len(found.effect)


def test_every_entry_of_the_baseline_works_through_something() -> None:
    scenario = baseline().scenario
    for key, _ in evidenced_entries(scenario):
        # news observe the histories and change none
        assert bool(works_through(key, scenario)) == (key != "media"), key
        assert set(works_through(key, scenario)) <= set(scenario.parameters)


@pytest.mark.parametrize("name", ["collision-in-progress", "reference-world-force"])
def test_a_dispute_under_way_rests_on_war_only_where_force_is_used(name: str) -> None:
    after = load_scenario(name)
    assert after.scenario.dispute is not None
    keys = works_through("dispute", after.scenario)

    assert "disputes.press_risk" in keys
    assert ("disputes.press_risk_force" in keys) == (after.scenario.dispute.rung == 6)
