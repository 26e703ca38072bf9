"""Boxes of scenario discovery: where in the factors' ranges an outcome gathers.

Coverage and density as in [BryantLempert2010].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ballast.analysis.plots.box_limits import (
    has_levels,
    levels_kept,
    limit_in_words,
    limits_in_words,
    ordered,
    restricted,
    title_of,
)
from ballast.analysis.plots.page_layout import (
    EDGE,
    fit,
    inches_of,
    is_narrow,
    width_of,
    wrapped_names,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.study_view import StudyView
from ballast.analysis.plots.style import BLACK, BLUE, GREY, SMALL
from ballast.analysis.plots.text_fitting import NO_BREAK, cut, inches, name_of, wrapped
from ballast.analysis.text.quantities import plain
from ballast.analysis.text.rounding import known, percentage

ROW = 0.4
THIN, THICK = 0.1, 0.26
SIZE = SMALL - 0.5
LIGHT = "#D0D0D0"


def draw(
    boxes: pd.DataFrame, summary: pd.DataFrame, fig: Figure,
    labels: Mapping[str, str] | None = None, levels: Mapping[str, Sequence[str]] | None = None,
) -> list[Axes]:  # fmt: skip
    """Draw a panel a box and a row a factor; the figure becomes as high as they need.

    Args:
        boxes: rows of ``boxes.parquet`` of one outcome and scenario.
        summary: rows of ``box_summary.parquet`` of the same.
        fig: an empty figure.
        labels: of the factors, with their units.
        levels: all levels of each factor that has some; without, only those kept are known.

    Returns:
        The panels, one a box.
    """
    numbers = list(dict.fromkeys(boxes["box"]))
    tables = [ordered(boxes[boxes["box"] == number]) for number in numbers]
    counts = [len(table) for table in tables]
    panels = list(fig.subplots(len(tables), 1, squeeze=False, height_ratios=counts)[:, 0])
    titles = [
        wrapped(title_of(number, summary), width_of(fig) - 2 * EDGE, 8, 3) for number in numbers
    ]
    for ax, table, title in zip(panels, tables, titles, strict=True):
        _panel(ax, table, fig, labels or {}, levels or {})
        ax.set_title(title, fontsize=8)
    fit(fig, sum(counts) * ROW, write_below(fig, _handles(boxes)))
    for ax in panels:  # titles begin at the edge of the page, as they are as long as its width
        title = ax.set_title(ax.get_title(loc="left"), fontsize=8)
        title.set_x((EDGE - ax.get_window_extent().x0 / fig.dpi) / inches_of(ax)[0])
    return panels


def describe(
    boxes: pd.DataFrame, summary: pd.DataFrame, labels: Mapping[str, str] | None = None
) -> str:
    """The picture in words: the limits of each box and what it holds."""
    parts = []
    for number in dict.fromkeys(boxes["box"]):
        limits = [
            f"{name_of(row['factor'], labels or {})} {limits_in_words(row)}"
            for _, row in ordered(boxes[boxes["box"] == number]).iterrows()
            if restricted(row)
        ]
        parts.append(f"{title_of(number, summary)}; limits: {'; '.join(limits) or 'none'}")
    return (". ".join(parts) + ".").replace(NO_BREAK, " ")


def _panel(
    ax: Axes, table: pd.DataFrame, fig: Figure, labels: Mapping[str, str],
    levels: Mapping[str, Sequence[str]],
) -> None:  # fmt: skip
    texts = wrapped_names([name_of(name, labels) for name in table["factor"]], fig)
    ax.set_yticks(range(len(table)), texts, fontsize=SMALL)
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.set_xlim(-0.02, 1.02)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_visible(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    narrow = is_narrow(fig)
    long = 0.42 * width_of(fig)
    for place, (_, row) in enumerate(table.iterrows()):
        if has_levels(row):
            _level_row(ax, place, row, levels.get(row["factor"], levels_kept(row)), long)
        else:
            _number_row(ax, place, row, long)
        _say_share(ax, place, row, narrow=narrow)


def _say_share(ax: Axes, place: float, row: pd.Series, *, narrow: bool) -> None:
    if not known(row["restricted_share"]):
        return
    share = percentage(row["restricted_share"])
    words = f"restricted in\n{share}" if narrow else f"restricted in {share}\nof resamples"
    ax.annotate(
        words, (1.02, place), xytext=(4, 0), textcoords="offset points", fontsize=SIZE,
        va="center", annotation_clip=False, linespacing=1.05,
    )  # fmt: skip


def _number_row(ax: Axes, place: float, row: pd.Series, long: float) -> None:
    """The range in grey, the box on it, limits above, ends of the range below."""
    begin, end = float(row["range_low"]), float(row["range_high"])
    wide = end - begin or 1.0
    ax.barh(place, 1.0, THIN, color=LIGHT, zorder=1)
    low, high = (
        (float(row[side]) - begin) / wide if known(row[side]) else edge
        for side, edge in (("low", 0.0), ("high", 1.0))
    )
    if restricted(row):
        ax.barh(
            place, high - low, THICK, left=low, color=BLUE, edgecolor=BLACK, linewidth=0.6,
            zorder=2,
        )  # fmt: skip
    for x, text, align in ((0.0, plain(begin), "left"), (1.0, plain(end), "right")):
        ax.annotate(
            text, (x, place), xytext=(0, -5.5), textcoords="offset points", fontsize=SIZE - 0.5,
            color=GREY, ha=align, va="top",
        )  # fmt: skip
    _whiskers(ax, place, row, begin, wide)
    _limit_texts(ax, place, row, (low, high), long)


def _whiskers(ax: Axes, place: float, row: pd.Series, begin: float, wide: float) -> None:
    for side in ("low", "high"):
        ends = [row[f"{side}_from"], row[f"{side}_to"]]
        if known(row[side]) and all(known(x) for x in ends):
            at = [(float(x) - begin) / wide for x in ends]
            ax.plot(at, [place, place], color="white", linewidth=2.4, zorder=3)
            ax.plot(
                at, [place, place], color=BLACK, linewidth=0.9, marker="|", markersize=5,
                zorder=3.5,
            )  # fmt: skip


def _limit_texts(
    ax: Axes, place: float, row: pd.Series, at: tuple[float, float], long: float
) -> None:
    """Numbers above the box's ends, moved apart where the box is narrow."""
    texts = [limit_in_words(row, side) if known(row[side]) else "" for side in ("low", "high")]
    widths = [inches(text, SIZE) / long for text in texts]
    centres = [min(max(x, w / 2), 1 - w / 2) for x, w in zip(at, widths, strict=True)]
    if all(texts):
        gap = (widths[0] + widths[1]) / 2 + 0.1 / long - (centres[1] - centres[0])
        if gap > 0:
            centres = [centres[0] - gap / 2, centres[1] + gap / 2]
            shift = max(0.0, widths[0] / 2 - centres[0]) - max(0.0, centres[1] + widths[1] / 2 - 1)
            centres = [x + shift for x in centres]
    for x, text in zip(centres, texts, strict=True):
        ax.annotate(
            text, (x, place), xytext=(0, 5.2), textcoords="offset points", fontsize=SIZE,
            ha="center", va="bottom",
        )  # fmt: skip


