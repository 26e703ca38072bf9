"""The same picture of several results, beside each other on common axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ballast.analysis.plots import scenario_panels as side_by_side
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.registry import KINDS
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.text.picture_credit import PictureCredit


@dataclass(frozen=True)
class Several:
    """Tables of several results, in the order of the panels."""

    tables: Sequence[Tables]

    @property
    def provenance(self) -> PictureCredit:
        """What all have in common, else only the first's version and their seeds."""
        first = self.tables[0].provenance
        seeds = list(dict.fromkeys(str(one.manifest["seed"]) for one in self.tables))
        sizes = {(one.manifest["draws"], one.manifest["runs"]) for one in self.tables}
        return PictureCredit(
            f"{len(self.tables)} scenarios",
            ", ".join(seeds),
            first.draws if len(sizes) == 1 else None,
            first.runs if len(sizes) == 1 else None,
            first.version,
        )


def _beside(kind: PictureKind[Tables]) -> PictureKind[Several]:
    """A kind of picture of one result, as one of several."""

    def table(tables: Tables) -> pd.DataFrame:
        return tables.waiting if kind.name == "survival" else tables.days

    def draw(several: Several, fig: Figure) -> list[Axes]:
        found = [(one.manifest["title"], table(one)) for one in several.tables]
        return side_by_side.draw(kind.name, found, fig)

    def describe(several: Several) -> str:
        return " ".join(f"{one.manifest['title']}: {kind.describe(one)}" for one in several.tables)

    return PictureKind(kind.name, kind.title, draw, describe)


BESIDE = {name: _beside(KINDS[name]) for name in side_by_side.KINDS}
"""Kinds that there are for several results."""
