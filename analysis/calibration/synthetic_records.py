"""Synthetic records: what would be on record if the model with a draw's parameters were true.

A summary already has the sampling error of the histories that were played. A record is usually
shorter, so it has more of it (``shorter``), and reality departs from the model (``discrepancy``).
The value on record is compared with these numbers as it stands: its own sampling error is in them
already, and is not added a second time.

Shapes: ``N`` parameter draws, ``m`` targets.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from ballast.analysis.calibration.inference_table import (
    InferenceTable,
    complete,
    discrepancy,
    observed,
    record_sd,
)
from ballast.analysis.stats.uncertainty import Floats
from ballast.sim.streams import Luck, mix_array

MORE, LESS = 1.25, 0.8
"""Ratios of standard deviations beyond which noise is called more or less than the record's."""


def luck_of(unit: Floats, seed: int) -> Luck:
    """Random numbers of each row, named by its parameters: the order of rows does not matter.

    Args:
        unit: (N, k) places in the priors.
        seed: root seed.
    """
    keys = np.zeros(len(unit), np.uint64)
    for column in unit.T:
        keys = mix_array(keys ^ np.ascontiguousarray(column).view(np.uint64))
    return Luck(seed, keys.view(np.int64), np.zeros(len(unit), np.int64))


def synthetic_records(table: InferenceTable, seed: int) -> Floats:
    """A record of each draw: summary, noise of a shorter span, and discrepancy: (N, m).

    Args:
        table: the draws.
        seed: root seed of the noise.
    """
    luck = luck_of(table.unit, seed)
    records = np.array(table.summary, float)
    for n, target in enumerate(table.targets):
        sd = np.hypot(table.shorter[:, n], target.discrepancy)
        records[:, n] += sd * ndtri(luck.uniform(f"calibration.record.{target.id}", 0))
    return records


def some_rows(table: InferenceTable, seed: int, number: int) -> NDArray[np.intp]:
    """Rows whose records are taken for data, chosen at random from the complete ones: (number,)."""
    there = np.flatnonzero(complete(table))
    place = luck_of(table.unit, seed).uniform("calibration.data", 0)[there]
    return there[place.argsort(kind="stable")[:number]]


def noise_of_records(table: InferenceTable, rows: NDArray[np.intp]) -> pd.DataFrame:
    """Sampling noise of synthetic records near the data, and what the target states: a row each.

    Noise above the record's makes posteriors wider than they need be: too few histories were
    played. Noise below it means that the stated interval holds more than sampling error, which
    the posterior then leaves out.

    Args:
        table: the draws.
        rows: those near the data.

    Returns:
        Columns target, played_sd, record_sd, stated_sd, ratio, noise.
    """
    played = np.sqrt((table.mc[rows] ** 2).mean(axis=0))
    record = np.sqrt((table.mc[rows] ** 2 + table.shorter[rows] ** 2).mean(axis=0))
    stated = record_sd(table)
    ratio = np.divide(record, stated, out=np.full(len(stated), np.inf), where=stated > 0)
    words = np.select([ratio > MORE, ratio < LESS], ["more than the record's", "less"], "alike")
    return pd.DataFrame({
        "target": [target.id for target in table.targets], "played_sd": played,
        "record_sd": record, "stated_sd": stated, "ratio": ratio, "noise": words,
    })  # fmt: skip


def standard_records(table: InferenceTable, records: Floats) -> tuple[Floats, Floats]:
    """Records and the data in units of the records' robust spread: (N, m) and (m,).

    The spread is the median absolute deviation, or the standard deviation where more than half of
    the records are alike; a target of which all records are alike tells no draws apart and is 0.

    Args:
        table: the draws.
        records: (N, m) synthetic ones; rows that are not complete count for nothing.
    """
    there = records[complete(table)]
    if not len(there):
        raise ValueError("no draw has a number for every target")
    centre = np.median(there, axis=0)
    spread = 1.4826 * np.median(np.abs(there - centre), axis=0)
    spread = np.where(spread > 0, spread, there.std(axis=0))
    scale = np.where(spread > 0, spread, np.inf)
    return (records - centre) / scale, (observed(table) - centre) / scale


def total_sd(table: InferenceTable) -> Floats:
    """Standard deviation of the data about the model's mean: record and discrepancy: (m,)."""
    return np.asarray(np.hypot(record_sd(table), discrepancy(table)))
