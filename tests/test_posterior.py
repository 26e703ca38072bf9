"""A posterior in everything that plays: one row for each draw, the same wherever it is played.

The oracle: a draw of a scenario with a posterior is the same draw of the scenario without it in
which the numbers of the posterior are fixed at those of the draw's row.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from ballast.analysis.report import key_drivers, question, reproducing
from ballast.analysis.report.report_material import read_material
from ballast.analysis.results.run_folder import open_results
from ballast.analysis.stats.record_world import record_rates
from ballast.cli.explain import _attributed
from ballast.live.sliders import sliders_of
from ballast.sim.experiments.agent_free_chain import chain_histories
from ballast.sim.experiments.designs import points_of
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.factors import Factor
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.experiments.rare_rungs import choose_levels, play_rare
from ballast.sim.experiments.study_config import load_sweep
from ballast.sim.experiments.study_plan import study_of
from ballast.sim.outcomes.history_log import intercepting_side
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.library import branched, load_scenario
from ballast.sim.scenario.posterior_file import Floats
from ballast.sim.scenario.priors import all_priors, sample, sample_some, share_factors
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import Rung
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.stability import check_stability, draws_of_feedback
from tests.ballast.cli.running import ballast
from tests.ballast.live.watched import history
from tests.cases import baseline, small
from tests.posteriors import BASE, EFFECT, KEYS, rows_of, small_with, written

ONSETS, PRESS = "parameters.ladder.onset_rate", "parameters.disputes.press"
DAYS = 60


def rows() -> dict[str, Floats]:
    return rows_of(small().scenario, (*KEYS, ONSETS))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dyad with a posterior."""
    place = tmp_path_factory.mktemp("learnt")
    small_with(place)
    written(place / "learnt.parquet", rows())
    return place


@pytest.fixture(scope="module")
def loaded(folder: Path) -> LoadedScenario:
    return load_scenario(str(folder / "small.yaml"))


def table(loaded: LoadedScenario, draws: int = 4, runs: int = 3, workers: int = 1) -> list[object]:
    plan = Plan(loaded=loaded, seed=3, draws=draws, runs=runs, days=DAYS)
    found = histories(play(plan, workers=workers), compile_scenario(loaded), DAYS)
    return found.to_pylist()


@pytest.mark.parametrize("draw", [0, 1, 5])
def test_the_engines_agree_exactly(loaded: LoadedScenario, draw: int) -> None:
    assert differences(loaded, seed=3, draw=draw, run=1, days=200) == []


def test_the_engines_agree_about_records_that_are_learnt(tmp_path: Path) -> None:
    """Rates of acts, the tempo of disputes and a factor of a share, on the baseline."""
    priors = all_priors(baseline().scenario)
    rate = next(key for key, prior in priors.items() if ".rates." in key and prior.drawn)
    values = rows_of(baseline().scenario, (rate, ONSETS, PRESS))
    values[next(iter(share_factors(baseline().scenario)))] = np.linspace(0.5, 1.5, 7)
    path = written(tmp_path / "record.parquet", values)
    made = branched(baseline(), {"posterior": str(path)}, "Learnt")

    assert made.posterior is not None and len(made.posterior.keys) == 4
    assert differences(made, seed=3, draw=2, run=1, days=DAYS) == []


def test_a_draw_is_that_of_the_scenario_with_the_numbers_of_its_row(
    loaded: LoadedScenario,
) -> None:
    played = table(loaded)
    drawn = sample(loaded, 3, np.arange(4))
    assert len({tuple(drawn[key][j] for key in KEYS) for j in range(4)}) > 1

    for draw in range(4):
        fixed = changed(small(), {key: float(drawn[key][draw]) for key in rows()})
        assert table(fixed)[3 * draw : 3 * draw + 3] == played[3 * draw : 3 * draw + 3]


def test_workers_and_sizes_change_nothing(loaded: LoadedScenario) -> None:
    played = table(loaded)

    assert table(loaded, workers=2) == played
    assert table(loaded, draws=3)[:9] == played[:9]


