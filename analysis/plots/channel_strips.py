"""How many histories have each channel open, day by day: a strip a channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from ballast.analysis.plots.page_layout import PAPER, fit, is_narrow, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import (
    BLACK,
    BLUE,
    GREY,
    SMALL,
    as_dates,
    date_axis,
    day_in_words,
)
from ballast.analysis.plots.text_fitting import cut, inches
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.text.rounding import rounded

OPEN, WORKING = "#9CC7E4", BLUE
ROW = 0.38
NAMES = {False: 2.11, True: 1.38}
"""Inches for what is said of a channel, by whether the figure is narrow."""
FIRST, SECOND = "channel", "channel_working"
SHUT = ("closed", "suspended")
SCALE = "height of a strip: share of histories, 0–100 %"


def draw(
    days: pd.DataFrame, channels: Mapping[str, Mapping[str, Any]], names: Mapping[str, str],
    fig: Figure, suspensions: pd.Series | None = None,
) -> list[Axes]:  # fmt: skip
    """Draw a strip a channel, each from 0 to 100 % of histories.

    Args:
        days: columns date, variable and mean; variables ``channel.ID`` and
            ``channel_working.ID``, shares of histories at level 1 or higher and 2 or higher.
        channels: of the scenario by id: kind, state, since, why, opened_by and secret of each.
        names: of the governments by id.
        suspensions: a history, by the reason in words; None where they are not known.

    Returns:
        The strips.
    """
    share = days.pivot_table(index="date", columns="variable", values="mean", sort=False)
    narrow = is_narrow(fig)
    axes = fig.subplots(len(channels), 1, sharex=True, squeeze=False)[:, 0]
    when = as_dates(share.index.to_series())
    titles = title_of(channels)
    for ax, (name, about) in zip(axes, channels.items(), strict=True):
        _strip(ax, when, share[f"{FIRST}.{name}"], share[f"{SECOND}.{name}"])
        head, state, who, why = label(titles[name], about, names)
        lines = [head, state, who] if narrow else [head, f"{state}; {who}"]
        if why and not narrow and inches(why, SMALL) <= NAMES[narrow]:
            lines.append(why)
        _name(ax, [cut(line, NAMES[narrow]) for line in lines])
    date_axis(axes[-1], when.min().astype(object), when.max().astype(object))
    for ax in axes[:-1]:
        ax.xaxis.set_visible(False)
    below = SCALE if suspensions is None else f"{SCALE}. {reasons(suspensions)}"
    fit(fig, ROW * len(channels), write_below(fig, below, _handles()))
    return list(axes)


def _name(ax: Axes, lines: Sequence[str]) -> None:
    """Lines to the left of a strip, the first of them in black."""
    for number, text in enumerate(lines):
        ax.annotate(
            text, (0, 1 - (number + 0.5) / len(lines)), xycoords="axes fraction", xytext=(-7, 0),
            textcoords="offset points", ha="right", va="center", fontsize=SMALL,
            color=GREY if number else BLACK,
        )  # fmt: skip


def title_of(channels: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Names of channels by id: their kind, or the id where several are of a kind.

    >>> title_of({"a": {"kind": "leader"}, "b": {"kind": "trade"}, "c_d": {"kind": "trade"}})
    {'a': 'leader', 'b': 'b', 'c_d': 'c d'}
    """
    kinds = [about["kind"] for about in channels.values()]
    return {
        name: (about["kind"] if kinds.count(about["kind"]) == 1 else name).replace("_", " ")
        for name, about in channels.items()
    }


