"""Several scenarios on the same luck: every outcome of each held against that of the first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ballast.analysis.stats.contrasts import (
    SURE,
    Contrast,
    Contrasting,
    Levels,
    changes,
    moved,
    shared,
)
from ballast.analysis.stats.draws import Draws
from ballast.sim import __version__
from ballast.sim.outcomes.measured import Measured, measure, shown_questions
from ballast.sim.outcomes.row_groups import row_groups
from ballast.sim.scenario.schema import LoadedScenario, Menu, Scenario

FLIP_COLUMNS: dict[str, type[str] | Literal["int32", "int8"]] = {
    "other": str,
    "outcome": str,
    "draw": "int32",
    "run": "int32",
    "change": "int8",
}
"""Columns of ``flips.parquet``; ``change``: 1 where it comes about in the other alone, else -1."""
INTERVALS = {
    "mc_low, mc_high": "95 % interval of Monte Carlo error: more histories narrow it",
    "draws_low, draws_high": "5-95 % spread over parameter draws: more histories do not narrow it",
}
"""What the two kinds of intervals are, as the JSON of a comparison says it."""


class FlipsFile:
    """``flips.parquet`` under construction; use as a context manager."""

    def __init__(self, path: Path) -> None:
        fields: dict[object, pa.DataType] = {
            str: pa.string(),
            "int32": pa.int32(),
            "int8": pa.int8(),
        }
        self._schema = pa.schema([(name, fields[kind]) for name, kind in FLIP_COLUMNS.items()])
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd", store_schema=False)

    def __enter__(self) -> FlipsFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def add(self, flips: pd.DataFrame) -> None:
        """Add the flips of some histories."""
        if len(flips):
            self._writer.write_table(
                pa.Table.from_pandas(flips, self._schema, preserve_index=False)
            )


class PlayedHistories(Protocol):
    """What says which histories a file holds: a plan, or a results folder."""

    @property
    def loaded(self) -> LoadedScenario: ...
    @property
    def seed(self) -> int: ...
    @property
    def draws(self) -> int: ...
    @property
    def runs(self) -> int: ...
    @property
    def days(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class ComparedSource:
    """The histories of one scenario, on disk.

    Attributes:
        name: for tables.
        scenario, canonical_hash: what was played.
        seed, draws, runs, days: sizes.
        path: of ``runs.parquet``.
        menu: of acts; None if what the scenario settles about acts is not told.
        loaded: the scenario with all that it names; None if nothing is asked of its draws.
    """

    name: str
    scenario: Scenario
    canonical_hash: str
    seed: int
    draws: int
    runs: int
    days: int
    path: Path
    menu: Menu | None = None
    loaded: LoadedScenario | None = None

    @classmethod
    def of(cls, name: str, played: PlayedHistories, path: Path) -> Self:
        """The histories of a plan or of a results folder, as they lie in ``path``."""
        return cls(
            name=name,
            scenario=played.loaded.scenario,
            canonical_hash=played.loaded.canonical_hash,
            seed=played.seed,
            draws=played.draws,
            runs=played.runs,
            days=played.days,
            path=path,
            menu=played.loaded.menu,
            loaded=played.loaded,
        )

    @property
    def shown(self) -> set[str]:
        """Names of its outcomes."""
        return {question.name for question in shown_questions(self.scenario, self.days)}

    def pieces(
        self, also: Collection[str] = (), of: Collection[str] = ()
    ) -> Iterator[tuple[pd.DataFrame, list[Measured]]]:
        """Histories and their outcomes, in pieces of the same length for all sources of a size.

        Args:
            also: outcomes that are told although the scenario has no such thing.
            of: the outcomes that are wanted; all if empty.
        """
        for rows in row_groups(self.path):
            frame = rows.to_pandas()
            found = measure(frame, self.scenario, self.days, menu=self.menu, also=also)
            yield frame, [one for one in found if not of or one.name in of]


@dataclass(frozen=True)
class Compared:
    """One scenario held against the first.

    Attributes:
        source: it.
        contrasts: of all outcomes that both answer.
        moved: names of those that differ beyond chance, corrected for all comparisons made.
        left_out: why an outcome is not compared, by name.
        levels: both levels with both of their intervals, by outcome.
    """

    source: ComparedSource
    contrasts: list[Contrast]
    moved: frozenset[str]
    left_out: dict[str, str]
    levels: dict[str, Levels]


@dataclass(frozen=True)
class Comparison:
    """All of them.

    Attributes:
        first: what the others are held against.
        others: in the order given.
    """

    first: ComparedSource
    others: list[Compared]

    @property
    def tests(self) -> int:
        """Differences looked at, for which the correction is made."""
        return sum(len(other.contrasts) for other in self.others)

    def as_json(self) -> dict[str, Any]:
        """The content of ``comparison.json``."""
        first = self.first
        return {
            "first": _about(first),
            "seed": first.seed,
            "draws": first.draws,
            "runs": first.runs,
            "days": first.days,
            "code": {"ballast": __version__},
            "correction": {"method": "Holm", "level": SURE, "tests": self.tests},
            "intervals": INTERVALS,
            "others": [
                _about(other.source)
                | {
                    "outcomes": {
                        c.name: _row(c, other.moved) | _settled(c) for c in other.contrasts
                    },
                    "not_compared": other.left_out,
                }
                for other in self.others
            ],
        }

    def table(self) -> pd.DataFrame:
        """``comparison.parquet``: a row an outcome of each of the others."""
        rows = [
            {"other": other.source.name, "outcome": c.name} | _row(c, other.moved)
            for other in self.others
            for c in other.contrasts
        ]
        if not rows:
            return pd.DataFrame(columns=["other", "outcome"])
        floats = ("mc_low", "mc_high", "draws_low", "draws_high", "variance_reduction")
        return pd.DataFrame(rows).astype(dict.fromkeys(floats, float))


def compare(
    first: ComparedSource,
    others: Sequence[ComparedSource],
    flips: Callable[[pd.DataFrame], None] | None = None,
    of: Collection[str] = (),
) -> Comparison:
    """Hold scenarios against the first, history by history.

    Args:
        first, others: played with one seed and the same draws, runs and days.
        flips: given the histories in which an outcome flips, piece by piece: :data:`FLIP_COLUMNS`.
        of: outcomes that are looked at, for which chance is corrected too; all if empty.
    """
    found: list[tuple[ComparedSource, list[Contrast], Contrasting]] = []
    for other in others:
        draws = Draws.sized(first.draws, first.runs)
        contrasting, row = Contrasting(draws), 0
        pieces = (source.pieces({*first.shown, *other.shown, *of}, of) for source in (first, other))
        for (frame, one), (_, two) in zip(*pieces, strict=True):
            contrasting.take(one, two)
            if flips is not None:
                flips(_flips(other.name, frame, one, two, max(0, draws.first - row)))
            row += len(frame)
        found.append((other, contrasting.contrasts(), contrasting))
    everything = [(source.name, c) for source, contrasts, _ in found for c in contrasts]
    beyond = {id(c) for c in moved([c for _, c in everything])}
    return Comparison(
        first,
        [
            Compared(
                source,
                cs,
                frozenset(c.name for c in cs if id(c) in beyond),
                contrasting.left_out,
                contrasting.levels,
            )
            for source, cs, contrasting in found
        ],
    )


def _flips(
    name: str, frame: pd.DataFrame, one: list[Measured], two: list[Measured], skip: int
) -> pd.DataFrame:
    """The flips of some histories, but for the first ``skip``, which no estimate counts."""
    parts = []
    draw, run = frame["draw"].to_numpy(), frame["run"].to_numpy()
    for base, other in shared(one, two):
        if base.kind != "probability":
            continue
        change = changes(base, other)
        change[:skip] = 0.0
        where = np.flatnonzero(change)
        columns = (name, base.name, draw[where], run[where], change[where])
        parts.append(pd.DataFrame(dict(zip(FLIP_COLUMNS, columns, strict=True))))
    table = pd.concat(parts) if parts else pd.DataFrame(columns=list(FLIP_COLUMNS))
    return table.astype(FLIP_COLUMNS)


def _about(source: ComparedSource) -> dict[str, str]:
    return {
        "name": source.name,
        "title": source.scenario.title,
        "canonical_hash": source.canonical_hash,
    }


def _row(contrast: Contrast, beyond: frozenset[str]) -> dict[str, Any]:
    about = asdict(contrast.difference)
    return {
        "definition": contrast.definition,
        "kind": contrast.kind,
        "horizon_days": contrast.horizon_days,
        "first": contrast.base,
        "estimate": contrast.other,
        "difference": about.pop("value"),
        **about,
        "up": contrast.up,
        "down": contrast.down,
        "histories": contrast.histories,
        "share_up": contrast.up / contrast.histories,
        "share_down": contrast.down / contrast.histories,
        "variance_reduction": contrast.reduction,
        "p_value": contrast.p_value,
        "moved": contrast.name in beyond,
    }


def _settled(contrast: Contrast) -> dict[str, str]:
    """Why all histories under one of the two have the same level, where they do."""
    told = {"first_settled": contrast.base_settled, "estimate_settled": contrast.other_settled}
    return {key: why for key, why in told.items() if why}
