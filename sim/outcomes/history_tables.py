"""Tables of a run: a row a history, and the acts of those that are logged as event data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from ballast.sim.outcomes.counting import happened
from ballast.sim.outcomes.episodes import episode_table, onset_table
from ballast.sim.outcomes.history_log import HistoryLog
from ballast.sim.outcomes.history_series import history_series_table
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator, new_accumulator
from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.questions import OutcomeQuestion
from ballast.sim.vocabulary import CATEGORIES, OCCASIONS, Cause, VisitEvent
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


def history_series(tally: OutcomeAccumulator, setting: CompiledScenario) -> pa.Table:
    """``history_series.parquet``: every history by week or month, as the scenario asks."""
    assert tally.history_series is not None, "only of a scenario that asks for it"
    return history_series_table(tally.history_series, tally.draws, tally.runs, setting)


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


def logged_acts(logs: Sequence[HistoryLog], setting: CompiledScenario) -> pa.Table:
    """``acts.parquet``: acts of the logged histories as event data, by history and date."""
    rows = [(log, done) for log in logs for done in log.acts]
    draw = _ints([log.draws[done.lanes] for log, done in rows])
    run = _ints([log.runs[done.lanes] for log, done in rows])
    day, side = (
        _ints([np.full(len(done.lanes), getattr(done, name)) for _, done in rows])
        for name in ("day", "side")
    )
    # acts of one side and day stay in order of category: the sort is stable
    order = np.lexsort((side, day, run, draw))
    draw, run, day, side = draw[order], run[order], day[order], side[order]
    act, cause = (
        _ints([getattr(done, name) for _, done in rows])[order] for name in ("act", "cause")
    )
    acts, sides = setting.acts, list(setting.sides)
    speaker = np.array([repertoire.speaker for repertoire in setting.repertoires])[side, act]
    columns = {
        "draw": draw,
        "run": run,
        "date": np.datetime64(setting.start, "D") + day,
        "source": _words(side, sides),
        "target": _words(1 - side, sides),
        "category": _words(acts.category[act], [category.value for category in CATEGORIES]),
        "act": _words(act, list(acts.ids)),
        "cameo": _words(act, list(acts.cameo)),
        "goldstein": acts.goldstein[act].astype(float),
        "weight": acts.weight[act].astype(float),
        "official": _words(speaker, list(setting.officials.ids)),
        "cause": _words(cause, [each.name.lower() for each in Cause]),
    }
    return pa.table({n: pa.array(columns[n], type=kind) for n, kind in ACT_COLUMNS.items()})


def visit_events(logs: Sequence[HistoryLog], setting: CompiledScenario) -> pa.Table:
    """``visit_events.parquet``: what happens to visits in the logged histories, by date.

    A meeting of the leaders on an occasion is nobody's journey: it has neither source nor host.
    """
    rows = [(log, steps) for log in logs for steps in log.visits]
    draw = _ints([log.draws[steps.lanes] for log, steps in rows])
    run = _ints([log.runs[steps.lanes] for log, steps in rows])
    day = _ints([np.full(len(steps.lanes), steps.day) for _, steps in rows])
    slot, event = (_ints([getattr(s, name) for _, s in rows]) for name in ("slot", "event"))
    order = np.lexsort((event, slot, day, run, draw))
    slot, slots, sides = slot[order], setting.slots, list(setting.sides)
    columns = {
        "draw": draw[order],
        "run": run[order],
        "date": np.datetime64(setting.start, "D") + day[order],
        "visit": _words(slot, list(slots.ids)),
        "event": _words(event[order], [each.name.lower() for each in VisitEvent]),
        "visitor": _words(slots.visitor[slot], list(setting.officials.ids)),
        "source": _words(np.where(slots.occasion[slot], -1, slots.visitor_side[slot]), sides),
        "host": _words(np.where(slots.occasion[slot], -1, slots.host_side[slot]), sides),
        "channel": _words(slots.channel[slot], list(setting.channels.ids)),
        "summit": (slots.summit & ~slots.occasion)[slot],
        "secret": slots.secret[slot],
    }
    return pa.table({n: pa.array(columns[n], type=kind) for n, kind in VISIT_COLUMNS.items()})


def _ints(parts: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *parts]).astype(np.int64)


def _words(codes: Ints, words: list[str]) -> pa.Array:
    """Words by their codes; null below zero."""
    return pa.array(words, pa.string()).take(pa.array(codes, pa.int64(), mask=codes < 0))


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
VISIT_COLUMNS = {
    "draw": pa.int32(),
    "run": pa.int32(),
    "date": pa.date32(),
    "visit": pa.string(),
    "event": pa.string(),
    "visitor": pa.string(),
    "source": pa.string(),
    "host": pa.string(),
    "channel": pa.string(),
    "summit": pa.bool_(),
    "secret": pa.bool_(),
}
