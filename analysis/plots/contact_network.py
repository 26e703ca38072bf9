"""Who meets whom: officials of both sides, joined by the visits that are held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ballast.analysis.plots.page_layout import fit, is_narrow, width_of, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK, BLUE, GREY, SMALL, VERMILION
from ballast.analysis.plots.table_rows import rows
from ballast.analysis.plots.text_fitting import cut
from ballast.analysis.plots.visit_calendar import lacking_visits
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.stats import contact_pairs
from ballast.analysis.text.rounding import rounded

ROW = 0.4
THICKEST = 5.0
"""Width in points of a line that stands for one visit or more."""
LOOKS = (BLUE, VERMILION)
"""Colours of visits to the first and to the second government; arrows tell them apart too."""
APART = 0.13
"""Half the distance between visits both ways, in rows."""


def draw(contacts: pd.DataFrame, names: Mapping[str, str], fig: Figure) -> Axes:
    """Draw the officials of each side in a column and a line for each pair that meets.

    Args:
        contacts: columns visitor, counterpart (names; null where the host's side has nobody for
            it), visitor_side, host (ids), channel, expected (visits held) and before (visits held
            before the start).
        names: of the governments by id.
        fig: an empty figure.
    """
    first, second = names
    found = rows(contacts, _Contact)
    pairs = [_ends(row, first) for row in found]
    held = [pair for pair, row in zip(pairs, found, strict=True) if row.expected]
    people = (_in_order(pairs, 0), _in_order(pairs, 1))
    ax = fig.subplots()
    most = max(2, *(len(side) for side in people))
    heights = [_heights(side, most) for side in people]
    for (left, right), row in zip(pairs, found, strict=True):
        _line(
            ax, heights[0][left], heights[1][right], row, to_first=row.host == first,
            both_ways=held.count((left, right)) > 1, narrow=is_narrow(fig),
        )  # fmt: skip
    room = min(1.9, 0.31 * width_of(fig))
    _column(ax, 0.0, names[first], heights[0], room)
    _column(ax, 1.0, names[second], heights[1], room)
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(most - 0.5, -0.5)
    ax.set_axis_off()
    keys = _handles(names, before=bool(contacts["before"].any()))
    fit(fig, ROW * most, write_below(fig, keys))
    return ax


class _Contact(NamedTuple):
    visitor: str
    counterpart: str | None
    visitor_side: str
    host: str
    channel: str
    expected: float
    before: float


def _column(ax: Axes, x: float, side: str, heights: Mapping[str, float], room: float) -> None:
    """The officials of one side below its name."""
    left = x == 0.0
    about: dict[str, Any] = {"textcoords": "offset points", "ha": "right" if left else "left"}
    for person, height in heights.items():
        ax.plot([x], [height], "o", color=BLACK, markersize=4, zorder=3, clip_on=False)
        ax.annotate(
            cut(person, room - 0.12, SMALL + 0.5), (x, height), xytext=(-6 if left else 6, 0),
            va="center", fontsize=SMALL + 0.5, annotation_clip=False, **about,
        )  # fmt: skip
    ax.annotate(
        cut(side, room, 9), (x, 1), xycoords="axes fraction", xytext=(0, 8), fontsize=9, **about
    )


def describe(contacts: pd.DataFrame, names: Mapping[str, str]) -> str:
    """The picture in words: each pair with the number of visits to expect."""
    parts = []
    for row in rows(contacts, _Contact):
        other = row.counterpart if isinstance(row.counterpart, str) else names[row.host]
        parts.append(f"{row.visitor} to {other} {rounded(row.expected, 2)}")
        if row.before:
            parts[-1] += f" and {row.before:.0f} before the start"
    listed = ", ".join(parts) if parts else "none"
    return f"Visits of the scenario by visitor and counterpart, expected number held: {listed}."


def _ends(row: _Contact, first: str) -> tuple[str, str]:
    """Names in the left and the right column."""
    counterpart = row.counterpart if isinstance(row.counterpart, str) else "(nobody named)"
    pair = (row.visitor, counterpart)
    return pair if row.visitor_side == first else (pair[1], pair[0])


def _in_order(pairs: list[tuple[str, str]], column: int) -> list[str]:
    return list(dict.fromkeys(pair[column] for pair in pairs))


def _heights(people: list[str], most: int) -> dict[str, float]:
    """Places from the top, spread over all rows."""
    step = most / max(1, len(people))
    return {person: step * (place + 0.5) - 0.5 for place, person in enumerate(people)}


def _line(
    ax: Axes, left: float, right: float, row: _Contact, *, to_first: bool, both_ways: bool,
    narrow: bool,
) -> None:  # fmt: skip
    """An arrow to the host's side, with the number of visits and their channel on it."""
    shift = both_ways * (-APART if to_first else APART)
    if row.before:
        up = -2.2 * APART
        ax.plot(
            [0, 1], [left + up, right + up], color=GREY, linewidth=1.0, linestyle=(0, (1, 1.5)),
            zorder=1,
        )  # fmt: skip
    if not row.expected > 0:
        return
    colour = LOOKS[0 if to_first else 1]
    begin, end = left + shift, right + shift
    ax.plot(
        [0.03, 0.97], [begin + 0.03 * (end - begin), end - 0.03 * (end - begin)], color=colour,
        linewidth=max(0.5, THICKEST * min(1.0, row.expected)), solid_capstyle="butt", zorder=2,
    )  # fmt: skip
    tip = (0.03, begin, "<") if to_first else (0.97, end, ">")
    ax.plot(*tip, color=colour, markersize=7, markeredgewidth=0, zorder=3)
    at = 0.3 if to_first else 0.7
    text = rounded(row.expected, 2)
    if not narrow:
        text += f" {row.channel.replace('_', ' ')}"
    ax.text(
        at, begin + at * (end - begin), text, ha="center", va="center", fontsize=SMALL, zorder=5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
    )  # fmt: skip


def _handles(names: Mapping[str, str], *, before: bool) -> list[Artist]:
    found: list[Artist] = [
        *(
            Line2D(
                [], [], color=colour, linewidth=3, marker=tip, markersize=7, markeredgewidth=0,
                label=f"visits to {name}, expected number held",
            )
            for name, colour, tip in zip(names.values(), LOOKS, "<>", strict=True)
        ),
        Line2D(
            [], [], color=GREY, linestyle=(0, (1, 1.5)), linewidth=1.0,
            label="held before the start",
        ),
    ]  # fmt: skip
    return found if before else found[:-1]


def _of(tables: Tables) -> pd.DataFrame:
    return contact_pairs.contacts(tables.scenario, tables.visits)


PICTURE: PictureKind[Tables] = PictureKind(
    "contacts",
    "Who meets whom",
    lambda tables, fig: draw(_of(tables), tables.names, fig),
    lambda tables: describe(_of(tables), tables.names),
    lacking_visits,
    by_default=False,
)
