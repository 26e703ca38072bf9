"""What a dispute is owed to: by hand, and against the chronicle's sums."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ballast.sim.chronicle.chronicle_events import EventKind
from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.experiments.traced_history import trace
from ballast.sim.outcomes.history_tables import onsets
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.priors import sample
from ballast.sim.vocabulary import TensionSource
from ballast.sim.world.branch_point import take_own_numbers
from ballast.sim.world.onset_causes import CAUSES, causes_of
from ballast.sim.world.relation import climb, settle
from ballast.sim.world.state import World
from ballast.sim.world.tension_sources import add_jump, left_of
from tests.cases import baseline, play, quiet
from tests.sim.world.hand import still

LANE, EVENING = np.array([0]), -1
"""The tension of day 0 stands for the evening before it."""


def shares(world: World, accident: bool = False) -> dict[str, float]:
    found = causes_of(world, LANE, np.array([accident]), EVENING)
    assert found.sum() == pytest.approx(1.0)
    return dict(zip(CAUSES, found[:, 0].tolist(), strict=True))


def test_shocks_and_encounters_share_what_they_have_raised() -> None:
    """g_S = .5: 6 points of shocks and 2 of encounters raise the hazard by e^.4."""
    world = still(ladder__tension_slope=0.5, tension__base=55.0, ladder__domestic_slope=0.0,
                  ladder__leader_channel=0.0, ladder__military_channel=0.0)  # fmt: skip
    world.standing[:] = 0.0
    world.standing[TensionSource.SHOCKS], world.standing[TensionSource.ENCOUNTERS] = 6.0, 2.0
    world.excess[:] = 8.0
    found, owed = shares(world), 1.0 - math.exp(-0.4)

    assert found["shocks"] == pytest.approx(0.75 * owed)
    assert found["encounters"] == pytest.approx(0.25 * owed)
    assert found["ordinary"] == pytest.approx(math.exp(-0.4))
    assert sum(value > 0.0 for value in found.values()) == 3


def test_acts_are_the_rest_and_visits_may_have_left_something_too() -> None:
    """Of 9 points above day 0's 1, shocks have 5; 3 after a summit; base 57; nothing else."""
    world = still(ladder__tension_slope=1.0, tension__base=57.0, ladder__domestic_slope=0.0,
                  ladder__leader_channel=0.0, ladder__military_channel=0.0)  # fmt: skip
    world.standing[:] = 0.0
    world.standing[TensionSource.SHOCKS], world.standing[TensionSource.START] = 5.0, 1.0
    world.excess[:] = 10.0
    world.visit_effect[:], world.overshoot[:] = -1.0, 4.0
    found = shares(world)
    logs = {"shocks": 0.5, "acts": 0.4, "visits": 0.3, "start": 0.1, "base": 0.2}
    total = sum(logs.values())

    for cause, log in logs.items():
        assert found[cause] == pytest.approx(log / total * (1.0 - math.exp(-total))), cause
    assert found["ordinary"] == pytest.approx(math.exp(-total))


def test_what_held_the_hazard_down_takes_no_share() -> None:
    world = still(ladder__tension_slope=1.0, tension__base=50.0, ladder__domestic_slope=0.0,
                  ladder__leader_channel=0.0, ladder__military_channel=0.0)  # fmt: skip
    world.standing[:] = 0.0
    world.standing[TensionSource.SHOCKS] = 2.0
    world.excess[:] = -4.0
    found = shares(world)

    assert found["shocks"] == pytest.approx(1.0 - math.exp(-0.2))
    assert found["acts"] == found["base"] == 0.0


def test_pressure_and_a_leaders_channel_that_is_shut_are_causes() -> None:
    world = still(ladder__tension_slope=0.0, ladder__domestic_slope=0.3,
                  ladder__leader_channel=-0.6, ladder__military_channel=-0.3)  # fmt: skip
    world.level[:] = 0
    world.pressure = np.array([0.2]), np.array([0.5])
    found = shares(world)
    total = 0.3 * 0.5 + 0.6 * 2.0 / 3.0

    assert found["pressure"] == pytest.approx(0.15 / total * (1.0 - math.exp(-total)))
    assert found["channels"] == pytest.approx(0.4 / total * (1.0 - math.exp(-total)))


