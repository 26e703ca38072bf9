"""A panel a parameter, side by side with common axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ballast.analysis.plots.calibration_view import CalibrationView
from ballast.analysis.plots.page_layout import fit, is_narrow, settle, width_of, write_below
from ballast.analysis.plots.style import SMALL
from ballast.analysis.plots.text_fitting import wrapped

MOST, MOST_NARROW = 20, 8
"""Panels of a page and of a column; of more parameters the most contracted ones are drawn."""
TITLES = 2


def grid(
    view: CalibrationView, fig: Figure, panel: Callable[[Axes, str], str],
    axes: tuple[str, str], below: Sequence[Sequence[Artist] | str], height: float,
) -> list[Axes]:  # fmt: skip
    """Draw a panel for each parameter that data taught something about.

    Args:
        view: with table parameters.
        fig: an empty figure, which becomes as high as needed.
        panel: draws one and says what stands after its name.
        axes: names of both axes.
        below: keys and notes.
        height: of a panel in inches.

    Returns:
        The panels, one of them empty where nothing was learned.
    """
    shown = view.learned()[: MOST_NARROW if is_narrow(fig) else MOST]
    columns = min(2 if is_narrow(fig) else 5, max(1, len(shown)))
    lines = -(-max(1, len(shown)) // columns)
    made = list(fig.subplots(lines, columns, sharex=True, sharey=True, squeeze=False).flat)
    room = (width_of(fig) - 0.7) / columns - 0.2
    for ax, key in zip(made, shown, strict=False):
        after = panel(ax, key)
        name = wrapped(view.parameter(key), room, SMALL, TITLES)
        ax.set_title(f"{name}\n{after}", fontsize=SMALL, pad=3)
        ax.tick_params(labelsize=SMALL - 0.5)
    last = max(1, len(shown))
    for number, spare in enumerate(made[last:], start=last):
        if number >= columns:  # the panel above has the names of the ticks instead
            made[number - columns].xaxis.set_tick_params(labelbottom=True)
        spare.remove()
    for ax in made[max(0, last - columns) : last]:
        ax.set_xlabel(wrapped(axes[0], room, SMALL), fontsize=SMALL)
    for ax in made[:last:columns]:
        ax.set_ylabel(axes[1], fontsize=SMALL)
    more = len(view.learned()) - len(shown)
    note = f"{more} more identified parameters are not drawn." if more > 0 else ""
    note = note if shown else "Data teach nothing about any parameter."
    fit(fig, height * lines, write_below(fig, note, *below))
    settle(fig)
    return made[:last]
