"""Figures for papers: widths, resolution, fonts, no credit; nothing overlaps in one column."""

from __future__ import annotations

import io
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from ballast.analysis.plots.figure_options import FigureOptions
from ballast.analysis.plots.registry import KINDS
from ballast.analysis.plots.style import COLUMN, WIDTH, journal
from ballast.analysis.plots.text_fitting import inches
from ballast.analysis.results.run_folder import open_results
from ballast.analysis.results.run_tables import Tables
from ballast.cli import run_command
from ballast.requests.figure_request import figure_request
from tests.analysis.texts import texts
from tests.ballast.cli.running import ballast
from tests.cases import SMALL
from tests.undrawn import undrawn

SERIF = "DejaVu Serif"
SQUARE = ("rungs", "tension", "highest_rung", "survival", "acts", "categories", "reciprocity")
"""Kinds that are no higher than wide in one column; others have a row or a panel for each thing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("figures") / "r"
    size = ("--draws", "4", "--runs", "5", "--days", "60", "--workers", "1")
    with undrawn():
        assert run_command(["run", str(SMALL), *size, "--out", str(out), "--quiet"]) == 0
    return out


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    return open_results(folder).tables


@pytest.mark.parametrize("width", ["88mm", COLUMN])
@pytest.mark.parametrize("kind", [name for name in KINDS if name != "variants"])
def test_one_column_is_in_proportion_and_nothing_overlaps(
    tables: Tables, kind: str, width: str | float
) -> None:
    asked = figure_request(width)
    with journal():
        figure = KINDS[kind].figure(tables, asked.width, asked.options)
        FigureCanvasAgg(figure).draw()
        wide, tall = figure.get_size_inches()
        placed = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
        smallest = min(text.get_fontsize() for text in texts(figure))
    page = figure.bbox
    off = [text for text, box in placed if box.x0 < -1 or box.y0 < -1]
    off += [text for text, box in placed if box.x1 > page.x1 + 1 or box.y1 > page.y1 + 1]
    over = [
        (one, two)
        for (one, a), (two, b) in combinations(placed, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 3
    ]

    assert wide == pytest.approx(asked.width) and off == [] and over == []
    assert smallest >= 6
    if kind in SQUARE:
        assert tall < wide


def test_a_figure_of_seven_inches_is_as_a_run_draws_it(tables: Tables) -> None:
    for kind in ("rungs", "causes"):
        asked = figure_request("7in", 200)
        drawn = KINDS[kind].content(tables, "png", asked.width, asked.options)
        assert asked.ending == "" and drawn == KINDS[kind].content(tables)


def test_resolution_is_what_was_asked_and_changes_no_layout(tables: Tables) -> None:
    sizes = {}
    for dpi in (100, 300):
        content = KINDS["tension"].content(tables, "png", COLUMN, FigureOptions(dpi=dpi))
        picture = Image.open(io.BytesIO(content))
        assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
        sizes[dpi] = picture.size
    assert sizes[300][0] == 1050
    assert sizes[300][1] == pytest.approx(3 * sizes[100][1], abs=3)


def test_a_figure_without_credit_has_none_and_is_lower(tables: Tables) -> None:
    note = tables.provenance.parts[-1]
    kept = KINDS["contacts"].figure(tables, WIDTH)
    bare = KINDS["contacts"].figure(tables, WIDTH, FigureOptions(credit=False))

    assert any(note in text.get_text() for text in texts(kept))
    assert not any(note in text.get_text() for text in texts(bare))
    assert bare.get_size_inches()[1] < kept.get_size_inches()[1]


def test_a_font_is_drawn_and_measured(tables: Tables) -> None:
    word = "militarised dispute"
    with journal():
        usual = inches(word)
    with journal(SERIF):
        serif = inches(word)
    drawn = KINDS["rungs"].content(tables, "svg", COLUMN, FigureOptions(font=SERIF)).decode()

    assert serif != usual and inches(word) == usual
    assert SERIF in drawn and SERIF not in KINDS["rungs"].content(tables, "svg", COLUMN).decode()


def test_the_command_writes_figures_for_a_paper(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """300 pixels an inch, the width in the name, captions beside; a run's own stay."""
    asked = ("--kind", "tension", "--width", "88mm", "--font", SERIF, "--no-credit")
    ended = ballast(capsys, "plot", folder, *asked, "--out", tmp_path)

    assert (ended.code, ended.err) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {"tension-88mm.png", "captions.json"}
    with Image.open(tmp_path / "tension-88mm.png") as picture:
        wide, tall = picture.size
    assert wide == int(88 / 25.4 * 300) and tall < wide


def test_all_that_is_wrong_is_said_at_once(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--width", "88", "--dpi", "0", "--font", "Nowhere Sans", "--out", tmp_path / "o")
    ended = ballast(capsys, "plot", folder, *asked)

    assert ended.code == 2 and ended.out == "" and not (tmp_path / "o").exists()
    assert [line.split(":")[0] for line in ended.err.splitlines()] == ["--width", "--dpi", "--font"]