def test_feedback_is_asked_of_the_rows_that_are_played(loaded: LoadedScenario) -> None:
    draws = np.arange(50)
    every, asked = sample(loaded, loaded.scenario.seed, draws), draws_of_feedback(loaded, draws)

    for key in (BASE, PRESS, ONSETS):
        np.testing.assert_array_equal(asked[key], every[key])
    assert asked[EFFECT] == every[EFFECT][0]  # no loop runs through it: as draw 0 has it
    check_stability(loaded)


def test_disputes_of_the_record_come_at_the_rate_of_the_row(loaded: LoadedScenario) -> None:
    draws = np.arange(12)
    found = record_rates(loaded, 5, draws)

    rate = sample(loaded, 5, draws)[ONSETS]
    assert set(rate) <= set(rows()[ONSETS])
    np.testing.assert_allclose(sum(found.values()), rate, rtol=1e-6)


def test_the_chain_and_rare_rungs_draw_from_it(loaded: LoadedScenario) -> None:
    """Where all draws have one row, they are those of fixed numbers."""
    weights = np.zeros(7)
    weights[4] = 1.0
    path = written(Path(loaded.folder) / "one.parquet", rows(), weights)
    one = branched(small(), {"posterior": str(path)}, "One row")
    fixed = changed(small(), {key: float(each[4]) for key, each in rows().items()})

    chains = [chain_histories(each, 3, draws=5, runs=4, days=200) for each in (one, fixed)]
    np.testing.assert_array_equal(chains[0].first_day, chains[1].first_day)
    assert chains[0].begun.any() and chains[0].begun.tolist() == chains[1].begun.tolist()
    plans = [Plan(loaded=each, seed=3, draws=6, runs=4, days=50) for each in (one, fixed)]
    pilots = [choose_levels(plan, Rung.DISPUTE, trees=8) for plan in plans]
    assert pilots[0].levels == pilots[1].levels and pilots[0].cost == pilots[1].cost
    found = [play_rare(plan, pilots[0].levels, workers=1) for plan in plans]
    assert found[0].weight.any() and found[0].weight.tolist() == found[1].weight.tolist()


def test_a_continued_history_has_the_numbers_of_its_draw(loaded: LoadedScenario) -> None:
    said = {"continues": {"until": "2020-04-10", "seed": 3, "draw": 1, "run": 2}}
    made = changed(loaded, said)

    assert made.posterior == loaded.posterior
    assert differences(made, seed=8, draw=2, run=0, days=DAYS) == []


def test_sliders_start_at_the_row_and_reach_over_the_prior(loaded: LoadedScenario) -> None:
    slider = next(s for s in sliders_of(history(loaded, draw=0)) if s.key == "ladder.onset_rate")
    prior = loaded.scenario.parameters["ladder.onset_rate"]

    assert slider.start == rows()[ONSETS][2]
    assert (slider.low, slider.high) == (prior.low, prior.high)


def test_who_intercepts_more_is_asked_of_draw_0(tmp_path: Path) -> None:
    """By the modes the second side does; by the row it is the first, at .45 to .25."""
    path = small_with(tmp_path, word="none")
    text = path.read_text(encoding="utf-8")
    names = ("aa_exposure", "bb_exposure", "aa_interception", "bb_interception")
    for name in names:
        line = next(each for each in text.splitlines() if f"encounters.{name}:" in each)
        text = text.replace(line, line.replace("value:", "mode:"))
    path.write_text(text, encoding="utf-8")
    assert intercepting_side(compile_scenario(load_scenario(str(path)))) == 1

    row = dict(zip(names, (0.5, 0.3, 1.5, 0.5), strict=True))
    values = {f"parameters.encounters.{name}": np.array([v]) for name, v in row.items()}
    written(tmp_path / "row.parquet", values)
    path.write_text(text.replace("posterior: none", "posterior: row.parquet"), encoding="utf-8")
    assert intercepting_side(compile_scenario(load_scenario(str(path)))) == 0


