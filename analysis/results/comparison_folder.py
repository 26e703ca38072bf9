"""The folder of a comparison: what ``compare`` leaves, written and read back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ballast.analysis.results.file_names import (
    COMPARISON,
    COMPARISON_TABLE,
    FLIPS,
    LEVELS,
    PAGE,
    PLOTS,
)
from ballast.analysis.results.folder_writing import Folder
from ballast.analysis.results.sealed_files import SealedFiles, json_object
from ballast.analysis.stats.acting import ActingStudy
from ballast.analysis.stats.comparison import ComparedSource, Comparison, FlipsFile, compare
from ballast.analysis.stats.effect_order import level_table
from ballast.sim.errors import InputError, Problem

Row = dict[str, Any]


class ComparisonTables(NamedTuple):
    """What report and pictures of a comparison are made from.

    Attributes:
        table: ``comparison.parquet``.
        levels: ``levels.parquet``.
        flips: ``flips.parquet``.
        page: the content of ``page.json``.
    """

    table: pd.DataFrame
    levels: pd.DataFrame
    flips: pd.DataFrame
    page: dict[str, Any]

    @property
    def titles(self) -> dict[str, str]:
        """Titles of all scenarios by name, the first one first; names where two have one title."""
        about = self.page["about"]
        named = {one["name"]: str(one["title"]) for one in (about["first"], *about["others"])}
        return named if len(set(named.values())) == len(named) else {name: name for name in named}

    @property
    def first(self) -> str:
        """Name of the scenario that the others are compared with."""
        return str(self.page["about"]["first"]["name"])

    def rows(self, outcome: str) -> list[Row]:
        """The differences in an outcome, the largest first, each a row of the table.

        Where the runs do not resolve how a difference varies over draws it has no interval of that.
        """
        found = self.table[self.table["outcome"] == outcome]
        rows = {row["other"]: _record(row) for row in found.to_dict("records")}
        (order,) = (one for one in self.page["order"] if one["outcome"] == outcome)
        none = dict.fromkeys(("draws_low", "draws_high"))
        return [
            rows[name] if name in order["resolved"] else rows[name] | none
            for name in order["others"]
        ]

    def impossible(self, outcome: str) -> str:
        """Why no scenario leaves an outcome open; empty where one does."""
        (order,) = (one for one in self.page["order"] if one["outcome"] == outcome)
        return str(order["impossible"])

    def level(self, outcome: str, scenario: str) -> Row:
        """The level of an outcome in a scenario, with both of its intervals and why it is settled.

        ``settled`` is empty where histories decide it; ``rung`` None where it asks for none.
        """
        same = (self.levels["outcome"] == outcome) & (self.levels["scenario"] == scenario)
        (row,) = self.levels[same].to_dict("records")
        settled = self.page["settled"].get(outcome, {}).get(scenario, "")
        rung = None if pd.isna(row["rung"]) else int(row["rung"])
        return _record(row) | {"rung": rung, "settled": settled}


def _record(row: Any) -> Row:
    return {str(name): value for name, value in row.items()}


class ComparisonFolder:
    """The folder of a comparison; a file is checked against its hash before it is used.

    Args:
        folder: where it lies.

    Attributes:
        folder: likewise.
        about: the content of ``comparison.json``.
        files: its files.

    Raises:
        InputError: no comparison.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about = json_object(folder / COMPARISON)
        self.files = SealedFiles(folder, self.about, COMPARISON)

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row an outcome of each of the others.

        Raises:
            InputError: the table is gone, was changed, or cannot be read.
        """
        return self.files.table(COMPARISON_TABLE)

    @cached_property
    def tables(self) -> ComparisonTables:
        """Everything that the report is made from; all files are checked first.

        Raises:
            InputError: files are gone, were changed, or were not yet written by the version that
                made the folder.
        """
        if not self.files.has(PAGE):
            message = "expected a comparison with page.json, which earlier versions did not write; "
            message += "compare once more with --out"
            raise InputError(Problem(message, file=str(self.folder)))
        self.files.check(COMPARISON_TABLE, LEVELS, FLIPS, PAGE)
        found = ComparisonTables(
            self.table, self.files.table(LEVELS), self.files.table(FLIPS), self.files.json(PAGE)
        )
        parts = {"about", "order", "settled", "lead", "pictures", "command"}
        if lacking := sorted(parts - set(found.page)):
            message = f"expected what compare writes, got no {lacking[0]!r}"
            raise InputError(Problem(message, file=str(self.folder / PAGE)))
        return found

    def picture(self, name: str) -> bytes | None:
        """A picture of the folder, as PNG; None where it has none of that name.

        Raises:
            InputError: it was changed.
        """
        file = f"{PLOTS}/{name}.png"
        there = (self.folder / file).is_file() and self.files.has(file)
        return self.files.path(file).read_bytes() if there else None


def write_comparison(
    folder: Folder,
    first: ComparedSource,
    others: Sequence[ComparedSource],
    of: Collection[str] = (),
) -> Comparison:
    """Hold scenarios against the first, and write what comes out; the list of flips on the way.

    Args:
        folder: under construction.
        first, others: what is compared.
        of: outcomes that are looked at; all if empty.
    """
    with FlipsFile(folder.place("flips")) as flips:
        found = compare(first, others, flips.add, of)
    folder.json("comparison", found.as_json())
    folder.frame("comparison", found.table())
    folder.frame("levels", level_table(found))
    return found


def write_acting(folder: Folder, studies: Sequence[ActingStudy]) -> None:
    """Write when changes pay: curves and what is worth learning, one after another."""
    for name, of in (("acting", lambda one: one.curve), ("learning", ActingStudy.learning)):
        parts = [of(one).assign(other=one.other, outcome=one.outcome) for one in studies]
        folder.frame(name, pd.concat(parts, ignore_index=True))
