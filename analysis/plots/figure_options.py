"""How a figure is wanted where it is to be printed: resolution, font, whether it has a credit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FigureOptions:
    """What a journal may ask of a figure; by default it is as ``run`` draws it.

    Attributes:
        dpi: pixels an inch of a PNG; those of the style file if None.
        font: family of the letters, with DejaVu Sans for signs that it lacks; DejaVu Sans if None.
        credit: whether what made it stands in its corner.
    """

    dpi: int | None = None
    font: str | None = None
    credit: bool = True


AS_RUN = FigureOptions()
"""What pictures are like where nothing is said."""


def installed_fonts() -> list[str]:
    """Families of letters that matplotlib finds on this machine, by name."""
    from matplotlib.font_manager import fontManager

    return sorted({entry.name for entry in fontManager.ttflist})
