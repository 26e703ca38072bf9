"""The record of each lane: what draws make of it, what rests on it, and what leaves it alone."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.outcomes.history_tables import histories, logged_acts
from ballast.sim.rules import dispute_onset
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.priors import sample, sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import CATEGORIES, HOSTILE, Category
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario
from ballast.sim.world.dispute_triggers import onset_of, reference_rates
from ballast.sim.world.lane_parameters import LaneParameters, read_parameters
from ballast.sim.world.recorded_conduct import STRIP, TONE_OF_CATEGORY, acts_a_day
from ballast.sim.world.stability import check_stability, draws_of_feedback, spectral_radii
from ballast.sim.world.stationary_baseline import Usual, usual_day
from tests.cases import baseline, play, small

DRAWS = np.arange(60)
ECONOMIC, MILITARY = (CATEGORIES.index(c) for c in (Category.ECONOMIC, Category.MILITARY))


@cache
def drawn() -> LoadedScenario:
    """The small dyad with counts of the acts that its rates and shares are of."""
    change: dict[str, Any] = {}
    for side, name in (("AA", "US"), ("BB", "CN")):
        conduct = baseline().scenario.governments[name].conduct.model_dump(exclude_none=True)
        for field in ("rates", "counts"):
            change[f"governments.{side}.conduct.{field}"] = {
                str(key): value for key, value in conduct[field].items()
            }
    return changed(small(), change)


def world_of(
    loaded: LoadedScenario, draws: Any = DRAWS
) -> tuple[CompiledScenario, LaneParameters, Usual]:
    setting = compile_scenario(loaded)
    params = read_parameters(setting, sample_lanes(loaded, 5, draws))
    return setting, params, usual_day(setting, params)


# --- Draws.


def test_numbers_that_are_not_drawn_are_common_to_all_lanes() -> None:
    _, params, _ = world_of(small())

    for conduct in params.conduct:
        assert conduct.rates.shape == conduct.pull.shape == (len(CATEGORIES), 1)
        assert {shares.shape[-1] for shares in conduct.act_shares} == {1}


def test_shares_of_each_lane_sum_to_one() -> None:
    _, params, _ = world_of(drawn())

    for conduct in params.conduct:
        assert conduct.rates.shape == (len(CATEGORIES), len(DRAWS))
        for shares in conduct.act_shares:
            if len(shares):
                np.testing.assert_allclose(shares.sum(axis=0), 1.0, atol=1e-6)
                assert (shares > 0.0).all()
        np.testing.assert_allclose(conduct.shares[:HOSTILE].sum(axis=0), 1.0)


def test_a_lane_has_the_record_of_its_draw_by_hand() -> None:
    """Two acts counted 2 and 0 times, and two categories of which one is not drawn."""
    draws = np.array([0, 3, 3, 8])
    loaded = drawn()
    values = sample(loaded, 5, np.array([0, 3, 8]))
    _, params, _ = world_of(loaded, draws)
    conduct, above = params.conduct[0], "governments.AA.conduct"
    reassure = 0.8333 * values[f"{above}.counts.reassure"]
    praise = 0.1667 * values[f"{above}.counts.praise"]
    rates = values[f"{above}.rates.military"]

    share = (reassure / (reassure + praise))[[0, 1, 1, 2]]
    place = CATEGORIES.index(Category.VERBAL_COOPERATIVE)
    np.testing.assert_allclose(conduct.act_shares[place][0], share, rtol=1e-12)
    np.testing.assert_allclose(conduct.rates[MILITARY], rates[[0, 1, 1, 2]] / 365.0, rtol=1e-15)


@pytest.mark.parametrize(
    "loaded",
    [small(), drawn(), changed(drawn(), {"governments.AA.conduct.policy": {"military": 2.0}})],
    ids=["points", "drawn", "policy"],
)
def test_what_a_day_asks_is_what_the_lane_has(loaded: LoadedScenario) -> None:
    """Lookups by record against the rows of lanes, those of a draw beside each other or not."""
    draws = np.array([4, 4, 1, 4, 0, 0, 7])
    setting, params, _ = world_of(loaded, draws)
    some = np.random.default_rng(1)
    for side, conduct in enumerate(params.conduct):
        options = setting.repertoires[side].options
        category, lanes = some.integers(0, 9, 50), some.integers(0, len(draws), 50)
        wide = np.broadcast_to(conduct.pull, (9, len(draws)))
        pull = conduct.pull_at(category, lanes)
        np.testing.assert_array_equal(pull, wide[category, lanes])
        wide = np.broadcast_to(conduct.shares, (9, len(draws)))
        share = conduct.share_at(category, lanes, pull)
        np.testing.assert_array_equal(share, wide[category, lanes])
        first = options.act.shape[1] - len(CATEGORIES)
        found = conduct.options_at(first + category, lanes)
        for n, (c, lane) in enumerate(zip(category, lanes, strict=True)):
            logs = np.broadcast_to(conduct.log_shares[c], (len(conduct.log_shares[c]), len(draws)))
            expected = np.zeros(len(found))
            expected[: len(logs)] = logs[:, lane]
            np.testing.assert_array_equal(found[:, n], expected)


def test_no_lane_pulls_more_than_its_strip_may() -> None:
    draws = np.repeat(DRAWS, 7)
    _, params, _ = world_of(drawn(), draws)
    most = np.random.default_rng(2).exponential(size=(2, len(draws)))
    for conduct in params.conduct:
        bound = np.repeat(conduct.highest_pull(most), STRIP, axis=1)[:, : len(draws)]
        pulled = conduct.pull * most[TONE_OF_CATEGORY]

        assert (pulled <= bound).all()
        assert bound.max() == pytest.approx((conduct.pull.max(axis=1) * most.max()).max(), rel=0.9)


# --- Old scenarios, and both engines.


def test_a_prior_without_width_gives_the_histories_of_its_point() -> None:
    """Numbers of each lane, all alike, are the same as one for all of them."""
    rates = small().scenario.governments["AA"].conduct.centre_rates
    sure = {str(c): {"low": rate, "mode": rate, "high": rate} for c, rate in rates.items()}
    loaded = changed(small(), {"governments.AA.conduct.rates": sure})
    setting, size = compile_scenario(small()), {"draws": 5, "runs": 12, "days": 150, "logged": 60}
    points, lanes = play(small(), **size), play(loaded, **size)

    assert histories([points], setting, 150).equals(histories([lanes], setting, 150))
    assert logged_acts([points.log], setting).equals(logged_acts([lanes.log], setting))


def test_draw_0_is_as_if_nothing_were_drawn() -> None:
    """Counts give the rates and shares that the small dyad has as points, also beside others."""
    setting, days = compile_scenario(small()), 150
    points = play(small(), draws=1, runs=40, days=days, logged=40)
    beside = play(drawn(), draws=3, runs=40, days=days, logged=40)

    assert logged_acts([points.log], setting).equals(logged_acts([beside.log], setting))


def test_engines_agree_about_drawn_rates() -> None:
    for draw, run in ((0, 0), (1, 0), (7, 2)):
        assert differences(drawn(), 5, draw, run, 120) == []


def test_acts_come_at_the_rates_of_their_draw() -> None:
    """Without feedback, tension and crises: counts of each draw over its own expectation."""
    still = {
        **{f"parameters.reciprocity.{{side}}_{n}": 0
           for n in ("hostile", "cooperative", "inertia_hostile", "inertia_cooperative")},
        "parameters.choice.tension_slope": 0,
        "parameters.choice.grievance_slope": 0,
        "parameters.choice.election_military": 0,
        "parameters.choice.pre_summit_hostile": 0,
        "parameters.choice.crisis_hostile": 1,
    }  # fmt: skip
    loaded = changed(drawn(), still)
    setting, (draws, runs) = compile_scenario(loaded), lanes_of(0, 12 * 150, 150)
    values = sample_lanes(loaded, 5, draws)
    tally = play_block(setting, values, 5, draws, runs, 120, logged=len(draws))
    acts = logged_acts([tally.log], setting).to_pandas()
    mine = acts[
        (acts["source"] == "AA") & (acts["category"] == "military") & (acts["cause"] == "routine")
    ]
    found = mine.groupby("draw").size().reindex(range(12), fill_value=0).to_numpy()
    expected = 150 * 120 * -np.expm1(-values["governments.AA.conduct.rates.military"][::150] / 365)

    assert (np.abs(found - expected) < 4.5 * np.sqrt(expected) + 1).all(), (found, expected)
    assert expected.max() > 2 * expected.min()


# --- What rests on the record of the draw, and not on a policy.


@pytest.mark.parametrize("loaded", [drawn(), baseline()], ids=["small", "baseline"])
def test_a_policy_leaves_the_record_of_every_draw_alone(loaded: LoadedScenario) -> None:
    """E0, the usual memory, base rates and the anchor of disputes are those of the base."""
    side = next(iter(loaded.scenario.governments))
    louder = {f"governments.{side}.conduct.policy": {"economic": 1.5, "military": 0, "talks": 2}}
    worlds = [world_of(each) for each in (loaded, changed(loaded, louder))]
    usual = [each[2] for each in worlds]

    for name in ("base", "offspring", "hostile_memory", "push", "coercion"):
        np.testing.assert_array_equal(getattr(usual[0], name), getattr(usual[1], name))
        assert getattr(usual[0], name).shape[-1] == len(DRAWS), name
    anchors = [onset_of(setting, params).anchor for setting, params, _ in worlds]
    np.testing.assert_array_equal(*anchors)
    pulls = [params.conduct[0].pull for _, params, _ in worlds]
    np.testing.assert_allclose(pulls[1][ECONOMIC], 1.5 * pulls[0][ECONOMIC])
    assert not pulls[1][MILITARY].any()


def test_the_usual_day_is_that_of_the_draw() -> None:
    """E0 by hand in a draw: rates times the mean push of each category's acts on day 0."""
    setting, params, usual = world_of(drawn())
    alone = world_of(drawn(), np.array([17]))[2]

    for name in ("base", "offspring", "hostile_memory", "push", "coercion"):
        one, every = getattr(alone, name), getattr(usual, name)
        np.testing.assert_allclose(one[..., 0], every[..., 17], rtol=1e-12)
    more = np.argsort(sum(c.rates[ECONOMIC] for c in params.conduct))
    assert usual.coercion[more[-5:]].mean() > 1.5 * usual.coercion[more[:5]].mean()
    assert setting.reference.rates.ndim == 1


