"""Levers by what they do, beside events that nobody decides and parameters that nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ballast.analysis.plots.page_layout import PAPER, fit, is_narrow, rows_axis, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK, BLUE, GREEN, GREY, SMALL, VERMILION
from ballast.analysis.plots.text_fitting import wrapped
from ballast.analysis.stats.lever_study import LeverStudy, RankedLever, Unknown
from ballast.analysis.stats.uncertainty import Estimate
from ballast.analysis.text.lever_cells import EVIDENCE, digits_of, title_of
from ballast.analysis.text.lever_choice import NOTHING, ends, nothing_found
from ballast.analysis.text.picture_credit import PictureCredit
from ballast.analysis.text.quantities import OutcomeQuantity, plain
from ballast.analysis.text.rounding import away, signed
from ballast.sim.scenario.lever_words import NOBODY
from ballast.sim.scenario.levers import who_can

ENDS, EVENTS, UNKNOWNS = 10, 5, 8
"""Rows at each end, of events and of parameters, at most."""
ROW = 0.235
CHANCE, DRAWS = 3.2, 0.9
EVENT = "D"
"""Marker of an event."""
MARKS = (("o", BLUE, "lowers it"), ("s", VERMILION, "raises it"), (EVENT, GREY, "event"))
"""Marks of rows with one value, with their colours and what they mean."""
BEYOND = 1.5
"""An event this many times beyond all levers and parameters stands at the edge, with its number."""


class PictureRow(NamedTuple):
    """A row of the picture; one without marks is a heading."""

    text: str
    marks: tuple[Estimate, ...] = ()
    beyond: bool = True
    colour: str = BLACK
    marker: str = "o"


class LeverPicture(NamedTuple):
    """What is drawn: a study, and what credits it."""

    study: LeverStudy

    @property
    def provenance(self) -> PictureCredit:
        """For the corner."""
        one = self.study
        return PictureCredit(f"Levers of {one.title}", one.seed, one.draws, one.runs, one.version)


def quantity_of(study: LeverStudy) -> OutcomeQuantity:
    """The outcome of a study as it is written."""
    return OutcomeQuantity(title_of(study), "", study.kind == "probability")


def picture_rows(study: LeverStudy) -> list[PictureRow]:
    """The rows from top to bottom."""
    low, high, left = ends(study, ENDS)
    found = [PictureRow(f"({NOTHING.lower()})")] if nothing_found(study) else []
    if low:
        rows = (_lever(one, study, BLUE) for one in low)
        found += [PictureRow("What lowers it most"), *rows]
    if left:
        found.append(PictureRow(f"({left} more between)"))
    if high:
        rows = (_lever(one, study, VERMILION, "s") for one in high)
        found += [PictureRow("What raises it most"), *rows]
    events = sorted(study.events, key=lambda one: -abs(one.effect.contrast.difference.value))
    if events:
        shown = sorted(events[:EVENTS], key=lambda one: one.effect.contrast.difference.value)
        found += [
            PictureRow("Events that nobody decides"),
            *(_lever(one, study, GREY, EVENT) for one in shown),
        ]
    if study.unknowns:
        found.append(PictureRow("What is not known: from 5 % to 95 % of each prior"))
        found += [_unknown(one) for one in study.unknowns[:UNKNOWNS]]
    return found


def _lever(one: RankedLever, study: LeverStudy, colour: str, marker: str = "o") -> PictureRow:
    # a sentence that begins with the name of who can do it, or names both, says that already
    name = study.governments.get(one.who, "\0")
    said = one.who == NOBODY or one.id in study.same or one.sentence.startswith(name)
    who = "" if said else f" ({who_can(one.who, study.governments)})"
    about = one.effect.contrast.difference
    return PictureRow(f"{one.sentence}{who}", (about,), one.effect.beyond, colour, marker)


def _unknown(one: Unknown) -> PictureRow:
    evidence = EVIDENCE[one.evidence]
    text = f"{one.meaning}: {plain(one.low)} to {plain(one.high)} {one.unit} ({evidence})"
    return PictureRow(text, (one.at_low, one.at_high), True, GREEN, "^")


def draw(source: LeverPicture, fig: Figure) -> Axes:
    """Draw the rows; the figure becomes as high as they need, which is a page at most."""
    rows, quantity = picture_rows(source.study), quantity_of(source.study)
    ax = fig.subplots()
    room = 1.5 if is_narrow(fig) else 3.0
    rows_axis(ax, [wrapped(row.text, room, SMALL, 2) for row in rows])
    ax.axvline(0.0, color=BLACK, linewidth=0.8, zorder=1)
    low, high = _scale(ax, rows, quantity.scale)
    digits = digits_of(source.study)
    for place, (row, label) in enumerate(zip(rows, ax.get_yticklabels(), strict=True)):
        values = [quantity.scale * about.value for about in row.marks]
        if any(not low <= value <= high for value in values):
            _at_the_edge(ax, row, place, signed(away(values[0], digits), digits))
        elif row.marks:
            _row(ax, row, place, quantity.scale)
        elif not row.text.startswith("("):
            label.set_fontweight("bold")
    unit = quantity.difference_unit
    ax.set_xlabel(f"change of {quantity.label}" + (f" ({unit})" if unit else ""))
    fit(fig, ROW * len(rows), write_below(fig, _remark(rows), _meanings(rows)))
    return ax


def _row(ax: Axes, row: PictureRow, place: int, scale: float) -> None:
    for about in row.marks:
        if about.mc_low is not None and about.mc_high is not None:
            ax.hlines(place, scale * about.mc_low, scale * about.mc_high, color=row.colour,
                      linewidth=CHANCE, alpha=0.45, zorder=2)  # fmt: skip
        if about.draws_low is not None and about.draws_high is not None and len(row.marks) == 1:
            ax.hlines(place, scale * about.draws_low, scale * about.draws_high,
                      color=row.colour, linewidth=DRAWS, zorder=2.5)  # fmt: skip
    values = [scale * about.value for about in row.marks]
    if len(values) > 1:
        ax.hlines(place, min(values), max(values), color=row.colour, linewidth=DRAWS, zorder=2.2)
    markers = (row.marker,) if len(values) == 1 else ("<", ">")
    for value, marker in zip(values, markers, strict=True):
        ax.plot(
            [value], [place], linestyle="none", marker=marker, markersize=4, color=row.colour,
            markerfacecolor=row.colour if row.beyond else "white", markeredgewidth=0.8, zorder=3,
        )  # fmt: skip


def _at_the_edge(ax: Axes, row: PictureRow, place: int, value: str) -> None:
    """An event that does far more than all that is compared: its number, at the edge."""
    right = value.startswith("+")
    text = f"{value} →" if right else f"← {value}"
    ax.annotate(
        text, (1.0 if right else 0.0, place), xycoords=("axes fraction", "data"),
        xytext=(-3 if right else 3, 0), textcoords="offset points",
        ha="right" if right else "left", va="center", fontsize=SMALL, color=row.colour,
    )  # fmt: skip


def _scale(ax: Axes, rows: Sequence[PictureRow], scale: float) -> tuple[float, float]:
    """Limits of the axis: all levers and parameters, and events that are not far beyond."""

    def reach(some: Sequence[PictureRow]) -> tuple[float, float]:
        found = [
            scale * end
            for row in some
            for about in row.marks
            for end in (about.value, about.mc_low, about.mc_high, about.draws_low, about.draws_high)
            if end is not None
        ]
        return min([0.0, *found]), max([0.0, *found])

    low, high = reach([row for row in rows if row.marker != EVENT])
    if high > low:
        near = [row for row in rows if row.marker != EVENT or _near(row, scale, low, high)]
        low, high = reach(near)
    else:
        low, high = reach(rows)
    margin = 0.04 * (high - low) if high > low else 1.0
    low, high = low - margin, high + margin
    ax.set_xlim(low, high)
    ax.xaxis.set_major_locator(MaxNLocator("auto", min_n_ticks=3, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _signed(value)))
    ax.grid(axis="x", color=PAPER, linewidth=0.5)
    return low, high


def _near(row: PictureRow, scale: float, low: float, high: float) -> bool:
    wide = BEYOND * (high - low)
    return all(abs(scale * about.value) <= wide for about in row.marks)


def _signed(value: float) -> str:
    return "0" if abs(value) < 1e-9 else f"{value:+g}".replace("-", "−")


def _thin(rows: Sequence[PictureRow]) -> bool:
    """Whether any row has a thin line of its draws."""
    return any(len(row.marks) == 1 and row.marks[0].draws_low is not None for row in rows)


def _remark(rows: Sequence[PictureRow]) -> str:
    return "" if _thin(rows) else "No thin lines: too few runs to resolve how the draws differ."


def _meanings(rows: Sequence[PictureRow]) -> list[Artist]:
    def mark(marker: str, colour: str, label: str, face: str | None = None) -> Artist:
        return Line2D([], [], color=colour, marker=marker, linestyle="none", markersize=4,
                      markerfacecolor=face or colour, label=label)  # fmt: skip

    single = [row for row in rows if len(row.marks) == 1]
    markers = {(row.marker, row.colour) for row in single}
    found: list[Artist] = [
        Line2D([], [], color=GREY, linewidth=CHANCE, alpha=0.45, label="Monte Carlo error, 95 %")
    ]
    if _thin(rows):
        label = "parameter draws, 5–95 %"
        found.append(Line2D([], [], color=GREY, linewidth=DRAWS, label=label))
    for marker, colour, label in MARKS:
        if (marker, colour) in markers:
            found.append(mark(marker, colour, label))
    if any(not row.beyond for row in single):
        found.append(mark("o", GREY, "may be chance", "white"))
    if any(len(row.marks) > 1 for row in rows):
        found += [mark("<", GREEN, "parameter at 5 %"), mark(">", GREEN, "at 95 %")]
    return found


def describe(source: LeverPicture) -> str:
    """The picture in words: the first and the last, and the widest swing of a parameter."""
    study = source.study
    scale, digits = quantity_of(study).scale, digits_of(study)

    def told(one: RankedLever) -> str:
        about = one.effect.contrast.difference
        return f"{one.sentence} ({signed(away(scale * about.value, digits), digits)})"

    first, *_, last = study.decided * 2
    text = f"{len(study.decided)} levers on {title_of(study)}: from {told(first)} to {told(last)}"
    if study.unknowns:
        widest = study.unknowns[0]
        text += f"; {widest.meaning} moves it by {plain(scale * widest.swing)}"
    return f"{text}. {NOTHING}." if nothing_found(study) else f"{text}."


PICTURE: PictureKind[LeverPicture] = PictureKind(
    "levers", "Levers and what they change", lambda one, fig: draw(one, fig), describe
)
"""The only kind of picture of a study of levers."""
