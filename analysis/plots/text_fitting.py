"""Text that fits: how wide words are in print, names of factors, lines broken to a width."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from matplotlib import rcParams
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

from ballast.analysis.plots.style import FAMILY, SMALL

NO_BREAK = "\u00a0"
"""A space that no line is broken at."""


_OUTLINES: OrderedDict[Any, tuple[Any, Any]] = OrderedDict()
"""Outlines of the letters that have been measured; outlining takes long, placing does not."""
_SIDES: dict[Any, tuple[float, float]] = {}
"""Left and right end of each of them."""


def inches(text: str, size: float = SMALL) -> float:
    """Width of one line of text in inches, at a size in points, in the font that is drawn in."""
    first = str(rcParams["font.family"][0])
    return _inches(text, size, FAMILY if first == "sans-serif" else first)


@lru_cache(maxsize=4096)
def _inches(text: str, size: float, family: str) -> float:
    if not text.strip():
        return 0.0
    font = get_font(findfont(FontProperties(family=family)))
    font.set_size(text_to_path.FONT_SCALE, text_to_path.DPI)
    placed, _, _ = text_to_path.get_glyphs_with_font(font, text.replace("$", "S"), _OUTLINES)
    ends = [(x + left, x + right) for name, x, *_ in placed for left, right in _ends(name)]
    width = max(right for _, right in ends) - min(left for left, _ in ends)
    return float(width) * size / text_to_path.FONT_SCALE / 72.0


def _ends(letter: Any) -> list[tuple[float, float]]:
    """Left and right end of a letter's ink; none of a space."""
    vertices, codes = _OUTLINES[letter]
    if not len(vertices):
        return []
    if letter not in _SIDES:
        ink = Path(vertices, codes).get_extents()
        _SIDES[letter] = ink.x0, ink.x1
    return [_SIDES[letter]]


def name_of(factor: str, labels: Mapping[str, str]) -> str:
    """The label of a factor; without one, the end of its key in words.

    >>> name_of("parameters.encounters.rate", {"parameters.encounters.rate": "encounters rate"})
    'encounters rate'
    >>> name_of("parameters.encounters.base_rate", {})
    'encounters base rate'
    """
    if labels.get(factor):
        return labels[factor]
    return " ".join(factor.split(".")[-2:]).replace("_", " ")


def cut(text: str, width: float, size: float = SMALL) -> str:
    """The text, or as much of it as fits into so many inches with a mark that it goes on.

    >>> cut("short", 2.0), cut("a very long name of a policy", 0.7)
    ('short', 'a very long…')
    """
    if inches(text, size) <= width:
        return text
    end = next((n for n in range(len(text), 1, -1) if inches(text[:n] + "…", size) <= width), 1)
    return text[:end].rstrip() + "…"


def wrapped(text: str, width: float, size: float = SMALL, lines: int = 2) -> str:
    """Text in at most so many lines, each at most ``width`` inches; what does not fit is cut.

    A unit in parentheses stays on one line, if it fits into one.

    >>> wrapped("rate of risky encounters at sea", 1.0)
    'rate of risky\\nencounters at sea'
    """
    rows: list[str] = []
    whole = re.sub(r"\([^)]*\)", lambda unit: unit.group().replace(" ", NO_BREAK), text)
    words = whole.split(" ") if inches(text.split("(")[-1], size) <= width else text.split(" ")
    while words and len(rows) < lines - 1:
        row = words.pop(0)
        while words and inches(f"{row} {words[0]}", size) <= width:
            row = f"{row} {words.pop(0)}"
        rows.append(cut(row, width, size))
    if words:
        rows.append(cut(" ".join(words), width, size))
    return "\n".join(rows).replace(NO_BREAK, " ")


def widest(texts: list[str], size: float = SMALL) -> float:
    """Inches that the widest line of all texts takes."""
    return max((inches(line, size) for text in texts for line in text.split("\n")), default=0.0)
