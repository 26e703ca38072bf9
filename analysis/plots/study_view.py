"""A study as one of its pictures sees it: whole, or one scenario of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from ballast.analysis.results.study_folder import StudyFolder
from ballast.analysis.text.picture_credit import PictureCredit
from ballast.analysis.text.quantities import OutcomeQuantity


@dataclass(frozen=True)
class StudyView:
    """What a picture of a study is drawn from.

    Attributes:
        study: its folder.
        name: of the picture.
        scenario: the only one that the picture is about; None if it is about all.
        method: of a sensitivity, where there is a picture for each.
    """

    study: StudyFolder
    name: str
    scenario: str | None = None
    method: str = ""

    @property
    def provenance(self) -> PictureCredit:
        """What stands in the corner of a picture."""
        return self.study.provenance

    def only(self, table: pd.DataFrame) -> pd.DataFrame:
        """Those rows of a table that are about the scenario."""
        return table if self.scenario is None else table[table["scenario"] == self.scenario]

    def rows(self, table: str) -> pd.DataFrame:
        """Rows of a table about the headline and the scenario."""
        return self.only(self.study.rows(table))

    def quantity_of(self, outcome: str) -> OutcomeQuantity:
        """An outcome, with the scenario in its name where there are several."""
        quantity = self.study.quantity_of(outcome)
        points = self.study.tables["points"]
        if self.scenario is None or "scenario" not in points or points["scenario"].nunique() < 2:
            return quantity
        return replace(quantity, label=f"{quantity.label} ({self.scenario})")

    @property
    def quantity(self) -> OutcomeQuantity:
        """The headline."""
        return self.quantity_of(self.study.headline)

    @property
    def moving(self) -> list[str]:
        """Factors that take more than one value, the most influential first."""
        points = self.study.tables["points"]
        return [name for name in self.study.order if name in points and points[name].nunique() > 1]

    def each(self, rows: pd.DataFrame) -> Iterator[StudyView]:
        """A view for every scenario of some rows; the name stays where there is one only."""
        scenarios = [str(name) for name in dict.fromkeys(rows["scenario"])] if len(rows) else []
        taken: list[str] = []
        for scenario in scenarios:
            slug = re.sub(r"[^a-z0-9]+", "-", scenario.lower()).strip("-")[:40]
            name = self.name if len(scenarios) == 1 else f"{self.name}-{slug}"
            taken.append(name if name not in taken else f"{name}-{len(taken) + 1}")
            yield replace(self, name=taken[-1], scenario=scenario)


def whole_if(
    something: Callable[[StudyView], bool],
) -> Callable[[StudyView], Iterator[StudyView]]:
    """The parts of a kind that has one picture of the whole study, if there is something for it."""

    def parts(view: StudyView) -> Iterator[StudyView]:
        if something(view):
            yield view

    return parts
