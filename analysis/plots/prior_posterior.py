"""Prior against posterior: 90 % intervals of what data taught about, and the names of the rest."""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from ballast.analysis.plots.calibration_view import CalibrationView
from ballast.analysis.plots.page_layout import (
    PAPER,
    at_right,
    fit,
    head_at_right,
    is_narrow,
    rows_axis,
    settle,
    wrapped_names,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLUE, SMALL
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.plots.text_fitting import cut, name_of
from ballast.analysis.text.rounding import decimals, interval

MOST = 48
"""Rows; of more the most contracted ones are drawn."""
FEW = 30
TALL, LOW = (0.25, 2), (0.155, 1)
"""Inches of a row and lines of its name, of at most 30 rows and of more."""
ROOM = 2.9
"""Inches of a name on a single line."""
PRIOR = "#D5D5D5"


class _Learned(NamedTuple):
    parameter: str
    prior_q05: float
    prior_q95: float
    q05: float
    q95: float
    unit_q05: float
    unit_q50: float
    unit_q95: float
    contraction: float
    overlap: float


def draw(view: CalibrationView, fig: Figure) -> Axes:
    """Draw a row a parameter, the most contracted first; the figure becomes as high as needed.

    The axis is the place in the prior, on which the prior's 90 % interval is the same for all. At
    the right stand the intervals in the unit of the parameter.

    Args:
        view: with table parameters.
        fig: an empty figure.
    """
    learned, every = view.learned(), view.tables["parameters"]
    some = rows(every[every["parameter"].isin(learned[:MOST])], _Learned)
    ax = fig.subplots()
    texts = [view.parameter(row.parameter) for row in some] or ["no parameter"]
    high, lines = TALL if len(texts) <= FEW else LOW
    if lines > 1 or is_narrow(fig):
        rows_axis(ax, wrapped_names(texts, fig, lines=lines))
    else:
        rows_axis(ax, [cut(text, ROOM, SMALL) for text in texts])
    ax.axvspan(0.05, 0.95, color=PRIOR, linewidth=0, zorder=0.5)
    ax.axvline(0.5, color="white", linewidth=1.0, zorder=0.6)
    for place, row in enumerate(some):
        ax.hlines(place, row.unit_q05, row.unit_q95, color=BLUE, linewidth=2.6, zorder=3)
        ax.plot(row.unit_q50, place, "o", color=BLUE, markersize=3.6, markerfacecolor="white",
                markeredgewidth=1.0, clip_on=False, zorder=4)  # fmt: skip
        at_right(ax, place, _in_words(row, narrow=is_narrow(fig)))
    head_at_right(ax, "posterior" if is_narrow(fig) else "prior → posterior")
    ax.set_xlim(0.0, 1.0)
    ax.set_xticks([0.05, 0.25, 0.5, 0.75, 0.95])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{100 * x:g} %"))
    ax.set_xlabel("quantile of the prior")
    ax.grid(axis="x", color=PAPER, linewidth=0.5)
    notes = [_more(learned), _unidentified(view)]
    fit(fig, max(0.4, high * len(texts)), write_below(fig, _handles(), *notes))
    settle(fig)
    return ax


def _in_words(row: _Learned, *, narrow: bool) -> str:
    after = _ends(row.q05, row.q95)
    return after if narrow else f"{_ends(row.prior_q05, row.prior_q95)} → {after}"


def _ends(low: float, high: float) -> str:
    return interval(low, high, 1 + decimals((low, high)))


def _handles() -> list[Artist]:
    return [
        Patch(facecolor=PRIOR, label="prior, 90 %"),
        Line2D(
            [], [], color=BLUE, linewidth=2.6, marker="o", markersize=3.6,
            markerfacecolor="white", label="posterior, 90 % and median",
        ),
    ]  # fmt: skip


def _more(learned: list[str]) -> str:
    return f"{len(learned) - MOST} more parameters are identified." if len(learned) > MOST else ""


def _unidentified(view: CalibrationView) -> str:
    """Names of parameters of which data teach nothing, short ones since they may be many."""
    every = view.tables["parameters"]["parameter"]
    rest = [_brief(str(key)) for key in every[~every.isin(view.learned())]]
    if not rest:
        return "Data teach something about every parameter."
    return f"Unidentified, {len(rest)} of {len(every)}: {', '.join(sorted(rest))}."


def _brief(key: str) -> str:
    """The end of a key in words; with the government that a number is of.

    >>> _brief("parameters.disputes.reply"), _brief("governments.A.conduct.rates.military")
    ('disputes reply', 'A rates military')
    """
    first, _, rest = key.partition(".")
    name = name_of(key, {})
    return f"{rest.partition('.')[0]} {name}" if first == "governments" else name


def describe(view: CalibrationView) -> str:
    """The picture in words: the five most contracted parameters, and how many are unidentified."""
    every, learned = view.tables["parameters"], view.learned()
    some = rows(every[every["parameter"].isin(learned[:5])], _Learned)
    parts = [
        f"{view.parameter(row.parameter)} {_in_words(row, narrow=False)} "
        f"(contraction {row.contraction:.2f})"
        for row in some
    ]
    said = f"90 % intervals, prior → posterior: {'; '.join(parts)}. " if parts else ""
    return f"{said}{len(learned)} of {len(every)} parameters are identified. {_unidentified(view)}"


PICTURE: PictureKind[CalibrationView] = PictureKind(
    "prior_posterior", "Prior and posterior", draw, describe
)
