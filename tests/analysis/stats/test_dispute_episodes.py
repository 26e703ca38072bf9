"""What becomes of disputes, from small tables of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.stats.dispute_episodes import Disputes
from ballast.analysis.stats.draws import Draws
from ballast.sim.vocabulary import Ending, Occasion, Rung

NEVER = float("nan")
DRAWS = Draws.sized(3, 2)


def dispute(draw: int, run: int, **more: Any) -> dict[str, Any]:
    """A dispute of one day, to which nobody replies."""
    about = {
        "draw": draw, "run": run, "number": 1, "start": 5, "end": 6.0, "days": 1,
        "occasion": "encounter", "opener": "BB", "replied": False, "reply_day": NEVER,
        "highest_rung": 4, "ended": "lapse", "presses": 0, "offers": 0, "calls": 0,
        "calls_answered": 0, "meetings": 0,
    }  # fmt: skip
    return about | more


def disputes(*rows: dict[str, Any], played: float = 365.0) -> Disputes:
    runs = pd.DataFrame({"draw": [0, 0, 1, 1, 2, 2], "run": [0, 1] * 3, "days_played": played})
    return Disputes(pd.DataFrame(rows), runs, DRAWS, 365)


SOME = disputes(
    dispute(0, 0, opener="AA"),  # at the modes: apart
    dispute(1, 0),
    dispute(1, 0, number=2, start=50, end=70.0, days=20, replied=True, reply_day=53.0,
            highest_rung=5, ended="settlement", presses=2, offers=3, calls=6, calls_answered=2),
    dispute(1, 1, occasion="shock", opener="AA", calls=2, calls_answered=1),
    dispute(2, 1, start=355, end=NEVER, days=10, replied=True, reply_day=356.0, ended=None),
)  # fmt: skip


def value(found: Any) -> float:
    assert found is not None
    return float(found.value)


def test_rates_and_shares_by_hand() -> None:
    """Four disputes in four histories of a year; one is open on the last day."""
    assert value(SOME.yearly()) == pytest.approx(1.0)
    by_occasion = SOME.by_occasion()
    assert {o: value(a) for o, a in by_occasion.items()} == pytest.approx(
        {Occasion.ENCOUNTER: 0.75, Occasion.SHOCK: 0.25}
    )
    opened = SOME.opened_by(["AA", "BB"])
    assert value(opened["AA"]) == 0.25 and value(opened["BB"]) == 0.75
    assert value(SOME.replied()) == pytest.approx(1 / 3)
    assert value(SOME.ended(Ending.LAPSE)) == pytest.approx(2 / 3)
    assert value(SOME.ended(Ending.WAR)) == 0.0
    assert value(SOME.reaching(Rung.CRISIS)) == pytest.approx(1 / 3)
    assert value(SOME.answered()) == pytest.approx(3 / 8)
    assert value(SOME.per_dispute("calls")) == 2.0
    assert value(SOME.per_dispute("presses", SOME.begun["replied"])) == 1.0
    assert value(SOME.reply_days()) == 2.0  # three and one
    assert SOME.open_ones == 1 and len(SOME.sampled) == 4


def test_a_year_ends_with_a_war() -> None:
    half = disputes(dispute(1, 0), played=182.5)

    assert value(half.yearly()) == pytest.approx(0.5)


def test_one_that_is_seen_for_a_day_alone_says_nothing_of_its_length() -> None:
    """Begun on the last evening: it may be over the next day or not."""
    late = dispute(1, 0, start=364, end=NEVER, days=1, ended=None)

    assert value(SOME.one_day()) == 0.5
    assert value(disputes(dispute(1, 1), late).one_day()) == 1.0
    assert disputes(late).one_day() is None


def test_one_under_way_on_day_0_does_not_count() -> None:
    found = disputes(dispute(1, 0, start=-9, end=4.0, days=13), dispute(2, 0))

    assert len(found.sampled) == 1 and value(found.one_day()) == 1.0


def test_lengths_count_open_ones_as_at_least_so_long() -> None:
    """1, 1, over 10 and 20 days: half within a day, three quarters within 20."""
    quarter, half, three = SOME.lengths(seed=1)

    assert (quarter.days, half.days, three.days) == (1.0, 1.0, 20.0)
    assert half.low <= half.days <= half.high
    open_alone = disputes(dispute(1, 0, end=NEVER, days=9, ended=None))
    assert np.isinf(open_alone.lengths(seed=1)[1].days)


def test_no_dispute_has_no_length() -> None:
    assert disputes(dispute(0, 0)).lengths(seed=1) == []
    assert value(disputes(dispute(0, 0)).yearly()) == 0.0
