"""The simulated acts as machine-coded news would count them: reports a day, and their weight.

Comparable with volume-weighted event data such as GDELT: a sum over reports, not over acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pyarrow as pa

from ballast.sim.outcomes.merging import Logged
from ballast.sim.outcomes.outcome_accumulator import LoggedActs
from ballast.sim.rules import reporting
from ballast.sim.rules.parameters import Parameters
from ballast.sim.rules.quantity import Floats, Ints, at, decay
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.streams import Indices, Luck
from ballast.sim.vocabulary import CATEGORIES, SIDES
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.lane_parameters import read_parameters
from ballast.sim.world.shared_history import shared_luck, shared_values


def media_counts(
    log: list[LoggedActs], draws: Ints, runs: Ints, days: int, setting: CompiledScenario, seed: int
) -> tuple[Ints, Floats]:
    """Reports, and Goldstein weight times reports, of the acts of some histories.

    Args:
        log: acts by day and side; their lanes are positions among the histories.
        draws, runs: (L,) names of the histories.
        days: their length.
        setting: the compiled scenario.
        seed: root seed of the run.

    Returns:
        Two arrays of shape (G, days, L), by the government that acts.
    """
    lanes = len(draws)
    counts = np.zeros((SIDES, days, lanes), np.int64)
    weight = np.zeros((SIDES, days, lanes))
    values = sample_lanes(setting.loaded.scenario, seed, draws)
    params = read_parameters(setting, values)
    before = read_parameters(setting, shared_values(setting, values))
    luck, past = shared_luck(setting, Luck(seed, draws, runs)), setting.continues
    for logged in log:
        for category in range(len(CATEGORIES)):
            some = setting.acts.category[logged.act] == category
            if some.any():
                here = logged.lanes[some], logged.act[some]
                shared = past is not None and logged.day <= past.until
                then = before if shared else params
                _cover(counts, weight, setting, then, luck, logged, category, *here)
    return counts, weight


def _cover(
    counts: Ints,
    weight: Floats,
    setting: CompiledScenario,
    params: Parameters,
    luck: Luck,
    logged: LoggedActs,
    category: int,
    lanes: Indices,
    acts: Ints,
) -> None:
    """Reports of one day's acts of one side and category, at most one a history."""
    rule, side = params.reporting, logged.side
    stream = f"reporting.{setting.sides[side]}.{CATEGORIES[category].value}"
    mean = reporting.expected_reports(
        setting.acts.weight[acts], at(rule.reports, lanes), at(rule.attention, lanes)
    )
    attention = luck.uniform(stream, logged.day, lanes)
    mean = mean * reporting.luck_of_attention(attention, at(rule.dispersion, lanes))
    fade = decay(at(rule.half_life, lanes))
    days = counts.shape[1]
    for lag in range(min(reporting.COVERAGE_DAYS, days - logged.day)):
        uniform = luck.uniform(f"{stream}.{lag}", logged.day, lanes)
        number = reporting.reports(uniform, mean * reporting.share_of_day(lag, fade))
        # a lane stands once in a side's day and category, so plain indexing adds all
        counts[side, logged.day + lag, lanes] += number
        weight[side, logged.day + lag, lanes] += number * setting.acts.goldstein[acts]


def media_reports(tallies: Sequence[Logged], setting: CompiledScenario, seed: int) -> pa.Table:
    """``media.parquet``: a row a logged history, day and acting government, in that order."""
    parts: dict[str, list[np.ndarray]] = {name: [] for name in MEDIA_COLUMNS}
    for tally in tallies:
        if not tally.logged:
            continue
        draws, runs = tally.draws[: tally.logged], tally.runs[: tally.logged]
        counts, weight = media_counts(tally.log, draws, runs, tally.days, setting, seed)
        shape = (tally.logged, tally.days, SIDES)
        dates = np.array([setting.start + timedelta(days=d) for d in range(tally.days)], "M8[D]")
        sides = np.array(setting.sides, object)
        columns = {
            "draw": draws[:, None, None],
            "run": runs[:, None, None],
            "date": dates[None, :, None],
            "source": sides[None, None, :],
            "target": sides[None, None, ::-1],
            "reports": counts.transpose(2, 1, 0),
            "goldstein_sum": weight.transpose(2, 1, 0),
        }
        for name, values in columns.items():
            parts[name].append(np.broadcast_to(values, shape).ravel())
    return pa.table(
        {
            name: pa.array(np.concatenate(found) if found else [], type=kind)
            for (name, kind), found in zip(MEDIA_COLUMNS.items(), parts.values(), strict=True)
        }
    )


MEDIA_COLUMNS = {
    "draw": pa.int32(),
    "run": pa.int32(),
    "date": pa.date32(),
    "source": pa.string(),
    "target": pa.string(),
    "reports": pa.int64(),
    "goldstein_sum": pa.float64(),
}
