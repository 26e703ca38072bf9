"""``compare --of`` and the report of a comparison: from the command to the page, and again."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from ballast.analysis.text.difference_text import difference_sentence, flips_sentence
from ballast.cli.compare import compare
from tests.ballast.cli.running import ballast
from tests.cases import ROOT

SIZE = ("--draws", "5", "--runs", "6", "--days", "120", "--workers", "1")
OF = ["many", "rung_4_or_higher", "encounters", "sanctions_lo"]
TITLES = ("An island between two neighbours", "A hotline that counts")
BRANCH = f"""
title: {TITLES[1]}
branches_from: island.yaml
change:
  channels.hotline.state: open
  outcomes.add:
    many: {{count: encounters, definition: twelve encounters or more, at_least: 12}}
"""


@dataclass(frozen=True)
class Made:
    """Two scenarios of which the second declares an outcome, compared into a folder."""

    place: Path
    printed: dict
    page: str

    @property
    def folder(self) -> Path:
        return self.place / "c"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    place = tmp_path_factory.mktemp("compared")
    shutil.copy(ROOT / "scenarios" / "example-island.yaml", place / "island.yaml")
    (place / "branch.yaml").write_text(BRANCH, "utf-8")
    names = [str(place / name) for name in ("island.yaml", "branch.yaml")]
    arguments = [*names, *SIZE, "--of", ",".join(OF), "--out", str(place / "c")]
    ended = CliRunner().invoke(compare, [*arguments, "--json", "--quiet"])
    assert ended.exit_code == 0, ended.output
    page = unescape((place / "c" / "report.html").read_text("utf-8"))
    return Made(place, json.loads(ended.stdout), page)


def test_only_what_was_asked_for_is_compared(made: Made) -> None:
    """In JSON, in the tables and in the correction for chance."""
    (other,) = made.printed["others"]
    table = pd.read_parquet(made.folder / "comparison.parquet")

    assert set(other["outcomes"]) == set(table["outcome"]) == set(OF)
    assert made.printed["correction"]["tests"] == len(OF)
    assert set(pd.read_parquet(made.folder / "flips.parquet")["outcome"]) <= set(OF)
    assert set(made.printed["intervals"]) == {"mc_low, mc_high", "draws_low, draws_high"}


def test_an_own_outcome_of_the_branch_is_asked_of_the_first_too(made: Made) -> None:
    row = made.printed["others"][0]["outcomes"]["many"]

    assert made.printed["others"][0]["not_compared"] == {}
    assert row["first"] > row["estimate"] and row["down"] > 0


def test_the_page_begins_with_the_difference(made: Made) -> None:
    """That of the first outcome asked for, with its interval; then its flips, both ways."""
    table = pd.read_parquet(made.folder / "comparison.parquet").set_index("outcome")
    row = table.loc["many"].to_dict()
    sentence = difference_sentence(row, "many", *TITLES)

    assert made.page.index(sentence) < made.page.index('<h2 id="pictures"')
    assert "95 % interval of Monte Carlo error" in sentence
    assert flips_sentence(row, *TITLES) in made.page
    flips = pd.read_parquet(made.folder / "flips.parquet").query("outcome == 'many'")
    up, down = (flips["change"] == 1).sum(), (flips["change"] == -1).sum()
    assert (up, down) == (row["up"], row["down"])
    assert f"<td>{up}</td><td>{down}</td><td>{up + down}</td><td>24</td>" in made.page


def test_what_cannot_happen_anywhere_is_said(made: Made) -> None:
    assert (
        "sanctions lo cannot happen in any of these scenarios: Lorvia has no act that would count."
        in made.page
    )
    assert "effects-sanctions_lo.png" not in {
        path.name for path in (made.folder / "plots").iterdir()
    }


def test_what_it_rests_on_is_asked_by_a_command(made: Made) -> None:
    page = json.loads((made.folder / "page.json").read_text("utf-8"))

    assert page["rests_command"].endswith("--draws 5 --runs 6 --days 120 --seed 1 --rests many")
    assert page["rests_command"] in made.page and page["command"] in made.page


def test_the_told_pair_is_a_flip_and_its_histories_are_those_of_trace(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads((made.folder / "page.json").read_text("utf-8"))["histories"]
    flips = pd.read_parquet(made.folder / "flips.parquet").query("outcome == 'many'")
    same = flips[flips["change"] == told["change"]].sort_values(["draw", "run"])

    assert (told["draw"], told["run"]) == tuple(same.iloc[0][["draw", "run"]])
    assert [side["happened"] for side in told["sides"]] == [True, False]
    assert f"{TITLES[0]}: yes" in made.page and f"{TITLES[1]}: no" in made.page
    ended = ballast(
        capsys, "trace", made.place / "branch.yaml", "--seed", 1, "--draw", told["draw"],
        "--run", told["run"], "--until", "2031-07-29", "--json", "--quiet",
    )  # fmt: skip
    days = json.loads(ended.out)["evenings"]
    assert [day["rung"] for day in days] == told["sides"][1]["rung"]


def test_the_report_of_a_kept_folder_is_the_first_one(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also without its pictures, and elsewhere; the folder stays one that verify accepts."""
    folder = Path(shutil.copytree(made.folder, tmp_path / "c"))
    first = (folder / "report.html").read_bytes()
    (folder / "report.html").write_text("something else", "utf-8")
    ended = ballast(capsys, "report", folder)
    assert (ended.code, ended.err) == (0, f"written to {folder / 'report.html'}\n")
    assert (folder / "report.html").read_bytes() == first
    assert ballast(capsys, "verify", folder, "--quiet").code == 0
    shutil.rmtree(folder / "plots")
    out = tmp_path / "page.html"
    assert ballast(capsys, "report", folder, "--out", out, "--quiet").code == 0
    assert out.read_bytes() == first


