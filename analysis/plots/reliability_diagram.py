"""How often questions were answered yes that were given a probability, with consistency bands."""

from __future__ import annotations

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ballast.analysis.forecasts.backtest_tables import too_few
from ballast.analysis.forecasts.scored_forecasts import MODEL, Backtest
from ballast.analysis.plots.page_layout import PAPER, fit, is_narrow, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLUE, GREY, SMALL, percent_axis
from ballast.analysis.scoring.calibration_curve import BAND, ReliabilityBin, calibration_curve

BINS = 5
"""Few, since a backtest has tens of questions."""


def draw(bins: tuple[ReliabilityBin, ...], fig: Figure) -> Axes:
    """Draw the diagram.

    Args:
        bins: with a question or more each.
        fig: an empty figure.
    """
    ax = fig.subplots()
    ax.plot([0, 1], [0, 1], color=GREY, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
    for each in bins:
        ax.bar(
            each.probability,
            each.high - each.low,
            bottom=each.low,
            width=0.06,
            color=PAPER,
            zorder=0,
        )
        ax.annotate(
            str(each.questions), (each.probability, each.frequency), xytext=(-5, 5),
            textcoords="offset points", ha="right", fontsize=SMALL,
        )  # fmt: skip
    ax.plot(
        [each.probability for each in bins], [each.frequency for each in bins], color=BLUE,
        marker="o", markersize=5, linewidth=1.0, zorder=3, clip_on=False,
    )  # fmt: skip
    ax.set_xlim(0, 1)
    ax.set_ylim(-0.02, 1.08)
    ax.set_xlabel("probability that was given")
    ax.set_ylabel("share answered yes")
    percent_axis(ax.xaxis)
    percent_axis(ax.yaxis)
    note = "Questions that share a process are right or wrong together: bands are too narrow."
    fit(fig, 2.4 if is_narrow(fig) else 3.2, write_below(fig, note, _handles()))
    return ax


def _handles() -> list[Artist]:
    return [
        Line2D(
            [],
            [],
            color=BLUE,
            marker="o",
            markersize=5,
            label="Ballast, with the number of questions",
        ),
        Patch(color=PAPER, label=f"{BAND:.0%} band of right forecasts"),
        Line2D([], [], color=GREY, linewidth=0.8, linestyle=(0, (4, 2)), label="as often as said"),
    ]


def _bins(found: Backtest) -> tuple[ReliabilityBin, ...]:
    return calibration_curve(
        [row.probabilities[MODEL] for row in found.scored],
        [bool(row.resolution.answer) for row in found.scored],
        BINS,
    )


def _describe(found: Backtest) -> str:
    parts = [
        f"{each.questions} at {each.probability:.0%}: {each.frequency:.0%} "
        f"(band {each.low:.0%} to {each.high:.0%})"
        for each in _bins(found)
    ]
    outside = sum(not each.consistent for each in _bins(found))
    return (
        f"Questions by the probability that Ballast gave, and the share answered yes. "
        f"{'; '.join(parts)}. Outside their band: {outside} of {len(parts)}."
    )


PICTURE: PictureKind[Backtest] = PictureKind(
    "reliability",
    "How often things came that were given a probability",
    lambda found, fig: draw(_bins(found), fig),
    _describe,
    lambda found: too_few(len(found.scored), "resolved question") or None,
)
