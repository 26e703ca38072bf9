"""``after_action``: what each decision of a saved game cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ballast.analysis.stats.decision_regret import AfterAction
from ballast.analysis.text import regret_cells as cells
from ballast.analysis.text.markup import join
from ballast.api import notebook_html as page
from ballast.api.arguments import told_as_arguments
from ballast.api.waiting import waiting
from ballast.game.looking_back import (
    FINAL_PAIRS,
    PAIRS,
    RUNG,
    look_back,
    rung_problems,
    sealed_game,
)
from ballast.requests.sizes import size_problems, width_problems
from ballast.sim.errors import InputError
from ballast.sim.experiments.montecarlo import usable_workers

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class GameReport:
    """The decisions of a game, each with its regret.

    Attributes:
        study: all that came out.
    """

    def __init__(self, study: AfterAction) -> None:
        self.study = study

    def table(self) -> pd.DataFrame:
        """A row a decision, in order; risks and differences are shares of futures, 0 … 1.

        Columns: date, chosen, best, regret, difference, low, high (95 %), verdict, risk, tension,
        reached, alternatives (how many were tried).
        """
        return self.study.table()

    @told_as_arguments()
    def plot(self, *, width: float = 7.0) -> Figure:
        """Regret by date, with intervals.

        Args:
            width: inches, 3 to 12.

        Raises:
            InputError: another width.
        """
        from ballast.analysis.plots.regret_over_time import PICTURE, RegretPicture

        if problems := width_problems(width):
            raise InputError(*problems)
        return PICTURE.figure(RegretPicture(self.study), width)

    def __repr__(self) -> str:
        """What was looked at, in a line."""
        return f"<{cells.title_of(self.study)}: {len(self.study.decisions)} decisions>"

    def _repr_html_(self) -> str:
        """The decisions as a table."""
        study = self.study
        rows = [cells.decision_cells(one) for one in study.decisions]
        return join(
            [
                page.heading(cells.title_of(study)),
                page.table(cells.HEADINGS, rows),
                page.faint(cells.short_sentence(study)),
                page.faint(cells.legend(study)),
            ]
        )


@told_as_arguments()
def after_action(
    game: str | Path,
    *,
    rung: int = RUNG,
    pairs: int = PAIRS,
    final_pairs: int = FINAL_PAIRS,
    workers: int | None = None,
    progress: bool = True,
) -> GameReport:
    """Say what each decision of a saved game cost, against what else could have been done.

    Args:
        game: path of the file that ``ballast play`` saved.
        rung: the headline is whether a history comes to this rung, 4 to 7, or a higher one.
        pairs: futures of each alternative.
        final_pairs: further ones of the choice and of the best alternative.
        workers: processes; one a processor if not said. The numbers do not depend on them.
        progress: show how much is done, if it takes longer than two seconds.

    Raises:
        InputError: no saved game; an altered one; one of another model or scenario; sizes that
            cannot be meant.
    """
    problems = size_problems(pairs=pairs, final_pairs=final_pairs, workers=workers)
    problems += rung_problems(rung)
    try:
        saved = sealed_game(game)
    except InputError as error:
        raise InputError(*problems, *error.problems) from None
    if problems:
        raise InputError(*problems)
    with waiting(len(saved.played.decisions), progress) as told:
        study = look_back(
            saved,
            rung=rung,
            pairs=pairs,
            final_pairs=final_pairs,
            workers=usable_workers(workers),
            progress=told,
        )
    return GameReport(study)
