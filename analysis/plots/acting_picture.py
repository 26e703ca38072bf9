"""When acting pays: the value of acting over ratios of cost to loss, and what is worth learning."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, NullFormatter

from ballast.analysis.plots.page_layout import PAPER, fit, rows_axis, wrapped_names, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.run_pictures import add_captions
from ballast.analysis.plots.style import BLACK, BLUE, ORANGE
from ballast.analysis.results.file_names import PLOTS
from ballast.analysis.stats.acting import ActingStudy
from ballast.analysis.stats.uncertainty import Z95
from ballast.analysis.text.acting_cells import learning_sentence, pays_sentence, shown
from ballast.analysis.text.lever_cells import EVIDENCE
from ballast.analysis.text.picture_credit import PictureCredit
from ballast.analysis.text.quantities import plain
from ballast.analysis.text.rounding import percentage
from ballast.sim import __version__

PANEL, ROW = 2.1, 0.27
"""Inches of the curve, and of a bar."""


class ActingPicture(NamedTuple):
    """What is drawn: a study, and what credits it."""

    study: ActingStudy

    @property
    def provenance(self) -> PictureCredit:
        """For the corner."""
        one = self.study
        title = f"{one.other}, compared with {one.first}"
        return PictureCredit(title, one.seed, one.draws + 1, one.runs, __version__)


def draw(source: ActingPicture, fig: Figure) -> list[Axes]:
    """Draw the curve and, below it, bars of what is worth learning; all parameters come first."""
    study = source.study
    rows = [("all parameters together", study.perfect, study.perfect_error, study.resolved)]
    rows += [
        (f"{x.meaning} ({EVIDENCE[x.evidence]})", x.found.value, x.found.error, x.found.told)
        for x in shown(study)
    ]
    heights = [PANEL, ROW * len(rows)]
    curve, bars = fig.subplots(2, 1, height_ratios=heights)
    _curve(curve, study)
    rows_axis(bars, wrapped_names([row[0] for row in rows], fig))
    for place, (_, value, error, told) in enumerate(rows):
        bars.barh(
            place, 100 * value, height=0.6, edgecolor=ORANGE, linewidth=0.8,
            color=ORANGE if told else "white", hatch="" if told else "////",
        )  # fmt: skip
        half = 100 * Z95 * error
        # a worth that cannot be told from none has an interval that begins there
        ends = max(0.0, 100 * value - half) if told else 0.0, 100 * value + half
        bars.hlines(place, *ends, color=BLACK, linewidth=0.9)
    reach = max(100 * (value + Z95 * error) for _, value, error, _ in rows)
    bars.set_xlim(0.0, 1.04 * reach if reach > 0.0 else 1.0)
    bars.grid(axis="x", color=PAPER, linewidth=0.5)
    ratio = percentage(study.pays.ratio, 1 if study.pays.ratio < 0.1 else 0)
    bars.set_xlabel(f"worth of learning it first, % of the loss, where acting costs {ratio} of it")
    note = "" if study.resolved or study.told else learning_sentence(study)
    fit(fig, sum(heights), write_below(fig, note, _meanings(rows)))
    return [curve, bars]


def _curve(ax: Axes, study: ActingStudy) -> None:
    table, about = study.curve, study.pays
    ratios = table["ratio"].to_numpy()
    ax.fill_between(ratios, table["value_low"], table["value_high"], color=BLUE, alpha=0.22, lw=0)
    ax.plot(ratios, table["value"], color=BLUE, linewidth=1.6)
    least = 10.0 ** np.floor(np.log10(np.clip(about.value / 10.0, ratios[0], 0.01)))
    ax.set_xscale("log")
    ax.set_xlim(least, 1.0)
    ax.set_ylim(0.0, 1.03)
    if about.high > least:
        low = max(about.low, least)
        ax.axvspan(low, min(about.high, 1.0), color=PAPER, zorder=0)
    if about.value > least:
        ax.axvline(about.value, color=BLACK, linewidth=0.9, linestyle=(0, (4, 2)))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{plain(100 * share)} %"))
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.0f} %"))
    ax.grid(axis="y", color=PAPER, linewidth=0.5)
    ax.set_xlabel("cost of acting, as a share of the loss")
    ax.set_ylabel("relative value of acting")


def _meanings(rows: list[tuple[str, float, float, bool]]) -> list[Artist]:
    found: list[Artist] = [
        Line2D([], [], color=BLUE, linewidth=1.6, label="value of acting"),
        Patch(color=BLUE, alpha=0.22, linewidth=0, label="95 % interval of it"),
        Line2D(
            [],
            [],
            color=BLACK,
            linestyle=(0, (4, 2)),
            linewidth=0.9,
            label="cost up to which acting pays",
        ),
        Patch(color=PAPER, linewidth=0, label="95 % interval of that cost"),
    ]  # fmt: skip
    if any(told for *_, told in rows):
        found.append(Patch(facecolor=ORANGE, edgecolor=ORANGE, label="worth learning"))
    if not all(told for *_, told in rows):
        label = "cannot be told from none"
        found.append(Patch(facecolor="white", edgecolor=ORANGE, hatch="////", label=label))
    found.append(Line2D([], [], color=BLACK, linewidth=0.9, label="95 % interval of a worth"))
    return found


def describe(source: ActingPicture) -> str:
    """The picture in words: up to which cost acting pays, and what is worth learning."""
    study = source.study
    text = f"{study.other}: {pays_sentence(study)} {learning_sentence(study)}"
    if study.told:
        first = study.told[0]
        worth = percentage(first.found.value, 2)
        text += f" Worth most by itself: {first.meaning} ({worth})."
    return text


PICTURE: PictureKind[ActingPicture] = PictureKind(
    "acting", "When acting pays", lambda one, fig: draw(one, fig), describe
)
"""The only kind of picture of when acting pays."""


def draw_acting(folder: Path, studies: list[ActingStudy]) -> None:
    """Draw one picture for each study into ``plots/`` of a folder, with captions."""
    place = folder / PLOTS
    place.mkdir(exist_ok=True)
    captions = {}
    for number, study in enumerate(studies, start=1):
        name = PICTURE.name if len(studies) == 1 else f"{PICTURE.name}-{number}"
        source = ActingPicture(study)
        (place / f"{name}.png").write_bytes(PICTURE.content(source))
        captions[name] = PICTURE.describe(source)
    add_captions(place, captions)
