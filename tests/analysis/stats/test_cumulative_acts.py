"""Acts counted up from the start, by hand and in pieces."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ballast.analysis.stats.cumulative_acts import cumulative_acts
from ballast.sim.outcomes.logged_sample import LoggedSample

START = date(2020, 3, 1)
SIDES = ("AA", "BB")
FIRST_RUN = LoggedSample(every=1, runs=1)


def acts(*rows: tuple[int, int, str, str]) -> pd.DataFrame:
    """Acts from draw, day, side and category, all of run 0."""
    table = pd.DataFrame(rows, columns=["draw", "day", "source", "category"])
    dates = [START + timedelta(days=int(day)) for day in table.pop("day")]
    return table.astype({"draw": int}).assign(run=0, date=pd.to_datetime(dates))


def weeks(*means: float) -> pd.DataFrame:
    """Means of four weeks of the hostile acts of AA, the last in the week before the start."""
    about = {"side": "AA", "tone": "hostile", "observed": True}
    first = -len(means)
    return pd.DataFrame(
        [about | {"week": START + timedelta(days=7 * (first + n)), "mean": mean}
         for n, mean in enumerate(means)],
        columns=["week", "side", "tone", "observed", "mean"],
    )  # fmt: skip


def of(table: pd.DataFrame, side: str, tone: str) -> pd.DataFrame:
    return table[(table["side"] == side) & (table["tone"] == tone)]


def test_three_histories_by_hand() -> None:
    """Draw 0 is left out; of two others one acts on days 0 and 8, the other on day 13."""
    found = cumulative_acts(
        acts((0, 1, "AA", "military"), (1, 0, "AA", "military"), (1, 8, "AA", "military"),
             (2, 13, "AA", "military"), (2, 3, "AA", "verbal_cooperative")),
        weeks(), SIDES, START, 15, FIRST_RUN, draws=3,
    )  # fmt: skip
    hostile = of(found, "AA", "hostile")

    assert [when - START for when in hostile["date"]] == [timedelta(d) for d in (0, 7, 14, 15)]
    assert hostile["mean"].tolist() == [0.0, 0.5, 1.5, 1.5]  # (0, 1, 2, 2) and (0, 0, 1, 1)
    assert hostile["q50"].tolist() == hostile["mean"].tolist()
    assert of(found, "AA", "cooperative")["mean"].tolist() == [0.0, 0.5, 0.5, 0.5]
    assert of(found, "BB", "hostile")["mean"].tolist() == [0.0] * 4
    assert found["recorded"].isna().all()


def test_the_record_is_counted_by_fours_from_its_end() -> None:
    """Means 9, 1, 2, 3, 4, 2: the last four weeks have 8 acts, the four before them 4."""
    found = cumulative_acts(
        acts(), weeks(9.0, 1.0, 2.0, 3.0, 4.0, 2.0), SIDES, START, 60, FIRST_RUN, draws=3
    )
    record = of(found, "AA", "hostile").dropna(subset="recorded")

    assert record["recorded"].tolist() == [0.0, 4.0, 12.0]
    assert [when - START for when in record["date"]] == [timedelta(d) for d in (0, 28, 56)]
    short = cumulative_acts(acts(), weeks(9.0, 1.0), SIDES, START, 40, FIRST_RUN, draws=3)
    assert of(short, "AA", "hostile")["recorded"].dropna().tolist() == [0.0, 4.0]
    shorter = cumulative_acts(acts(), weeks(9.0, 1.0), SIDES, START, 27, FIRST_RUN, draws=3)
    assert shorter["recorded"].isna().all()


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 29)), max_size=30))
def test_counts_end_at_all_acts_and_never_fall(done: list[tuple[int, int]]) -> None:
    table = acts(*((draw, day, "BB", "military") for draw, day in done))
    found = of(
        cumulative_acts(table, weeks(), SIDES, START, 30, FIRST_RUN, draws=5), "BB", "hostile"
    )

    assert found["mean"].iloc[0] == 0.0 and found["mean"].iloc[-1] == len(done) / 4
    assert (np.diff(found["q05"]) >= 0).all() and (np.diff(found["q95"]) >= 0).all()
