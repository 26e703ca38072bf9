"""Regret of the decisions of a game by date."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ballast.analysis.plots.page_layout import PAPER, fit, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK, BLUE, GREY, VERMILION
from ballast.analysis.stats.decision_regret import BEST, RESOLVED, AfterAction, points
from ballast.analysis.text.picture_credit import PictureCredit
from ballast.analysis.text.regret_cells import short_sentence, title_of

HEIGHT = 2.6
"""Inches of the panel."""
MARKS = ((RESOLVED, "o", VERMILION, "regret"), (BEST, "s", BLUE, "choice is best"))


class RegretPicture(NamedTuple):
    """What is drawn: a report, and what credits it."""

    study: AfterAction

    @property
    def provenance(self) -> PictureCredit:
        """For the corner."""
        one = self.study
        return PictureCredit(title_of(one), one.history[0], None, one.final_pairs, one.version)


def draw(source: RegretPicture, fig: Figure) -> Axes:
    """Draw a mark with its interval for each decision, hollow where nothing is resolved."""
    study, ax = source.study, fig.subplots()
    value, low, high = points(study)
    days = np.array([np.datetime64(one.day) for one in study.decisions], "datetime64[D]")
    ax.axhline(0.0, color=BLACK, linewidth=0.8, zorder=1)
    ax.vlines(days, low, high, color=GREY, linewidth=1.0, zorder=2)
    shown = {kind: (marker, colour) for kind, marker, colour, _ in MARKS}
    for day, at, one in zip(days, value, study.decisions, strict=True):
        marker, colour = shown.get(one.verdict, ("o", GREY))
        ax.plot(
            [day], [at], linestyle="none", marker=marker, markersize=4.5, color=colour, zorder=3,
            markerfacecolor=colour if one.verdict in shown else "white",
        )  # fmt: skip
    locator = AutoDateLocator()  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    form = ConciseDateFormatter(locator)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_formatter(form)
    ax.grid(axis="y", color=PAPER, linewidth=0.5)
    ax.set_ylabel("regret (points)")
    ax.set_xlabel(f"date of the decision; risk of rung {study.rung}")
    fit(fig, HEIGHT, write_below(fig, _meanings(study)))
    return ax


def _meanings(study: AfterAction) -> list[Line2D]:
    verdicts = {one.verdict for one in study.decisions}
    found = [
        Line2D([], [], color=colour, marker=marker, linestyle="none", markersize=4.5, label=label)
        for kind, marker, colour, label in MARKS
        if kind in verdicts
    ]
    if verdicts - {RESOLVED, BEST}:
        found.append(
            Line2D([], [], color=GREY, marker="o", linestyle="none", markersize=4.5,
                   markerfacecolor="white", label="not resolved, or none")
        )  # fmt: skip
    found.append(Line2D([], [], color=GREY, linewidth=1.0, label="95 % interval"))
    return found


def describe(source: RegretPicture) -> str:
    """The picture in words."""
    return f"{title_of(source.study)}. {short_sentence(source.study)}"


PICTURE: PictureKind[RegretPicture] = PictureKind(
    "regret-over-time", "Regret of decisions", lambda one, fig: draw(one, fig), describe
)
"""The only kind of picture of an after-action report."""
