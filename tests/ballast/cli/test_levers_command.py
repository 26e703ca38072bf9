"""``levers``: the table, the folder, and what is refused."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pandas as pd
import pytest

from ballast.analysis.results.sealed_files import SealedFiles, json_object
from ballast.api.lever_answers import levers
from tests.ballast.cli.running import ballast

SIZE = ("--draws", "3", "--runs", "4", "--days", "60", "--workers", "1")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a ranking, and what was printed."""
    from click.testing import CliRunner

    from ballast.cli.print_levers import levers as command

    out = tmp_path_factory.mktemp("levers") / "out"
    asked = ["example-island", *SIZE, "--pairs", "2", "--out", str(out)]
    ended = CliRunner().invoke(command, asked)
    assert ended.exit_code == 0, ended.output
    return out, ended.stdout


def test_the_folder_holds_the_same_in_every_form(made: tuple[Path, str]) -> None:
    folder, printed = made
    about, table = json_object(folder / "levers.json"), pd.read_parquet(folder / "levers.parquet")
    page = (folder / "levers.html").read_text("utf-8")

    assert [row["lever"] for row in about["levers"]] == table["lever"].tolist()
    assert table["difference"].is_monotonic_increasing
    assert about["correction"]["tests"] == len(table)
    assert all(escape(sentence, quote=False) in page for sentence in table["sentence"])
    assert "Events that nobody decides" in printed and "Events that nobody decides" in page
    assert "nobody" in printed
    assert "Lorvia alone" in page and "both together" in page
    assert "the same numbers again: ballast levers example-island --of rung_5_or_higher" in printed
    assert "<script" not in page and "http" not in page.replace("http-equiv", "")
    files = SealedFiles(folder, about, "levers.json")
    assert set(files.recorded or ()) == {
        "levers.html", "levers.parquet", "levers_by_draw.parquet", "played.json",
        "plots/levers.png", "plots/captions.json",
    }  # fmt: skip
    files.check("levers.parquet")


def test_the_command_that_it_names_gives_the_same_bytes(
    made: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = next(line for line in made[1].splitlines() if line.startswith("the same numbers again"))
    words = line.partition("ballast ")[2].split()
    again = ballast(capsys, *words, "--out", tmp_path / "again", "--quiet", "--json")

    assert again.code == 0 and again.err == ""
    stored = json.loads((made[0] / "levers.json").read_text("utf-8"))
    stored.pop("files")
    assert json.loads(again.out) == stored
    names = ("levers.json", "levers.parquet", "levers_by_draw.parquet", "played.json",
             "levers.html", "plots/levers.png")  # fmt: skip
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (made[0] / name).read_bytes()


def test_the_function_gives_the_same(made: tuple[Path, str], tmp_path: Path) -> None:
    found = levers("example-island", draws=3, runs=4, days=60, pairs=2, workers=1, progress=False)

    pd.testing.assert_frame_equal(found.table(), pd.read_parquet(made[0] / "levers.parquet"))
    assert found.save(tmp_path / "saved") == tmp_path / "saved"
    saved = (tmp_path / "saved" / "levers.json").read_bytes()
    assert saved == (made[0] / "levers.json").read_bytes()
    assert "change rung_5_or_higher beyond chance>" in repr(found)
    assert "<table" in found._repr_html_()


def test_each_side_comes_first_on_the_terminal_and_on_the_page(made: tuple[Path, str]) -> None:
    page = (made[0] / "levers.html").read_text("utf-8")
    titles = [f"{who}, {verb} it most" for who in ("Lorvia", "Tasken", "both together")
              for verb in ("lowers", "raises")]  # fmt: skip

    for text, after in ((made[1], "Lower it most"), (page, "What lowers it most")):
        places = [text.index(title) for title in titles]
        assert places == sorted(places)
        assert after not in text or places[-1] < text.index(after)
    assert "Nothing beyond Monte Carlo error rests on" not in made[1] + page
    assert "the channel mil" not in made[1] + page and "rung_5_or_higher:" not in page


def test_it_says_how_long_it_took(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "levers", "example-island", *SIZE, "--side", "LO", "--out",
                    tmp_path / "out")  # fmt: skip

    assert ended.code == 0 and ended.err.splitlines()[-1].startswith("It took ")
    assert "lowers it most" not in ended.out and "Lorvia, raises" not in ended.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--side", "XX"), "--side"),
        (("--of", "rung_9"), "--of"),
        (("--budget", "1s"), "--budget"),
        (("--budget", "soon"), "--budget"),
        (("--pairs", "1"), "--pairs"),
    ],
)
def test_a_mistake_is_one_line_and_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    ended = ballast(capsys, "levers", "example-island", *arguments, "--out", tmp_path / "out")

    assert ended.code == 2 and ended.out == "" and ended.err.count("\n") == 1
    assert words in ended.err
    assert not (tmp_path / "out").exists()


def test_all_mistakes_come_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(
        capsys, "levers", "no-such", "--draws", "0", "--pairs", "99", "--out", tmp_path / "out"
    )

    assert ended.code == 2 and ended.err.count("\n") == 3


def test_nothing_else_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    ended = ballast(capsys, "levers", "example-island", *SIZE, "--out", tmp_path)

    assert ended.code == 2 and "an earlier ranking of levers" in ended.err
    assert (tmp_path / "mine.txt").read_text() == "mine"
