"""What is asked of histories: counted day by day, and the same as the tally and the diary say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from ballast.sim.experiments.paired_experiments import Laboratory
from ballast.sim.outcomes.counting import happened
from ballast.sim.outcomes.trajectories import Trajectories
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.vocabulary import CATEGORIES, NEVER, VisitEvent
from tests.cases import small

DAYS = 200
START = date(2020, 3, 1)


@pytest.fixture(scope="module")
def lab() -> Laboratory:
    return Laboratory(loaded=small(), seed=2, draws=5, runs=20, days=DAYS)


@pytest.fixture(scope="module")
def diary(lab: Laboratory) -> Trajectories:
    (only,) = lab.play(label="scenario")
    assert only.tally is not None
    return only


def rows(diary: Trajectories, table: str, some: Any = None) -> Floats:
    """How many rows of a table each lane has."""
    found = diary.table(table)
    lanes = found["lane"] if some is None else found["lane"][some(found)]
    return np.bincount(lanes, minlength=diary.lanes).astype(float)


def test_acts(lab: Laboratory, diary: Trajectories) -> None:
    assert diary.tally is not None
    for side, name in enumerate(("AA", "BB")):
        for tone, count in enumerate(("hostile_acts", "cooperative_acts")):
            found = lab.count(Asked(count=count, side=name))
            np.testing.assert_array_equal(found, diary.tally.acts[side, tone])
    military = CATEGORIES.index("military")
    found = lab.count(Asked(count="acts", category="military", weight_at_most=-2.0))
    weights = diary.setting.acts.weight
    expected = rows(
        diary, "acts", lambda r: (r["category"] == military) & (weights[r["act"]] <= -2.0)
    )
    np.testing.assert_array_equal(found, expected)
    accuse = diary.setting.acts.ids.index("accuse")
    found = lab.count(Asked(count="acts", act="accuse"))
    np.testing.assert_array_equal(found, rows(diary, "acts", lambda r: r["act"] == accuse))


def test_visits(lab: Laboratory, diary: Trajectories) -> None:
    assert diary.tally is not None
    slots, tally = diary.setting.slots, diary.tally
    for side, name in enumerate(("AA", "BB")):
        found = lab.count(Asked(count="visits_completed", side=name))
        np.testing.assert_array_equal(found, tally.completed[side])
    for count in ("postponed", "cancelled", "rebuffed"):
        found = lab.count(Asked(count=f"visits_{count}"))
        np.testing.assert_array_equal(found, getattr(tally, count))
    found = lab.count(Asked(count="summits_held"))
    np.testing.assert_array_equal(found > 0, tally.summit_day != NEVER)
    who = diary.setting.officials.ids.index("arne")
    found = lab.count(Asked(count="visits_completed", official="arne"))
    expected = rows(
        diary,
        "visits",
        lambda r: (r["event"] == VisitEvent.COMPLETED) & (slots.visitor[r["slot"]] == who),
    )
    np.testing.assert_array_equal(found, expected)
    ministers = lab.count(Asked(count="visits_completed", rank="minister"))
    leaders = lab.count(Asked(count="visits_completed", rank="leader"))
    seniors = lab.count(Asked(count="visits_completed", rank="senior"))
    np.testing.assert_array_equal(ministers + leaders + seniors, tally.completed.sum(axis=0))


def test_encounters_shocks_and_channels(lab: Laboratory, diary: Trajectories) -> None:
    assert diary.tally is not None
    for name in ("encounters", "collisions"):
        np.testing.assert_array_equal(lab.count(Asked(count=name)), getattr(diary.tally, name))
    found = lab.count(Asked(count="encounters_publicised"))
    np.testing.assert_array_equal(found, diary.tally.publicised)
    found = lab.count(Asked(count="lethal_incidents"))
    np.testing.assert_array_equal(found, diary.tally.lethal)
    np.testing.assert_array_equal(lab.count(Asked(count="shocks")), rows(diary, "shocks"))
    before = np.concatenate(
        [diary.setting.channels.level[None, :, None] + 0 * diary.level[:1], diary.level[:-1]]
    )
    opened = ((before == 0) & (diary.level > 0)).sum(axis=(0, 1))
    np.testing.assert_array_equal(lab.count(Asked(count="channels_reopened")), opened)
    shut = ((before > 0) & (diary.level == 0)).sum(axis=(0, 1))
    np.testing.assert_array_equal(lab.count(Asked(count="channels_suspended")), shut)
    channel = diary.setting.channels.ids.index("forces")
    found = lab.count(Asked(count="days_of_channel", channel="forces", level=2))
    np.testing.assert_array_equal(found, (diary.level[:, channel] >= 2).sum(axis=0))


def test_states(lab: Laboratory, diary: Trajectories) -> None:
    highest = lab.count(Asked(value="highest_rung"))
    np.testing.assert_array_equal(highest, diary.rung.max(axis=0))
    found = lab.count(Asked(count="days_on_rung", rung=4))
    np.testing.assert_array_equal(found, (diary.rung >= 4).sum(axis=0))
    for name, expected in (
        ("tension_mean", diary.tension.mean(axis=0, dtype=float)),
        ("tension_highest", diary.tension.max(axis=0)),
        ("tension_last", diary.tension[-1]),
        ("trust_last", diary.trust[-1]),
    ):
        np.testing.assert_allclose(lab.count(Asked(value=name)), expected, rtol=1e-5)


def test_windows(lab: Laboratory, diary: Trajectories) -> None:
    cut = START + timedelta(days=59)
    early = lab.count(Asked(count="acts", by=cut))
    late = lab.count(Asked(count="acts", since=cut + timedelta(days=1)))
    np.testing.assert_array_equal(early + late, lab.count(Asked(count="acts")))
    np.testing.assert_array_equal(early, rows(diary, "acts", lambda r: r["day"] < 60))
    found = lab.count(Asked(value="tension_mean", since=cut, by=cut))
    np.testing.assert_allclose(found, diary.tension[59], rtol=1e-5)


def test_a_threshold_makes_an_event() -> None:
    values = np.array([0.0, 2.0, 5.0])
    assert happened(Asked(count="acts", at_least=2), values).tolist() == [False, True, True]
    assert happened(Asked(count="acts", at_most=2), values).tolist() == [True, True, False]
    assert Asked(count="acts", at_most=0).is_event and not Asked(count="acts").is_event
