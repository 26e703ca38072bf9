"""Problems in plain words: what was expected, what came, and the nearest spelling."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ballast.sim.errors import Problem
from ballast.sim.scenario.reader import Document, Key
from ballast.sim.scenario.shape import THREE_CAPITALS

SHORT_LIST = 12
NO_KEYS = ("[key]", "[number]", "[prior]", "[day]", "[days]")
"""What pydantic puts into places of errors beside keys: for keys of maps, and forms of a rate or
of a day."""

_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "date_type": "a date such as 2023-07-10",
    "date_parsing": "a date such as 2023-07-10",
    "date_from_datetime_parsing": "a date such as 2023-07-10",
    "dict_type": "a map of keys and values",
    "model_type": "a map of keys and values",
    "model_attributes_type": "a map of keys and values",
    "tuple_type": "a list",
    "list_type": "a list",
    "finite_number": "a finite number",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "{} or more"),
    "greater_than": ("gt", "more than {}"),
    "less_than_equal": ("le", "at most {}"),
    "less_than": ("lt", "less than {}"),
}
GRADES = "D data, L literature, X expert prior or A assumption"
ELSEWHERE = dict.fromkeys(
    ("crisis", "episode", "rung", "war"),
    "; a start in a dispute, a crisis or a limited use of force is the section 'dispute'",
)
"""Keys at the top that people look for, and what there is instead."""


def shown(value: Any) -> str:
    """A value as a user would write it, shortened.

    >>> shown(True), shown("a"), shown({"a": 1})
    ('true', "'a'", 'a map')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else value[:37] + "...")
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def nearest(word: str, known: Collection[str]) -> str:
    """What to add to a message about an unknown word: the nearest spelling, or what there is.

    >>> nearest("visit", ["visits", "shocks"])
    "; did you mean 'visits'?"
    """
    close = get_close_matches(word, list(known), n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    if known and len(known) <= SHORT_LIST:
        return f"; there are {', '.join(known)}"
    return ""


def schema_problems(
    document: Document, error: ValidationError, model: type[BaseModel]
) -> list[Problem]:
    """Everything the schema objects to, at its key and line."""
    found = []
    for detail in error.errors(include_url=False):
        key: Key = tuple(part for part in detail["loc"] if part not in NO_KEYS)
        message = _message(detail, key, model)
        found.append(document.problem(_as_written(document.values, key), message))
    return found


def _as_written(values: Any, key: Key) -> Key:
    """A key without the place in a list, where the file has one value and no list."""
    for depth, part in enumerate(key):
        if isinstance(part, int) and not isinstance(values, list | dict):
            return key[:depth]
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return key
    return key


def _message(detail: Mapping[str, Any], key: Key, model: type[BaseModel]) -> str:
    kind, value, context = detail["type"], detail.get("input"), detail.get("ctx") or {}
    if kind == "extra_forbidden":
        known = _fields_at(model, key[:-1])
        hint = (len(key) == 1 and ELSEWHERE.get(str(key[-1]))) or nearest(str(key[-1]), known)
        if not hint and value is None:  # text with a comma in it, between braces
            hint = "; text with a comma or a colon in it needs quotes"
        return f"expected a known key, got {key[-1]!r}{hint}"
    if kind == "missing" and key[-1] == "evidence":
        return f"expected this key ({GRADES}), found none"
    if kind == "missing":
        return "expected this key, found none"
    if kind == "model_type" and "mode" in _fields_at(model, key):
        example = "{value: 0.2, evidence: A}"
        return f"expected a number with what it rests on, such as {example}, got {shown(value)}"
    if kind == "control_character":
        return f"expected text without control characters, got {context['character']}"
    if kind == "line_break":
        return f"expected text on one line, got {shown(value)}"
    if kind in _KINDS:
        return f"expected {_KINDS[kind]}, got {shown(value)}"
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        bound = shown(context[name]).strip("'")  # of a date pydantic gives the text
        return f"expected {words.format(bound)}, got {shown(value)}"
    if kind in ("enum", "literal_error"):
        allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        close = get_close_matches(str(value), allowed.split(", "), n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        return f"expected one of {allowed}, got {shown(value)}{hint}"
    if kind == "string_pattern_mismatch" and context.get("pattern") == THREE_CAPITALS:
        return f"expected three capital letters, got {shown(value)}"
    if kind == "string_pattern_mismatch":
        return f"expected letters, digits, - and _, beginning with a letter, got {shown(value)}"
    if kind in ("string_too_long", "string_too_short"):
        least, most = context.get("min_length"), context.get("max_length")
        span = f"at most {most}" if least is None else f"at least {least}"
        return f"expected {span} characters, got {len(str(value))}"
    if kind in ("too_short", "too_long"):
        least = context.get("min_length", context.get("max_length"))
        return f"expected {least} entries, got {_entries(value)}"
    return f"expected something else: {str(detail['msg']).lower()}, got {shown(value)}"


def _entries(value: Any) -> str:
    """How many entries a list or a map has, with their names where they are few."""
    names = ", ".join(map(str, value)) if isinstance(value, dict) and len(value) <= 4 else ""
    return f"{len(value)} ({names})" if names else str(len(value))


def _fields_at(model: type[BaseModel], key: Key) -> list[str]:
    """Known keys of the model that a path of keys leads to."""
    current: Any = model
    for part in key:
        current = _step(current, part)
        if current is None:
            return []
    current = the_model(current)
    return list(current.model_fields) if is_model(current) else []


def _step(annotation: Any, part: str | int) -> Any:
    annotation = the_model(annotation)
    if is_model(annotation):
        field = annotation.model_fields.get(str(part))
        return None if field is None else field.annotation
    for argument in reversed(getattr(annotation, "__args__", ())):
        if is_model(argument) or hasattr(argument, "__args__"):
            return argument
    return None


def the_model(annotation: Any) -> Any:
    """A type without what is said beside it; of a model or something else, the model."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    kinds = map(the_model, get_args(annotation))
    return next((kind for kind in kinds if is_model(kind)), annotation)


def is_model(annotation: Any) -> bool:
    """Whether a type is a model of the schema."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
