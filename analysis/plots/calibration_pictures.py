"""All pictures of a calibration, drawn from its tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ballast.analysis.plots import (
    prior_posterior,
    rank_bands,
    recovery_scatter,
    target_predictive,
)
from ballast.analysis.plots.calibration_view import CalibrationView
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.run_pictures import add_captions
from ballast.analysis.plots.style import WIDTH
from ballast.analysis.results.file_names import PLOTS

FILES = (prior_posterior, target_predictive, rank_bands, recovery_scatter)
KINDS: dict[str, PictureKind[CalibrationView]] = {file.PICTURE.name: file.PICTURE for file in FILES}


def draw_calibration(
    folder: Path, view: CalibrationView, formats: Sequence[str] = ("png",), width: float = WIDTH
) -> list[Path]:
    """Draw all pictures into ``plots/`` of a folder, and what they say in words beside them.

    Args:
        folder: of the calibration.
        view: its tables.
        formats: some of png, svg and pdf.
        width: inches, 7 for two columns of a journal or 3.5 for one.

    Returns:
        The pictures written.
    """
    plots, files = folder / PLOTS, []
    plots.mkdir(exist_ok=True)
    for name, kind in KINDS.items():
        for format in formats:
            files.append(plots / f"{name}.{format}")
            files[-1].write_bytes(kind.content(view, format, width))
    add_captions(plots, {name: kind.describe(view) for name, kind in KINDS.items()})
    return files
