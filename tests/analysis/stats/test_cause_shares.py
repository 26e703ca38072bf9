"""Causes of first disputes, from the table of onsets to the picture."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.plots import onset_shares as causes
from ballast.analysis.plots.style import COLUMN, WIDTH, journal, new_figure
from ballast.analysis.stats.cause_shares import odds_factors, trigger_shares
from ballast.analysis.stats.draws import Draws
from ballast.sim.vocabulary import OCCASIONS
from ballast.sim.world.onset_causes import ODDS
from tests.analysis import by_hand


def onsets(rows: list[tuple[int, int, str, float]]) -> pd.DataFrame:
    """First disputes by draw, run, occasion, and the log odds of shocks; all others are 0."""
    table = pd.DataFrame(rows, columns=["draw", "run", "occasion", "shocks"])
    others = dict.fromkeys(set(ODDS) - {"shocks"}, 0.0)
    return table.assign(day=3, chance=0.1, **others)


SOME = [
    (0, 0, "threat", 9.0),
    (1, 0, "encounter", np.log(2.0)),
    (1, 2, "shock", np.log(8.0)),
    (2, 1, "encounter", np.log(4.0)),
]
"""Draw 0 is apart; of two sampled draws of three histories, three histories see a dispute."""


def test_shares_of_triggers_are_over_the_histories_with_a_dispute() -> None:
    found = trigger_shares(onsets(SOME), Draws.sized(3, 3)).set_index("occasion")["estimate"]

    assert found["encounter"] == pytest.approx(2 / 3) and found["shock"] == pytest.approx(1 / 3)
    assert found.sum() == pytest.approx(1.0) and found.index[0] == "encounter"
    assert set(found.index) == {occasion.value for occasion in OCCASIONS}


def test_factors_are_geometric_means_with_the_spread_of_disputes() -> None:
    """2, 8 and 4 multiply to 4 on average; a term of zero leaves the odds as they are."""
    found = odds_factors(onsets(SOME), Draws.sized(3, 3)).set_index("term")

    assert list(found.index) == list(ODDS)
    assert found.loc["shocks", "factor"] == pytest.approx(4.0)
    assert found.loc["shocks", ["low", "high"]].tolist() == pytest.approx([2.0, 8.0])
    assert found.drop(index="shocks")["factor"].tolist() == [1.0] * (len(ODDS) - 1)


def test_lethal_accidents_have_no_factors() -> None:
    """Most lift the relation to a crisis whatever the odds; with nothing else there is no panel."""
    some = odds_factors(onsets([*SOME, (2, 2, "lethal_accident", 5.0)]), Draws.sized(3, 3))
    pd.testing.assert_frame_equal(some, odds_factors(onsets(SOME), Draws.sized(3, 3)))
    alone = onsets([(1, 0, "lethal_accident", 5.0), (2, 1, "lethal_accident", 5.0)])
    shares, factors = (f(alone, Draws.sized(3, 3)) for f in (trigger_shares, odds_factors))
    assert factors.empty
    for width in (WIDTH, COLUMN):
        with journal():
            figure = new_figure(width=width)
            causes.draw(shares, factors, figure)
            assert len(figure.axes) == 1
    assert "factor" not in causes.describe(shares, factors)


def test_with_one_draw_its_histories_count_and_no_draws_are_shown() -> None:
    table = onsets([(0, 0, "shock", 0.0), (0, 3, "threat", np.log(4.0))])
    shares, factors = (
        trigger_shares(table, Draws.sized(1, 5)),
        odds_factors(table, Draws.sized(1, 5)),
    )

    assert shares.set_index("occasion").loc["shock", "estimate"] == pytest.approx(0.5)
    assert factors.set_index("term").loc["shocks", "factor"] == pytest.approx(2.0)
    assert shares["draws_low"].isna().all() and factors["draws_low"].isna().all()


def test_monte_carlo_intervals_hold_the_truth() -> None:
    """Of 300 samples of 8 draws x 40 runs, 95 % intervals hold the true value in 92 … 98 %."""
    generator, held = np.random.default_rng(5), np.zeros(2)
    for _ in range(300):
        place = np.flatnonzero(generator.random(9 * 40) < 0.5)
        shock = generator.random(len(place)) < 0.25
        logs = generator.normal(np.log(1.5), 0.4, len(place))
        rows = [
            (int(p) // 40, int(p) % 40, "shock" if s else "threat", log)
            for p, s, log in zip(place, shock, logs, strict=True)
        ]
        shares = trigger_shares(onsets(rows), Draws.sized(9, 40)).set_index("occasion").loc["shock"]
        factor = odds_factors(onsets(rows), Draws.sized(9, 40)).set_index("term").loc["shocks"]
        held += (
            shares["mc_low"] <= 0.25 <= shares["mc_high"],
            factor["mc_low"] <= 1.5 <= factor["mc_high"],
        )
    assert (held / 300 >= 0.92).all() and (held / 300 <= 0.98).all()


def test_no_dispute_is_no_row() -> None:
    for table in (onsets([]), onsets([(0, 1, "shock", 0.5)])):
        assert trigger_shares(table, Draws.sized(3, 3)).empty
        assert odds_factors(table, Draws.sized(3, 3)).empty


@pytest.mark.parametrize("width", [WIDTH, COLUMN])
def test_the_picture_draws_every_row_and_has_no_change_in_view(width: float) -> None:
    shares, factors = by_hand.triggers(), by_hand.factors()
    with journal():
        left, right = causes.draw(shares, factors, new_figure(width=width))

        assert [bar.get_width() for bar in left.patches] == shares["estimate"].tolist()
        assert left.get_xlim()[0] == 0.0 and left.get_xlim()[1] >= 0.52
        assert right.get_xscale() == "log"
        assert 0.2 < right.get_xlim()[0] < 0.36 and 1.55 < right.get_xlim()[1] < 5.0
        dots = [line.get_xdata()[0] for line in right.lines if line.get_marker() == "o"]
        assert dots == factors["factor"].tolist()
        for ax, names in (
            (left, [causes.TRIGGERS[name] for name in shares["occasion"]]),
            (right, [causes.TERMS[name] for name in factors["term"]]),
        ):
            labels = [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]
            assert labels == names


def test_the_words_say_every_number_of_the_picture() -> None:
    said = causes.describe(by_hand.triggers(), by_hand.factors())

    assert said.startswith("What first disputes begin with: shock over sovereignty 41 %, pub")
    assert "economic coercion < 0.1 %" in said
    assert "gravity of the event ×0.9, tempo of encounters ×0.73, " in said


def test_every_trigger_and_every_term_has_a_name() -> None:
    assert list(causes.TRIGGERS) == [occasion.value for occasion in OCCASIONS]
    assert list(causes.TERMS) == list(ODDS)
