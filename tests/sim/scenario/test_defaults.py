"""Parameters a scenario does not state: from a file of priors, with their evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballast.sim.errors import InputError
from ballast.sim.rules.parameters import declared
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.defaults import read_defaults
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.provenance import explain, read_seeds
from ballast.sim.scenario.reader import read
from ballast.sim.vocabulary import Evidence
from ballast.sim.world.stability import check_stability
from tests.ballast.cli.running import ballast
from tests.cases import ROOT, SMALL, small

GENERIC = ROOT / "seeds" / "generic-priors.yaml"
ISLAND = ROOT / "scenarios" / "example-island.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the island in it, which names shipped files by their names."""
    (tmp_path / "island.yaml").write_bytes(ISLAND.read_bytes())
    return tmp_path


def refusal(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_scenario(str(path))
    return str(caught.value).splitlines()


def edited(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_generic_priors_hold_every_parameter_in_the_order_of_the_rule_book() -> None:
    priors = read_defaults(read(GENERIC)).parameters

    assert list(priors) == list(declared(("{side}",)))


def test_the_generic_priors_are_of_no_dyad_and_say_why() -> None:
    for key, prior in read_defaults(read(GENERIC)).parameters.items():
        assert prior.evidence != Evidence.DATA, key
        assert prior.why, key
        assert (prior.source is None) == (prior.evidence == Evidence.ASSUMPTION), key
        assert prior.low is not None and prior.high is not None and prior.low < prior.high, key


def test_the_generic_priors_reach_zero_where_the_sign_is_open() -> None:
    priors = read_defaults(read(GENERIC)).parameters
    for key in ("visits.effect", "visits.summit_effect", "visits.summit_overshoot"):
        assert priors[key].low <= 0.0 <= priors[key].high, key  # type: ignore[operator]


def test_a_scenario_holds_every_number_with_its_evidence() -> None:
    loaded = load_scenario(str(ISLAND))
    explained = explain(loaded, read_seeds(loaded))

    assert set(loaded.scenario.parameters) == set(declared(("LO", "TA")))
    assert explained["parameters.visits.effect"].reference is not None
    assert all(prior.why for prior in loaded.scenario.parameters.values())


def test_what_a_scenario_states_replaces_the_default_whole() -> None:
    scenario = load_scenario(str(ISLAND)).scenario
    generic = read_defaults(read(GENERIC)).parameters

    own = scenario.parameters["encounters.rate"]
    assert (own.low, own.mode, own.high, own.source) == (20, 40, 80, None)
    assert scenario.parameters["visits.effect"] == generic["visits.effect"]
    both = [scenario.parameters[f"perception.{side}_bias"] for side in ("lo", "ta")]
    assert both == [generic["perception.{side}_bias"]] * 2


def test_the_hash_is_that_of_the_numbers_wherever_they_stand(folder: Path) -> None:
    plain = load_scenario(str(folder / "island.yaml"))
    (folder / "priors.yaml").write_bytes(GENERIC.read_bytes())
    edited(folder / "island.yaml", "defaults: generic-priors", "defaults: priors.yaml")
    elsewhere = load_scenario(str(folder / "island.yaml"))
    edited(folder / "priors.yaml", "visits.effect: {low: 0,", "visits.effect: {low: 0.5,")
    another = load_scenario(str(folder / "island.yaml"))

    assert plain.canonical_hash == load_scenario(str(ISLAND)).canonical_hash
    assert elsewhere.canonical_hash == plain.canonical_hash != another.canonical_hash
    assert changed(elsewhere, {}).canonical_hash == elsewhere.canonical_hash


def test_a_scenario_that_states_everything_is_the_same_with_defaults(tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8").replace("../../seeds/acts.yaml", "acts")
    path = tmp_path / "small.yaml"
    path.write_text(text.replace("record: small.csv", "defaults: generic-priors"), encoding="utf-8")

    assert load_scenario(str(path)).scenario.parameters == small().scenario.parameters


def test_a_wrong_default_is_told_once_with_its_own_file_and_line(folder: Path) -> None:
    lines = GENERIC.read_text(encoding="utf-8").splitlines()
    (place,) = [n for n, text in enumerate(lines) if "{side}_bias" in text]
    lines[place] = lines[place].replace("high: 0.7", "high: 7")
    (folder / "priors.yaml").write_text("\n".join(lines), encoding="utf-8")
    edited(folder / "island.yaml", "defaults: generic-priors", "defaults: priors.yaml")

    said = refusal(folder / "island.yaml")
    key = "parameters.perception.{side}_bias.high"
    assert said == [
        f"{folder / 'priors.yaml'}:{place + 1}:51: {key}: expected 0 … 2 standard acts, got 7"
    ]


def test_a_relation_between_both_files_is_told_where_the_wrong_number_stands(
    folder: Path,
) -> None:
    edited(
        folder / "island.yaml",
        "parameters:\n",
        "parameters:\n  visits.shortest_lag: {value: 99, unit: days, evidence: A}\n",
    )

    (said,) = refusal(folder / "island.yaml")
    assert said.startswith(f"{GENERIC}:") and "parameters.visits.usual_lag" in said
    assert "expected more than visits.shortest_lag (99), got 60" in said


def test_a_source_of_the_defaults_is_one_listed_beside_them(folder: Path) -> None:
    """A menu of one's own, with its own list of sources, does not have to repeat them."""
    for name in ("acts.yaml", "sources.yaml"):
        (folder / name).write_bytes((ROOT / "seeds" / name).read_bytes())
    sources = folder / "sources.yaml"
    sources.write_text(
        sources.read_text(encoding="utf-8").replace("Fearon1994:", "Another:"), encoding="utf-8"
    )
    edited(folder / "island.yaml", "acts: acts", "acts: acts.yaml")
    loaded = load_scenario(str(folder / "island.yaml"))
    found = explain(loaded, read_seeds(loaded))["parameters.ladder.lo_audience_cost"]

    assert found.source == "Fearon1994" and found.reference is not None


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("generic-prior", "found no 'generic-prior'; did you mean 'generic-priors'?"),
        ("none.yaml", "expected a file or the name of shipped priors, found no 'none.yaml'"),
        ("../priors.yaml", "expected a file in the folder of the scenario, or a shipped name"),
        ("/etc/passwd", "expected a file in the folder of the scenario, or a shipped name"),
        ("3", "expected text, got 3"),
    ],
)
def test_what_cannot_be_defaults(word: str, said: str, folder: Path) -> None:
    path = folder / "island.yaml"
    text = path.read_text(encoding="utf-8")
    place = text[: text.index("defaults: ")].count("\n") + 1
    lines = refusal(edited(path, "defaults: generic-priors", f"defaults: {word}"))

    assert any(line.startswith(f"{path}:{place}:1: defaults: ") for line in lines)
    assert any(said in line for line in lines)


def test_without_defaults_the_way_out_is_named(folder: Path) -> None:
    (said,) = refusal(edited(folder / "island.yaml", "defaults:", "# "))

    assert "parameters: expected 150 more parameters (calendar.lo_domestic_base, " in said
    assert "'defaults: generic-priors' takes what is not stated from shipped priors" in said


def test_a_file_of_defaults_is_checked_on_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ballast(capsys, "check", GENERIC).code == 0
    path = tmp_path / "priors.yaml"
    path.write_text(
        "parameters:\n"
        "  perception.{side}_bais: {value: 0.3, unit: standard acts, evidence: A}\n"
        "  visits.effect: {value: 2, unit: point, evidence: A}\n",
        encoding="utf-8",
    )
    ended = ballast(capsys, "check", path)

    assert ended.code == 2 and len(ended.err.splitlines()) == 2
    assert f"{path}:2:3: parameters.perception.{{side}}_bais" in ended.err
    assert "did you mean 'perception.{side}_bias'?" in ended.err
    assert "expected the unit 'points', got 'point'" in ended.err


def test_the_island_is_small_stable_and_uses_few_issues() -> None:
    loaded = load_scenario(str(ISLAND))
    check_stability(loaded)

    assert len(ISLAND.read_text(encoding="utf-8").splitlines()) <= 130
    assert len(loaded.scenario.issues) < len({act.issue for act in loaded.menu.acts.values()})
