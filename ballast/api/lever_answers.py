"""``levers``: every change that somebody could make, ranked by what it does to one outcome."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ballast.analysis.results.levers_folder import LeversFolder, by_draw
from ballast.analysis.stats.lever_study import LeverStudy
from ballast.analysis.text import lever_cells as cells
from ballast.analysis.text.markup import Html, join
from ballast.api import notebook_html as page
from ballast.api.acting_answers import Acting
from ballast.api.arguments import told_as_arguments
from ballast.api.waiting import waiting
from ballast.requests.figure_request import figure_request
from ballast.requests.lever_acting import lever_acting
from ballast.requests.lever_plan import plan_levers
from ballast.requests.lever_ranking import rank_levers
from ballast.requests.lever_request import LeverRequest
from ballast.requests.lever_to_folder import write_levers
from ballast.sim.scenario.schema import LoadedScenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Levers:
    """Levers of a scenario and events that nobody decides, by what they do to one outcome.

    Attributes:
        study: all that came out.
        command: what gives the same numbers on the command line.
    """

    def __init__(self, study: LeverStudy, command: str, loaded: LoadedScenario) -> None:
        self.study, self.command, self._loaded = study, command, loaded

    def table(self) -> pd.DataFrame:
        """A row a lever, from the one that lowers the outcome most, as in ``levers.parquet``.

        Columns: lever, sentence, who, group, estimate, difference, mc_low, mc_high (95 %, chance
        alone), draws_low, draws_high (5-95 % over parameter draws, where resolved), draws_error,
        same_way, draws_down, draws_up, down, up, histories, p_value, moved (beyond chance,
        corrected for all levers). Probabilities are 0 … 1.
        """
        return self.study.table()

    @told_as_arguments()
    def pays(self, lever: str) -> Acting:
        """When a lever pays, if it is pulled to avert the outcome.

        Args:
            lever: its id or its sentence, of the columns of :meth:`table`.

        Raises:
            InputError: no such lever; an outcome that is a number, or that is not asked of every
                history; fewer than 30 draws or 2 runs of each.
        """
        return Acting(lever_acting(self.study, lever, self._loaded))

    def by_draw(self) -> pd.DataFrame:
        """A row a lever and draw, as in ``levers_by_draw.parquet``, levers as in :meth:`table`.

        Columns: lever, draw, runs (in which the outcome is asked, without and with the lever),
        base_mean, branch_mean (the outcome without and with it), up, down (histories that flip).
        """
        return by_draw(self.study)

    @told_as_arguments()
    def plot(
        self,
        *,
        width: float | str = 7.0,
        dpi: int | None = None,
        font: str | None = None,
        credit: bool = True,
    ) -> Figure:
        """The ten that lower it most, the ten that raise it most, events, unknown parameters.

        Args:
            width: inches from 3 to 12, or such as ``"88mm"``; 7 and 3.5 inches are two columns and
                one of a journal page.
            dpi: pixels an inch that ``savefig`` writes; 200 if not said.
            font: a font that is installed; DejaVu Sans if not said.
            credit: whether what made it stands in its corner.

        Raises:
            InputError: what cannot be meant.
        """
        from ballast.analysis.plots.lever_picture import PICTURE, LeverPicture

        asked = figure_request(width, dpi, font, credit=credit)
        return PICTURE.figure(LeverPicture(self.study), asked.width, asked.options)

    def save(self, folder: str | Path) -> Path:
        """Write JSON, tables, picture and ``levers.html`` to a folder, and give its path.

        ``load_levers`` reads it back.

        Raises:
            InputError: it holds something else, or cannot be written.
        """
        from ballast.analysis.results.folder_writing import refuse_other_levers

        path = Path(folder)
        refuse_other_levers(path)
        write_levers(self.study, self._loaded, path, self.command)
        return path

    def __repr__(self) -> str:
        """What was ranked, in a line."""
        beyond = sum(lever.effect.beyond for lever in self.study.levers)
        return (
            f"<{len(self.study.levers)} levers and events of {self.study.title!r}: {beyond} change "
            f"{self.study.outcome} beyond chance>"
        )

    def _repr_html_(self) -> str:
        """The best and the worst, and how sure the ranking is."""
        study = self.study
        best, worst = cells.ends(study)
        rows = [cells.lever_cells(one, study) for one in (*best, *worst)]
        told: list[Html] = [
            page.heading(f"{study.title}: what would change {cells.title_of(study)}"),
            page.table(cells.HEADINGS, rows),
            *(page.faint(sentence) for sentence in cells.ranking_sentences(study)),
            page.faint(cells.legend(study)),
            *(page.faint(sentence) for sentence in cells.time_sentences(study)),
        ]
        return join(told)


@told_as_arguments()
def levers(
    scenario: str | Path | LoadedScenario,
    *,
    of: str | None = None,
    side: str | None = None,
    budget: str | float | None = None,
    pairs: int | None = None,
    draws: int | None = None,
    runs: int | None = None,
    days: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    progress: bool = True,
) -> Levers:
    """Rank every single change that somebody could make to a scenario.

    Args:
        scenario: the name of a shipped one, the path of a file, or a loaded one.
        of: the outcome; rung_5_or_higher if not said.
        side: only what this government can do, alone or with the other.
        budget: time for all of it, as ``"90s"`` or ``"5m"``, or seconds; a minute if not said.
        pairs: also every two of so many of the best together.
        draws, runs, days, seed, workers: as of ``simulate``; draws and runs say the sizes in the
            place of a budget.
        progress: show how much is done, if it takes longer than two seconds.

    Raises:
        InputError: every problem of the arguments; no such side or outcome; an outcome that the
            scenario cannot have; a budget that is too small to rank.
        InterruptedRun: stopped before the end.

    >>> found = levers("example-island", draws=3, runs=2, days=20, progress=False)
    >>> found.table()["lever"].is_unique
    True
    """
    request = LeverRequest(
        of=of, side=side, budget=budget, pairs=pairs, draws=draws, runs=runs, days=days, seed=seed,
        workers=workers,
    )  # fmt: skip
    plan = plan_levers(request, scenario)
    with waiting(plan.history_days, progress) as told:
        study = rank_levers(plan, told)
    name = Path(scenario).stem if isinstance(scenario, str | Path) else study.scenario_file
    return Levers(study, request.again(name, study), plan.loaded)


def load_levers(folder: str | Path) -> Levers:
    """A ranking of levers that ``levers`` or :meth:`Levers.save` left in a folder.

    Raises:
        InputError: no ranking, or one whose files were changed or are of an earlier version.
    """
    kept = LeversFolder(Path(folder))
    return Levers(kept.study, kept.command, kept.loaded)
