"""Schemas for editors and the page of keys: current, complete, and true of the shipped files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ballast.sim.rules.parameters import declared
from ballast.sim.scenario.editor import FILES, scenario_schema, settings_schema
from ballast.sim.scenario.reader import read
from tests.cases import ROOT, SMALL

SCENARIOS = [*sorted((ROOT / "scenarios").glob("*.yaml")), SMALL]
CONFIGS = sorted((ROOT / "configs").rglob("*.yaml"))
OF_SCENARIOS = Draft202012Validator(scenario_schema())
OF_SETTINGS = Draft202012Validator(settings_schema())


@pytest.mark.parametrize("name", FILES)
def test_what_is_made_from_the_models_is_current(name: str) -> None:
    """Renew it with ``python -m ballast.sim.scenario.editor``."""
    assert (ROOT / name).read_text(encoding="utf-8") == FILES[name]()


def plain(value: Any) -> Any:
    """Values as an editor sees them: dates are text."""
    if isinstance(value, dict):
        return {key: plain(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [plain(inside) for inside in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_shipped_scenarios_fit_the_schema(path: Path) -> None:
    assert list(OF_SCENARIOS.iter_errors(plain(read(path).values))) == []


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_shipped_settings_fit_the_schema(path: Path) -> None:
    assert list(OF_SETTINGS.iter_errors(plain(read(path).values))) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (("titel",), "x"),
        (("days",), 0),
        (("parameters", "visits.efect"), {"value": 1, "evidence": "A"}),
        (("parameters", "visits.effect"), {"value": "much", "evidence": "A"}),
        (("channels", "leader", "state"), "ajar"),
        (("interventions",), {"x": {"date": "2020-04-01", "kind": "miracle", "evidence": "A"}}),
    ],
)
def test_an_editor_would_mark_a_mistake(key: tuple[str, ...], value: Any) -> None:
    values = plain(read(SMALL).values)
    inside = values
    for part in key[:-1]:
        inside = inside[part]
    inside[key[-1]] = value

    assert next(OF_SCENARIOS.iter_errors(values), None)


def described(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, about in schema["$defs"].items():
        for key, field in about.get("properties", {}).items():
            yield f"{name}.{key}", field.get("description", "")


def test_every_key_says_what_it_is() -> None:
    for schema in (scenario_schema(), settings_schema()):
        missing = [key for key, text in described(schema) if not text]
        assert missing == []


def test_every_parameter_is_completed_with_unit_and_range() -> None:
    about = scenario_schema()["$defs"]["Scenario"]["properties"]["parameters"]
    plain_keys, patterns = about["properties"], about["patternProperties"]
    for key, quantity in declared(("AA", "BB")).items():
        if quantity.per_side:
            section, _, name = key.partition(".")
            name = name.removeprefix("aa_").removeprefix("bb_")
            (text,) = {
                field["description"]
                for pattern, field in patterns.items()
                if pattern.startswith(f"^{section}\\.")
                and pattern.endswith(f"_{name}$")
                and pattern == f"^{section}\\.[a-z][a-z0-9_-]*_{name}$"
            }
        else:
            text = plain_keys[key]["description"]
        assert quantity.unit in text and f"{quantity.low:g}" in text and quantity.meaning in text
