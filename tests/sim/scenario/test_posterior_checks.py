"""A scenario that names a posterior: what is drawn, what a branch keeps, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ballast.sim.errors import InputError
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.difference import differences
from ballast.sim.scenario.library import branched, load_scenario
from ballast.sim.scenario.posterior_checks import without_posterior
from ballast.sim.scenario.posterior_text import as_told, learnt
from ballast.sim.scenario.priors import all_priors, centre_of_number, sample, share_factors
from ballast.sim.scenario.provenance import explain, find_key, read_seeds
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.template import suggestions
from ballast.sim.versions import MODEL
from tests.ballast.cli.running import ballast
from tests.cases import baseline, small
from tests.posteriors import BASE, EFFECT, KEYS, about, rows_of, small_with, written

DRAWS = np.arange(40)
ROWS = rows_of(small().scenario)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small dyad and the posterior that it names."""
    small_with(tmp_path)
    written(tmp_path / "learnt.parquet", ROWS)
    return tmp_path


@pytest.fixture
def loaded(folder: Path) -> LoadedScenario:
    """The small dyad with a posterior."""
    return load_scenario(str(folder / "small.yaml"))


def branch(folder: Path, change: str, base: str = "small.yaml", name: str = "own.yaml") -> str:
    path = folder / name
    path.write_text(f"title: Own\nbranches_from: {base}\nchange:\n{change}", encoding="utf-8")
    return str(path)


