"""The folder of a ranking of levers: what ``levers`` leaves, written and read back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from ballast.analysis.results.file_names import LEVERS, LEVERS_BY_DRAW, PLAYED
from ballast.analysis.results.folder_writing import Folder
from ballast.analysis.results.run_manifest import (
    played_scenario,
    posterior_content,
    scenario_content,
)
from ballast.analysis.results.sealed_files import SealedFiles, json_object
from ballast.analysis.stats.decision_value import DRAW_COLUMNS
from ballast.analysis.stats.lever_from_json import study_of
from ballast.analysis.stats.lever_study import LeverStudy
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.schema import LoadedScenario

MEANS = {"base": "base_mean", "other": "branch_mean"}
"""Of a table by draw, sums over histories, and what stands in the file in their place."""


class LeversFolder:
    """The folder of a ranking; a file is checked against its hash before it is used.

    Args:
        folder: where it lies.

    Attributes:
        folder: likewise.
        about: the content of ``levers.json``.
        files: its files.

    Raises:
        InputError: no ranking of levers.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / LEVERS).is_file():
            message = f"expected a folder that levers left, found no {LEVERS}"
            raise InputError(Problem(message, file=str(folder)))
        self.folder = folder
        self.about = json_object(folder / LEVERS)
        self.files = SealedFiles(folder, self.about, LEVERS)

    @cached_property
    def study(self) -> LeverStudy:
        """What came out.

        Raises:
            InputError: files that it is made from are gone, were changed, or cannot be read; or
                the folder was made before they were kept.
        """
        counts = self._by_draw()
        try:
            study = study_of(self.about, counts)
        except (KeyError, TypeError, ValueError) as error:
            message = f"expected a ranking of levers, got one that lacks or garbles {error}"
            raise InputError(Problem(message, file=str(self.folder / LEVERS))) from None
        kept = self.files.table(f"{Path(LEVERS).stem}.parquet")
        same = len(kept) == len(study.levers) and kept.equals(study.table())
        if not same or {len(table) for table in counts.values()} != {study.draws}:
            message = "expected the levers and draws of the tables beside it, got others"
            raise InputError(Problem(message, "levers", str(self.folder / LEVERS)))
        return study

    @cached_property
    def loaded(self) -> LoadedScenario:
        """The scenario; errors as of :attr:`study`, or it is not the one that was played."""
        self._check()
        about = self.files.json(PLAYED)
        loaded = played_scenario(about, self.folder, PLAYED)
        if loaded.canonical_hash != self.about["canonical_hash"]:
            message = f"expected the hash of the scenario in {PLAYED}, got another one"
            raise InputError(Problem(message, "canonical_hash", str(self.folder / LEVERS)))
        return loaded

    @property
    def command(self) -> str:
        """What gives the same numbers; errors as of :attr:`study`."""
        self._check()
        return str(self.files.json(PLAYED)["command"])

    def _check(self) -> None:
        if not self.files.recorded:
            message = "expected the hashes of the files, found none"
            raise InputError(Problem(message, "files", str(self.folder / LEVERS)))
        lacking = [name for name in (LEVERS_BY_DRAW, PLAYED) if not self.files.has(name)]
        if lacking:
            message = (
                f"expected {' and '.join(lacking)} too; the folder is of an earlier version: "
                "rank the levers again"
            )
            raise InputError(Problem(message, file=str(self.folder)))

    def _by_draw(self) -> Mapping[str, pd.DataFrame]:
        self._check()
        table = self.files.table(LEVERS_BY_DRAW)
        for name, mean in MEANS.items():
            sums = (table.pop(mean) * table["runs"]).fillna(0.0)
            table[name] = np.rint(sums) if self.about["kind"] == "probability" else sums
        parts = table.groupby("lever", sort=False)[list(DRAW_COLUMNS)]
        return {str(name): part.reset_index(drop=True) for name, part in parts}


def write_tables(folder: Folder, study: LeverStudy, loaded: LoadedScenario, command: str) -> None:
    """Write what came out, of all draws together and of each, and the scenario.

    Args:
        folder: under construction.
        study: what came out.
        loaded: the scenario.
        command: to have it again.
    """
    folder.json("levers", study.as_json())
    folder.frame("levers", study.table())
    folder.frame("levers_by_draw", by_draw(study))
    if loaded.posterior is not None:
        folder.posterior(loaded.posterior)
    about = {
        "command": command,
        **scenario_content(loaded),
        "scenario_file": study.scenario_file,
        "canonical_hash": study.canonical_hash,
        **posterior_content(loaded),
        "code": {"ballast": study.version},
    }
    folder.json(Path(PLAYED).stem, about)


def by_draw(study: LeverStudy) -> pd.DataFrame:
    """A row a lever and draw, as in ``levers_by_draw.parquet``, levers in the order of the table.

    Columns: lever, draw, runs (in which the outcome is asked, with and without the lever),
    base_mean, branch_mean (the outcome without and with it), up, down (histories that flip).
    """
    parts = []
    for one in study.levers:
        counts = study.by_draw[one.id].copy()
        for place, (name, mean) in enumerate(MEANS.items(), start=2):
            counts.insert(place, mean, counts.pop(name) / counts["runs"])
        counts.insert(0, "lever", one.id)
        parts.append(counts)
    return pd.concat(parts, ignore_index=True)
