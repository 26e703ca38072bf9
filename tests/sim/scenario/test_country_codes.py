"""Codes of governments in event data: part of a scenario's file, and of nothing that is run."""

from __future__ import annotations

from ballast.sim.scenario.country_codes import CountryCodes
from ballast.sim.scenario.difference import differences
from ballast.sim.scenario.schema import LoadedScenario
from tests.cases import small


def coded() -> LoadedScenario:
    """The small dyad, whose first government has codes."""
    loaded = small()
    governments = dict(loaded.scenario.governments)
    first = next(iter(governments))
    codes = CountryCodes(cameo="ALD", names=("Aland",))
    governments[first] = governments[first].model_copy(update={"codes": codes})
    scenario = loaded.scenario.model_copy(update={"governments": governments})
    return loaded.model_copy(update={"scenario": scenario})


def test_codes_are_not_part_of_what_a_scenario_means() -> None:
    assert coded().canonical_hash == small().canonical_hash
    assert "codes" in coded().scenario.model_dump_json()


def test_codes_are_no_difference_between_scenarios() -> None:
    assert list(differences(small(), coded())) == list(differences(small(), small()))
