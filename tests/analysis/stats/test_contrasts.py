"""Paired differences, structural spread, and what the spread over draws rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.stats.contrasts import (
    Contrasting,
    contrast,
    contrast_table,
    contrasts,
    moved,
    why_not,
)
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.variance_attribution import attribute
from ballast.analysis.stats.variant_spreads import spreads, without_effect
from ballast.analysis.text.cells import contrast_cells
from ballast.sim.outcomes.measured import Measured
from ballast.sim.scenario.schema import Variant
from ballast.sim.streams import Luck

DRAWS = Draws(sampled=3, runs=4, first=4)


def measured(values: list[float], name: str = "x", kind: str = "probability") -> Measured:
    return Measured(name, "an outcome", kind, 10, np.array(values, float))


def test_a_difference_by_hand() -> None:
    """Draw 0 does not count; of 12 pairs three differ, by +1, +1 and -1."""
    base = measured([0] * 4 + [0, 0, 0, 1] + [1, 0, 0, 0] + [0, 0, 0, 0])
    other = measured([1] * 4 + [1, 1, 0, 1] + [0, 0, 0, 0] + [0, 0, 0, 0])
    found = contrast(base, other, DRAWS)

    assert found.difference.value == pytest.approx(1 / 12)
    assert (found.base, found.other) == pytest.approx((2 / 12, 3 / 12))
    assert (found.flips, found.histories) == (3, 12)


def test_levels_of_high_rungs_are_shown_as_intervals() -> None:
    """The wider of both intervals; draws that hardly differ are no narrower than chance."""
    one = replace(measured([0] * 4 + [0, 0, 0, 1] + [1, 0, 0, 0] + [0, 0, 0, 0]), rung=5)
    found = contrast(one, one, DRAWS)
    ranges = found.base_range, found.other_range

    assert found.rung == 5 and ranges[0] == ranges[1] and ranges[0] is not None
    low, high = ranges[0]
    assert 0.0 <= low < 2 / 12 < high and high - low > 0.3
    level, other = contrast_cells(found, beyond=False)[:2]
    assert level == other and "…" in level
    assert "…" not in contrast_cells(replace(found, rung=4), beyond=False)[0]


def test_pairing_takes_common_luck_out() -> None:
    """The same large noise on both sides leaves a small shift exactly visible."""
    noise = Luck(1, np.arange(16), np.zeros(16, np.int64)).uniform("noise", 0) * 100.0
    found = contrast(
        measured(noise.tolist(), kind="mean"), measured((noise + 0.5).tolist(), kind="mean"), DRAWS
    )

    assert found.difference.value == pytest.approx(0.5)
    assert found.difference.mc_low == pytest.approx(found.difference.mc_high, abs=1e-9)
    assert moved([found]) == [found]


def test_outcomes_that_one_side_lacks_are_left_out() -> None:
    one, two = measured([0] * 16, "one"), measured([0] * 16, "two")
    silent = Measured("two", "an outcome", "probability", 10, None, "beyond the run")

    assert [c.name for c in contrasts([one, two], [one, silent], DRAWS)] == ["one"]
    assert [c.name for c in contrasts([one, two], [one], DRAWS)] == ["one"]


def test_nothing_moves_by_chance_more_often_than_it_says() -> None:
    """200 sets of 20 outcomes of pure noise: any is called moved in about 5 % of sets."""
    draws = Draws(sampled=20, runs=20, first=0)
    wrong = 0
    for trial in range(200):
        luck = Luck(trial, np.arange(400), np.zeros(400, np.int64))
        found = []
        for n in range(20):
            change = luck.uniform(f"change.{n}", 0) - 0.5
            zero = Measured(f"o{n}", "", "mean", 1, np.zeros(400))
            found.append(contrast(zero, Measured(f"o{n}", "", "mean", 1, change), draws))
        wrong += bool(moved(found))

    assert wrong <= 22  # 10 expected; beyond 22 with a chance of 1 in 5,000


def _variants() -> dict[str, Variant]:
    return {
        "rival": Variant(title="Rival", kind="alternative", change={}),
        "off": Variant(title="Off", kind="ablation", change={}),
        "idle": Variant(title="Idle", kind="ablation", change={}),
    }


def test_the_spread_is_of_alternatives_and_the_scenario_itself() -> None:
    base = measured([0] * 4 + [1, 0] * 6)
    rival, off = measured([0] * 4 + [1, 1] * 6), measured([0] * 16)
    found = {
        "rival": contrasts([base], [rival], DRAWS),
        "off": contrasts([base], [off], DRAWS),
        "idle": contrasts([base], [base], DRAWS),
    }
    spread = spreads(_variants(), found)["x"]

    assert (spread.low, spread.high) == (0.5, 1.0)
    assert (spread.lowest, spread.highest) == ("baseline", "rival")
    assert without_effect(_variants(), found) == ["idle"]
    table = contrast_table(found)
    assert isinstance(table, pd.DataFrame) and len(table) == 3


def _sobol(draws: int, runs: int, noise: float) -> tuple[list[Measured], dict[str, np.ndarray]]:
    """y = 3 a + b² + c d with standard uniform parameters: shares known in closed form."""
    luck = Luck(5, np.arange(draws), np.zeros(draws, np.int64))
    a, b, c, d = (luck.uniform(name, 0) for name in "abcd")
    signal = 3 * a + b**2 + 4 * (c - 0.5) * (d - 0.5)
    each = Luck(6, np.repeat(np.arange(draws), runs), np.tile(np.arange(runs), draws))
    values = np.repeat(signal, runs) + noise * (each.uniform("noise", 0) - 0.5)
    groups = {"A": a[:, None], "B": b[:, None], "CD": np.stack([c, d], axis=1)}
    return [Measured("y", "", "mean", 1, values)], groups


@pytest.mark.parametrize("noise", [0.0, 6.0])
def test_shares_of_a_known_function(noise: float) -> None:
    """Var 3a = 9/12, of b² = 4/45, of 4(c-½)(d-½) = 16/144, the last all interaction."""
    outcomes, groups = _sobol(2000, 10, noise)
    draws = Draws(sampled=2000, runs=10, first=0)
    total = 9 / 12 + 4 / 45 + 16 / 144
    (found,) = attribute(outcomes, draws, groups, seed=1)

    assert found.shares["A"][0] == pytest.approx((9 / 12) / total, abs=0.04)
    assert found.shares["B"][0] == pytest.approx((4 / 45) / total, abs=0.04)
    assert found.shares["CD"][0] == pytest.approx(0.0, abs=0.03)
    assert all(low <= value <= high for value, low, high in found.shares.values())


def test_what_does_not_differ_between_draws_is_not_resolved() -> None:
    outcomes, groups = _sobol(50, 4, 0.0)
    still = [Measured("y", "", "mean", 1, np.zeros(200))]
    (found,) = attribute(still, Draws(sampled=50, runs=4, first=0), groups, seed=1)

    assert found.resolved is None and found.shares == {}
    assert outcomes


def test_a_group_without_parameters_explains_nothing() -> None:
    outcomes, groups = _sobol(300, 4, 1.0)
    draws = Draws(sampled=300, runs=4, first=0)
    (found,) = attribute(outcomes, draws, groups | {"none": np.zeros((300, 0))}, seed=1)

    assert found.shares["none"] == (0.0, 0.0, 0.0)


def _pairs(up: int, down: int, of: int) -> tuple[Measured, Measured]:
    base, other = np.zeros(of), np.zeros(of)
    other[:up] = 1.0
    base[up : up + down] = 1.0
    return measured(base.tolist()), measured(other.tolist())


def test_the_interval_of_few_flips_by_hand() -> None:
    """3 up and 1 down of 100 in one draw: with half a pair of each kind more, 3.5 and 1.5 of 102.

    Change: mean .02, variance (.04 - .0004) · 100/99 = .04 within the draw, so a sum with variance
    4; with a flip more half = 1.96 sqrt(4 + 1)/102, around 2/102.
    """
    found = contrast(*_pairs(3, 1, 100), Draws(1, 100, 0))
    half = 1.959964 * np.sqrt(5.0) / 102

    assert (found.up, found.down, found.flips) == (3, 1, 4)
    assert found.difference.value == pytest.approx(0.02)
    assert (found.difference.mc_low, found.difference.mc_high) == pytest.approx(
        (2 / 102 - half, 2 / 102 + half)
    )


def test_no_flip_at_all_is_no_certainty() -> None:
    found = contrast(*_pairs(0, 0, 100), Draws(1, 100, 0))

    assert found.difference.mc_high == pytest.approx(1.959964 / 102)
    assert found.p_value == 1.0 and found.reduction is None
    assert moved([found]) == []


def test_the_sign_test_by_hand() -> None:
    """9 against 1: 2 (1 + 10)/2^10."""
    assert contrast(*_pairs(9, 1, 50), Draws(1, 50, 0)).p_value == pytest.approx(22 / 1024)


def test_reduction_by_hand() -> None:
    """Base 0 1 0 1, other 0 1 0 0: variances 1/3, 1/4 and, of the change, 1/4."""
    base, other = measured([0, 1, 0, 1]), measured([0, 1, 0, 0])
    found = contrast(base, other, Draws(1, 4, 0))

    assert found.reduction == pytest.approx((1 / 3 + 1 / 4) / (1 / 4))


def test_reduction_is_what_independent_luck_would_cost() -> None:
    """Variance of the difference over 3,000 repetitions, paired and not, against the factor."""
    rng = np.random.default_rng(8)
    paired, apart, factors = [], [], []
    for _ in range(3000):
        luck, other_luck = rng.random(100), rng.random(100)
        one = measured((luck < 0.3).astype(float).tolist())
        two = measured((luck < 0.35).astype(float).tolist())
        found = contrast(one, two, Draws(1, 100, 0))
        paired.append(found.difference.value)
        apart.append((other_luck < 0.35).mean() - (luck < 0.3).mean())
        if found.reduction is not None:
            factors.append(1.0 / found.reduction)
    ratio = np.var(apart) / np.var(paired)

    # 1/factor averages without bias; a ratio of two variances of 3,000 has an error of 3.7 %
    assert 1.0 / np.mean(factors) == pytest.approx(ratio, rel=0.15)


@pytest.mark.parametrize(("up", "down"), [(0.01, 0.0), (0.02, 0.01), (0.15, 0.05)])
def test_the_interval_of_a_difference_covers(up: float, down: float) -> None:
    """2,000 replications of 20 draws x 15 pairs; never far below 95 %, even for three flips."""
    rng = np.random.default_rng(9)
    draws, hits = Draws(20, 15, 0), 0
    for _ in range(2000):
        luck = rng.random(300)
        other = (luck < up).astype(float)
        base = ((luck >= up) & (luck < up + down)).astype(float)
        about = contrast(measured(base.tolist()), measured(other.tolist()), draws).difference
        hits += about.mc_low <= up - down <= about.mc_high

    assert 0.93 <= hits / 2000 <= 0.995


def test_holm_by_hand() -> None:
    """p = .01, .02, .04 and .9: .01 ≤ .05/4, but .02 > .05/3; with .015 instead all three."""
    base = contrast(*_pairs(9, 1, 50), Draws(1, 50, 0))

    def named(*values: float) -> list[float]:
        found = [replace(base, name=str(n), p_value=p) for n, p in enumerate(values)]
        return [c.p_value for c in moved(found)]

    assert named(0.04, 0.01, 0.9, 0.02) == [0.01]
    assert named(0.024, 0.01, 0.9, 0.015) == [0.024, 0.01, 0.015]
    assert named(0.9, 0.8) == []


def test_pieces_leave_no_trace() -> None:
    """A table cut anywhere gives the same contrast, to the last bit."""
    rng = np.random.default_rng(10)
    draws = Draws(sampled=5, runs=7, first=7)
    base, other = rng.random(42), rng.random(42)
    whole = contrasts([measured(base.tolist())], [measured(other.tolist())], draws)
    for cuts in ([3, 20], [7, 14], [1, 2, 41]):
        found = Contrasting(draws)
        for one, two in zip(np.split(base, cuts), np.split(other, cuts), strict=True):
            found.take([measured(one.tolist())], [measured(two.tolist())])
        assert found.contrasts() == whole


def test_outcomes_that_mean_something_else_are_left_out_with_a_reason() -> None:
    one = measured([0.0] * 4)

    assert why_not(one, None) == "only the first has it"
    assert why_not(None, one) == "only the other has it"
    assert why_not(one, replace(one, horizon_days=9)) == "over 10 days in the first, 9 in the other"
    assert (
        why_not(one, replace(one, kind="mean")) == "a probability in the first, a mean in the other"
    )
    assert why_not(one, replace(one, values=None, note="beyond the run")) == "beyond the run"
    assert why_not(one, one) is None
