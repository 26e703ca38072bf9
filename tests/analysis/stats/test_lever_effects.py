"""Effects of many branches in the same histories: intervals, correction, ranking, interaction."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.lever_effects import (
    as_measured,
    between_draws,
    draws_to_resolve,
    effects,
    interaction,
    ranking,
)
from ballast.sim.outcomes.measured import Measured

ABOUT = Measured("it", "it happens", "probability", 100, None)


def played(values: np.ndarray) -> tuple[list[Measured], Draws]:
    return as_measured(ABOUT, values, None), Draws(values.shape[1], values.shape[2], 0)


def test_an_effect_by_hand() -> None:
    """Two draws of two histories: one flips down, none up."""
    base = np.array([[1.0, 0.0], [1.0, 0.0]])
    values = np.stack([base, np.array([[0.0, 0.0], [1.0, 0.0]]), base])
    lowers, dummy = effects(*played(values))

    assert lowers.contrast.difference.value == -0.25
    assert (lowers.contrast.down, lowers.contrast.up) == (1, 0)
    assert (lowers.draws_down, lowers.draws_up) == (1, 0)
    assert dummy.contrast.difference.value == 0.0 and dummy.contrast.p_value == 1.0
    assert not dummy.beyond and dummy.same_way is None


def test_the_correction_keeps_its_error_rate_on_null_scenarios() -> None:
    """200 scenarios of 40 levers that flip histories both ways alike: 5 % call any of them."""
    luck = np.random.default_rng(7)
    wrong = 0
    for _ in range(200):
        base = (luck.random((1, 20, 20)) < 0.2).astype(float)
        flip = luck.random((40, 20, 20)) < 0.1
        noise = (luck.random((40, 20, 20)) < 0.5).astype(float)
        found = effects(*played(np.concatenate([base, np.where(flip, noise, base)])))
        wrong += any(one.beyond for one in found)
    # flips regress to the middle: where a fifth happens, more flip up than down
    assert wrong > 20
    wrong = 0
    for _ in range(200):
        base = (luck.random((1, 20, 20)) < 0.5).astype(float)
        flip = luck.random((40, 20, 20)) < 0.1
        found = effects(*played(np.concatenate([base, np.where(flip, 1.0 - base, base)])))
        wrong += any(one.beyond for one in found)

    assert wrong <= 200 * 0.05 + 2 * np.sqrt(200 * 0.05 * 0.95)


def test_a_real_effect_among_many_is_found() -> None:
    luck = np.random.default_rng(8)
    base = (luck.random((1, 40, 20)) < 0.5).astype(float)
    values = np.concatenate([base, np.repeat(base, 60, axis=0)])
    values[17] = np.where(luck.random((40, 20)) < 0.08, 0.0, base[0])
    found = effects(*played(values))

    assert [n for n, one in enumerate(found) if one.beyond] == [16]


def test_the_spread_over_draws_is_told_where_it_is_resolved_with_its_error() -> None:
    """Half of the draws have an effect of 0, half of -.4: the standard deviation is .2."""
    luck = np.random.default_rng(9)
    base = np.ones((1, 200, 50))
    works = np.arange(200)[:, None] % 2 == 0
    lever = np.where(works & (luck.random((200, 50)) < 0.4), 0.0, 1.0)
    (one,) = effects(*played(np.concatenate([base, lever[None]])))
    about = one.contrast.difference
    found = between_draws(lever - base[0])
    assert found is not None
    spread, error = found

    assert spread == pytest.approx(0.2, abs=4 * error) and error < 0.02
    assert about.draws_low is not None and about.draws_low < -0.3
    assert one.draws_error is not None and 0.0 < one.draws_error < 0.1
    assert one.same_way is not None and 0.7 < one.same_way < 0.95


def test_noise_alone_resolves_no_spread() -> None:
    luck = np.random.default_rng(10)
    told = 0
    for _ in range(100):
        change = -(luck.random((60, 10)) < 0.1).astype(float)
        told += between_draws(change) is not None
    assert told <= 10


def test_the_error_of_the_spread_is_that_of_repetition() -> None:
    luck = np.random.default_rng(11)
    found = []
    for _ in range(200):
        real = luck.normal(0.0, 0.2, 100)[:, None]
        found.append(between_draws(real + luck.normal(0.0, 0.5, (100, 20))))
    spreads, errors = np.array([one for one in found if one is not None]).T

    assert len(spreads) == 200
    assert spreads.mean() == pytest.approx(0.2, abs=0.01)
    assert errors.mean() == pytest.approx(spreads.std(), rel=0.25)


def changes(*means: float, spread: float = 0.0) -> np.ndarray:
    luck = np.random.default_rng(12)
    noise = luck.normal(0.0, spread, (len(means), 20, 10)) if spread else 0.0
    return np.array(means)[:, None, None] + np.zeros((len(means), 20, 10)) + noise


def test_a_ranking_is_resolved_or_says_who_may_be_among_the_first() -> None:
    clear = ranking(changes(-3.0, -2.0, 0.0, 1.0, spread=0.1), 2, lowest=True)
    close = ranking(changes(-3.0, -2.0, -1.99, 1.0, spread=0.5), 2, lowest=True)
    highest = ranking(changes(-3.0, -2.0, 0.0, 1.0, spread=0.1), 1, lowest=False)

    assert (clear.chosen, clear.resolved) == ((0, 1), True)
    assert len(close.rivals) == 1 and set(close.rivals) < {1, 2} and not close.resolved
    assert (highest.chosen, highest.resolved) == ((3,), True)
    assert ranking(changes(1.0, 2.0), 5, lowest=True).resolved


def test_draws_to_resolve_are_those_after_which_the_ranking_is() -> None:
    gap, spread = 0.1, 1.0
    pilot = changes(-2.0 - gap, -2.0, 0.0, 2.0, 2.0 + gap, spread=spread)
    needed = draws_to_resolve(pilot, 1)

    assert draws_to_resolve(changes(0.0, 0.0, 0.0), 1) == 0.0
    assert needed > 20 and draws_to_resolve(changes(-9.0, 0.0, 9.0, spread=0.1), 1) < 20
    tied = np.zeros((3, 20, 10))
    tied[0, 0, 0], tied[1, 1, 1] = -1.0, -1.0
    assert draws_to_resolve(tied, 1) == np.inf


def test_interaction_by_hand() -> None:
    """Each alone prevents it in one history of four, both together in the same one: + 1/4."""
    base = np.ones((2, 2))
    alone = base.copy()
    alone[0, 0] = 0.0
    measured, draws = played(np.stack([base, alone, alone, alone]))
    found = interaction(measured[0], measured[1:3], measured[3], draws)

    assert found.together.value == -0.25
    assert found.beyond_sum.value == 0.25