def test_the_acts_of_the_reference_world_go_with_the_record() -> None:
    """An act of one side: rate times share over the same at the centre. Others stay."""
    setting, params, _ = world_of(drawn())
    names = [*drawn().scenario.anchor.candidates]
    rates = dict(zip(names, reference_rates(setting, params), strict=True))
    act = setting.acts.ids.index("export_control_major")
    assert not any(act in members for members in setting.repertoires[1].acts)
    place = list(setting.repertoires[0].acts[ECONOMIC]).index(act)
    conduct = params.conduct[0]
    more = conduct.rates[ECONOMIC] / (9.61 / 365) * conduct.act_shares[ECONOMIC][place] / 0.1364
    said = drawn().scenario.anchor.acts["export_control_major"]

    np.testing.assert_allclose(rates["export_control_major"], said * more, rtol=1e-12)
    assert rates["export_control_major"][0] == said
    assert rates["shock"].shape == rates["publicised"].shape == (1,)
    both = setting.acts.ids.index("threaten")
    centre = acts_a_day(
        setting, read_parameters(setting, sample(drawn(), 5, DRAWS[:1])).conduct, both
    )
    told = acts_a_day(setting, params.conduct, both) / centre
    np.testing.assert_allclose(
        rates["threaten"], drawn().scenario.anchor.acts["threaten"] * told, rtol=1e-12
    )


