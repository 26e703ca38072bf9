"""Expectations: what people say will happen, each turned into questions that histories answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from sim.errors import InputError
from sim.scenario.changes import changed
from sim.scenario.priors import all_priors
from sim.scenario.reader import Key, read
from sim.scenario.schema import Identifier, LoadedScenario, Model, Real
from sim.scenario.settings import parse
from sim.scenario.wording import nearest
from sim.vocabulary import Category, Rank


class Quantity(Model):
    """Something that every history has a number of."""

    what: Literal[
        "acts",
        "visits",
        "collisions",
        "rung",
        "summit",
        "channel",
        "tension_mean",
        "tension_highest",
    ]
    """Acts done, visits completed, collisions, whether a rung is reached or the summit is held,
    level of a channel on the last day asked, tension over the days asked."""
    side: Identifier | None = None
    categories: tuple[Category, ...] = ()
    acts: tuple[Identifier, ...] = ()
    weight_at_most: Real | None = None
    """Acts of this weight or below."""
    rank: Rank | None = None
    channel: Identifier | None = None
    """Of visits, or the one whose level is asked."""
    rung: Annotated[int, Strict(), Field(ge=0, le=7)] | None = None
    since: date | None = None
    until: date | None = None
    """First and last day asked; the days that were played if not said."""
    at_least: Annotated[int, Strict(), Field(ge=1)] | None = None
    """Whether there are so many, instead of how many."""


class Ask(Model):
    """One question."""

    says: str
    """What the number is."""
    of: Quantity
    less: Quantity | None = None
    """Subtract this."""
    a_year: Annotated[bool, Strict()] = False
    """Counts as rates a year, so that windows of unlike length compare."""
    change: dict[str, Any] = Field(default_factory=dict)
    """Paired: the number with this change less the number without."""
    given: Quantity | None = None
    """Only histories that have this, without the change."""
    unless: Quantity | None = None
    """Only histories that do not."""
    expects: Literal["more", "less", "likely", "unlikely", "open"]
    """More or less than zero; likelier or less likely than not; or nothing in particular."""


class Expectation(Model):
    """What somebody expects, and how the model is asked."""

    reading: str
    """How the claim was turned into questions, and what was left out."""
    asks: Annotated[tuple[Ask, ...], Field(min_length=1)]
    rests_on: tuple[str, ...]
    """Parameters and other keys of the scenario that make the answer."""
    implied: Annotated[bool, Strict()] = False
    """Whether a prior alone decides the answer."""


class ExpectationFile(Model):
    """A file of expectations by the id of the fact that tells them."""

    expectations: dict[Identifier, Expectation]


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
            quantity = getattr(ask, name)
            if quantity is not None:
                for below, message in _unknown(quantity, loaded):
                    yield ("asks", position, name, *below), message
        if ask.change:
            try:
                changed(loaded, ask.change)
            except InputError as error:
                for problem in error.problems:
                    yield ("asks", position, "change", problem.key), problem.message


def _unknown(quantity: Quantity, loaded: LoadedScenario) -> Iterator[tuple[Key, str]]:
    scenario = loaded.scenario
    for field, known in (("side", scenario.governments), ("channel", scenario.channels)):
        word = getattr(quantity, field)
        if word is not None and word not in known:
            yield (field,), f"expected one of {', '.join(known)}, got {word!r}"
    for position, act in enumerate(quantity.acts):
        if act not in loaded.menu.acts:
            yield (
                ("acts", position),
                f"expected an act of the menu, got {act!r}{nearest(act, loaded.menu.acts)}",
            )
    if quantity.what == "rung" and quantity.rung is None:
        yield ("rung",), "expected a rung from 0 to 7, found none"
    if quantity.what == "channel" and quantity.channel is None:
        yield ("channel",), "expected a channel, found none"
    last = scenario.start.toordinal() + scenario.days - 1
    for field in ("since", "until"):
        day = getattr(quantity, field)
        if day is not None and not scenario.start.toordinal() <= day.toordinal() <= last:
            yield (field,), f"expected a day of the scenario, got {day}"
