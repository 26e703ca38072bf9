"""Directions that the mechanisms promise, under shared luck."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pytest

from ballast.sim.outcomes.history_tables import episodes
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import CATEGORIES, NEVER
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import baseline, changed, from_priors, play, quiet, under_way

SIZE = {"draws": 1, "runs": 600, "days": 365}


def _share(values: np.ndarray) -> float:
    return float(np.mean(values))


def test_open_military_channels_mean_fewer_encounters_and_disputes() -> None:
    scenario = baseline().scenario
    channels = {
        name: channel.model_copy(update={"state": "open", "suspended_with": 0.0})
        if channel.kind.startswith("military")
        else channel
        for name, channel in scenario.channels.items()
    }
    strong = {"ladder.military_channel": -0.7, "encounters.open_channel_factor": 0.35}
    shut = changed(baseline(), strong)
    opened = changed(baseline(), strong, channels=channels)
    without, with_channel = play(shut, **SIZE), play(opened, **SIZE)

    met = [each.number("encounters").mean() for each in (with_channel, without)]
    assert met[0] < 0.7 * met[1]
    first = [each.number("first_day_rung_4") for each in (with_channel, without)]
    assert _share(first[0] != NEVER) < _share(first[1] != NEVER)


def test_encounters_fall_with_every_level_of_the_operational_channel() -> None:
    """The same luck: each level takes more off than the one below, and none adds an encounter."""
    met = []
    for state in ("closed", "limited", "working", "open"):
        about = {"state": state, "since": None, "suspended_with": 0.0}
        channel = baseline().scenario.channels["mil_operational"].model_copy(update=about)
        loaded = quiet(baseline(), encounters__rate=60.0, encounters__open_channel_factor=0.35)
        held = {"channels.suspension_half_life": 10_000.0}
        loaded = changed(loaded, held, channels={**baseline().scenario.channels,
                                                 "mil_operational": channel})  # fmt: skip
        met.append(play(loaded, runs=300, days=150).number("encounters"))

    for more, less in itertools.pairwise(met):
        assert _higher(more, less)


def test_a_sanctioned_counterpart_keeps_the_high_military_channel_shut() -> None:
    scenario = baseline().scenario
    freed = {
        name: official.model_copy(update={"sanctioned_by": None})
        for name, official in scenario.officials.items()
    }
    barred = play(changed(baseline(), {"visits.sanctioned_acceptance": 0.0}), **SIZE)
    open_gate = play(
        changed(baseline(), {"visits.sanctioned_acceptance": 0.0}, officials=freed), **SIZE
    )

    reopened = [each.number("mil_channel_reopened_day") for each in (open_gate, barred)]
    assert _share(reopened[0] != NEVER) > _share(reopened[1] != NEVER)
    completed = [each.by_side("visits_completed").sum() for each in (open_gate, barred)]
    assert completed[0] > completed[1]


def test_a_summit_takes_tension_off_at_once() -> None:
    big = {"visits.summit_effect": 12.0, "visits.summit_held": 0.95, "visits.summit_overshoot": 0.0}
    none = {**big, "visits.summit_effect": 0.0}
    with_effect, without = (
        play(changed(baseline(), big, occasions={}), **SIZE),
        play(changed(baseline(), none, occasions={}), **SIZE),
    )
    day = 140

    held = without.number("summit_day") != NEVER
    assert held.mean() > 0.5
    assert with_effect.tension_total[day] < without.tension_total[day]
    assert with_effect.tension_total[100] == without.tension_total[100]


# --- Disputes begin less or more often.


def _higher(more: np.ndarray, less: np.ndarray) -> bool:
    """Whether the mean of paired differences lies above zero by three standard errors."""
    difference = more.astype(float) - less
    error = difference.std() / np.sqrt(len(difference))
    return bool(difference.mean() > 3.0 * error > 0.0)


@cache
def _usual() -> OutcomeAccumulator:
    return play(baseline(), **SIZE)


def _begun(loaded: LoadedScenario) -> np.ndarray:
    return play(loaded, **SIZE).number("disputes")


def test_who_believes_the_other_hostile_makes_more_of_a_matter() -> None:
    """Beliefs that last: .9 on both sides against .4."""
    sure, trusting = (
        changed(
            baseline(),
            {"perception.us_belief": b, "perception.cn_belief": b,
             "perception.belief_half_life": 1e5, "disputes.belief_slope": 2.0},
        )
        for b in (0.9, 0.4)
    )  # fmt: skip

    assert _higher(_begun(sure), _begun(trusting))


def test_only_the_beliefs_of_who_could_open_count() -> None:
    """Encounters are made a matter of by the intercepting, Chinese side alone."""
    fixed = {
        "perception.belief_half_life": 1e5, "disputes.belief_slope": 2.0,
        "ladder.onset_rate": 0.8, "encounters.p_publicised": 0.2,
    }  # fmt: skip
    found = {}
    for us in (0.1, 0.9):
        for cn in (0.1, 0.9):
            held = fixed | {"perception.us_belief": us, "perception.cn_belief": cn}
            loaded = quiet(baseline(), **{k.replace(".", "__"): v for k, v in held.items()},
                           encounters__rate=60.0)  # fmt: skip
            found[us, cn] = play(loaded, runs=600, days=200).number("first_day_rung_4")

    assert (found[0.1, 0.9] == found[0.9, 0.9]).all()
    assert (found[0.1, 0.1] == found[0.9, 0.1]).all()
    assert _higher(found[0.1, 0.9] != NEVER, found[0.1, 0.1] != NEVER)


def test_half_the_exposure_means_fewer_disputes() -> None:
    less = changed(baseline(), {"encounters.us_exposure": 0.5})

    assert _higher(_usual().number("disputes"), _begun(less))


def test_governments_that_do_nothing_have_fewer_disputes() -> None:
    still = {category.value: 0.0 for category in CATEGORIES}
    off = branch(baseline(), {"governments.*.conduct.policy": still})

    assert _higher(_usual().number("disputes"), _begun(off))


def test_without_shocks_there_are_fewer_disputes() -> None:
    off = {"shocks.sovereignty_rate": 0.0, "shocks.calendar_probability": 0.0}

    assert _higher(_usual().number("disputes"), _begun(changed(baseline(), off)))


def test_open_military_channels_are_thought_to_make_disputes_less_likely() -> None:
    """The same encounters and acts, over which fewer disputes begin."""
    scenario = baseline().scenario
    channels = {
        name: channel.model_copy(update={"state": "open", "since": None, "suspended_with": 0.0})
        if channel.kind.startswith("military")
        else channel
        for name, channel in scenario.channels.items()
    }
    same = {"ladder.military_channel": -0.7, "encounters.open_channel_factor": 1.0}
    opened = changed(baseline(), same, channels=channels)

    assert _higher(_begun(changed(baseline(), same)), _begun(opened))


def test_a_steeper_gravity_leaves_less_to_slight_events() -> None:
    """The record's rate stays: what graver events begin more, acts of little gravity begin less."""
    begun = {}
    for slope in (0.5, 1.6):
        loaded = changed(baseline(), {"disputes.gravity_slope": slope})
        table = episodes(play(loaded, **SIZE), compile_scenario(loaded)).to_pandas()
        slight = table["occasion"].isin(["show_of_force", "sovereignty", "coercion"])
        begun[slope] = (slight.mean(), len(table))

    # of some 450 disputes each; a share near .3 has a standard error of .022
    assert begun[0.5][0] - begun[1.6][0] > 3.0 * 0.031


