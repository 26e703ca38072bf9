"""The Mesa model as Mesa users use it."""

from __future__ import annotations

import mesa
import pytest

from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.errors import InputError
from tests.cases import small


def test_agents_are_the_governments_and_officials_of_the_scenario() -> None:
    model = DiplomacyModel(small(), days=3)
    scenario = small().scenario

    assert [g.ident for g in model.governments] == list(scenario.governments)
    assert [o.ident for o in model.officials] == list(scenario.officials)
    assert len(model.agents) == len(scenario.governments) + len(scenario.officials)
    assert all(0.0 <= g.belief <= 1.0 and g.sanctions_suffered >= 0.0 for g in model.governments)
    listed = {name for official in model.officials for name in official.visits}
    assert set(scenario.visits) <= listed


def test_the_data_collector_has_a_row_a_day() -> None:
    model = DiplomacyModel(small(), days=10)
    model.play()
    table = model.datacollector.get_model_vars_dataframe()

    assert table["day"].tolist() == list(range(1, 11))
    assert table["tension"].between(0, 100).all()
    assert table["rung"].iloc[-1] == model.rung
    assert table["tension"].iloc[-1] == model.tension


def test_steps_after_the_last_day_change_nothing() -> None:
    model = DiplomacyModel(small(), days=2)
    model.play()
    before = model.tension
    model.step()

    assert not model.running
    assert model.tension == before
    assert model.world.day == 2


def test_the_model_works_in_batch_run() -> None:
    """Mesa's own runner: a row a run, different runs differ, days as asked."""
    rows = mesa.batch_run(
        DiplomacyModel,
        parameters={"scenario": [small()], "run": [0, 1, 2], "seed": 5, "days": 40},
        data_collection_period=-1,
        display_progress=False,
    )

    assert [row["run"] for row in rows] == [0, 1, 2]
    assert {row["day"] for row in rows} == {40}
    assert len({row["tension"] for row in rows}) == 3


def test_seed_zero_is_a_seed_and_none_is_the_scenarios() -> None:
    def tension_after(seed: int | None) -> float:
        model = DiplomacyModel(small(), seed=seed, days=30)
        model.play()
        return model.tension

    assert tension_after(None) == tension_after(small().scenario.seed)
    assert tension_after(0) != tension_after(None)


@pytest.mark.parametrize(
    "wrong",
    [{"seed": -1}, {"draw": -1}, {"run": -1}, {"days": 0}, {"parameters": {"visits.efect": 1.0}}],
)
def test_wrong_arguments_are_named(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError) as caught:
        DiplomacyModel(small(), **wrong)

    name, value = next(iter(wrong.items()))
    expected = name if name != "parameters" else "visits.efect"
    assert expected in str(caught.value)
    assert value is not None


def test_a_parameter_can_be_set_by_hand() -> None:
    calm = DiplomacyModel(small(), days=1, parameters={"tension.start": 20.0})

    assert calm.tension == 20.0
