"""``change``: a copy of a scenario with some of its keys changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ballast.requests.run_request import loaded_of
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.library import branched
from ballast.sim.scenario.messages import shown
from ballast.sim.scenario.schema import LoadedScenario


def change(
    scenario: str | Path | LoadedScenario, changes: Mapping[str, Any], *, title: str | None = None
) -> LoadedScenario:
    """A copy of a scenario with some of its keys changed, checked like a branch in a file.

    Args:
        scenario: the name of a shipped one, the path of a file, or a loaded one; it stays as it is.
        changes: new values by dotted key, as under ``change:`` in a file: a value, a map that is
            laid over what is there, ``SECTION.add`` and ``SECTION.remove``.
        title: of the copy; without one it is the old title with "changed".

    Raises:
        InputError: every key that does not exist, and every problem of the result.

    >>> quiet = change("example-island", {"parameters.encounters.rate": 0}, title="No encounters")
    >>> quiet.scenario.title, quiet.branches_from
    ('No encounters', 'An island between two neighbours')
    """
    problems: list[Problem] = []
    loaded = loaded_of(scenario, problems)
    if not isinstance(changes, Mapping) or not changes:
        got = shown(changes) if changes else "nothing"
        problems.append(Problem(f"expected new values by dotted key, got {got}", key="changes"))
    else:
        problems += [
            Problem(f"expected a dotted key, got {shown(key)}", key="changes")
            for key in changes
            if not isinstance(key, str)
        ]
    if title is not None and not (isinstance(title, str) and title.strip()):
        problems.append(Problem(f"expected text, got {shown(title)}", key="title"))
    if problems or loaded is None:
        raise InputError(*problems)
    return branched(loaded, changes, title or f"{loaded.scenario.title}, changed")
