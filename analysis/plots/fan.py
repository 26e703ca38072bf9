"""A fan: the spread of a quantity over time as nested bands around its median."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ballast.analysis.plots.style import BLACK, BLUE

OUTER = "#C6DCEC"
INNER = "#7FB2D6"


def fan(ax: Axes, when: np.ndarray, table: pd.DataFrame, *, mean: bool, steps: bool) -> None:
    """Draw bands 5-95 % and 25-75 %, the median and, if asked for, the mean.

    Args:
        when: (n,) dates, ascending.
        table: n rows with columns q05, q25, q50, q75, q95 and mean.
        steps: hold each value until the next date, as counts a week do; the last row is then
            only the end of the last step.
    """
    step: Literal["post"] | None = "post" if steps else None
    # Colours are opaque: PDF readers and printers treat transparency differently.
    for low, high, colour, label in (
        ("q05", "q95", OUTER, "5–95 %"),
        ("q25", "q75", INNER, "25–75 %"),
    ):
        ax.fill_between(
            when, table[low], table[high], step=step, color=colour, linewidth=0, label=label
        )
    drawstyle: Literal["steps-post", "default"] = "steps-post" if steps else "default"
    lonely = "o" if len(when) == 1 else None  # a line of one day would not be seen
    if lonely:
        ax.vlines(when, table["q05"], table["q95"], color=OUTER, linewidth=8)
        ax.vlines(when, table["q25"], table["q75"], color=INNER, linewidth=8)
    ax.plot(when, table["q50"], color=BLUE, drawstyle=drawstyle, marker=lonely, label="median")
    if mean:
        ax.plot(
            when, table["mean"], color=BLACK, linestyle=(0, (4, 2)), linewidth=0.9,
            drawstyle=drawstyle, marker="_" if lonely else None, label="mean",
        )  # fmt: skip


def fan_handles(*, mean: bool) -> list[Artist]:
    """The parts of a fan, for a key."""
    handles: list[Artist] = [
        Patch(color=OUTER, linewidth=0, label="5–95 %"),
        Patch(color=INNER, linewidth=0, label="25–75 %"),
        Line2D([], [], color=BLUE, label="median"),
    ]
    if mean:
        handles.append(
            Line2D([], [], color=BLACK, linestyle=(0, (4, 2)), linewidth=0.9, label="mean")
        )
    return handles