def refusal(path: Path | str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_scenario(str(path))
    return str(caught.value).splitlines()


# --- what is drawn


def test_draw_0_takes_the_row_of_highest_weight_and_modes_of_what_it_lacks(
    loaded: LoadedScenario,
) -> None:
    values = sample(loaded, 5, DRAWS)
    priors = all_priors(loaded.scenario)

    for key, value in values.items():
        expected = ROWS[key][2] if key in KEYS else priors[key].centre
        assert value[0] == expected, key
        assert centre_of_number(loaded, key, priors[key]) == expected


def test_numbers_come_from_one_row_together(loaded: LoadedScenario) -> None:
    """Rows rise in all numbers but one, which falls: their ranks go together exactly."""
    values = sample(loaded, 5, DRAWS)
    rows = [int(np.flatnonzero(ROWS[EFFECT] == value)[0]) for value in values[EFFECT]]

    assert len(set(rows)) == 7
    for key in KEYS:
        np.testing.assert_array_equal(values[key], ROWS[key][rows])
    assert np.corrcoef(values[EFFECT], values[BASE])[0, 1] < -0.9


def test_what_the_posterior_lacks_is_drawn_as_without_it(loaded: LoadedScenario) -> None:
    values, before = sample(loaded, 5, DRAWS), sample(small(), 5, DRAWS)

    assert list(values) == list(before)
    for key in values:
        same = np.array_equal(values[key], before[key])
        assert same == (key not in KEYS), key


def test_a_draw_does_not_depend_on_the_others(loaded: LoadedScenario) -> None:
    every = sample(loaded, 5, DRAWS)
    some = sample(loaded, 5, np.array([31, 0, 4]))

    for key, value in some.items():
        expected = every[key] if len(value) == 1 else every[key][[31, 0, 4]]
        np.testing.assert_array_equal(value, expected)


def test_rates_and_factors_of_shares_may_be_learnt_too(tmp_path: Path) -> None:
    """Of the baseline, whose rates come from counts."""
    priors = all_priors(baseline().scenario) | share_factors(baseline().scenario)
    rate = next(k for k, p in priors.items() if ".rates." in k and p.drawn)
    factor = next(iter(share_factors(baseline().scenario)))
    values = {rate: np.array([5.0, 6.0]), factor: np.array([0.9, 1.2])}
    path = written(tmp_path / "two.parquet", values, np.array([1.0, 2.0]))
    loaded = branched(baseline(), {"posterior": str(path)}, "With")
    drawn = sample(loaded, 1, DRAWS)

    assert drawn[rate][0] == 6.0 and drawn[factor][0] == 1.2
    np.testing.assert_array_equal(drawn[rate] == 6.0, drawn[factor] == 1.2)
    assert {5.0, 6.0} == set(drawn[rate])


# --- the hash


def test_the_hash_is_of_the_content(folder: Path, loaded: LoadedScenario) -> None:
    same = folder / "same"
    same.mkdir()
    small_with(same, word="other.parquet")
    written(same / "other.parquet", ROWS, name="of another name", seed=9)
    other = written(folder / "other.parquet", ROWS | {EFFECT: ROWS[EFFECT] + 1e-9})
    another = branched(small(), {"posterior": str(other)}, "Small dyad")

    assert load_scenario(str(same / "small.yaml")).canonical_hash == loaded.canonical_hash
    assert loaded.canonical_hash != small().canonical_hash
    assert another.canonical_hash not in (loaded.canonical_hash, small().canonical_hash)
    assert without_posterior(loaded).canonical_hash == small().canonical_hash
    assert "posterior" not in without_posterior(loaded).scenario.model_dump()
    assert "posterior" not in small().scenario.model_dump()
    assert loaded.scenario.model_dump()["posterior"] == "learnt.parquet"


# --- branches


def test_a_branch_has_the_posterior_of_its_base(folder: Path, loaded: LoadedScenario) -> None:
    made = load_scenario(branch(folder, "  days: 190\n"))

    assert made.posterior == loaded.posterior
    assert differences(loaded, made) == ["190 days are played instead of 200"]


@pytest.mark.parametrize(
    "said",
    [
        "parameters.visits.effect: 1.5",
        "parameters.visits.effect: {low: 0, mode: 1, high: 3}",
        "parameters.visits.effect: {low: 0, mode: 2, high: 4}",  # of the base: the prior is meant
        "parameters.visits.effect.mode: 1",
        "parameters: {visits.effect: {low: 0, mode: 1, high: 3, unit: points, evidence: A}}",
    ],
)
def test_what_a_branch_says_of_a_number_goes_before_the_posterior(folder: Path, said: str) -> None:
    base = load_scenario(str(folder / "small.yaml"))
    made = load_scenario(branch(folder, f"  {said}\n"))
    plain = changed(
        small(),
        {
            "parameters.visits.effect": made.scenario.parameters["visits.effect"].model_dump(
                exclude_defaults=True
            )
        },
    )
    values, before, without = (sample(one, 5, DRAWS) for one in (made, base, plain))

    np.testing.assert_array_equal(values[EFFECT], without[EFFECT])
    for key in KEYS[1:]:
        np.testing.assert_array_equal(values[key], before[key])
    assert made.canonical_hash != base.canonical_hash
    assert differences(base, made)[-1] == "posterior small gives no longer: visits.effect"


def test_a_branch_of_a_branch_keeps_what_the_first_one_says(folder: Path) -> None:
    branch(folder, "  parameters.visits.effect: 1.5\n")
    again = load_scenario(branch(folder, "  days: 190\n", base="own.yaml", name="again.yaml"))

    assert again.posterior is not None and EFFECT not in again.posterior.keys
    assert sample(again, 5, DRAWS)[EFFECT].tolist() == [1.5]


@pytest.mark.parametrize("order", ["one", "two"])
def test_a_posterior_that_a_branch_names_leaves_what_branches_say(folder: Path, order: str) -> None:
    """Whether the number was said by the branch itself or by its base, a branch too."""
    small_with(folder, word="none")
    number, learns = "  parameters.visits.effect: 1.5\n", "  posterior: learnt.parquet\n"
    if order == "one":
        made = load_scenario(branch(folder, number + learns))
    else:
        branch(folder, number)
        made = load_scenario(branch(folder, learns, base="own.yaml", name="again.yaml"))

    assert made.posterior is not None and made.posterior.keys == tuple(sorted(KEYS[1:]))


@pytest.mark.parametrize("nothing", ["none", "null", "~"])
def test_a_branch_goes_without(folder: Path, loaded: LoadedScenario, nothing: str) -> None:
    made = load_scenario(branch(folder, f"  posterior: {nothing}\n"))

    assert made.posterior is None and made.scenario.posterior is None
    assert made.canonical_hash == small().canonical_hash
    assert differences(loaded, made) == [
        "gone: posterior small: 4 numbers are drawn jointly from 7 rows, conditioned on 2 targets "
        "of data up to 1990-01-01; all are drawn from their priors"
    ]
    assert differences(made, loaded) == [
        "new: posterior small: 4 numbers are drawn jointly from 7 rows, conditioned on 2 targets "
        "of data up to 1990-01-01"
    ]


def test_a_number_that_the_scenario_fixes_keeps_its_value(folder: Path) -> None:
    path = folder / "small.yaml"
    text = path.read_text(encoding="utf-8")
    old = "visits.effect: {low: 0, mode: 2, high: 4,"
    assert old in text
    path.write_text(text.replace(old, "visits.effect: {value: 2,"), encoding="utf-8")
    made = load_scenario(str(path))

    assert made.posterior is not None and EFFECT not in made.posterior.keys
    assert sample(made, 5, DRAWS)[EFFECT].tolist() == [2.0]


def test_a_scenario_that_says_every_number_itself_has_no_posterior(folder: Path) -> None:
    change = "".join(f"  {key}.mode: {ROWS[key][0]}\n" for key in KEYS)
    made = load_scenario(branch(folder, change))

    assert made.posterior is None
    assert (
        made.canonical_hash
        == changed(small(), {f"{key}.mode": float(ROWS[key][0]) for key in KEYS}).canonical_hash
    )


def test_a_change_in_memory_works_as_a_branch_does(loaded: LoadedScenario) -> None:
    made = branched(loaded, {EFFECT: 1.0}, "Own")

    assert made.posterior is not None and EFFECT not in made.posterior.keys
    assert changed(loaded, {"posterior": None}).posterior is None
    assert changed(loaded, {"officials.*.travels": 0.0}).posterior == loaded.posterior


def test_a_posterior_is_found_beside_the_branch_and_by_its_shipped_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = folder / "below"
    below.mkdir()
    small_with(folder, word="none")
    island = load_scenario("example-island").scenario
    written(below / "here.parquet", rows_of(island, KEYS[:2]), name="here")
    path = branch(below, "  posterior: here.parquet\n", base="example-island")
    found = load_scenario(path).posterior
    assert found is not None and found.about.name == "here"

    monkeypatch.setattr("ballast.sim.scenario.places.shipped_folder", lambda name: below / name)
    (below / "configs" / "posteriors").mkdir(parents=True)
    written(below / "configs" / "posteriors" / "shipped.parquet", ROWS, name="shipped")
    found = load_scenario(branch(folder, "  posterior: shipped\n")).posterior
    assert found is not None and found.about.name == "shipped"
    (line,) = refusal(branch(folder, "  posterior: shiped\n"))
    assert line.endswith("expected a posterior, found no file; did you mean 'shipped'?")


# --- refusals, each at the line that is to blame


def test_data_up_to_the_start_are_refused(folder: Path) -> None:
    path = folder / "small.yaml"
    written(folder / "learnt.parquet", ROWS, last_day=date(2020, 2, 29))
    load_scenario(str(path))
    for day in ("2020-03-01", "2020-03-02"):
        written(folder / "learnt.parquet", ROWS, last_day=date.fromisoformat(day))
        assert refusal(path) == [
            f"{path}:6:1: posterior: expected a posterior of data up to the day before the start, "
            f"2020-02-29, got 'small', of data up to {day}; 'posterior: none' goes without"
        ]


def test_an_earlier_start_of_a_branch_is_refused_at_the_start(folder: Path) -> None:
    written(folder / "learnt.parquet", ROWS, last_day=date(2020, 2, 25))
    change = "  start: 2020-02-25\n"
    path = branch(folder, change)
    (line,) = (each for each in refusal(path) if "posterior" in each)
    assert line.startswith(f"{path}:4:3: start: expected a posterior of data up to")

    assert load_scenario(branch(folder, change + "  posterior: none\n")).posterior is None


def test_another_model_is_refused(folder: Path) -> None:
    path = folder / "small.yaml"
    written(folder / "learnt.parquet", ROWS, model="0123456789ab")

    assert refusal(path) == [
        f"{path}:6:1: posterior: expected a posterior of this model, {MODEL}, got 'small', of the "
        "model 0123456789ab: calibrate again"
    ]


def test_unknown_keys_are_refused(folder: Path) -> None:
    path = folder / "small.yaml"
    one = {"parameters.visits.efect": np.arange(7.0)}
    written(folder / "learnt.parquet", ROWS | one)
    (line,) = refusal(path)
    assert line.startswith(f"{path}:6:1: posterior: expected keys of numbers of the scenario, got ")
    assert line.endswith("'parameters.visits.efect'; did you mean 'parameters.visits.effect'?")

    written(folder / "learnt.parquet", ROWS | one | {"officials.nobody.reception": np.arange(7.0)})
    assert "and 1 more" in refusal(path)[0]


def test_what_a_branch_takes_away_is_not_unknown(folder: Path) -> None:
    """A posterior of a rate that a branch no longer has is not wrong."""
    rates = {"governments.AA.conduct.rates.economic": "{low: 5, mode: 9, high: 15}"}
    lines = "".join(f"  {key}: {value}\n" for key, value in rates.items())
    small_with(folder, word="none")
    branch(folder, lines, name="drawn.yaml")
    written(folder / "own.parquet", ROWS)
    made = load_scenario(
        branch(folder, "  posterior: own.parquet\n", base="drawn.yaml", name="again.yaml")
    )
    assert made.posterior is not None and made.posterior.keys == tuple(sorted(KEYS))


def test_values_outside_a_prior_are_refused(folder: Path) -> None:
    path = folder / "small.yaml"
    for change, got in ((ROWS[EFFECT] + 1.5, 5.08), (ROWS[EFFECT] - 1.5, -1.08)):
        written(folder / "learnt.parquet", ROWS | {EFFECT: change})
        (line,) = refusal(path)
        extreme = change.max() if got > 0 else change.min()
        assert line == (
            f"{path}:6:1: posterior: expected 0 … 4 of parameters.visits.effect, as its prior has "
            f"it, got {extreme:g}"
        )
    small_with(folder, word="none")  # where the branch says the number itself, it does not matter
    lines = "  posterior: learnt.parquet\n  parameters.visits.effect: 3\n"
    assert load_scenario(branch(folder, lines)).posterior is not None


def test_the_prior_from_before_the_data_bounds_what_they_taught(folder: Path) -> None:
    """The scenario's own prior rests on the data: it may be narrower than what was calibrated."""
    path, wide = folder / "small.yaml", ROWS[EFFECT] + 1.5
    written(folder / "learnt.parquet", ROWS | {EFFECT: wide}, before={EFFECT: (0.0, 6.0)})
    assert load_scenario(str(path)).posterior is not None

    written(folder / "learnt.parquet", ROWS | {EFFECT: wide}, before={EFFECT: (0.0, 4.5)})
    (line,) = refusal(path)
    assert "expected 0 … 4.5 of parameters.visits.effect" in line


def test_the_ends_of_a_prior_may_be_reached_to_rounding(folder: Path) -> None:
    ends = np.array([0.0, 4.0, 4.0 + 1e-10, -1e-10, 1.0, 1.0, 1.0])
    written(folder / "learnt.parquet", ROWS | {EFFECT: ends})

    assert load_scenario(str(folder / "small.yaml")).posterior is not None


def test_missing_and_broken_files_are_refused(folder: Path) -> None:
    path, file = folder / "small.yaml", folder / "learnt.parquet"
    file.write_bytes(b"no table")
    (line,) = refusal(path)
    assert line.startswith(f"{path}:6:1: posterior: {file}: expected Parquet, got: ")

    file.unlink()
    (line,) = refusal(path)
    wanted = f"{path}:6:1: posterior: {file}: expected a posterior, found no file"
    assert line == f"{wanted}; there are calibration"


def test_all_that_is_wrong_is_said_at_once(folder: Path) -> None:
    path = folder / "small.yaml"
    written(folder / "learnt.parquet", ROWS, model="f" * 12, last_day=date(2030, 1, 1))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("high: 4,", "high: 1,", 1), encoding="utf-8")
    lines = refusal(path)

    assert len(lines) == 3
    assert sum("posterior: expected" in line for line in lines) == 2


