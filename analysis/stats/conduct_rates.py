"""What governments do in the histories whose acts are kept, beside what the record says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ballast.analysis.stats.draws import PER_YEAR
from ballast.analysis.stats.event_series import Events, recorded_events
from ballast.analysis.stats.series_statistics import answering, excess_answers, excess_of_each
from ballast.analysis.stats.uncertainty import Floats, resamples
from ballast.sim.outcomes.logged_sample import LoggedSample
from ballast.sim.rules.quantity import Ints
from ballast.sim.scenario.conduct_keys import RatePrior, centre_of
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import CATEGORY_NAMES

RESAMPLES = 1000
FEWEST = 10
"""Recorded acts to answer below which the record's share of answers says nothing."""


def category_rates(
    acts: pd.DataFrame, governments: Mapping[str, Any], histories: int, days: int
) -> pd.DataFrame:
    """Acts a year by category and side, simulated and recorded.

    Args:
        acts: ``acts.parquet``.
        governments: of the scenario as its file has them; ``conduct.rates`` of each is the
            record's, acts a year.
        histories: whose acts are kept.
        days: length of each.

    Returns:
        A row a side and category that the side ever plays: mean, q05 and q95 of histories, and
        recorded (the centre of the record's rate, null where it has none), all a year.
    """
    counts = acts.groupby(["source", "category", "draw", "run"], sort=True).size()
    each: dict[object, Floats] = {
        key: np.asarray(part, float) for key, part in counts.groupby(level=[0, 1])
    }
    rows = []
    for side, government in governments.items():
        recorded = {
            category: centre_of(RatePrior(**rate) if isinstance(rate, Mapping) else rate)
            for category, rate in government["conduct"]["rates"].items()
        }
        for category in CATEGORY_NAMES:
            if category not in recorded and (side, category) not in each:
                continue
            numbers = np.zeros(histories)
            found = each.get((side, category), np.zeros(0))
            numbers[: len(found)] = found
            low, high = np.quantile(numbers, [0.05, 0.95], method="inverted_cdf")
            yearly = PER_YEAR / days
            rows.append(
                {
                    "side": side,
                    "category": category,
                    "mean": float(numbers.mean()) * yearly,
                    "q05": float(low) * yearly,
                    "q95": float(high) * yearly,
                    "recorded": recorded.get(category, float("nan")),
                }
            )
    return pd.DataFrame(rows)


def logged_events(
    acts: pd.DataFrame,
    sides: tuple[str, ...],
    start: date,
    sample: LoggedSample,
    histories: int,
    days: int,
) -> Events:
    """The kept acts as events, so that statistics of events work on them.

    Args:
        acts: ``acts.parquet``.
        sides: ids of the governments.
        start: day 0.
        sample: which histories are logged.
        histories: how many they are.
        days: length of each.
    """
    day = (pd.to_datetime(acts["date"]) - pd.Timestamp(start)).dt.days
    return Events(
        history=_whole(sample.place(acts["draw"].to_numpy(), acts["run"].to_numpy())),
        day=_whole(day),
        side=_whole(acts["source"].map({side: n for n, side in enumerate(sides)})),
        weight=acts["weight"].to_numpy(dtype=float),
        category=_whole(acts["category"].map({name: n for n, name in enumerate(CATEGORY_NAMES)})),
        act=np.zeros(len(acts), np.int64),
        share=np.ones(len(acts)),
        histories=histories,
        days=days,
    )


def _whole(values: Any) -> Ints:
    return np.asarray(values, dtype=np.int64)


def answer_table(events: Events, loaded: LoadedScenario, seed: int) -> pd.DataFrame:
    """How much likelier an answer is within a week of a hostile act than on any day.

    Acts alone count, in the record too: shocks, suspensions and encounters do not.

    Args:
        events: of the kept histories.
        loaded: the scenario, with its record.
        seed: for the interval of chance, which resamples histories.

    Returns:
        A row a direction: answering and actor (ids), triggers, answered and coincidence (shares),
        excess with mc_low and mc_high (95 %, resampled histories), q05 and q95 of histories, and
        recorded (null below :data:`FEWEST` acts to answer) with
        recorded_triggers; null where there is nothing to answer.
    """
    record = recorded_events(loaded) if loaded.record else None
    sides = list(loaded.scenario.governments)
    rows = []
    for actor, name in enumerate(sides):
        found = answering(events, actor)
        each = excess_of_each(*found)
        known = each[~np.isnan(each)]
        nothing = (float("nan"), float("nan"))
        triggers = float(found[1].sum())
        low, high = _resampled(found, seed) if triggers else nothing
        q05, q95 = np.quantile(known, [0.05, 0.95]) if len(known) else nothing
        recorded, recorded_triggers = _recorded(record, actor)
        rows.append(
            {
                "answering": sides[1 - actor],
                "actor": name,
                "triggers": triggers,
                "answered": float(found[0].sum()) / triggers if triggers else float("nan"),
                "coincidence": float((found[1] * found[2]).sum()) / triggers
                if triggers
                else float("nan"),
                "excess": excess_answers(*found),
                "mc_low": low,
                "mc_high": high,
                "q05": float(q05),
                "q95": float(q95),
                "recorded": recorded,
                "recorded_triggers": recorded_triggers,
            }
        )
    return pd.DataFrame(rows)


def _recorded(record: Events | None, actor: int) -> tuple[float, float]:
    """The record's own excess and the number of acts it rests on."""
    if record is None:
        return float("nan"), 0.0
    acts = record.only(record.acts())
    found = answering(acts, actor)
    triggers = float(found[1].sum())
    return excess_answers(*found) if triggers >= FEWEST else float("nan"), triggers


def _resampled(found: tuple[Floats, Floats, Floats], seed: int) -> tuple[float, float]:
    """95 % of the pooled excess over histories chosen again with replacement."""
    answered, triggers, coincidence = found
    chosen = resamples(len(triggers), RESAMPLES, seed)
    more = (answered - triggers * coincidence)[chosen].sum(axis=1)
    total = triggers[chosen].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = np.nanquantile(more / total, [0.025, 0.975])
    return float(low), float(high)
