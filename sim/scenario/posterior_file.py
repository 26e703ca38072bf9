"""A posterior: numbers of a scenario as data before its start left them, drawn together.

``ballast calibrate`` writes the file and a scenario names it. A row is a set of numbers that go
together, a column a number by its dotted key, and ``weight`` says how often the row is to be drawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.places import is_file
from ballast.sim.scenario.shape import Model
from ballast.sim.streams import Luck

if TYPE_CHECKING:
    import pyarrow as pa

STREAM = "posterior"
"""Stream of the uniform number by which a draw chooses its row."""
WEIGHT = "weight"
METADATA = b"ballast.posterior"
INTERVAL = (0.05, 0.5, 0.95)
"""Quantiles by which a number is told: the ends of its 90 % interval, and its median between."""
ROUNDING = 1e-9
"""How far from 1 a sum of weights may lie that have been divided by their sum."""
Floats = NDArray[np.float64]


class PosteriorAbout(Model):
    """What a posterior rests on; the file says so itself, under ``ballast.posterior``."""

    name: str
    """What it is called."""
    scenario: str
    """Scenario whose priors were calibrated."""
    seed: int
    """Root seed of the calibration."""
    last_day: date
    """Last day of the data: scenarios that start on it or before refuse the posterior."""
    model: str
    """Id of the model that was calibrated, ``ballast.sim.versions.MODEL``."""
    targets: tuple[str, ...]
    """Ids of the targets that it was conditioned on."""
    calibration_hash: str
    """Hash of what was calibrated, and how."""
    draws: int
    """Parameter sets of the reference table."""
    effective_size: float
    """Effective sample size of the weighted rows."""
    before: dict[str, tuple[float, float]] = {}
    """Low and high of the prior that a number had before the data, where the scenario's own prior
    rests on them; by dotted key."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Posterior:
    """Weighted rows of numbers; equal to another one if the numbers and the weights are.

    Attributes:
        about: what it rests on.
        keys: (k,) dotted keys of the numbers, sorted.
        values: (R, k) the numbers, in their units.
        weights: (R,) each 0 or more; their sum is 1.
    """

    about: PosteriorAbout
    keys: tuple[str, ...]
    values: Floats
    weights: Floats

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Posterior) and self.content_hash == other.content_hash

    def __hash__(self) -> int:
        return hash(self.content_hash)

    def __repr__(self) -> str:
        return (
            f"<Posterior {self.about.name!r}: {len(self.keys)} numbers, {len(self.weights)} rows>"
        )

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of keys, numbers and weights; what they rest on is not part of it."""
        found = hashlib.sha256("\n".join(self.keys).encode())
        for numbers in (self.values, self.weights):
            found.update(np.ascontiguousarray(numbers, "<f8").tobytes())
        return found.hexdigest()

    @property
    def likeliest(self) -> int:
        """The row of highest weight, the first of them: what draw 0 takes."""
        return int(np.argmax(self.weights))

    def rows(self, seed: int, draws: NDArray[np.integer]) -> NDArray[np.intp]:
        """The row of each draw: that of highest weight for draw 0, others chosen by weight: (D,).

        Args:
            seed: root seed.
            draws: (D,) numbers of the draws; the row of one depends on nothing but these two.
        """
        uniform = Luck(seed, draws, np.zeros_like(draws)).uniform(STREAM, 0)
        chosen = np.searchsorted(self._up_to, uniform * self._up_to[-1], side="right")
        last = np.flatnonzero(self.weights)[-1]  # a product may round up to the sum itself
        return np.where(draws == 0, self.likeliest, np.minimum(chosen, last))

    @cached_property
    def _up_to(self) -> Floats:
        return np.cumsum(self.weights)

    def column(self, key: str) -> Floats:
        """A number in every row: (R,)."""
        return np.asarray(self.values[:, self.keys.index(key)])

    def central(self, key: str) -> float:
        """A number as draw 0 has it."""
        return float(self.column(key)[self.likeliest])

    def interval(self, key: str) -> tuple[float, float, float]:
        """Low end, median and high end of the 90 % interval of a number."""
        values = self.column(key)
        order = np.argsort(values, kind="stable")
        up_to = np.cumsum(self.weights[order])
        places = np.searchsorted(up_to, np.array(INTERVAL) * up_to[-1])
        low, middle, high = values[order][np.minimum(places, len(order) - 1)].tolist()
        return low, middle, high

    def only(self, keys: Collection[str]) -> Posterior | None:
        """The same rows with some of the numbers; None where none is left."""
        places = [n for n, key in enumerate(self.keys) if key in keys]
        if len(places) == len(self.keys):
            return self
        kept = tuple(self.keys[n] for n in places)
        return replace(self, keys=kept, values=self.values[:, places]) if kept else None


def write_posterior(
    path: Path, values: Mapping[str, Floats], weights: Floats, about: PosteriorAbout
) -> None:
    """Write a posterior; the same numbers give the same bytes, in whatever order they come.

    Args:
        path: of the file, which is replaced.
        values: by dotted key, (R,) each.
        weights: (R,) each 0 or more; they are divided by their sum.
        about: what it rests on.

    Raises:
        ValueError: no numbers, numbers of different lengths or not finite, or weights of no sum.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    keys = sorted(values)
    columns = [np.asarray(values[key], float) for key in keys]
    weight = np.asarray(weights, float)
    if not keys or WEIGHT in keys or any(each.shape != weight.shape for each in columns):
        raise ValueError("expected numbers by their keys, as many of each as there are weights")
    wrong = _wrong_numbers(np.stack(columns, axis=1), weight)
    if wrong:
        raise ValueError(wrong)
    total = weight.sum()
    if abs(total - 1.0) > ROUNDING:  # what has been divided stays as it is, to the last bit
        weight = weight / total
    arrays = [pa.array(each) for each in (*columns, weight)]
    table = pa.table(arrays, names=[*keys, WEIGHT])
    table = table.replace_schema_metadata({METADATA: about.model_dump_json().encode()})
    pq.write_table(table, path, compression="zstd")