def label(
    title: str, about: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[str, str, str, str]:
    """Four lines about a channel: name, how it stands at the start, who opens it, why it is shut.

    >>> label("hot line", {"state": "suspended", "since": None, "opened_by": "BB",
    ...       "secret": False, "why": "after the raid; see the record"}, {"BB": "Boria"})
    ('hot line', 'suspended', 'Boria opens', 'after the raid')
    """
    head = title + (" (secret)" if about["secret"] else "")
    since = about.get("since")
    state = str(about["state"])
    if state in SHUT and since:
        day = date.fromisoformat(str(since))
        state = f"{state} since {day:%b %Y}"
    opener = about["opened_by"]
    who = "either opens" if opener not in names else f"{names[opener]} opens"
    why = str(about.get("why") or "").split(";")[0] if about["state"] in SHUT else ""
    return head, state, who, why


def reasons(suspensions: pd.Series) -> str:
    """How often channels are suspended in a history, and after what.

    >>> reasons(pd.Series({"a shock": 0.6, "an election": 0.2}))
    'Suspensions of channels: 0.8 a history; 75 % after a shock, 25 % after an election.'
    """
    together = float(suspensions.sum())
    if together == 0.0:
        return "No channel is suspended in any history."
    parts = [
        f"{rounded(100 * number / together, 0)} % {'' if str(why)[:3] == 'as ' else 'after '}{why}"
        for why, number in suspensions.sort_values(ascending=False, kind="stable").items()
    ]
    return f"Suspensions of channels: {together:.2g} a history; {', '.join(parts)}."


def describe(
    days: pd.DataFrame,
    channels: Mapping[str, Mapping[str, Any]],
    suspensions: pd.Series | None = None,
) -> str:
    """The picture in words: the share with each channel open at the beginning and the end."""
    first, last = days["date"].min(), days["date"].max()
    mean = days.set_index(["variable", "date"])["mean"]
    parts, titles = [], title_of(channels)
    for name in channels:
        begin, end = (mean[f"{FIRST}.{name}", day] for day in (first, last))
        head, state, _, why = label(titles[name], channels[name], {})
        told = f" ({state}: {why})" if why else ""
        parts.append(f"{head}{told} {rounded(100 * begin, 0)} % to {rounded(100 * end, 0)} %")
    said = "" if suspensions is None else f" {reasons(suspensions)}"
    return (
        f"Share of histories in which each channel is open, from {day_in_words(first)} to "
        f"{day_in_words(last)}: {', '.join(parts)}.{said}"
    )


def _strip(ax: Axes, when: Any, some: pd.Series, working: pd.Series) -> None:
    ax.set_facecolor("#F4F4F4")
    ax.fill_between(when, 0, some.astype(float), step="post", color=OPEN, linewidth=0)
    ax.fill_between(when, 0, working.astype(float), step="post", color=WORKING, linewidth=0)
    ax.step(when, some.astype(float), where="post", color=BLACK, linewidth=0.6)
    ax.set_ylim(0, 1)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_color(PAPER)
    ax.tick_params(axis="x", length=2)
    ax.annotate(
        f"{100 * float(some.iloc[-1]):.0f} %", (1, float(some.iloc[-1])),
        xycoords="axes fraction", xytext=(3, 0), textcoords="offset points", fontsize=SMALL,
        va="center", annotation_clip=False,
    )  # fmt: skip


def _handles() -> list[Artist]:
    return [
        Patch(color=WORKING, label="working level or higher"),
        Patch(color=OPEN, label="open at a limited level"),
        Patch(facecolor="#F4F4F4", edgecolor=PAPER, label="closed or suspended"),
    ]


UNDATED = {
    "sovereignty": "an undated shock over sovereignty",
    "discovery": "an undated discovery",
    "scenario": "as the scenario says",
}
"""Reasons of suspensions that have no name in the scenario."""


def _suspensions(tables: Tables) -> pd.Series | None:
    """Suspensions a history by the reason in words; None in a folder of an older version."""
    found = tables.suspensions
    if "reason" not in found:
        return None
    shocks = tables.scenario["shocks"]
    words = {name: shock["name"] or name.replace("-", " ") for name, shock in shocks.items()}
    return found.groupby("reason", sort=False)["suspensions"].sum().rename(index=words | UNDATED)


def _lacking(tables: Tables) -> str | None:
    if tables.days["variable"].str.startswith(f"{FIRST}.").any():
        return None
    return "days.parquet has no channels; it is of an older version: run it again"


PICTURE: PictureKind[Tables] = PictureKind(
    "channels",
    "Channels open over time",
    lambda t, fig: draw(t.days, t.scenario["channels"], t.names, fig, _suspensions(t)),
    lambda t: describe(t.days, t.scenario["channels"], _suspensions(t)),
    _lacking,
)
