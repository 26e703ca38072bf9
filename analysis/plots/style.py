"""The look that all pictures share, as a context to draw in; importing it changes nothing.

Colours are those of Okabe and Ito, told apart by people who see few colours; line styles, markers
and hatches tell the same things apart on a grey printer.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import (
    DAILY,
    MONTHLY,
    YEARLY,
    AutoDateLocator,
    ConciseDateFormatter,
    date2num,
)
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ballast.analysis.text.picture_credit import PictureCredit

WIDTH = 7.0
"""Width of a picture in inches: two columns of a journal page."""
COLUMN = 3.5
"""One column of it."""
ONE_LINE = 6.0
"""Figures narrower than this, in inches, have a note of two lines in their corner."""
SCREEN = 110
"""Pixels an inch at which a notebook shows a picture."""
SMALL = 7.0
"""Smallest type, in points."""
FAMILY = "DejaVu Sans"
"""The font that comes with matplotlib."""

BLACK = "#000000"
ORANGE = "#E69F00"
SKY = "#56B4E9"
GREEN = "#009E73"
BLUE = "#0072B2"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
GREY = "#666666"


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

STYLE_FILE = Path(__file__).with_name("ballast.mplstyle")
"""Settings of matplotlib for all pictures."""

TIMELESS: dict[str, dict[str, None]] = {
    "png": {},
    "svg": {"Date": None},
    "pdf": {"CreationDate": None},
}
"""Metadata to leave out for each format, so that the same picture is the same bytes."""


def look(number: int) -> Look:
    """The look of scenario ``number``, from 0; they come round after eight."""
    return LOOKS[number % len(LOOKS)]


@contextmanager
def journal(font: str | None = None) -> Iterator[None]:
    """Draw and save inside this context; settings of the process are put back at its end.

    Args:
        font: family in the place of the style's; signs that it lacks come from the style's.
    """
    own = {} if font is None else {"font.family": [font, FAMILY]}
    with matplotlib.style.context(["default", {**settings(), **own}]):
        yield


@cache
def settings() -> dict[str, Any]:
    """The settings of the style file, read once.

    Solara's server puts a reader of its own in the place of matplotlib's, which takes numbers for
    text; what is to be drawn there has to be read before.
    """
    read = matplotlib.rc_params_from_file(STYLE_FILE, use_default_template=False)
    return {str(name): value for name, value in read.items()}


class Picture(Figure):
    """A figure that a notebook shows as it would be printed, without any set-up there."""

    credited = True
    """Whether the page has room for what made the picture."""
    tallest: float | None = None
    """Inches that it should not be higher than, where its rows allow; None where any height is."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """The picture, and the size in pixels at which it is shown."""
        with journal():
            content = to_bytes(self, "png", "")
        width, height = (round(inches * SCREEN) for inches in self.get_size_inches())
        return content, {"width": width, "height": height}


def new_figure(height: float = 3.6, width: float = WIDTH) -> Picture:
    """A figure that no window and no global list knows of; sizes in inches."""
    figure = Picture(figsize=(width, height))
    FigureCanvasAgg(figure)  # measures text without being drawn first
    return figure


def margins(fig: Figure, *, left: float, right: float, bottom: float, top: float) -> None:
    """Set the margins around all panels, in inches."""
    width, height = fig.get_size_inches()
    fig.subplots_adjust(
        left=left / width, right=1 - right / width, bottom=bottom / height, top=1 - top / height
    )


def corner_note(fig: Figure, provenance: PictureCredit) -> None:
    """Write where the picture comes from into its lower right corner."""
    width = fig.get_size_inches()[0]
    text = str(provenance)
    if width < ONE_LINE:
        text = f"{provenance.parts[0]}\n{' · '.join(provenance.parts[1:])}"
    fig.text(
        width - 0.06, 0.05, text, transform=fig.dpi_scale_trans, ha="right", va="bottom",
        fontsize=SMALL - 0.5, color=GREY,
    )  # fmt: skip


def note_height(fig: Figure) -> float:
    """Inches that the note in the corner takes, or the edge of a page without one."""
    if not getattr(fig, "credited", True):
        return 0.06
    return 0.2 if fig.get_size_inches()[0] >= ONE_LINE else 0.31


def to_bytes(fig: Figure, format: str, title: str) -> bytes:
    """The figure as a file of the given format; the same figure gives the same bytes."""
    buffer = io.BytesIO()
    if format != "png":
        fig.savefig(buffer, format=format, metadata={"Title": title, **TIMELESS[format]})
        return buffer.getvalue()
    canvas: Any = FigureCanvasAgg(fig)  # its methods have no types
    about = PngInfo()
    canvas.draw()
    about.add_text("Title", title)
    # Flat colours become no smaller by trying harder, and nothing shows through.
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3])
    picture.save(buffer, "PNG", compress_level=3, dpi=(fig.dpi, fig.dpi), pnginfo=about)
    return buffer.getvalue()


def as_dates(column: pd.Series) -> np.ndarray:
    """Dates of a table as matplotlib takes them; a missing date becomes NaT."""
    return pd.to_datetime(column).to_numpy(dtype="datetime64[D]")


def day_number(day: Any) -> float:
    """Where a day lies along an axis of dates."""
    return float(date2num(pd.Timestamp(day)))  # type: ignore[no-untyped-call]


class DateTicks(AutoDateLocator):
    """As many dates as their panel has room for when it is drawn, however wide it is then."""

    def __init__(self, panel: Axes) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._panel = panel
        self._found: dict[Any, Any] = {}
        # Longer steps than those it knows, without which it warns where few ticks have to do.
        self.intervald = {
            **self.intervald, MONTHLY: [1, 2, 3, 4, 6, 12], DAILY: [1, 2, 3, 7, 14, 21, 31],
        }  # fmt: skip

    def __call__(self) -> Any:
        """The ticks of what is in view, which panels that share it ask for again and again."""
        key = (*self._panel.get_xlim(), self._most())
        if key not in self._found:
            self._found[key] = super().__call__()  # type: ignore[no-untyped-call]
        return self._found[key]

    def _most(self) -> int:
        box = self._panel.bbox.transformed(self._panel.figure.dpi_scale_trans.inverted())
        # Ticks have to end before the labels of neighbouring panels begin, hence few of them.
        return int(min(8, max(3, box.width / 0.42)))

    def get_locator(self, dmin: Any, dmax: Any) -> Any:
        """What finds the ticks from one moment to another."""
        most = self._most()
        self.minticks = 3 if most > 4 else 2
        # A lone tick would be written as an hour: half-years and fortnights have to fit.
        self.maxticks |= {YEARLY: most, MONTHLY: max(5, most), DAILY: max(5, most)}
        return super().get_locator(dmin, dmax)  # type: ignore[no-untyped-call]


def date_axis(ax: Axes, first: date, last: date) -> None:
    """Dates along the horizontal axis from ``first`` to ``last``, at least a week of them."""
    spare = max(0, 7 - (last - first).days)
    begin, end = first - timedelta(days=spare // 2), last + timedelta(days=spare - spare // 2)
    ax.xaxis_date()
    ax.set_xlim(day_number(begin), day_number(end))
    ticks = DateTicks(ax)
    ax.xaxis.set_major_locator(ticks)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(ticks))  # type: ignore[no-untyped-call]
    ax.set_xlabel("date")


def percent_axis(axis: Any) -> None:
    """Tick labels of a share as percentages."""
    axis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))
    axis.set_minor_formatter(NullFormatter())  # a short logarithmic axis would name powers of ten


def day_in_words(day: Any) -> str:
    """A date as '10 Jul 2023'."""
    moment = pd.Timestamp(day)
    return f"{moment.day} {moment:%b %Y}"
