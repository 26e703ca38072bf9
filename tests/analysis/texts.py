"""Text of a picture that can be seen."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.text import Text


def texts(fig: Figure) -> list[Text]:
    """All text that can be seen; matplotlib keeps ticks outside an axis but does not draw them."""
    unseen = set()
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            away = 1e-9 * (high - low)
            for tick in axis.get_major_ticks():
                if not (
                    ax.axison and axis.get_visible() and low - away <= tick.get_loc() <= high + away
                ):
                    unseen |= {id(tick.label1), id(tick.label2)}
    every = [text for text in fig.findobj(Text) if id(text) not in unseen]
    return [text for text in every if text.get_visible() and text.get_text().strip()]
