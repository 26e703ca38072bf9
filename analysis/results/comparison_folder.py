"""The folder of a comparison: what ``compare`` leaves, written and read back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pandas as pd

from ballast.analysis.results.file_names import COMPARISON, COMPARISON_TABLE
from ballast.analysis.results.folder_writing import Folder
from ballast.analysis.results.sealed_files import SealedFiles, json_object
from ballast.analysis.stats.acting import ActingStudy
from ballast.analysis.stats.comparison import ComparedSource, Comparison, FlipsFile, compare


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


def write_comparison(
    folder: Folder, first: ComparedSource, others: Sequence[ComparedSource]
) -> Comparison:
    """Hold scenarios against the first, and write what comes out; the list of flips on the way."""
    with FlipsFile(folder.place("flips")) as flips:
        found = compare(first, others, flips.add)
    folder.json("comparison", found.as_json())
    folder.frame("comparison", found.table())
    return found


def write_acting(folder: Folder, studies: Sequence[ActingStudy]) -> None:
    """Write when changes pay: curves and what is worth learning, one after another."""
    for name, of in (("acting", lambda one: one.curve), ("learning", ActingStudy.learning)):
        parts = [of(one).assign(other=one.other, outcome=one.outcome) for one in studies]
        folder.frame(name, pd.concat(parts, ignore_index=True))