def test_a_folder_of_an_earlier_version_is_told_so(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(made.folder, tmp_path / "c"))
    about = json.loads((folder / "comparison.json").read_text("utf-8"))
    for name in ("page.json", "levels.parquet", "report.html"):
        del about["files"][name]
        (folder / name).unlink()
    (folder / "comparison.json").write_text(json.dumps(about), "utf-8")
    ended = ballast(capsys, "report", folder)

    assert ended.code == 2 and len(ended.err.splitlines()) == 1
    assert "expected a comparison with page.json" in ended.err
    ended = ballast(capsys, "report", made.folder, "--no-histories")
    assert ended.code == 2 and ended.err.startswith("--no-histories: expected results of a run")


def test_unknown_outcomes_are_refused_in_a_line_each(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is played; nothing is written."""
    names = [made.place / name for name in ("island.yaml", "branch.yaml")]
    out = tmp_path / "c"
    ended = ballast(capsys, "compare", *names, "--of", "mnay,rung_4_or_hihger", "--out", out)

    assert (ended.code, ended.out) == (2, "") and not out.exists()
    assert ended.err.splitlines() == [
        "--of: expected an outcome of the scenarios, got 'mnay'; did you mean 'many'?",
        "--of: expected an outcome of the scenarios, got 'rung_4_or_hihger'; did you mean "
        "'rung_4_or_higher'?",
    ]


def test_the_printed_table_is_in_the_order_that_was_asked(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    """With one scenario a row an outcome; with two a table an outcome, the largest effect first."""
    names = [made.place / name for name in ("island.yaml", "branch.yaml")]
    few = ("--draws", "2", "--runs", "3", "--days", "60", "--workers", "1", "--quiet")
    ended = ballast(capsys, "compare", *names, *few, "--of", "encounters,many,sanctions_lo")
    starts = [line.split()[0] for line in ended.out.splitlines() if line]
    assert starts.index("encounters") < starts.index("many")
    assert "! sanctions_lo cannot happen in any of these scenarios: Lorvia" in ended.out
    assert "95 % of Monte Carlo error" in ended.out and "5-95 % over what is not known" in ended.out

    names.append("example-island-hotline")
    ended = ballast(capsys, "compare", *names, *few, "--of", "encounters")
    lines = [line.split() for line in ended.out.splitlines()]
    rows = [line[0] for line in lines if line and line[0] in ("branch", "example-island-hotline")]
    assert sorted(rows) == ["branch", "example-island-hotline"]
    assert "encounters: mean number of " in ended.out
