"""Parameters that a scenario does not state: taken from a file of priors that it names.

``defaults: generic-priors`` in a scenario fills in every parameter that it leaves out, each with
the evidence that stands there. What the scenario states itself replaces it whole. In the file,
``{side}`` in a key stands for the id of each government in lower case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import schema_problems, shown
from ballast.sim.scenario.places import is_shipped_name, named_file, nearest_shipped
from ballast.sim.scenario.reader import Document, Key, read
from ballast.sim.scenario.schema import Model, Prior, Scenario
from ballast.sim.scenario.validation import judge_parameters

SIDE = "{side}"
SEEDS = "seeds"
SECTION = "parameters"


class Defaults(Model):
    """A file of priors for scenarios that do not state all of them."""

    parameters: dict[str, Prior]
    """By dotted key, ``{side}`` for the id of each government."""


@dataclass(frozen=True)
class Layered(Document):
    """A scenario laid over its defaults: a problem is told where the words that are wrong stand.

    Attributes:
        defaults: the file of defaults.
        spelt: key in that file of each parameter that was taken from it.
    """

    defaults: Document = field(default_factory=lambda: Document("", {}))
    spelt: Mapping[str, str] = field(default_factory=dict)

    def problem(self, key: Key, message: str) -> Problem:
        """A problem at a key, in the file that the key was read from."""
        if key[:1] == (SECTION,) and len(key) > 1 and key[1] in self.spelt:
            there = (SECTION, self.spelt[str(key[1])], *key[2:])
            return self.defaults.problem(there, message)
        return super().problem(key, message)


def with_defaults(document: Document, folder: Path) -> Document:
    """A scenario with the parameters of its defaults, where it names some.

    Args:
        document: the scenario as read.
        folder: the scenario's.

    Raises:
        InputError: the file is outside the scenario's folder, missing, or wrong in itself.
    """
    word, own = document.values.get("defaults"), document.values.get(SECTION, {})
    if not isinstance(word, str) or not isinstance(own, dict):
        return document  # nothing to lay it over, or the schema says what is wrong
    below = read(_place(document, folder, word))
    read_defaults(below)
    governments = document.values.get("governments")
    sides = [side.lower() for side in governments] if isinstance(governments, dict) else []
    expanded: dict[str, Any] = {}
    spelt: dict[str, str] = {}
    for name, prior in below.values[SECTION].items():
        for key in [name.replace(SIDE, side) for side in sides] if SIDE in name else [name]:
            expanded[key] = prior
            if key not in own:
                spelt[key] = name
    values = document.values | {SECTION: expanded | own}
    return Layered(document.file, values, document.places, below, spelt)


def defaults_file(folder: Path, word: str) -> Path:
    """The file of priors that a scenario in a folder names."""
    return named_file(folder, word, SEEDS)


def seed_folders(folder: Path, scenario: Scenario) -> list[Path]:
    """Where the sources and facts of a scenario are listed: beside it, its menu and its priors."""
    found = [folder, named_file(folder, scenario.acts, SEEDS).parent]
    if scenario.defaults is not None:
        found.append(defaults_file(folder, scenario.defaults).parent)
    return found


def _place(document: Document, folder: Path, word: str) -> Path:
    """The file of defaults, if there is one and it may be used."""
    path = defaults_file(folder, word)
    shipped = is_shipped_name(word) and path.parent != folder
    try:
        inside = shipped or path.resolve().is_relative_to(folder.resolve())
        there = path.is_file()
    except (OSError, ValueError, RuntimeError):  # no path that the system takes
        inside, there = True, False
    message, hint = "", ""
    if not inside:
        message = (
            f"expected a file in the folder of the scenario, or a shipped name, got {shown(word)}"
        )
    elif not there:
        hint = nearest_shipped(word, SEEDS)
        message = f"expected a file or the name of shipped priors, found no {shown(word)}"
    if message:
        known = hint if "did you mean" in hint else ""
        raise InputError(document.problem(("defaults",), message + known))
    return path


def read_defaults(document: Document) -> Defaults:
    """A file of priors, judged on its own: names, units, ranges, evidence.

    It need not give every parameter: a scenario may state the rest.

    Raises:
        InputError: all its problems.
    """
    try:
        defaults = Defaults.model_validate(document.values)
    except ValidationError as error:
        raise InputError(*schema_problems(document, error, Defaults)) from None
    alike: Any = {SIDE: None}  # one government that stands for both
    scenario = Scenario.model_construct(governments=alike, parameters=defaults.parameters)
    problems = judge_parameters(document, scenario)
    if problems:
        raise InputError(*problems)
    return defaults