# --- Disputes go on in another way.


def _disputes(**numbers: float) -> LoadedScenario:
    """The baseline, quiet, in a dispute that both carry on."""
    settings = {"disputes__press": 0.06, "disputes__press_risk": 0.15} | numbers
    return under_way(quiet(baseline(), **settings), replied=True)


def _played(loaded: LoadedScenario) -> OutcomeAccumulator:
    return play(loaded, runs=1_500, days=60)


def _risen(tally: OutcomeAccumulator) -> np.ndarray:
    return tally.number("highest_rung") >= 5


TALKING = {"disputes__contact": 1.5, "channels__answered_open": 0.6}
FIERCE = {"disputes__press": 0.2, "disputes__offer": 0.001, "disputes__press_risk": 0.05}
STEEP = {"ladder__tension_slope": 0.4, "tension__half_life": 1e4}


@pytest.mark.parametrize(
    ("key", "low", "high", "sign", "others"),
    [
        ("disputes__contact", 0.0, 1.0, -1, TALKING),
        ("channels__answered_open", 0.0, 0.9, -1, TALKING),
        ("disputes__calls", 0.0, 0.9, -1, TALKING),
        ("disputes__press", 0.03, 0.09, +1, {}),
        ("disputes__press_risk", 0.05, 0.25, +1, {}),
        ("disputes__offer", 0.01, 0.1, -1, {}),
        ("disputes__matching", 0.0, 1.6, +1, FIERCE),
        ("disputes__acceptance", 0.0, 4.0, -1, {}),
        ("tension__start", 45.0, 70.0, +1, STEEP),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_makes_a_dispute_rise(
    key: str, low: float, high: float, sign: int, others: dict[str, float]
) -> None:
    """Histories of one luck, from a dispute on that both carry on."""
    less, more = (_risen(_played(_disputes(**others | {key: end}))) for end in (low, high))

    assert _higher(more, less) if sign > 0 else _higher(less, more)


def test_calls_that_are_never_answered_let_more_disputes_rise() -> None:
    never = dict.fromkeys(
        ("channels__answered_open", "channels__answered_closed", "visits__sanctioned_acceptance"),
        0.0,
    )
    usual, silent = (
        _played(_disputes(disputes__contact=1.0)),
        _played(_disputes(disputes__contact=1.0, **never)),
    )

    assert silent.number("calls_answered").sum() == 0 < usual.number("calls_answered").sum()
    assert _higher(_risen(silent), _risen(usual))


def test_matching_means_more_presses() -> None:
    calm = {"disputes__press_risk": 0.0, "disputes__offer": 1e-6}
    presses = [
        _played(_disputes(**calm, disputes__matching=end)).by_side("presses").sum(axis=0)
        for end in (0.0, 1.6)
    ]

    assert _higher(presses[1], presses[0])


def test_tension_means_more_presses_and_presses_more_tension() -> None:
    calm = {"disputes__press_risk": 0.0, "disputes__offer": 1e-6, "ladder__tension_slope": 0.4}
    cool, hot = (_played(_disputes(**calm, tension__act_gain=gain)) for gain in (0.0, 0.8))

    assert _higher(hot.number("tension_mean"), cool.number("tension_mean"))
    presses = [tally.by_side("presses").sum(axis=0) for tally in (cool, hot)]
    assert _higher(presses[1], presses[0])


def test_replies_make_disputes_longer() -> None:
    """Of disputes that nobody has answered yet, the more are answered the longer they last."""
    days = [
        _played(under_way(quiet(from_priors(), disputes__reply=p))).number("dispute_days")
        for p in (0.03, 0.2)
    ]

    assert _higher(days[1], days[0])


def test_who_fears_its_audience_gives_way_later() -> None:
    """A side that has committed itself in public on the first day offers less."""
    threat = {"date": "2023-07-10", "kind": "act", "side": "US", "act": "threaten", "evidence": "A"}
    calm = {"disputes__press_risk": 0.0, "disputes__offer": 0.05, "disputes__signal": 0.0}
    free, bound = (
        _played(
            branch(_disputes(**calm, ladder__us_audience_cost=cost),
                   {"interventions.add": {"it": threat}})
        ).number("dispute_days")
        for cost in (0.0, -0.5)
    )  # fmt: skip

    assert _higher(bound, free)


def test_a_dispute_with_a_resolute_opponent_is_given_up_sooner() -> None:
    """Who believes the other resolute offers more and presses less: beliefs .9 against .4."""
    days = [
        _risen(_played(_disputes(disputes__resolve=2.0, perception__us_belief=b,
                                 perception__cn_belief=b)))
        for b in (0.9, 0.4)
    ]  # fmt: skip

    assert _higher(days[1], days[0])
