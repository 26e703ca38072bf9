"""What makes two scenarios the same: a hash of their meaning."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel

from sim.scenario.schema import Menu, RecordedEvent, Scenario

WORDS_ONLY = ("title", "told", "summary", "purpose", "why", "name", "office", "definition", "place")
"""Fields that say something to people and change nothing; not part of a scenario's hash."""
QUESTIONS = ("variants", "expectations", "figures")
"""Sections that ask something of a scenario and change nothing in it."""
WHENCE = ("defaults", "acts", "record")
"""Keys that say in which file numbers stand; the numbers themselves are part of the hash."""
SOMETIMES = ("played", "continues")
"""Sections that few scenarios have; the hash of one without them is as if they were unknown."""


def canonical_hash(scenario: Scenario, menu: Menu, record: tuple[RecordedEvent, ...]) -> str:
    """SHA-256 of what a scenario means: its values, its menu and its record.

    Comments, spacing, the order of keys, the folder that the files lie in, and words that only
    people read leave it as it is.
    """
    left_out = {*QUESTIONS, *WHENCE, *(n for n in SOMETIMES if not getattr(scenario, n))}
    content = {
        "scenario": {k: v for k, v in _meaning(scenario).items() if k not in left_out},
        "menu": _meaning(menu),
        "record": [_meaning(event) for event in record],
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _meaning(value: Any) -> Any:
    """A value in JSON, without the fields that are words only; ids of the user's all stay."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {n: _meaning(getattr(value, n)) for n in fields if n not in WORDS_ONLY}
    if isinstance(value, Mapping):
        return {str(_meaning(key)): _meaning(inside) for key, inside in value.items()}
    if isinstance(value, tuple | list):
        return [_meaning(inside) for inside in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
