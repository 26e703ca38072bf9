"""The picture of a comparison: of one made just now, or of one that lies in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self

import pandas as pd

from ballast.analysis.plots import forest
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.run_pictures import add_captions
from ballast.analysis.plots.style import LOOKS
from ballast.analysis.results.comparison_folder import ComparisonFolder
from ballast.analysis.results.file_names import PLOTS
from ballast.analysis.stats.comparison import Comparison
from ballast.analysis.text.picture_credit import PictureCredit
from ballast.sim.errors import InputError, Problem

COLUMNS = {"other", "outcome", "kind", "horizon_days", "difference", "moved", *forest.BOUNDS}


class Differences(NamedTuple):
    """What the picture shows.

    Attributes:
        table: columns of ``comparison.parquet``; scenarios have their titles, if all differ.
        first: title of the first scenario.
        provenance: for the corner.
    """

    table: pd.DataFrame
    first: str
    provenance: PictureCredit

    @classmethod
    def of(cls, comparison: Comparison) -> Self:
        """Those of a comparison."""
        return cls._told(comparison.as_json(), comparison.table())

    @classmethod
    def read(cls, stored: ComparisonFolder) -> Self:
        """Those that ``compare`` left in a folder.

        Raises:
            InputError: the table is gone or was changed, or is not what ``compare`` writes.
        """
        table = stored.table
        try:
            found = cls._told(stored.about, table)
            if lacking := sorted(COLUMNS - set(table.columns)):
                raise ValueError(f"no column {lacking[0]!r}")
            if not (table["kind"] == "probability").any():
                raise ValueError("no probability")
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            why = str(error).splitlines()[0] if str(error) else "something else"
            message = f"expected the tables of a comparison, got: {why}"
            raise InputError(Problem(message, file=str(stored.folder))) from None
        return found

    @classmethod
    def _told(cls, about: Mapping[str, Any], table: pd.DataFrame) -> Self:
        """From the content of ``comparison.json`` and ``comparison.parquet``."""
        all_of_them = [about["first"], *about["others"]]
        titles = [str(one["title"]) for one in all_of_them]
        if len(set(titles)) < len(titles):
            titles = [str(one["name"]) for one in all_of_them]
        named = dict(zip((one["name"] for one in all_of_them[1:]), titles[1:], strict=True))
        provenance = PictureCredit(
            f"Compared with {titles[0]}", about["seed"], about["draws"], about["runs"],
            about["code"]["ballast"],
        )  # fmt: skip
        return cls(table.assign(other=table["other"].map(named)), titles[0], provenance)


PICTURE: PictureKind[Differences] = PictureKind(
    "forest",
    "Differences between scenarios",
    lambda found, fig: forest.draw(found.table, fig, found.first),
    lambda found: forest.describe(found.table, found.first),
)
"""All probabilities of a comparison in one picture."""


def fits(table: pd.DataFrame) -> bool:
    """Whether it has a probability to show, and marks that tell all scenarios apart.

    Args:
        table: ``comparison.parquet``; one that lacks its columns is left to others to refuse.
    """
    if not {"kind", "other"} <= set(table.columns):
        return True
    return bool((table["kind"] == "probability").any()) and table["other"].nunique() <= len(LOOKS)


def draw_into(folder: Path, differences: Differences) -> None:
    """Draw the differences into ``plots/`` of a folder, with their caption."""
    place = folder / PLOTS
    place.mkdir(exist_ok=True)
    (place / f"{PICTURE.name}.png").write_bytes(PICTURE.content(differences))
    add_captions(place, {PICTURE.name: PICTURE.describe(differences)})
