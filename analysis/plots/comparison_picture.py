"""The picture of a comparison: of one made just now, or of one that lies in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self

import pandas as pd
from matplotlib.figure import Figure

from ballast.analysis.plots import forest
from ballast.analysis.plots.run_pictures import add_captions
from ballast.analysis.plots.style import WIDTH, corner_note, journal, new_figure, to_bytes
from ballast.analysis.results.comparison_folder import ComparisonFolder
from ballast.analysis.results.file_names import PLOTS
from ballast.analysis.stats.comparison import Comparison
from ballast.analysis.text.picture_credit import PictureCredit
from ballast.sim.errors import InputError, Problem

FOREST = "forest"
"""The only kind of picture of a comparison."""
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


def figure_of(differences: Differences, width: float = WIDTH) -> Figure:
    """The differences as a figure, ``width`` inches wide, to be shown or changed."""
    with journal():
        figure = new_figure(width=width)
        forest.draw(differences.table, figure, differences.first)
        corner_note(figure, differences.provenance)
    return figure


def draw(differences: Differences, format: str = "png", width: float = WIDTH) -> bytes:
    """The differences as a file's bytes.

    Arguments as of :func:`ballast.analysis.plots.run_pictures.draw`.
    """
    with journal():
        return to_bytes(figure_of(differences, width), format, "Differences between scenarios")


def draw_into(folder: Path, differences: Differences) -> None:
    """Draw the differences into ``plots/`` of a folder, with their caption."""
    place = folder / PLOTS
    place.mkdir(exist_ok=True)
    (place / f"{FOREST}.png").write_bytes(draw(differences))
    add_captions(place, {FOREST: caption(differences)})


def caption(differences: Differences) -> str:
    """What the picture shows, in words."""
    return forest.describe(differences.table, differences.first)
