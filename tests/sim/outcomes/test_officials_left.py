"""Departures from office, as outcomes count them."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.sim.day import play_day
from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.errors import InputError
from ballast.sim.outcomes.counting import new_counts
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.vocabulary import NEVER
from tests.cases import small
from tests.sim.world.leaving import leaving, world_of

QUESTIONS = {
    "all": Asked(count="officials_left"),
    "aa": Asked(count="officials_left", side="AA"),
    "leaders": Asked(count="officials_left", rank="leader"),
    "two": Asked(count="officials_left", official=("arne", "berta")),
    "first": Asked(first_day="officials_left"),
}


def test_they_are_counted_by_side_rank_and_office() -> None:
    world = world_of(leaving({"AA": {"minister": 3.0}, "BB": {"leader": 1.0, "minister": 1.0}}), 40)
    counts = new_counts(world.setting, tuple(QUESTIONS.values()), 40, 100)
    found = []
    for _ in range(100):
        play_day(world)
        counts.evening(world)
        for officials, lanes in world.today.departures:
            found += [
                (world.day - 1, world.setting.officials.ids[o], int(n))
                for o, n in zip(officials, lanes, strict=True)
            ]

    def expected(*names: str) -> list[int]:
        return [sum(n == lane and who in names for _, who, n in found) for lane in range(40)]

    every = world.setting.officials.ids
    assert len(found) > 40
    assert counts.number(QUESTIONS["all"]).tolist() == expected(*every)
    assert counts.number(QUESTIONS["aa"]).tolist() == expected("ada", "alma", "arne", "axel")
    assert counts.number(QUESTIONS["leaders"]).tolist() == expected("ada", "boris")
    assert counts.number(QUESTIONS["two"]).tolist() == expected("arne", "berta")
    first = [min((d for d, _, n in found if n == lane), default=NEVER) for lane in range(40)]
    assert counts.number(QUESTIONS["first"]).tolist() == first


def test_a_scenario_may_declare_it() -> None:
    asked = {"count": "officials_left", "side": "BB", "at_least": 1, "definition": "one of BB left"}
    loaded = leaving({"BB": {"minister": 50.0}}, **{"outcomes.add": {"somebody_left": asked}})
    tally = DiplomacyModel(loaded, days=30).play()
    number = tally.counts.number(loaded.scenario.outcomes["somebody_left"])

    assert number[0] > 1
    assert np.all(DiplomacyModel(leaving({}), days=30).world.received.shape == (8, 1))


def test_of_nobody_by_channel() -> None:
    asked = {"count": "officials_left", "channel": "leader", "definition": "x"}
    with pytest.raises(InputError, match="expected no 'channel' where officials_left is asked"):
        branch(small(), {"outcomes.add": {"wrong": asked}})