def test_an_accident_that_lifted_the_relation_is_all_of_it() -> None:
    found = shares(still(), accident=True)

    assert found["lethal_accident"] == 1.0 and sum(found.values()) == 1.0


def test_what_sources_have_left_fades_with_tension() -> None:
    """Half-life of ten days: ten evenings later half of 8 points, and 3 that came on the last."""
    world = still(tension__half_life=10.0)
    world.standing[:] = 0.0
    world.excess[:] = 0.0
    add_jump(world, TensionSource.SHOCKS, LANE, np.array([8.0]))
    for day in range(11):
        world.day = day
        if day == 10:
            add_jump(world, TensionSource.ENCOUNTERS, LANE, np.array([3.0]))
        settle(world)
        world.today.jump[:] = 0.0
    left = [left_of(world, source, LANE, 10)[0] for source in TensionSource]

    assert left == pytest.approx([4.0, 3.0, 0.0])
    assert world.excess[0] == pytest.approx(7.0, abs=0.5)  # and what no act has taken off


def test_only_the_first_dispute_of_a_history_is_kept() -> None:
    """With onsets all the time and short stays every history has many, and one row."""
    loaded = quiet(baseline(), ladder__onset_rate=20.0, ladder__stay_4=1.0)
    tally = play(loaded, runs=40, days=200)
    table = onsets(tally).to_pandas()

    assert table["run"].tolist() == sorted(set(table["run"])) and len(table) > 30
    first = tally.number("first_day_rung_4")[table["run"]]
    assert table["day"].tolist() == first.tolist()


def test_a_relation_that_starts_in_dispute_has_no_onset_of_day_0() -> None:
    world = still(lanes=2, ladder__stay_4=3650.0)
    world.rung[:] = 4
    climb(world)

    assert world.today.begun is None


def test_histories_in_which_nothing_begins_leave_a_table_with_columns_alone() -> None:
    table = onsets(play(quiet(baseline()), runs=3, days=20))

    assert table.num_rows == 0
    assert table.column_names == ["draw", "run", "day", *CAUSES]


@pytest.mark.parametrize("name", ["summer-2023", "collision-in-the-strait", "hainan-2001"])
def test_parts_of_tension_are_those_that_the_chronicle_adds_up(name: str) -> None:
    """The chronicle books every event by itself; the ensemble keeps three sums."""
    loaded = load_scenario(name)
    model = DiplomacyModel(loaded, seed=3, draw=2, run=1, days=150)
    told = trace(loaded, 3, 2, 1, 150).chronicle
    steps = {event.day: event.numbers for event in told.of(EventKind.STEP)}
    compared = 0
    for day in range(150):
        model.step()
        if day not in steps:
            continue
        parts, world, left = steps[day], model.world, np.zeros(len(TensionSource))
        for source in TensionSource:
            part = parts.get(f"tension_{source.name.lower()}", 0.0)
            left[source] = left_of(world, source, LANE, day)[0]
            assert left[source] == pytest.approx(part, abs=1e-6), (day, source)
        acts = sum(parts.get(f"tension_{n}", 0.0) for n in ("acts_0", "acts_1", "expected"))
        rest = world.excess[0] - left.sum()
        assert rest == pytest.approx(acts, abs=1e-6), day
        compared += 1
    assert compared >= 2


def test_a_change_of_the_base_after_a_past_in_common_moves_what_stood_above_it() -> None:
    world = still(tension__base=55.0)
    before = world.standing[:, 0].copy(), float(world.excess[0])
    values = dict(sample(world.setting.loaded.scenario, 1, np.array([0])))
    take_own_numbers(world, values | {"parameters.tension.base": np.array([52.0])})

    assert float(world.excess[0]) == before[1] + 3.0
    assert world.standing[TensionSource.START, 0] == before[0][TensionSource.START] + 3.0
    assert world.standing[:2, 0].tolist() == before[0][:2].tolist()
