"""How an outcome answers to each factor: small multiples with a common axis from zero."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ballast.analysis.plots.page_layout import (
    PAPER,
    fit,
    is_narrow,
    level_ticks,
    turn_ticks,
    width_of,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.study_view import StudyView, whole_if
from ballast.analysis.plots.style import GREY, SMALL, look
from ballast.analysis.plots.text_fitting import inches, name_of, wrapped
from ballast.analysis.text.quantities import OutcomeQuantity, plain

MOST = 12
"""Panels; further factors are left out."""
PANELS = (2.0, 1.3, 1.05)
"""Height of a panel in inches in one row, two rows, and more."""
ZERO_IN_VIEW = 0.5
"""A mean whose lowest value is less than this share of its highest is drawn from zero."""


def draw(
    curves: pd.DataFrame, fig: Figure, quantity: OutcomeQuantity,
    factors: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    baseline: Mapping[str, float | str] | None = None,
) -> list[Axes]:  # fmt: skip
    """Draw a panel a factor; the figure becomes as high as they need.

    Args:
        curves: rows of ``curves.parquet`` of one outcome.
        fig: an empty figure.
        quantity: the outcome.
        factors: the factors in their order, the most influential first; the table's if None.
        labels: of the factors, with their units.
        baseline: value of each factor in the scenario, or the name of its level.

    Returns:
        The panels, at most twelve, in the order of the factors.
    """
    every = list(dict.fromkeys(curves["factor"])) if factors is None else list(factors)
    shown, labels = every[:MOST], labels or {}
    scenarios = list(dict.fromkeys(curves["scenario"]))
    columns = _columns(len(shown), fig)
    rows = -(-len(shown) // columns)
    room = (width_of(fig) - 1.0) / columns - 0.15
    panels = list(fig.subplots(rows, columns, sharey=True, squeeze=False).flat)
    for spare in panels[len(shown) :]:
        spare.remove()
    for ax, name in zip(panels, shown, strict=False):
        here = curves[curves["factor"] == name]
        _panel(ax, here, scenarios, (baseline or {}).get(name))
        ax.set_xlabel(
            wrapped(name_of(name, labels), room - 0.05, SMALL + 0.3), fontsize=SMALL + 0.3,
            labelpad=1.5,
        )  # fmt: skip
        _x_ticks(ax, here, room)
    tall = rows * PANELS[min(rows, 3) - 1]
    _y_axis(panels[0], curves[curves["factor"].isin(shown)], quantity)
    words = wrapped(quantity.axis, max(tall, 1.3), 8, 3)
    name = fig.supylabel(words, fontsize=8, multialignment="center")
    omitted = len(every) - len(shown)
    remark = f"{omitted} more factor{'' if omitted == 1 else 's'} not drawn." if omitted else ""
    fit(fig, tall, write_below(fig, remark, _handles(curves, scenarios, baseline or {})))
    name.set_y((panels[0].get_position().y1 + panels[len(shown) - 1].get_position().y0) / 2)
    return panels[: len(shown)]


def describe(
    curves: pd.DataFrame, quantity: OutcomeQuantity, factors: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """The picture in words: each curve's ends, of the first scenario."""
    every = list(dict.fromkeys(curves["factor"])) if factors is None else list(factors)
    first = curves["scenario"].iloc[0]
    parts = []
    for name in every[:MOST]:
        rows = curves[(curves["factor"] == name) & (curves["scenario"] == first)]
        rows = rows.dropna(subset=["value"]).sort_values("x")
        if rows.empty:
            continue
        ends = [
            f"{quantity.write(row.value, (row.low, row.high))} at {row.label or plain(row.x)}"
            for row in (rows.iloc[0], rows.iloc[-1])
        ]
        parts.append(f"{name_of(name, labels or {})} from {ends[0]} to {ends[1]}")
    others = curves["scenario"].nunique()
    where = f", of {others} scenarios here {first}" if others > 1 else ""
    left_out = f" {len(every) - MOST} more factors are not drawn." if len(every) > MOST else ""
    return f"Response of {quantity.label} to single factors{where}: {'; '.join(parts)}.{left_out}"


