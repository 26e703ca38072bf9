"""What makes two scenarios the same: a hash of their meaning."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

WORDS_ONLY = (
    "title", "told", "summary", "purpose", "why", "name", "office", "definition", "place", "codes",
    "decisions", "seal",
)  # fmt: skip
"""Fields that say something to people and change nothing; not part of a scenario's hash."""
QUESTIONS = ("variants", "expectations", "figures", "media", "series", "questions")
"""Sections that ask something of a scenario and change nothing in it."""
WHENCE = ("defaults", "acts", "record", "posterior")
"""Keys that say in which file numbers stand; the numbers themselves are part of the hash."""
SOMETIMES = (
    "played", "continues", "expected_acts", "leaders", "occasions", "turnover", "contingencies",
)  # fmt: skip
"""Sections that few scenarios have; the hash of one without them is as if they were unknown."""


def canonical_hash(
    scenario: BaseModel,
    menu: BaseModel,
    record: Sequence[BaseModel],
    posterior: str | None = None,
) -> str:
    """SHA-256 of what a scenario means: its values, its menu, its record and its posterior.

    Comments, spacing, the order of keys, the folder that the files lie in, and words that only
    people read leave it as it is.
    """
    left_out = {*QUESTIONS, *WHENCE, *(n for n in SOMETIMES if not getattr(scenario, n))}
    content: dict[str, Any] = {
        "scenario": scenario.model_dump(
            mode="json", exclude=_words(type(scenario)) | dict.fromkeys(left_out, True)
        ),
        "menu": menu.model_dump(mode="json", exclude=_words(type(menu))),
        "record": [event.model_dump(mode="json") for event in record],
    }
    if posterior is not None:
        content["posterior"] = posterior
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _words(model: type[BaseModel]) -> dict[str, Any]:
    """Fields of a model, and of what stands in it, that are words only; ids of the user's stay."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        inside = _inside(field.annotation)
        if name in WORDS_ONLY:
            found[name] = True
        elif inside:
            found[name] = inside
    return found


def _inside(annotation: Any) -> dict[str, Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _words(annotation)
    within: dict[str, Any] = {}
    for argument in get_args(annotation):
        within |= _inside(argument)
    several = get_origin(annotation) in (dict, tuple, list)
    return {"__all__": within} if several and within else within
