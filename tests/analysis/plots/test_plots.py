"""Single pictures, from tables written by hand: what is drawn is what the table says."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import num2date

from ballast.analysis.plots import (
    act_categories as categories,
)
from ballast.analysis.plots import (
    answer_excess as reciprocity,
)
from ballast.analysis.plots import (
    channel_strips as channels,
)
from ballast.analysis.plots import (
    contact_network as contacts,
)
from ballast.analysis.plots import (
    encounter_severities as encounters,
)
from ballast.analysis.plots import histogram as histograms
from ballast.analysis.plots import (
    rung_probabilities as rungs,
)
from ballast.analysis.plots import (
    scenario_panels as side_by_side,
)
from ballast.analysis.plots import (
    survival_curves as survival,
)
from ballast.analysis.plots.interval_marks import UNRESOLVED
from ballast.analysis.plots.style import COLUMN, WIDTH, date_axis, journal, new_figure
from ballast.analysis.stats.distributions import histogram
from tests.analysis.by_hand import (
    CHANNELS,
    NAMES,
    NEVER,
    START,
    answers,
    days,
    encounter_rates,
    incident_shares,
    opened,
    rates,
    waiting,
)
from tests.analysis.by_hand import contacts as contact_table

WIDTHS = (WIDTH, COLUMN)


@pytest.mark.parametrize("width", WIDTHS)
def test_survival_draws_the_curves_and_who_is_left(width: float) -> None:
    table = waiting()
    with journal():
        ax = survival.draw(table, new_figure(width=width))

        for rung, line in zip((4, 5, 6), ax.lines, strict=True):
            assert line.get_ydata().tolist() == table[table["rung"] == rung]["share"].tolist()
        assert ax.get_ylim()[0] == 0.0 and ax.get_ylim()[1] >= 1.0
        assert ax.get_xlabel() == "date" and "not yet there" in ax.get_ylabel()
        written = [text.get_text() for text in ax.texts]
        ticks = [
            t for t in ax.get_xticks() if ax.get_xlim()[0] <= t <= ax.get_xlim()[1]
        ]  # those after the last day have no number
        at = [(num2date(tick).date() - START).days for tick in ticks]
        fours = table[table["rung"] == 4]["at_risk"].tolist()
        assert next(f"{fours[day]}" for day in at if day < 60) in written
    assert "not there by 29 apr 2020" in survival.describe(table).lower()


def test_survival_says_what_its_bands_are() -> None:
    with journal():
        figure = new_figure()
        survival.draw(waiting(), figure)
        labels = [text.get_text() for text in figure.legends[0].get_texts()]

    assert "chance, 95 %" in labels
    assert UNRESOLVED in labels  # of two draws, which do not tell


def test_histograms_mark_mean_and_five_and_ninety_five_percent() -> None:
    about = histogram(pd.DataFrame({"hits": [0, 0, 1, 3, 3, 3, 3, 3]}), "hits")
    with journal():
        (ax,) = histograms.draw([(about, "hits")], 60, new_figure())

        assert [bar.get_height() for bar in ax.patches] == about.shares.tolist()
        assert [line.get_xdata()[0] for line in ax.lines] == [2.0, 0.0, 3.0]
        assert ax.get_xlabel() == "hits" and ax.get_ylabel() == "share of histories"
        assert ax.get_ylim()[0] == 0.0


def test_a_histogram_says_how_often_it_has_no_value() -> None:
    about = histogram(pd.DataFrame({"day": [4.0, NEVER, NEVER, NEVER]}), "day")
    with journal():
        (ax,) = histograms.draw([(about, "day")], 60, new_figure())

    assert ax.get_title(loc="right") == "never in 75 %"
    assert "never in 75 %" in histograms.describe([(about, "day")])


@pytest.mark.parametrize("width", WIDTHS)
def test_encounters_stand_on_logarithmic_axes_that_hold_all_points(width: float) -> None:
    with journal():
        left, right = encounters.draw(
            encounter_rates(), incident_shares(), 365, new_figure(width=width)
        )

        assert left.get_xscale() == right.get_xscale() == "log"
        assert left.get_xlim()[0] < 0.12 < 103.0 < left.get_xlim()[1]
        assert "< 0.004" in [text.get_text() for text in left.texts]
        assert [text.get_text() for text in right.texts].count("< 0.4 %") == 2
        assert "365 days" in right.get_title(loc="left")


@pytest.mark.parametrize("width", WIDTHS)
def test_categories_put_simulated_and_recorded_rates_beside_each_other(width: float) -> None:
    with journal():
        first, second = categories.draw(rates(), NAMES, "two", new_figure(width=width))

        simulated, recorded = first.lines[0], first.lines[1]
        assert simulated.get_xdata().tolist() == [4.0, 2.0]
        assert recorded.get_xdata().tolist() == [3.0, 2.5]
        assert first.get_xlim()[0] == 0.0 and first.get_xlim() == second.get_xlim()
        assert first.get_xlim()[1] > 10.0
        assert [t.get_text() for t in first.get_yticklabels()] == ["military", "talks"]


def test_reciprocity_keeps_zero_in_view() -> None:
    table = answers()
    with journal():
        ax = reciprocity.draw(table, NAMES, "the first two", new_figure())

        assert ax.get_xlim()[0] < 0.0 < 30.0 < ax.get_xlim()[1]
        points = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"]
        assert points == [12.0, 10.0]
        diamonds = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "D"]
        assert diamonds == [16.0]
        assert "17 acts" in [text.get_text() for text in ax.texts]
    assert "Boria after Aland 40 %" in reciprocity.describe(table, NAMES, "the first two")


@pytest.mark.parametrize("width", WIDTHS)
def test_channels_have_a_strip_each_from_nothing_to_all(width: float) -> None:
    with journal():
        (ax,) = channels.draw(opened(), CHANNELS, NAMES, new_figure(width=width))

        assert ax.get_ylim() == (0.0, 1.0)
        assert ax.lines[0].get_ydata().tolist() == opened()["mean"].iloc[:80].tolist()
        words = " ".join(text.get_text() for text in ax.texts)
        assert "suspended since Jun 2019" in words and "Boria opens" in words and "80 %" in words
    said = channels.describe(opened(), CHANNELS)
    assert "military high (suspended since Jun 2019: after the raid) 0 % to 80 %" in said


@pytest.mark.parametrize("width", WIDTHS)
def test_suspensions_stand_below_the_strips_with_their_reasons(width: float) -> None:
    often = pd.Series({"a feast": 0.1, "an undated shock": 0.3})
    with journal():
        figure = new_figure(width=width)
        channels.draw(opened(), CHANNELS, NAMES, figure, often)
        words = " ".join(text.get_text() for text in figure.texts).replace("\n", " ")

        assert "0.4 a history; 75 % after an undated shock, 25 % after a feast." in words
    assert "25 % after a feast" in channels.describe(opened(), CHANNELS, often)
    assert "No channel is suspended" in channels.reasons(often * 0.0)


@pytest.mark.parametrize("inches", [1.5, 2.0, 3.0, 5.5])
@pytest.mark.parametrize("days", [1, 19, 47, 364, 539, 660, 1400])
def test_dates_are_dates_at_every_length_and_width(inches: float, days: int) -> None:
    with journal():
        figure = new_figure(width=6.0)
        ax = figure.add_axes((0.05, 0.2, inches / 6.0, 0.7))
        date_axis(ax, START, START + timedelta(days=days))
        figure.draw_without_rendering()
        labels = [label for label in ax.get_xticklabels() if label.get_text()]
        boxes = sorted((box.x0, box.x1) for box in (label.get_window_extent() for label in labels))

        assert len(labels) >= 2 and not any(":" in label.get_text() for label in labels)
        assert all(one[1] < two[0] for one, two in pairwise(boxes))


def test_a_band_that_is_known_for_a_moment_only_is_no_blot() -> None:
    """Of 60 days, ten in a row are drawn and nine are not."""
    known = np.full(60, NEVER)
    known[5:14], known[40:50] = 0.2, 0.3
    drawn = rungs._for_long(pd.Series(known))

    assert np.flatnonzero(drawn).tolist() == list(range(40, 50))


def test_contacts_are_as_thick_as_they_are_likely() -> None:
    table = contact_table()
    with journal():
        ax = contacts.draw(table, NAMES, new_figure())

        widths = [line.get_linewidth() for line in ax.lines if line.get_color() in contacts.LOOKS
                  and len(line.get_xdata()) == 2]  # fmt: skip
        assert widths == [share * contacts.THICKEST for share in (0.5, 1.0, 0.25)]
        words = [text.get_text() for text in ax.texts]
        assert {"Alma", "Bela", "Arne", "(nobody named)"} <= set(words)
    assert "Alma to Bela 0.50 and 1 before the start" in contacts.describe(table, NAMES)


@pytest.mark.parametrize("kind", side_by_side.KINDS)
@pytest.mark.parametrize("width", WIDTHS)
def test_panels_beside_each_other_share_their_scale(kind: str, width: float) -> None:
    def table(level: float) -> pd.DataFrame:
        return waiting() if kind == "survival" else days(level)

    with journal():
        figure = new_figure(width=width)
        panels = side_by_side.draw(
            kind, [("one", table(1.0)), ("two", table(0.5)), ("three", table(0.9))], figure
        )

        assert len(panels) == 3 and len({ax.get_ylim() for ax in panels}) == 1
        assert [ax.get_title(loc="left") for ax in panels] == ["one", "two", "three"]
        assert panels[0].get_ylabel() and panels[-1].get_xlabel() == "date"
        assert figure.legends
