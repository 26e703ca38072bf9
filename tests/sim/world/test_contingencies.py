"""Policies that wait: when their measures are done, how often, and where not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.experiments.traced_history import trace
from ballast.sim.outcomes.trajectories import Trajectories
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.contingent_words import tell_measure
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import Cause
from tests.cases import quiet, small, under_way

REASSURE = {"kind": "act", "side": "AA", "act": "reassure"}
MILITARY = "defence"


def with_policy(
    loaded: LoadedScenario, when: dict[str, Any], do: dict[str, Any] | None = None, **more: Any
) -> LoadedScenario:
    entry = {"when": when, "do": do or REASSURE, "evidence": "A"} | more
    return branch(loaded, {"contingencies.add": {"calm": entry}})


def played(loaded: LoadedScenario, days: int = 60, runs: int = 100) -> Trajectories:
    lab = PairedExperiments(loaded=loaded, seed=5, draws=2, runs=runs, days=days)
    (diary,) = lab.play()
    return diary


def planned_days(diary: Trajectories) -> list[tuple[int, int]]:
    """Lane and day of the acts that the scenario makes happen."""
    acts = diary.table("acts")
    some = acts["cause"] == int(Cause.PLANNED)
    return sorted(zip(acts["lane"][some].tolist(), acts["day"][some].tolist(), strict=True))


def test_a_day_is_waited_for_once_in_every_history() -> None:
    diary = played(with_policy(quiet(small()), {"date": "2020-03-11"}, after=4), runs=3)

    assert planned_days(diary) == [(lane, 14) for lane in range(6)]


def test_an_accident_of_a_date_is_answered_each_time() -> None:
    """Two collisions on days 10 and 20, and an answer two days after each; once only the first."""
    crash = {"kind": "accident", "severity": "collision", "evidence": "A"}
    dated = {n: crash | {"date": f"2020-03-{n}"} for n in ("11", "21")}
    loaded = branch(
        quiet(small()), {"interventions.add": {f"crash-{n}": c for n, c in dated.items()}}
    )
    each = played(with_policy(loaded, {"encounter": "publicised"}, after=2, each_time=True), runs=2)
    once = played(with_policy(loaded, {"encounter": "collision"}, after=2), runs=2)
    never = played(with_policy(loaded, {"encounter": "lethal"}, after=2), runs=2)

    assert planned_days(each) == [(lane, day) for lane in range(4) for day in (12, 22)]
    assert planned_days(once) == [(lane, 12) for lane in range(4)]
    assert planned_days(never) == []


def test_a_rung_counts_when_it_is_reached_and_not_while_it_lasts() -> None:
    """A dispute under way on day 0 is there on the first evening; the answer comes the next day."""
    held = quiet(small(), disputes__press=1e-6, disputes__offer=1e-6)
    diary = played(with_policy(under_way(held, replied=True), {"rung": 4}, each_time=True), runs=5)

    assert (diary.rung[:50] >= 4).all()
    assert planned_days(diary) == [(lane, 1) for lane in range(10)]


def test_tension_is_waited_for_on_its_way_up() -> None:
    """Slow oracle: the evenings on which tension is above and was not the evening before."""
    diary = played(with_policy(small(), {"tension": 62.0}, each_time=True, after=3), 200, 20)
    expected = []
    for lane in range(diary.tension.shape[1]):
        above, over = False, -1
        for day, tension in enumerate(diary.tension[:, lane]):
            if tension > 62.0 and not above and day >= over and day + 3 < 200:
                expected.append((lane, day + 3))
                over = day + 3
            above = bool(tension > 62.0)

    assert len(expected) > 40
    assert planned_days(diary) == sorted(expected)


def test_acts_of_a_side_are_waited_for() -> None:
    """Each military act of BB is answered the next morning, unless an answer is still to come."""
    diary = played(
        with_policy(small(), {"category": "military", "side": "BB"}, each_time=True), 200, 20
    )
    acts = diary.table("acts")
    some = (acts["side"] == 1) & (acts["category"] == 3)
    lanes, days = acts["lane"][some].tolist(), acts["day"][some].tolist()
    found = {(n, day + 1) for n, day in zip(lanes, days, strict=True)}

    assert len(found) > 50
    assert set(planned_days(diary)) == {(lane, day) for lane, day in found if day < 200}


def test_a_channel_is_set_only_where_the_condition_came_about() -> None:
    do = {"kind": "channel", "channel": MILITARY, "state": "suspended"}
    diary = played(with_policy(small(), {"encounter": "publicised"}, do), 120, 40)
    channel = diary.setting.channels.ids.index(MILITARY)
    public = diary.encounters[:, 1:].any(axis=1)
    reached = np.flatnonzero(public[:100].any(axis=0) & (diary.rung[-1] < 7))
    first = public.argmax(axis=0)

    assert len(reached) > 5
    for lane in reached:
        assert diary.level[first[lane] + 1, channel, lane] == 0


def test_measures_that_never_come_leave_all_histories_alone() -> None:
    plain, waiting = played(small()), played(with_policy(small(), {"date": "2020-08-01"}))

    np.testing.assert_array_equal(plain.tension, waiting.tension)


def test_a_scenario_without_policies_keeps_its_hash() -> None:
    loaded = small()
    policy = with_policy(loaded, {"rung": 5})

    assert policy.canonical_hash != loaded.canonical_hash
    assert (
        branch(policy, {"contingencies.remove": ["calm"]}).canonical_hash == loaded.canonical_hash
    )


@pytest.mark.parametrize(
    ("when", "do"),
    [
        ({"rung": 4}, REASSURE),
        ({"tension": 62.0}, {"kind": "channel", "channel": MILITARY, "state": "working"}),
        ({"category": "military"}, {"kind": "call", "channel": MILITARY, "days": 5}),
        (
            {"encounter": "publicised"},
            {"kind": "visit", "visit": "arne-spring", "action": "cancel"},
        ),
        ({"act": "accuse"}, {"kind": "accident", "severity": "collision"}),
    ],
)
def test_both_engines_play_them(when: dict[str, Any], do: dict[str, Any]) -> None:
    assert differences(with_policy(small(), when, do, each_time=True), 4, 2, 3, 90) == []


def test_it_is_told_on_its_day() -> None:
    loaded = with_policy(quiet(small()), {"date": "2020-03-11"}, name="a sign of good will")
    story = trace(loaded, seed=5, draw=0, run=0, days=30).chronicle
    (event,) = [e for e in story.events if e.why == "policy"]

    assert event.day == 11 and event.what == "calm"
    policy = loaded.scenario.contingencies["calm"]
    assert tell_measure("calm", policy, loaded.scenario) == (
        "Aland takes the act 'reassure', the morning after it is 2020-03-11, as a policy has it "
        "(a sign of good will)"
    )
