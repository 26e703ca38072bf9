"""Single pictures, from tables written by hand: what is drawn is what the table says."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import num2date

from analysis.distributions import histogram
from analysis.outcomes import Draws
from analysis.plots import (
    categories,
    channels,
    contacts,
    encounters,
    reciprocity,
    rungs,
    side_by_side,
    survival,
)
from analysis.plots import histogram as histograms
from analysis.plots.style import COLUMN, WIDTH, date_axis, journal, new_figure
from analysis.survival import survival as survival_of
from tests.analysis.references import CHANNELS, NAMES, PICTURES, opened, pixels, rates, stored

WIDTHS = (WIDTH, COLUMN)
START = date(2020, 3, 1)
NEVER = float("nan")


def first_days() -> pd.DataFrame:
    """Two draws of two histories, and draw 0 before them."""
    return pd.DataFrame(
        {
            "draw": [0, 0, 1, 1, 2, 2],
            "run": [0, 1, 0, 1, 0, 1],
            "first_day_rung_4": [0.0, 0.0, 5.0, 20.0, NEVER, 5.0],
            "first_day_rung_5": [NEVER, NEVER, 7.0, NEVER, NEVER, NEVER],
            "first_day_rung_6": [NEVER] * 6,
        }
    )


def waiting() -> pd.DataFrame:
    return survival_of(first_days(), Draws.sized(3, 2), START, 60)


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
    assert any("one draw" in label or "parameter draws" in label for label in labels)


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
    columns = ["severity", "mean", "mc_low", "mc_high", "draws_low", "draws_high", "q05", "q95"]
    rows = [
        ("any", 66.0, 65.0, 67.0, 40.0, 90.0, 34.0, 103.0),
        ("routine", 62.8, 61.8, 63.8, 38.0, 86.0, 32.0, 99.0),
        ("publicised", 3.1, 3.0, 3.2, 1.8, 4.6, 0.0, 7.0),
        ("collision", 0.12, 0.1, 0.15, 0.03, 0.3, 0.0, 1.0),
        ("lethal", 0.0, None, 0.004, None, None, 0.0, 0.0),
    ]
    shares = pd.DataFrame(
        [
            (what, number, share, 0.8 * share, 1.2 * share if share else 0.004, None, None)
            for what in ("collisions", "lethal_incidents")
            for number, share in enumerate((0.8, 0.15, 0.05, 0.0))
        ],
        columns=[
            "what", "number", "estimate", "mc_low", "mc_high", "draws_low", "draws_high",
        ],
    )  # fmt: skip
    with journal():
        left, right = encounters.draw(
            pd.DataFrame(rows, columns=columns), shares, 365, new_figure(width=width)
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
    columns = [
        "answering", "actor", "triggers", "answered", "coincidence", "excess", "mc_low", "mc_high",
        "q05", "q95", "recorded", "recorded_triggers",
    ]  # fmt: skip
    rows = [
        ("BB", "AA", 900.0, 0.4, 0.28, 0.12, 0.1, 0.14, 0.05, 0.3, 0.16, 17.0),
        ("AA", "BB", 400.0, 0.4, 0.3, 0.1, 0.07, 0.12, 0.02, 0.2, NEVER, 0.0),
    ]
    table = pd.DataFrame(rows, columns=columns)
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
    table = pd.DataFrame(
        [
            ("Alma", "Bela", "AA", "BB", "diplomatic", 0.5, 1.0),
            ("Bela", "Alma", "BB", "AA", "diplomatic", 1.0, 0.0),
            ("Arne", None, "AA", "BB", "economic", 0.25, 0.0),
        ],
        columns=[
            "visitor", "counterpart", "visitor_side", "host", "channel", "expected", "before",
        ],
    )  # fmt: skip
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
    days = [START + timedelta(days=day) for day in range(60)]
    columns = ["q05", "q25", "q50", "q75", "q95", "mean"]

    def table(level: float) -> pd.DataFrame:
        if kind == "survival":
            return waiting()
        parts = [
            pd.DataFrame(
                {"date": days, "variable": name}
                | {column: np.full(60, level * scale) for column in columns}
            )
            for name, scale in (
                ("tension", 60.0),
                *((f"rung_{rung}", 0.1 ** (rung - 3)) for rung in (4, 5, 6, 7)),
            )
        ]
        return pd.concat(parts)

    with journal():
        figure = new_figure(width=width)
        panels = side_by_side.draw(
            kind, [("one", table(1.0)), ("two", table(0.5)), ("three", table(0.9))], figure
        )

        assert len(panels) == 3 and len({ax.get_ylim() for ax in panels}) == 1
        assert [ax.get_title(loc="left") for ax in panels] == ["one", "two", "three"]
        assert panels[0].get_ylabel() and panels[-1].get_xlabel() == "date"
        assert figure.legends


SQUARE = 5


def _distance(one: np.ndarray, two: np.ndarray) -> float:
    """The largest difference between squares of five by five pixels, in shades from 0 to 1."""
    tall, wide = (size // SQUARE for size in one.shape)
    apart = (one - two)[: tall * SQUARE, : wide * SQUARE]
    squares = apart.reshape(tall, SQUARE, wide, SQUARE).mean(axis=(1, 3))
    return float(np.abs(squares).max())


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_look_as_they_did(name: str) -> None:
    """Nearer to the stored one than that is to itself half a pixel aside.

    Another version of the font renderer moves edges by less than half a pixel; another number in
    the table is further away than that.
    """
    figure, other = PICTURES[name]
    before = stored(name)
    tolerance = _distance(before, (before + np.roll(before, 1, axis=1)) / 2.0)

    now = pixels(figure)
    assert now.shape == before.shape
    assert _distance(now, before) < tolerance
    assert _distance(pixels(figure, other), before) > tolerance
