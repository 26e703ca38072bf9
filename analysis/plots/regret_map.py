"""Which policy is best where, and what each gives away against the best of every point.

Regret and satisficing as in [Lempert2003].
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ballast.analysis.plots.map_grid import levels_of
from ballast.analysis.plots.page_layout import (
    fit,
    is_narrow,
    level_ticks,
    turn_ticks,
    width_of,
    write_below,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.regret_rows import draw_regrets
from ballast.analysis.plots.study_view import StudyView, whole_if
from ballast.analysis.plots.style import GREY, SMALL, look
from ballast.analysis.plots.text_fitting import cut, name_of, wrapped
from ballast.analysis.stats.uncertainty import Floats
from ballast.analysis.text.quantities import OutcomeQuantity, listed, plain
from ballast.analysis.text.rounding import decimals, percentage, rounded

MOST = 600
"""Points on the map; of more some are chosen evenly by their number."""
ROW = 0.42
SPREAD = 0.7
"""Share of the room of a level over which its points are spread."""
SEVERAL = ""
"""In place of the best policy of a point where several are equally good; no policy is called so."""
TIED = "x"
"""Marker of such a point, which is no policy's."""
GOLDEN = 0.6180339887498949
"""Its multiples, modulo 1, fill the interval evenly."""


def draw(
    regret: pd.DataFrame, points: pd.DataFrame, robustness: pd.DataFrame, fig: Figure, x: str,
    y: str, quantity: OutcomeQuantity, labels: Mapping[str, str] | None = None,
) -> list[Axes]:  # fmt: skip
    """Draw the map and the regrets; the figure becomes as high as they need.

    Args:
        regret: rows of ``regret.parquet`` of one outcome; column ``within_noise`` (of the best
            policy of a point: another is as good within noise), where it is there, makes a point
            open.
        points: rows of ``points.parquet``.
        robustness: rows of ``robustness.parquet`` of the same outcome.
        fig: an empty figure.
        x, y: the factors of the map, columns of ``points``; levels in the order of their
            categories, or in which they come up.
        quantity: the outcome.
        labels: of the factors, with their units.

    Returns:
        The map and the panel of regrets.
    """
    policies = list(dict.fromkeys(points["scenario"]))
    best = best_points(regret, points, x, y)
    shares = best["scenario"].value_counts(normalize=True)
    narrow = is_narrow(fig)
    rows = ROW * len(policies)
    panel = 0.8 * (width_of(fig) - 0.95) if narrow else max(2.35, rows)
    heights = [panel, rows] if narrow else [panel]
    where, bars = fig.subplots(len(heights), 3 - len(heights), height_ratios=heights)
    room = width_of(fig) - 0.95 if narrow else 2.5
    _map(where, best, policies, (points[x], points[y]))
    where.set_xlabel(wrapped(name_of(x, labels or {}), room, 8))
    where.set_ylabel(wrapped(name_of(y, labels or {}), panel, 8))
    texts, angle = level_ticks(levels_of(points[x]), room)
    if texts:
        where.set_xticks(range(len(texts)), texts)
        turn_ticks(where, angle)
    draw_regrets(bars, robustness, policies, quantity, 1.1)
    below = write_below(fig, _handles(policies, shares, best))
    fit(fig, sum(heights), below)
    return [where, bars]


def best_points(regret: pd.DataFrame, points: pd.DataFrame, x: str, y: str) -> pd.DataFrame:
    """The best policy of each point with its place; :data:`SEVERAL` where more than one is best.

    Of several equally good ones none has a lead that could be within noise.
    """
    best = regret[regret["best"].astype(bool)]
    tied = best["point"].duplicated(keep=False)
    best = best.assign(scenario=best["scenario"].astype(object).mask(tied, SEVERAL))
    if "within_noise" in best:
        best["within_noise"] = best["within_noise"].fillna(False).astype(bool) & ~tied
    best = best.drop_duplicates("point")
    places = points.drop_duplicates("point")[["point", x, y]]
    rows = best.merge(places, on="point", how="inner").sort_values("point", kind="stable")
    return rows if "within_noise" in rows else rows.assign(within_noise=False)


