"""When acting pays: two states by hand, known laws, bounds, and what noise must not be worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import ndtr

from ballast.analysis.stats.decision_value import (
    PairedDraws,
    gain,
    pays_up_to,
    value_curve,
)
from ballast.analysis.stats.partial_information import partial_information

HALF = np.tile([0.0, 1.0], 60)
"""A parameter with two states, half the draws each."""
OTHER = np.repeat([0.0, 1.0], 60)
"""Another one, which every state of the first meets as often."""
RATIOS = np.array([0.05, 0.1, 0.2])


def _two_states() -> PairedDraws:
    """Acting averts .3 in the one state and adds .1 in the other: .1 on the mean."""
    return PairedDraws.exact(np.full(120, 0.5), 0.6 - 0.4 * HALF)


def test_two_states_by_hand() -> None:
    """Expenses at .05: never .5; always .05 + .4; who knows acts in one state: (.25 + .5) / 2."""
    curve = value_curve(_two_states(), RATIOS, seed=1)
    first = curve.iloc[0]

    assert first["never"] == pytest.approx(0.5) and first["always"] == pytest.approx(0.45)
    assert first["on_mean"] == pytest.approx(0.45)
    assert first["perfect"] == pytest.approx((0.05 + 0.2 + 0.5) / 2)
    assert first["value"] == pytest.approx(0.05 / 0.125)
    assert first["regret_acting"] == pytest.approx(0.15 / 2)
    assert first["regret_not_acting"] == pytest.approx(0.25 / 2)
    assert curve["information"].to_numpy() == pytest.approx([0.075, 0.1, 0.05])
    assert curve["value"].to_numpy()[1:] == pytest.approx([0.0, 0.0])


def test_the_parameter_is_worth_all_and_the_other_nothing_in_two_states() -> None:
    draws = _two_states()

    for ratio, worth in zip(RATIOS, (0.075, 0.1, 0.05), strict=True):
        learnt = partial_information(draws, {"other": OTHER, "state": HALF}, float(ratio))
        assert [one.key for one in learnt] == ["state", "other"]
        assert learnt[0].value == pytest.approx(worth) and learnt[0].told
        assert learnt[0].slope == pytest.approx(0.2)
        assert learnt[1].value == pytest.approx(0.0) and not learnt[1].told


def test_two_parameters_share_by_hand() -> None:
    """Effects .3 a + .2 b - .1: .15 on the mean; a alone tells 0 or .3, b alone .05 or .25."""
    effect = 0.3 * HALF + 0.2 * OTHER - 0.1
    draws = PairedDraws.exact(np.full(120, 0.5), 0.5 - effect)
    learnt = {x.key: x for x in partial_information(draws, {"a": HALF, "b": OTHER}, 0.15)}

    assert value_curve(draws, np.array([0.15]), seed=1)["information"][0] == pytest.approx(0.075)
    assert learnt["a"].value == pytest.approx(0.15 / 2)
    assert learnt["b"].value == pytest.approx(0.10 / 2)


def test_no_effect_is_worth_nothing() -> None:
    draws = PairedDraws.of_histories(np.ones((40, 5)), np.ones((40, 5)))
    curve = value_curve(draws, seed=1)
    about = pays_up_to(draws)

    assert not draws.resolved
    for column in ("value", "value_high", "information", "information_error", "regret_not_acting"):
        assert (curve[column] == 0.0).all(), column
    assert about.value == 0.0 and about.low < 0.0 < about.high  # no flip is not certainty
    (learnt,) = partial_information(draws, {"a": np.arange(40.0)}, 0.0)
    assert learnt.value == 0.0 and not learnt.told


def test_counts_by_draw_say_what_histories_say() -> None:
    luck = np.random.default_rng(3)
    base, other = ((luck.random((50, 12)) < p).astype(float) for p in (0.4, 0.3))
    table = pd.DataFrame(
        {
            "draw": np.arange(1, 51), "runs": 12, "base": base.sum(axis=1),
            "other": other.sum(axis=1), "up": (other > base).sum(axis=1),
            "down": (other < base).sum(axis=1),
        }
    )  # fmt: skip
    one, two = PairedDraws.of_histories(base, other), PairedDraws.of_table(table)

    for name in ("base", "other", "noise"):
        assert getattr(one, name) == pytest.approx(getattr(two, name)), name
    assert one.histories == two.histories


def _normal(seed: int, runs: int, draws: int = 400) -> tuple[PairedDraws, np.ndarray]:
    """Effects with mean .1 and standard deviation .05, and histories that show them."""
    luck = np.random.default_rng(seed)
    effect = 0.1 + 0.05 * luck.standard_normal(draws)
    place = luck.random((draws, runs))
    base, other = place < 0.5, place < 0.5 - effect[:, None]
    flip = luck.random((draws, runs)) < 0.2  # as many either way: noise without effect
    drawn = luck.random((draws, runs)) < 0.5
    base, other = np.where(flip, drawn, base), np.where(flip, ~drawn, other)
    return PairedDraws.of_histories(base.astype(float), other.astype(float)), effect


def test_noise_of_runs_is_not_worth_anything() -> None:
    """Normal effects at their mean: sd / sqrt(2 pi); what noise adds would be half as much more."""
    truth = 0.8 * 0.05 / np.sqrt(2.0 * np.pi)  # a fifth of the pairs are noise
    found, plain = [], []
    for seed in range(30):
        draws, _ = _normal(seed, 60)
        ratio = np.array([draws.effect.mean()])
        found.append(value_curve(draws, ratio, seed=1)["information"][0])
        plain.append(gain(draws.effect, ratio)[0])

    assert np.mean(found) == pytest.approx(truth, rel=0.06)
    assert np.mean(plain) > 1.3 * truth


def test_a_known_law_away_from_its_mean() -> None:
    """Of a normal effect, E max(0, e - a) = s (phi(z) + z Phi(z)), z = (m - a) / s."""
    luck = np.random.default_rng(5)
    effect = 0.1 + 0.04 * luck.standard_normal(20_000)
    draws = PairedDraws.exact(np.full(20_000, 0.5), 0.5 - effect)
    z = (0.1 - np.array([0.06, 0.1, 0.15])) / 0.04
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)

    wanted = 0.04 * (density + z * ndtr(z))
    assert gain(draws.effect, 0.1 - 0.04 * z) == pytest.approx(wanted, rel=0.05)


def test_errors_hold_what_they_say() -> None:
    """Over 60 samples of draws, standard errors are the spread of the estimates."""
    values, errors = [], []
    for seed in range(60):
        draws, _ = _normal(seed, 40, 150)
        row = value_curve(draws, np.array([0.08]), seed=1).iloc[0]
        values.append(row["information"])
        errors.append(row["information_error"])

    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.3)


def test_the_ratio_at_which_it_pays_is_inside_its_interval_as_often_as_said() -> None:
    inside = 0
    for seed in range(200):
        draws, _ = _normal(seed, 10, 60)
        about = pays_up_to(draws)
        inside += about.low <= 0.08 <= about.high

    assert 180 <= inside <= 199


def test_a_parameter_that_does_nothing_is_not_told_from_none() -> None:
    """Of 100 sets of ten such parameters, about five at most have one that is called worth it."""
    wrong = 0
    for seed in range(100):
        draws, _ = _normal(seed, 10, 100)
        luck = np.random.default_rng(1000 + seed)
        rows = {str(n): luck.random(100) for n in range(10)}
        wrong += any(one.told for one in partial_information(draws, rows, 0.08))

    assert wrong <= 9


def test_a_parameter_that_carries_the_effect_is_found_with_its_worth() -> None:
    """A smooth bend that a line misses; its worth is half the mean departure, E |g - m| / 2."""
    luck = np.random.default_rng(8)
    place = luck.random(1500)
    effect = 0.1 + 0.1 * (place - 0.5) + 0.2 * ((place - 0.5) ** 2 - 1 / 12)
    other = 0.5 - effect
    base = luck.random((1500, 30)) < 0.5
    with_it = luck.random((1500, 30)) < other[:, None]
    draws = PairedDraws.of_histories(base.astype(float), with_it.astype(float))
    rows = {"nothing": luck.random(1500), "carries": place}
    first, second = partial_information(draws, rows, float(draws.effect.mean()))

    assert first.key == "carries" and first.told and not second.told
    truth = np.abs(effect - effect.mean()).mean() / 2
    assert abs(first.value - truth) < 3.0 * first.error
    assert first.error < 0.2 * truth


SHARES = arrays(float, 40, elements=st.floats(0.0, 1.0))
PLACES = arrays(float, 40, elements=st.floats(-3.0, 3.0))


@settings(max_examples=60, deadline=None)
@given(base=SHARES, other=SHARES, row=PLACES, ratio=st.floats(0.001, 0.999))
def test_bounds_and_directions(
    base: np.ndarray, other: np.ndarray, row: np.ndarray, ratio: float
) -> None:
    """Value in 0 … 1 and falling, regrets monotone, 0 <= one parameter <= all of them."""
    draws = PairedDraws.exact(base, other)
    ratios = np.array([ratio / 2, ratio, (1 + ratio) / 2])
    curve = value_curve(draws, ratios, seed=2)
    about = pays_up_to(draws)

    assert ((curve["value"] >= 0.0) & (curve["value"] <= 1.0)).all()
    assert (np.diff(curve["value"]) <= 1e-9).all()
    assert (np.diff(curve["regret_acting"]) >= -1e-12).all()
    assert (np.diff(curve["regret_not_acting"]) <= 1e-12).all()
    assert (curve["perfect"] <= curve["on_mean"] + 1e-12).all()
    smaller = curve[["never", "always"]].min(axis=1)
    assert curve["on_mean"].to_numpy() == pytest.approx(smaller.to_numpy())
    regrets = curve[["regret_acting", "regret_not_acting"]].min(axis=1)
    assert curve["information"].to_numpy() == pytest.approx(regrets.to_numpy(), abs=1e-12)
    assert about.low <= about.value <= about.high
    for one in partial_information(draws, {"a": row} if np.ptp(row) > 1e-6 else {}, ratio):
        assert 0.0 <= one.value <= curve["information"][1] + 1e-9
