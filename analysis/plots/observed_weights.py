"""Sums of the weights of observed events a month, a line for each government that acted."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from ballast.analysis.plots.page_layout import fit, write_below
from ballast.analysis.plots.style import as_dates, journal, look, new_figure
from ballast.sim.scenario.event_record import BOTH


def monthly_weights(events: pd.DataFrame, names: Mapping[str, str], width: float) -> Figure:
    """Draw the sums.

    Args:
        events: columns date, source, weight; any number of rows.
        names: of the governments by id.
        width: inches.
    """
    with journal():
        fig = new_figure(3.2, width)
        ax = fig.subplots()
        handles = []
        months = events["date"].dt.to_period("M")
        span = pd.PeriodIndex(months.sort_values().unique(), freq="M")
        if len(events):
            span = pd.period_range(months.min(), months.max(), freq="M")
        for number, (side, name) in enumerate({**names, BOTH: "both together"}.items()):
            own = events["source"] == side
            if not own.any():
                continue
            sums = events[own].groupby(months[own])["weight"].sum().reindex(span, fill_value=0.0)
            when = as_dates(span.to_timestamp().to_series())
            style = look(number)
            handles += ax.plot(when, sums, color=style.colour, linestyle=style.dashes, label=name)
        ax.axhline(0.0, color="0.6", linewidth=0.6, zorder=0)
        ax.set_ylabel("sum of weights a month\n(below zero: hostile)")
        fit(fig, 2.6, write_below(fig, handles) if handles else 0.0)
    return fig
