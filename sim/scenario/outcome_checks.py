"""What is wrong with the outcomes that a scenario declares, all of it at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ballast.sim.errors import Problem
from ballast.sim.scenario.messages import nearest, schema_problems
from ballast.sim.scenario.question_checks import FORMS, wrong
from ballast.sim.scenario.questions import event_names, shipped_outcomes, taken_names
from ballast.sim.scenario.reader import Document, Key
from ballast.sim.scenario.replaced_keys import REPLACED, instead
from ballast.sim.scenario.schema import DeclaredOutcome, LoadedScenario, Menu, Scenario, Start
from ballast.sim.vocabulary import BY_SCENARIO

Found = Iterator[tuple[Key, str]]


def asked_ids(scenario: Scenario, menu: Menu) -> dict[str, Collection[str]]:
    """Ids that a question may name, by field."""
    return {
        "side": scenario.governments,
        "official": scenario.officials,
        "channel": scenario.channels,
        "act": menu.acts,
        "reason": [*map(str, scenario.undated_shocks), *scenario.shocks, BY_SCENARIO],
    }


def judge_outcomes(scenario: Scenario, menu: Menu) -> Found:
    """Keys of declared outcomes and what is wrong with each."""
    known, events = asked_ids(scenario, menu), event_names(scenario)
    taken = taken_names(tuple(scenario.governments))
    for name, outcome in scenario.outcomes.items():
        yield from _judge(name, outcome, known, taken, events, scenario.start, scenario.days)


def unfit(document: Document, error: ValidationError) -> list[Problem]:
    """Problems of a scenario that does not fit the schema, those of its outcomes among them."""
    found = schema_problems(document, error, Scenario)
    found += [document.problem(key, m) for key, m in _replaced(document.values)]
    return found + [document.problem(key, m) for key, m in judge_outcomes_alone(document.values)]


def _replaced(values: Mapping[str, Any]) -> Found:
    """Parameters of an earlier version, which seldom come without other misfits."""
    parameters = values.get("parameters")
    for name in parameters if isinstance(parameters, dict) else ():
        if name in REPLACED:
            message = f"expected a parameter of the rule book, got {name!r}{instead(name, ())}"
            yield ("parameters", name), message


def judge_outcomes_alone(values: Mapping[str, Any]) -> Found:
    """The same of a file that does not fit the schema, as far as it can be told.

    An outcome is read without those of its keys that do not fit: they are told elsewhere, and what
    else is wrong with it should not have to wait until they are repaired.
    """
    declared = values.get("outcomes")
    if not isinstance(declared, dict):
        return
    days = values.get("days")
    horizon = days if isinstance(days, int) and days > 0 else MOST_DAYS
    known = {field: _names(values, section) for field, section in SECTIONS.items()}
    known["reason"] = [*known.pop("undated"), *known["reason"], BY_SCENARIO]
    read = {str(name): _as_far_as_it_fits(entry) for name, entry in declared.items()}
    written = {str(n): e if isinstance(e, dict) else {} for n, e in declared.items()}
    events = [n for n, entry in shipped_outcomes() if entry.is_event]
    events += [n for n, outcome in read.items() if outcome is not None and outcome.is_event]
    taken = taken_names(tuple(known["side"]))
    for name, outcome in read.items():
        if outcome is not None:
            first = _day(values.get("start"))
            unread = _has_form(written[name]) and not _has_form(outcome.model_dump())
            for key, message in _judge(name, outcome, known, taken, events, first, horizon):
                if not (unread and key == ("outcomes", name) and message.endswith("got none")):
                    yield key, message


def _has_form(entry: Mapping[str, Any]) -> bool:
    """Whether an entry says what is asked, well or badly."""
    return any(entry.get(form) is not None for form in FORMS)


def asking_alike(scenarios: Sequence[LoadedScenario]) -> list[LoadedScenario]:
    """Scenarios that are compared, each with the outcomes that any of them declares.

    Where two mean different things by one name, the first one's meaning holds for all. What a
    scenario cannot be asked (an official it does not have, a day beyond its end) is left out there.
    """
    wanted: dict[str, DeclaredOutcome] = {}
    for loaded in scenarios:
        wanted = dict(loaded.scenario.outcomes) | wanted
    return [_asking(loaded, wanted) for loaded in scenarios]


def _asking(loaded: LoadedScenario, wanted: Mapping[str, DeclaredOutcome]) -> LoadedScenario:
    outcomes = dict(wanted)
    while True:
        scenario = loaded.scenario.model_copy(update={"outcomes": outcomes})
        wrong_ones = {str(key[1]) for key, _ in judge_outcomes(scenario, loaded.menu)}
        if not wrong_ones:
            return loaded.model_copy(update={"scenario": scenario})
        outcomes = {name: o for name, o in outcomes.items() if name not in wrong_ones}


SECTIONS = {
    "side": "governments",
    "official": "officials",
    "channel": "channels",
    "undated": "undated_shocks",
    "reason": "shocks",
}
MOST_DAYS = 3650


def _judge(
    name: str,
    outcome: DeclaredOutcome,
    known: Mapping[str, Collection[str]],
    taken: Collection[str],
    events: Collection[str],
    first: date | None,
    days: int,
) -> Found:
    key: Key = ("outcomes", name)
    for below, message in wrong(outcome, known, first, days, nearest):
        yield (*key, *below), message
    if name in taken:
        yield key, "expected a name of its own, got that of a column every scenario has"
    if outcome.series is not None and outcome.count is None:
        yield (*key, "series"), "expected 'series' with 'count' only"
    for field in ("given", "unless"):
        for position, other in enumerate(getattr(outcome, field)):
            if other not in events:
                message = f"expected an outcome that happens or not, got {other!r}"
                yield (*key, field, position), message + nearest(other, events)
            elif other == name:
                yield (*key, field, position), "expected another outcome, got itself"


def _names(values: Mapping[str, Any], section: str) -> list[str]:
    entries = values.get(section)
    return [str(name) for name in entries] if isinstance(entries, dict) else []


def _day(value: object) -> date | None:
    """A start that the schema would take; None for anything else."""
    try:
        return TypeAdapter(Start).validate_python(value)
    except ValidationError:
        return None


def _as_far_as_it_fits(entry: object) -> DeclaredOutcome | None:
    """An outcome without the keys that do not fit; None where nothing is left to judge."""
    if isinstance(entry, DeclaredOutcome):
        return entry
    if not isinstance(entry, dict):
        return None
    left: dict[str, Any] = {"definition": "", **entry}
    while left:
        try:
            return DeclaredOutcome.model_validate(left)
        except ValidationError as error:
            wrong_keys = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
            if not wrong_keys & set(left):
                return None
            left = {name: value for name, value in left.items() if name not in wrong_keys}
    return None
