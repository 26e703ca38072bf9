"""``plot``: pictures again from stored results, and errors that name what is wrong."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from ballast.analysis.plots.registry import KINDS
from ballast.analysis.results.sealed_files import file_hash
from ballast.cli import run_command
from tests.ballast.cli.running import Ended, ballast
from tests.cases import SMALL
from tests.undrawn import undrawn

SIZE = ("--draws", "4", "--runs", "5", "--days", "60", "--workers", "1")
MAGIC = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("plot") / "r"
    assert run_command(["run", str(SMALL), *SIZE, "--out", str(out), "--quiet"]) == 0
    return out


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "r"))


def _refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ended:
    ended = ballast(capsys, "plot", *arguments)
    assert ended.code == 2 and "Traceback" not in ended.err and ended.out == ""
    return ended


def test_the_same_pictures_as_the_run_and_verify_still_passes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: file_hash(path) for path in (folder / "plots").iterdir()}
    shutil.rmtree(folder / "plots")
    ended = ballast(capsys, "plot", folder, "--dpi", "200")

    assert ended.code == 0, ended.err
    assert [Path(line).parent for line in ended.out.splitlines()] == [folder / "plots"] * 9
    assert {path.name: file_hash(path) for path in (folder / "plots").iterdir()} == before
    assert ballast(capsys, "verify", folder, "--sample", "1").code == 0


@pytest.mark.parametrize("format", MAGIC)
def test_every_kind_in_every_format_and_both_widths(
    folder: Path, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    for width, ending in (("7", ""), ("3.5", "-3.5in")):
        ended = ballast(
            capsys, "plot", folder, "--kind", "all", "--format", format, "--width", width
        )
        assert ended.code == 0, ended.err
        for kind in KINDS:
            path = folder / "plots" / f"{kind}{ending}.{format}"
            assert path.is_file() == (kind != "variants")
            if path.is_file():
                assert path.read_bytes().startswith(MAGIC[format])
    ended = ballast(capsys, "verify", folder, "--sample", "1")
    assert ended.code == 0 and ended.err == ""  # no note of a file that is not part of it
    captions = json.loads((folder / "plots" / "captions.json").read_text("utf-8"))
    assert {"rungs", "reciprocity", "rungs-3.5in"} <= set(captions)
    assert all(len(words) > 40 for words in captions.values())


def test_text_stays_text_and_widths_are_what_was_asked(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "elsewhere"
    asked = ("--kind", "survival", "--format", "svg", "--width", "3.5", "--out", out)
    assert ballast(capsys, "plot", folder, *asked).code == 0
    text = (out / "survival-3.5in.svg").read_text("utf-8")

    assert re.search(r'width="252(\.0+)?pt"', text)  # 3.5 inches of 72 points
    assert "share of histories not yet" in text and "Small dyad" in text
    assert sorted(p.name for p in out.iterdir()) == ["captions.json", "survival-3.5in.svg"]


def test_histograms_of_what_is_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "plot", folder, "--of", "encounters", "--of", "summit_held", "--json")
    (told,) = json.loads(ended.out)["pictures"]

    assert told["file"].endswith("histogram-encounters-summit_held.png")
    assert "encounters mean" in told["caption"] and "summit held?" in told["caption"]


def test_several_results_beside_each_other(
    made: Path, folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "beside"
    assert ballast(capsys, "plot", made, folder, "--kind", "tension", "--out", out).code == 0
    assert (out / "tension.png").read_bytes().startswith(MAGIC["png"])
    ended = _refused(capsys, made, folder, "--kind", "visits")
    assert "--kind: expected a kind of picture, got 'visits'" in ended.err
    assert "--out: expected a folder for pictures of several results" in ended.err


@pytest.fixture(scope="module")
def compared(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison of two results folders of one scenario."""
    place = tmp_path_factory.mktemp("compared")
    shutil.copytree(made, place / "other")
    asked = ["compare", str(made), str(place / "other"), "--out", str(place / "c"), "--quiet"]
    assert run_command(asked) == 0
    return place / "c"


