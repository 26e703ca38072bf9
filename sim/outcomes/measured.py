"""Outcomes of histories: the value of each in every history.

Works on the table of histories alone (``runs.parquet`` and the scenario), so that stored results
can be summarised again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ballast.sim.rules.quantity import Flags, Floats
from ballast.sim.scenario.questions import OutcomeQuestion, questions
from ballast.sim.scenario.schema import Menu, Scenario
from ballast.sim.scenario.settled import Settled, never, settled

NEVER_ASKED = "what it is given happens in no history, or only beyond the run"


@dataclass(frozen=True, slots=True)
class Measured:
    """One outcome of every history.

    Attributes:
        name, definition, kind, horizon_days: as of
            :class:`ballast.sim.scenario.questions.OutcomeQuestion`.
        values: (N,) 0 or 1, or a number, in (draw, run) order; 0 where it is not asked; None if it
            cannot be answered.
        note: why it cannot, or not where it is asked of no history.
        asked: (N,) histories that it is asked of; None for all.
        rung: that it asks for, where it asks whether one or a higher one is reached; else None.
        settled: the value that the scenario settles for all histories; None where it does not.
        signed: whether it may be negative, as a difference may.
    """

    name: str
    definition: str
    kind: str
    horizon_days: int
    values: Floats | None
    note: str = ""
    asked: Flags | None = None
    rung: int | None = None
    settled: Settled | None = None
    signed: bool = False


def measure(
    runs: pd.DataFrame,
    scenario: Scenario,
    days: int,
    *,
    menu: Menu | None = None,
    also: Collection[str] = (),
) -> list[Measured]:
    """Every outcome of every history, in the order of :func:`shown_questions`.

    Args:
        runs: one row per history, with the columns of ``runs.parquet``.
        scenario: what was played.
        days: how long.
        menu: of acts; with it, what the scenario settles about acts is told too.
        also: outcomes that are told although the scenario has no such thing.
    """
    return [
        _measured(question, runs, scenario, menu)
        for question in shown_questions(scenario, days, also)
    ]


def shown_questions(
    scenario: Scenario, days: int, also: Collection[str] = ()
) -> list[OutcomeQuestion]:
    """Outcomes in the order of the table: what happens or not, own ones, numbers of each side."""
    shown = [
        question for question in questions(scenario, days)
        if question.shown or (question.absent and question.name in also)
    ]  # fmt: skip
    return sorted(shown, key=_place)


def _place(question: OutcomeQuestion) -> int:
    if question.own:
        return 1
    if question.asked.is_event:
        return 0
    return 3 if question.side is None else 2


def _measured(
    question: OutcomeQuestion, runs: pd.DataFrame, scenario: Scenario, menu: Menu | None
) -> Measured:
    name, kind = question.name, question.kind
    definition = question.definition
    if not question.own and question.asked.count is not None and kind == "mean":
        definition = f"mean number of {definition}"
    about, rung = (name, definition, kind, question.horizon_days), question.rung
    signed = question.asked.difference is not None
    if question.note:
        return Measured(*about, None, question.note, rung=rung)
    column, where = runs[name], (scenario, menu)
    if not _sometimes(question):
        values = column.to_numpy(dtype=float)
        found = _settled(question, values, *where)
        return Measured(*about, values, rung=rung, settled=found, signed=signed)
    asked = column.notna().to_numpy()
    values = column.fillna(0).to_numpy(dtype=float)
    found = _settled(question, values[asked], *where)
    return Measured(*about, values, _why_never(question, *where), asked, rung, found, signed)


def _sometimes(question: OutcomeQuestion) -> bool:
    """Whether it is asked of some histories only, or some have no such number."""
    asked = question.asked
    return bool(asked.given or asked.unless or asked.may_be_missing)


def _settled(
    question: OutcomeQuestion, values: Floats, scenario: Scenario, menu: Menu | None
) -> Settled | None:
    """What the scenario settles; nothing where histories, of changed numbers, say otherwise."""
    found = settled(scenario, question.asked, menu)
    return found if found is not None and bool(np.all(values == found.value)) else None


def _why_never(question: OutcomeQuestion, scenario: Scenario, menu: Menu | None) -> str:
    """Why no history has such a number: the day of what cannot happen is nobody's."""
    reason = never(scenario, question.asked, menu) if question.asked.first_day else None
    return NEVER_ASKED if reason is None else Settled(0.0, reason).sentence
