"""What first disputes are owed to, from the table of histories to the picture."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.plots import onset_shares as causes
from ballast.analysis.plots.style import COLUMN, WIDTH, journal, new_figure
from ballast.analysis.stats.cause_shares import causes_table
from ballast.analysis.stats.draws import Draws
from ballast.sim.world.onset_causes import CAUSES


def onsets(rows: list[tuple[int, int, float, float]]) -> pd.DataFrame:
    """Histories by draw, run, and the shares of shocks and acts; the rest is ordinary."""
    table = pd.DataFrame(rows, columns=["draw", "run", "shocks", "acts"])
    others = dict.fromkeys(set(CAUSES) - {"shocks", "acts", "ordinary"}, 0.0)
    return table.assign(day=3, ordinary=1.0 - table["shocks"] - table["acts"], **others)


def test_shares_are_means_over_the_histories_with_a_dispute() -> None:
    """Draw 0 is apart; of two sampled draws of three, three histories see one."""
    found = causes_table(
        onsets([(0, 0, 0.9, 0.0), (1, 0, 0.3, 0.1), (1, 2, 0.5, 0.0), (2, 1, 0.1, 0.2)]),
        Draws.sized(3, 3),
    )
    share = found.set_index("cause")["estimate"]

    assert share["shocks"] == pytest.approx(0.3) and share["acts"] == pytest.approx(0.1)
    assert share["ordinary"] == pytest.approx(0.6) and share.sum() == pytest.approx(1.0)
    assert found["cause"].iloc[0] == "shocks" and found["cause"].iloc[-1] == "ordinary"


def test_with_one_draw_its_histories_count_and_no_draws_are_shown() -> None:
    found = causes_table(onsets([(0, 0, 0.2, 0.0), (0, 3, 0.4, 0.0)]), Draws.sized(1, 5))

    assert found.set_index("cause").loc["shocks", "estimate"] == pytest.approx(0.3)
    assert found["draws_low"].isna().all()


def test_intervals_of_chance_hold_the_truth() -> None:
    """Of 300 samples of 8 draws x 40 runs, 95 % intervals hold the mean share in 92 … 98 %."""
    generator, held = np.random.default_rng(5), 0
    for _ in range(300):
        place = np.flatnonzero(generator.random(9 * 40) < 0.5)
        shares = generator.beta(1.0, 3.0, len(place))
        rows = [(int(p) // 40, int(p) % 40, s, 0.0) for p, s in zip(place, shares, strict=True)]
        row = causes_table(onsets(rows), Draws.sized(9, 40)).set_index("cause").loc["shocks"]
        held += row["mc_low"] <= 0.25 <= row["mc_high"]
    assert 0.92 <= held / 300 <= 0.98


def test_no_dispute_is_no_row() -> None:
    assert causes_table(onsets([]), Draws.sized(3, 3)).empty
    assert causes_table(onsets([(0, 1, 0.5, 0.0)]), Draws.sized(3, 3)).empty


@pytest.mark.parametrize("width", [WIDTH, COLUMN])
def test_the_picture_draws_every_cause_and_the_words_say_it(width: float) -> None:
    rows = [(d, r, 0.1 + 0.1 * d, 0.02 * r) for d in range(1, 4) for r in range(8)]
    table = causes_table(onsets(rows), Draws.sized(4, 10))
    with journal():
        ax = causes.draw(table, new_figure(width=width))

        bars = [bar.get_width() for bar in ax.patches]
        assert bars == pytest.approx(table["estimate"].tolist())
        names = [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]
        assert names == [causes.NAMES[cause] for cause in table["cause"]]
        assert ax.get_xlim()[0] == 0.0 and ax.get_xlim()[1] >= table["estimate"].max()
        assert ax.get_xlabel() == "share of the first disputes"
    said = causes.describe(table)
    assert said.startswith("First disputes by what they are owed to: shocks from outside 3")
    assert "the ordinary hazard 6" in said and "counts among acts" in said


def test_every_cause_has_a_name() -> None:
    assert list(causes.NAMES) == list(CAUSES)
