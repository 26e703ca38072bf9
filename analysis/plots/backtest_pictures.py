"""The pictures of a backtest, in their order; each is declared in its own file."""

from __future__ import annotations

from ballast.analysis.forecasts.scored_forecasts import Backtest
from ballast.analysis.plots import (
    count_intervals,
    reliability_diagram,
    skill_intervals,
    transform_histogram,
)
from ballast.analysis.plots.picture_kind import PictureKind

FILES = (skill_intervals, reliability_diagram, count_intervals, transform_histogram)
KINDS: dict[str, PictureKind[Backtest]] = {file.PICTURE.name: file.PICTURE for file in FILES}
"""One for which there is too little says so in its place."""
