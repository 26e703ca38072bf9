"""Where numbers come from: every one of the baseline, in words."""

from __future__ import annotations

import pytest

from ballast.sim.errors import InputError
from ballast.sim.scenario.provenance import (
    classes_of,
    explain,
    find_key,
    ground,
    plain_fields,
    read_seeds,
)
from ballast.sim.vocabulary import Evidence
from tests.cases import baseline, small

SEEDS = read_seeds(baseline())
EXPLAINED = explain(baseline(), SEEDS)


def test_every_number_is_explained() -> None:
    scenario = baseline().scenario
    for key in scenario.parameters:
        assert f"parameters.{key}" in EXPLAINED
    for name in scenario.officials:
        assert f"officials.{name}.reception" in EXPLAINED
    for entry in EXPLAINED.values():
        assert entry.value and entry.what, entry.key
        assert (entry.reference is not None) == (entry.evidence != Evidence.ASSUMPTION), entry.key
        assert all(len(words) > 20 for words in entry.facts.values())


def test_a_prior_by_hand() -> None:
    entry = EXPLAINED["parameters.visits.summit_effect"]

    assert (entry.value, entry.unit, entry.evidence) == ("0 … 6 … 12", "points", Evidence.EXPERT)
    assert entry.source == "DruckmanWallensteen2016"
    assert entry.reference is not None and entry.reference.endswith("(2016)")
    assert list(entry.facts) == ["X01", "X15"]


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("visits.effect", 1),
        ("parameters.visits.effect", 1),
        ("officials.yellen", 2),
        ("channels", 10),
    ],
)
def test_a_key_is_found_with_what_lies_below_it(key: str, count: int) -> None:
    assert len(find_key(EXPLAINED, key, baseline())) == count


@pytest.mark.parametrize(
    ("key", "value", "evidence"),
    [
        ("days", "540", None),
        ("governments.US.election", "2024-11-05", None),
        ("officials.yellen.seniority", "0.9", Evidence.DATA),
        ("visits.summit-november.summit", "yes", Evidence.EXPERT),
        ("outcomes.three_ministers_by_october.at_least", "3.0", None),
    ],
)
def test_a_plain_field_has_the_evidence_of_its_entry(
    key: str, value: str, evidence: Evidence | None
) -> None:
    (entry,) = find_key(EXPLAINED, key, baseline())

    assert (entry.value, entry.evidence) == (value, evidence)
    assert entry.what


def test_every_field_says_what_it_is() -> None:
    fields = plain_fields(baseline().scenario)

    assert len(fields) > 300
    assert all(meaning for _, meaning in fields.values())


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(InputError, match=r"did you mean 'visits\.effect'"):
        find_key(EXPLAINED, "visits.efect", baseline())


def test_classes_add_up() -> None:
    counts = classes_of(baseline().scenario)

    assert sum(counts["drawn"].values()) == 49
    assert sum(counts["drawn"].values()) + sum(counts["fixed"].values()) == 152


def test_the_ledger_says_what_each_fact_does() -> None:
    rows = {row.fact: row for row in ground(baseline(), SEEDS)}

    assert len(rows) == 112
    assert all(bool(row.grounds) != bool(row.why_not) for row in rows.values())
    assert rows["X15"].grounds["parameter.visits.summit_held"] == "0.7 … 0.86 … 0.95 probability"


def test_a_scenario_of_assumptions_has_no_references() -> None:
    entries = explain(small(), read_seeds(small()))

    assert all(entry.reference is None for entry in entries.values())
