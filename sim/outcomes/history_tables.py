"""Tables of a run: a row a history, and the acts of the first ones as event data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from ballast.sim.outcomes.counting import happened
from ballast.sim.outcomes.episodes import episode_table, onset_table
from ballast.sim.outcomes.merging import Logged
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator, new_accumulator
from ballast.sim.rules.quantity import Flags, Floats
from ballast.sim.scenario.questions import OutcomeQuestion
from ballast.sim.vocabulary import CATEGORIES, OCCASIONS, Cause
from ballast.sim.world.compiled_scenario import CompiledScenario


def histories(tallies: list[OutcomeAccumulator], setting: CompiledScenario, days: int) -> pa.Table:
    """``runs.parquet``: one row per history in (draw, run) order, every outcome a column.

    Args:
        tallies: of the blocks, in lane order.
        setting: the compiled scenario.
        days: length of the histories; an outcome with a later deadline is null.
    """
    first = tallies[0]
    columns: dict[str, pa.Array] = {
        "draw": pa.array(np.concatenate([tally.draws for tally in tallies]).astype(np.int32)),
        "run": pa.array(np.concatenate([tally.runs for tally in tallies]).astype(np.int32)),
    }
    events = _events(tallies)
    for question in first.questions:
        unknown = _not_asked(question, events, len(columns["draw"]))
        columns[question.name] = _column(tallies, question, unknown)
    return pa.table(columns)


def history_columns(setting: CompiledScenario, days: int) -> list[str]:
    """Names of the columns of ``runs.parquet``."""
    none = np.zeros(1, np.int64)
    return list(histories([new_accumulator(setting, none, none, days)], setting, days).column_names)


def onsets(tally: OutcomeAccumulator, setting: CompiledScenario) -> pa.Table:
    """``onsets.parquet``: the first dispute that began in each history, in (draw, run) order."""
    return onset_table(tally.episodes, tally.draws, tally.runs, setting)


def episodes(tally: OutcomeAccumulator, setting: CompiledScenario) -> pa.Table:
    """``episodes.parquet``: every dispute, by history and in their order."""
    return episode_table(tally.episodes, tally.draws, tally.runs, setting)


def _events(tallies: list[OutcomeAccumulator]) -> dict[str, tuple[Flags, Flags | None]]:
    """By name of an event: histories in which it happens, and those that nobody can tell of."""
    found = {}
    for question in tallies[0].questions:
        if question.asked.is_event:
            values, missing = _answers(tallies, question)
            unknown = np.ones(len(values), bool) if question.own and question.note else missing
            happens = happened(question.asked, values)
            found[question.name] = happens if missing is None else happens & ~missing, unknown
    return found


def _answers(
    tallies: list[OutcomeAccumulator], question: OutcomeQuestion
) -> tuple[Floats, Flags | None]:
    """(N,) the number that is asked for, and where there is none."""
    answers = [tally.counts.answer(question.asked) for tally in tallies]
    values = np.concatenate([value for value, _ in answers])
    missing = [gap for _, gap in answers if gap is not None]
    return values, np.concatenate(missing) if missing else None


def _not_asked(
    question: OutcomeQuestion, events: Mapping[str, tuple[Flags, Flags | None]], histories: int
) -> Flags | None:
    """Histories that an outcome of the scenario's own is not asked of; None if of all.

    It is not asked where its days lie beyond the run, and not of histories in which what it is
    given does not happen, or what it is asked unless does.
    """
    others = (*question.asked.given, *question.asked.unless)
    if not (question.own and (question.note or others)):
        return None
    not_asked = np.full(histories, bool(question.note))
    for name in others:
        happens, unknown = events.get(name, (np.zeros(histories, bool), np.ones(histories, bool)))
        not_asked |= ~happens if name in question.asked.given else happens
        if unknown is not None:
            not_asked |= unknown
    return not_asked


def _column(
    tallies: list[OutcomeAccumulator], question: OutcomeQuestion, unknown: Flags | None
) -> pa.Array:
    """A column: true or false, a day, or a number in the type in which it is kept.

    Numbers of a scenario's own outcomes are floats.
    """
    asked = question.asked
    values, missing = _answers(tallies, question)
    known = [gap for gap in (unknown, missing) if gap is not None]
    mask = np.logical_or.reduce(known) if known else None
    if asked.is_event:
        return pa.array(happened(asked, values), mask=mask)
    if asked.is_word:
        words = [occasion.value for occasion in OCCASIONS]
        gaps = np.zeros(len(values), bool) if mask is None else mask
        codes = zip(values, gaps, strict=True)
        return pa.array([None if gap else words[int(code)] for code, gap in codes], pa.string())
    if asked.first_day is not None:
        return pa.array(values.astype(np.int32), mask=mask)
    if question.own:
        return pa.array(values, mask=mask)
    return pa.array(np.concatenate([tally.counts.number(asked) for tally in tallies]))


def logged_acts(tallies: Sequence[Logged], setting: CompiledScenario) -> pa.Table:
    """``acts.parquet``: the acts of the first histories as event data, by history and date."""
    rows = [
        (int(tally.draws[lane]), int(tally.runs[lane]), logged.day, logged.side, act, cause)
        for tally in tallies
        for logged in tally.log
        for lane, act, cause in zip(logged.lanes, logged.act, logged.cause, strict=True)
    ]
    rows.sort(key=lambda row: row[:4])  # acts of one side and day stay in order of category
    described = [_describe(setting, *row) for row in rows]
    return pa.table(
        {
            name: pa.array([row[position] for row in described], type=kind)
            for position, (name, kind) in enumerate(ACT_COLUMNS.items())
        }
    )


def _describe(
    setting: CompiledScenario, draw: int, run: int, day: int, side: int, act: int, cause: int
) -> tuple[Any, ...]:
    """One act as a row of event data, in the order of :data:`ACT_COLUMNS`."""
    acts, speaker = setting.acts, setting.repertoires[side].speaker[act]
    return (
        draw,
        run,
        setting.start + timedelta(days=day),
        setting.sides[side],
        setting.sides[1 - side],
        CATEGORIES[acts.category[act]].value,
        acts.ids[act],
        acts.cameo[act],
        float(acts.goldstein[act]),
        float(acts.weight[act]),
        setting.officials.ids[speaker] if speaker >= 0 else None,
        Cause(cause).name.lower(),
    )


ACT_COLUMNS = {
    "draw": pa.int32(),
    "run": pa.int32(),
    "date": pa.date32(),
    "source": pa.string(),
    "target": pa.string(),
    "category": pa.string(),
    "act": pa.string(),
    "cameo": pa.string(),
    "goldstein": pa.float64(),
    "weight": pa.float64(),
    "official": pa.string(),
    "cause": pa.string(),
}
