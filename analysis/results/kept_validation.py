"""Verdicts of ``validate`` that have been kept: shown for the same scenario and model only.

``ballast validate SCENARIO --json > configs/validation/SCENARIO.json`` keeps them for a shipped
scenario, ``> RESULTS/validation.json`` beside results.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ballast.analysis.results.run_folder import RunFolder
from ballast.sim.scenario.places import shipped_folder
from ballast.sim.versions import MODEL

WHY_NOT = {
    "canonical_hash": "The {file} beside the results is of another scenario. ",
    "model": "The {file} beside the results is of another version of the model. ",
}
"""Why a file in the folder of results is refused, by the key that differs."""


def refused(found: dict[str, Any], canonical_hash: str) -> str | None:
    """The key in which kept verdicts differ from a scenario and this model; None if they agree.

    >>> refused({"canonical_hash": "a", "model": MODEL}, "a") is None
    True
    >>> refused({"canonical_hash": "b", "model": MODEL}, "a"), refused({"canonical_hash": "a"}, "a")
    ('canonical_hash', 'model')
    """
    if found.get("canonical_hash") != canonical_hash:
        return "canonical_hash"
    return None if found.get("model") == MODEL else "model"


def kept_validation(stored: RunFolder) -> dict[str, Any] | None:
    """What ``validate --json`` printed for the scenario of some results; None if nothing is kept.

    Raises:
        InputError: the file in the folder of results is sealed, and was changed.
        ValueError: that file is no JSON.
    """
    canonical_hash = str(stored.manifest["canonical_hash"])
    beside = stored.validation()
    if beside is not None and refused(beside, canonical_hash) is None:
        return beside
    return next((one for one in _shipped() if refused(one, canonical_hash) is None), None)


def _shipped() -> Iterator[dict[str, Any]]:
    for path in sorted((shipped_folder("configs") / "validation").glob("*.json")):
        try:
            found = json.loads(path.read_bytes())
        except (OSError, ValueError):
            continue  # cut short: validate has been stopped while it was written
        if isinstance(found, dict):
            yield found