def test_a_comparison_is_drawn_again_from_its_tables(
    compared: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The same bytes as compare drew; in every format and width, with captions and hashes."""
    folder = Path(shutil.copytree(compared, tmp_path / "c"))
    before = (folder / "plots" / "forest.png").read_bytes()
    (folder / "plots" / "forest.png").unlink()
    for width, ending in (("7", ""), ("3.5", "-3.5in")):
        for format, magic in MAGIC.items():
            asked = ("--format", format, "--width", width, "--dpi", "200")
            ended = ballast(capsys, "plot", folder, *asked)
            assert (ended.code, ended.err) == (0, "")
            assert Path(ended.out.strip()) == folder / "plots" / f"forest{ending}.{format}"
            assert Path(ended.out.strip()).read_bytes().startswith(magic)
    captions = json.loads((folder / "plots" / "captions.json").read_text("utf-8"))
    hashes = json.loads((folder / "comparison.json").read_text("utf-8"))["files"]
    files = [p for p in folder.rglob("*") if p.is_file() and p.name != "comparison.json"]

    assert (folder / "plots" / "forest.png").read_bytes() == before
    assert {"forest", "forest-3.5in"} < set(captions)
    assert hashes == {p.relative_to(folder).as_posix(): file_hash(p) for p in files}
    drawn = [p.name for p in files if p.parent.name == "plots" and "forest" in p.name]
    assert len(drawn) == 6


def test_a_comparison_has_no_other_picture(
    compared: Path, made: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ended = _refused(capsys, compared, "--kind", "rungs", "--kind", "forest", "--kind", "zzz")
    assert ended.err.splitlines() == [
        f"--kind: expected forest or effects, got {kind!r}" for kind in ("rungs", "zzz")
    ]
    ended = _refused(capsys, compared, "--of", "encountres")
    assert ended.err == (
        "--of: expected an outcome of it, got 'encountres'; did you mean 'encounters'?\n"
    )
    ended = _refused(capsys, compared, "--of", "encounters", "--kind", "forest")
    assert ended.err == "--of: expected --kind effects with it\n"
    ended = _refused(capsys, made, compared, "--out", tmp_path)
    assert "expected results, got a comparison, which is drawn alone" in ended.err


def test_differences_of_results_of_the_same_luck(
    made: Path, compared: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The picture that compare leaves; beside the others, and only where it is asked for."""
    other, out = compared.with_name("other"), tmp_path / "out"
    asked = ("--kind", "forest", "--kind", "tension", "--dpi", "200", "--out", out)
    assert ballast(capsys, "plot", made, other, *asked).code == 0
    assert (out / "forest.png").read_bytes() == (compared / "plots" / "forest.png").read_bytes()
    assert (out / "tension.png").is_file()
    assert ballast(capsys, "plot", made, other, "--out", tmp_path / "usual").code == 0
    assert not (tmp_path / "usual" / "forest.png").exists()

    size = ("--draws", "4", "--runs", "6", "--days", "60", "--workers", "1", "--seed", "5")
    more = tmp_path / "more"
    with undrawn():
        assert ballast(capsys, "run", SMALL, *size, "--out", more, "--quiet").code == 0
    ended = _refused(capsys, made, more, "--kind", "forest", "--out", tmp_path / "none")
    assert "seed: expected the 11 of" in ended.err and "runs: expected the 5 of" in ended.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            ("--kind", "rung"),
            "--kind: expected a kind of picture, got 'rung'; did you mean 'rungs'?",
        ),
        (("--kind", "zzz"), "there are rungs, tension,"),
        (("--kind", "variants"), "they were not played; run --variants plays them"),
        (("--of", "encounter"), "did you mean 'encounters'?"),
        (("--kind", "rungs", "--of", "encounters"), "--of: expected --kind histogram too"),
        (("--width", "2"), "--width: expected a width such as 88mm, 8.8cm or 3.5in"),
        (("--width", "88pt"), "of 3 to 12 inches, got '88pt'"),
        (("--width", "400mm"), "of 3 to 12 inches, got '400mm'"),
        (("--dpi", "20"), "--dpi: expected pixels an inch from 50 to 1200, got 20"),
        (("--font", "DejaVu San"), "got 'DejaVu San'; did you mean 'DejaVu Sans'?"),
        (("--font", ""), "--font: expected a font that is installed, got ''"),
        (("--format", "gif"), "'gif' is not one of 'png', 'svg', 'pdf'"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_line(
    made: Path, capsys: pytest.CaptureFixture[str], asked: tuple[str, ...], words: str
) -> None:
    ended = _refused(capsys, made, *asked)

    assert words in ended.err and len(ended.err.splitlines()) == 1


def test_a_folder_without_results(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "found no manifest.json" in _refused(capsys, tmp_path).err
    assert "expected a results folder" in _refused(capsys, tmp_path / "none").err


def test_a_table_that_is_gone_or_broken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weeks = folder / "weeks.parquet"
    weeks.write_bytes(b"nothing")
    assert f"{weeks}: expected SHA-256" in _refused(capsys, folder).err
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    del manifest["files"]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert f"{weeks}: expected a table that can be read" in _refused(capsys, folder).err
    weeks.unlink()
    assert f"{weeks}: no such file" in _refused(capsys, folder).err


def test_a_place_that_is_a_file(
    made: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    assert "expected a folder, got a file" in _refused(capsys, made, "--out", tmp_path / "file").err
