"""Every fact of the article is used or says why not, and every key resolves."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
import yaml

from ballast.sim.scenario.dating import beyond
from ballast.sim.scenario.reader import read
from ballast.sim.vocabulary import Evidence
from tests.cases import ROOT, baseline

LEDGER = read(ROOT / "seeds" / "ledger.yaml").values
SOURCES = read(ROOT / "seeds" / "sources.yaml").values
ACTS = baseline().menu.acts
SCENARIO = baseline().scenario
START = SCENARIO.start
HEADLINES = {
    "rung_4_or_higher", "rung_5_or_higher", "rung_6_or_higher", "rung_7", "mil_channel_reopened",
    "any_lethal_incident",
}  # fmt: skip
CITATION = re.compile(r"\[([A-Z][A-Za-z]+\d{0,4}(?:; [A-Z][A-Za-z]+\d{0,4})*)(?:, a sign only)?\]")


def test_all_112_facts_are_there() -> None:
    """The seven sections: actors, channels, visits, military, economy, views, hopes."""
    letters = Counter(fact[0] for fact in LEDGER)

    assert letters == {"A": 23, "C": 10, "V": 14, "M": 12, "E": 17, "P": 19, "X": 17}
    for letter, count in letters.items():
        assert [f for f in LEDGER if f[0] == letter] == [
            f"{letter}{n:02}" for n in range(1, count + 1)
        ]


@pytest.mark.parametrize("name", LEDGER)
def test_a_fact_is_complete_and_used_or_says_why_not(name: str) -> None:
    fact = LEDGER[name]

    assert set(fact) <= {"fact", "paragraph", "date", "dating", "direction", "grounds", "why_not"}
    assert len(fact["fact"]) > 20
    assert all(1 <= line <= 64 for line in fact["paragraph"])
    assert fact["dating"] in ("article", "inferred", "outside", "none")
    assert fact["direction"] in ("raises", "lowers", "both", "structural")
    assert bool(fact.get("grounds")) != bool(fact.get("why_not"))
    for ground in fact.get("grounds") or []:
        assert _resolves(ground), ground


def _resolves(ground: str) -> bool:
    kind, _, name = ground.partition(".")
    if kind == "event":
        return name in {row["date"] for row in _events()}
    if kind == "rule":
        return (ROOT / "sim" / "rules" / f"{name}.py").is_file()
    if kind == "outcome":
        return name in HEADLINES | set(SCENARIO.outcomes) | _columns()
    if kind == "validation":
        return name.isdigit() and 1 <= int(name) <= 16
    known = {
        "official": SCENARIO.officials,
        "channel": SCENARIO.channels,
        "visit": SCENARIO.visits,
        "shock": SCENARIO.shocks | {k.value: v for k, v in SCENARIO.undated_shocks.items()},
        "issue": SCENARIO.issues,
        "government": SCENARIO.governments,
        "parameter": SCENARIO.parameters,
        "act": ACTS,
        "expected": SCENARIO.expected_acts,
    }
    return name in known.get(kind, {})


def _events() -> list[dict[str, str]]:
    with (ROOT / "seeds" / "events-before.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _columns() -> set[str]:
    import json

    golden = json.loads((ROOT / "tests" / "golden" / "summer-2023.json").read_text("utf-8"))
    return set(golden[0])


def test_facts_named_in_the_scenario_say_so_in_the_ledger_too() -> None:
    """A number that cites a fact is grounded by facts of the ledger, at least one of them."""
    cited = {
        fact
        for section in ("officials", "channels", "visits", "parameters", "issues")
        for entry in getattr(SCENARIO, section).values()
        for fact in entry.ledger
    }

    assert cited <= set(LEDGER)
    assert len(cited) > 90


def test_every_source_says_what_it_is_and_when() -> None:
    for key, source in SOURCES.items():
        allowed = {"reference", "published", "data", "used_for", "about", "from_memory"}
        assert set(source) <= allowed, key
        assert {"reference", "published", "used_for"} <= set(source), key
        assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", str(source["published"])), key


def test_what_is_from_memory_is_said_in_words() -> None:
    """And of no entry all: each names a work or a record that can be looked up."""
    marked = {k: s["from_memory"] for k, s in SOURCES.items() if "from_memory" in s}

    assert {"ICB", "PangLiu2019", "GSDB3"} <= set(marked)
    assert all(len(words.split()) > 1 for words in marked.values())


def test_no_rule_of_accidents_rests_on_a_theory_of_pressing() -> None:
    """Powell (1990) is about crises in which each side leaves something to chance by pressing."""
    assert "not accidents" in SOURCES["Powell1990"]["used_for"]
    assert SCENARIO.parameters["ladder.lethal_crisis"].source == "ExpertPrior"


def _after_start(published: object) -> bool:
    return beyond(str(published), START)


def _sourced(values: object) -> Iterator[str]:
    """Every ``source`` anywhere in a file of the seeds."""
    if isinstance(values, Mapping):
        for key, value in values.items():
            yield from [str(value)] if key == "source" and value else _sourced(value)
    elif isinstance(values, list):
        for value in values:
            yield from _sourced(value)


def test_no_number_and_no_target_rests_on_what_was_published_after_the_start() -> None:
    """Without exception; later sources may be named for a method or for software."""
    late = {key for key, source in SOURCES.items() if _after_start(source["published"])}
    files = sorted((ROOT / "seeds").glob("*.yaml"))
    used = {name for path in files for name in _sourced(read(path).values)}

    assert {"MID5", "GDELT", "ExpertPrior", "PacificFleet2018"} <= used
    assert used & late == set()
    assert {prior.source for prior in SCENARIO.parameters.values()} & late == set()
    assert [key for key in late if not SOURCES[key]["used_for"].startswith("method")] == []
    assert all(date.fromisoformat(row["date"]) <= START for row in _events())


def test_no_data_of_a_source_reach_beyond_the_start() -> None:
    for key, source in SOURCES.items():
        assert not any(beyond(str(last), START) for last in source.get("data", ())[-1:]), key


def test_every_citation_in_a_docstring_resolves() -> None:
    cited = {
        key
        for path in (ROOT / "sim").rglob("*.py")
        for found in CITATION.findall(path.read_text(encoding="utf-8"))
        for key in found.split("; ")
        if key in SOURCES or re.search(r"\d{4}$", key)
    }

    assert cited <= set(SOURCES), cited - set(SOURCES)
    assert len(cited) >= 18


def test_every_source_is_used() -> None:
    """In the scenario, the menu, the targets, a docstring, or a fact sheet of the seeds."""
    files = [
        *(ROOT / "sim").rglob("*.py"),
        *(ROOT / "analysis").rglob("*.py"),
        *(ROOT / "seeds").glob("*.yaml"),
        ROOT / "sim" / "ODD.md",
    ]
    files += list((ROOT / "scenarios").glob("*.yaml"))
    text = "".join(f.read_text("utf-8") for f in files if f.name != "sources.yaml")

    assert [key for key in SOURCES if key not in text] == []


def test_expert_priors_and_assumptions_are_not_dressed_up() -> None:
    """Class D names a data set or the record; an assumption names no source."""
    data = {"EventRecord", "MID5", "PangLiu2019", "ICB"}
    for key, prior in SCENARIO.parameters.items():
        if prior.evidence == Evidence.DATA:
            assert prior.source in data, key
        if prior.evidence == Evidence.ASSUMPTION:
            assert prior.source is None, key


def test_seeds_are_plain_yaml() -> None:
    for path in (ROOT / "seeds").glob("*.yaml"):
        assert yaml.safe_load(path.read_text(encoding="utf-8"))
