"""Changes by dotted keys, and the variants made of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ballast.sim.errors import InputError
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.schema import Prior
from ballast.sim.scenario.variants import variants_of
from ballast.sim.vocabulary import Evidence
from tests.cases import ROOT, SMALL, baseline, small


def test_no_change_is_the_same_scenario() -> None:
    for loaded in (baseline(), small()):
        same = changed(loaded, {})

        assert same.scenario == loaded.scenario
        assert same.canonical_hash == loaded.canonical_hash


def test_a_number_replaces_a_prior_and_says_that_it_is_assumed() -> None:
    found = changed(small(), {"parameters.visits.effect": 0}).scenario.parameters["visits.effect"]

    assert (found.value, found.low, found.mode, found.high) == (0.0, None, None, None)
    assert found.unit == "points" and found.evidence == Evidence.ASSUMPTION


def test_a_map_is_laid_over_a_prior() -> None:
    wider = {"low": -0.5, "mode": -0.2, "high": 0}
    key = "parameters.reciprocity.bb_hostile"
    found = changed(small(), {key: wider}).scenario.parameters["reciprocity.bb_hostile"]
    old = small().scenario.parameters["reciprocity.bb_hostile"]

    assert found == Prior(**old.model_dump() | wider)
    assert changed(small(), {f"{key}.mode": 0.3}).scenario.parameters[
        "reciprocity.bb_hostile"
    ] == Prior(**old.model_dump() | {"mode": 0.3})


def test_a_fixed_value_may_become_a_prior() -> None:
    wider = {"low": 0.0, "mode": 0.3, "high": 0.9}
    found = changed(small(), {"parameters.choice.election_economic": wider}).scenario

    assert found.parameters["choice.election_economic"].drawn
    assert found.parameters["choice.election_economic"].mode == 0.3


def test_sides_and_stars_stand_for_all() -> None:
    change = {"parameters.perception.{side}_bias": 0, "officials.*.travels": 1}
    found = changed(small(), change).scenario

    assert [found.parameters[f"perception.{side}_bias"].value for side in ("aa", "bb")] == [0, 0]
    assert {official.travels for official in found.officials.values()} == {1.0}


def test_fields_with_a_default_may_be_set_where_the_file_is_silent() -> None:
    sanctioned = {"officials.arne.sanctioned_by": "BB"}
    lift = {"officials.*.sanctioned_by": None, "officials.*.sanctioned_until": None}
    lifted = changed(changed(small(), sanctioned), lift)

    assert changed(small(), sanctioned).scenario.officials["arne"].sanctioned_by == "BB"
    assert {o.sanctioned_by for o in lifted.scenario.officials.values()} == {None}


def test_entries_are_added_and_removed() -> None:
    shock = {"date": date(2020, 4, 1), "kind": "sovereignty", "offended": "BB", "weight": 4.0}
    found = changed(small(), {"shocks.add": {"quake": shock | {"evidence": "A"}}})
    name = next(iter(small().scenario.shocks))

    assert found.scenario.shocks["quake"].date == date(2020, 4, 1)
    assert name not in changed(small(), {"shocks.remove": [name]}).scenario.shocks


def test_the_scenario_itself_stays_as_it_is() -> None:
    before = small().scenario.model_copy(deep=True)
    changed(small(), {"parameters.visits.effect": 0, "channels.economic.state": "open"})

    assert small().scenario == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"parameters.visits.efect": 0}, "got 'visits.efect'; did you mean 'visits.effect'?"),
        ({"officials.nobody.travels": 1}, "expected a key of officials, got 'nobody'"),
        ({"officials.arne.shoes": 1}, "expected a key of officials.arne, got 'shoes'"),
        ({"visits.remove": ["no-such"]}, "expected a name in visits, got 'no-such'"),
        ({"visits.remove": "all"}, "expected a list of names to remove, got 'all'"),
        ({"visits.remove": [["a"]]}, "expected a name in visits, got a list"),
        ({"shocks.add": [1]}, "expected a map of new entries"),
        ({"days.add": {"a": 1}}, "expected a map of entries at days, got 200"),
        ({"start.remove": ["a"]}, "expected a map of entries at start, got 2020-03-01"),
        ({"parameters.visits.effect": "much"}, "expected"),
        ({"parameters.visits.effect": 500}, "expected 0 … 30 points, got 500"),
        ({"channels.economic.state": "ajar"}, "expected one of"),
        ({"officials.arne.channel": "nowhere"}, "expected the id of a channel"),
    ],
)
def test_what_cannot_be_changed_is_said(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as caught:
        changed(small(), change)

    assert words in str(caught.value)


def test_all_problems_come_at_once() -> None:
    with pytest.raises(InputError) as caught:
        changed(small(), {"parameters.nothing": 0, "visits.remove": ["no-such"]})

    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"channels.economic.state": "ajar"}, "expected one of"),  # of the shape of an entry
        ({"officials.arne.channel": "nowhere"}, "expected the id of a channel"),  # of two entries
        ({"parameters.visits.effect": 500}, "expected 0 … 30 points, got 500"),  # of a range
    ],
)
def test_a_wrong_key_hides_no_wrong_value(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as caught:
        changed(small(), {"parameters.ladder.stay_5": 20} | change)

    first, second = sorted(str(problem) for problem in caught.value.problems)
    assert words in first + second and "how long a crisis lasts" in first + second


@pytest.mark.parametrize("loaded", [baseline(), small()], ids=["baseline", "small"])
def test_every_shipped_variant_fits_any_dyad_and_differs(loaded: Any) -> None:
    made = variants_of(loaded)
    hashes = {other.canonical_hash for _, other in made.values()} | {loaded.canonical_hash}

    assert len(hashes) == len(made) + 1
    assert {variant.kind for variant, _ in made.values()} == {"alternative", "ablation"}
    assert all(variant.why for variant, _ in made.values())


def test_the_structures_that_are_promised_are_there() -> None:
    assert {
        "symmetric-reciprocity",
        "no-self-excitation",
        "no-perception-bias",
        "channels-without-effect",
        "ladder-without-accidents",
        "average-officials",
        "deterrence",
        "spiral",
    } <= {name for name, (v, _) in variants_of(baseline()).items() if v.kind == "alternative"}


def test_facts_that_ablations_name_are_in_the_ledger() -> None:
    from ballast.sim.scenario.provenance import read_seeds

    facts = read_seeds(baseline()).facts
    for variant, _ in variants_of(baseline()).values():
        assert set(variant.ledger) <= set(facts)


def test_a_scenario_adds_its_own_and_replaces_shipped_ones(tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8").replace("../../seeds", str(ROOT / "seeds"))
    text = text.replace("record: small.csv\n", "")
    own = (
        "variants:\n"
        "  no-election: {title: Mine, kind: ablation, change: {parameters.visits.effect: 0}}\n"
        "  warm: {title: Warm, kind: alternative, change: {parameters.tension.base: 40}}\n"
    )
    path = tmp_path / "own.yaml"
    path.write_text(text + own, encoding="utf-8")
    made = variants_of(load_scenario(str(path)))

    assert made["no-election"][0].title == "Mine"
    assert made["warm"][1].scenario.parameters["tension.base"].value == 40.0
    assert load_scenario(str(path)).canonical_hash == _without(text, tmp_path)


def _without(text: str, folder: Path) -> str:
    """Variants ask something of a scenario and are no part of it."""
    path = folder / "plain.yaml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(str(path)).canonical_hash


def test_a_wrong_variant_is_refused_with_its_line(tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8").replace("../../seeds", str(ROOT / "seeds"))
    text = text.replace("record: small.csv\n", "")
    path = tmp_path / "own.yaml"
    line = text.count("\n") + 6
    text += (
        "variants:\n  odd:\n    title: Odd\n    kind: ablation\n    change:\n"
        "      parameters.visits.efect: 0\n"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        variants_of(load_scenario(str(path)))

    assert f"own.yaml:{line}:7: parameters.visits.efect: expected a key" in str(caught.value)
