"""A study's lanes: the names of its histories, and that they are those of the scenario itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.experiments.designs import points_of
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.experiments.shard_playing import Player
from ballast.sim.experiments.study_config import Config, load_sweep
from ballast.sim.experiments.study_plan import StudyPlan, study_of
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.measured import measure
from ballast.sim.scenario.changes import changed
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import SMALL

TEXT = f"""
title: A study
scenario: {SMALL}
factors:
  parameters.encounters.rate: {{low: 20, high: 80}}
  talks: {{keys: [channels.economic.state], levels: [open, limited]}}
design: {{kind: grid, steps: 2}}
draws: 3
runs: 4
days: 40
outcomes: [encounters, tension_mean, rung_4_or_higher]
"""


def config(folder: Path, text: str = TEXT) -> Config:
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return load_sweep(str(path))


def study(asked: Config) -> StudyPlan:
    return study_of(asked, points_of(asked.file.design, asked.factors, asked.path.parent))


def rows(made: StudyPlan) -> pd.DataFrame:
    player = Player(made)
    tables = [player(shard).to_pandas() for shard in made.shards()]
    return pd.concat(tables).sort_values(["point", "draw", "run"]).reset_index(drop=True)


def test_a_history_of_a_point_is_that_of_the_scenario_with_the_values_set(tmp_path: Path) -> None:
    asked = config(tmp_path)
    found = rows(study(asked))
    (base,) = asked.scenarios.values()

    for point, (rate, state) in enumerate(
        [(20.0, "open"), (20.0, "limited"), (80.0, "open"), (80.0, "limited")]
    ):
        loaded = changed(
            base, {"parameters.encounters.rate": rate, "channels.economic.state": state}
        )
        plan = Plan(loaded=loaded, seed=base.scenario.seed, draws=4, runs=4, days=40, logged=0)
        table = histories(play(plan, 1), compile_scenario(loaded), 40).to_pandas()
        sampled = table[table["draw"] > 0].reset_index(drop=True)
        here = found[found["point"] == point].reset_index(drop=True)

        assert here[["draw", "run"]].equals(
            sampled[["draw", "run"]].astype(here.dtypes[["draw", "run"]])
        )
        assert (here["encounters"] == sampled["encounters"]).all()
        assert (here["tension_mean"] == sampled["tension_mean"]).all()


def test_a_history_of_a_study_is_replayed_by_mesa(tmp_path: Path) -> None:
    text = TEXT.replace("draws: 3", "luck: independent").replace("runs: 4", "runs: 5")
    asked = config(tmp_path, text)
    made = study(asked)
    found = rows(made)
    history = found[(found["point"] == 3)].iloc[2]
    loaded = made.worlds[-1].loaded  # the limited one
    loaded = changed(loaded, {"parameters.encounters.rate": 80.0})
    model = DiplomacyModel(
        loaded, seed=made.seed, draw=int(history["draw"]), run=int(history["run"]), days=40
    )
    for _ in range(40):
        model.step()
    setting = compile_scenario(loaded)
    measured = {
        m.name: m.values
        for m in measure(histories([model.tally], setting, 40).to_pandas(), loaded.scenario, 40)
    }

    assert int(history["run"]) == 3 * 5 + 2
    assert measured["encounters"] == [history["encounters"]]
    np.testing.assert_allclose(measured["tension_mean"], history["tension_mean"], rtol=1e-12)


def test_points_share_luck_or_have_their_own(tmp_path: Path) -> None:
    same = TEXT.replace(
        "parameters.encounters.rate: {low: 20, high: 80}", "parameters.tension.base: {law: uniform}"
    )
    for luck, often in (("common", 12), ("independent", 4 * 12)):
        made = study(config(tmp_path, same.replace("draws: 3", f"draws: 3\nluck: {luck}")))
        names = {
            (int(draw), int(run))
            for world in made.worlds
            for _, draw, run in zip(
                *made.lanes_between(world, 0, len(world.points) * 12), strict=True
            )
        }
        assert len(names) == often


def test_shards_cover_every_history_once_and_depend_on_no_worker(tmp_path: Path) -> None:
    made = replace(study(config(tmp_path)), runs=5000)
    shards = made.shards()

    assert shards == made.shards()
    assert [shard.number for shard in shards] == list(range(len(shards)))
    for number, world in enumerate(made.worlds):
        mine = [shard for shard in shards if shard.world == number]
        ends = [(shard.first, shard.last) for shard in mine]
        assert ends[0][0] == 0 and ends[-1][1] == len(world.points) * 15000
        assert all(a[1] == b[0] for a, b in pairwise(ends))


def test_the_cut_into_shards_leaves_histories_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = study(config(tmp_path))
    whole = rows(made)
    monkeypatch.setattr("ballast.sim.experiments.study_plan.SMALLEST_SHARD", 1)
    monkeypatch.setattr("ballast.sim.experiments.study_plan.SHARDS_WANTED", 7)

    assert len(made.shards()) > 7
    assert rows(made).equals(whole)


def test_points_whose_feedback_does_not_die_out_are_left_out_and_listed(tmp_path: Path) -> None:
    text = TEXT.replace(
        "parameters.encounters.rate: {low: 20, high: 80}",
        'inertia: {keys: ["parameters.reciprocity.{side}_inertia_hostile"], values: [0.1, 0.95]}',
    )
    made = study(config(tmp_path, text))

    assert made.refused == (("small", 2), ("small", 3))
    assert sorted(p for world in made.worlds for p in world.points) == [0, 1]
