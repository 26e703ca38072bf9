"""``new``: files that pass ``check`` as they are written, wherever they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.reader import read
from tests.ballast.cli.running import ballast
from tests.cases import ROOT, SMALL

Capture = pytest.CaptureFixture[str]
BASES = ("summer-2023", "example-island", "no-further-visits", str(SMALL))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder outside the checkout."""
    monkeypatch.chdir(tmp_path)


def test_a_new_dyad_passes_and_runs_as_it_is(capsys: Capture) -> None:
    ended = ballast(capsys, "new", "Two rivals", "--governments", "NO:Northland", "SO:South: land")
    loaded = load_scenario("two-rivals.yaml")

    assert ended.code == 0 and ended.out == "two-rivals.yaml\n"
    assert ballast(capsys, "check", "two-rivals.yaml").code == 0
    assert loaded.scenario.title == "Two rivals"
    assert [g.name for g in loaded.scenario.governments.values()] == ["Northland", "South: land"]
    assert len(play(Plan(loaded=loaded, seed=1, draws=2, runs=2, days=30), 1)) == 1


@pytest.mark.parametrize("name", ["2023", "null", "true", "1e3", "a: b", "# no", "Ärger im Süden"])
def test_a_name_stays_the_title_whatever_yaml_makes_of_it(name: str, capsys: Capture) -> None:
    assert ballast(capsys, "new", name, "--out", "own.yaml").code == 0

    assert load_scenario("own.yaml").scenario.title == name


@pytest.mark.parametrize("one", ["NO", "Null", "true", "y", "E5"])
def test_ids_stay_words(one: str, capsys: Capture) -> None:
    assert ballast(capsys, "new", "own", "--governments", f"{one}:One", "ON:Two").code == 0

    assert list(load_scenario("own.yaml").scenario.governments) == [one, "ON"]


def test_the_first_line_leads_an_editor_to_the_schema(capsys: Capture) -> None:
    ballast(capsys, "new", "own")
    ballast(capsys, "new", "branch", "--from", "own.yaml")
    for file in ("own.yaml", "branch.yaml"):
        first = Path(file).read_text(encoding="utf-8").splitlines()[0]
        schema = first.removeprefix("# yaml-language-server: $schema=")

        assert Path(schema).is_file() and schema != first


@pytest.mark.parametrize("base", BASES)
def test_a_branch_passes_and_so_does_every_change_it_offers(base: str, capsys: Capture) -> None:
    if base == str(SMALL):
        text = SMALL.read_text(encoding="utf-8").replace("../../seeds", str(ROOT / "seeds"))
        Path("small.yaml").write_text(text, encoding="utf-8")
        Path("small.csv").write_bytes((SMALL.parent / "small.csv").read_bytes())
        base = "small.yaml"
    ended = ballast(capsys, "new", "What if", "--from", base)
    written = Path("what-if.yaml").read_text(encoding="utf-8")
    offered = [line for line in written.splitlines() if line.startswith("  # ") and ": " in line]
    offered = offered[next(i for i, line in enumerate(offered) if "Others" in line) + 1 :]

    assert ended.code == 0, ended.err
    assert ballast(capsys, "check", "what-if.yaml").code == 0
    assert load_scenario("what-if.yaml").branches_from == load_scenario(base).scenario.title
    assert len(offered) >= 6
    for line in offered:
        written = written.replace(line, "  " + line.removeprefix("  # "))
    Path("changed.yaml").write_text(written, encoding="utf-8")
    ended = ballast(capsys, "check", "changed.yaml")

    assert ended.code == 0, ended.err
    assert len(ballast(capsys, "diff", base, "changed.yaml").out.splitlines()) >= len(offered)


def test_a_branch_of_a_branch_that_made_the_first_change_makes_another(capsys: Capture) -> None:
    ballast(capsys, "new", "one", "--from", "example-island")
    ballast(capsys, "new", "two", "--from", "one.yaml")

    assert ballast(capsys, "check", "two.yaml").code == 0
    assert read("two.yaml").values["branches_from"] == "one.yaml"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([":-:"], "NAME: expected a name of letters and digits"),
        (["x" * 101], "NAME: expected a name of letters and digits"),
        (["own", "--governments", "A", "B:b"], "--governments: expected ID:Name"),
        (["own", "--governments", "A:a", "a:b"], "expected two ids that differ"),
        (["own", "--governments", "Either:a", "B:b"], "--governments: expected ID:Name"),
        (["own", "--from", "summer-2032"], "did you mean 'summer-2023'?"),
        (["own", "--from", "no.yaml"], "no.yaml: no such file"),
        (["own", "--from", str(SMALL)], "in the folder of the new file or below it"),
        (
            ["own", "--from", "summer-2023", "--governments", "A:a", "B:b"],
            "expected no governments",
        ),
        (["own", "--out", "own.txt"], "own.txt: --out: expected a name that ends in .yaml"),
        (["own", "--out", "no/own.yaml"], "no: --out: expected a folder that exists"),
        (["own", "--out", "x" * 300 + ".yaml"], "--out: expected a file name"),
    ],
)
def test_what_cannot_be_written(arguments: list[str], said: str, capsys: Capture) -> None:
    ended = ballast(capsys, "new", *arguments)

    assert ended.code == 2 and said in ended.err and not ended.out
    assert list(Path().iterdir()) == []


def test_nothing_is_written_over(capsys: Capture) -> None:
    Path("own.yaml").write_text("mine\n", encoding="utf-8")
    ended = ballast(capsys, "new", "own")

    assert ended.code == 2 and "own.yaml: expected a new file" in ended.err
    assert Path("own.yaml").read_text(encoding="utf-8") == "mine\n"
