"""JSON Schemas of scenario and settings files, for editors, and the page of all keys.

``python -m ballast.sim.scenario.editor`` writes ``scenarios/schema.json``, ``configs/schema.json``
and
``docs/keys.md``. All three are made from the models that check the files, so that what an editor
completes, what a message says and what the page tells are one thing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from ballast.sim.rules.parameters import SECTIONS
from ballast.sim.rules.quantity import Quantity
from ballast.sim.scenario.expectations import ExpectationFile
from ballast.sim.scenario.schema import Branch, Model, Scenario
from ballast.sim.scenario.settings import kinds
from ballast.sim.scenario.shape import THREE_CAPITALS
from ballast.sim.scenario.variants import VariantFile

ROOT = Path(__file__).resolve().parents[2]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
DEFINITION = "#/$defs/{model}"
SIDE = "[a-z][a-z0-9_-]*"
"""A government's id in lower case, in the key of a parameter."""
Schema = dict[str, Any]


def scenario_schema() -> Schema:
    """The schema of a scenario file: a scenario, or a branch of one."""
    found = _together(Scenario, Branch)
    scenario, branch = found["$defs"]["Scenario"], found["$defs"]["Branch"]
    meaning = scenario["properties"]["parameters"]["description"]
    scenario["properties"]["parameters"] = _parameters(meaning)
    branch["properties"]["change"]["properties"] = {
        f"parameters.{key}": {"description": text} for key, text in _plain_parameters()
    }
    return {
        "$schema": DIALECT,
        "title": "Scenario of Ballast, or branch of one",
        "if": {"required": ["branches_from"]},
        "then": {"$ref": DEFINITION.format(model="Branch")},
        "else": {"$ref": DEFINITION.format(model="Scenario")},
        "$defs": found["$defs"],
    }


def settings_schema() -> Schema:
    """The schema of a file in ``configs/``: one of its kinds."""
    every: tuple[type[Model], ...] = (*kinds(), VariantFile, ExpectationFile)
    found = _together(*every)
    return {
        "$schema": DIALECT,
        "title": "Settings of Ballast",
        "anyOf": [{"$ref": DEFINITION.format(model=kind.__name__)} for kind in every],
        "$defs": found["$defs"],
    }


def _together(*models: type[Model]) -> Schema:
    """Several models and all that they use, in one set of definitions."""
    wanted = [(model, "validation", TypeAdapter(model)) for model in models]
    _, found = TypeAdapter.json_schemas(wanted)  # type: ignore[arg-type]
    return found


def _parameters(meaning: str) -> Schema:
    prior = {"$ref": DEFINITION.format(model="Prior")}
    sided = {
        f"^{section}\\.{SIDE}_{name}$": {"description": _about(quantity), "allOf": [prior]}
        for section, name, quantity in _declared()
        if quantity.per_side
    }
    return {
        "type": "object",
        "description": meaning,
        "properties": {
            key: {"description": text, "allOf": [prior]} for key, text in _plain_parameters()
        },
        "patternProperties": sided,
        "additionalProperties": False,
    }


def _declared() -> Iterator[tuple[str, str, Quantity]]:
    for section, kind in SECTIONS.items():
        for name, quantity in kind.quantities().items():
            yield section, name, quantity


def _plain_parameters() -> Iterator[tuple[str, str]]:
    """Parameters that both governments share, with what they are."""
    for section, name, quantity in _declared():
        if not quantity.per_side:
            yield f"{section}.{name}", _about(quantity)


def _about(quantity: Quantity) -> str:
    return f"{quantity.meaning}; {quantity.unit}, {quantity.low:g} … {quantity.high:g}"


