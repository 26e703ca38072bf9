"""What a scenario says beside what does not fit the schema, so that the rest can be judged too.

Keys that it cannot have are left out. In sections that nothing else in a scenario names, so are
values that do not fit, and entries that cannot be read without them. Something of a contingent
policy stands for a part of it that cannot be read. What is then wrong with an entry only because of
what was left out is not said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from ballast.sim.errors import Problem
from ballast.sim.scenario.messages import NO_KEYS
from ballast.sim.scenario.reader import Key, dotted
from ballast.sim.scenario.schema import Scenario

NAMED_BY_NOTHING = ("contingencies", "interventions", "questions")
"""Sections whose entries no other entry names."""
IN_PLACE: Mapping[str, Any] = {
    "evidence": "A",
    "when": {"rung": 4},
    "do": {"kind": "accident", "severity": "publicised"},
}
"""What stands for a key that is missing, with which nothing is wrong."""
ROUNDS = 8
"""What is left out may leave something else without what it needs, a few times over."""


class ReadablePart:
    """A scenario as far as it can be read.

    Attributes:
        scenario: it.
        without: keys that were left out or stand for others.
    """

    def __init__(self, scenario: Scenario, without: Iterable[Key]) -> None:
        self.scenario = scenario
        self.without = {dotted(key) for key in without if key[0] in NAMED_BY_NOTHING}

    def of_the_rest(self, problems: Iterable[Problem]) -> list[Problem]:
        """Problems without those of what was left out, and of what it stood in."""
        return [problem for problem in problems if not self._concerns(problem.key)]

    def _concerns(self, key: str) -> bool:
        return any(
            key == left or key.startswith(f"{left}.") or left.startswith(f"{key}.")
            for left in self.without
        )


def readable_part(values: Mapping[str, Any]) -> ReadablePart | None:
    """What can be read of a scenario; None where what is wrong stands in what others name.

    Args:
        values: as a file has them; they stay as they are.
    """
    here = deepcopy(dict(values))
    without: list[Key] = []
    for _ in range(ROUNDS):
        try:
            return ReadablePart(Scenario.model_validate(here), without)
        except ValidationError as error:
            found = error.errors(include_url=False)
        for detail in found:
            key: Key = tuple(part for part in detail["loc"] if part not in NO_KEYS)
            left = _left_out(here, key, detail["type"])
            if left is None:
                return None
            without.append(left)
    return None


def _left_out(values: dict[str, Any], key: Key, kind: str) -> Key | None:
    """Leave out what an error is about; gives the key of that, None where others may name it."""
    if kind == "extra_forbidden":
        return _popped(values, key)
    if len(key) < 2 or key[0] not in NAMED_BY_NOTHING:
        return None
    if key[0] == "questions":  # its text names its other keys
        return _popped(values, key[:2])
    if kind != "missing":
        return _popped(values, key)
    if len(key) == 3 and key[2] in IN_PLACE:
        section = values.get(str(key[0]))
        entry = section.get(key[1]) if isinstance(section, dict) else None
        if not isinstance(entry, dict):  # another of its errors has taken it away
            return key
        entry[key[2]] = deepcopy(IN_PLACE[str(key[2])])
        entry.pop("each_time", None)
        return key
    return _popped(values, key[:-1])


def _popped(values: dict[str, Any], key: Key) -> Key:
    """Take a key away; where it is a place in a list, the whole list."""
    here: Any = values
    for place, part in enumerate(key[:-1]):
        if not isinstance(here, dict) or not isinstance(here.get(part), dict):
            if isinstance(here, dict):
                here.pop(part, None)
            return key[: place + 1]
        here = here[part]
    here.pop(key[-1], None)
    return key
