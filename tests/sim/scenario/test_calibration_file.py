"""A calibration's file: what it may say, and everything that may be wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballast.sim.errors import InputError
from ballast.sim.scenario.calibration_file import CalibrationFile
from ballast.sim.scenario.calibration_worlds import load_calibration, numbers_of
from ballast.sim.scenario.reader import read
from ballast.sim.scenario.settings import kind_of
from tests.calibrations import FILE, TARGETS, written
from tests.cases import small
from tests.posteriors import rows_of
from tests.posteriors import written as posterior


def _problems(folder: Path, text: str, targets: str = TARGETS) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_calibration(str(written(folder, text, targets)))
    return [
        f"{Path(p.file or '').name}:{p.line}: {p.key}: {p.message}" for p in caught.value.problems
    ]


def test_a_file_is_known_by_its_keys(tmp_path: Path) -> None:
    assert kind_of(read(written(tmp_path))) is CalibrationFile


def test_worlds_ask_for_what_their_targets_need_and_for_nothing_twice(tmp_path: Path) -> None:
    found = load_calibration(str(written(tmp_path)))
    long, other = found.worlds["long"], found.worlds["other"]

    assert list(found.targets) == ["disputes", "encounters", "hostile"]
    assert (long.days, long.histories, other.days, other.histories) == (30, 3, 20, 1)
    # both rates are per day played
    assert long.columns == {
        "disputes": ("disputes_numerator", "disputes_denominator"),
        "encounters": ("encounters_numerator", "disputes_denominator"),
    }
    assert long.outcomes == (
        "disputes_numerator", "disputes_denominator", "encounters_numerator",
    )  # fmt: skip
    assert other.loaded.scenario.outcomes["hostile_numerator"].count == "hostile_acts"


def test_priors_are_those_before_the_data_and_drawn_alike_everywhere(tmp_path: Path) -> None:
    found = load_calibration(str(written(tmp_path)))
    drawn = {key for key, prior in numbers_of(small()).items() if prior.drawn}

    # the base of tension is drawn otherwise in the other world
    assert set(found.priors) == drawn - {"parameters.tension.base"}
    rate = found.priors["parameters.encounters.rate"]
    assert (rate.low, rate.mode, rate.high) == (5.0, 40.0, 200.0)
    for world in found.worlds.values():
        assert numbers_of(world.loaded)["parameters.encounters.rate"].high == 200.0


def test_other_draws_than_those_of_the_file(tmp_path: Path) -> None:
    found = load_calibration(str(written(tmp_path)))

    assert found.with_draws(None) is found
    fewer = found.with_draws(110).file
    assert (fewer.draws, fewer.accept) == (110, 110)
    assert found.with_draws(1000).file.accept == 120


def test_every_problem_at_its_line(tmp_path: Path) -> None:
    text = (
        FILE.replace("days: 30", "days: 300")
        .replace("[disputes, encounters]", "[dispute, encounters, settled]")
        .replace("targets: [hostile]", "targets: [hostile, encounters]")
        .replace("[encounters]}\nbefore", "[encounter]}\nbefore")
        .replace("  parameters.encounters.rate: {low: 5,", "  parameters.encounters.rat: {low: 5,")
        .replace("accept: 120", "accept: 1200")
    )

    assert _problems(tmp_path, text) == [
        "calibration.yaml:8: worlds.long.days: expected at most the 200 days of the scenario, got "
        "300",
        "calibration.yaml:8: worlds.long.targets[0]: expected a target, got 'dispute'; did you "
        "mean 'disputes'?",
        "calibration.yaml:8: worlds.long.targets[2]: expected a target with a statistic, got "
        "'settled', which has none",
        "calibration.yaml:9: worlds.other.targets[1]: expected each target once, got 'encounters', "
        "which long has",
        "calibration.yaml:10: data.parameters.encounters.rate[0]: expected a target, got "
        "'encounter'; did you mean 'encounters'?",
        "calibration.yaml:12: before.parameters.encounters.rat: expected a number of the scenario, "
        "got 'parameters.encounters.rat'; did you mean 'parameters.encounters.rate'?",
        "calibration.yaml:13: accept: expected at most the 300 draws, got 1200",
    ]  # fmt: skip


def test_a_prior_that_cannot_be_is_told_where_it_stands(tmp_path: Path) -> None:
    found = _problems(tmp_path, FILE.replace("mode: 40", "mode: 400"))

    assert len(found) == 1  # though three scenarios take it
    assert found[0].startswith("calibration.yaml:12: parameters.encounters.rate")


def test_a_world_that_cannot_answer_what_a_target_asks(tmp_path: Path) -> None:
    targets = TARGETS.replace("{count: hostile_acts}", "{count: hostile_acts, side: CC}")
    (problem,) = _problems(tmp_path, FILE, targets)

    assert problem.startswith("calibration.yaml:9: worlds.other.targets[0]: hostile: numerator")
    assert "'CC'" in problem


def test_a_target_that_asks_for_more_days_than_are_played(tmp_path: Path) -> None:
    targets = TARGETS.replace("{count: hostile_acts}", "{count: hostile_acts, within: 25}")

    assert _problems(tmp_path, FILE, targets) == [
        "calibration.yaml:9: worlds.other.targets[0]: hostile: numerator: expected to be answered: "
        "its 25 days reach beyond the run"
    ]


def test_scenarios_and_targets_that_are_not_there(tmp_path: Path) -> None:
    text = FILE.replace("other.yaml", "nowhere.yaml").replace("targets.yaml", "none.yaml")

    assert [line.split(": expected")[0] for line in _problems(tmp_path, text)] == [
        "calibration.yaml:4: target_file",
        "calibration.yaml:9: worlds.other.scenario",
    ]


def test_a_calibration_of_nothing(tmp_path: Path) -> None:
    fixed = "\n".join(
        f"  {key}: {prior.centre}" for key, prior in numbers_of(small()).items() if prior.drawn
    )
    text = FILE[: FILE.index("data:")] + f"before:\n{fixed}\naccept: 120\n"

    assert _problems(tmp_path, text) == [
        "calibration.yaml:7: worlds: expected numbers that are drawn alike in the scenario and all "
        "worlds, got none"
    ]


def test_a_posterior_that_a_scenario_names_teaches_nothing_again(tmp_path: Path) -> None:
    plain = load_calibration(str(written(tmp_path)))
    posterior(tmp_path / "learnt.parquet", rows_of(small().scenario))
    text = (tmp_path / "small.yaml").read_text(encoding="utf-8")
    (tmp_path / "small.yaml").write_text(f"posterior: learnt.parquet\n{text}", encoding="utf-8")
    found = load_calibration(str(tmp_path / "calibration.yaml"))

    assert found.worlds["other"].loaded.posterior is None
    assert found.worlds == plain.worlds and found.priors == plain.priors


def test_no_datum_counts_twice(tmp_path: Path) -> None:
    text = FILE.replace("before:\n", "before:\n  parameters.tension.base: 50\n")
    (behind,) = _problems(
        tmp_path,
        text.replace(
            "  parameters.encounters.rate: {low", "  parameters.ladder.onset_rate: {low"
        ).replace("low: 5, mode: 40, high: 200", "low: 0.1, mode: 1, high: 4"),
    )

    assert behind == (
        "calibration.yaml:8: worlds.long.targets[1]: expected 'before' to have a prior of "
        "'parameters.encounters.rate' from before 'encounters', found none"
    )
    (resting,) = _problems(tmp_path, FILE.replace("evidence: A", "evidence: D, source: MID5"))
    assert resting == (
        "calibration.yaml:12: before.parameters.encounters.rate.evidence: expected a prior of "
        "class L, X or A, got one of class D"
    )
