"""Sources: listed beside a scenario or its files, and each said in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballast.sim.errors import InputError
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.provenance import explain, read_seeds
from ballast.sim.scenario.sources import known_seeds
from tests.cases import ROOT, SMALL

OWN = "Own1900: {reference: Letters of a consul, published: 1900}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small dyad with a number that rests on a source of its own."""
    text = SMALL.read_text(encoding="utf-8").replace("../../seeds", str(ROOT / "seeds"))
    old = "  visits.effect: {low: 0, mode: 2, high: 4, unit: points, evidence: A}"
    assert old in text
    own = old.replace("evidence: A", "evidence: L, source: Own1900")
    (tmp_path / "own.yaml").write_text(text.replace(old, own), encoding="utf-8")
    (tmp_path / "small.csv").write_bytes((SMALL.parent / "small.csv").read_bytes())
    return tmp_path


def refusal(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_scenario(str(folder / "own.yaml"))
    return str(caught.value)


def test_a_source_beside_the_scenario_is_found_and_explained(folder: Path) -> None:
    assert "a sources.yaml beside the scenario may list it" in refusal(folder)
    (folder / "sources.yaml").write_text(OWN, encoding="utf-8")
    loaded = load_scenario(str(folder / "own.yaml"))
    entry = explain(loaded, read_seeds(loaded))["parameters.visits.effect"]

    assert entry.reference == "Letters of a consul (1900)"


def test_what_is_from_memory_is_told_with_the_source(folder: Path) -> None:
    marked = OWN.replace("1900}", "1900, from_memory: the year}")
    (folder / "sources.yaml").write_text(marked, encoding="utf-8")
    loaded = load_scenario(str(folder / "own.yaml"))
    entry = explain(loaded, read_seeds(loaded))["parameters.visits.effect"]

    assert entry.reference == "Letters of a consul (1900); from memory: the year"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Own1900: {refrence: x, published: 1900}\n", "did you mean 'reference'?"),
        ("Own1900: {reference: x}\n", "sources.yaml:1:1: Own1900.published: expected this key"),
        ("sources: {Own1900: {reference: x, published: 1900}}\n", "expected a known key"),
        ("Own1900: 3\n", "sources.yaml:1:1: Own1900: expected a map of keys and values, got 3"),
    ],
)
def test_a_source_that_is_not_said_in_full_is_refused(folder: Path, text: str, words: str) -> None:
    (folder / "sources.yaml").write_text(text, encoding="utf-8")

    assert words in refusal(folder)


def test_shipped_sources_are_said_in_full() -> None:
    sources, facts = known_seeds(ROOT / "seeds")

    assert sources is not None and len(sources) > 40
    assert facts is not None and len(facts) == 112