# --- studies

STUDY = """
title: A study
scenario: small.yaml
factors:
  parameters.visits.effect: {}
  policy: {keys: [channels.trade.state], levels: [open, closed]}
design: {kind: grid, steps: 2}
draws: DRAWS
runs: 2
days: 30
outcomes: [encounters]
"""


def factor_of(folder: Path, draws: int) -> tuple[Factor, list[dict[str, Floats]], LoadedScenario]:
    path = folder / "study.yaml"
    channel = next(iter(small().scenario.channels))
    text = STUDY.replace("DRAWS", str(draws)).replace("channels.trade", f"channels.{channel}")
    path.write_text(text, encoding="utf-8")
    config = load_sweep(str(path))
    plan = study_of(config, points_of(config.file.design, config.factors, path.parent))
    values = []
    for world in plan.worlds:
        points, numbers, _ = plan.lanes_between(world, 0, len(world.points) * plan.a_point)
        values.append({k: np.asarray(v) for k, v in plan.numbers(world, points, numbers).items()})
    return config.factors[0], values, next(iter(config.scenarios.values()))


def test_a_factor_ranges_over_its_prior_and_the_scenario_as_it_is_has_the_row(
    folder: Path,
) -> None:
    factor, _, _ = factor_of(folder, 1)
    prior = small().scenario.parameters["visits.effect"]

    assert factor.span == (prior.low, prior.high) and factor.mode == prior.mode
    assert factor.baseline == rows()[EFFECT][2] != prior.mode
    assert factor.at(np.array([0.5]))[0] == pytest.approx(prior.mode)


@pytest.mark.parametrize("draws", [1, 5])
def test_a_factor_goes_before_the_posterior_and_other_numbers_come_from_the_row(
    folder: Path, draws: int
) -> None:
    _, worlds, scenario = factor_of(folder, draws)
    asked = np.arange(1) if draws == 1 else np.arange(1, 1 + draws)
    expected = sample(scenario, scenario.scenario.seed, asked)

    for values in worlds:
        assert set(values[EFFECT]) == {0.0, 4.0}
        assert set(values[PRESS]) == set(expected[PRESS]) <= set(rows()[PRESS])


# --- results


@pytest.fixture(scope="module")
def results(folder: Path) -> Path:
    """Results of 31 draws, with report."""
    from click.testing import CliRunner

    from ballast.cli.run import run

    out = folder / "results"
    size = ("--draws", "41", "--runs", "2", "--days", "40", "--workers", "1")
    ended = CliRunner().invoke(run, [str(folder / "small.yaml"), *size, "--out", str(out)])
    assert ended.exit_code == 0, ended.output
    return out


