"""Tables of a run: a row a history, and the acts of the first ones as event data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from ballast.sim.outcomes.counting import happened
from ballast.sim.outcomes.merging import Logged
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator, new_accumulator
from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.vocabulary import CATEGORIES, NEVER, Cause, Rung
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.onset_causes import CAUSES

SHARE_DIGITS = 4
"""Decimals of shares: more would only fill the disk."""


def histories(tallies: list[OutcomeAccumulator], setting: CompiledScenario, days: int) -> pa.Table:
    """``runs.parquet``: a row a history in (draw, run) order, every outcome a column.

    Args:
        tallies: of the blocks, in lane order.
        setting: the compiled scenario.
        days: length of the histories; an outcome with a later deadline is null.
    """

    def joined(name: str) -> Ints:
        return np.concatenate([getattr(tally, name) for tally in tallies], axis=-1)

    sides = [side.lower() for side in setting.sides]
    first_day, completed = joined("first_day"), joined("completed")
    acts, by_side = joined("acts"), {n: joined(n) for n in BY_SIDE}
    columns: dict[str, pa.Array] = {
        "draw": pa.array(joined("draws").astype(np.int32)),
        "run": pa.array(joined("runs").astype(np.int32)),
        "highest_rung": pa.array(joined("highest")),
    }
    for row, rung in enumerate((4, 5, 6, 7)):
        columns[f"first_day_rung_{rung}"] = _days(first_day[row])
    summit = joined("summit_day")
    columns["summit_held"] = pa.array(summit != NEVER)
    columns["summit_day"] = _days(summit)
    columns["mil_channel_reopened_day"] = _days(joined("reopened_day"))
    for g, side in enumerate(sides):
        columns[f"visits_completed_{side}"] = pa.array(completed[g])
    for name in ("postponed", "cancelled", "rebuffed"):
        columns[f"visits_{name}"] = pa.array(joined(name))
    for tone, name in enumerate(("hostile_acts", "cooperative_acts")):
        for g, side in enumerate(sides):
            columns[f"{name}_{side}"] = pa.array(acts[g, tone])
    for name, counts in by_side.items():
        for g, side in enumerate(sides):
            columns[f"{name}_{side}"] = pa.array(counts[g])
    columns["encounters"] = pa.array(joined("encounters"))
    columns["encounters_publicised"] = pa.array(joined("publicised"))
    columns["collisions"] = pa.array(joined("collisions"))
    columns["lethal_incidents"] = pa.array(joined("lethal"))
    columns["channels_suspended"] = pa.array(joined("suspended"))
    columns["tension_mean"] = pa.array(joined("tension_sum") / days)
    columns["tension_end"] = pa.array(joined("tension_end"))
    counted = np.concatenate([tally.declared for tally in tallies], axis=-1)
    return pa.table(columns | _declared(columns, counted, setting, days))


def history_columns(setting: CompiledScenario, days: int) -> list[str]:
    """Names of the columns of ``runs.parquet``."""
    none = np.zeros(1, np.int64)
    return list(histories([new_accumulator(setting, none, none, days)], setting, days).column_names)


def onsets(tally: OutcomeAccumulator) -> pa.Table:
    """``onsets.parquet``: a row a history in which a confrontation began, with what it is owed to.

    Args:
        tally: of a block; rows are in (draw, run) order.
    """
    empty = np.zeros(0, np.intp)
    lanes = np.concatenate([empty, *(found.lanes for found in tally.onsets)])
    days = np.repeat(
        [found.day for found in tally.onsets], [len(found.lanes) for found in tally.onsets]
    )
    nobody = np.zeros((len(CAUSES), 0))
    shares = np.concatenate([nobody, *(found.shares for found in tally.onsets)], axis=1)
    order = np.argsort(lanes)
    lanes = lanes[order]
    columns = {
        "draw": pa.array(tally.draws[lanes].astype(np.int32)),
        "run": pa.array(tally.runs[lanes].astype(np.int32)),
        "day": pa.array(days[order].astype(np.int32)),
    }
    for cause, row in zip(CAUSES, shares, strict=True):
        columns[cause] = pa.array(np.round(row[order], SHARE_DIGITS))
    return pa.table(columns)


def _declared(
    columns: dict[str, pa.Array], counted: Floats, setting: CompiledScenario, days: int
) -> dict[str, pa.Array]:
    """The scenario's own outcomes: flags or numbers; null where they are not asked of a history.

    One is not asked where its last day lies beyond the run, and not of histories in which what it
    is given does not happen.
    """
    outcomes = setting.loaded.scenario.outcomes
    every = _events(columns)
    beyond = {
        name: any((day - setting.start).days >= days for day in (o.by, o.since) if day is not None)
        for name, o in outcomes.items()
    }
    for (name, outcome), row in zip(outcomes.items(), counted, strict=True):
        if outcome.is_event:
            every[name] = happened(outcome, row)
    made = {}
    for (name, outcome), row in zip(outcomes.items(), counted, strict=True):
        others = (*outcome.given, *outcome.unless)
        unknown = np.full(len(row), beyond[name] or any(beyond.get(other) for other in others))
        for other in outcome.given:
            unknown |= ~every[other]
        for other in outcome.unless:
            unknown |= every[other]
        made[name] = pa.array(every[name] if outcome.is_event else row, mask=unknown)
    return made


def _events(columns: dict[str, pa.Array]) -> dict[str, Flags]:
    """Events that every scenario has, and that an outcome may be given."""
    highest = columns["highest_rung"].to_numpy(zero_copy_only=False)
    rungs = {
        f"rung_{rung}" + ("" if rung == Rung.WAR else "_or_higher"): highest >= rung
        for rung in (Rung.CONFRONTATION, Rung.CRISIS, Rung.LIMITED_FORCE, Rung.WAR)
    }
    reopened = columns["mil_channel_reopened_day"].is_valid()
    return rungs | {
        "summit_held": columns["summit_held"].to_numpy(zero_copy_only=False),
        "mil_channel_reopened": reopened.to_numpy(zero_copy_only=False),
        "any_lethal_incident": columns["lethal_incidents"].to_numpy() > 0,
    }


BY_SIDE = ("export_controls", "sanctions", "countermeasures")


def _days(values: Ints) -> pa.Array:
    return pa.array(values.astype(np.int32), mask=values == NEVER)


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
