"""A scenario as a function of some of its numbers."""

from __future__ import annotations

import numpy as np
import pytest

import ballast
from ballast.api.workbench_model import as_workbench_model
from ballast.sim.errors import InputError
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario.changes import changed
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import small

RATE, BASE = "parameters.encounters.rate", "parameters.tension.base"
RANGES = {RATE: (10.0, 90.0), BASE: (48.0, 62.0)}
SIZES = {"runs": 30, "days": 40}


def test_a_value_is_the_mean_over_the_histories_of_that_scenario() -> None:
    function = ballast.as_function(small(), RANGES, "tension_mean", **SIZES)
    values, noise = function.with_noise([[20.0, 50.0], [80.0, 60.0]])
    loaded = changed(small(), {RATE: 80.0, BASE: 60.0})
    plan = Plan(loaded=loaded, seed=small().scenario.seed, draws=1, runs=30, days=40, logged=0)
    each = histories(play(plan, 1), compile_scenario(loaded), 40)["tension_mean"].to_numpy()

    assert values[1] == pytest.approx(each.mean(), rel=1e-12)
    assert noise[1] == pytest.approx(each.var(ddof=1) / 30, rel=1e-9)
    assert values[0] < values[1]


def test_points_are_played_together_and_give_what_they_give_alone() -> None:
    function = ballast.as_function(small(), RANGES, "encounters", draws=3, **SIZES)
    points = np.array([[20.0, 50.0], [50.0, 55.0], [80.0, 60.0]])
    alone = np.concatenate([function(point) for point in points])

    assert function(points).tolist() == alone.tolist()
    assert function(points).tolist() == function(points).tolist()


def test_points_with_luck_of_their_own_differ() -> None:
    points = np.full((4, 2), [50.0, 55.0])
    common = ballast.as_function(small(), RANGES, "tension_mean", **SIZES)
    own = ballast.as_function(small(), RANGES, "tension_mean", independent=True, **SIZES)

    assert len(set(common(points).tolist())) == 1
    assert len(set(own(points).tolist())) == 4


def test_feedback_that_does_not_die_out_has_no_value() -> None:
    key = "parameters.reciprocity.{}_inertia_hostile"
    ranges = {key.format(side): (0.0, 0.95) for side in ("aa", "bb")}
    function = ballast.as_function(small(), ranges, "tension_mean", **SIZES)

    assert np.isnan(function([[0.1, 0.1], [0.95, 0.95]])).tolist() == [False, True]


def test_salib_takes_it() -> None:
    from SALib.analyze import morris as analyse
    from SALib.sample import morris

    function = ballast.as_function(small(), RANGES, "encounters", **SIZES)
    points = morris.sample(function.problem, 6, seed=3)
    found = analyse.analyze(function.problem, points, function(points), seed=3)

    assert list(found["names"]) == [RATE, BASE]
    assert found["mu_star"][0] > 10.0 * found["mu_star"][1]


def test_the_workbench_takes_it() -> None:
    pytest.importorskip("ema_workbench")
    model = as_workbench_model("Dyad", small(), RANGES, "encounters", **SIZES)
    function = ballast.as_function(small(), RANGES, "encounters", **SIZES)
    outcome = model.function(parameters__encounters__rate=40.0, parameters__tension__base=50.0)

    assert outcome == {"encounters": function([40.0, 50.0])[0]}
    assert [(u.name, u.lower_bound, u.upper_bound) for u in model.uncertainties] == [
        ("parameters__encounters__rate", 10.0, 90.0),
        ("parameters__tension__base", 48.0, 62.0),
    ]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InputError) as raised:
        ballast.as_function(
            "summer-2023", ["parameters.encounters.rat", "parameters.tension.act_gain"],
            "encountres", runs=0, days=9999,
        )  # fmt: skip
    told = "\n".join(str(problem) for problem in raised.value.problems)

    assert "runs: expected a whole number of 1 or more, got 0" in told
    assert "days: expected at most 540, got 9999" in told
    assert "did you mean 'parameters.encounters.rate'?" in told
    assert "outcome: expected an outcome, got 'encountres'; did you mean 'encounters'?" in told


def test_points_of_another_shape_are_refused() -> None:
    function = ballast.as_function(small(), RANGES, "encounters", **SIZES)
    for points in ([1.0, 2.0, 3.0], [[1.0]], [[1.0, float("nan")]]):
        with pytest.raises(ValueError, match="expected"):
            function(points)
