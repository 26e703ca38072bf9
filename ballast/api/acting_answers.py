"""``Comparisons.pays``: when a change pays that is made to avert an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ballast.analysis.stats.acting import ActingStudy
from ballast.analysis.text import acting_cells as cells
from ballast.analysis.text.markup import Html, join
from ballast.api import notebook_html as page
from ballast.api.arguments import told_as_arguments
from ballast.requests.figure_request import figure_request

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Acting:
    """When a change pays, for one who compares its cost with the loss that it is to avert.

    Attributes:
        study: all that came out.
    """

    def __init__(self, study: ActingStudy) -> None:
        self.study = study

    @property
    def pays_up_to(self) -> tuple[float, float, float]:
        """Ratio of cost to loss up to which acting pays, and its 95 % interval."""
        about = self.study.pays
        return about.value, about.low, about.high

    def curve(self) -> pd.DataFrame:
        """A row a ratio of cost to loss; expenses, regrets and values are in losses.

        Columns: ratio, never, always, on_mean, perfect (expected expenses of never acting, always
        acting, acting on the mean effect, and acting with the draw known), value (relative
        economic value of acting on the mean), value_low, value_high (95 %), regret_acting,
        regret_not_acting, information (expected value of perfect information),
        information_error (its standard error).
        """
        return self.study.curve

    def learning(self) -> pd.DataFrame:
        """A row a parameter: what learning it before deciding is worth, the most worth first.

        At the ratio where that is most, the mean effect. Columns: parameter, meaning, unit,
        evidence, value (in losses), error (standard error), slope (of what acting averts, for a
        standard deviation), p_value, told (can be told from none, corrected for all parameters).
        """
        return self.study.learning()

    @told_as_arguments()
    def plot(
        self,
        *,
        width: float | str = 7.0,
        dpi: int | None = None,
        font: str | None = None,
        credit: bool = True,
    ) -> Figure:
        """The value of acting over ratios of cost to loss, and what is worth learning first.

        Args:
            width: inches from 3 to 12, or such as ``"88mm"``; 7 and 3.5 inches are two columns and
                one of a journal page.
            dpi: pixels an inch that ``savefig`` writes; 200 if not said.
            font: a font that is installed; DejaVu Sans if not said.
            credit: whether what made it stands in its corner.

        Raises:
            InputError: what cannot be meant.
        """
        from ballast.analysis.plots.acting_picture import PICTURE, ActingPicture

        asked = figure_request(width, dpi, font, credit=credit)
        return PICTURE.figure(ActingPicture(self.study), asked.width, asked.options)

    def __repr__(self) -> str:
        """Up to which cost acting pays, in a line."""
        return f"<{self.study.other}: {cells.pays_sentence(self.study)}>"

    def _repr_html_(self) -> str:
        """What ``compare --pays`` prints."""
        study = self.study
        told: list[Html] = [
            page.heading(f"When {study.other} pays, to avert {study.outcome}"),
            page.line(cells.pays_sentence(study)),
            page.line(cells.learning_sentence(study)),
        ]
        if rows := [cells.lesson_cells(one, study) for one in cells.shown(study)]:
            told.append(page.table(cells.HEADINGS, rows))
        told.append(page.faint(cells.legend(study)))
        return join(told)
