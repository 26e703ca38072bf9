"""What is not as it was when a study was begun, at its line of the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ballast.sim.errors import Problem
from ballast.sim.scenario.reader import Document

MOST_DIFFERENCES = 10


def differences(
    old: Mapping[str, Any], new: Mapping[str, Any], document: Document, folder: Path
) -> list[Problem]:
    """The first differences of two identities of studies.

    Args:
        old: of the study that was begun.
        new: of the one that is asked for.
        document: its file.
        folder: of the study that was begun.
    """
    before, now = _flat(old), _flat(new)
    keys = [key for key in {**before, **now} if before.get(key) != now.get(key)]
    told = [key for key in keys if not key[-1].endswith("_hash")] or keys
    problems = [
        document.problem(
            key,
            f"expected {_said(before, key)}, as when the study in {folder} was begun, "
            f"got {_said(now, key)}; another folder begins anew",
        )
        for key in told
    ]
    return problems[:MOST_DIFFERENCES]


def _flat(value: Any, above: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """The values of nested maps by the path of keys that leads to them."""
    if not isinstance(value, dict):
        return {above: value}
    found: dict[tuple[str, ...], Any] = {}
    for name, inside in value.items():
        found |= _flat(inside, (*above, str(name)))
    return found


def _said(values: Mapping[tuple[str, ...], Any], key: tuple[str, ...]) -> str:
    if key not in values:
        return "nothing"
    text = json.dumps(values[key], ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"