def test_results_hold_the_rows_and_replay(
    results: Path, loaded: LoadedScenario, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = open_results(results)
    about = json.loads((results / "manifest.json").read_text(encoding="utf-8"))["posterior"]

    assert stored.loaded.posterior == loaded.posterior
    assert loaded.posterior is not None
    assert about["name"] == "small" and about["last_day"] == "1990-01-01"
    assert about["content_hash"] == loaded.posterior.content_hash
    assert about["keys"] == list(loaded.posterior.keys)
    ended = ballast(capsys, "verify", results, "--sample", "4")
    assert ended.code == 0, ended.err


def test_results_do_not_need_the_file_that_was_named(
    results: Path, folder: Path, loaded: LoadedScenario
) -> None:
    file = folder / "learnt.parquet"
    aside = file.rename(folder / "aside.parquet")
    try:
        assert open_results(results).loaded.canonical_hash == loaded.canonical_hash
    finally:
        aside.rename(file)


def test_results_with_other_rows_are_refused(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(results, copy)
    written(copy / "posterior.parquet", rows() | {EFFECT: rows()[EFFECT] / 2.0})
    ended = ballast(capsys, "verify", copy)
    assert ended.code == 2 and "canonical_hash: expected the scenario with this hash" in ended.err

    (copy / "posterior.parquet").unlink()
    ended = ballast(capsys, "verify", copy)
    assert ended.code == 2 and "expected a posterior, found no file" in ended.err


def test_a_branch_writes_the_numbers_that_are_left(folder: Path, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from ballast.cli.run import run
    from tests.undrawn import undrawn

    path = folder / "branch.yaml"
    path.write_text(
        "title: B\nbranches_from: small.yaml\nchange: {parameters.visits.effect: 1}\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    size = ("--draws", "2", "--runs", "2", "--days", "10", "--workers", "1")
    with undrawn():
        ended = CliRunner().invoke(run, [str(path), *size, "--out", str(out)])
    assert ended.exit_code == 0, ended.output
    names = pq.read_schema(out / "posterior.parquet").names
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))

    assert EFFECT not in names and PRESS in names
    assert open_results(out).loaded.canonical_hash == load_scenario(str(path)).canonical_hash
    assert manifest["differences"][-1] == "posterior small gives no longer: visits.effect"


def test_results_without_a_posterior_know_nothing_of_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.cases import SMALL
    from tests.undrawn import undrawn

    size = ("--draws", 2, "--runs", 2, "--days", 10, "--workers", 1, "--quiet")
    with undrawn():
        ballast(capsys, "run", SMALL, *size, "--out", tmp_path / "r")

    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))
    assert "posterior" not in {*manifest, *manifest["scenario"], *manifest["files"]}
    assert not (tmp_path / "r" / "posterior.parquet").exists()


def test_the_report_says_where_numbers_come_from(results: Path) -> None:
    material = read_material(results)
    said = "osterior small: 5 numbers are drawn jointly from 7 rows, conditioned on 2 targets"

    assert said in question.histories(material)
    assert said in str(reproducing.section(material, []))
    assert "calibration abababababab" in str(reproducing.section(material, []))
    assert said in (results / "report.html").read_text(encoding="utf-8")


def test_drivers_are_asked_with_the_numbers_that_were_played(
    results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    material = read_material(results)
    loaded, seed = material.stored.loaded, material.stored.seed
    asked: list[Floats] = []
    own = key_drivers._driver

    def noted(key: str, values: Floats, *rest: object) -> key_drivers.Driver:
        if key == PRESS:
            asked.append(values)
        return own(key, values, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(key_drivers, "_driver", noted)
    monkeypatch.setattr(type(material), "lead", "rung_4_or_higher")  # crises are too rare here
    key_drivers.drivers(material)

    (values,) = asked
    np.testing.assert_array_equal(values, sample(loaded, seed, np.arange(1, 41))[PRESS])


def test_drawn_jointly_is_a_group_of_its_own_for_variance(loaded: LoadedScenario) -> None:
    (first, *_) = _attributed(loaded, 60, 2)
    (plain, *_) = _attributed(small(), 60, 2)

    assert "posterior" not in plain.shares
    shared = next(row for row in _attributed(loaded, 60, 2) if row.resolved is not None)
    assert "posterior" in shared.shares and first.outcome == plain.outcome


def test_some_numbers_are_those_of_all(loaded: LoadedScenario) -> None:
    some = {k: p for k, p in all_priors(loaded.scenario).items() if k in (EFFECT, BASE, "x")}
    every = sample(loaded, 2, np.arange(9))

    assert list(sample_some(loaded, some, 2, np.arange(9))) == list(some)
    for key, values in sample_some(loaded, some, 2, np.arange(9)).items():
        np.testing.assert_array_equal(values, every[key])


def test_a_freeze_before_the_last_day_of_data_is_refused(loaded: LoadedScenario) -> None:
    from datetime import date

    from ballast.analysis.forecasts.leakage import known_later

    assert not [why for why in known_later(loaded, date(1990, 1, 1)) if "posterior" in why]
    (why,) = (why for why in known_later(loaded, date(1989, 12, 31)) if "posterior" in why)
    assert why == (
        "got the posterior 'small': 5 numbers rest on it, and its data reach to 1990-01-01"
    )