def read_posterior(path: Path) -> Posterior:
    """Read a posterior.

    Raises:
        InputError: there is no such file, or it is no posterior.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    def refused(message: str) -> InputError:
        return InputError(Problem(message, file=str(path)))

    if not is_file(path):
        raise refused("expected a posterior, found no file")
    try:
        with pq.ParquetFile(path) as file:  # read_table would import pandas
            table = file.read()
    except (pa.ArrowException, OSError) as error:
        first = (str(error).splitlines() or ["nothing"])[0]
        raise refused(f"expected Parquet, got: {first}") from None
    said = (table.schema.metadata or {}).get(METADATA)
    if said is None:
        raise refused(f"expected a posterior, found nothing under {METADATA.decode()!r}")
    try:
        about = PosteriorAbout.model_validate_json(said)
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(map(str, detail["loc"])) or "all of it"
        message = f"expected what it rests on under {METADATA.decode()!r}, got at {where}: "
        raise refused(message + str(detail["msg"]).lower()) from None
    return _posterior_of(table, about, refused)


def _posterior_of(
    table: pa.Table, about: PosteriorAbout, refused: Callable[[str], InputError]
) -> Posterior:
    """The numbers of a table, judged."""
    import pyarrow as pa

    names = table.column_names
    keys = tuple(sorted(name for name in names if name != WEIGHT))
    if names.count(WEIGHT) != 1 or not keys or len(set(keys)) < len(keys):
        raise refused(f"expected numbers by their keys and the column {WEIGHT!r}, each once")
    odd = [n for n in names if not pa.types.is_floating(table.schema.field(n).type)]
    if odd:
        raise refused(
            f"expected numbers, got a column {odd[0]!r} of {table.schema.field(odd[0]).type}"
        )
    columns = [_numbers(table[name]) for name in (*keys, WEIGHT)]
    values, weights = np.stack(columns[:-1], axis=1), columns[-1]
    wrong = _wrong_numbers(values, weights)
    if wrong:
        raise refused(wrong)
    return Posterior(about=about, keys=keys, values=values, weights=weights)


def _numbers(column: pa.ChunkedArray) -> Floats:
    """A column as an array, NaN throughout if some are missing.

    Taken from its buffer: pyarrow's own way imports pandas, which would double the time that it
    takes to load a scenario.
    """
    import pyarrow as pa

    array = column.cast(pa.float64()).combine_chunks()
    if array.null_count or not len(array):
        return np.full(len(array), np.nan)
    return np.frombuffer(array.buffers()[1], np.float64, len(array), 8 * array.offset)


def _wrong_numbers(values: Floats, weights: Floats) -> str:
    """What is wrong with rows and weights; empty where nothing is."""
    if not len(weights):
        return "expected one row or more, got none"
    if not np.isfinite(values).all():
        return "expected finite numbers, got others"
    if not (np.isfinite(weights).all() and (weights >= 0.0).all() and weights.sum() > 0.0):
        return "expected weights of 0 or more, and one above 0"
    return ""
