"""What made a dispute likelier, by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from ballast.sim.outcomes.history_tables import onsets
from ballast.sim.rules import dispute_onset
from ballast.sim.scenario.priors import sample
from ballast.sim.vocabulary import DISPUTE, Severity, TensionSource
from ballast.sim.world.branch_point import take_own_numbers
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.dispute_triggers import begin_disputes
from ballast.sim.world.onset_causes import ODDS, odds_of
from ballast.sim.world.relation import read_tension, settle
from ballast.sim.world.state import World
from ballast.sim.world.tension_sources import add_jump, left_of
from tests.cases import baseline, play, quiet
from tests.sim.world.hand import CN, done, met, still

LANE, EVENING = np.array([0]), -1
"""The tension of day 0 stands for the evening before it."""
SLOPES = {
    "ladder__onset_rate": 0.48,
    "ladder__tension_slope": 0.5,
    "ladder__military_channel": -0.3,
    "ladder__leader_channel": -0.6,
    "ladder__domestic_slope": 0.2,
    "disputes__gravity_slope": 1.2,
    "disputes__gravity_publicised": 0.0,
    "disputes__belief_slope": 2.0,
    "disputes__tempo_elasticity": 0.5,
    "encounters__rate": 36.0,
    "tension__base": 58.0,
}
TENSION = ("shocks", "encounters", "acts", "visits", "initial", "base")


def ordinary() -> World:
    """The reference world: tension 61, beliefs .7, channels a third open, no pressure."""
    world = still(**SLOPES)
    world.standing[:] = world.visit_effect[:] = world.overshoot[:] = 0.0
    world.excess[:] = 3.0
    world.level[:] = 1
    world.belief[:] = 0.7
    world.pressure = np.zeros(1), np.zeros(1)
    read_tension(world)
    world.onset = replace(world.onset, anchor=np.array([20.0]))  # so that all begins
    return world


def odds(world: World, candidate: str = "shock") -> dict[str, float]:
    """Terms of a dispute that begins tonight over one candidate."""
    if candidate == "shock":
        world.today.shocks.append((CN, LANE, np.array([3.0])))
        world.today.shock_names.append("shock.sovereignty")
    elif candidate in {severity.name for severity in Severity}:
        world.today.encounters = met(world, Severity[candidate])
    else:
        world.today.acts.append(done(world, CN, candidate))
    begun = begin_disputes(world)
    assert begun is not None
    terms = odds_of(world, begun, EVENING)
    # all terms together are what the candidate's log odds are over those of the reference world,
    # where it would be a publicised encounter
    chance = begun.probability[0]
    if begun.rung[0] == DISPUTE:
        reference = dispute_onset.reference_terms(
            np.zeros(1), world.params.ladder, world.params.disputes
        )
        told = logit(chance) - float(world.onset.anchor[0]) - reference[0]
        assert terms.sum() == pytest.approx(told, abs=1e-5)
    return dict(zip(ODDS, terms[:, 0].tolist(), strict=True))


def logit(chance: float) -> float:
    return math.log(chance) - math.log1p(-chance)


def test_in_the_reference_world_only_the_trigger_and_the_base_tell() -> None:
    """Base 58 lies 3 below 61, and acts have added 3: -.15 and +.15, and nothing else."""
    found = odds(ordinary())

    assert found == pytest.approx(dict.fromkeys(ODDS, 0.0) | {"acts": 0.15, "base": -0.15})


@pytest.mark.parametrize(
    ("candidate", "gravity", "tempo"),
    [
        ("PUBLICISED", 0.0, -0.549306),  # (ε - 1) ln(36/12)
        ("COLLISION", 1.8, -0.549306),  # κ g = 1.2 · 1.5
        ("drill_large", -0.72, 0.0),
        ("strait_transit", -3.84, 0.0),
    ],
)
def test_the_trigger_by_hand(candidate: str, gravity: float, tempo: float) -> None:
    found = odds(ordinary(), candidate)

    assert found["gravity"] == pytest.approx(gravity)
    assert found["tempo"] == pytest.approx(tempo, abs=1e-6)


def test_parts_of_tension_by_hand() -> None:
    """Of 9 points above the base shocks have 5, encounters 2, day 0 has 1; a summit has left 3.

    Each point is .05 of log odds; acts are the rest, 1 point; the base is 3 below 61.
    """
    world = ordinary()
    world.standing[TensionSource.SHOCKS], world.standing[TensionSource.ENCOUNTERS] = 5.0, 2.0
    world.standing[TensionSource.START] = 1.0
    world.excess[:] = 9.0
    world.visit_effect[:], world.overshoot[:] = -1.0, 4.0
    read_tension(world)
    found = odds(world)

    expected = (0.25, 0.1, 0.05, 0.15, 0.05, -0.15)
    assert [found[name] for name in TENSION] == pytest.approx(expected)


def test_belief_pressure_and_channels_by_hand() -> None:
    """The Chinese side decides: 2 (.85 - .7), .2 · .5; no military channel, none of the leaders.

    -.3 (0 - 1/3) = .1 and -.6 (0 - 1/3) = .2 over channels a third open.
    """
    world = ordinary()
    world.belief[:, 0] = 0.1, 0.85
    world.pressure = np.array([3.0]), np.array([0.5])
    world.level[:] = 0
    found = odds(world)

    assert found["belief"] == pytest.approx(0.3)
    assert found["pressure"] == pytest.approx(0.1)
    assert found["channels"] == pytest.approx(0.3)


def test_channels_that_are_wide_open_hold_it_down() -> None:
    """-.3 · 2/3 - .6 · 2/3 = -.6."""
    world = ordinary()
    world.level[:] = 3

    assert odds(world)["channels"] == pytest.approx(-0.6)


def test_an_accident_that_lifts_the_relation_tells_its_own_chance() -> None:
    world = ordinary()
    world.params = replace(
        world.params, ladder=replace(world.params.ladder, lethal_crisis=np.ones(1))
    )
    found = odds(world, "LETHAL")

    assert found["gravity"] == pytest.approx(3.0)  # 1.2 · 2.5


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
    """With many encounters that all begin one every history has many, and one row."""
    loaded = quiet(
        baseline(), ladder__onset_rate=2.0, encounters__rate=300.0, encounters__p_publicised=1.0,
        disputes__reply=0.0, disputes__lapse_first=1.0,
    )  # fmt: skip
    tally = play(loaded, runs=40, days=100)
    table = onsets(tally, compile_scenario(loaded)).to_pandas()

    assert table["run"].tolist() == sorted(set(table["run"])) and len(table) > 30
    first = tally.number("first_day_rung_4")[table["run"]]
    assert table["day"].tolist() == first.tolist()
    assert tally.number("disputes").mean() > 2.0


def test_histories_in_which_nothing_begins_leave_a_table_with_columns_alone() -> None:
    loaded = quiet(baseline())
    table = onsets(play(loaded, runs=3, days=20), compile_scenario(loaded))

    assert table.num_rows == 0
    assert table.column_names[:3] == ["draw", "run", "day"]
    assert table.column_names[-len(ODDS) :] == [*ODDS]


def test_a_change_of_the_base_after_a_past_in_common_moves_what_stood_above_it() -> None:
    world = still(tension__base=55.0)
    before = world.standing[:, 0].copy(), float(world.excess[0])
    values = dict(sample(world.setting.loaded, 1, np.array([0])))
    take_own_numbers(world, values | {"parameters.tension.base": np.array([52.0])})

    assert float(world.excess[0]) == before[1] + 3.0
    assert world.standing[TensionSource.START, 0] == before[0][TensionSource.START] + 3.0
    assert world.standing[:2, 0].tolist() == before[0][:2].tolist()