def test_the_reference_world_of_points_is_the_one_the_scenario_says() -> None:
    setting, params, _ = world_of(small())

    assert [rate.tolist() for rate in reference_rates(setting, params)] == [
        [rate] for rate in small().scenario.anchor.candidates.values()
    ]


@pytest.mark.parametrize("loaded", [drawn(), baseline()], ids=["small", "baseline"])
def test_disputes_of_the_reference_world_come_at_their_rate_in_every_draw(
    loaded: LoadedScenario,
) -> None:
    setting, params, _ = world_of(loaded, np.arange(300))
    rule, slopes = params.disputes, params.ladder
    anchor = onset_of(setting, params).anchor
    terms = [
        dispute_onset.reference_terms(gravity, slopes, rule)
        for gravity in setting.reference.gravities(rule)
    ]
    found = dispute_onset.reference_onsets(anchor, reference_rates(setting, params), terms)
    np.testing.assert_allclose(
        found + setting.reference.lifted, np.broadcast_to(slopes.onset_rate, (300,)), rtol=1e-9
    )


# --- Stability.


@pytest.mark.parametrize("loaded", [drawn(), baseline()], ids=["small", "baseline"])
def test_feedback_dies_out_in_every_draw_of_the_record(loaded: LoadedScenario) -> None:
    check_stability(loaded)
    setting = compile_scenario(loaded)
    params = read_parameters(setting, draws_of_feedback(loaded, np.arange(1000)))
    radii = spectral_radii(setting, params, usual_day(setting, params))

    assert radii.shape == (2, 1000)
    assert radii.max() < 0.7 and radii[0].std() > 0.02
