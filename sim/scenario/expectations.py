"""Expectations: what people say will happen, each turned into questions that histories answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from ballast.sim.errors import InputError
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.outcome_checks import asked_ids
from ballast.sim.scenario.outcome_language import Asked, wrong
from ballast.sim.scenario.priors import all_priors
from ballast.sim.scenario.reader import Key, read
from ballast.sim.scenario.schema import Identifier, LoadedScenario, Model
from ballast.sim.scenario.settings import parse


class Ask(Model):
    """One question."""

    says: str
    """What the number is."""
    of: Asked
    """What is asked of every history."""
    less: Asked | None = None
    """Subtract this."""
    a_year: Annotated[bool, Strict()] = False
    """Counts as rates a year, so that windows of unlike length compare."""
    change: dict[str, Any] = Field(default_factory=dict)
    """Paired: the number with this change less the number without."""
    given: Asked | None = None
    """Only histories that have this, without the change."""
    unless: Asked | None = None
    """Only histories that do not."""
    expects: Literal["more", "less", "likely", "unlikely", "open"]
    """More or less than zero; likelier or less likely than not; or nothing in particular."""


class Expectation(Model):
    """What somebody expects, and how the model is asked."""

    reading: str
    """How the claim was turned into questions, and what was left out."""
    asks: Annotated[tuple[Ask, ...], Field(min_length=1)]
    """The questions."""
    rests_on: tuple[str, ...]
    """Parameters and other keys of the scenario that make the answer."""
    implied: Annotated[bool, Strict()] = False
    """Whether a prior alone decides the answer."""


class ExpectationFile(Model):
    """A file of expectations by the id of the fact that tells them."""

    expectations: dict[Identifier, Expectation]
    """Expectations by the id of the fact that tells them."""


def load_expectations(loaded: LoadedScenario) -> dict[str, Expectation]:
    """The expectations that a scenario names, checked against it; empty where it names none.

    Raises:
        InputError: every problem of the file.
    """
    if loaded.scenario.expectations is None:
        return {}
    document = read(Path(loaded.folder) / loaded.scenario.expectations)
    found = parse(document, ExpectationFile).expectations
    problems = []
    for name, expectation in found.items():
        for key, message in _wrong(expectation, loaded):
            problems.append(document.problem(("expectations", name, *key), message))
    if problems:
        raise InputError(*problems)
    return found


def _wrong(expectation: Expectation, loaded: LoadedScenario) -> Iterator[tuple[Key, str]]:
    scenario = loaded.scenario
    ids = asked_ids(scenario, loaded.menu)
    known = {*all_priors(scenario), *(f"parameters.{key}" for key in scenario.parameters)}
    for section in ("issues", "channels", "officials", "visits", "shocks"):
        known |= {f"{section}.{name}" for name in getattr(scenario, section)}
    known |= {f"governments.{name}.conduct" for name in scenario.governments}
    for position, key in enumerate(expectation.rests_on):
        if key not in known:
            hint = nearest(key, known)
            yield ("rests_on", position), f"expected a key of the scenario, got {key!r}{hint}"
    for position, ask in enumerate(expectation.asks):
        for name in ("of", "less", "given", "unless"):
            asked = getattr(ask, name)
            if asked is not None:
                for below, message in wrong(asked, ids, scenario.start, scenario.days, nearest):
                    yield ("asks", position, name, *below), message
        if ask.change:
            try:
                changed(loaded, ask.change)
            except InputError as error:
                for problem in error.problems:
                    yield ("asks", position, "change", problem.key), problem.message
