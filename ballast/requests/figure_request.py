"""What is asked of figures for a paper: width, resolution, font, credit; checked once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ballast.requests.sizes import LEAST_WIDTH, MOST_WIDTH, whole, width_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.plots.figure_options import FigureOptions

INCHES = {"": 1.0, "in": 1.0, "mm": 1 / 25.4, "cm": 1 / 2.54}
"""Inches of the units that a width may be said in."""
WIDTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(mm|cm|in|)\s*")
PRINT = 300
"""Pixels an inch that journals ask for."""
LEAST_DPI, MOST_DPI = 50, 1200


@dataclass(frozen=True)
class FigureRequest:
    """Figures as they are asked for.

    Attributes:
        width: inches.
        ending: what the name of a file ends with, so that narrow figures do not replace those of
            a run; empty for 7 inches.
        options: resolution, font, credit.
    """

    width: float
    ending: str
    options: FigureOptions


def figure_request(
    width: str | float, dpi: int | None = None, font: str | None = None, *, credit: bool = True
) -> FigureRequest:
    """Check what is asked of figures.

    Args:
        width: ``88mm``, ``8.8cm``, ``3.5in``, or a number of inches; 3 to 12 inches.
        dpi: pixels an inch of a PNG, 50 to 1200; those of a run's pictures if None.
        font: a family that is installed; DejaVu Sans if None.
        credit: whether what made a figure stands in its corner.

    Raises:
        InputError: all that cannot be meant.
    """
    from ballast.analysis.plots.figure_options import FigureOptions

    inches, said = _width(width)
    problems = [] if inches is not None else width_problems(width)
    if inches is None and isinstance(width, str):
        span = f"{LEAST_WIDTH:g} to {MOST_WIDTH:g} inches"
        message = f"expected a width such as 88mm, 8.8cm or 3.5in, of {span}, got {width!r}"
        problems = [Problem(message, option="width")]
    if dpi is not None and not (whole(dpi) and LEAST_DPI <= dpi <= MOST_DPI):
        message = f"expected pixels an inch from {LEAST_DPI} to {MOST_DPI}, got {dpi}"
        problems.append(Problem(message, option="dpi"))
    if font is not None:
        problems += _font_problems(font)
    if problems or inches is None:
        raise InputError(*problems)
    ending = "" if inches == 7.0 else f"-{said}"
    return FigureRequest(inches, ending, FigureOptions(dpi, font, credit))


def _width(width: str | float) -> tuple[float | None, str]:
    """Inches, and the width as it is said in the name of a file; None for one that cannot be meant.

    >>> _width("3.5"), _width(3.5), _width("254mm"), _width("5ft"), _width("1in")
    ((3.5, '3.5in'), (3.5, '3.5in'), (10.0, '254mm'), (None, ''), (None, ''))
    """
    if not isinstance(width, str):
        return (None, "") if width_problems(width) else (float(width), f"{float(width):g}in")
    found = WIDTH.fullmatch(width)
    if found is None:
        return None, ""
    number, unit = float(found[1]), found[2]
    inches = number * INCHES[unit]
    if not LEAST_WIDTH <= inches <= MOST_WIDTH:
        return None, ""
    return inches, f"{number:g}{unit or 'in'}"


def _font_problems(font: object) -> list[Problem]:
    """A font that matplotlib does not find on this machine."""
    from ballast.analysis.plots.figure_options import installed_fonts
    from ballast.sim.scenario.messages import nearest, shown

    known = installed_fonts()
    if font in known:
        return []
    message = f"expected a font that is installed, got {shown(font)}{nearest(str(font), known)}"
    return [Problem(message, option="font")]
