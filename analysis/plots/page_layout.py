"""How a picture is laid out: panels of a given height, and below them keys, notes and the credit.

Matplotlib's constrained layout makes the room that ticks, names and titles take. Keys and notes
stand at distances in inches from the lower edge, which the page's height does not move.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.legend import Legend
from matplotlib.text import Text

from ballast.analysis.plots.panel_heights import (
    first_in_row,
    lower_panels,
    names_within,
    stretch,
)
from ballast.analysis.plots.style import GREY, SMALL, note_height
from ballast.analysis.plots.text_fitting import cut, inches, widest, wrapped

NARROW = 5.0
"""Figures narrower than this, in inches, are one column of a journal."""
PAPER = "#E4E4E4"
"""Lines and bars that stand behind the data."""
EDGE = 0.06
"""Inches between text and the edges of the page."""
PADS: dict[str, Any] = {"w_pad": 0.07, "h_pad": 0.05, "wspace": 0, "hspace": 0}
"""Inches around each panel and all that belongs to it."""
SETTLED = 7
"""Decimals of inches, and of shares of the page, that places are rounded to."""
NOTE_LINES = 30
"""Lines of a note, at most."""
KEY_SIZE, HANDLE, GAP = SMALL + 0.2, 0.30, 0.12
"""Points of the type in keys, inches of what stands before it, and of what parts columns."""


def width_of(fig: Figure) -> float:
    """Width of a figure in inches."""
    return float(fig.get_size_inches()[0])


def is_narrow(fig: Figure) -> bool:
    """Whether the figure is one column of a journal page."""
    return width_of(fig) < NARROW


def figure_of(ax: Axes) -> Figure:
    """The whole figure that a panel is in."""
    fig = ax.get_figure(root=True)
    assert fig is not None
    return fig


def inches_of(ax: Axes) -> tuple[float, float]:
    """Width and height of a panel in inches, once it has its place."""
    box = ax.get_window_extent()
    return box.width / figure_of(ax).dpi, box.height / figure_of(ax).dpi


def write_below(fig: Figure, *items: Sequence[Artist] | str) -> float:
    """Write keys (artists with labels) and notes above the credit, the first of them on top.

    Returns:
        Inches from the lower edge that they and the credit take.
    """
    height = note_height(fig)
    for item in reversed(items):
        if not item:
            continue
        written = _note(fig, item, height) if isinstance(item, str) else _key(fig, item, height)
        height += written.get_window_extent().height / fig.dpi + EDGE
    return height


def fit(fig: Figure, panels: float, bottom: float) -> None:
    """Place the panels, and give the figure the height that they and all around them need.

    Args:
        fig: with panels in one grid.
        panels: inches of all rows of panels together.
        bottom: what :func:`write_below` gave back.
    """
    first = [ax for ax in fig.axes if first_in_row(ax)]
    wide, tall = width_of(fig), panels + bottom + 0.3 + 0.4 * len(first)
    for ax in fig.axes:
        ax.set_xlabel(_kept_whole(ax.get_xlabel(), wide - 2 * EDGE))
        within = [part for part in (*ax.lines, *ax.patches, *ax.collections) if part.get_clip_on()]
        for part in (*within, *ax.spines.values()):
            part.set_in_layout(False)  # it takes no room of its own, and is slow to measure
    _lay_out(fig, first, tall, panels, bottom)
    low = lower_panels(fig, first, panels)
    if low < panels:
        names_within(first, low / panels)
        _lay_out(fig, first, tall, low, bottom)
    for ax in fig.axes:
        _keep_on_page(ax, fig)


def _lay_out(fig: Figure, first: Sequence[Axes], tall: float, panels: float, bottom: float) -> None:
    """Place panels on a page ``tall`` inches high, then give them their own height."""
    for ax in fig.axes:
        ax.set_in_layout(True)  # again, where a panel has been placed before
    fig.set_size_inches(width_of(fig), tall)
    room = (0.0, bottom / tall, 1.0, 1.0 - bottom / tall)
    ConstrainedLayoutEngine(**PADS, rect=room).execute(fig)
    stretch(fig, first, panels)


def settle(fig: Figure) -> None:
    """Round the places of panels, so that the same figure has the same pixels in every process.

    The solver of the layout goes through its variables in the order of their addresses: the last
    bits of what it finds differ, and a pixel on the edge of a panel with them.

    Args:
        fig: a figure that has been fitted.
    """
    wide, tall = fig.get_size_inches()
    fig.set_size_inches(wide, round(float(tall), SETTLED))
    for ax in fig.axes:
        left, low, width, height = (round(float(v), SETTLED) for v in ax.get_position().bounds)
        ax.set_position((left, low, width, height))


def raise_top(fig: Figure, more: float) -> None:
    """Add so many inches above all that has been placed."""
    wide, tall = fig.get_size_inches()
    fig.set_size_inches(wide, tall + more)
    for ax in fig.axes:
        left, low, width, height = ax.get_position().bounds
        ax.set_position((left, low * tall / (tall + more), width, height * tall / (tall + more)))
    first = [ax for ax in fig.axes if first_in_row(ax)]
    panels = sum((tall + more) * ax.get_position().height for ax in first)
    if (low := lower_panels(fig, first, panels)) < panels:
        stretch(fig, first, low)


def wrapped_names(names: Sequence[str], fig: Figure, lines: int = 2) -> list[str]:
    """Names of rows in lines that leave most of the figure to the plot."""
    room = 1.15 if is_narrow(fig) else 2.2
    return [wrapped(name, room, SMALL, lines) for name in names]


def rows_axis(ax: Axes, texts: Sequence[str]) -> None:
    """Rows from top to bottom with their names at the left, and nothing else on that side."""
    ax.set_yticks(range(len(texts)), list(texts), fontsize=SMALL)
    ax.set_ylim(len(texts) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    edges = np.arange(1, len(texts)) - 0.5
    across = ax.get_yaxis_transform()
    ax.hlines(edges, 0, 1, transform=across, color=PAPER, linewidth=0.5, zorder=0)
    ax.spines["left"].set_visible(False)
    ax.set_axisbelow(True)


def at_right(ax: Axes, place: float, text: str) -> None:
    """A number in words at the right of its row."""
    ax.annotate(
        text, (1, place), xycoords=("axes fraction", "data"), xytext=(7, 0),
        textcoords="offset points", va="center", fontsize=SMALL + 0.5, annotation_clip=False,
    )  # fmt: skip


def head_at_right(ax: Axes, text: str = "estimate") -> None:
    """What the numbers at the right of all rows are."""
    ax.annotate(
        text, (1, 1), xycoords="axes fraction", xytext=(7, 3), textcoords="offset points",
        fontsize=SMALL, color=GREY, annotation_clip=False,
    )  # fmt: skip


def level_ticks(names: Sequence[str], room: float, size: float = SMALL) -> tuple[list[str], int]:
    """Names of levels along an axis ``room`` inches long, and the degrees they are turned by."""
    each = room / max(1, len(names)) - 0.06
    fits = all(inches(word, size) <= each for name in names for word in name.split())
    texts = [wrapped(name, each, size) for name in names]
    if fits and not any("…" in text for text in texts):
        return texts, 0
    return [cut(name, 0.75, size) for name in names], 40


def turn_ticks(ax: Axes, angle: int) -> None:
    """Turn the names along the horizontal axis so that each ends below its tick."""
    if angle:
        for text in ax.get_xticklabels():
            text.set(rotation=angle, ha="right", rotation_mode="anchor", va="top")


def _note(fig: Figure, text: str, above: float) -> Text:
    words = wrapped(text, width_of(fig) - 2 * EDGE, SMALL, lines=NOTE_LINES)
    return fig.text(
        EDGE, above, words, transform=fig.dpi_scale_trans, fontsize=SMALL, color=GREY, va="bottom"
    )


def _key(fig: Figure, handles: Sequence[Artist], above: float) -> Legend:
    """A key in as many columns as fit; its words are cut where even one does not."""
    room = width_of(fig) - 2 * EDGE
    labels = [cut(str(h.get_label()), room - HANDLE - 0.1, KEY_SIZE) for h in handles]
    return fig.legend(
        list(handles), labels, loc="lower left", fontsize=KEY_SIZE, ncols=_columns(labels, room),
        bbox_to_anchor=(EDGE, above), bbox_transform=fig.dpi_scale_trans, borderaxespad=0,
        borderpad=0, handlelength=2.4, handletextpad=0.5, columnspacing=1.2, labelspacing=0.35,
    )  # fmt: skip


def _columns(labels: Sequence[str], room: float) -> int:
    """Columns of a key, of which matplotlib gives the first ones a label more than the last."""
    for columns in range(len(labels), 1, -1):
        parts = (list(part) for part in np.array_split(np.array(labels), columns))
        if sum(widest(part, KEY_SIZE) + HANDLE + GAP for part in parts) - GAP <= room:
            return columns
    return 1


def _kept_whole(text: str, room: float) -> str:
    """The name of an axis in lines as wide as the page; lines that it has already stay."""
    return "\n".join(wrapped(line, room, 8) for line in text.split("\n"))


def _keep_on_page(ax: Axes, fig: Figure) -> None:
    """Move the name of a horizontal axis that is longer than the axis until it is on the page."""
    label, edge = ax.xaxis.label, EDGE * fig.dpi
    if not label.get_text():
        return
    box = label.get_window_extent()
    beyond = max(0.0, box.x1 - (fig.bbox.width - edge)) or min(0.0, box.x0 - edge)
    label.set_x(label.get_position()[0] - beyond / ax.bbox.width)
