"""Pictures: what is drawn is what the tables say."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest

from ballast.analysis.plots import (
    act_counts as acts,
)
from ballast.analysis.plots import (
    highest_rung,
)
from ballast.analysis.plots import (
    rung_probabilities as rungs,
)
from ballast.analysis.plots import (
    tension_fan as tension,
)
from ballast.analysis.plots import (
    visit_calendar as visits,
)
from ballast.analysis.plots.registry import DEFAULT, KINDS
from ballast.analysis.plots.run_pictures import draw_all, drawable
from ballast.analysis.plots.style import COLUMN, TIMELESS, WIDTH, journal, new_figure
from ballast.analysis.results.run_folder import read_tables
from ballast.analysis.results.run_tables import calendar_marks
from ballast.cli import run_command
from tests.analysis import by_hand
from tests.analysis.texts import texts
from tests.cases import SMALL


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pictures") / "r"
    size = ["--draws", "4", "--runs", "5", "--workers", "1", "--days", "90"]
    assert run_command(["run", str(SMALL), *size, "--variants", "--out", str(out), "--quiet"]) == 0
    return out


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_tables_give_the_same_bytes(folder: Path, kind: str) -> None:
    tables = read_tables(folder)

    content = KINDS[kind].content(tables)

    assert content == KINDS[kind].content(tables)
    assert content.startswith(b"\x89PNG")


@pytest.mark.parametrize("format", TIMELESS)
def test_formats(folder: Path, format: str) -> None:
    files = draw_all(folder, ["tension"], format)

    tables = read_tables(folder)
    survival = KINDS["survival"]
    content = survival.content(tables, format, COLUMN)
    assert content == survival.content(tables, format, COLUMN)
    assert [file.name for file in files] == [f"tension.{format}"]
    assert files[0].stat().st_size > 5_000


def test_fonts_are_in_the_pdf_and_letters_in_the_svg(folder: Path) -> None:
    tables, rungs = read_tables(folder), KINDS["rungs"]

    assert b"/FontFile2" in rungs.content(tables, "pdf")  # TrueType, as journals ask for
    assert "probability of the rung" in rungs.content(tables, "svg").decode("utf-8")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [WIDTH, COLUMN])
def test_pictures_have_the_width_asked_for_and_names_on_all_axes(
    folder: Path, kind: str, width: float
) -> None:
    with journal():
        figure = KINDS[kind].figure(read_tables(folder), width)

        assert figure.get_size_inches()[0] == width
        assert kind == "contacts" or any(ax.get_xlabel() for ax in figure.axes)
        figure.draw_without_rendering()
        for ax in figure.axes:
            for label in (ax.xaxis.label, ax.yaxis.label):
                if label.get_text():
                    box = label.get_window_extent()
                    assert box.x0 >= 0 and box.x1 <= figure.bbox.width, label.get_text()


def test_drawing_changes_no_setting_of_the_process(folder: Path) -> None:
    before = dict(mpl.rcParams)
    KINDS["rungs"].content(read_tables(folder))

    assert dict(mpl.rcParams) == before


def test_axes_have_labels_units_and_the_data(folder: Path) -> None:
    tables = read_tables(folder)
    with journal():
        ax = tension.draw(tables.days, calendar_marks(tables), new_figure())
        drawn = ax.lines[0].get_ydata() if ax.lines else []
        rows = tables.days[tables.days["variable"] == "tension"]
        assert ax.get_ylabel() == "tension (points, 0–100)"
        assert ax.get_xlabel() == "date"
        assert any(list(line.get_ydata()) == rows["q50"].tolist() for line in ax.lines), drawn
        upper, lower = rungs.draw(tables.days, new_figure())
        assert "probability" in upper.get_ylabel() and lower.get_yscale() == "log"


def test_the_corner_says_where_a_picture_comes_from(folder: Path) -> None:
    note = str(read_tables(folder).provenance)

    assert note.startswith("Small dyad · seed 11 · 4 draws × 5 runs · Ballast ")


def test_marks_name_people_and_dates(folder: Path) -> None:
    marks = calendar_marks(read_tables(folder))

    assert set(marks["kind"]) == {"scheduled", "proposed", "summit", "election", "occasion"}
    assert "Arne" in set(marks["label"]) and "feast" in set(marks["label"])


def test_a_visit_whose_day_is_drawn_is_marked_at_its_mode(folder: Path) -> None:
    tables = read_tables(folder)
    scenario = deepcopy(tables.scenario)
    visit = next(one for one in scenario["visits"].values() if one["phase"] == "scheduled")
    day = visit["date"]
    visit["date"] = {"low": "2023-01-01", "mode": day, "high": "2029-01-01"}
    drawn = replace(tables, manifest={**tables.manifest, "scenario": scenario})

    assert calendar_marks(drawn).equals(calendar_marks(tables))


def test_an_occasion_of_the_leaders_is_marked(folder: Path) -> None:
    tables = read_tables(folder)
    scenario = deepcopy(tables.scenario)
    fair = {"date": "2020-05-01", "name": "fair of Cia"}
    scenario["occasions"] = {"fair": fair}
    told = calendar_marks(replace(tables, manifest={**tables.manifest, "scenario": scenario}))

    (mark,) = told[told["label"] == "fair of Cia"].to_dict("records")
    assert mark["kind"] == "occasion" and len(told) == len(calendar_marks(tables)) + 1


def test_pictures_of_nothing_still_work(folder: Path) -> None:
    """One draw, no visits, no record."""
    tables = read_tables(folder)
    days = tables.days.assign(q05=lambda t: t["q05"].where(t["variable"] == "tension"))
    days = days.assign(q95=lambda t: t["q95"].where(t["variable"] == "tension"))
    with journal():
        rungs.draw(days, new_figure())
        empty = tables.visits.iloc[:0]
        visits.draw(empty, tables.names, tables.start, tables.last, new_figure())
        late = acts.counts_of(replace(tables, weeks=tables.weeks[~tables.weeks["observed"]]))
        assert late["recorded"].isna().all() and "Record:" not in acts.describe(late, tables.names)
        acts.draw(late, tables.names, tables.start, new_figure())


def test_pictures_without_data_are_left_out(folder: Path) -> None:
    tables = read_tables(folder)
    nothing = {name: getattr(tables, name).iloc[:0] for name in ("visits", "weeks", "variants")}
    logged = {"histories": 0, "every_draw": 1, "runs": 0, "rule": "none"}
    bare = replace(tables, manifest=tables.manifest | {"logged": logged}, **nothing)

    assert drawable(tables) == list(DEFAULT)
    assert drawable(tables, tuple(KINDS)) == list(KINDS)
    assert drawable(bare) == [
        "rungs", "tension", "highest_rung", "survival", "causes", "encounters", "channels"
    ]  # fmt: skip


def test_pictures_by_day_say_what_a_war_does_to_them(folder: Path) -> None:
    """Where there is one in any history; what stands on the page is what the words say."""
    days = by_hand.days()
    war = days["variable"] == "rung_7"
    at_war = days.assign(mean=days["mean"].mask(war, 0.001))
    for kind, note in ((rungs, rungs.WAR_NOTE), (tension, tension.WAR_NOTE)):
        assert note in kind.describe(at_war) and note not in kind.describe(days)
        for table, there in ((at_war, True), (days, False)):
            with journal():
                figure = new_figure()
                more = (by_hand.marks(),) if kind is tension else ()
                kind.draw(table, *more, figure)
            assert any(note in text.get_text() for text in texts(figure)) == there


def test_levels_of_high_rungs_are_said_after_their_intervals() -> None:
    said = rungs.describe(by_hand.days())
    assert "crisis or higher 0.7 to 1.4 %, mean 1.0 %" in said
    assert "dispute or higher 6.0 %" in said
    said = highest_rung.describe(by_hand.highest())
    assert "crisis 0 to 4 %, mean 1 %" in said and "militarised dispute 13 %" in said


def test_every_picture_says_itself_in_words(folder: Path) -> None:
    tables = read_tables(folder)
    for kind in KINDS.values():
        assert len(kind.describe(tables)) > 40
    assert isinstance(tables.days, pd.DataFrame)
