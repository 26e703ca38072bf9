"""Where in its forecast each count came to lie: flat where forecasts are right."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ballast.analysis.forecasts.backtest_tables import too_few
from ballast.analysis.forecasts.scored_forecasts import MODEL, Backtest
from ballast.analysis.plots.page_layout import PAPER, fit, is_narrow, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import GREY, SKY, percent_axis
from ballast.analysis.scoring.calibration_curve import BAND
from ballast.analysis.scoring.integral_transform import (
    count_transforms,
    histogram,
    histogram_band,
)
from ballast.analysis.stats.uncertainty import Floats

BINS = 5


def draw(shares: Floats, band: Floats, fig: Figure) -> Axes:
    """Draw the histogram.

    Args:
        shares: (bins,) of the counts.
        band: (2, bins) in which they lie if forecasts are right.
        fig: an empty figure.
    """
    ax, bins = fig.subplots(), len(shares)
    edges = np.arange(bins + 1) / bins
    low, high = band
    ax.bar(edges[:-1], shares, 1 / bins, align="edge", color=SKY, edgecolor="white", zorder=1)
    ax.bar(
        edges[:-1] + 0.35 / bins, high - low, 0.3 / bins, bottom=low, align="edge", color=PAPER,
        edgecolor=GREY, linewidth=0.6, alpha=0.9, zorder=2,
    )  # fmt: skip
    ax.axhline(1 / bins, color=GREY, linewidth=0.8, linestyle=(0, (4, 2)), zorder=3)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1.1 * max(float(shares.max()), float(high.max())))
    ax.set_xlabel("probability that was given to so few or fewer")
    ax.set_ylabel("share of counts")
    percent_axis(ax.yaxis)
    keys = [
        Patch(color=SKY, label="counts that came"),
        Patch(facecolor=PAPER, edgecolor=GREY, label=f"{BAND:.0%} band of right forecasts"),
        Line2D([], [], color=GREY, linewidth=0.8, linestyle=(0, (4, 2)), label="flat"),
    ]
    note = "A U: forecasts are too narrow; a hump: too wide; a slope: too low or too high."
    fit(fig, 2.2 if is_narrow(fig) else 2.8, write_below(fig, note, keys))
    return ax


def _numbers(found: Backtest) -> tuple[Floats, Floats]:
    forecasts = [window.forecasts[MODEL] for window in found.windows]
    came = count_transforms(forecasts, [window.observed for window in found.windows])
    return histogram(came, BINS), histogram_band(forecasts, found.seed, BINS)


def _describe(found: Backtest) -> str:
    shares, (low, high) = _numbers(found)
    parts = [
        f"{n / BINS:g} to {(n + 1) / BINS:g}: {share:.0%} (band {low[n]:.0%} to {high[n]:.0%})"
        for n, share in enumerate(shares)
    ]
    return (
        f"Where {len(found.windows)} counts came to lie in their forecasts (PIT). "
        f"{'; '.join(parts)}."
    )


PICTURE: PictureKind[Backtest] = PictureKind(
    "transform",
    "Where counts came to lie in their forecasts",
    lambda found, fig: draw(*_numbers(found), fig),
    _describe,
    lambda found: too_few(len(found.windows), "count") or None,
)
