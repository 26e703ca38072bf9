"""Parameter recovery: posterior means of synthetic records against the truth."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ballast.analysis.plots.calibration_view import CalibrationView
from ballast.analysis.plots.parameter_grid import grid
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK, BLUE


def draw(view: CalibrationView, fig: Figure) -> list[Axes]:
    """Draw a panel a parameter; the figure becomes as high as needed.

    Args:
        view: with tables parameters, recovery and trials.
        fig: an empty figure.
    """
    trials = dict(list(view.tables["trials"].groupby("parameter", sort=False)))
    about = view.tables["recovery"].set_index("parameter")["correlation"].to_dict()

    def panel(ax: Axes, key: str) -> str:
        rows = trials[key]
        ax.plot(rows["truth"], rows["mean"], ".", color=BLUE, markersize=2.0, alpha=0.5,
                markeredgewidth=0, rasterized=True)  # fmt: skip
        ax.plot([0, 1], [0, 1], color=BLACK, linewidth=0.7)
        ax.set(xlim=(0, 1), ylim=(0, 1))
        for set_ticks in (ax.set_xticks, ax.set_yticks):
            set_ticks([0.0, 0.5, 1.0], ["0", ".5", "1"])
        return f"correlation {about[key]:.2f}"

    key = [
        Line2D([], [], color=BLUE, marker=".", linestyle="none", label="a synthetic record"),
        Line2D([], [], color=BLACK, linewidth=0.7, label="mean = truth"),
    ]
    return grid(view, fig, panel, ("truth, place in the prior", "posterior mean"), (key,), 1.0)


def describe(view: CalibrationView) -> str:
    """The picture in words: the range of correlations."""
    found = view.tables["recovery"].set_index("parameter")["correlation"].to_dict()
    about = {key: float(found[key]) for key in view.learned()}
    if not about:
        return "No parameter is identified."
    best, worst = max(about, key=lambda key: about[key]), min(about, key=lambda key: about[key])
    return (
        f"Truth and posterior mean over synthetic records, {len(about)} identified parameters: "
        f"correlations from {about[worst]:.2f} ({view.parameter(worst)}) to {about[best]:.2f} "
        f"({view.parameter(best)})."
    )


PICTURE: PictureKind[CalibrationView] = PictureKind(
    "recovery_scatter", "Parameter recovery", draw, describe
)
