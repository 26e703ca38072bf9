"""Paired differences, structural spread, and what the spread over draws rests on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.attribution import attribute
from analysis.contrasts import contrast, contrast_table, contrasts, moved
from analysis.outcomes import Draws, Measured
from analysis.variants import spreads, without_effect
from sim.scenario.schema import Variant
from sim.streams import Luck

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