def _columns(panels: int, fig: Figure) -> int:
    most = 2 if is_narrow(fig) else 4
    return most if panels > 2 * most else min(most, max(1, -(-panels // (1 + (panels > most)))))


def _is_levels(rows: pd.DataFrame) -> bool:
    return bool((rows["label"].fillna("") != "").any())


def _panel(
    ax: Axes, rows: pd.DataFrame, scenarios: list[str], baseline: float | str | None
) -> None:
    levels = _is_levels(rows)
    for number, scenario in enumerate(scenarios):
        some = rows[rows["scenario"] == scenario].sort_values("x")
        style = look(number)
        if levels:
            shift = 0.16 * (number - (len(scenarios) - 1) / 2) if len(scenarios) > 1 else 0.0
            ax.vlines(some["x"] + shift, some["low"], some["high"], color=style.colour)
            for end in ("low", "high"):
                ax.plot(some["x"] + shift, some[end], "_", color=style.colour, markersize=5)
            ax.plot(
                some["x"] + shift, some["value"], linestyle="none", marker=style.marker,
                color=style.colour, markersize=3.6,
            )  # fmt: skip
            continue
        ax.fill_between(
            some["x"], some["low"], some["high"], color=style.colour, alpha=0.2, linewidth=0
        )
        ax.plot(some["x"], some["value"], color=style.colour, linestyle=style.dashes)
        _few_markers(ax, some, number, len(scenarios))
    place = _baseline(rows, baseline)
    if place is not None:
        ax.axvline(place, color=GREY, linewidth=0.7, linestyle=(0, (4, 2)), zorder=0.9)
    ax.grid(axis="y", color=PAPER, linewidth=0.5)
    ax.set_axisbelow(True)
    if levels:
        count = rows["x"].max()
        ax.set_xlim(-0.5, count + 0.5)


def _few_markers(ax: Axes, rows: pd.DataFrame, number: int, scenarios: int) -> None:
    """Three markers along a curve, at other places than those of the other scenarios."""
    known = rows[rows["value"].notna()]
    if scenarios < 2 or known.empty:
        return
    step = max(1, len(known) // 3)
    some = known.iloc[(number * step // scenarios + step // 4) :: step]
    style = look(number)
    ax.plot(
        some["x"], some["value"], linestyle="none", marker=style.marker, color=style.colour,
        markersize=3.2,
    )  # fmt: skip


def _baseline(rows: pd.DataFrame, baseline: float | str | None) -> float | None:
    if baseline is None or rows.empty:
        return None
    if _is_levels(rows):
        here = rows.loc[rows["label"] == str(baseline), "x"]
        return None if here.empty else float(here.iloc[0])
    return None if isinstance(baseline, str) else float(baseline)


def _x_ticks(ax: Axes, rows: pd.DataFrame, room: float) -> None:
    """Numbers, or the names of levels turned where they are too long to stand beside each other."""
    ax.tick_params(axis="x", labelsize=SMALL - 0.5, pad=2)
    if _is_levels(rows):
        rows = rows.drop_duplicates("x").sort_values("x")
        texts, angle = level_ticks([str(label) for label in rows["label"]], room, SMALL - 0.5)
        ax.set_xticks(rows["x"].to_numpy(dtype=float), texts)
        turn_ticks(ax, angle)
        return
    longest = max(inches(plain(ax.dataLim.x1, 1), SMALL - 0.5), inches("0.5", SMALL - 0.5))
    most = min(5, max(2, int(room / (longest + 0.08))))
    ax.xaxis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: plain(x)))


def _y_axis(ax: Axes, rows: pd.DataFrame, quantity: OutcomeQuantity) -> None:
    low, high = (
        float(rows[["value", "low"]].min().min()),
        float(rows[["value", "high"]].max().max()),
    )
    # zero of a probability is what it is compared with; that of a scale of points is far away
    if quantity.share or low < ZERO_IN_VIEW * high:
        low = min(0.0, low)
    if math.isnan(high):  # nothing is known
        low, high = 0.0, 1.0
    room = max(high - low, 1e-9)
    ax.set_ylim(low - (0.05 * room if low != 0.0 else 0.0), high + 0.05 * room)
    quantity.ticks(ax.yaxis, 4)


def _handles(
    curves: pd.DataFrame, scenarios: list[str], baseline: Mapping[str, float | str]
) -> list[Artist]:
    several = len(scenarios) > 1
    lines = [
        Line2D(
            [], [], color=look(n).colour, linestyle=look(n).dashes, marker=look(n).marker,
            markersize=3.4, label=scenario if several else "estimate",
        )
        for n, scenario in enumerate(scenarios)
    ]  # fmt: skip
    if not several:
        lines[0].set_marker("None" if not _is_levels(curves) else "o")
    handles: list[Artist] = [*lines]
    handles.append(Patch(facecolor=GREY, alpha=0.3, label="95 % interval"))
    if baseline:
        handles.append(
            Line2D([], [], color=GREY, linewidth=0.7, linestyle=(0, (4, 2)), label="baseline")
        )
    return handles


def _factors(view: StudyView) -> list[str]:
    return [name for name in view.study.order if name in set(view.rows("curves")["factor"])]


def _draw(view: StudyView, fig: Figure) -> list[Axes]:
    rows, study = view.rows("curves"), view.study
    return draw(rows, fig, view.quantity, _factors(view), study.labels, study.baseline)


PICTURE: PictureKind[StudyView] = PictureKind(
    "response_curves",
    "Response to single factors",
    _draw,
    lambda view: describe(view.rows("curves"), view.quantity, _factors(view), view.study.labels),
    parts=whole_if(lambda view: not view.rows("curves").empty),
)
