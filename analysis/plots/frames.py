"""What the pictures of studies have in common: sizes, keys below the plot, looks of scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ballast.analysis.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    SMALL,
    VERMILION,
    margins,
    note_height,
)
from ballast.analysis.plots.text_fitting import cut, inches, widest, wrapped

NARROW = 5.0
"""Figures narrower than this, in inches, are one column of a journal."""
LINE = 0.135
"""Height of a line of small text in inches."""
PAPER = "#E4E4E4"
"""Lines and bars that stand behind the data."""


class Look(NamedTuple):
    """How a scenario is drawn, told apart without colour too."""

    colour: str
    marker: str
    dashes: Any


LOOKS = (
    Look(BLUE, "o", "-"), Look(VERMILION, "s", (0, (5, 1.6))), Look(GREEN, "^", (0, (1.2, 1.2))),
    Look(PURPLE, "D", (0, (6, 1.5, 1.2, 1.5))), Look(ORANGE, "v", (0, (9, 2))),
    Look(SKY, "P", (0, (3, 1, 1, 1, 1, 1))), Look(BLACK, "X", (0, (2, 3))),
    Look(GREY, "*", (0, (8, 1, 1, 1, 1, 1))),
)  # fmt: skip


def look(number: int) -> Look:
    """The look of scenario ``number``, from 0; they come round after eight."""
    return LOOKS[number % len(LOOKS)]


def width_of(fig: Figure) -> float:
    """Width of a figure in inches."""
    return float(fig.get_size_inches()[0])


def is_narrow(fig: Figure) -> bool:
    """Whether the figure is one column of a journal page."""
    return width_of(fig) < NARROW


def resize(fig: Figure, height: float) -> None:
    """Give the figure another height in inches."""
    fig.set_size_inches(width_of(fig), height)


def frame(
    fig: Figure, *, panels: float, left: float, right: float, top: float, below: float,
    keys: float = 0.0,
) -> None:  # fmt: skip
    """Size and margins in inches, given the height of all panels and of what is below them."""
    bottom = below + keys + note_height(fig)
    resize(fig, top + panels + bottom)
    margins(fig, left=left, right=right, top=top, bottom=bottom)


class Keys:
    """A legend below the plot, in as many columns as fit; cut where a label is wider than all."""

    HANDLE = 0.36
    GAP = 0.16

    def __init__(self, fig: Figure, handles: Sequence[Artist]) -> None:
        self.fig = fig
        self.handles = list(handles)
        room = width_of(fig) - 0.1
        self.labels = [
            cut(str(h.get_label()), room - self.HANDLE - 0.1, SMALL + 0.2) for h in self.handles
        ]
        self.columns = max(1, len(self.handles))
        while self.columns > 1 and self._width(self.columns) > room:
            self.columns -= 1

    def _width(self, columns: int) -> float:
        # matplotlib fills columns from the left, the first of them with one more.
        parts = [list(part) for part in np.array_split(np.array(self.labels), columns)]
        return sum(widest(part, SMALL + 0.2) + self.HANDLE + self.GAP for part in parts)

    @property
    def height(self) -> float:
        """Inches that the legend takes."""
        if not self.handles:
            return 0.0
        return 0.08 + 0.15 * (-(-len(self.handles) // self.columns))

    def draw(self, above: float = 0.0) -> None:
        """Write the legend above the note in the corner, and so many inches more."""
        if not self.handles:
            return
        width, tall = self.fig.get_size_inches()
        size = SMALL + 0.2
        self.fig.legend(
            self.handles, self.labels, loc="lower left", fontsize=size,
            bbox_to_anchor=(0.06 / width, (note_height(self.fig) + 0.01 + above) / tall),
            ncols=self.columns, borderaxespad=0, borderpad=0, handlelength=2.4,
            handletextpad=0.5, columnspacing=1.2, labelspacing=0.35,
        )  # fmt: skip


def row_names(
    names: Sequence[str], fig: Figure, size: float = SMALL, lines: int = 2
) -> tuple[list[str], float]:
    """Names of rows in lines that leave most of the figure to the plot, and the margin in inches.

    Args:
        names: a row each.
        fig: the figure.
        size: of the type, in points.
        lines: at most for a name.
    """
    room = 1.15 if is_narrow(fig) else 2.2
    texts = [wrapped(name, room, size, lines) for name in names]
    return texts, max(0.35, widest(texts, size) + 0.14)


def rows_axis(ax: Axes, texts: Sequence[str], size: float = SMALL) -> None:
    """Rows from top to bottom with their names at the left, and nothing else on that side."""
    ax.set_yticks(range(len(texts)), list(texts), fontsize=size)
    ax.set_ylim(len(texts) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    for edge in range(1, len(texts)):
        ax.axhline(edge - 0.5, color=PAPER, linewidth=0.5, zorder=0)
    ax.spines["left"].set_visible(False)
    ax.set_axisbelow(True)


def under_axis(fig: Figure, left: float, right: float, name: str) -> tuple[str, float, float]:
    """The name of a horizontal axis, where its middle is, and the inches that ticks and it take.

    It stands below the axis, or below the whole figure where it is longer than the axis.

    Args:
        fig: the figure.
        left, right: its margins in inches.
        name: of the axis.
    """
    wide = width_of(fig)
    long = wide - left - right
    if inches(name, 8) <= long:
        return name, 0.5, 0.38
    text = wrapped(name, wide - 0.16, 8)
    half = widest([text], 8) / 2
    middle = min(max(left + long / 2, 0.08 + half), wide - 0.08 - half)
    return text, (middle - left) / long, 0.38 + 0.13 * text.count("\n")


def note(fig: Figure, text: str, above: float) -> None:
    """A line of small grey text, ``above`` inches from the lower edge of the figure."""
    width, tall = fig.get_size_inches()
    fig.text(0.06 / width, above / tall, text, fontsize=SMALL, color=GREY, va="bottom")


def level_ticks(names: Sequence[str], room: float, size: float = SMALL) -> tuple[list[str], int]:
    """Names of levels along an axis ``room`` inches long, and the degrees they are turned by."""
    each = room / max(1, len(names)) - 0.06
    fits = all(inches(word, size) <= each for name in names for word in name.split())
    texts = [wrapped(name, each, size) for name in names]
    if fits and not any("…" in text for text in texts):
        return texts, 0
    return [cut(name, 0.75, size) for name in names], 40
