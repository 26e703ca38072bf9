"""The folder of a parameter study: its manifest, its summary and its tables."""

from __future__ import annotations

import shutil
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ballast.analysis.results.file_names import MANIFEST, SUMMARY
from ballast.analysis.results.sealed_files import SealedFiles, json_object
from ballast.analysis.stats.swings import by_width
from ballast.analysis.text.picture_credit import PictureCredit
from ballast.analysis.text.quantities import OutcomeQuantity
from ballast.sim.errors import InputError, Problem

INFLUENCE = (
    ("sobol", "total"), ("fast", "total"), ("morris", "mu_star"), ("rbd_fast", "first"),
    ("rank", "srrc"), ("information", "sd_reduction"),
)  # fmt: skip
"""What orders the factors: the first of these that the study has."""


KEYS = ("title", "seed", "sizes", "code", "factors", "headline")
"""What the manifest of a study has when its tables are there."""


class StudyTables(dict[str, pd.DataFrame]):
    """Tables by name, each read when it is first asked for; one that is not there is empty.

    Args:
        files: of the study.
    """

    def __init__(self, files: SealedFiles) -> None:
        super().__init__()
        self._files = files

    def __missing__(self, name: str) -> pd.DataFrame:
        file = f"{name}.parquet"
        self[name] = self._files.table(file) if self._files.has(file) else pd.DataFrame()
        return self[name]


class StudyFolder:
    """The folder of a study that can be read; a file is checked against its hash before it is used.

    Args:
        folder: where it lies.

    Attributes:
        folder: likewise.
        manifest: its content.
        files: its files.
        tables: what pictures are drawn from.

    Raises:
        InputError: no study, or one whose tables have not been written yet.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / MANIFEST).is_file():
            message = f"expected the folder of a study that is finished, found no {MANIFEST}"
            raise InputError(Problem(message, file=str(folder)))
        self.folder = folder
        self.manifest = json_object(folder / MANIFEST)
        self.files = SealedFiles(folder, self.manifest)
        self.tables = StudyTables(self.files)
        if lacking := [key for key in KEYS if key not in self.manifest]:
            message = "expected it, as in the manifest of a study that is finished"
            raise InputError(*(Problem(message, key, str(folder / MANIFEST)) for key in lacking))

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The content of ``summary.json``.

        Raises:
            InputError: it is gone, or was changed.
        """
        return self.files.json(SUMMARY)

    @property
    def table_names(self) -> list[str]:
        """Names of the tables that there are."""
        return [name.removesuffix(".parquet") for name in self.files.names(".parquet")]

    def table(self, name: str) -> pd.DataFrame:
        """A table, read anew; errors as of :attr:`summary`."""
        return self.files.table(f"{name}.parquet")

    def copy_to(self, target: Path) -> None:
        """Copy the study with all of its files.

        Raises:
            InputError: a file was changed since it was written.
            OSError: the target cannot be written to.
        """
        self.files.check(*(self.files.recorded or ()))
        shutil.copytree(self.folder, target, dirs_exist_ok=True)
        target.chmod(0o755)

    @property
    def provenance(self) -> PictureCredit:
        """What stands in the corner of a picture."""
        about, sizes = self.manifest, self.manifest["sizes"]
        return PictureCredit(
            about["title"], about["seed"], sizes["draws"], sizes["runs"], about["code"]["ballast"],
            sizes["points"],
        )  # fmt: skip

    @property
    def headline(self) -> str:
        """The outcome that is drawn."""
        return str(self.manifest["headline"])

    @property
    def factors(self) -> dict[str, dict[str, Any]]:
        """Label, unit, baseline, low and high of each factor."""
        return dict(self.manifest["factors"])

    @property
    def labels(self) -> dict[str, str]:
        """Names of the factors with their units."""
        return {
            name: f"{about['label']} ({about['unit']})" if about.get("unit") else about["label"]
            for name, about in self.factors.items()
            if about.get("label")
        }

    @property
    def names(self) -> dict[str, str]:
        """Names of factors and groups without units, for what has the unit of the outcome."""
        return {
            name: str(about["label"]) for name, about in self.factors.items() if about.get("label")
        } | dict(self.manifest.get("groups", {}))

    @property
    def ranges(self) -> dict[str, tuple[float, float]]:
        """Ends of the factors that are numbers."""
        return {
            name: (float(about["low"]), float(about["high"]))
            for name, about in self.factors.items()
            if about.get("low") is not None and about.get("high") is not None
        }

    @cached_property
    def levels(self) -> dict[str, list[str]]:
        """Levels of the factors that have some, ordered as in the manifest or else the curves."""
        points, curves = self.tables["points"], self.tables["curves"]
        found = {}
        for name, about in self.factors.items():
            if name not in points or pd.api.types.is_numeric_dtype(points[name]):
                continue
            order = list(about.get("levels") or ())
            if not order and len(curves):
                order = list(curves[curves["factor"] == name].sort_values("x")["label"])
            found[name] = list(dict.fromkeys([*order, *sorted(points[name].astype(str))]))
        return found

    @cached_property
    def ordered(self) -> pd.DataFrame:
        """The points, with levels as categories in their order."""
        points = self.tables["points"]
        kinds = {name: pd.CategoricalDtype(levels) for name, levels in self.levels.items()}
        return points.astype(dict.fromkeys(kinds, str)).astype(kinds)

    @property
    def baseline(self) -> dict[str, float | str]:
        """Values of the factors in the scenario."""
        return {
            name: about["baseline"]
            for name, about in self.factors.items()
            if about.get("baseline") is not None
        }

    def rows(self, table: str) -> pd.DataFrame:
        """Rows of a table that are about the headline."""
        rows = self.tables[table]
        return rows[rows["outcome"] == self.headline] if "outcome" in rows else rows

    @cached_property
    def quantity(self) -> OutcomeQuantity:
        """How the headline is written."""
        return self.quantity_of(self.headline)

    def quantity_of(self, outcome: str) -> OutcomeQuantity:
        """From ``outcomes`` of the manifest; without, a probability if no value leaves 0 to 1."""
        about = self.manifest.get("outcomes", {}).get(outcome, {})
        words = outcome.replace("_or_higher", " or higher").replace("_", " ")
        points, curves = self.tables["points"], self.tables["curves"]
        values = points[outcome] if outcome in points else curves.get("value", pd.Series([0.0]))
        share = about.get("kind", "probability" if values.dropna().between(0, 1).all() else "mean")
        label = about.get("label") or (f"probability of {words}" if share != "mean" else words)
        return OutcomeQuantity(label, about.get("unit", ""), share != "mean")

    @property
    def order(self) -> list[str]:
        """Factors, the most influential first; those that no method ranked last."""
        rows = self.rows("sensitivity")
        for method, measure in INFLUENCE if len(rows) else ():
            some = rows[(rows["method"] == method) & (rows["measure"] == measure)]
            some = some[some["factor"] != ""]
            if len(some):
                size = some.assign(size=some["value"].abs()).groupby("factor")["size"].max()
                ranked = [str(name) for name in size.sort_values(ascending=False).index]
                return [*ranked, *(name for name in self.factors if name not in ranked)]
        swings = self.rows("swings")
        if len(swings):
            ranked = by_width(swings[swings["scenario"] == swings["scenario"].iloc[0]])
            return [*ranked, *(name for name in self.factors if name not in ranked)]
        return list(self.factors)


def read_study(folder: Path) -> StudyFolder:
    """The manifest and the tables of a study's folder; a missing table is empty.

    Raises:
        InputError: no study that is finished; a table that is read later on is gone or was changed.
    """
    return StudyFolder(folder)