def describe(
    regret: pd.DataFrame, points: pd.DataFrame, robustness: pd.DataFrame, x: str, y: str,
    quantity: OutcomeQuantity, labels: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """The picture in words: how often each policy is best, and its regret."""
    best = best_points(regret, points, x, y)
    policies = list(dict.fromkeys(points["scenario"]))
    shares = best["scenario"].value_counts(normalize=True)
    often = [f"{name} {percentage(shares.get(name, 0.0))}" for name in policies]
    if SEVERAL in shares:
        often.append(f"several equally {percentage(shares[SEVERAL])}")
    parts = []
    for name in policies:
        rows = robustness[robustness["scenario"] == name].set_index("measure")
        if "regret_mean" in rows.index:
            parts.append(f"{name} {_number(rows.loc['regret_mean'], quantity)}")
    text = (
        f"Best policy of {len(best)} points over {name_of(x, labels or {})} and "
        f"{name_of(y, labels or {})}: {listed(often)} of points."
    )
    within = int(best["within_noise"].sum())
    if within:
        places = "one point" if within == 1 else f"{within} points"
        text += f" In {places} the lead is within noise."
    if parts:
        text += f" Mean regret in {quantity.difference_unit or 'its unit'}: {listed(parts)}."
    return text


def _number(row: pd.Series, quantity: OutcomeQuantity) -> str:
    pair = quantity.scale * row["low"], quantity.scale * row["high"]
    return rounded(quantity.scale * row["value"], decimals(pair))


def _places(best: pd.DataFrame, side: pd.Series) -> Floats:
    """Places along an axis; points of a level are spread evenly around it by their number."""
    values, levels = best[str(side.name)], levels_of(side)
    if not levels:
        return values.to_numpy(dtype=float)
    at = np.array([levels.index(value) for value in values.astype(str)], dtype=float)
    return at + SPREAD * ((GOLDEN * best["point"].to_numpy(dtype=float)) % 1.0 - 0.5)


def _map(
    ax: Axes, best: pd.DataFrame, policies: list[str], sides: tuple[pd.Series, pd.Series]
) -> None:
    if len(best) > MOST:
        best = best.iloc[np.round(np.linspace(0, len(best) - 1, MOST)).astype(int)]
    x, y = (_places(best, side) for side in sides)
    size = float(np.clip(60.0 / np.sqrt(max(1, len(best))), 2.6, 5.0))
    open_ = best["within_noise"].to_numpy(dtype=bool)
    tied = (best["scenario"] == SEVERAL).to_numpy()
    if tied.any():
        ax.plot(
            x[tied], y[tied], linestyle="none", marker=TIED, color=GREY, markersize=size,
            markeredgewidth=0.9,
        )  # fmt: skip
    for number, name in enumerate(policies):
        style = look(number)
        here = (best["scenario"] == name).to_numpy()
        for some, face in ((here & ~open_, style.colour), (here & open_, "white")):
            ax.plot(
                x[some], y[some], linestyle="none", marker=style.marker, color=style.colour,
                markerfacecolor=face, markersize=size, markeredgewidth=0.7,
            )  # fmt: skip
    for axis, side in ((ax.xaxis, sides[0]), (ax.yaxis, sides[1])):
        levels = levels_of(side)
        if levels:
            axis.set_ticks(range(len(levels)), [wrapped(name, 0.45, SMALL) for name in levels])
        else:
            axis.set_major_formatter(lambda value, _: plain(value))
    ax.margins(0.04)
    if levels_of(sides[0]):
        ax.set_xlim(-0.5, len(levels_of(sides[0])) - 0.5)
    if levels_of(sides[1]):
        ax.set_ylim(-0.5, len(levels_of(sides[1])) - 0.5)
    ax.tick_params(labelsize=SMALL)


def _handles(policies: list[str], shares: pd.Series, best: pd.DataFrame) -> list[Artist]:
    alone = "alone " if SEVERAL in shares else ""
    handles: list[Artist] = [
        Line2D(
            [], [], color=look(n).colour, marker=look(n).marker, linestyle="none", markersize=4.5,
            label=f"{cut(name, 1.6)}: best {alone}in {percentage(shares.get(name, 0.0))}",
        )
        for n, name in enumerate(policies)
    ]  # fmt: skip
    if SEVERAL in shares:
        handles.append(
            Line2D([], [], color=GREY, marker=TIED, linestyle="none", markersize=4.5,
                   label=f"several equally good in {percentage(shares[SEVERAL])}")
        )  # fmt: skip
    if best["within_noise"].any():
        handles.append(
            Line2D([], [], color=GREY, marker="o", markerfacecolor="white", linestyle="none",
                   markersize=4.5, label="open: lead within noise")
        )  # fmt: skip
    handles += [
        Line2D([], [], color=GREY, marker="o", linewidth=1.3, markersize=4.5,
               label="mean regret, 95 % interval"),
        Line2D([], [], color=GREY, marker="|", linewidth=0.8, markersize=7, markeredgewidth=1.6,
               label="95th percentile of regret"),
    ]  # fmt: skip
    return handles


def _something(view: StudyView) -> bool:
    needed = (view.rows("regret"), view.study.tables["points"], view.rows("robustness"))
    return not any(table.empty for table in needed) and len(view.moving) > 1


def _draw(view: StudyView, fig: Figure) -> list[Axes]:
    regret, points, robustness = view.rows("regret"), view.study.ordered, view.rows("robustness")
    x, y = view.moving[:2]
    return draw(regret, points, robustness, fig, x, y, view.quantity, view.study.labels)


def _describe(view: StudyView) -> str:
    regret, points, robustness = view.rows("regret"), view.study.ordered, view.rows("robustness")
    x, y = view.moving[:2]
    return describe(regret, points, robustness, x, y, view.quantity, view.study.labels)


PICTURE: PictureKind[StudyView] = PictureKind(
    "regret_map",
    "Best policies and their regret",
    _draw,
    _describe,
    parts=whole_if(_something),
)
