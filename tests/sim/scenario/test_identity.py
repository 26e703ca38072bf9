"""Scenarios that mean the same have the same hash, however and wherever they are written."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.library import load_scenario, shipped
from ballast.sim.scenario.schema import LoadedScenario
from tests.cases import baseline, small


def written_out(loaded: LoadedScenario, folder: Path) -> Path:
    """A scenario with all that it was resolved to, as a file in another folder."""
    values = json.loads(loaded.scenario.model_dump_json(exclude_defaults=True))
    for name in ("acts", "record", "defaults", "expectations", "figures"):
        values.pop(name, None)
    menu = folder / "menu.yaml"
    menu.write_text(loaded.menu.model_dump_json(), "utf-8")  # JSON is YAML
    values["acts"] = "menu.yaml"
    if loaded.record:
        start = loaded.scenario.start.toordinal()
        rows = ["date,actor,act,process,weight"]
        for e in loaded.record:
            day = type(loaded.scenario.start).fromordinal(start + e.day)
            rows.append(f"{day},{e.actor},{e.act},{e.process},{e.weight!r}")
        (folder / "record.csv").write_text("\n".join(rows) + "\n", "utf-8")
        values["record"] = "record.csv"
    path = folder / "resolved.yaml"
    path.write_text(json.dumps(values, sort_keys=True, indent=1), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", [listed.name for listed in shipped()])
def test_a_resolved_scenario_read_again_is_the_same(name: str, tmp_path: Path) -> None:
    loaded = load_scenario(name)
    again = load_scenario(str(written_out(loaded, tmp_path)))

    assert again.canonical_hash == loaded.canonical_hash


def test_order_of_keys_and_words_do_not_matter() -> None:
    scenario = small().scenario
    values = json.loads(scenario.model_dump_json())
    shuffled = dict(random.Random(3).sample(list(values.items()), len(values)))
    again = type(scenario).model_validate_json(json.dumps(shuffled))
    told = again.model_copy(update={"title": "Another", "summary": "words", "purpose": "more"})

    assert _hash(told) == _hash(scenario)
    assert _hash(scenario.model_copy(update={"days": 199})) != _hash(scenario)


def test_an_id_that_is_spelt_like_a_word_counts() -> None:
    """A visit called ``place`` is a visit."""
    visit = {"visitor": "arne", "host": "BB", "date": "2020-08-20", "phase": "scheduled"}
    made = changed(small(), {"visits.add": {"place": visit | {"evidence": "A"}}})
    other = changed(small(), {"visits.add": {"place": visit | {"evidence": "A", "days": 3}}})

    assert len({made.canonical_hash, other.canonical_hash, small().canonical_hash}) == 3


def test_questions_are_not_part_of_it() -> None:
    scenario = baseline().scenario

    assert _hash(scenario.model_copy(update={"expectations": None})) == _hash(scenario)


def _hash(scenario: Any) -> str:
    from ballast.sim.scenario.identity import canonical_hash

    return canonical_hash(scenario, small().menu, ())