def _level_row(ax: Axes, place: float, row: pd.Series, names: Sequence[str], long: float) -> None:
    """A square a level, filled if the box keeps it."""
    names = list(names) or levels_kept(row)
    kept = levels_kept(row) or names
    ax.plot([0, 1], [place, place], color=LIGHT, linewidth=2, zorder=1)
    each = long / max(1, len(names)) - 0.06
    for number, name in enumerate(names):
        at = (number + 0.5) / len(names)
        inside = name in kept
        ax.plot(
            [at], [place], marker="s", markersize=6, color=BLACK, markeredgewidth=0.6,
            markerfacecolor=BLUE if inside else "white", zorder=2,
        )  # fmt: skip
        ax.annotate(
            cut(name, each, SIZE), (at, place), xytext=(0, -5.5), textcoords="offset points",
            fontsize=SIZE, ha="center", va="top", color=BLACK if inside else GREY,
        )  # fmt: skip


def _handles(boxes: pd.DataFrame) -> list[Artist]:
    handles: list[Artist] = [
        Patch(facecolor=BLUE, edgecolor=BLACK, linewidth=0.6, label="inside the box"),
        Patch(facecolor=LIGHT, label="range of the study"),
    ]
    if boxes[["low_from", "high_from"]].notna().any(axis=None):
        handles.append(
            Line2D(
                [], [], color=BLACK, linewidth=0.9, marker="|", markersize=5,
                label="90 % of resamples of a limit",
            )
        )  # fmt: skip
    return handles


def _outcome(view: StudyView) -> str:
    limit = view.study.manifest.get("threshold")
    return str(limit["outcome"]) if limit else view.study.headline


def _of(view: StudyView, table: str) -> pd.DataFrame:
    every = view.study.tables[table]
    return view.only(every[every["outcome"] == _outcome(view)])


def _parts(view: StudyView) -> Iterator[StudyView]:
    if not (view.study.tables["boxes"].empty or view.study.tables["box_summary"].empty):
        yield from view.each(_of(view, "boxes"))


def _draw(view: StudyView, fig: Figure) -> list[Axes]:
    boxes, summary = _of(view, "boxes"), _of(view, "box_summary")
    return draw(boxes, summary, fig, view.study.labels, view.study.levels)


PICTURE: PictureKind[StudyView] = PictureKind(
    "boxes",
    "Where the outcome gathers",
    _draw,
    lambda view: describe(_of(view, "boxes"), _of(view, "box_summary"), view.study.labels),
    parts=_parts,
)
