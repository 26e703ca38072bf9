"""The outcomes that histories of a scenario are asked: those of every scenario, and its own.

The first are entries of ``configs/outcomes.yaml``, in the language in which a scenario declares its
own. Each knows its rung, its horizon and the column with its day: nobody reads them off a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

import yaml
from pydantic import Field

from ballast.sim.scenario.places import shipped_folder
from ballast.sim.scenario.schema import DeclaredOutcome, Scenario
from ballast.sim.scenario.shape import Flag, Identifier, Model
from ballast.sim.vocabulary import MILITARY_CHANNELS, RUNG_TITLES, Rung

OF_EVERY_HISTORY = ("point", "draw", "run")
"""Columns that name a history; no outcome may be called so."""
SHUT = ("closed", "suspended")
EACH = "{side}"
"""Stands for the id of each government."""


class ShippedOutcome(DeclaredOutcome):
    """An outcome or column that every scenario has."""

    side: Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9_-]*|\{side\})$")] | None = None
    """Government that it is about; ``{side}`` stands for each of the two."""
    unit: str = ""
    """Unit of its numbers; what is counted if not said."""
    shown: Flag = True
    """Whether it is a row of the table of outcomes, or a column only."""
    day: Identifier | None = None
    """The column with the day on which it first happens."""
    only_with: Literal["summit", "military_channel", "shut_military_channel", "leaders"] | None = (
        None
    )
    """Shown only where the scenario has such a thing; with ``leaders``, there only at all."""


class OutcomeFile(Model):
    """A file of outcomes by name."""

    outcomes: dict[str, ShippedOutcome]
    """Outcomes by name, with ``{side}`` where there is one for each government."""


@dataclass(frozen=True, slots=True)
class OutcomeQuestion:
    """One outcome that every history of a scenario is asked.

    Attributes:
        name: of the outcome and of its column.
        asked: the question.
        definition: in a sentence.
        unit: of its numbers; 1 for what happens or not.
        own: whether the scenario declares it.
        shown: whether it is a row of the table of outcomes.
        side: government that it is about, where there is one for each; None elsewhere.
        day: the column with the day on which it first happens; None where there is none.
        horizon_days: days over which it is asked.
        note: why it cannot be answered; empty where it can.
        absent: whether it is no row only because the scenario has no such thing.
    """

    name: str
    asked: DeclaredOutcome
    definition: str
    unit: str
    own: bool
    shown: bool
    side: str | None
    day: str | None
    horizon_days: int
    note: str = ""
    absent: bool = False

    @property
    def kind(self) -> str:
        """``probability`` of what happens or not, ``mean`` of a number."""
        return "probability" if self.asked.is_event else "mean"

    @property
    def rung(self) -> int | None:
        """The rung that it asks for, where it asks whether one or a higher one is reached."""
        asked = self.asked
        if asked.value != "highest_rung" or asked.at_least is None or asked.at_most is not None:
            return None
        return int(asked.at_least)


def questions(scenario: Scenario, days: int) -> tuple[OutcomeQuestion, ...]:
    """All outcomes of a scenario in the order of the columns, its own ones last.

    Args:
        scenario: the scenario.
        days: length of the histories.
    """
    return (*_of_every_scenario(scenario, days), *_own(scenario, days))


def rung_question(scenario: Scenario, days: int, rung: int) -> OutcomeQuestion:
    """The outcome that asks whether a rung or a higher one is reached in all days played."""
    for question in questions(scenario, days):
        if question.rung == rung and not question.own and question.asked.within is None:
            return question
    raise KeyError(rung)


def taken_names(sides: tuple[str, ...]) -> set[str]:
    """Names that no scenario may give to an outcome of its own: columns that are there already."""
    names = (
        _named(name, side) for name, entry in shipped_outcomes() for side in _each(entry, sides)
    )
    return {*OF_EVERY_HISTORY, *names}


def event_names(scenario: Scenario) -> list[str]:
    """Outcomes that happen or not, which another one may be asked given."""
    shipped = [
        name for name, entry in shipped_outcomes()
        if entry.is_event
        and (entry.within or 0) < scenario.days
        and not _is_foreign(entry, scenario)
    ]  # fmt: skip
    return [*shipped, *(name for name, outcome in scenario.outcomes.items() if outcome.is_event)]


@cache
def shipped_outcomes() -> tuple[tuple[str, ShippedOutcome], ...]:
    """Entries of the shipped file; where there is one for each government, of both at once."""
    path = shipped_folder("configs") / "outcomes.yaml"
    found = OutcomeFile.model_validate(yaml.safe_load(path.read_text("utf-8")))
    return tuple(found.outcomes.items())


def _of_every_scenario(scenario: Scenario, days: int) -> Iterator[OutcomeQuestion]:
    sides = tuple(scenario.governments)
    for name, entry in shipped_outcomes():
        if (entry.within or 0) >= days or _is_foreign(entry, scenario):
            continue  # the same as without, or of what the scenario does not have
        for side in _each(entry, sides):
            outcome = entry if side is None else _about(name, side)
            words = {"days": outcome.within or days, "rung": _title(outcome)}
            if side is not None:
                words["government"] = scenario.governments[side].name
            yield OutcomeQuestion(
                name=_named(name, side),
                asked=outcome,
                definition=outcome.definition.format(**words),
                unit=outcome.unit or ("1" if outcome.is_event else _unit(outcome)),
                own=False,
                shown=outcome.shown and _has(scenario, outcome.only_with),
                side=side,
                day=outcome.day,
                horizon_days=outcome.within or days,
                note=_lies_beyond(scenario, days) if outcome.only_with == "summit" else "",
                absent=outcome.shown and not _has(scenario, outcome.only_with),
            )


def _is_foreign(entry: ShippedOutcome, scenario: Scenario) -> bool:
    """Whether an outcome is about contacts of leaders of which a scenario says nothing."""
    said = scenario.leaders is not None or bool(scenario.occasions)
    return entry.only_with == "leaders" and not said


@cache
def _about(name: str, side: str) -> ShippedOutcome:
    return dict(shipped_outcomes())[name].model_copy(update={"side": side})


def _each(entry: ShippedOutcome, sides: tuple[str, ...]) -> tuple[str | None, ...]:
    """The governments that an entry is there for; None for one that is about both."""
    return sides if entry.side == EACH else (None,)


def _named(name: str, side: str | None) -> str:
    return name if side is None else name.format(side=side.lower())


def _title(outcome: DeclaredOutcome) -> str:
    rung = outcome.rung or outcome.at_least
    asks = outcome.rung is not None or outcome.value == "highest_rung"
    return RUNG_TITLES[Rung(int(rung))] if asks and rung is not None else ""


def _unit(outcome: DeclaredOutcome) -> str:
    if outcome.ratio is not None:
        return "ratio"
    return "day, from 0; missing if never" if outcome.first_day else "count"


def _has(scenario: Scenario, what: str | None) -> bool:
    if what == "summit":
        return any(visit.summit for visit in scenario.visits.values())
    military = [c for c in scenario.channels.values() if c.kind in MILITARY_CHANNELS]
    if what == "military_channel":
        return bool(military)
    if what == "shut_military_channel":
        return any(channel.state in SHUT for channel in military)
    return True


def _lies_beyond(scenario: Scenario, days: int) -> str:
    """Why nobody can say whether a summit is held; empty where one is planned in time."""
    summits = [(v.day - scenario.start).days for v in scenario.visits.values() if v.summit]
    return "its date lies beyond the run" if summits and min(summits) >= days else ""


def _own(scenario: Scenario, days: int) -> Iterator[OutcomeQuestion]:
    for name, outcome in scenario.outcomes.items():
        yield OutcomeQuestion(
            name=name,
            asked=outcome,
            definition=outcome.definition,
            unit="1" if outcome.is_event else _unit(outcome),
            own=True,
            shown=True,
            side=None,
            day=None,
            horizon_days=_horizon(outcome, scenario, days),
            note=_beyond(outcome, scenario, days),
        )


def _horizon(outcome: DeclaredOutcome, scenario: Scenario, days: int) -> int:
    """Days until the last one that any part of it asks about, or all days."""
    ends = [
        days
        if part.asks_of_course
        else part.within or (days if part.by is None else (part.by - scenario.start).days + 1)
        for part in outcome.parts
    ]
    return days if _beyond(outcome, scenario, days) else max(ends)


def _beyond(outcome: DeclaredOutcome, scenario: Scenario, days: int) -> str:
    """Why an outcome is asked of no history by its dates; empty where it is."""
    for part in outcome.parts:
        if part.by is not None and (part.by - scenario.start).days >= days:
            return f"its deadline {part.by} lies beyond the run"
        if part.since is not None and (part.since - scenario.start).days >= days:
            return f"its first day {part.since} lies beyond the run"
        if part.within is not None and part.within > days:
            return f"its {part.within} days reach beyond the run"
    return ""
