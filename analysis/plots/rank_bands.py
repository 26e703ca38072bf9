"""Ranks of known truths in their posteriors: departure from uniform, with simultaneous bands."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ballast.analysis.calibration.simultaneous_bands import band, counts_below, points
from ballast.analysis.plots.calibration_view import CalibrationView
from ballast.analysis.plots.parameter_grid import grid
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLUE, VERMILION

BAND = "#D5D5D5"
LEVEL = 0.95


def draw(view: CalibrationView, fig: Figure) -> list[Axes]:
    """Draw a panel a parameter; the figure becomes as high as needed.

    Args:
        view: with tables parameters, ranks and trials.
        fig: an empty figure.
    """
    trials = dict(list(view.tables["trials"].groupby("parameter", sort=False)))
    about = view.tables["ranks"].set_index("parameter")[["uniform", "coverage"]].T.to_dict()

    def panel(ax: Axes, key: str) -> str:
        place = trials[key]["place"].to_numpy(float)
        low, high = (np.array(ends) / len(place) - points() for ends in band(len(place), LEVEL))
        ax.fill_between(points(), low, high, color=BAND, linewidth=0, step="mid")
        ax.axhline(0.0, color="white", linewidth=0.8)
        uniform = bool(about[key]["uniform"])
        off = counts_below(place) / len(place) - points()
        ax.plot(points(), off, color=BLUE if uniform else VERMILION,
                linewidth=1.1 if uniform else 1.8)  # fmt: skip
        ax.set_xlim(0.0, 1.0)
        ax.set_xticks([0.0, 0.5, 1.0], ["0", ".5", "1"])
        return f"coverage {100 * float(about[key]['coverage']):.0f} %"

    key = [
        Patch(facecolor=BAND, label="95 % of right posteriors stay inside"),
        Line2D([], [], color=BLUE, linewidth=1.1, label="inside"),
        Line2D([], [], color=VERMILION, linewidth=1.8, label="not inside"),
    ]
    note = (
        "A line that falls through the middle: posteriors too narrow; that rises: too wide. All "
        "above zero: means too high; below: too low. One panel in 20 leaves its band by chance."
    )
    axes = ("place of the truth in its posterior", "share − uniform")
    return grid(view, fig, panel, axes, (note, key), 0.85)


def describe(view: CalibrationView) -> str:
    """The picture in words: how many parameters leave their band, and the range of coverages."""
    learned = view.learned()
    about = view.tables["ranks"].set_index("parameter").loc[learned]
    if about.empty:
        return "No parameter is identified."
    out = [view.parameter(key) for key in learned if not about.loc[key, "uniform"]]
    said = f": {', '.join(out[:5])}{', …' if len(out) > 5 else ''}" if out else ""
    low, high = 100 * about["coverage"].min(), 100 * about["coverage"].max()
    number = int(about["records"].iloc[0])
    return (
        f"Ranks of the truth over {number} synthetic records: {len(out)} of {len(learned)} "
        f"identified parameters leave a band that 95 % of right ones stay in{said}. Coverage of "
        f"90 % intervals: {low:.0f} to {high:.0f} %."
    )


PICTURE: PictureKind[CalibrationView] = PictureKind(
    "rank_bands", "Ranks of known truths", draw, describe
)
