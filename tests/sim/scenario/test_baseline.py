"""The baseline: who is in it, and what its numbers rest on."""

from __future__ import annotations

from ballast.sim.rules.parameters import declared
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.schema import Scenario
from ballast.sim.vocabulary import Evidence, Rank
from tests.cases import ROOT, baseline

SCENARIO = baseline().scenario


def test_at_most_fifty_parameters_are_drawn() -> None:
    assert sum(prior.drawn for prior in SCENARIO.parameters.values()) == 49
    assert not any(official.reception.drawn for official in SCENARIO.officials.values())


def test_the_officials_of_the_article_and_their_counterparts() -> None:
    named = {
        "biden", "yellen", "blinken", "burns", "kerry", "raimondo", "austin", "sullivan", "xi",
        "li_qiang", "he_lifeng", "li_shangfu", "wang_yi", "qin_gang", "xie_zhenhua", "wang_wentao",
        "liu_kun",
    }  # fmt: skip

    assert named <= set(SCENARIO.officials)
    assert 14 <= len(SCENARIO.officials) <= 22
    assert SCENARIO.officials["li_shangfu"].sanctioned_by == "US"


def test_every_number_has_its_evidence() -> None:
    for key, prior in SCENARIO.parameters.items():
        assert prior.why, key
        assert (prior.source is not None) == (prior.evidence != Evidence.ASSUMPTION), key


def test_all_parameters_of_the_rule_book_in_its_order() -> None:
    assert list(SCENARIO.parameters) == list(declared(("US", "CN")))


def test_effects_whose_sign_is_open_reach_zero() -> None:
    for key in (
        "visits.effect", "visits.summit_effect", "visits.summit_overshoot", "tension.act_gain",
        "choice.tension_slope", "choice.election_verbal", "ladder.military_channel",
        "reciprocity.us_cooperative", "reciprocity.us_hostile", "shocks.calendar_probability",
    ):  # fmt: skip
        prior = SCENARIO.parameters[key]

        assert prior.low <= 0.0 <= prior.high, key


def test_three_ministers_are_expected_by_october() -> None:
    outcome = SCENARIO.outcomes["three_ministers_by_october"]
    guests = [
        visit
        for visit in SCENARIO.visits.values()
        if SCENARIO.officials[visit.visitor].government == outcome.side
        and SCENARIO.officials[visit.visitor].rank == Rank.MINISTER
    ]

    assert len(guests) == outcome.at_least == 3


def test_the_hash_is_of_the_meaning(tmp_path: object) -> None:
    """Words and the order of keys leave it; a number changes it."""
    loaded = baseline()
    other_words = SCENARIO.model_copy(update={"title": "Another title", "summary": ""})
    turned = SCENARIO.model_copy(update={"visits": dict(reversed(SCENARIO.visits.items()))})
    later = SCENARIO.model_copy(update={"days": 539})

    def hashed(scenario: Scenario) -> str:
        return loaded.model_copy(update={"scenario": scenario}).canonical_hash

    assert hashed(other_words) == hashed(turned) == loaded.canonical_hash
    assert hashed(later) != loaded.canonical_hash


def test_found_by_name_and_by_path() -> None:
    by_name = load_scenario("summer-2023")
    by_path = load_scenario(str(ROOT / "scenarios" / "summer-2023.yaml"))

    assert by_name.scenario == by_path.scenario
