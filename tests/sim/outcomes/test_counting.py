"""What is asked of histories: counted day by day, and the same as the tally and the diary say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.counting import happened, new_counts
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.trajectories import Trajectories
from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.outcome_language import Asked, DifferenceOf, Question, RatioOf
from ballast.sim.vocabulary import CATEGORIES, HOSTILE, NEVER, Cause, Role, VisitEvent
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import play, quiet, small

DAYS = 120
START = date(2020, 3, 1)


@pytest.fixture(scope="module")
def lab() -> PairedExperiments:
    return PairedExperiments(loaded=small(), seed=2, draws=4, runs=15, days=DAYS)


@pytest.fixture(scope="module")
def diary(lab: PairedExperiments) -> Trajectories:
    (only,) = lab.play(label="scenario")
    assert only.tally is not None
    return only


def rows(diary: Trajectories, table: str, some: Any = None) -> Floats:
    """How many rows of a table each lane has."""
    found = diary.table(table)
    lanes = found["lane"] if some is None else found["lane"][some(found)]
    return np.bincount(lanes, minlength=diary.lanes).astype(float)


def of_acts(diary: Trajectories, some: Any) -> Floats:
    """How many acts each lane has of some that governments do outside disputes."""
    return rows(diary, "acts", lambda r: ordinary(diary, r) & some(r))


def ordinary(diary: Trajectories, found: Any) -> Any:
    """Acts that are none of those within disputes, which are counted by name alone."""
    return diary.setting.dispute_acts.role[found["act"]] < 0


def of_visits(diary: Trajectories, event: str, some: Any = None) -> Floats:
    """How often an event comes to some visits, by lane."""
    keep = np.ones(len(diary.setting.slots.ids), bool) if some is None else some
    code = VisitEvent[event]
    return rows(diary, "visits", lambda r: (r["event"] == code) & keep[r["slot"]])


def first_days(diary: Trajectories, table: str, some: Any, nth: int = 1) -> Ints:
    """Day of the n-th row of a table that each lane has, lane by lane; NEVER if there is none."""
    found = diary.table(table)
    keep = some(found)
    days = np.full(diary.lanes, NEVER)
    for lane in range(diary.lanes):
        mine = np.sort(found["day"][keep & (found["lane"] == lane)])
        if len(mine) >= nth:
            days[lane] = mine[nth - 1]
    return days


def test_acts(lab: PairedExperiments, diary: Trajectories) -> None:
    found = diary.table("acts")
    for side, name in enumerate(("AA", "BB")):
        for hostile, count in enumerate(("cooperative_acts", "hostile_acts")):
            mine = (found["side"] == side) & ((found["category"] < HOSTILE) == hostile)
            mine &= ordinary(diary, found)
            expected = np.bincount(found["lane"][mine], minlength=diary.lanes)
            np.testing.assert_array_equal(lab.count(Asked(count=count, side=name)), expected)
    military = CATEGORIES.index("military")
    found = lab.count(Asked(count="acts", category="military", weight_at_most=-2.0))
    weights = diary.setting.acts.weight
    expected = of_acts(diary, lambda r: (r["category"] == military) & (weights[r["act"]] <= -2.0))
    np.testing.assert_array_equal(found, expected)
    accuse = diary.setting.acts.ids.index("accuse")
    found = lab.count(Asked(count="acts", act="accuse"))
    np.testing.assert_array_equal(found, rows(diary, "acts", lambda r: r["act"] == accuse))


def test_visits(lab: PairedExperiments, diary: Trajectories) -> None:
    slots = diary.setting.slots
    for side, name in enumerate(("AA", "BB")):
        found = lab.count(Asked(count="visits_completed", side=name))
        np.testing.assert_array_equal(
            found, of_visits(diary, "COMPLETED", slots.visitor_side == side)
        )
    for count in ("postponed", "cancelled", "rebuffed"):
        found = lab.count(Asked(count=f"visits_{count}"))
        np.testing.assert_array_equal(found, of_visits(diary, count.upper()))
    found = lab.count(Asked(count="summits_held"))
    np.testing.assert_array_equal(found, of_visits(diary, "BEGUN", slots.summit))
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
    both = lab.count(Asked(count="visits_completed", rank=("minister", "senior")))
    np.testing.assert_array_equal(both, ministers + seniors)
    np.testing.assert_array_equal(ministers + leaders + seniors, of_visits(diary, "COMPLETED"))


def test_encounters_shocks_and_channels(lab: PairedExperiments, diary: Trajectories) -> None:
    for least, name in enumerate(
        ("encounters", "encounters_publicised", "collisions", "lethal_incidents")
    ):
        expected = diary.encounters[:, least:].sum(axis=(0, 1))
        np.testing.assert_array_equal(lab.count(Asked(count=name)), expected)
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


def test_states(lab: PairedExperiments, diary: Trajectories) -> None:
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


def test_windows(lab: PairedExperiments, diary: Trajectories) -> None:
    cut = START + timedelta(days=59)
    early = lab.count(Asked(count="acts", by=cut))
    late = lab.count(Asked(count="acts", since=cut + timedelta(days=1)))
    np.testing.assert_array_equal(early + late, lab.count(Asked(count="acts")))
    np.testing.assert_array_equal(early, of_acts(diary, lambda r: r["day"] < 60))
    found = lab.count(Asked(value="tension_mean", since=cut, by=cut))
    np.testing.assert_allclose(found, diary.tension[59], rtol=1e-5)


def test_a_threshold_makes_an_event() -> None:
    values = np.array([0.0, 2.0, 5.0])
    assert happened(Asked(count="acts", at_least=2), values).tolist() == [False, True, True]
    assert happened(Asked(count="acts", at_most=2), values).tolist() == [True, True, False]
    assert Asked(count="acts", at_most=0).is_event and not Asked(count="acts").is_event


def test_causes_and_roles_of_acts(lab: PairedExperiments, diary: Trajectories) -> None:
    found = lab.count(Asked(count="acts", cause=("reciprocity", "shock")))
    causes = (int(Cause.RECIPROCITY), int(Cause.SHOCK))
    np.testing.assert_array_equal(found, rows(diary, "acts", lambda r: np.isin(r["cause"], causes)))
    roles = np.array([role == Role.REASSURANCE for role in diary.setting.acts.roles])
    found = lab.count(Asked(count="acts", role="reassurance"))
    np.testing.assert_array_equal(found, rows(diary, "acts", lambda r: roles[r["act"]]))
    assert found.sum() > 0


def test_the_day_of_the_first_and_the_third(lab: PairedExperiments, diary: Trajectories) -> None:
    hostile = lambda r: (r["side"] == 0) & (r["category"] < HOSTILE) & ordinary(diary, r)  # noqa: E731
    for nth in (1, 3):
        found = lab.count(Asked(first_day="hostile_acts", side="AA", nth=nth))
        expected = first_days(diary, "acts", hostile, nth)
        np.testing.assert_array_equal(found, np.where(expected == NEVER, 0, expected))
    cut = START + timedelta(days=50)
    found = lab.count(Asked(first_day="acts", since=cut))
    expected = first_days(diary, "acts", lambda r: (r["day"] >= 50) & ordinary(diary, r))
    np.testing.assert_array_equal(found, np.where(expected == NEVER, 0, expected))
    high = diary.rung >= 4
    expected = np.where(high.any(axis=0), high.argmax(axis=0), 0)
    np.testing.assert_array_equal(lab.count(Asked(first_day="days_on_rung", rung=4)), expected)
    met = diary.encounters.sum(axis=1).cumsum(axis=0) >= 2
    expected = np.where(met.any(axis=0), met.argmax(axis=0), 0)
    np.testing.assert_array_equal(lab.count(Asked(first_day="encounters", nth=2)), expected)


def test_a_day_that_never_comes_is_missing() -> None:
    loaded = small()
    setting = compile_scenario(loaded)
    asked = Asked(first_day="days_on_rung", rung=7)
    counts = new_counts(setting, [asked], 3, 5)
    counts.number(asked)[1] = 4
    values, missing = counts.answer(asked)

    assert missing is not None
    assert (values.tolist(), missing.tolist()) == ([0.0, 4.0, 0.0], [True, False, True])


def test_any_of_several_channels_and_kinds(lab: PairedExperiments, diary: Trajectories) -> None:
    channels = diary.setting.channels
    some = [channels.ids.index(name) for name in ("forces", channels.ids[0])]
    any_open = (diary.level[:, some] >= 1).any(axis=1).sum(axis=0)
    found = lab.count(Asked(count="days_of_channel", channel=("forces", channels.ids[0])))
    np.testing.assert_array_equal(found, any_open)
    kinds = channels.kinds[0], channels.kinds[1]
    of_kinds = [c for c, kind in enumerate(channels.kinds) if kind in kinds]
    found = lab.count(Asked(value="channel_level", kind=kinds))
    np.testing.assert_array_equal(found, diary.level[-1, of_kinds].max(axis=0))
    shut = np.flatnonzero(channels.level == 0)
    found = lab.count(Asked(count="days_of_channel", kind=channels.kinds, shut_at_start=True))
    np.testing.assert_array_equal(found, (diary.level[:, shut] >= 1).any(axis=1).sum(axis=0))


def test_suspensions_by_side_and_reason(lab: PairedExperiments, diary: Trajectories) -> None:
    every = lab.count(Asked(count="channels_suspended"))
    known = (*diary.setting.undated, *diary.setting.shocks.ids)
    by_side = [lab.count(Asked(count="channels_suspended", side=s)) for s in ("AA", "BB")]
    reasons = {r: lab.count(Asked(count="channels_suspended", reason=r)) for r in known}
    np.testing.assert_array_equal(sum(by_side), every)
    np.testing.assert_array_equal(sum(reasons.values()), every)
    np.testing.assert_array_equal(every, rows(diary, "suspended"))
    assert every.sum() > 0
    for reason, offended in diary.setting.undated.items():
        side = diary.setting.sides[offended]
        both = Asked(count="channels_suspended", side=side, reason=reason)
        np.testing.assert_array_equal(lab.count(both), reasons[reason])


def test_ratios_and_differences(lab: PairedExperiments) -> None:
    one, two = Question(count="hostile_acts", side="AA"), Question(count="hostile_acts")
    mine, all_of = (
        lab.count(Asked(count="hostile_acts", side="AA")),
        lab.count(Asked(count="hostile_acts")),
    )
    found = lab.count(Asked(ratio=RatioOf(of=one, to=two)))
    np.testing.assert_allclose(found, np.where(all_of > 0, mine / np.maximum(all_of, 1), 0))
    found = lab.count(Asked(difference=DifferenceOf(of=two, less=one)))
    np.testing.assert_array_equal(found, all_of - mine)


def test_a_ratio_to_nothing_is_missing() -> None:
    never = Question(count="acts", act="accuse", side="AA")
    asked = Asked(ratio=RatioOf(of=Question(count="acts"), to=never))
    counts = new_counts(compile_scenario(small()), [asked], 2, 5)
    counts.number(never)[0] = 2
    counts.number(asked.parts[0])[:] = 3
    values, missing = counts.answer(asked)

    assert missing is not None
    assert (values.tolist(), missing.tolist()) == ([1.5, 0.0], [False, True])


def test_the_first_days_within(lab: PairedExperiments) -> None:
    by = lab.count(Asked(count="acts", by=START + timedelta(days=29)))
    np.testing.assert_array_equal(lab.count(Asked(count="acts", within=30)), by)


def test_the_last_day_can_be_asked_about(lab: PairedExperiments, diary: Trajectories) -> None:
    last = START + timedelta(days=DAYS - 1)
    found = lab.count(Asked(value="tension_last", by=last))
    np.testing.assert_allclose(found, diary.tension[-1], rtol=1e-5)
    found = lab.count(Asked(count="acts", since=last, by=last))
    np.testing.assert_array_equal(found, of_acts(diary, lambda r: r["day"] == DAYS - 1))


@pytest.mark.parametrize(
    ("state", "works", "first", "days"),
    [("limited", False, NEVER, 0), ("working", True, 10, 20), ("open", True, 10, 20)],
)
def test_a_military_channel_works_from_level_2_on(
    state: str, works: bool, first: int, days: int
) -> None:
    """Set on day 10 and suspended on day 30: 20 evenings at level 2 or 3; limited is not enough.

    That it reopened is told of all three.
    """
    still = quiet(small(), channels__suspension_half_life=10_000.0)
    set_to, shut = (
        {"kind": "channel", "channel": "forces", "state": to, "date": when, "evidence": "A"}
        for to, when in ((state, "2020-03-11"), ("suspended", "2020-03-31"))
    )
    loaded = branch(still, {"interventions.add": {"opens": set_to, "shuts": shut}})
    tally = play(loaded, runs=3, days=60)
    (row, *others) = histories([tally], compile_scenario(loaded), 60).to_pylist()

    assert row["mil_channel_reopened"] and row["mil_channel_reopened_day"] == 10
    assert row["mil_channel_working"] is works
    assert row["mil_channel_working_day"] == (None if first == NEVER else first)
    assert row["mil_channel_working_days"] == days
    assert all(other["mil_channel_working_days"] == days for other in others)
