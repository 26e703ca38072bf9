"""What makes two scenarios the same: a hash of their meaning."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sim.scenario.schema import Menu, RecordedEvent, Scenario

WORDS_ONLY = ("title", "told", "summary", "purpose", "why", "name", "office", "definition", "place")
"""Keys that say something to people and change nothing; not part of a scenario's hash."""
QUESTIONS = {"variants", "expectations", "figures"}
"""Sections that ask something of a scenario and change nothing in it."""
WHENCE = {"defaults"}
"""Keys that say where numbers were taken from; the numbers themselves are there."""
SOMETIMES = ("played", "continues")
"""Sections that few scenarios have; the hash of one without them is as if they were unknown."""


def canonical_hash(scenario: Scenario, menu: Menu, record: tuple[RecordedEvent, ...]) -> str:
    """SHA-256 of what a scenario means: its values, its menu and its record.

    Comments, spacing, the order of keys and words that only people read leave it as it is.
    """
    absent = {name for name in SOMETIMES if not getattr(scenario, name)}
    content = {
        "scenario": _meaning(scenario.model_dump(mode="json", exclude=QUESTIONS | WHENCE | absent)),
        "menu": _meaning(menu.model_dump(mode="json")),
        "record": [event.model_dump(mode="json") for event in record],
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _meaning(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _meaning(v) for k, v in value.items() if k not in WORDS_ONLY}
    return [_meaning(v) for v in value] if isinstance(value, list) else value
