"""``sweep``: a parameter study as a function, and what it found as an object."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ballast.analysis.results.study_folder import StudyFolder
from ballast.analysis.text.markup import Html, join
from ballast.analysis.text.study_cells import Block, blocks, policies, regions, sizes
from ballast.api import notebook_html as page
from ballast.api.arguments import told_as_arguments
from ballast.api.temporary_folders import KeptFolder, temporary
from ballast.api.waiting import waiting
from ballast.requests.study_request import StudyRequest
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import nearest, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ballast.analysis.plots.study_pictures import Sheet


class StudyResults:
    """A parameter study that has been played; ``sweep`` and ``load_study`` make it.

    It lies in the folder of a study: a temporary one that goes with the object, or the one that
    was asked for.
    """

    def __init__(self, place: KeptFolder) -> None:
        self._place, self._study = place, StudyFolder(place.path)
        if self._study.files.recorded is None:  # it was stopped while tables were written
            raise InputError(*self._study.files.changed())

    @property
    def folder(self) -> Path:
        """Where the files lie now."""
        return self._place.path

    @cached_property
    def summary(self) -> dict[str, Any]:
        """Title, question, sizes, factors, outcomes, drivers and alarms: ``summary.json``."""
        return self._study.summary

    @property
    def tables(self) -> list[str]:
        """Names of the tables that a study of this design has."""
        return self._study.table_names

    def table(self, name: str) -> pd.DataFrame:
        """A table of the study.

        Args:
            name: one of :attr:`tables`; docs/sweeps.md says what their columns are.

        Raises:
            InputError: the study has no such table; which ones there are follows from its design.
        """
        if name not in self.tables:
            hint = nearest(str(name), self.tables)
            kind = self.summary["design"]["kind"]
            message = f"expected a table of a study of design {kind}, got {shown(name)}{hint}"
            raise InputError(Problem(message, key="name"))
        return self._study.table(name)

    @cached_property
    def points(self) -> pd.DataFrame:
        """A row a scenario and point: factors, and every estimate with its variance of chance."""
        return self.table("points")

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """A row an outcome, scenario, method, measure and factor, with 95 % intervals."""
        return self.table("sensitivity")

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Paired differences along every factor, where all points share their luck."""
        return self.table("effects")

    @cached_property
    def curves(self) -> pd.DataFrame:
        """The outcome along every factor."""
        return self.table("curves")

    @cached_property
    def swings(self) -> pd.DataFrame:
        """The outcome at the two ends of every factor."""
        return self.table("swings")

    @property
    def pictures(self) -> list[str]:
        """Pictures that :meth:`plot` can draw: kinds, with the scenario where there are several."""
        return [sheet.name for sheets in self._sheets.values() for sheet in sheets]

    def plot(self, kind: str | None = None) -> Figure:
        """A picture of the study.

        Args:
            kind: one of :attr:`pictures`, or a kind of which there is one; the first if not said.

        Returns:
            A figure that a notebook shows; ``savefig`` writes it.

        Raises:
            InputError: there is no such picture.
        """
        found = {sheet.name: sheet for sheets in self._sheets.values() for sheet in sheets}
        alone = {name: sheets[0] for name, sheets in self._sheets.items() if len(sheets) == 1}
        sheet = (alone | found).get(next(iter(found), "") if kind is None else kind)
        if sheet is None:
            hint = nearest(str(kind), list(found))
            message = f"expected a picture of this study, got {shown(kind)}{hint}"
            raise InputError(Problem(message, key="kind"))
        return sheet.figure()

    def save(self, folder: str | Path) -> Path:
        """Copy the study, with all of its files, to a folder that is new or empty.

        Raises:
            InputError: there is something in it, it cannot be written to, or a file of the study
                was changed.
        """
        target = Path(folder)
        try:
            if target.exists() and (not target.is_dir() or any(target.iterdir())):
                message = "expected an empty or a new folder, got one with files in it"
                raise InputError(Problem(message, key="folder", file=str(target)))
            self._study.copy_to(target)
        except OSError as error:
            message = f"expected a folder that can be written to, got: {error.strerror or error}"
            raise InputError(Problem(message, key="folder", file=str(target))) from None
        return target

    @cached_property
    def _sheets(self) -> dict[str, list[Sheet]]:
        from ballast.analysis.plots.study_pictures import sheets_of

        return sheets_of(self._study)

    def __repr__(self) -> str:
        """What was played, in a line."""
        return f"<Study {self.summary['title']!r}: {sizes(self.summary)}>"

    def _repr_html_(self) -> str:
        """What ``sweep`` prints."""
        about = self.summary
        told = [page.heading(about["title"])]
        if about["question"]:
            told.append(page.line(about["question"]))
        told.append(page.line(sizes(about)))
        told += [_html(block) for block in blocks(about)]
        told += [page.line(line) for lines in regions(about) for line in lines]
        block = policies(about)
        if block is not None:
            told.append(_html(block))
        return join([*told, page.warnings(about["alarms"])])


def _html(block: Block) -> Html:
    about = page.line(block.about) if block.about else None
    return join([about, page.table(block.headings, block.rows, block.left)])


@told_as_arguments()
def sweep(
    config: str | Path | Mapping[str, Any],
    *,
    out: str | Path | None = None,
    workers: int | None = None,
    resume: bool = False,
    progress: bool = True,
) -> StudyResults:
    """Play a parameter study: what ``ballast sweep`` does, and the same numbers.

    Args:
        config: the path of a file, the name of a shipped study, or what a file would say as a
            mapping; files that a mapping names are relative to the current folder.
        out: folder of the study, which survives being stopped; without one it is a temporary
            folder that goes with the object.
        workers: processes, which change nothing but the time; None for one a processor.
        resume: go on with what lies in ``out``.
        progress: show how much is done, if it takes longer than two seconds.

    Raises:
        InputError: every problem of the study and of the arguments.
        InterruptedRun: stopped before the end; what is finished stays in ``out``.
    """
    from ballast.requests.study_to_folder import conclude, conduct

    request = StudyRequest(config=config, out=out, workers=workers, resume=resume)
    homeless = Problem("expected out too, where the study lies", key="resume")
    asked = request.check(*([homeless] if resume and out is None else []))
    place = temporary() if out is None else KeptFolder(Path(out).absolute())
    name = config if isinstance(config, str | Path) else "config"
    shown_name = repr(str(name)) if isinstance(name, str | Path) and name != "config" else "config"
    command = f"sweep({shown_name}" + ("" if out is None else f", out={str(out)!r}")
    again = f"{command}, resume=True)" if out is not None else f"{command}, out=FOLDER)"
    prepared = request.prepare(asked, place.path, again=again, command=f"{command})")
    prepared.refuse_over_budget()
    with waiting(prepared.history_days, progress) as told:
        conduct(prepared, told)
    conclude(prepared)
    return StudyResults(place)


def load_study(folder: str | Path) -> StudyResults:
    """A study that ``sweep`` has finished in a folder.

    Raises:
        InputError: no such folder, or a study that is not finished.
    """
    if not isinstance(folder, str | Path):
        message = f"expected the path of a study's folder, got {shown(folder)}"
        raise InputError(Problem(message, key="folder"))
    return StudyResults(KeptFolder(Path(folder).absolute()))
