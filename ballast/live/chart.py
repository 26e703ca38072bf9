"""Tension, ladder and visits over time as a picture that is drawn again many times a second.

All that does not move is drawn once and kept as pixels; a frame draws only lines and marks over it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from ballast.analysis.plots.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    SMALL,
    VERMILION,
    date_axis,
    journal,
    margins,
)
from ballast.live.visit_rows import Row, State
from ballast.sim import __version__
from ballast.sim.chronicle.chronicle_events import Chronicle, Event, EventKind
from ballast.sim.rules.ladder import BAND_EDGES
from ballast.sim.vocabulary import RUNG_TITLES, SIDES, Rung

SIZE = (6.6, 5.2)
"""Inches."""
DPI = 150
TENSION = (30.0, 90.0)
"""Ends of the axis; it is moved in tens where a history goes beyond."""
GREYS = ("#ffffff", "#f3f3f3", "#e6e6e6", "#d6d6d6")
RUNG_COLOURS = {
    Rung.DISPUTE: ORANGE,
    Rung.CRISIS: VERMILION,
    Rung.LIMITED_FORCE: PURPLE,
    Rung.WAR: BLACK,
}
LOOKS = {
    State.PLANNED: ("o", "white", BLUE),
    State.HELD: ("o", BLUE, BLUE),
    State.PUT_OFF: (">", ORANGE, BLACK),
    State.CALLED_OFF: ("X", VERMILION, BLACK),
}
"""Marker, fill and edge of each state of a visit that has a date."""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """Lines and marks that move."""

    tension: Line2D
    shocks: Line2D
    accidents: Line2D
    rung: Line2D
    visits: dict[State, Line2D]
    today: tuple[Line2D, ...]

    def all(self) -> tuple[Line2D, ...]:
        """All of them, in the order of drawing."""
        return (
            *self.today,
            self.tension,
            self.shocks,
            self.accidents,
            self.rung,
            *self.visits.values(),
        )


class HistoryChart:
    """The picture of one history.

    Args:
        chronicle: of the history, from its first day on.
        days: how long it will be.
        sides: names of the two governments.

    Attributes:
        fig, axes: the figure, and its panels of tension, ladder and visits.
        marks: what moves.
    """

    def __init__(self, chronicle: Chronicle, days: int, sides: Sequence[str]) -> None:
        self.chronicle = chronicle
        with journal():
            self.fig = Figure(figsize=SIZE, dpi=DPI)
            self.canvas: Any = FigureCanvasAgg(self.fig)  # its methods have no types
            margins(self.fig, left=0.72, right=1.58, bottom=0.6, top=0.28)
            upper, middle, lower = self.fig.subplots(
                3, 1, sharex=True, gridspec_kw={"hspace": 0.12, "height_ratios": [2.1, 1.7, 0.8]}
            )
            self.axes: tuple[Axes, Axes, Axes] = (upper, middle, lower)
            date_axis(lower, chronicle.date(0), chronicle.date(days - 1))
            _tension_panel(upper)
            _ladder_panel(middle)
            _visits_panel(lower, sides)
            self.marks = _marks(upper, middle, lower, self._date(0))
            _note(self.fig, chronicle)
        self._still: object | None = None

    def frame(self, rows: Sequence[Row]) -> bytes:
        """The picture after the last day of the chronicle, as a PNG.

        Args:
            rows: the calendar of visits of the same day.
        """
        self.show(rows)
        if self._still is None:
            with journal():
                self.canvas.draw()  # without what is animated
            self._still = self.canvas.copy_from_bbox(self.fig.bbox)
        self.canvas.restore_region(self._still)
        for line in self.marks.all():
            assert line.axes is not None
            line.axes.draw_artist(line)
        picture = Image.fromarray(np.asarray(self.canvas.buffer_rgba())[..., :3])
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", compress_level=1)
        return buffer.getvalue()

    def show(self, rows: Sequence[Row]) -> None:
        """Move lines and marks to the last day of the chronicle."""
        story, marks = self.chronicle, self.marks
        # an evening's state stands at the day that has been played; before the first, the start
        days = self._dates(range(-1, story.days))
        tension = np.array([story.began[0], *story.tension])
        marks.tension.set_data(days, tension)
        marks.rung.set_data(days, np.array([story.began[1], *story.rung]))
        for line, events in (
            (marks.shocks, story.of(EventKind.SHOCK)),
            (marks.accidents, story.of(EventKind.ENCOUNTER, "collision", "lethal")),
        ):
            line.set_data(self._dates(e.day for e in events), self._tension_at(events))
        about = story.setting.slots
        for state, line in marks.visits.items():
            some = [row for row in rows if row.state == state and row.date is not None]
            sides = [SIDES - 1 - int(about.visitor_side[row.slot]) for row in some]
            line.set_data(self._dates(row.day for row in some), sides)
        for line in marks.today:
            line.set_xdata([self._date(story.days - 1)] * 2)
        self._make_room(tension)

    def _make_room(self, tension: np.ndarray) -> None:
        """Move the ends of the axis of tension where the history has gone beyond them."""
        low, high = self.axes[0].get_ylim()
        wanted = (
            min(low, 10.0 * np.floor(tension.min() / 10.0)),
            max(high, 10.0 * np.ceil(tension.max() / 10.0)),
        )
        if wanted != (low, high):
            self.axes[0].set_ylim(*wanted)
            self._still = None

    def _tension_at(self, events: Sequence[Event]) -> list[float]:
        return [self.chronicle.tension[e.day] for e in events]

    def _date(self, day: int) -> np.datetime64:
        return np.datetime64(self.chronicle.date(0) + timedelta(days=day))

    def _dates(self, days: Iterable[int]) -> np.ndarray:
        return np.array([self._date(day) for day in days], dtype="datetime64[D]")


def _tension_panel(ax: Axes) -> None:
    """Axis of tension, with the bands of rungs 0-3."""
    ax.set_ylim(*TENSION)
    ax.set_ylabel("tension (0–100)")
    edges = (0.0, *BAND_EDGES, 100.0)
    for rung, (low, high) in enumerate(pairwise(edges)):
        ax.axhspan(low, high, color=GREYS[rung], zorder=0, lw=0)
        middle = (max(low, TENSION[0]) + min(high, TENSION[1])) / 2
        _beside(ax, middle, f"{rung} {RUNG_TITLES[Rung(rung)]}")


def _ladder_panel(ax: Axes) -> None:
    """Axis of rungs, with a band for each of rungs 4-7."""
    ax.set_ylim(-0.5, 7.5)
    ax.set_yticks(range(8))
    ax.set_ylabel("rung of the ladder")
    for rung, colour in RUNG_COLOURS.items():
        ax.axhspan(rung - 0.5, rung + 0.5, color=colour, alpha=0.22, zorder=0, lw=0)
        _beside(ax, float(rung), f"{rung.value} {RUNG_TITLES[rung]}")
    _beside(ax, 1.5, "0–3 bands of tension\n(above)", GREY)


def _visits_panel(ax: Axes, sides: Sequence[str]) -> None:
    """A row for the visitors of each government."""
    ax.set_ylim(-0.6, 1.6)
    ax.set_yticks([1, 0], [f"visits from\n{_short(name)}" for name in sides], fontsize=SMALL)
    handles = [
        Line2D([], [], ls="", marker=marker, mfc=fill, mec=edge, ms=5, label=state.value)
        for state, (marker, fill, edge) in LOOKS.items()
    ]
    ax.legend(
        handles=handles, loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=SMALL,
        handletextpad=0.1, labelspacing=0.3, borderaxespad=0.2,
    )  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= 10 else "".join(word[0] for word in name.split())[:4].upper()


def _beside(ax: Axes, height: float, text: str, colour: str = BLACK) -> None:
    """Words at the right of a panel."""
    ax.annotate(
        text, (1.0, height), xycoords=("axes fraction", "data"), xytext=(5, 0),
        textcoords="offset points", va="center", fontsize=SMALL, color=colour,
    )  # fmt: skip


def _marks(upper: Axes, middle: Axes, lower: Axes, start: np.datetime64) -> Marks:
    """What moves, without data yet."""
    nothing: list[float] = []

    def mark(ax: Axes, marker: str, fill: str, edge: str, size: float, label: str = "") -> Line2D:
        (line,) = ax.plot(
            nothing, nothing, ls="", marker=marker, mfc=fill, mec=edge, ms=size, mew=0.8,
            label=label, animated=True, zorder=4,
        )  # fmt: skip
        return line

    (tension,) = upper.plot(nothing, nothing, color=BLUE, animated=True, lw=1.6, zorder=3)
    shocks = mark(upper, "v", SKY, BLACK, 6.5, "shock")
    accidents = mark(upper, "X", VERMILION, BLACK, 7.5, "collision or lethal accident")
    upper.legend(
        loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, fontsize=SMALL, handletextpad=0.2,
        columnspacing=1.2, borderaxespad=0.2,
    )  # fmt: skip
    (rung,) = middle.plot(
        nothing, nothing, color=BLACK, animated=True, drawstyle="steps-pre", lw=1.6, zorder=3
    )
    today = tuple(
        ax.plot([start, start], [0, 1], transform=ax.get_xaxis_transform(), color=GREY, lw=0.9,
                ls=(0, (2, 2)), animated=True, zorder=2)[0]
        for ax in (upper, middle, lower)
    )  # fmt: skip
    visits = {state: mark(lower, *look, 6.0) for state, look in LOOKS.items()}
    return Marks(
        tension=tension, shocks=shocks, accidents=accidents, rung=rung, visits=visits, today=today
    )


def _note(fig: Figure, chronicle: Chronicle) -> None:
    """What is shown, in the lower right corner."""
    title = chronicle.setting.loaded.scenario.title
    text = (
        f"{title} · seed {chronicle.seed}, draw {chronicle.draw}, run {chronicle.run} · "
        f"Ballast {__version__}"
    )
    width, height = SIZE
    fig.text(
        1 - 0.06 / width, 0.05 / height, text, ha="right", va="bottom",
        fontsize=SMALL - 0.5, color=GREY,
    )  # fmt: skip


def describe(chronicle: Chronicle) -> str:
    """The picture in words."""
    tension, rung = chronicle.began[0], chronicle.began[1]
    if chronicle.days:
        tension, rung = chronicle.tension[-1], chronicle.rung[-1]
    highest = max([chronicle.began[1], *chronicle.rung])
    return (
        f"Tension, rung of the ladder and visits over {chronicle.days} days: tension "
        f"{tension:.0f}, rung {rung} ({RUNG_TITLES[Rung(rung)]}), highest rung so far {highest}."
    )
