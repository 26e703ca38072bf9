"""What is done as machine-coded news would count it: reports a day, and their weight.

Comparable with volume-weighted event data such as GDELT: a sum over reports, not over acts. Acts,
visits, encounters, shocks and suspensions are covered; nothing that is counted here changes a
history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
import pyarrow as pa

from ballast.sim.outcomes.history_log import HistoryLog
from ballast.sim.outcomes.news import News, acts_in_the_news, expected, others_in_the_news
from ballast.sim.rules import reporting
from ballast.sim.rules.parameters import Parameters
from ballast.sim.rules.quantity import Flags, Floats, Ints, at, decay
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import SIDES
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.lane_parameters import read_parameters
from ballast.sim.world.shared_history import shared_luck, shared_values


def media_counts(log: HistoryLog, setting: CompiledScenario, seed: int) -> tuple[Ints, Floats]:
    """Reports, and Goldstein weight times reports, of what happened in the logged histories.

    Args:
        log: of the histories.
        setting: the compiled scenario.
        seed: root seed of the run.

    Returns:
        Two arrays of shape (G, days, n), by the government that acts.
    """
    shape = (SIDES, log.days, log.histories)
    counts, weight = np.zeros(shape, np.int64), np.zeros(shape)
    values = sample_lanes(setting.loaded, seed, log.draws)
    own = read_parameters(setting, values)
    luck = shared_luck(setting, Luck(seed, log.draws, log.runs))
    for news in (*acts_in_the_news(log, setting), *others_in_the_news(log, setting)):
        for params, some in _by_parameters(setting, own, values, news):
            _cover(counts, weight, params, luck, news.only(some))
    return counts, weight


def _by_parameters(
    setting: CompiledScenario, own: Parameters, values: dict[str, Floats], news: News
) -> Iterator[tuple[Parameters, Flags]]:
    """Numbers, and the news that they hold for: a past in common has those of its history."""
    past = setting.continues
    if past is None:
        yield own, np.ones(len(news.day), bool)
        return
    shared = news.day <= past.until
    yield read_parameters(setting, shared_values(setting, values)), shared
    yield own, ~shared


def _cover(counts: Ints, weight: Floats, params: Parameters, luck: Luck, news: News) -> None:
    """Reports of some news of one kind and side."""
    if not len(news.day):
        return
    rule = params.reporting
    day, lanes, mean, score = expected(
        news, at(rule.reports, news.lane), at(rule.attention, news.lane)
    )
    attention = luck.uniform_on(news.stream, day, lanes)
    mean = mean * reporting.luck_of_attention(attention, at(rule.dispersion, lanes))
    fade = np.broadcast_to(decay(at(rule.half_life, lanes)), lanes.shape)
    for lag in range(reporting.COVERAGE_DAYS):
        here = (day + lag < counts.shape[1]).nonzero()[0]
        uniform = luck.uniform_on(f"{news.stream}.{lag}", day[here], lanes[here])
        number = reporting.reports(uniform, mean[here] * reporting.share_of_day(lag, fade[here]))
        # a history stands once in a day's news of a kind, so plain indexing adds all
        place = news.side, day[here] + lag, lanes[here]
        counts[place] += number
        weight[place] += number * score[here]


def media_reports(logs: Sequence[HistoryLog], setting: CompiledScenario, seed: int) -> pa.Table:
    """``media.parquet``: a row a logged history, day and acting government, in that order."""
    parts = [_rows(log, setting, seed) for log in logs if log.histories]
    schema = pa.schema(MEDIA_COLUMNS)
    return pa.concat_tables(parts).combine_chunks() if parts else schema.empty_table()


def _rows(log: HistoryLog, setting: CompiledScenario, seed: int) -> pa.Table:
    counts, weight = media_counts(log, setting, seed)
    shape = (log.histories, log.days, SIDES)
    dates = np.array([setting.start + timedelta(days=d) for d in range(log.days)], "M8[D]")
    numbers = np.arange(SIDES)
    sides = pa.array(setting.sides, pa.string())
    footing, reported = setting.loaded.scenario.media, weight.transpose(2, 1, 0)
    columns = {
        "draw": log.draws[:, None, None],
        "run": log.runs[:, None, None],
        "date": dates[None, :, None],
        "source": numbers[None, None, :],
        "target": numbers[None, None, ::-1],
        "reports": counts.transpose(2, 1, 0),
        "goldstein_sum": reported,
    }
    if footing is not None:
        # the composite is of both governments together: each carries half of its level
        columns["tone"] = reporting.tone(reported, footing.scale, footing.shift / SIDES)
    found = {}
    for name, kind in MEDIA_COLUMNS.items():
        if name not in columns:
            found[name] = pa.nulls(int(np.prod(shape)), kind)
            continue
        values = np.broadcast_to(columns[name], shape).ravel()
        found[name] = (
            sides.take(pa.array(values)) if kind == pa.string() else pa.array(values, kind)
        )
    return pa.table(found)


MEDIA_COLUMNS = {
    "draw": pa.int32(),
    "run": pa.int32(),
    "date": pa.date32(),
    "source": pa.string(),
    "target": pa.string(),
    "reports": pa.int64(),
    "goldstein_sum": pa.float64(),
    "tone": pa.float64(),
}