def key_page() -> str:
    """Every key of scenario and settings files, in Markdown."""
    scenario, settings = scenario_schema(), settings_schema()
    lines = [
        "# Keys of scenario and settings files",
        "",
        "Made by `python -m ballast.sim.scenario.editor` from the models that check the files.",
        "",
        "A key in **bold** has to be there. *Names* are letters, digits, `-` and `_`, beginning "
        "with a letter. Dates are written 2023-07-10.",
        "",
    ]
    lines += _sections(scenario["$defs"], ("Scenario", "Branch"))
    lines += ["## Parameters of the rule book", ""]
    lines += [
        "Where a key has `SIDE`, it stands once for each government, with its id in lower case.",
        "",
    ]
    lines += ["| key | meaning | unit | range |", "|---|---|---|---|"]
    for section, name, quantity in _declared():
        key = f"{section}.SIDE_{name}" if quantity.per_side else f"{section}.{name}"
        span = f"{quantity.low:g} … {quantity.high:g}"
        lines.append(f"| `{key}` | {quantity.meaning} | {quantity.unit} | {span} |")
    lines += ["", "# Settings", ""]
    first = tuple(entry["$ref"].rpartition("/")[2] for entry in settings["anyOf"])
    known = set(scenario["$defs"])
    lines += _sections(
        {k: v for k, v in settings["$defs"].items() if k in first or k not in known}, first
    )
    return "\n".join(lines).rstrip() + "\n"


def _sections(definitions: Mapping[str, Schema], first: tuple[str, ...]) -> Iterator[str]:
    order = [name for name in first if name in definitions]
    order += [name for name in definitions if name not in first]
    for name in order:
        about = definitions[name]
        if "properties" not in about:
            continue
        yield from (f"## {_title(name)}", "", _line(about.get("description", "")), "")
        yield from ("| key | meaning | what it may be | if not said |", "|---|---|---|---|")
        for key, field in about["properties"].items():
            needed = key in about.get("required", ())
            shown = f"**`{key}`**" if needed else f"`{key}`"
            default = "" if needed else _default(field.get("default"))
            cells = (shown, _line(field.get("description", "")), _kind(field, definitions), default)
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        yield ""


def _title(name: str) -> str:
    """The name of a model in words.

    >>> _title("DeclaredOutcome")
    'Declared outcome'
    """
    return re.sub(r"(?<!^)([A-Z])", r" \1", name).capitalize()


def _line(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


def _default(value: Any) -> str:
    if value in (None, "", {}, []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{value}`"


def _kind(field: Mapping[str, Any], definitions: Mapping[str, Schema]) -> str:
    """What a value may be, in words."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        about = definitions.get(name, {})
        return _words(about["enum"]) if "enum" in about else f"map, see {_title(name)}"
    several = field.get("anyOf") or field.get("oneOf")
    if several:
        kinds = [_kind(entry, definitions) for entry in several if entry.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if "enum" in field:
        return _words(field["enum"])
    if "const" in field:
        return _words([field["const"]])
    kind = field.get("type")
    if kind in ("number", "integer"):
        return _number(field)
    if kind == "string":
        special = {"date": "date"}.get(str(field.get("format")))
        named = "three capital letters" if field.get("pattern") == THREE_CAPITALS else "name"
        return special or (named if "pattern" in field else "text")
    if kind == "array":
        items = field.get("items") or {}
        return f"list: {_kind(items, definitions)}" if items else "list"
    if kind == "object":
        inside = field.get("additionalProperties")
        if inside is None and field.get("patternProperties"):
            inside = next(iter(field["patternProperties"].values()))
        return f"map: {_kind(inside, definitions)}" if isinstance(inside, dict) else "map"
    return {"boolean": "true, false"}.get(str(kind), "anything")


def _words(values: list[Any]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _number(field: Mapping[str, Any]) -> str:
    what = "whole number" if field["type"] == "integer" else "number"
    low, high = field.get("minimum"), field.get("maximum")
    above = field.get("exclusiveMinimum")
    if above is not None:
        return f"{what} above {above:g}" + ("" if high is None else f", at most {high:g}")
    if low is not None and high is not None:
        return f"{what}, {low:g} … {high:g}"
    return what if low is None else f"{what}, {low:g} or more"


def written(schema: Schema) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


FILES = {
    "scenarios/schema.json": lambda: written(scenario_schema()),
    "configs/schema.json": lambda: written(settings_schema()),
    "docs/keys.md": key_page,
}
"""What is made from the models, by its path."""


if __name__ == "__main__":
    for name, make in FILES.items():
        (ROOT / name).write_text(make(), encoding="utf-8")
