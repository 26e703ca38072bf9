"""How disputes begin: every formula by hand, directions, and the anchor of each draw."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.rules import dispute_onset
from ballast.sim.rules.dispute_onset import OnsetTerms
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.posterior_checks import without_posterior
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.dispute_triggers import onset_of
from ballast.sim.world.lane_parameters import read_parameters
from tests.cases import ROOT, changed, shares_of, small
from tests.sim.rules.cases import lane, params

ORDINARY: dict[str, float] = {
    "gravity": 0.0,
    "tempo": 0.0,
    "z": 0.0,
    "belief": 0.7,
    "military": 0.0,
    "leader": 2.0 / 3.0,
    "pressure": 0.0,
}
"""A candidate every term of which is zero."""
SLOPES = {
    "tension_slope": 0.25,
    "military_channel": -0.3,
    "leader_channel": -0.2,
    "domestic_slope": 0.1,
}
RULE = {"gravity_slope": 1.2, "belief_slope": 2.0}


def terms(
    slopes: dict[str, float] | None = None, rule: dict[str, float] | None = None, **changes: float
) -> OnsetTerms:
    now = {name: lane(value) for name, value in (ORDINARY | changes).items()}
    return dispute_onset.onset_terms(
        **now,
        slopes=params("ladder", **(slopes or SLOPES)),
        params=params("disputes", **(rule or RULE)),
    )


def total(*args: Any, **changes: float) -> float:
    return float(terms(*args, **changes).total()[0])


# --- One candidate.


@pytest.mark.parametrize(
    ("elasticity", "rate", "expected"),
    [
        (0.5, 36.0, -0.346574),  # -.5 ln 2: twice as many, each 1/√2 times as likely
        (0.0, 36.0, -0.693147),  # as many disputes as before
        (0.0, 9.0, +0.693147),
        (1.0, 90.0, 0.0),  # in proportion
        (0.3, 18.0, 0.0),  # the tempo of the record
        (0.0, 0.0, 4.605170),  # no fewer than a hundredth: ln 100
    ],
)
def test_the_tempo_by_hand(elasticity: float, rate: float, expected: float) -> None:
    found = dispute_onset.tempo(lane(rate), 18.0, params("disputes", tempo_elasticity=elasticity))

    assert found[0] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 0.0),
        ({"gravity": -2.2}, -2.64),  # κ g = 1.2 · -2.2
        ({"tempo": -0.4}, -0.4),
        ({"z": 1.2}, 0.3),  # .25 · 1.2
        ({"z": 4.0}, 1.0),  # without the bounds that z has within a dispute
        ({"belief": 0.85}, 0.3),  # 2 · .15
        ({"military": 1.0}, -0.3),
        ({"leader": 0.0}, 0.133333),  # -.2 · -2/3
        ({"leader": 1.0}, -0.066667),
        ({"pressure": 0.5}, 0.05),
        ({"gravity": 1.0, "z": 0.6, "belief": 0.6, "military": 1 / 3, "leader": 1 / 3}, 1.116667),
        # 1.2 + .15 - .2 - .1 + .066667
    ],
    ids=str,
)
def test_each_term_by_hand(changes: dict[str, float], expected: float) -> None:
    assert total(**changes) == pytest.approx(expected, abs=1e-6)


def test_the_terms_add_up_in_their_order() -> None:
    some = terms(gravity=1.0, tempo=-0.4, z=0.6, belief=0.6, military=1 / 3, leader=0.0)
    stacked = some.stacked(3)

    assert stacked.shape == (7, 3) and (stacked == stacked[:, :1]).all()
    expected = [1.2, -0.4, 0.15, -0.2, -0.1, 0.133333, 0.0]
    assert stacked[:, 0].tolist() == pytest.approx(expected, abs=1e-6)
    assert stacked[:, 0].sum() == pytest.approx(some.total()[0])


def test_a_chance_by_hand() -> None:
    """logistic(-3 + .5) = .0758582; of three such encounters 1 - .9241418³ = .210749."""
    found = dispute_onset.onset_probability(lane(-3.0), lane(0.5), np.array([1, 3]))

    assert found.tolist() == pytest.approx([0.0758582, 0.210749], rel=1e-5)


def test_nothing_begins_without_an_anchor() -> None:
    found = dispute_onset.onset_probability(lane(-np.inf), lane(99.0), np.array([12]))

    assert found.tolist() == [0.0]


CANDIDATE = st.fixed_dictionaries(
    {
        "gravity": st.floats(-10, 10),
        "tempo": st.floats(-5, 5),
        "z": st.floats(-5.5, 4.5),
        "belief": st.floats(0, 1),
        "military": st.sampled_from([0.0, 1 / 3, 2 / 3, 1.0]),
        "leader": st.sampled_from([0.0, 1 / 3, 2 / 3, 1.0]),
        "pressure": st.floats(0, 3),
    }
)
HELPFUL = st.fixed_dictionaries(
    {
        "tension_slope": st.floats(0, 3),
        "military_channel": st.floats(-3, 0),
        "leader_channel": st.floats(-3, 0),
        "domestic_slope": st.floats(0, 3),
    }
)
CURVES = st.fixed_dictionaries({"gravity_slope": st.floats(0, 5), "belief_slope": st.floats(0, 5)})


@pytest.mark.parametrize(
    ("what", "low", "high", "sign"),
    [
        ("gravity", -1.0, 1.0, +1),
        ("tempo", -1.0, 1.0, +1),
        ("z", -1.0, 1.0, +1),
        ("belief", 0.4, 0.9, +1),
        ("military", 0.0, 1.0, -1),
        ("leader", 1 / 3, 1.0, -1),
        ("pressure", 0.0, 1.0, +1),
    ],
)
@given(CANDIDATE, HELPFUL, CURVES, st.floats(-12, 6), st.integers(1, 12))
def test_directions_hold_over_every_candidate(
    what: str, low: float, high: float, sign: int,
    now: dict[str, float], slopes: dict[str, float], rule: dict[str, float], anchor: float, n: int,
) -> None:  # fmt: skip
    """Graver, tenser, under pressure, sure of the other: likelier; with channels: less."""
    logs = [total(slopes, rule, **now | {what: end}) for end in (low, high)]
    less, more = dispute_onset.onset_probability(lane(anchor), lane(*logs), np.array([n, n]))

    assert 0.0 <= less <= 1.0 and 0.0 <= more <= 1.0
    assert sign * (logs[1] - logs[0]) >= -1e-9
    assert sign * (more - less) >= -1e-12


@given(st.floats(-12, 6), st.floats(-15, 15))
def test_more_of_a_kind_on_one_day_are_likelier_to_begin_one(anchor: float, log: float) -> None:
    found = dispute_onset.onset_probability(lane(anchor), lane(log), np.arange(13))

    assert found[0] == 0.0 and (np.diff(found) >= -1e-15).all() and found[-1] <= 1.0


def test_the_trigger_is_the_one_that_used_least_of_its_chance() -> None:
    begins, share = dispute_onset.trigger(lane(0.02, 0.3, 0.5), lane(0.1, 0.6, 0.4))

    assert begins.tolist() == [True, True, False]
    assert share.tolist() == pytest.approx([0.2, 0.5, 1.25])


def test_what_has_no_chance_is_no_trigger() -> None:
    begins, share = dispute_onset.trigger(lane(1e-12), lane(0.0))

    assert not begins[0] and share[0] > 1.0


# --- The anchor.


def test_the_anchor_of_a_lone_kind_of_event_by_hand() -> None:
    """.48 a year, .08 of them by lethal accidents, of 2 events: each .2, A = ln(.2/.8) - .5."""
    found = dispute_onset.solve_anchor(lane(0.48), 0.08, lane(2.0), [lane(0.5)])

    assert found[0] == pytest.approx(math.log(0.25) - 0.5, abs=1e-10)


def test_two_kinds_of_events_by_hand() -> None:
    """Odds of x once and 4x twice a year: x/(1 + x) + 2 · 4x/(1 + 4x) = 1.

    Multiplied out: x(1 + 4x) + 8x(1 + x) = (1 + x)(1 + 4x), so 12x² + 9x = 4x² + 5x + 1, and
    8x² + 4x - 1 = 0: x = (√3 - 1)/4 = .1830127.
    """
    logs = [lane(0.0), lane(math.log(4.0))]
    found = dispute_onset.solve_anchor(lane(1.0), 0.0, lane(1.0, 2.0), logs)

    assert math.exp(found[0]) == pytest.approx((math.sqrt(3.0) - 1.0) / 4.0, rel=1e-10)


@pytest.mark.parametrize(("target", "end"), [(0.05, -12.0), (9.0, 6.0)])
def test_a_rate_that_no_anchor_gives_ends_at_a_bound(target: float, end: float) -> None:
    """Fewer than lethal accidents alone make, or more than there are events."""
    found = dispute_onset.solve_anchor(lane(target), 0.1, lane(1.0), [lane(0.0)])

    assert found[0] == pytest.approx(end, abs=1e-9)


def test_each_draw_is_solved_as_if_it_were_alone() -> None:
    targets, logs = lane(0.26, 0.48, 0.81), lane(-1.0, 0.0, 1.5)
    rates = lane(0.9, 3.0)
    together = dispute_onset.solve_anchor(targets, 0.01, rates, [logs, lane(0.2)])
    alone = [
        dispute_onset.solve_anchor(t[None], 0.01, rates, [log[None], lane(0.2)])[0]
        for t, log in zip(targets, logs, strict=True)
    ]

    assert together.tolist() == alone


def test_graver_events_in_the_record_make_the_anchor_lower() -> None:
    def anchor(**rule: float) -> float:
        logs = [
            dispute_onset.reference_terms(lane(g), params("ladder"), params("disputes", **rule))
            for g in (1.0, -1.0)
        ]
        return float(dispute_onset.solve_anchor(lane(0.48), 0.0, lane(3.0, 0.0), logs)[0])

    assert anchor(gravity_slope=1.0) == pytest.approx(anchor(gravity_slope=0.0) - 1.0, abs=1e-9)


def _in_the_reference_world(
    loaded: LoadedScenario, values: dict[str, np.ndarray], draw: int, anchor: float
) -> float:
    """Disputes a year of one draw, in plain numbers: z = .6, beliefs .7, channels a third open."""

    def drawn(name: str) -> float:
        numbers = values[f"parameters.{name}"]
        return float(numbers[draw if len(numbers) > 1 else 0])

    record = loaded.scenario.anchor
    common = anchor + drawn("ladder.tension_slope") * 0.6
    common += drawn("ladder.military_channel") / 3.0
    common += drawn("ladder.leader_channel") * (1.0 / 3.0 - 2.0 / 3.0)
    gravity = {name: act.gravity for name, act in loaded.menu.acts.items()} | {
        name: drawn(f"disputes.gravity_{name}")
        for name in ("publicised", "collision", "lethal", "shock", "heavy_shock")
    }
    lethal = record.encounters * record.collision * record.lethal
    kinds = {
        "publicised": record.encounters * record.publicised,
        "collision": record.encounters * record.collision * (1.0 - record.lethal),
        "lethal": lethal * (1.0 - record.lethal_crisis),
        "shock": record.shocks * (1.0 - record.heavy),
        "heavy_shock": record.shocks * record.heavy,
    } | {
        act: rate * _more_than_centre(loaded, values, draw, act)
        for act, rate in record.acts.items()
    }
    begun = lethal * record.lethal_crisis
    for name, rate in kinds.items():
        log = common + drawn("disputes.gravity_slope") * float(gravity[name] or 0.0)
        begun += rate / (1.0 + math.exp(-log))
    return begun


def _more_than_centre(
    loaded: LoadedScenario, values: Mapping[str, Floats], draw: int, act: str
) -> float:
    """How often both governments do an act in the record of a draw, over that of draw 0.

    One that is in no record stays as the anchor has it.
    """
    centre = _a_year(loaded, values, 0, act)
    return _a_year(loaded, values, draw, act) / centre if centre else 1.0


def _a_year(loaded: LoadedScenario, values: Mapping[str, Floats], draw: int, act: str) -> float:
    category, total = loaded.menu.acts[act].category, 0.0
    for side, government in loaded.scenario.governments.items():
        above, shares = f"governments.{side}.conduct", shares_of(loaded, government.conduct)
        if act not in shares:
            continue

        def drawn(key: str, otherwise: float = 1.0, above: str = above) -> float:
            row = values.get(f"{above}.{key}", np.array([otherwise]))
            return float(row[draw if len(row) > 1 else 0])

        kin = [b for b in shares if loaded.menu.acts[b].category == category]
        weights = {b: shares[b] * drawn(f"counts.{b}") for b in kin}
        rate = drawn(f"rates.{category.value}", government.conduct.centre_rates[category])
        total += rate * weights[act] / sum(weights.values())
    return total


@pytest.mark.parametrize("name", ["summer-2023", "example-island", "hainan-2001"])
def test_disputes_of_the_reference_world_come_at_the_rate_of_each_draw(name: str) -> None:
    """A thousand draws, each against a plain sum; .01 would do, bisection gives nine digits."""
    loaded = without_posterior(load_scenario(str(ROOT / "scenarios" / f"{name}.yaml")))
    setting, draws = compile_scenario(loaded), np.arange(1_000)
    values = sample(loaded, 3, draws)
    solved = onset_of(setting, read_parameters(setting, values)).anchor
    targets = np.broadcast_to(values["parameters.ladder.onset_rate"], draws.shape)

    assert solved.shape == draws.shape
    assert len(np.unique(targets)) > 900
    for draw in draws:
        found = _in_the_reference_world(loaded, values, int(draw), float(solved[draw]))
        assert found == pytest.approx(float(targets[draw]), rel=1e-9)


def test_an_anchor_does_not_depend_on_what_happens_in_the_scenario() -> None:
    """A branch with other rates, beliefs, tension and channels has the anchor of its root."""
    other = {
        "encounters.rate": 5.0,
        "shocks.sovereignty_rate": 0.0,
        "tension.base": 40.0,
        "perception.aa_belief": 0.1,
        "encounters.p_publicised": 0.5,
        "ladder.lethal_crisis": 0.1,
        "disputes.belief_slope": 2.0,
        "ladder.domestic_slope": 0.3,
    }
    found = []
    for loaded in (small(), changed(small(), other)):
        setting = compile_scenario(loaded)
        values = sample(loaded, 3, np.arange(20))
        found.append(onset_of(setting, read_parameters(setting, values)).anchor.tolist())

    assert found[0] == found[1]


def test_lanes_of_one_draw_share_its_anchor() -> None:
    setting = compile_scenario(small())
    draws = np.repeat(np.arange(5), 3)
    values = sample(small(), 3, draws)
    anchors = onset_of(setting, read_parameters(setting, values)).anchor

    assert len(np.unique(anchors)) == 5
    assert (anchors.reshape(5, 3) == anchors.reshape(5, 3)[:, :1]).all()