def test_check_refuses_with_exit_code_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "small.yaml"
    assert ballast(capsys, "check", path).out == ""
    written(folder / "learnt.parquet", ROWS, model="f" * 12)
    ended = ballast(capsys, "check", path)

    assert ended.code == 2 and f"{path}:6:1: posterior: expected a posterior" in ended.err
    assert "Traceback" not in ended.err


# --- texts


def test_explain_has_the_posterior_beside_the_prior(
    folder: Path, loaded: LoadedScenario, capsys: pytest.CaptureFixture[str]
) -> None:
    one = learnt(loaded, EFFECT)
    assert one is not None and one.posterior == "small"
    assert (one.low, one.high, one.draw_0) == (ROWS[EFFECT][0], ROWS[EFFECT][-1], ROWS[EFFECT][2])
    assert learnt(loaded, "parameters.visits.summit_effect") is None

    ended = ballast(capsys, "explain", folder / "small.yaml", "visits.effect")
    assert f"  value     0 … 2 … 4 points\n  posterior {one}\n" in ended.out
    every = ballast(capsys, "explain", folder / "small.yaml")
    assert f"parameters.visits.effect: 0 … 2 … 4 points  [–]  → {one}" in every.out
    assert "posterior small: 4 numbers are drawn jointly from 7 rows" in every.out
    as_json = ballast(capsys, "explain", folder / "small.yaml", "--json").out
    assert as_json.count('"posterior": {') == len(KEYS)


def test_without_a_posterior_explain_says_nothing_of_one() -> None:
    explained = explain(small(), read_seeds(small()))

    assert all(entry.posterior is None for entry in explained.values())
    (field,) = find_key(explained, "posterior", small())
    assert field.value == "not said"


def test_levels_of_channels_are_told_with_what_is_known(loaded: LoadedScenario) -> None:
    before, after = loaded.scenario.parameters, as_told(loaded).parameters
    changed_ones = {f"parameters.{key}" for key in before if before[key] != after[key]}

    assert changed_ones == set(KEYS)
    assert after["visits.effect"].mode == ROWS[EFFECT][2]
    assert as_told(small()) is small().scenario


def test_a_new_branch_may_go_without(loaded: LoadedScenario) -> None:
    assert "posterior: none" in list(suggestions(loaded.scenario))
    assert "posterior: none" not in list(suggestions(small().scenario))


def test_a_posterior_says_what_it_rests_on(loaded: LoadedScenario) -> None:
    assert loaded.posterior is not None
    assert loaded.posterior.about == about()
    assert repr(loaded.posterior) == "<Posterior 'small': 4 numbers, 7 rows>"
